//! The cursor that all lexers move over the code.

use super::super::class::Class;
use super::super::spans::Spans;

/// How deep languages may nest (interpolation in a string in an interpolation) before the inside is taken
/// as a whole; keeps the stack small whatever the input.
const DEEPEST: u8 = 12;

/// What stood before the place where the lexer is; decides what `/`, `<` and words mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prev {
    /// Start of the code or of a part of it.
    Start,
    /// A value: a name, a literal, a closing bracket.
    Value,
    /// An operator, a comma, an opening bracket: a value may follow.
    Operator,
    /// A word after which a value may follow, such as `return`.
    Word,
    /// A dot or arrow: the name of a member follows.
    Dot,
    /// A word such as `fn`: the name of a function follows.
    Function,
    /// A word such as `class`: the name of a type follows.
    Type,
}

/// Code with the place where the lexer is.
pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) spans: Spans<'a>,
    /// The next byte to look at.
    pub(super) pos: usize,
    /// Where this lexer has to end: the end of the code, or of the part in this language.
    pub(super) end: usize,
    pub(super) prev: Prev,
    depth: u8,
    /// Which brackets are open, innermost last: 1 for a brace, 0 for others.
    pub(super) braces: u64,
    /// From the place where a search began in vain to the end of that line: it need not be made again.
    pub(super) vain: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(code: &'a str, out: &'a mut String) -> Self {
        let spans = Spans::new(code, out);
        Self { bytes: code.as_bytes(), spans, pos: 0, end: code.len(), prev: Prev::Start, depth: 0, braces: 0, vain: 0 }
    }

    /// The byte at a place; 0 behind the end.
    #[inline]
    pub(super) fn at(&self, place: usize) -> u8 {
        if place < self.end { self.bytes[place] } else { 0 }
    }

    /// The byte `ahead` bytes after the next one.
    #[inline]
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.at(self.pos + ahead)
    }

    /// What is left.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.pos.min(self.end)..self.end]
    }

    #[inline]
    pub(super) fn starts(&self, text: &str) -> bool {
        self.rest().starts_with(text.as_bytes())
    }

    /// Gives everything up to `end` a class and goes there.
    #[inline]
    pub(super) fn take(&mut self, end: usize, class: Class) {
        let end = end.min(self.end);
        self.spans.token(self.pos, end, class);
        self.pos = end.max(self.pos);
    }

    /// Gives the next bytes a class.
    #[inline]
    pub(super) fn take_len(&mut self, length: usize, class: Class) {
        self.take(self.pos + length, class);
    }

    /// The first place from `from` on whose byte does not fit.
    #[inline]
    pub(super) fn while_at(&self, from: usize, fits: impl Fn(u8) -> bool) -> usize {
        self.while_before(self.end, from, fits)
    }

    /// The same, looking no further than `end`.
    #[inline]
    pub(super) fn while_before(&self, end: usize, from: usize, fits: impl Fn(u8) -> bool) -> usize {
        let (mut at, end) = (from, end.min(self.end));
        while at < end && fits(self.bytes[at]) {
            at += 1;
        }
        at
    }

    /// Goes over blanks, not over line feeds.
    #[inline]
    pub(super) fn blanks(&mut self) {
        self.pos = self.while_at(self.pos, |byte| matches!(byte, b' ' | b'\t'));
    }

    /// The line feed that ends the line of `from`, or the end.
    #[inline]
    pub(super) fn line_end(&self, from: usize) -> usize {
        let from = from.min(self.end);
        memchr::memchr(b'\n', &self.bytes[from..self.end]).map_or(self.end, |at| from + at)
    }

    /// Where a text next begins.
    #[inline]
    pub(super) fn find(&self, from: usize, text: &str) -> Option<usize> {
        self.find_before(self.end, from, text)
    }

    /// The same, looking no further than `end`.
    #[inline]
    pub(super) fn find_before(&self, end: usize, from: usize, text: &str) -> Option<usize> {
        let end = end.min(self.end);
        let from = from.min(end);
        memchr::memmem::find(&self.bytes[from..end], text.as_bytes()).map(|at| from + at)
    }

    /// Behind the next text, or the end.
    pub(super) fn behind(&self, from: usize, text: &str) -> usize {
        self.find(from, text).map_or(self.end, |at| at + text.len())
    }

    /// The next byte behind blanks.
    #[inline]
    pub(super) fn after_blanks(&self, from: usize) -> u8 {
        self.at(self.while_at(from, |byte| matches!(byte, b' ' | b'\t')))
    }

    /// Whether only blanks stand before this place on its line.
    pub(super) fn at_line_start(&self) -> bool {
        self.bytes[..self.pos].iter().rev().take_while(|&&byte| byte != b'\n').take(64).all(u8::is_ascii_whitespace)
    }

    /// Runs a lexer on the part up to `end`.
    pub(super) fn within(&mut self, end: usize, lex: impl FnOnce(&mut Self)) {
        let (outer, prev) = (self.end, self.prev);
        self.end = end.min(outer);
        self.prev = Prev::Start;
        self.nested(lex);
        self.pos = self.pos.max(self.end);
        (self.end, self.prev) = (outer, prev);
    }

    /// Runs a lexer inside another; where that is too deep already, nothing happens and false comes back.
    pub(super) fn nested(&mut self, lex: impl FnOnce(&mut Self)) -> bool {
        if self.depth >= DEEPEST {
            return false;
        }
        self.depth += 1;
        lex(self);
        self.depth -= 1;
        true
    }

    /// The end of a number that starts here: digits, separators, fraction, exponent, suffix.
    pub(super) fn number_end(&self) -> usize {
        let mut at = self.pos;
        let radix = self.bytes[at] == b'0' && matches!(self.peek(1) | 32, b'x' | b'o' | b'b');
        loop {
            at = self.while_at(at, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let before = self.bytes[at - 1] | 32;
            match self.at(at) {
                b'.' if !radix
                    && self.at(at + 1).is_ascii_digit()
                    && self.bytes[self.pos..at].iter().copied().all(digit) =>
                {
                    at += 1;
                }
                b'+' | b'-' if !radix && before == b'e' && self.at(at + 1).is_ascii_digit() => at += 1,
                _ => return at,
            }
        }
    }
}

fn digit(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'_'
}

/// Whether a byte can begin a name.
#[inline]
pub(super) fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// Whether a byte can go on in a name.
#[inline]
pub(super) fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
