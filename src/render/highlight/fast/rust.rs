//! Rust: lifetimes, attributes, raw strings and macros.

use std::sync::LazyLock;

use super::super::class::Class;
use super::code::{self, Stop};
use super::grammar::{ANGLES, CALLS, CAPS, Grammar, Inner, NESTED, Quote, Spec, Style, UPPER_TYPES};
use super::quoted;
use super::scan::{Lexer, Prev, in_name, starts_name};

static RUST: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(SPEC));

const SPEC: Spec = Spec {
    keywords: "as async await break const continue crate dyn else extern for if impl in let loop match mod move mut \
                   pub ref return static unsafe use where while yield gen macro_rules default auto safe box try",
    before_function: "fn",
    before_type: "struct enum trait type union",
    types: "Self bool char str c_int c_uint c_char c_schar c_uchar c_short c_ushort c_long c_ulong c_longlong c_ulonglong c_void u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f16 f32 f64 f128",
    constants: "true false",
    variables: "self super",
    quotes: &[Quote::lines("\"").with(Inner::Places)],
    operators: "+-*/%=<>!&|^?@",
    traits: CALLS | UPPER_TYPES | CAPS | NESTED | ANGLES,
    hook_bytes: "'#",
    hook,
    prefix,
    ..Spec::BASE
};

/// Rust.
pub(super) fn lex(l: &mut Lexer<'_>) {
    code::run(l, &RUST, Stop::End);
}

fn hook(l: &mut Lexer<'_>, g: &Grammar) -> bool {
    match l.peek(0) {
        b'\'' => quote(l),
        b'#' => attribute(l, g),
        _ => false,
    }
}

/// A character or a lifetime.
fn quote(l: &mut Lexer<'_>) -> bool {
    let next = l.peek(1);
    if next == b'\\' {
        l.take_len(1, Class::String);
        quoted::escape(l);
        if l.peek(0) == b'\'' {
            l.take_len(1, Class::String);
        }
    } else {
        let width = match next {
            0..0x80 => 1,
            0x80..0xe0 => 2,
            0xe0..0xf0 => 3,
            _ => 4,
        };
        if l.peek(1 + width) == b'\'' && next != b'\'' {
            l.take_len(width + 2, Class::String);
        } else if starts_name(next) {
            l.take(l.while_at(l.pos + 1, in_name), Class::Type);
        } else {
            return false;
        }
    }
    l.prev = Prev::Value;
    true
}

/// `#[...]` and `#![...]`, with the strings in it.
fn attribute(l: &mut Lexer<'_>, g: &Grammar) -> bool {
    let open = if l.peek(1) == b'!' { 2 } else { 1 };
    if l.peek(open) != b'[' {
        return false;
    }
    l.take_len(open + 1, Class::Macro);
    let mut depth = 1usize;
    while l.pos < l.end && depth > 0 {
        let end = l.while_at(l.pos, |byte| !matches!(byte, b'[' | b']' | b'"' | b'/'));
        l.take(end, Class::Macro);
        match l.peek(0) {
            b'[' => depth += 1,
            b']' => depth -= 1,
            b'"' => {
                let start = l.pos;
                l.pos += 1;
                quoted::string(l, g, (start, "\""), Style { lines: true, ..Style::LINE });
                continue;
            }
            b'/' if code::comment(l, g) => continue,
            _ => {}
        }
        l.take_len(1, Class::Macro);
    }
    l.prev = Prev::Start;
    true
}

/// `b"..."`, `r#"..."#`, `b'x'`, `r#name`.
fn prefix(l: &mut Lexer<'_>, g: &Grammar, end: usize) -> bool {
    let start = l.pos;
    let name = &l.bytes[start..end];
    match l.at(end) {
        b'"' if matches!(name, b"b" | b"c") => {
            l.pos = end + 1;
            quoted::string(l, g, (start, "\""), Style { lines: true, ..Style::LINE });
            true
        }
        b'!' if l.at(end + 1) != b'=' => {
            l.take(end + 1, Class::Macro);
            l.prev = if name == b"macro_rules" { Prev::Function } else { Prev::Value };
            true
        }
        b'\'' if name == b"b" => {
            l.take(end, Class::String);
            quote(l)
        }
        b'"' | b'#' if matches!(name, b"r" | b"br" | b"cr") => {
            let open = l.while_at(end, |byte| byte == b'#');
            if l.at(open) != b'"' {
                return false;
            }
            let close = format!("\"{}", "#".repeat((open - end).min(255)));
            l.take(l.behind(open + 1, &close), Class::String);
            l.prev = Prev::Value;
            true
        }
        _ => false,
    }
}
