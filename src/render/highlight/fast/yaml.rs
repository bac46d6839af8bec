//! YAML: keys, scalars, block scalars, flow collections, anchors and tags.

use super::super::class::Class;
use super::quoted;
use super::scan::Lexer;

/// YAML, one or several documents.
pub(super) fn lex(l: &mut Lexer<'_>) {
    while l.pos < l.end {
        line(l);
    }
}

/// One line, with the lines that belong to its value.
fn line(l: &mut Lexer<'_>) {
    let start = l.pos;
    l.blanks();
    let mut base = l.pos - start;
    let rest = l.rest();
    if base == 0
        && (rest.starts_with(b"---") || rest.starts_with(b"..."))
        && !rest.get(3).is_some_and(u8::is_ascii_graphic)
    {
        l.pos += 3;
        l.blanks();
    }
    if base == 0 && l.peek(0) == b'%' {
        l.take(l.line_end(l.pos), Class::Macro);
    }
    while matches!(l.peek(0), b'-' | b'?') && matches!(l.peek(1), b' ' | b'\t' | b'\n' | 0) {
        base = l.pos - start;
        l.pos += 1;
        l.blanks();
    }
    let column = l.pos - start;
    marks(l);
    if key(l) {
        base = column;
        l.blanks();
    }
    value(l, base);
    let end = l.line_end(l.pos);
    l.pos = (end + 1).min(l.end);
}

/// Anchors, aliases and tags.
fn marks(l: &mut Lexer<'_>) {
    while matches!(l.peek(0), b'&' | b'*' | b'!') && !matches!(l.peek(1), b' ' | b'\n' | 0) {
        let class = if l.peek(0) == b'!' { Class::Macro } else { Class::Variable };
        l.take(l.while_at(l.pos, |byte| !matches!(byte, b' ' | b'\t' | b'\n' | b',' | b']' | b'}')), class);
        l.blanks();
    }
}

/// A key with its colon, if one stands here.
fn key(l: &mut Lexer<'_>) -> bool {
    let end = match l.peek(0) {
        quote @ (b'"' | b'\'') => {
            let close = l.while_at(l.pos + 1, |byte| byte != quote && byte != b'\n');
            l.while_at(close + 1, |byte| byte == b' ')
        }
        b'[' | b'{' | b'#' | b'|' | b'>' | b'\n' | 0 => return false,
        _ => plain_end(l, false),
    };
    if l.at(end) != b':' || !matches!(l.at(end + 1), b' ' | b'\t' | b'\n' | b'\r' | 0) {
        return false;
    }
    l.take(end, Class::Attribute);
    l.pos += 1;
    true
}

/// Where a plain scalar ends: before `: `, ` #` or the end of the line, in a flow also before its marks.
fn plain_end(l: &Lexer<'_>, flow: bool) -> usize {
    let mut at = l.pos;
    loop {
        match l.at(at) {
            0 if at >= l.end => return at,
            b'\n' => return at,
            b':' if matches!(l.at(at + 1), b' ' | b'\t' | b'\n' | b'\r' | 0) => return at,
            b':' if flow && matches!(l.at(at + 1), b',' | b'[' | b']' | b'{' | b'}') => return at,
            b'#' if at > l.pos && matches!(l.at(at - 1), b' ' | b'\t') => return at,
            b',' | b'[' | b']' | b'{' | b'}' if flow => return at,
            _ => at += 1,
        }
    }
}

/// The value after a key or at the start of a line; `base` is the column of what it belongs to.
fn value(l: &mut Lexer<'_>, base: usize) {
    marks(l);
    match l.peek(0) {
        b'#' => l.take(l.line_end(l.pos), Class::Comment),
        b'|' | b'>' if matches!(l.after_indicators(), b'\n' | b'#' | b'\r' | 0) => block(l, base),
        b'"' | b'\'' => {
            quoted(l, Class::String);
            l.blanks();
        }
        b'[' | b'{' => flow(l),
        b'\n' | 0 => return,
        _ => {
            // A colon inside a value does not make it a key.
            let mut end = l.line_end(l.pos);
            if let Some(comment) = l.find_before(end, l.pos, " #") {
                end = comment;
            }
            let class = scalar(l.bytes[l.pos..end].trim_ascii_end());
            l.take_len(l.bytes[l.pos..end].trim_ascii_end().len(), class);
            l.blanks();
        }
    }
    if l.peek(0) == b'#' {
        l.take(l.line_end(l.pos), Class::Comment);
    }
}

impl Lexer<'_> {
    /// The next byte behind the indicators of a block scalar.
    fn after_indicators(&self) -> u8 {
        let at = self.while_at(self.pos + 1, |byte| matches!(byte, b'-' | b'+' | b'0'..=b'9'));
        self.after_blanks(at)
    }
}

