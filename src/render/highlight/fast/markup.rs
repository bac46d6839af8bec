//! HTML, XML and what stands inside them.

use super::super::class::Class;
use super::scan::{Lexer, starts_name};
use super::{Lex, script, style};

/// HTML with its scripts and styles.
pub(super) fn lex_html(l: &mut Lexer<'_>) {
    run(l, true);
}

/// XML.
pub(super) fn lex_xml(l: &mut Lexer<'_>) {
    run(l, false);
}

fn run(l: &mut Lexer<'_>, html: bool) {
    while l.pos < l.end {
        let at = memchr::memchr2(b'<', b'&', l.rest()).map_or(l.end, |at| l.pos + at);
        l.pos = at;
        if at >= l.end {
            return;
        }
        if l.peek(0) == b'&' {
            entity(l, Class::Plain);
            continue;
        }
        let next = l.peek(1);
        if l.starts("<!--") {
            l.take(l.behind(l.pos + 4, "-->"), Class::Comment);
        } else if l.starts("<![CDATA[") {
            l.take(l.behind(l.pos, "]]>"), Class::String);
        } else if next == b'!' || next == b'?' {
            declaration(l);
        } else if starts_name(next) || next == b'/' {
            let start = l.pos + 1;
            let name = tag(l);
            if html && next != b'/' {
                raw(l, &l.bytes[start..name]);
            }
        } else {
            l.pos += 1;
        }
    }
}

/// `&amp;`, `&#8212;`; a lone `&` has the class around it.
fn entity(l: &mut Lexer<'_>, around: Class) {
    let end = l.while_at(l.pos + 1, |byte| byte.is_ascii_alphanumeric() || byte == b'#').min(l.pos + 32);
    if end > l.pos + 1 && l.at(end) == b';' {
        l.take(end + 1, Class::Escape);
    } else {
        l.take_len(1, around);
    }
}

/// `<!doctype html>`, `<?xml version="1.0"?>`.
fn declaration(l: &mut Lexer<'_>) {
    let name = l.while_at(l.pos + 2, name_byte);
    l.pos += 2;
    l.take(name, Class::Tag);
    attributes(l);
}

/// A tag with its attributes; the end of its name comes back.
fn tag(l: &mut Lexer<'_>) -> usize {
    l.pos += if l.peek(1) == b'/' { 2 } else { 1 };
    let name = l.while_at(l.pos, name_byte);
    l.take(name, Class::Tag);
    attributes(l);
    name
}

fn name_byte(byte: u8) -> bool {
    !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'>' | b'/' | b'=' | b'"' | b'\'' | b'<' | b'?' | b'[')
}

/// Attributes up to and with `>`.
fn attributes(l: &mut Lexer<'_>) {
    let mut value = false;
    while l.pos < l.end {
        match l.peek(0) {
            b'>' => {
                l.pos += 1;
                return;
            }
            b'<' => return,
            b'=' => {
                value = true;
                l.pos += 1;
                continue;
            }
            b' ' | b'\t' | b'\n' | b'\r' | b'/' | b'?' | b'[' => {
                l.pos += 1;
                continue;
            }
            quote @ (b'"' | b'\'') => {
                let end = l.while_at(l.pos + 1, |byte| byte != quote) + 1;
                while l.pos < end.min(l.end) {
                    let at = l.while_before(end, l.pos, |byte| byte != b'&');
                    l.take(at, Class::String);
                    if l.pos < end && l.pos < l.end {
                        entity(l, Class::String);
                    }
                }
            }
            _ if value => l.take(
                l.while_at(l.pos, |byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'>' | b'"' | b'\'')),
                Class::String,
            ),
            _ => l.take(l.while_at(l.pos, name_byte), Class::Attribute),
        }
        value = false;
    }
}

/// What stands between `<script>` or `<style>` and its end.
fn raw(l: &mut Lexer<'_>, name: &[u8]) {
    let (close, lex): (&[u8], Lex) = if name.eq_ignore_ascii_case(b"script") {
        (b"</script", script::lex)
    } else if name.eq_ignore_ascii_case(b"style") {
        (b"</style", style::lex_css)
    } else {
        return;
    };
    let rest = l.rest();
    let found = memchr::memchr_iter(b'<', rest)
        .find(|&at| rest.get(at..at + close.len()).is_some_and(|text| text.eq_ignore_ascii_case(close)));
    let end = found.map_or(l.end, |at| l.pos + at);
    l.within(end, lex);
}
