//! The lexer for programming languages, driven by a [`Grammar`].

use super::super::class::Class;
use super::grammar::{
    ANGLES, ANNOTATIONS, ARROWS, Action, CALLS, CAPS, DOT_WORDS, Grammar, Inner, KEYS, NESTED, PREPROCESSOR,
    SUFFIX_TYPES, Style, UPPER_CALLS, UPPER_TYPES,
};
use super::scan::{Lexer, Prev, in_name, starts_name};

/// Where a run ends besides the end of the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Nowhere.
    End,
    /// Before the `}` that closes what was open when the run began.
    Brace,
    /// The same, or at the end of the line, or before this quote.
    BraceOrQuote(u8),
}

/// Lexes code up to the stop.
pub(super) fn run(l: &mut Lexer<'_>, g: &Grammar, stop: Stop) {
    let mut open = 0usize;
    while l.pos < l.end {
        let byte = l.bytes[l.pos];
        match g.actions[byte as usize] {
            Action::Blank => l.pos += 1,
            Action::LineFeed => {
                if matches!(stop, Stop::BraceOrQuote(_)) {
                    return;
                }
                l.pos += 1;
            }
            Action::Name => word(l, g),
            Action::Digit => number(l),
            Action::Mark => {
                if stop == Stop::BraceOrQuote(byte) {
                    return;
                }
                if !mark(l, g, byte) {
                    other(l, g, byte);
                }
            }
            Action::Dot => dot(l),
            Action::Open => {
                open += 1;
                l.braces = l.braces << 1 | 1;
                l.pos += 1;
                l.prev = Prev::Operator;
            }
            Action::Close => {
                if open == 0 && stop != Stop::End {
                    return;
                }
                open = open.saturating_sub(1);
                l.braces >>= 1;
                l.pos += 1;
                l.prev = Prev::Operator;
            }
            Action::Begins => {
                l.pos += 1;
                l.braces <<= 1;
                l.prev = Prev::Operator;
            }
            Action::Ends => {
                l.braces >>= 1;
                l.pos += 1;
                l.prev = Prev::Value;
            }
            Action::Operator | Action::Other => other(l, g, byte),
        }
    }
}

#[inline]
fn other(l: &mut Lexer<'_>, g: &Grammar, byte: u8) {
    if g.names[byte as usize] {
        return word(l, g);
    }
    l.prev = Prev::Operator;
    if !g.operators[byte as usize] {
        l.pos += 1;
        return;
    }
    match (byte, l.peek(1)) {
        (b'-', b'>') if g.has(ARROWS) => {
            l.pos += 2;
            l.prev = Prev::Dot;
        }
        (b'-', b'>') => l.pos += 2,
        (b'=', b'>') => l.take_len(2, Class::Operator),
        (b'<' | b'>', next) if g.has(ANGLES) && angle(l, byte, next) => l.pos += 1,
        _ => l.take_len(1, Class::Operator),
    }
}

/// Whether `<` or `>` is a bracket: `Vec<T>` against `a < b`.
fn angle(l: &Lexer<'_>, byte: u8, next: u8) -> bool {
    let before = if l.pos == 0 { b' ' } else { l.bytes[l.pos - 1] };
    if byte == b'<' {
        (in_name(before) || matches!(before, b':' | b'.')) && !matches!(next, b' ' | b'=' | b'<')
    } else {
        !matches!(before, b' ' | b'=' | b'-') && next != b'='
    }
}

fn dot(l: &mut Lexer<'_>) {
    if l.peek(1).is_ascii_digit() && l.prev != Prev::Value {
        return number(l);
    }
    l.pos += 1;
    l.prev = if l.peek(0) == b'.' { Prev::Operator } else { Prev::Dot };
}

fn number(l: &mut Lexer<'_>) {
    let end = if l.peek(0) == b'.' {
        l.pos += 1;
        let end = l.number_end();
        l.pos -= 1;
        end
    } else {
        l.number_end()
    };
    let class = if l.prev == Prev::Dot { Class::Plain } else { Class::Number };
    l.take(end, class);
    l.prev = Prev::Value;
}

/// A comment, a string or whatever the language has a hook for; false where nothing of it begins here.
fn mark(l: &mut Lexer<'_>, g: &Grammar, byte: u8) -> bool {
    if g.hooks[byte as usize] && (g.spec.hook)(l, g) {
        return true;
    }
    if comment(l, g) {
        return true;
    }
    if let Some(quote) = g.spec.quotes.iter().find(|quote| l.starts(quote.open)) {
        let start = l.pos;
        l.pos += quote.open.len();
        string(l, g, (start, quote.close), quote.style);
        return true;
    }
    match byte {
        b'@' if g.has(ANNOTATIONS) && starts_name(l.peek(1)) => {
            let end = l.while_at(l.pos + 1, |byte| in_name(byte) || byte == b'.');
            l.take(end, Class::Macro);
            l.prev = Prev::Value;
            true
        }
        b'#' if g.has(PREPROCESSOR) && l.at_line_start() => {
            preprocessor(l);
            true
        }
        _ => false,
    }
}

