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
    /// Columns of start and end in UTF-16 code units, as SARIF and editors count.
    pub utf16: (usize, usize),
}

impl<'a> Place<'a> {
    /// The place of a span.
    pub fn of(span: Span, sources: &'a Sources) -> Self {
        let position = |offset| sources.position(span.file, offset);
        let (start, end) = (position(span.start), position(span.end));
        let text = sources.shown(span.file);
        let utf16 = (utf16(text, span.start, start.column), utf16(text, span.end, end.column));
        Self { path: sources.path(span.file), start, end, span, utf16 }
    }
}

/// The column of an offset in UTF-16 code units, from its column in characters: each character beyond
/// the Basic Multilingual Plane counts twice.
fn utf16(text: &str, offset: u32, column: usize) -> usize {
    let before = text.get(..offset as usize).unwrap_or(text);
    column + before.chars().rev().take(column - 1).filter(|character| character.len_utf16() == 2).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_characters_and_in_utf_16() {
        let mut sources = Sources::new();
        let file = sources.add("a.md", "x\n🎉ü b 🎉\n");
        let place = Place::of(Span::new(file, 9..10), &sources);
        assert_eq!((place.start, place.utf16), (LineColumn { line: 2, column: 4 }, (5, 6)));
        assert_eq!(Place::of(Span::new(file, 99..100), &sources).start, LineColumn { line: 3, column: 1 });
    }
}
