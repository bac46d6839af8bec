//! Formats of data: JSON, TOML, INI and their kin.

use super::super::class::Class;
use super::quoted;
use super::scan::{Lexer, in_name, starts_name};

/// JSON, with the comments and bare names of its relaxed forms.
pub(super) fn lex_json(l: &mut Lexer<'_>) {
    while l.pos < l.end {
        match l.bytes[l.pos] {
            quote @ (b'"' | b'\'') => json_string(l, quote),
            b'0'..=b'9' => l.take(l.number_end(), Class::Number),
            b'-' | b'+' if l.peek(1).is_ascii_digit() => {
                l.take_len(1, Class::Number);
                l.take(l.number_end(), Class::Number);
            }
            b'/' if l.peek(1) == b'/' => l.take(l.line_end(l.pos), Class::Comment),
            b'/' if l.peek(1) == b'*' => l.take(l.behind(l.pos + 2, "*/"), Class::Comment),
            byte if starts_name(byte) || byte == b'$' => {
                let end = l.while_at(l.pos + 1, |byte| in_name(byte) || byte == b'$');
                let class = match &l.bytes[l.pos..end] {
                    _ if l.after_blanks(end) == b':' => Class::Attribute,
                    b"true" | b"false" | b"null" | b"Infinity" | b"NaN" | b"undefined" => Class::Constant,
                    _ => Class::Plain,
                };
                l.take(end, class);
            }
            _ => l.pos += 1,
        }
    }
}

/// A string, or a key where `:` follows.
fn json_string(l: &mut Lexer<'_>, quote: u8) {
    let mut end = l.pos + 1;
    let mut escaped = false;
    loop {
        match l.at(end) {
            b'\\' => {
                escaped = true;
                end += 1;
            }
            0 | b'\n' => break,
            byte if byte == quote => {
                end += 1;
                break;
            }
            _ => {}
        }
        end += 1;
    }
    let end = end.min(l.end);
    let behind = l.while_at(end, |byte| byte.is_ascii_whitespace());
    let class = if l.at(behind) == b':' { Class::Attribute } else { Class::String };
    if !escaped {
        return l.take(end, class);
    }
    within_string(l, end, class);
}

/// A string whose end is known, with its escapes.
fn within_string(l: &mut Lexer<'_>, end: usize, class: Class) {
    while l.pos < end {
        l.take(l.while_before(end, l.pos, |byte| byte != b'\\'), class);
        if l.pos < end {
            quoted::escape(l);
        }
    }
}

/// TOML.
pub(super) fn lex_toml(l: &mut Lexer<'_>) {
    // Brackets that are open, innermost last: true for a table.
    let mut open: Vec<bool> = Vec::new();
    let mut key = true;
    while l.pos < l.end {
        match l.bytes[l.pos] {
            b'\n' => {
                l.pos += 1;
                key = open.is_empty() || open.last() == Some(&true);
            }
            b'#' => l.take(l.line_end(l.pos), Class::Comment),
            b'[' if key && open.is_empty() => section(l),
            byte @ (b'[' | b'{') => {
                open.push(byte == b'{');
                key = byte == b'{';
                l.pos += 1;
            }
            b']' | b'}' => {
                open.pop();
                key = false;
                l.pos += 1;
            }
            b',' => {
                key = open.last() == Some(&true);
                l.pos += 1;
            }
            b'=' => {
                key = false;
                l.pos += 1;
            }
            b'"' | b'\'' => toml_string(l, key),
            byte if in_name(byte) || matches!(byte, b'-' | b'+') => toml_word(l, key),
            _ => l.pos += 1,
        }
    }
}

fn section(l: &mut Lexer<'_>) {
    let end = l.while_at(l.pos, |byte| !matches!(byte, b'\n' | b'#'));
    let trimmed = l.bytes[l.pos..end].trim_ascii_end().len();
    l.take_len(trimmed, Class::Heading);
}

fn toml_string(l: &mut Lexer<'_>, key: bool) {
    let class = if key { Class::Attribute } else { Class::String };
    for close in ["\"\"\"", "'''"] {
        if l.starts(close) {
            let mut end = l.behind(l.pos + 3, close);
            end = l.while_at(end, |byte| byte == close.as_bytes()[0]);
            return if close == "'''" { l.take(end, class) } else { within_string(l, end, class) };
        }
    }
    if l.peek(0) == b'"' {
        let mut end = l.pos + 1;
        while !matches!(l.at(end), b'"' | b'\n' | 0) {
            end += if l.at(end) == b'\\' { 2 } else { 1 };
        }
        within_string(l, (end + 1).min(l.end), class);
    } else {
        let end = l.while_at(l.pos + 1, |byte| byte != b'\'' && byte != b'\n');
        l.take(end + 1, class);
    }
}

fn toml_word(l: &mut Lexer<'_>, key: bool) {
    if key {
        let end = l.while_at(l.pos, |byte| in_name(byte) || matches!(byte, b'-' | b'+'));
        return l.take(end, Class::Attribute);
    }
    let end = l.while_at(l.pos, |byte| in_name(byte) || matches!(byte, b'-' | b'+' | b'.' | b':'));
    let text = &l.bytes[l.pos..end];
    let class =
        if text.len() >= 8 && text[1..].iter().any(|byte| matches!(byte, b':' | b'-')) && text[0].is_ascii_digit() {
            Class::Constant
        } else if text[0].is_ascii_digit() || matches!(text[0], b'-' | b'+') || matches!(text, b"inf" | b"nan") {
            Class::Number
        } else if matches!(text, b"true" | b"false") {
            Class::Constant
        } else {
            Class::Plain
        };
    l.take(end, class);
}

/// INI, properties and unit files: sections, keys, values.
pub(super) fn lex_ini(l: &mut Lexer<'_>) {
    while l.pos < l.end {
        l.blanks();
        let end = l.line_end(l.pos);
        match l.peek(0) {
            b';' | b'#' | b'!' => l.take(end, Class::Comment),
            b'[' => section(l),
            _ => pair(l, end),
        }
        l.pos = (end + 1).min(l.end);
    }
}

/// `KEY=value` lines of an environment file.
pub(super) fn lex_env(l: &mut Lexer<'_>) {
    while l.pos < l.end {
        l.blanks();
        let end = l.line_end(l.pos);
        if l.peek(0) == b'#' {
            l.take(end, Class::Comment);
        } else {
            if l.starts("export ") {
                l.take_len(6, Class::Keyword);
                l.blanks();
            }
            pair(l, end);
        }
        l.pos = (end + 1).min(l.end);
    }
}

/// `key = value` up to the end of the line.
fn pair(l: &mut Lexer<'_>, end: usize) {
    let Some(mark) = l.bytes[l.pos..end].iter().position(|byte| matches!(byte, b'=' | b':')) else { return };
    let key = l.bytes[l.pos..l.pos + mark].trim_ascii_end().len();
    l.take_len(key, Class::Attribute);
    l.pos += mark - key + 1;
    l.blanks();
    let value = l.bytes[l.pos..end].trim_ascii_end();
    let number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    let class = match value {
        b"true" | b"false" | b"yes" | b"no" | b"on" | b"off" => Class::Constant,
        [b'0'..=b'9', rest @ ..] if rest.iter().all(number) => Class::Number,
        _ => Class::String,
    };
    l.take_len(value.len(), class);
}