/// A comment, if one begins here.
pub(super) fn comment(l: &mut Lexer<'_>, g: &Grammar) -> bool {
    if g.spec.line_comments.iter().any(|open| l.starts(open)) {
        l.take(l.line_end(l.pos), Class::Comment);
        return true;
    }
    let Some(&(open, close)) = g.spec.block_comments.iter().find(|(open, _)| l.starts(open)) else { return false };
    let mut end = l.behind(l.pos + open.len(), close);
    if g.has(NESTED) {
        end = nested_end(l, open, close);
    }
    l.take(end, Class::Comment);
    true
}

fn nested_end(l: &Lexer<'_>, open: &str, close: &str) -> usize {
    let (mut at, mut depth) = (l.pos + open.len(), 1usize);
    while at < l.end && depth > 0 {
        let rest = &l.bytes[at..l.end];
        if rest.starts_with(close.as_bytes()) {
            depth -= 1;
            at += close.len();
        } else if rest.starts_with(open.as_bytes()) {
            depth += 1;
            at += open.len();
        } else {
            at += 1;
        }
    }
    at
}

/// `#include <x>` and its like: the directive, and what is included.
fn preprocessor(l: &mut Lexer<'_>) {
    let name = l.while_at(l.pos + 1, |byte| matches!(byte, b' ' | b'\t'));
    let end = l.while_at(name, in_name);
    let include = matches!(&l.bytes[name..end], b"include" | b"import");
    l.take(end, Class::Macro);
    l.prev = Prev::Word;
    if include {
        l.blanks();
        let close = l.while_at(l.pos, |byte| byte != b'>' && byte != b'\n');
        if l.peek(0) == b'<' && l.at(close) == b'>' {
            l.take(close + 1, Class::String);
        }
    }
}

#[inline]
fn word(l: &mut Lexer<'_>, g: &Grammar) {
    let start = l.pos;
    let mut end = start + 1;
    while end < l.end && g.names[l.bytes[end] as usize] {
        end += 1;
    }
    let next = l.at(end);
    if matches!(next, b'"' | b'\'' | b'`' | b'#' | b'!') && (g.spec.prefix)(l, g, end) {
        return;
    }
    let word = &l.bytes[start..end];
    let prev = std::mem::replace(&mut l.prev, Prev::Value);
    if g.has(KEYS) && prev == Prev::Operator && l.braces & 1 == 1 && is_key(l, end) {
        l.take(end, Class::Attribute);
        return;
    }
    if prev != Prev::Dot || g.has(DOT_WORDS) {
        if let Some((class, next)) = g.word(word) {
            l.take(end, class);
            l.prev = next;
            return;
        }
    }
    let class = match prev {
        Prev::Function => Class::Function,
        Prev::Type => Class::Type,
        _ => name_class(l, g, word, end),
    };
    l.take(end, class);
}

#[inline]
fn name_class(l: &Lexer<'_>, g: &Grammar, word: &[u8], end: usize) -> Class {
    let upper = word[0].is_ascii_uppercase();
    if (upper || word[0] == b'_')
        && g.has(CAPS)
        && word.len() > 1
        && !word.iter().any(u8::is_ascii_lowercase)
        && word.iter().any(u8::is_ascii_uppercase)
    {
        return if l.at(end) == b'(' && g.has(CALLS) { Class::Function } else { Class::Constant };
    }
    if upper && g.has(UPPER_TYPES) && !(g.has(UPPER_CALLS) && l.at(end) == b'(') {
        return Class::Type;
    }
    if g.has(SUFFIX_TYPES) && word.ends_with(b"_t") {
        return Class::Type;
    }
    if g.has(CALLS) && l.at(end) == b'(' { Class::Function } else { Class::Plain }
}

/// Whether a name is a key: `{ name: ..., other: ... }`.
fn is_key(l: &Lexer<'_>, end: usize) -> bool {
    let before = l.bytes[..l.pos].iter().rev().find(|byte| !byte.is_ascii_whitespace());
    matches!(before, Some(b'{' | b',')) && l.after_blanks(end) == b':'
}

