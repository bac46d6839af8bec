//! Shortcode calls in a body: `{{ name(arg="x") }}` and `{% name(arg="x") %}body{% end %}`.
//!
//! A restricted grammar of our own: arguments are literals, bodies are never templates. Also read are
//! `{{ <name arg="x" n={1} /> }}` and `{% <name arg="x"> %}body{% </name> %}`. Text that merely shows
//! braces stays text: only `{{ name(`, `{{ <name`, `{% name(` and `{% <name` begin a call, and nothing in
//! code does. `{{/* … */}}` and `{%/* … */%}` are written as `{{ … }}` and `{% … %}`, also in code.

mod grammar;
mod scan;

use std::ops::Range;

pub use scan::scan;

use crate::config::node::{Kind, Table};
use crate::diag::{At, Finding, Span};

/// What was found in a body.
#[derive(Debug, Default)]
pub struct Scan {
    /// Calls and escapes in order; they do not overlap.
    pub found: Vec<Found>,
    /// What is wrong with calls that cannot be read (CNT031); those stay text.
    pub findings: Vec<Finding>,
}

/// A call or an escape; ranges are in the body.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A call.
    Call(FoundCall),
    /// `{{/* … */}}`.
    Escape {
        /// All of it.
        range: Range<usize>,
        /// What is written for it.
        text: String,
    },
}

/// A call as it stands in a body.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundCall {
    /// Name and where it stands in the file.
    pub name: At<String>,
    /// Arguments in the order written.
    pub args: Table,
    /// The opening braces and everything between them, in the body.
    pub open: Range<usize>,
    /// What stands between the opening and the closing braces, if there are two.
    pub inner: Option<Inner>,
    /// The whole call in the body.
    pub range: Range<usize>,
}

/// The body of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Inner {
    /// Where.
    pub range: Range<usize>,
    /// Calls and escapes in it.
    pub found: Vec<Found>,
}

/// A call that is ready to be rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Name and where it stands.
    pub name: At<String>,
    /// Arguments in the order written; all of them are literals.
    pub args: Table,
    /// What stands between `{% name() %}` and `{% end %}`, as Markdown; calls in it are rendered already.
    pub body: Option<String>,
    /// How many calls of this name the page has had up to and including this one; starts at 1.
    pub nth: usize,
    /// The whole call.
    pub span: Span,
}

impl Found {
    /// Where it stands in the body.
    pub fn range(&self) -> &Range<usize> {
        match self {
            Found::Call(call) => &call.range,
            Found::Escape { range, .. } => range,
        }
    }

    /// Visits this call and all calls in its body.
    pub fn each(&self, visit: &mut impl FnMut(&FoundCall)) {
        let Found::Call(call) = self else { return };
        visit(call);
        for found in call.inner.iter().flat_map(|inner| &inner.found) {
            found.each(visit);
        }
    }
}

impl FoundCall {
    /// The value of a text argument.
    pub fn text_argument(&self, name: &str) -> Option<&str> {
        match &self.args.get(name)?.kind {
            Kind::Str(text) => Some(text),
            Kind::Null
            | Kind::Bool(_)
            | Kind::Int(_)
            | Kind::Float(_)
            | Kind::Date(_)
            | Kind::List(_)
            | Kind::Table(_) => None,
        }
    }
}

/// The call or escape at an offset of the body.
pub fn find(found: &[Found], offset: usize) -> Option<&Found> {
    let after = found.partition_point(|found| found.range().start <= offset);
    found[..after].last().filter(|found| found.range().contains(&offset))
}

/// Whether an offset of the body lies in the braces of a call; the text between two pairs of braces
/// does not.
pub fn in_braces(found: &[Found], offset: usize) -> bool {
    match find(found, offset) {
        Some(Found::Call(FoundCall { inner: Some(inner), .. })) if inner.range.contains(&offset) => {
            in_braces(&inner.found, offset)
        }
        Some(Found::Call(_)) => true,
        Some(Found::Escape { .. }) | None => false,
    }
}
