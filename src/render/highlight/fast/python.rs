//! Python: documentation strings, f-strings, decorators.

use std::sync::LazyLock;

use super::super::class::Class;
use super::code::{self, Stop};
use super::grammar::{CALLS, CAPS, Grammar, Inner, Quote, Spec, Style, UPPER_TYPES};
use super::quoted;
use super::scan::{Lexer, in_name, starts_name};

static PYTHON: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(SPEC));

const SPEC: Spec = Spec {
    keywords: "and as assert async await break continue del elif else except finally for from global if import in is \
                   lambda nonlocal not or pass raise return try while with yield match case",
    before_function: "def",
    before_type: "class",
    constants: "True False None Ellipsis NotImplemented",
    variables: "self cls super",
    types: "int str float bool bytes list dict set tuple object type frozenset bytearray complex",
    functions: "print len range open isinstance enumerate zip map filter sorted reversed sum min max abs any all \
                    getattr setattr hasattr repr input iter next id hash callable vars dir",
    line_comments: &["#"],
    block_comments: &[],
    quotes: &[Quote::line("\"").with(Inner::Percent), Quote::line("'").with(Inner::Percent)],
    operators: "+-*/%=<>!&|^~@",
    traits: CALLS | UPPER_TYPES | CAPS,
    hook_bytes: "\"'@",
    hook,
    prefix,
    ..Spec::BASE
};

/// Python.
pub(super) fn lex(l: &mut Lexer<'_>) {
    code::run(l, &PYTHON, Stop::End);
}

fn hook(l: &mut Lexer<'_>, g: &Grammar) -> bool {
    let byte = l.peek(0);
    if byte == b'@' {
        if !starts_name(l.peek(1)) || !l.at_line_start() {
            return false;
        }
        let end = l.while_at(l.pos + 1, |byte| in_name(byte) || byte == b'.');
        l.take(end, Class::Macro);
        return true;
    }
    if l.starts("\"\"\"") || l.starts("'''") {
        if l.at_line_start() && documents(l) {
            let close = if byte == b'"' { "\"\"\"" } else { "'''" };
            l.take(l.behind(l.pos + 3, close), Class::Comment);
            return true;
        }
        quoted(l, g, l.pos, b"");
        return true;
    }
    false
}

/// Whether a string that begins a line is no part of an expression.
fn documents(l: &Lexer<'_>) -> bool {
    let before = l.bytes[..l.pos].iter().rev().find(|byte| !byte.is_ascii_whitespace());
    !matches!(before, Some(b'(' | b'[' | b'{' | b',' | b'=' | b'+' | b'%' | b'\\'))
}

fn prefix(l: &mut Lexer<'_>, g: &Grammar, end: usize) -> bool {
    let start = l.pos;
    let name = &l.bytes[start..end];
    if name.len() > 2
        || matches!(l.at(end), b'#' | b'!')
        || !name.iter().all(|byte| matches!(byte | 32, b'r' | b'b' | b'f' | b'u' | b't'))
    {
        return false;
    }
    l.take(end, Class::String);
    quoted(l, g, end, name);
    true
}

/// A string from its opening quote on, whose letters are known.
fn quoted(l: &mut Lexer<'_>, g: &Grammar, start: usize, letters: &[u8]) {
    let has = |letter: u8| letters.iter().any(|byte| byte | 32 == letter);
    let close = match (l.starts("\"\"\""), l.starts("'''"), l.peek(0)) {
        (true, _, _) => "\"\"\"",
        (_, true, _) => "'''",
        (_, _, b'"') => "\"",
        _ => "'",
    };
    let inner = if has(b'f') || has(b't') { Inner::Brace } else { Inner::Percent };
    let style = Style { escapes: !has(b'r'), lines: close.len() == 3, inner, ..Style::LINE };
    l.pos = start + close.len();
    quoted::string(l, g, (start, close), style);
}