/// The rest of a string whose opening quote was passed; it began at `open.0` and ends with `open.1`.
pub(super) fn string(l: &mut Lexer<'_>, g: &Grammar, (start, close): (usize, &str), style: Style) {
    l.spans.token(start, l.pos, style.class);
    l.prev = Prev::Value;
    let last = close.as_bytes().first().copied().unwrap_or(0);
    while l.pos < l.end {
        let stop = |byte: u8| {
            byte != last && byte != b'\\' && !(byte == b'\n' && !style.lines) && !style.inner.may_begin(byte)
        };
        let end = l.while_at(l.pos, stop);
        l.take(end, style.class);
        let byte = l.peek(0);
        if byte == b'\n' && !style.lines || l.pos >= l.end {
            return;
        }
        if byte == last && l.starts(close) {
            if style.doubled && l.at(l.pos + close.len()) == last {
                l.take_len(2, Class::Escape);
                continue;
            }
            l.take_len(close.len(), style.class);
            return;
        }
        if byte == b'\\' && style.escapes {
            escape(l);
        } else if !inner(l, g, style, last) {
            l.take_len(1, style.class);
        }
        l.prev = Prev::Value;
    }
}

impl Inner {
    #[inline]
    const fn may_begin(self, byte: u8) -> bool {
        match self {
            Self::None => false,
            Self::DollarBrace | Self::Dollar => byte == b'$',
            Self::Brace | Self::Places => byte == b'{' || byte == b'}',
            Self::HashBrace => byte == b'#',
            Self::Percent => byte == b'%',
        }
    }
}

/// `\n`, `\x41`, `\u{1F600}`, `\u0041`.
pub(super) fn escape(l: &mut Lexer<'_>) {
    let hex = |l: &Lexer<'_>, most: usize| {
        let end = l.while_at(l.pos + 2, |byte| byte.is_ascii_hexdigit());
        end.min(l.pos + 2 + most)
    };
    let end = match l.peek(1) {
        b'x' => hex(l, 2),
        b'u' if l.peek(2) == b'{' => {
            let end = l.while_at(l.pos + 3, |byte| byte.is_ascii_hexdigit() || byte == b'_');
            if l.at(end) == b'}' { end + 1 } else { l.pos + 2 }
        }
        b'u' => hex(l, 4),
        b'U' => hex(l, 8),
        b'\n' => l.pos + 1,
        _ => l.pos + 2,
    };
    l.take(end, Class::Escape);
}

/// Code or a place inside a string; false where none begins here.
fn inner(l: &mut Lexer<'_>, g: &Grammar, style: Style, quote: u8) -> bool {
    let byte = l.peek(0);
    let next = l.peek(1);
    match style.inner {
        Inner::None => false,
        Inner::DollarBrace | Inner::Dollar | Inner::HashBrace if matches!(byte, b'$' | b'#') && next == b'{' => {
            l.take_len(2, Class::Escape);
            embedded(l, g, Stop::Brace)
        }
        Inner::Dollar if byte == b'$' && starts_name(next) => {
            l.take(l.while_at(l.pos + 1, in_name), Class::Variable);
            true
        }
        Inner::Brace if byte == b'{' && next == b'{' || byte == b'}' && next == b'}' => {
            l.take_len(2, Class::Escape);
            true
        }
        Inner::Brace if byte == b'{' => {
            l.take_len(1, Class::Escape);
            embedded(l, g, if style.lines { Stop::Brace } else { Stop::BraceOrQuote(quote) })
        }
        Inner::Places => place(l),
        Inner::Percent => percent(l),
        Inner::DollarBrace | Inner::Dollar | Inner::HashBrace | Inner::Brace => false,
    }
}

fn embedded(l: &mut Lexer<'_>, g: &Grammar, stop: Stop) -> bool {
    l.prev = Prev::Operator;
    if l.nested(|l| run(l, g, stop)) && l.peek(0) == b'}' {
        l.take_len(1, Class::Escape);
    }
    true
}

/// `{}`, `{0}`, `{name:>8.3}`, `{{`.
fn place(l: &mut Lexer<'_>) -> bool {
    let (byte, next) = (l.peek(0), l.peek(1));
    if byte == next {
        l.take_len(2, Class::Escape);
        return true;
    }
    if byte != b'{' {
        return false;
    }
    let fits = |byte: u8| {
        in_name(byte) || matches!(byte, b':' | b'?' | b'#' | b'<' | b'>' | b'^' | b'.' | b'$' | b'+' | b'-' | b'*')
    };
    let end = l.while_at(l.pos + 1, fits).min(l.pos + 64);
    if l.at(end) != b'}' {
        return false;
    }
    l.take(end + 1, Class::Escape);
    true
}

/// `%s`, `%-5.2f`, `%%`.
fn percent(l: &mut Lexer<'_>) -> bool {
    let flags =
        |byte: u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'#' | b'.' | b'*' | b'l' | b'h' | b'z' | b'j' | b't');
    let end = l.while_at(l.pos + 1, flags).min(l.pos + 16);
    if !matches!(l.at(end), b'a'..=b'z' | b'A'..=b'Z' | b'%') {
        return false;
    }
    l.take(end + 1, Class::Escape);
    true
}
