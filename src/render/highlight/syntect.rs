//! Syntect with the grammars of two-face: for languages without a lexer of their own.
//!
//! Loaded on first use only. Its stock HTML writer yields 14 to 18 times its input; here every scope is
//! reduced to one class, which gives about twice the input.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::{BasicScopeStackOp, ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::class::Class;
use super::scopes::{Opinion, opinion};
use super::spans::Spans;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Lines longer than this many bytes end the colouring: patterns that backtrack take seconds on them.
const LONGEST_LINE: usize = 8 * 1024;

thread_local! {
    static OPINIONS: RefCell<HashMap<Scope, Opinion>> = RefCell::default();
}

/// Names of languages as posts write them, where the grammar is called otherwise; sorted.
const NAMES: [(&str, &str); 45] = [
    ("apache", "Apache Conf"),
    ("arm", "ARM Assembly"),
    ("asm", "x86_64 Assembly"),
    ("assembly", "x86_64 Assembly"),
    ("batch", "Batch File"),
    ("bazel", "Python"),
    ("c#", "C#"),
    ("containerfile", "Dockerfile (with bash)"),
    ("cpp", "C++"),
    ("csharp", "C#"),
    ("cuda", "C++"),
    ("docker", "Dockerfile (with bash)"),
    ("dockerfile", "Dockerfile (with bash)"),
    ("dotenv", "DotENV"),
    ("elisp", "Lisp"),
    ("env", "DotENV"),
    ("fortran", "Fortran (Modern)"),
    ("fsharp", "F#"),
    ("golang", "Go"),
    ("handlebars", "HTML (Jinja2)"),
    ("hbs", "HTML (Jinja2)"),
    ("hcl", "Terraform"),
    ("hjson", "JSON"),
    ("hlsl", "GLSL"),
    ("javascript", "js"),
    ("json5", "JSON"),
    ("jsonc", "JSON"),
    ("jsonl", "JSON"),
    ("jsx", "tsx"),
    ("kt", "Kotlin"),
    ("liquid", "HTML (Jinja2)"),
    ("make", "Makefile"),
    ("objc", "Objective-C"),
    ("opencl", "C"),
    ("ps", "ps1"),
    ("pwsh", "ps1"),
    ("py3", "Python"),
    ("python3", "Python"),
    ("regex", "Regular Expression"),
    ("regexp", "Regular Expression"),
    ("scheme", "Lisp"),
    ("shell", "bash"),
    ("ssh-config", "SSH Config"),
    ("starlark", "Python"),
    ("viml", "vim"),
];

fn syntax(lang: &str) -> Option<&'static SyntaxReference> {
    let name = NAMES.binary_search_by_key(&lang, |(alias, _)| alias).map_or(lang, |at| NAMES[at].1);
    SYNTAXES
        .find_syntax_by_extension(name)
        .or_else(|| SYNTAXES.syntaxes().iter().rev().find(|syntax| syntax.name.eq_ignore_ascii_case(name)))
        .or_else(|| {
            let named = |extension: &String| extension.eq_ignore_ascii_case(name);
            SYNTAXES.syntaxes().iter().rev().find(|syntax| syntax.file_extensions.iter().any(named))
        })
        .filter(|syntax| !syntax.hidden)
}

/// Whether there is a grammar of this name (in lower case).
pub(super) fn known(lang: &str) -> bool {
    syntax(lang).is_some()
}

/// Names and extensions of all grammars, in lower case.
pub(super) fn languages() -> impl Iterator<Item = String> {
    let words = |syntax: &'static SyntaxReference| std::iter::once(&syntax.name).chain(&syntax.file_extensions);
    let grammars = SYNTAXES
        .syntaxes()
        .iter()
        .filter(|syntax| !syntax.hidden)
        .flat_map(words)
        .filter(|word| !word.starts_with('.'))
        .map(|word| word.to_lowercase());
    NAMES.iter().map(|(alias, _)| (*alias).to_owned()).chain(grammars)
}

/// Highlights code; false where there is no such grammar (then nothing is written).
pub(super) fn highlight(lang: &str, code: &str, out: &mut String) -> bool {
    let Some(syntax) = syntax(lang) else { return false };
    let mut spans = Spans::new(code, out);
    OPINIONS.with_borrow_mut(|memo| lex(syntax, code, memo, &mut spans));
    spans.finish();
    true
}

fn lex(syntax: &SyntaxReference, code: &str, memo: &mut HashMap<Scope, Opinion>, spans: &mut Spans) {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut classes = vec![(Class::Plain, false)];
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        if line.len() > LONGEST_LINE {
            return;
        }
        let Ok(ops) = state.parse_line(line, &SYNTAXES) else { return };
        let mut at = 0;
        for (offset, op) in ops {
            let (class, _) = classes.last().copied().unwrap_or_default();
            if offset > at {
                let class = by_text(class, &line[at..offset]);
                spans.token(start + at, start + offset, class);
                at = offset;
            }
            let applied = stack.apply_with_hook(&op, |op, _| match op {
                BasicScopeStackOp::Push(scope) => {
                    let top = classes.last().copied().unwrap_or_default();
                    let opinion = *memo.entry(scope).or_insert_with(|| opinion(&scope.build_string()));
                    classes.push(opinion.under(top));
                }
                BasicScopeStackOp::Pop => {
                    classes.pop();
                }
            });
            if applied.is_err() {
                return;
            }
        }
        let (class, _) = classes.last().copied().unwrap_or_default();
        spans.token(start + at, start + line.len(), by_text(class, &line[at..]));
        start += line.len();
    }
}

/// Types that many grammars call keywords.
const TYPES: [&str; 44] = [
    "Self",
    "any",
    "bigint",
    "bool",
    "boolean",
    "byte",
    "char",
    "complex128",
    "complex64",
    "decimal",
    "double",
    "error",
    "f32",
    "f64",
    "float",
    "float32",
    "float64",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "isize",
    "long",
    "number",
    "object",
    "rune",
    "short",
    "str",
    "string",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "uint",
    "usize",
    "void",
    "wchar_t",
];

/// Grammars differ in what they call operators written as words, and in how they call the basic types.
fn by_text(class: Class, text: &str) -> Class {
    match class {
        Class::Operator if text.starts_with(|first: char| first.is_ascii_alphabetic()) => Class::Keyword,
        Class::Keyword if TYPES.binary_search(&text).is_ok() => Class::Type,
        _ => class,
    }
}
