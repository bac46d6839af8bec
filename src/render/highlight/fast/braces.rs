//! Languages with braces that differ in little but their words: C, C++, C#, Go, Java, Kotlin, Swift, PHP.

use std::sync::LazyLock;

use super::super::class::Class;
use super::code::{self, Stop};
use super::grammar::{
    ANGLES, ANNOTATIONS, ARROWS, CALLS, CAPS, CASELESS, Grammar, Inner, NESTED, PREPROCESSOR, Quote, SUFFIX_TYPES,
    Spec, Style, UPPER_CALLS, UPPER_TYPES,
};
use super::quoted;
use super::scan::{Lexer, Prev, in_name, starts_name};

const C: Spec = Spec {
    keywords: "auto break case const continue default defined do else extern for goto if inline register restrict return sizeof \
               static switch typedef volatile while _Alignas _Alignof _Atomic _Generic _Noreturn _Static_assert \
               _Thread_local asm __asm__ __attribute__ __inline __restrict",
    before_type: "struct enum union",
    types: "void char short int long float double signed unsigned bool _Bool _Complex size_t ssize_t ptrdiff_t int8_t \
            int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t wchar_t FILE va_list off_t \
            time_t pid_t",
    constants: "true false NULL",
    variables: "",
    quotes: &[Quote::line("\"").with(Inner::Percent), Quote::line("'")],
    traits: CALLS | CAPS | PREPROCESSOR | ARROWS | SUFFIX_TYPES,
    prefix: c_prefix,
    ..Spec::BASE
};

const CPP: Spec = Spec {
    keywords: "alignas alignof and and_eq asm auto bitand bitor break case catch co_await co_return co_yield compl concept \
               const const_cast consteval constexpr constinit continue decltype default delete do dynamic_cast else \
               explicit export extern final for friend goto if inline mutable new noexcept not not_eq operator or \
               or_eq override private protected public register reinterpret_cast requires return sizeof static \
               static_assert static_cast switch template thread_local throw try typedef typeid typename using virtual \
               volatile while xor xor_eq import module",
    before_type: "struct enum union class namespace",
    types: "void char short int long float double signed unsigned bool size_t ssize_t ptrdiff_t int8_t int16_t int32_t \
            int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t wchar_t char8_t char16_t char32_t FILE",
    constants: "true false NULL nullptr",
    variables: "this",
    traits: CALLS | CAPS | PREPROCESSOR | ARROWS | ANGLES | UPPER_TYPES | SUFFIX_TYPES,
    ..C
};

const CSHARP: Spec = Spec {
    keywords: "abstract add alias as ascending async await base break by case catch checked const continue default \
               delegate descending do else event explicit extern finally fixed for foreach from get global goto group \
               if implicit in init internal into is join let lock nameof new not on operator or and orderby out \
               override params partial private protected public readonly ref remove required return sealed select set \
               sizeof stackalloc static switch throw try typeof unchecked unsafe using value virtual volatile when \
               where while with yield file scoped",
    before_type: "class struct interface enum record",
    types: "bool byte char decimal double dynamic float int long object sbyte short string uint ulong ushort void var nint \
            nuint",
    before_function: "",
    quotes: &[
        Quote::raw("\"\"\""),
        Quote { open: "$\"", close: "\"", style: Style { inner: Inner::Brace, ..Style::LINE } },
        Quote { open: "@\"", close: "\"", style: Style { lines: true, doubled: true, escapes: false, ..Style::LINE } },
        Quote::line("\""),
        Quote::line("'"),
    ],
    variables: "this base",
    traits: CALLS | UPPER_TYPES | UPPER_CALLS | PREPROCESSOR | ANGLES,
    hook_bytes: "[",
    hook: csharp_attribute,
    ..Spec::BASE
};

const GO: Spec = Spec {
    keywords: "break case chan const continue default defer else fallthrough for go goto if import interface map package \
               range return select struct switch var",
    before_function: "func",
    before_type: "type",
    types: "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string \
            uint uint8 uint16 uint32 uint64 uintptr",
    constants: "true false nil iota",
    variables: "",
    functions: "append cap clear close complex copy delete imag len make max min new panic print println real recover",
    quotes: &[Quote::line("\"").with(Inner::Percent), Quote::line("'"), Quote::raw("`")],
    traits: CALLS,
    ..Spec::BASE
};

const JAVA: Spec = Spec {
    keywords: "abstract assert break case catch const continue default do else exports extends final finally for goto if \
               implements import instanceof module native new non-sealed open opens package permits private protected \
               provides public requires return sealed static strictfp switch synchronized throw throws to transient \
               transitive try uses volatile when while with yield",
    before_type: "class interface enum record",
    types: "boolean byte char double float int long short void var",
    quotes: &[Quote::lines("\"\"\""), Quote::line("\""), Quote::line("'")],
    traits: CALLS | UPPER_TYPES | CAPS | ANNOTATIONS | ANGLES,
    ..Spec::BASE
};

const KOTLIN: Spec = Spec {
    keywords: "abstract actual annotation as break by catch companion const constructor continue crossinline data do \
               dynamic else expect external final finally for get if import in infix init inline inner internal is \
               lateinit noinline open operator out override package private protected public reified return sealed set \
               suspend tailrec throw try typeof val value var vararg when where while",
    before_function: "fun",
    before_type: "class interface object typealias enum",
    quotes: &[Quote::raw("\"\"\"").with(Inner::Dollar), Quote::line("\"").with(Inner::Dollar), Quote::line("'")],
    traits: CALLS | UPPER_TYPES | CAPS | ANNOTATIONS | ANGLES | NESTED,
    ..Spec::BASE
};

