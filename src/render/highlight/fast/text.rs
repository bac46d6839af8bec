//! Text that is read by lines: diffs, Dockerfiles, Markdown.

use super::super::class::Class;
use super::scan::Lexer;
use super::{lexer, shell};

/// A unified or a plain diff.
pub(super) fn lex_diff(l: &mut Lexer<'_>) {
    while l.pos < l.end {
        let end = l.line_end(l.pos);
        let line = &l.bytes[l.pos..end];
        let heads: [&[u8]; 8] = [b"diff ", b"index ", b"--- ", b"+++ ", b"@@", b"Index: ", b"====", b"rename "];
        let class = match line.first() {
            _ if heads.iter().any(|head| line.starts_with(head)) => Class::Heading,
            Some(b'+' | b'>') => Class::Inserted,
            Some(b'-' | b'<') => Class::Deleted,
            Some(b'!') => Class::Heading,
            _ => Class::Plain,
        };
        l.take(end, class);
        l.pos = (end + 1).min(l.end);
    }
}

const INSTRUCTIONS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// A Dockerfile; what `RUN` runs is read as a shell script.
pub(super) fn lex_docker(l: &mut Lexer<'_>) {
    while l.pos < l.end {
        l.blanks();
        let end = l.line_end(l.pos);
        if l.peek(0) == b'#' {
            l.take(end, Class::Comment);
        } else {
            instruction(l);
        }
        if l.peek(0) == b'\n' {
            l.pos += 1;
        }
    }
}

fn instruction(l: &mut Lexer<'_>) {
    let name = l.while_at(l.pos, |byte| byte.is_ascii_alphabetic());
    let word = &l.bytes[l.pos..name];
    let known = INSTRUCTIONS.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()));
    let mut end = l.line_end(name);
    while l.bytes[l.pos..end].trim_ascii_end().ends_with(b"\\") && end < l.end {
        end = l.line_end(end + 1);
    }
    if !known {
        l.pos = end.max(l.pos + 1).min(l.end);
        return;
    }
    l.take(name, Class::Keyword);
    l.blanks();
    let runs = word.eq_ignore_ascii_case(b"RUN")
        || word.eq_ignore_ascii_case(b"CMD")
        || word.eq_ignore_ascii_case(b"ENTRYPOINT");
    if word.eq_ignore_ascii_case(b"ONBUILD") || word.eq_ignore_ascii_case(b"HEALTHCHECK") {
        return;
    }
    if runs && l.peek(0) != b'[' {
        return l.within(end, shell::lex);
    }
    arguments(l, end);
}

fn arguments(l: &mut Lexer<'_>, end: usize) {
    while l.pos < end {
        match l.peek(0) {
            quote @ (b'"' | b'\'') => {
                let close = l.while_at(l.pos + 1, |byte| byte != quote && byte != b'\n') + 1;
                l.take(close.min(end), Class::String);
            }
            b'$' => {
                let brace = l.peek(1) == b'{';
                let last =
                    l.while_at(l.pos + 1 + usize::from(brace), |byte| byte.is_ascii_alphanumeric() || byte == b'_');
                l.take(last + usize::from(brace), Class::Variable);
            }
            b'-' if l.peek(1) == b'-' => {
                l.take(l.while_at(l.pos, |byte| !byte.is_ascii_whitespace() && byte != b'='), Class::Attribute);
            }
            b'=' => l.take_len(1, Class::Operator),
            b' ' | b'\t' | b'\n' | b'\\' | b'[' | b']' | b',' => l.pos += 1,
            _ => {
                let word = l
                    .while_at(l.pos, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'$' | b'=' | b'"' | b','))
                    .max(l.pos + 1);
                let text = &l.bytes[l.pos..word.min(l.end)];
                let class = if text.eq_ignore_ascii_case(b"as") {
                    Class::Keyword
                } else if text.iter().all(u8::is_ascii_digit) {
                    Class::Number
                } else {
                    Class::Plain
                };
                l.take(word, class);
            }
        }
    }
}

/// Markdown; code blocks are read in their own language.
pub(super) fn lex_markdown(l: &mut Lexer<'_>) {
    while l.pos < l.end {
        let end = l.line_end(l.pos);
        let line = &l.bytes[l.pos..end];
        let text = line.trim_ascii_start();
        if text.starts_with(b"```") || text.starts_with(b"~~~") {
            fence(l, end);
        } else if text.starts_with(b"#")
            && text.trim_ascii_start().iter().find(|byte| **byte != b'#').is_none_or(|byte| *byte == b' ')
        {
            l.take(end, Class::Heading);
        } else if text.starts_with(b">") {
            l.take(end, Class::Comment);
        } else {
            marker(l, text);
            inline(l, end);
        }
        l.pos = (end + 1).min(l.end).max(l.pos);
    }
}

/// `- `, `1. `.
fn marker(l: &mut Lexer<'_>, text: &[u8]) {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let length = match text {
        [b'-' | b'*' | b'+', b' ', ..] => 1,
        _ if (1..10).contains(&digits) && matches!(text.get(digits..digits + 2), Some(b". " | b") ")) => digits + 1,
        _ => return,
    };
    l.blanks();
    l.take_len(length, Class::Operator);
}

fn inline(l: &mut Lexer<'_>, end: usize) {
    while l.pos < end {
        let at = l.while_before(end, l.pos, |byte| !matches!(byte, b'`' | b']' | b'<' | b'\\' | b'*'));
        l.pos = at;
        match l.peek(0) {
            _ if at >= end => return,
            b'`' => {
                let ticks = l.while_at(at, |byte| byte == b'`');
                let close = l.find_before(end, ticks, "`").unwrap_or(end);
                l.take(l.while_at(close, |byte| byte == b'`').min(end), Class::String);
            }
            b']' if l.peek(1) == b'(' => {
                l.pos += 2;
                l.take(l.while_at(l.pos, |byte| byte != b')' && byte != b'\n'), Class::String);
            }
            b'<' => {
                let close = l.while_at(at, |byte| byte != b'>' && byte != b'\n');
                if l.at(close) == b'>' { l.take(close + 1, Class::Tag) } else { l.pos = close }
            }
            b'\\' => l.take_len(2, Class::Escape),
            b'*' => {
                let marks = l.while_at(at, |byte| byte == b'*');
                l.take(marks, Class::Operator);
            }
            _ => l.pos += 1,
        }
    }
}

/// A fenced block from its first line on.
fn fence(l: &mut Lexer<'_>, end: usize) {
    l.blanks();
    let mark = &l.bytes[l.pos..(l.pos + 3).min(l.end)];
    let info = l.bytes[l.pos..end].trim_ascii_start_matches(mark[0]);
    let lang = String::from_utf8_lossy(info).trim().split([' ', ',', '{']).next().unwrap_or_default().to_lowercase();
    l.take(end, Class::String);
    let body = (end + 1).min(l.end);
    let mut close = body;
    while close < l.end && !l.bytes[close..l.line_end(close)].trim_ascii_start().starts_with(mark) {
        close = (l.line_end(close) + 1).min(l.end);
    }
    l.pos = body;
    if let Some(lex) = lexer(&lang) {
        l.within(close, lex);
    }
    l.pos = close;
    l.take(l.line_end(close), Class::String);
}

/// Cuts repetitions of a byte from the start.
trait TrimStart {
    fn trim_ascii_start_matches(&self, byte: u8) -> &[u8];
}

impl TrimStart for [u8] {
    fn trim_ascii_start_matches(&self, byte: u8) -> &[u8] {
        &self[self.iter().take_while(|next| **next == byte).count()..]
    }
}
