//! A text that was taken out of a file, with the place of every piece of it.

use std::ops::Range;

/// Text of a block; each piece knows where it stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Where the piece starts in the text.
    at: usize,
    /// Where it stands in the file.
    source: Range<usize>,
    /// Whether it stands there letter by letter (`&amp;` does not).
    verbatim: bool,
}

impl Text {
    /// The text of a whole file.
    pub(super) fn whole(file: &str) -> Self {
        let mut text = Self::default();
        text.push(file, 0..file.len(), true);
        text
    }

    /// Adds a piece. `verbatim` says that the file holds exactly these letters there.
    pub(super) fn push(&mut self, text: &str, source: Range<usize>, verbatim: bool) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(text);
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && verbatim && last.source.end == source.start => last.source.end = source.end,
            _ => self.pieces.push(Piece { at, source, verbatim }),
        }
    }

    /// Adds a piece whose place nobody asks for; then that of no other piece may be asked for either.
    pub(super) fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Puts `*` for every letter from a place on, in a text whose places nobody asks for.
    pub(super) fn cover_from(&mut self, start: usize) {
        let letters = self.text.get(start..).map_or(0, |rest| rest.chars().count());
        self.text.truncate(start);
        self.text.extend(std::iter::repeat_n('*', letters));
    }

    /// Forgets the text and keeps its room.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it has no letters.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Where a part of the text stands in the file.
    pub(super) fn source(&self, part: &Range<usize>) -> Range<usize> {
        let Some(first) = self.piece(part.start) else { return 0..0 };
        let start = if first.verbatim {
            (first.source.start + (part.start - first.at)).min(first.source.end)
        } else {
            first.source.start
        };
        if part.is_empty() {
            return start..start;
        }
        let Some(last) = self.piece(part.end - 1) else { return start..start };
        let end = if last.verbatim { last.source.start + (part.end - last.at) } else { last.source.end };
        start..end.max(start)
    }

    /// Whether a part of the text stands in the file letter by letter, in one piece.
    pub(super) fn is_verbatim(&self, part: &Range<usize>) -> bool {
        let piece = self.piece(part.start);
        !part.is_empty() && piece.is_some_and(|piece| piece.verbatim && part.end - piece.at <= piece.source.len())
    }

    /// A part of the text with its places.
    pub(super) fn slice(&self, part: &Range<usize>) -> Self {
        let mut out = Self::default();
        for (index, piece) in self.pieces.iter().enumerate() {
            let end = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.at);
            let (from, to) = (piece.at.max(part.start), end.min(part.end));
            if from < to {
                out.push(&self.text[from..to], self.source(&(from..to)), piece.verbatim);
            }
        }
        out
    }

    /// The text with `*` for every letter of these parts; parts are sorted and do not overlap.
    pub(super) fn masked(&self, parts: &[Range<usize>]) -> Self {
        let mut out = Self::default();
        let mut done = 0;
        for part in parts {
            out.append(&self.slice(&(done..part.start)));
            let stars = "*".repeat(self.text[part.clone()].chars().count());
            out.push(&stars, self.source(part), false);
            done = part.end;
        }
        out.append(&self.slice(&(done..self.text.len())));
        out
    }

    /// The text with `*` for every letter whose place in the file is in one of these ranges.
    pub(super) fn without(&self, ranges: &[Range<usize>]) -> Self {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for (at, letter) in self.text.char_indices() {
            let end = at + letter.len_utf8();
            let source = self.source(&(at..end));
            if letter == '\n' || !ranges.iter().any(|range| range.start < source.end && source.start < range.end) {
                continue;
            }
            match parts.last_mut() {
                Some(last) if last.end == at => last.end = end,
                _ => parts.push(at..end),
            }
        }
        if parts.is_empty() { self.clone() } else { self.masked(&parts) }
    }

    /// Whether a part of the file shows in this text.
    pub(super) fn touches(&self, range: &Range<usize>) -> bool {
        self.pieces.iter().any(|piece| piece.source.start < range.end && range.start < piece.source.end)
    }

    fn append(&mut self, other: &Self) {
        for (index, piece) in other.pieces.iter().enumerate() {
            let end = other.pieces.get(index + 1).map_or(other.text.len(), |next| next.at);
            self.push(&other.text[piece.at..end], piece.source.clone(), piece.verbatim);
        }
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.at <= at);
        self.pieces.get(after.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_survive_entities_and_masks() {
        let file = "Ask `é` &amp; go";
        let mut text = Text::default();
        text.push("Ask ", 0..4, true);
        text.push("*", 4..8, false);
        text.push(" ", 8..9, true);
        text.push("&", 9..14, false);
        text.push(" go", 14..17, true);
        assert_eq!(text.as_str(), "Ask * & go");
        assert_eq!(text.source(&(6..7)), 9..14);
        assert_eq!(&file[text.source(&(8..10))], "go");
        assert!(text.is_verbatim(&(8..10)) && !text.is_verbatim(&(6..7)) && !text.is_verbatim(&(3..6)));
        let part = text.slice(&(2..9));
        assert_eq!(part.as_str(), "k * & g");
        assert_eq!(&file[part.source(&(6..7))], "g");
        let start = 0..3;
        let masked = text.masked(std::slice::from_ref(&start));
        assert_eq!(masked.as_str(), "*** * & go");
        assert_eq!(masked.source(&(0..1)), 0..3);
        let end = 15..17;
        assert_eq!(text.without(std::slice::from_ref(&end)).as_str(), "Ask * & **");
    }
}
