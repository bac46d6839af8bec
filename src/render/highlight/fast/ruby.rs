//! Ruby: symbols, interpolation, regular expressions, heredocs.

use std::sync::LazyLock;

use super::super::class::Class;
use super::code::{self, Stop};
use super::grammar::{CALLS, CAPS, Grammar, Inner, Quote, Spec, Style, UPPER_TYPES};
use super::quoted;
use super::scan::{Lexer, Prev, in_name, starts_name};

const RUBY: Spec = Spec {
    keywords: "BEGIN END alias and begin break case do else elsif end ensure for if in next not or redo rescue retry return \
               then undef unless until when while yield require require_relative include extend prepend attr_reader \
               attr_writer attr_accessor private protected public raise loop lambda proc puts defined?",
    before_function: "def",
    before_type: "class module",
    constants: "true false nil",
    variables: "self super",
    line_comments: &["#"],
    block_comments: &[("\n=begin", "\n=end")],
    quotes: &[Quote::lines("\"").with(Inner::HashBrace), Quote::lines("'"), Quote::lines("`").with(Inner::HashBrace)],
    traits: CALLS | UPPER_TYPES | CAPS,
    hook_bytes: ":@$/%<",
    hook,
    ..Spec::BASE
};

/// Ruby.
pub(super) fn lex(l: &mut Lexer<'_>) {
    static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(RUBY));
    code::run(l, &GRAMMAR, Stop::End);
}

fn hook(l: &mut Lexer<'_>, g: &Grammar) -> bool {
    let next = l.peek(1);
    let begins = l.prev != Prev::Value && l.prev != Prev::Dot;
    let before = if l.pos == 0 { b' ' } else { l.bytes[l.pos - 1] };
    match l.peek(0) {
        b':' if next == b':' => {
            l.pos += 2;
            l.prev = Prev::Operator;
            true
        }
        b':' if starts_name(next) && !in_name(before) => {
            let end = l.while_at(l.pos + 1, in_name);
            let end = if matches!(l.at(end), b'?' | b'!' | b'=') && l.at(end + 1) != b'=' { end + 1 } else { end };
            value(l, end, Class::Constant)
        }
        b'@' | b'$' if starts_name(next) || next == b'@' => {
            let end = l.while_at(l.pos + 2, in_name);
            value(l, end, Class::Variable)
        }
        b'/' if begins || l.prev == Prev::Value && before == b' ' && next != b' ' && next != b'=' => regex(l, g),
        b'%' if begins && matches!(next, b'w' | b'i' | b'q' | b'Q' | b'W' | b'(' | b'[' | b'{') => percent(l),
        b'<' if matches!(l.peek(2), b'~' | b'-') && next == b'<' => heredoc(l),
        _ => false,
    }
}

fn value(l: &mut Lexer<'_>, end: usize, class: Class) -> bool {
    l.take(end, class);
    l.prev = Prev::Value;
    true
}

fn regex(l: &mut Lexer<'_>, g: &Grammar) -> bool {
    if l.pos < l.vain {
        return false;
    }
    let line = l.line_end(l.pos);
    let mut at = l.pos + 1;
    while at < line && l.bytes[at] != b'/' {
        at += if l.bytes[at] == b'\\' { 2 } else { 1 };
    }
    if at >= line {
        l.vain = line;
        return false;
    }
    let start = l.pos;
    l.pos += 1;
    quoted::string(l, g, (start, "/"), Style { inner: Inner::HashBrace, ..Style::LINE });
    l.take(l.while_at(l.pos, |byte| matches!(byte, b'i' | b'm' | b'x' | b'o' | b'u')), Class::String);
    true
}

/// `%w[a b]` and its like.
fn percent(l: &mut Lexer<'_>) -> bool {
    let open = if l.peek(1).is_ascii_alphabetic() { l.peek(2) } else { l.peek(1) };
    let close = match open {
        b'(' => ")",
        b'[' => "]",
        b'{' => "}",
        b'<' => ">",
        b'|' => "|",
        b'!' => "!",
        _ => return false,
    };
    let end = l.behind(l.pos + 3, close);
    value(l, end, Class::String)
}

/// `<<~NAME` up to the line with the name; what follows on the first line is taken with it.
fn heredoc(l: &mut Lexer<'_>) -> bool {
    let start = l.while_at(l.pos + 3, |byte| matches!(byte, b'"' | b'\''));
    let end = l.while_at(start, in_name);
    let name = &l.bytes[start..end];
    if name.is_empty() || !name[0].is_ascii_uppercase() {
        return false;
    }
    l.take(end, Class::String);
    l.pos = l.line_end(end);
    while l.pos < l.end {
        let line = l.line_end(l.pos + 1);
        let last = l.bytes[l.pos..line].trim_ascii() == name;
        l.take(line, Class::String);
        if last {
            break;
        }
    }
    l.prev = Prev::Value;
    true
}
