//! Where a finding is, as people and programs count.

use crate::diag::{LineColumn, Sources, Span};

/// A place in a file: lines and columns start at 1, columns count characters, bytes start at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Path from the root of the site.
    pub path: &'a str,
    /// First character.
    pub start: LineColumn,
    /// One past the last character.
    pub end: LineColumn,
    /// The bytes.
    pub span: Span,
}

impl<'a> Place<'a> {
    /// The place of a span.
    pub fn of(span: Span, sources: &'a Sources) -> Self {
        let position = |offset| sources.position(span.file, offset);
        Self { path: sources.path(span.file), start: position(span.start), end: position(span.end), span }
    }
}
