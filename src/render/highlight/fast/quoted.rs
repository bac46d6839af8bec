//! Strings: escapes, and code or places of a format inside them.

use super::super::class::Class;
use super::code::{Stop, run};
use super::grammar::{Grammar, Inner, Style};
use super::scan::{Lexer, Prev, in_name, starts_name};

/// The rest of a string whose opening quote was passed; it began at `open.0` and ends with `open.1`.
pub(super) fn string(l: &mut Lexer<'_>, g: &Grammar, (start, close): (usize, &str), style: Style) {
    l.spans.token(start, l.pos, style.class);
    l.prev = Prev::Value;
    let last = close.as_bytes().first().copied().unwrap_or(0);
    while l.pos < l.end {
        let stop =
            |byte: u8| byte != last && byte != b'\\' && (byte != b'\n' || style.lines) && !style.inner.may_begin(byte);
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
        Inner::None | Inner::DollarBrace | Inner::Dollar | Inner::HashBrace | Inner::Brace => false,
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
