//! The lexer for programming languages, driven by a [`Grammar`].

use super::super::class::Class;
use super::grammar::{
    ANGLES, ANNOTATIONS, ARROWS, Action, CALLS, CAPS, Grammar, KEYS, NESTED, PREPROCESSOR, SUFFIX_TYPES, UPPER_CALLS,
    UPPER_TYPES,
};
use super::quoted;
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
    let end = l.while_at(l.pos, |byte| byte == b'.');
    if end > l.pos + 1 {
        l.take(end, Class::Operator);
        l.prev = Prev::Operator;
        return;
    }
    l.pos += 1;
    l.prev = Prev::Dot;
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
        quoted::string(l, g, (start, quote.close), quote.style);
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
    if prev != Prev::Dot
        && let Some((class, next)) = g.word(word)
    {
        l.take(end, class);
        l.prev = next;
        return;
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
