//! JavaScript and TypeScript: templates, regular expressions, JSX.

use std::sync::LazyLock;

use super::super::class::Class;
use super::code::{self, Stop};
use super::grammar::{ANGLES, ANNOTATIONS, CALLS, CAPS, Grammar, Inner, KEYS, Quote, Spec, UPPER_TYPES};
use super::scan::{Lexer, Prev, in_name, starts_name};

const SPEC: Spec = Spec {
    keywords: "async await break case catch const continue debugger default delete do else export extends finally for \
               from get if import in instanceof let new of return set static switch throw try typeof var void while \
               with yield as",
    before_function: "function",
    before_type: "class",
    constants: "true false null undefined NaN Infinity",
    variables: "this super arguments globalThis",
    types: "",
    functions: "require",
    quotes: &[Quote::line("\""), Quote::line("'"), Quote::lines("`").with(Inner::DollarBrace)],
    name_bytes: "$",
    traits: CALLS | UPPER_TYPES | CAPS | ANNOTATIONS | KEYS,
    hook_bytes: "/<",
    hook,
    ..Spec::BASE
};

static SCRIPT: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(SPEC));

static TYPED: LazyLock<Grammar> = LazyLock::new(|| {
    Grammar::new(Spec {
        keywords: "async await break case catch const continue debugger default delete do else export extends finally \
                   for from get if import in instanceof let new of return set static switch throw try typeof var void \
                   while with yield as abstract declare implements keyof namespace module private protected public \
                   readonly infer is asserts satisfies override unique accessor",
        before_type: "class interface type enum",
        traits: SPEC.traits | ANGLES,
        types: "any boolean number string symbol never unknown object bigint",
        hook: typed_hook,
        ..SPEC
    })
});

/// JavaScript with JSX.
pub(super) fn lex(l: &mut Lexer<'_>) {
    code::run(l, &SCRIPT, Stop::End);
}

/// TypeScript; `<` is never a tag.
pub(super) fn lex_typed(l: &mut Lexer<'_>) {
    code::run(l, &TYPED, Stop::End);
}

/// TypeScript with JSX.
pub(super) fn lex_tsx(l: &mut Lexer<'_>) {
    static TSX: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(Spec { hook, ..TYPED.spec }));
    code::run(l, &TSX, Stop::End);
}

fn typed_hook(l: &mut Lexer<'_>, g: &Grammar) -> bool {
    l.peek(0) == b'/' && hook(l, g)
}

fn hook(l: &mut Lexer<'_>, g: &Grammar) -> bool {
    if matches!(l.prev, Prev::Value | Prev::Dot) {
        return false;
    }
    let next = l.peek(1);
    match l.peek(0) {
        b'/' if next != b'/' && next != b'*' => regex(l),
        b'<' if (starts_name(next) || next == b'>') && !is_generic(l) => {
            l.nested(|l| element(l, g));
            l.prev = Prev::Value;
            true
        }
        _ => false,
    }
}

/// `<T,>(x: T) => x` and `<T extends U>`: parameters of types.
fn is_generic(l: &Lexer<'_>) -> bool {
    let end = l.while_at(l.pos + 1, in_name);
    l.at(end) == b',' || l.bytes[end.min(l.end)..l.end].starts_with(b" extends ")
}

/// A regular expression up to its closing slash on this line.
fn regex(l: &mut Lexer<'_>) -> bool {
    if l.pos < l.vain {
        return false;
    }
    let (mut at, mut class) = (l.pos + 1, false);
    loop {
        match l.at(at) {
            0 | b'\n' => {
                l.vain = at;
                return false;
            }
            b'\\' => at += 1,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => break,
            _ => {}
        }
        at += 1;
    }
    let end = l.while_at(at + 1, |byte| byte.is_ascii_alphabetic());
    l.take(end, Class::String);
    l.prev = Prev::Value;
    true
}

/// An element of JSX with everything in it.
fn element(l: &mut Lexer<'_>, g: &Grammar) {
    let mut open = 0usize;
    while l.pos < l.end {
        match l.peek(0) {
            b'<' => {
                let closing = l.peek(1) == b'/';
                if !closing && !starts_name(l.peek(1)) && l.peek(1) != b'>' {
                    l.pos += 1;
                    continue;
                }
                let alone = tag(l, g);
                open = if closing { open.saturating_sub(1) } else { open + usize::from(!alone) };
                if open == 0 {
                    return;
                }
            }
            b'{' => braces(l, g),
            _ => l.pos = l.while_at(l.pos, |byte| byte != b'<' && byte != b'{'),
        }
    }
}

/// A tag with its attributes; true where it closes itself.
fn tag(l: &mut Lexer<'_>, g: &Grammar) -> bool {
    l.pos += if l.peek(1) == b'/' { 2 } else { 1 };
    let name = |byte: u8| in_name(byte) || matches!(byte, b'.' | b'-' | b':');
    l.take(l.while_at(l.pos, name), Class::Tag);
    while l.pos < l.end {
        match l.peek(0) {
            b'>' => {
                l.pos += 1;
                return false;
            }
            b'/' if l.peek(1) == b'>' => {
                l.pos += 2;
                return true;
            }
            quote @ (b'"' | b'\'') => {
                let end = l.while_at(l.pos + 1, |byte| byte != quote);
                l.take(end + 1, Class::String);
            }
            b'{' => braces(l, g),
            b'=' => l.take_len(1, Class::Operator),
            byte if starts_name(byte) => l.take(l.while_at(l.pos, name), Class::Attribute),
            _ => l.pos += 1,
        }
    }
    true
}

/// `{code}` inside JSX.
fn braces(l: &mut Lexer<'_>, g: &Grammar) {
    l.pos += 1;
    l.prev = Prev::Operator;
    l.nested(|l| code::run(l, g, Stop::Brace));
    if l.peek(0) == b'}' {
        l.pos += 1;
    }
}
