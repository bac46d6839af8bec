//! Findings: what a stage has to say to a person, with the place it speaks of.
//!
//! A [`Finding`] is a value without a severity. Only the judge (`policy`) turns findings into
//! diagnostics with a level. Every stage pushes into a [`Sink`]; results of parallel work are merged
//! in item order, so that two runs say the same things in the same order.

mod redacted;
mod settle;
mod sources;
mod suggest;

use std::borrow::Cow;

pub use redacted::{Redacted, Veil};
pub use settle::settle;
pub use sources::{FileId, LineColumn, Source, Sources};
pub use suggest::closest;

/// A byte range in one file; offsets count bytes of UTF-8 from the start of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `file` from a range of byte offsets.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        Self { file, start: range.start as u32, end: range.end as u32 }
    }

    /// The span as a range, to slice the text of its file.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value together with the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> std::ops::Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// Code of a rule: group prefix and three digits (`CNT001`); codes of packs are free text.
pub type Code = Cow<'static, str>;

/// A place in a finding, with a few words shown beside the excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there; may be empty.
    pub text: String,
}

/// One replacement of a byte range; the range may be empty (insertion).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A safe repair: edits that change nothing else in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the repair does, as an instruction.
    pub title: String,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

/// Something a person should know, and what to do about it. It has no severity: policy decides that.
///
/// Wording (held by a test): `title` is an instruction of at most twelve words that starts with a verb,
/// `why` says why it matters here, `help` says the next step; no jargon, no blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that speaks.
    pub code: Code,
    /// What to do, in a few words.
    pub title: String,
    /// Where; the first label is the primary one. Empty when the finding is about the whole site.
    pub labels: Vec<Label>,
    /// Why it matters.
    pub why: Option<String>,
    /// How to do it; may hold several sentences.
    pub help: Option<String>,
    /// A safe repair, if there is one.
    pub fix: Option<Fix>,
    /// Output path or URL concerned, for findings in built documents.
    pub subject: Option<String>,
    /// Text to look for in the file of the primary place, when the exact place is not known yet.
    pub seek: Option<Box<str>>,
    /// Texts that no report may show, neither here nor where another finding quotes them.
    pub secrets: Vec<Redacted>,
}

impl Finding {
    /// A finding of a rule with its title; add places and explanations with the methods below.
    pub fn new(code: impl Into<Code>, title: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            title: title.into(),
            labels: Vec::new(),
            why: None,
            help: None,
            fix: None,
            subject: None,
            seek: None,
            secrets: Vec::new(),
        }
    }

    /// Adds a place; the first one added is the primary place.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says why it matters.
    #[must_use]
    pub fn why(mut self, text: impl Into<String>) -> Self {
        self.why = Some(text.into());
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers a safe repair that replaces one byte range.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }] });
        self
    }

    /// Names the output path or URL concerned.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Asks for the exact place: where this text stands in the file of the primary place, if it does.
    #[must_use]
    pub fn seek(mut self, text: &str) -> Self {
        self.seek = Some(text.into());
        self
    }

    /// Asks for a text to be redacted in everything that is shown of the run.
    #[must_use]
    pub fn secret(mut self, secret: Redacted) -> Self {
        self.secrets.push(secret);
        self
    }

    /// The primary place.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// Push-only collector of findings; one for each item of parallel work.
#[derive(Debug, Default, Clone)]
pub struct Sink {
    findings: Vec<Finding>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a finding.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The finding pushed last, to add to it.
    pub fn last_mut(&mut self) -> Option<&mut Finding> {
        self.findings.last_mut()
    }

    /// Takes all findings of another sink, in their order.
    pub fn merge(&mut self, other: Sink) {
        self.findings.extend(other.findings);
    }

    /// The findings so far.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Gives the findings up.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Whether nothing was pushed.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }
}

impl Extend<Finding> for Sink {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        self.findings.extend(findings);
    }
}
