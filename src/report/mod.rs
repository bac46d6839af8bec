//! How a report is shown: pure functions from a report and its sources to text, one file for each format.
//!
//! A format is one file and one line in [`FORMATS`]. All of them carry the same sentences, so that a
//! merge request, a terminal and a meeting speak of the same thing.

mod cards;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod markdown;
mod page;
mod parts;
mod place;
mod sarif;
mod short;

pub use cards::{Cut, Tags, shortened};
pub use human::{Look, closing, human};
pub use json::{SCHEMA, json};
pub(crate) use junit::escape as xml_text;
pub use parts::shows_text;
pub use place::Place;
pub use short::short;

use crate::diag::Sources;
use crate::policy::Report;

/// A report with what is needed to show it.
#[derive(Debug, Clone, Copy)]
pub struct ReportCx<'a> {
    /// The verdict.
    pub report: &'a Report,
    /// The files that findings point into.
    pub sources: &'a Sources,
    /// Colours and width; matters to people only.
    pub look: Look,
    /// Path of the site inside its repository, empty where they are the same; formats that a platform
    /// reads put it before every path.
    pub prefix: &'a str,
    /// Files and folders that the report is narrowed to; empty for the whole site.
    pub scope: &'a [String],
}

impl<'a> ReportCx<'a> {
    /// A report on a whole site that is a repository of its own.
    pub fn new(report: &'a Report, sources: &'a Sources) -> Self {
        Self { report, sources, look: Look::default(), prefix: "", scope: &[] }
    }
}

/// A way to show a report.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What people write after `--format`.
    pub name: &'static str,
    /// Who reads it, in a few words.
    pub about: &'static str,
    /// Shows a report. The same report gives the same bytes.
    pub render: fn(&ReportCx<'_>) -> String,
}

/// All formats; the first is the one where none is named.
pub const FORMATS: &[Format] = &[
    human::FORMAT,
    short::FORMAT,
    json::FORMAT,
    sarif::FORMAT,
    junit::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    markdown::FORMAT,
    page::FORMAT,
];

/// The format of a name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

#[cfg(test)]
mod fixture;
