//! What a server serves or a folder holds, compared with the serving plan.
//!
//! [`ask`] makes the requests that a plan gives rise to, [`client`] sends them, [`answer`] compares what comes back,
//! and [`folder`] does the same with files. Everything that was looked at is a [`Case`], so that what passed is
//! evidence too; what differs is named with the address or file, the part of the answer, and both values.

mod answer;
mod ask;
mod client;
mod differ;
mod folder;
mod served;
mod show;

pub use client::{Client, Refused, Route};
pub use folder::{Listed, folder, manifest};
pub use served::{ServedCx, served};
pub use show::{FORMATS, Format, SCHEMA, closing};

use crate::hosting::Plan;

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Files of the plan and their twins.
    Documents,
    /// Pages for errors, and what is asked for and is not there.
    Errors,
    /// Addresses that lead on.
    Redirects,
    /// Addresses of what was withdrawn.
    Gone,
    /// What no visitor may see: names with a dot in front, twins under their own names, lists of folders.
    Hidden,
    /// Files that are in no plan.
    Extra,
}

impl Group {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 6] = [Self::Documents, Self::Errors, Self::Redirects, Self::Gone, Self::Hidden, Self::Extra];

    /// The word for it in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Errors => "errors",
            Self::Redirects => "redirects",
            Self::Gone => "gone",
            Self::Hidden => "hidden",
            Self::Extra => "extra",
        }
    }
}

/// The part of an answer or of a folder that is not as the plan says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Status of the answer.
    Status,
    /// Bytes after the coding is taken off, or bytes of a file.
    Body,
    /// Compressed bytes as they were sent.
    Coding,
    /// Media type.
    Type,
    /// A header field.
    Header,
    /// How long browsers keep it.
    Cache,
    /// Where it leads.
    Location,
    /// Not there.
    Missing,
    /// There, and not in the plan.
    Extra,
    /// No answer came.
    Unanswered,
}

impl Part {
    /// The word for it in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Body => "body",
            Self::Coding => "coding",
            Self::Type => "type",
            Self::Header => "header",
            Self::Cache => "cache",
            Self::Location => "location",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Unanswered => "unanswered",
        }
    }
}

/// One thing that is not as the plan says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What is concerned.
    pub part: Part,
    /// What is the matter, without the place, both values in it.
    pub text: String,
    /// What the plan says, where it is a value.
    pub expected: Option<String>,
    /// What is there, where it is a value.
    pub got: Option<String>,
}

impl Difference {
    /// A difference without values.
    fn new(part: Part, text: impl Into<String>) -> Self {
        Self { part, text: text.into(), expected: None, got: None }
    }

    /// Two values that are not the same.
    fn values(part: Part, what: &str, expected: &str, got: Option<&str>) -> Self {
        let shown = got.map_or_else(|| "nothing".to_owned(), |got| format!("`{got}`"));
        let text = format!("{what}: expected `{expected}`, got {shown}");
        Self { part, text, expected: Some(expected.to_owned()), got: got.map(str::to_owned) }
    }
}

/// One thing that was looked at: an address in a coding, or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What it is about.
    pub group: Group,
    /// Address from the root of the host as it was asked for, or path of a file.
    pub place: String,
    /// Content coding that was asked for; none for plain bytes.
    pub coding: Option<&'static str>,
    /// What is not as the plan says.
    pub differences: Vec<Difference>,
    /// What is said of it and harms nobody.
    pub remarks: Vec<Difference>,
}

impl Case {
    /// Address or file, with the coding.
    pub fn name(&self) -> String {
        match self.coding {
            Some(coding) => format!("{} ({coding})", self.place),
            None => self.place.clone(),
        }
    }
}

/// Everything that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Address or folder that was compared.
    pub subject: String,
    /// Name of the build that the plan is of.
    pub build: String,
    /// In the order of group and place.
    pub cases: Vec<Case>,
    /// What could not be compared, in sentences.
    pub left_out: Vec<String>,
}

impl Verification {
    fn new(subject: String, plan: &Plan) -> Self {
        Self { subject, build: plan.build.clone(), cases: Vec::new(), left_out: Vec::new() }
    }

    /// Number of cases with a difference.
    pub fn differing(&self) -> usize {
        self.cases.iter().filter(|case| !case.differences.is_empty()).count()
    }

    /// Number of cases without an answer.
    pub fn unanswered(&self) -> usize {
        let silent = |case: &&Case| case.differences.iter().any(|difference| difference.part == Part::Unanswered);
        self.cases.iter().filter(silent).count()
    }
}