/// `|` or `>` and the lines below it that are indented more than `base`.
fn block(l: &mut Lexer<'_>, base: usize) {
    l.take(l.while_at(l.pos, |byte| matches!(byte, b'|' | b'>' | b'-' | b'+' | b'0'..=b'9')), Class::Operator);
    l.blanks();
    if l.peek(0) == b'#' {
        l.take(l.line_end(l.pos), Class::Comment);
    }
    l.pos = l.line_end(l.pos);
    while l.pos < l.end {
        let start = l.pos + 1;
        let text = l.while_at(start, |byte| byte == b' ');
        let empty = matches!(l.at(text), b'\n' | b'\r') || text >= l.end;
        if !empty && text - start <= base {
            return;
        }
        let end = l.line_end(text);
        l.pos = text.min(l.end);
        l.take(end, Class::String);
    }
}

fn quoted(l: &mut Lexer<'_>, class: Class) {
    let quote = l.peek(0);
    l.take_len(1, class);
    while l.pos < l.end {
        let end = l.while_at(l.pos, |byte| byte != quote && (byte != b'\\' || quote == b'\''));
        l.take(end, class);
        if l.peek(0) == b'\\' {
            quoted::escape(l);
        } else if quote == b'\'' && l.peek(1) == b'\'' {
            l.take_len(2, Class::Escape);
        } else {
            return l.take_len(1, class);
        }
    }
}

/// `[a, b]` and `{a: b}`, over any number of lines.
fn flow(l: &mut Lexer<'_>) {
    let mut open = 0usize;
    while l.pos < l.end {
        match l.peek(0) {
            b'[' | b'{' => {
                open += 1;
                l.pos += 1;
            }
            b']' | b'}' => {
                open = open.saturating_sub(1);
                l.pos += 1;
                if open == 0 {
                    return l.blanks();
                }
            }
            b'#' if l.at_word_start() => l.take(l.line_end(l.pos), Class::Comment),
            b'&' | b'*' | b'!' if !matches!(l.peek(1), b' ' | b'\n' | 0) => marks(l),
            b'"' | b'\'' => {
                let quote = l.peek(0);
                let end = l.while_at(l.pos + 1, |byte| byte != quote && byte != b'\n');
                let key = l.after_blanks(end + 1) == b':';
                quoted(l, if key { Class::Attribute } else { Class::String });
            }
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => l.pos += 1,
            _ => {
                let end = plain_end(l, true).max(l.pos + 1);
                let text = l.bytes[l.pos..end].trim_ascii_end();
                let class = if l.at(end) == b':' { Class::Attribute } else { scalar(text) };
                l.take_len(text.len(), class);
                l.pos = end;
            }
        }
    }
}

impl Lexer<'_> {
    fn at_word_start(&self) -> bool {
        self.pos == 0 || self.bytes[self.pos - 1].is_ascii_whitespace()
    }
}

/// The class of a plain scalar.
fn scalar(text: &[u8]) -> Class {
    match text {
        b"true" | b"false" | b"True" | b"False" | b"TRUE" | b"FALSE" | b"yes" | b"no" | b"Yes" | b"No" | b"on"
        | b"off" | b"On" | b"Off" | b"YES" | b"NO" | b"null" | b"Null" | b"NULL" | b"~" | b"y" | b"n" => {
            Class::Constant
        }
        b".inf" | b"-.inf" | b".nan" | b".NaN" => Class::Number,
        _ if number(text) => Class::Number,
        _ if date(text) => Class::Constant,
        _ => Class::String,
    }
}

fn number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    if let Some(hex) = text.strip_prefix(b"0x") {
        return !hex.is_empty() && hex.iter().all(u8::is_ascii_hexdigit);
    }
    let text = text.strip_prefix(b"0o").unwrap_or(text);
    let digits = text.iter().filter(|byte| byte.is_ascii_digit()).count();
    let other = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'e' | b'E' | b'+' | b'-');
    digits > 0
        && text.len() < 40
        && text[0] != b'e'
        && text.iter().all(other)
        && text.split(|byte| *byte == b'.').nth(2).is_none()
        && !text.windows(2).any(|pair| matches!(pair[1], b'-' | b'+') && !matches!(pair[0], b'e' | b'E'))
}

/// `2024-01-31` and what may follow.
fn date(text: &[u8]) -> bool {
    let shape = |at: usize, byte: &u8| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() };
    text.len() >= 10
        && text.len() <= 35
        && text[..10].iter().enumerate().all(|(at, byte)| shape(at, byte))
        && text[10..].iter().all(|byte| byte.is_ascii_digit() || b"Tt Zz:.+-".contains(byte))
}
