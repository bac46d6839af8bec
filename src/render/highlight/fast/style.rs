//! CSS, SCSS and Less.

use super::super::class::Class;
use super::quoted;
use super::scan::{Lexer, starts_name};

/// CSS.
pub(super) fn lex_css(l: &mut Lexer<'_>) {
    run(l, false);
}

/// SCSS and Less: also `//` comments and variables.
pub(super) fn lex_scss(l: &mut Lexer<'_>) {
    run(l, true);
}

/// What the lexer reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A selector or the name of a property: what ends it decides.
    Start,
    Selector,
    Value,
    /// Behind an at-rule.
    Rule,
}

fn run(l: &mut Lexer<'_>, sass: bool) {
    let mut part = Part::Start;
    while l.pos < l.end {
        let byte = l.bytes[l.pos];
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => l.pos += 1,
            b'/' if l.peek(1) == b'*' => l.take(l.behind(l.pos + 2, "*/"), Class::Comment),
            b'/' if sass && l.peek(1) == b'/' => l.take(l.line_end(l.pos), Class::Comment),
            b'{' | b'}' | b';' => {
                l.pos += 1;
                part = Part::Start;
            }
            b'"' | b'\'' => string(l, byte),
            b'@' if part == Part::Start => {
                let end = word_end(l, l.pos + 1);
                let variable = sass && l.after_blanks(end) == b':';
                l.take(end, if variable { Class::Variable } else { Class::Keyword });
                part = Part::Rule;
            }
            b'$' | b'@' if sass => l.take(word_end(l, l.pos + 1), Class::Variable),
            b'#' if sass && l.peek(1) == b'{' => interpolation(l),
            _ => {
                if part == Part::Start {
                    part = start(l);
                    continue;
                }
                match part {
                    Part::Selector => selector(l, byte),
                    Part::Start | Part::Value | Part::Rule => value(l, byte),
                }
            }
        }
    }
}

/// Reads the name of a property, or finds that a selector begins.
fn start(l: &mut Lexer<'_>) -> Part {
    let end = l.while_at(l.pos, |byte| !matches!(byte, b'{' | b'}' | b';'));
    let opens = l.at(end) == b'{' && !l.bytes[..end].ends_with(b"#");
    let name = word_end(l, l.pos);
    if !opens && name > l.pos && l.after_blanks(name) == b':' {
        let class = if l.starts("--") { Class::Variable } else { Class::Attribute };
        l.take(name, class);
        return Part::Value;
    }
    if opens || l.at(end) != b';' { Part::Selector } else { Part::Value }
}

fn word_end(l: &Lexer<'_>, from: usize) -> usize {
    l.while_at(from, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || byte >= 0x80)
}

fn selector(l: &mut Lexer<'_>, byte: u8) {
    match byte {
        b'.' | b'#' if starts_name(l.peek(1)) || l.peek(1) == b'-' => l.take(word_end(l, l.pos + 1), Class::Tag),
        b':' => {
            let start = l.while_at(l.pos, |byte| byte == b':');
            l.take(word_end(l, start), Class::Attribute);
        }
        b'[' => {
            l.pos += 1;
            l.take(word_end(l, l.pos), Class::Attribute);
        }
        b'0'..=b'9' => number(l),
        b'>' | b'+' | b'~' | b'=' | b'^' | b'|' | b'*' | b'&' => l.take_len(1, Class::Operator),
        _ if starts_name(byte) => l.take(word_end(l, l.pos), Class::Tag),
        _ => l.pos += 1,
    }
}

fn value(l: &mut Lexer<'_>, byte: u8) {
    match byte {
        b'#' if l.peek(1).is_ascii_alphanumeric() => l.take(word_end(l, l.pos + 1), Class::Constant),
        b'0'..=b'9' => number(l),
        b'.' | b'-' | b'+' if l.peek(1).is_ascii_digit() || byte != b'.' && l.peek(1) == b'.' => number(l),
        b'!' => {
            let end = word_end(l, l.while_at(l.pos + 1, |byte| byte == b' '));
            l.take(end, Class::Keyword);
        }
        b'-' if l.peek(1) == b'-' => l.take(word_end(l, l.pos), Class::Variable),
        b'*' | b'/' | b'+' | b'-' | b'>' | b'<' | b'=' => {
            let name = byte == b'-' && starts_name(l.peek(1));
            let (end, class) = if name { (word_end(l, l.pos), Class::Constant) } else { (l.pos + 1, Class::Operator) };
            l.take(end, class);
        }
        _ if starts_name(byte) => word(l),
        _ => l.pos += 1,
    }
}

fn word(l: &mut Lexer<'_>) {
    let end = word_end(l, l.pos);
    if l.at(end) != b'(' {
        let class = match (&l.bytes[l.pos..end], l.after_blanks(end)) {
            (b"and" | b"or" | b"not" | b"only", _) => Class::Keyword,
            (_, b':') => Class::Attribute,
            _ => Class::Constant,
        };
        return l.take(end, class);
    }
    let url = &l.bytes[l.pos..end] == b"url";
    l.take(end, Class::Function);
    if url && !matches!(l.peek(1), b'"' | b'\'') {
        l.pos += 1;
        l.take(l.while_at(l.pos, |byte| byte != b')' && byte != b'\n'), Class::String);
    }
}

/// A number with its sign and unit.
fn number(l: &mut Lexer<'_>) {
    let start = l.pos + usize::from(matches!(l.peek(0), b'-' | b'+'));
    let digits = l.while_at(start, |byte| byte.is_ascii_digit() || byte == b'.');
    let unit = l.while_at(digits, |byte| byte.is_ascii_alphabetic() || byte == b'%');
    l.take(unit, Class::Number);
}

fn string(l: &mut Lexer<'_>, quote: u8) {
    l.take_len(1, Class::String);
    while l.pos < l.end {
        l.take(l.while_at(l.pos, |byte| byte != quote && byte != b'\\' && byte != b'\n'), Class::String);
        match l.peek(0) {
            b'\\' => quoted::escape(l),
            byte if byte == quote => return l.take_len(1, Class::String),
            _ => return,
        }
    }
}

/// `#{...}`.
fn interpolation(l: &mut Lexer<'_>) {
    l.take_len(2, Class::Escape);
    let end = l.while_at(l.pos, |byte| !matches!(byte, b'}' | b'\n' | b'{'));
    l.take(end, Class::Variable);
    if l.peek(0) == b'}' {
        l.take_len(1, Class::Escape);
    }
}
