//! Lexers for the languages that make up nearly all code on blogs: two orders of magnitude faster than
//! grammars made of regular expressions, with the same classes.

mod code;
mod grammar;
mod python;
mod rust;
mod scan;
mod script;

use scan::Lexer;

type Lex = fn(&mut Lexer<'_>);

/// Names of languages, in lower case and sorted, with their lexers.
const LEXERS: &[(&str, Lex)] = &[
    ("cjs", script::lex),
    ("cts", script::lex_typed),
    ("javascript", script::lex),
    ("js", script::lex),
    ("jsx", script::lex),
    ("mjs", script::lex),
    ("mts", script::lex_typed),
    ("node", script::lex),
    ("py", python::lex),
    ("py3", python::lex),
    ("python", python::lex),
    ("python3", python::lex),
    ("rs", rust::lex),
    ("rust", rust::lex),
    ("ts", script::lex_typed),
    ("tsx", script::lex_tsx),
    ("typescript", script::lex_typed),
];

fn lexer(lang: &str) -> Option<Lex> {
    LEXERS.binary_search_by_key(&lang, |(name, _)| name).ok().map(|at| LEXERS[at].1)
}

/// Whether there is a lexer of this name (in lower case).
pub(super) fn known(lang: &str) -> bool {
    lexer(lang).is_some()
}

/// All names.
pub(super) fn languages() -> impl Iterator<Item = &'static str> {
    LEXERS.iter().map(|(name, _)| *name)
}

/// Highlights code; false where there is no such lexer (then nothing is written).
pub(super) fn highlight(lang: &str, code: &str, out: &mut String) -> bool {
    let Some(lex) = lexer(lang) else { return false };
    let mut lexer = Lexer::new(code, out);
    lex(&mut lexer);
    lexer.spans.finish();
    true
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_sorted() {
        assert!(super::LEXERS.is_sorted_by_key(|(name, _)| *name));
    }
}
