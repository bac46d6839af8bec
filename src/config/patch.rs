//! Repairs of a text that keep places true: spans found in the repaired text are mapped back.

use std::ops::Range;

/// A text with replacements.
#[derive(Debug, Clone)]
pub(crate) struct Patch {
    original: String,
    edits: Vec<(Range<usize>, String)>,
}

impl Patch {
    /// A text without replacements.
    pub(crate) fn new(text: &str) -> Self {
        Self { original: text.to_owned(), edits: Vec::new() }
    }

    /// Replaces a range of the original; overlapping edits are refused.
    pub(crate) fn replace(&mut self, range: Range<usize>, text: String) -> bool {
        let apart = |other: &Range<usize>| range.end <= other.start || other.end <= range.start;
        let free = self.edits.iter().all(|(other, _)| *other != range && apart(other));
        if free {
            self.edits.push((range, text));
            self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        }
        free
    }

    /// The repaired text.
    pub(crate) fn text(&self) -> String {
        let mut out = String::with_capacity(self.original.len() + 16);
        let mut at = 0;
        for (range, text) in &self.edits {
            out.push_str(&self.original[at..range.start]);
            out.push_str(text);
            at = range.end;
        }
        out.push_str(&self.original[at..]);
        out
    }

    /// Offset in the original of an offset in the repaired text; inside a replacement its start.
    pub(crate) fn back(&self, offset: usize) -> usize {
        self.map(offset, false)
    }

    /// Range in the original of a range in the repaired text; whole replacements stay whole.
    pub(crate) fn back_range(&self, range: Range<usize>) -> Range<usize> {
        if self.edits.is_empty() {
            return range;
        }
        let start = self.map(range.start, false);
        start..self.map(range.end, true).max(start)
    }

    /// Offset in the repaired text of an offset in the original; inside an edit its end.
    pub(crate) fn forth(&self, offset: usize) -> usize {
        let (mut new, mut old) = (0, 0);
        for (range, text) in self.edits.iter().take_while(|(range, _)| range.start < offset) {
            new += range.start - old + text.len();
            old = range.end;
            if offset < old {
                return new;
            }
        }
        new + (offset - old)
    }

    fn map(&self, offset: usize, end: bool) -> usize {
        let (mut new, mut old) = (0, 0);
        for (range, text) in &self.edits {
            let plain = range.start - old;
            if offset < new + plain || (end && offset == new + plain) {
                return old + (offset - new);
            }
            new += plain;
            old = range.start;
            if offset < new + text.len() {
                return if end { range.end } else { old };
            }
            new += text.len();
            old = range.end;
        }
        (old + (offset - new)).min(self.original.len())
    }

    /// Range of the line around an offset of the original, without its end.
    pub(crate) fn line(&self, offset: usize) -> Range<usize> {
        let offset = offset.min(self.original.len());
        let start = self.original.as_bytes()[..offset].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let rest = &self.original.as_bytes()[start..];
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(self.original.len(), |end| start + end);
        let end = if self.original[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::Patch;

    #[test]
    fn offsets_map_back() {
        let mut patch = Patch::new("a: b: c\nd: e\n");
        assert!(patch.replace(3..7, "'b: c'".into()));
        assert_eq!(patch.text(), "a: 'b: c'\nd: e\n");
        assert_eq!(patch.back(10), 8);
        assert_eq!(patch.back(4), 3);
        assert_eq!(patch.back(0), 0);
        assert_eq!(patch.back_range(3..9), 3..7);
        assert_eq!(patch.back_range(4..8), 3..7);
        assert_eq!(patch.back_range(0..1), 0..1);
        assert_eq!(patch.back_range(10..11), 8..9);
        assert_eq!([3, 5, 7, 8].map(|at| patch.forth(at)), [3, 9, 9, 10]);
    }
}