const SWIFT: Spec = Spec {
    keywords: "actor any as associatedtype async await break case catch continue convenience default defer deinit didSet do \
               dynamic else fallthrough fileprivate final for get guard if import in indirect infix init inout internal \
               is isolated lazy let mutating nonisolated nonmutating open operator optional override package postfix \
               precedencegroup prefix private public repeat required rethrows return set some static subscript switch \
               throw throws try unowned var weak where while willSet",
    before_function: "func",
    before_type: "class struct enum protocol extension typealias",
    constants: "true false nil",
    variables: "self super Self",
    quotes: &[Quote::lines("\"\"\""), Quote::line("\"")],
    traits: CALLS | UPPER_TYPES | ANNOTATIONS | ANGLES | NESTED,
    ..Spec::BASE
};

const PHP: Spec = Spec {
    keywords: "abstract and array as break callable case catch clone const continue declare default die do echo else elseif \
               empty enddeclare endfor endforeach endif endswitch endwhile eval exit extends final finally fn for foreach \
               global goto if implements include include_once instanceof insteadof isset list match namespace new or \
               parent print private protected public readonly require require_once return self static switch throw try \
               unset use var while xor yield",
    before_function: "function",
    before_type: "class interface trait enum",
    types: "bool float int iterable mixed never object string void",
    variables: "",
    line_comments: &["//", "#"],
    quotes: &[Quote::lines("\"").with(Inner::Dollar), Quote::lines("'"), Quote::lines("`")],
    traits: CALLS | UPPER_TYPES | CAPS | CASELESS | ARROWS,
    hook_bytes: "$<?#",
    hook: php_hook,
    ..Spec::BASE
};

macro_rules! lexers {
    ($($(#[$doc:meta])* $name:ident $spec:ident;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(l: &mut Lexer<'_>) {
            static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::new($spec));
            code::run(l, &GRAMMAR, Stop::End);
        }
    )*};
}

lexers! {
    /// C.
    c C;
    /// C++.
    cpp CPP;
    /// C#.
    csharp CSHARP;
    /// Go.
    go GO;
    /// Java.
    java JAVA;
    /// Kotlin.
    kotlin KOTLIN;
    /// Swift.
    swift SWIFT;
    php_code PHP;
}

/// PHP, with or without its opening tag, or as part of a page.
pub(super) fn php(l: &mut Lexer<'_>) {
    if l.rest().trim_ascii_start().starts_with(b"<")
        && let Some(code) = l.find(l.pos, "<?")
    {
        l.within(code, super::markup::lex_html);
    }
    php_code(l);
}

/// `L"..."`, `u8"..."`, `R"x(...)x"`.
fn c_prefix(l: &mut Lexer<'_>, g: &Grammar, end: usize) -> bool {
    let start = l.pos;
    let name = &l.bytes[start..end];
    let quote = l.at(end);
    if !matches!(quote, b'"' | b'\'')
        || !matches!(name, b"L" | b"u" | b"U" | b"u8" | b"R" | b"LR" | b"uR" | b"UR" | b"u8R")
    {
        return false;
    }
    if name.last() == Some(&b'R') {
        let open = l.while_at(end + 1, |byte| byte != b'(' && byte != b'"' && byte != b'\n').min(end + 17);
        if l.at(open) != b'(' {
            return false;
        }
        let delimiter = String::from_utf8_lossy(&l.bytes[end + 1..open]);
        l.take(l.behind(open, &format!("){delimiter}\"")), Class::String);
        l.prev = Prev::Value;
        return true;
    }
    l.pos = end + 1;
    quoted::string(l, g, (start, if quote == b'"' { "\"" } else { "'" }), Style::LINE);
    true
}

/// `[Name` at the start of a line.
fn csharp_attribute(l: &mut Lexer<'_>, _: &Grammar) -> bool {
    if !starts_name(l.peek(1)) || !l.at_line_start() {
        return false;
    }
    l.take(l.while_at(l.pos + 1, |byte| in_name(byte) || byte == b'.'), Class::Macro);
    true
}

fn php_hook(l: &mut Lexer<'_>, _: &Grammar) -> bool {
    let next = l.peek(1);
    match l.peek(0) {
        b'$' if starts_name(next) => {
            l.take(l.while_at(l.pos + 1, in_name), Class::Variable);
            l.prev = Prev::Value;
            true
        }
        b'#' if next == b'[' => {
            l.take_len(2, Class::Macro);
            true
        }
        b'<' if l.starts("<?php") => {
            l.take_len(5, Class::Tag);
            true
        }
        b'<' if l.starts("<<<") => heredoc(l),
        b'<' if l.starts("<?=") => {
            l.take_len(3, Class::Tag);
            true
        }
        b'?' if next == b'>' => {
            l.take_len(2, Class::Tag);
            let end = l.find(l.pos, "<?").unwrap_or(l.end);
            l.within(end, super::markup::lex_html);
            l.prev = Prev::Start;
            true
        }
        _ => false,
    }
}

/// `<<<NAME` up to the line that begins with the name.
fn heredoc(l: &mut Lexer<'_>) -> bool {
    let start = l.while_at(l.pos + 3, |byte| matches!(byte, b' ' | b'"' | b'\''));
    let end = l.while_at(start, in_name);
    if start == end {
        return false;
    }
    let name = &l.bytes[start..end];
    let mut line = l.line_end(end);
    while line < l.end {
        let from = l.while_at(line + 1, |byte| matches!(byte, b' ' | b'\t'));
        if l.bytes[from..l.end].starts_with(name) {
            l.take(from + name.len(), Class::String);
            l.prev = Prev::Value;
            return true;
        }
        line = l.line_end(from);
    }
    l.take(l.end, Class::String);
    true
}
