//! Expressions written for RE2, the engine of the original, read by the crate `regex`.
//!
//! They are compiled for bytes without Unicode: `\w`, `\d`, `\s` and `\b` mean ASCII as in RE2, and compiling all
//! published rules takes milliseconds in place of seconds. An expression that needs Unicode gets it.

use std::ops::Range;
use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::hir::Hir;

use super::literals::{Literals, alternatives};

/// Most bytes of a compiled expression; generous, because what cannot be compiled blocks.
const SIZE: usize = 64 << 20;

/// An expression that is compiled when it is first used.
#[derive(Debug)]
pub(super) struct Pattern {
    source: String,
    unicode: bool,
    groups: usize,
    /// Literals of which at least one stands in every match, as far as they are known.
    one_of: Vec<Vec<u8>>,
    literals: Literals,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Reads an expression.
    ///
    /// # Errors
    /// What cannot be understood, in one line.
    pub(super) fn new(source: &str) -> Result<Self, String> {
        let source = portable(source);
        let (unicode, hir) = parse(&source, false).or_else(|_| parse(&source, true))?;
        let (groups, literals) = (hir.properties().explicit_captures_len(), Literals::new(&hir));
        let one_of = alternatives(&hir).into_iter().flatten().map(<[u8]>::to_vec).collect();
        Ok(Self { source, unicode, groups, one_of, literals, compiled: OnceLock::new() })
    }

    /// Literals of which at least one stands in every match; none where they are not known.
    pub(super) fn one_of(&self) -> &[Vec<u8>] {
        &self.one_of
    }

    /// Number of groups in parentheses.
    pub(super) fn groups(&self) -> usize {
        self.groups
    }

    /// The expression ready to run; none where it is too large.
    pub(super) fn regex(&self) -> Option<&Regex> {
        let compile = || RegexBuilder::new(&self.source).unicode(self.unicode).size_limit(SIZE).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }

    /// All matches in order, none over another; an expression that cannot run has none. It is tried only where there
    /// can be one.
    pub(super) fn find(&self, text: &[u8]) -> Vec<Range<usize>> {
        let Some(regex) = self.regex() else { return Vec::new() };
        let mut all = Vec::new();
        for place in self.literals.stretches(text) {
            let found = regex.find_iter(&text[place.clone()]);
            all.extend(found.map(|found| found.start() + place.start..found.end() + place.start));
        }
        all
    }

    /// Whether it matches anywhere; an expression that cannot run matches nothing.
    pub(super) fn is_match(&self, text: &[u8]) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }
}

/// Whether the expression needs Unicode, and what it says.
fn parse(source: &str, unicode: bool) -> Result<(bool, Hir), String> {
    let mut parser = regex_syntax::ParserBuilder::new().utf8(false).unicode(unicode).build();
    match parser.parse(source) {
        Ok(hir) => Ok((unicode, hir)),
        Err(regex_syntax::Error::Parse(error)) => Err(error.kind().to_string()),
        Err(regex_syntax::Error::Translate(error)) => Err(error.kind().to_string()),
        Err(error) => Err(error.to_string().replace('\n', " ")),
    }
}

/// Escapes what RE2 takes as it stands and `regex` does not: braces that are no repetition, and inside of brackets
/// an opening bracket and the doubled signs of set operations.
fn portable(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 8);
    let (mut rest, mut inside) = (source, false);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' => escape(rest),
            '[' if !inside => {
                inside = true;
                // A closing bracket that comes first stands for itself.
                let head = rest[1..].strip_prefix('^').map_or(1, |_| 2);
                head + usize::from(rest[head..].starts_with(']'))
            }
            '[' if rest.starts_with("[:") => rest.find(":]").map_or(1, |end| end + 2),
            ']' => {
                inside = false;
                1
            }
            '{' if !inside => repetition(rest).unwrap_or(0),
            '}' if !inside => 0,
            '[' if inside => 0,
            '&' | '~' | '-' if inside && out.ends_with(c) && !out.ends_with(&format!("\\{c}")) => 0,
            _ => c.len_utf8(),
        };
        if length == 0 {
            out.push('\\');
        }
        let length = length.max(c.len_utf8());
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// Length of an escape such as `\d`, `\x{1F}` or `\pL`.
fn escape(text: &str) -> usize {
    let mut chars = text.chars();
    let length = chars.by_ref().take(2).map(char::len_utf8).sum();
    if matches!(text.as_bytes().get(1), Some(b'x' | b'p' | b'P' | b'u')) && chars.next() == Some('{') {
        return text.find('}').map_or(length, |end| end + 1);
    }
    length
}

/// Length of `{n}`, `{n,}` or `{n,m}`.
fn repetition(text: &str) -> Option<usize> {
    let end = text.find('}')?;
    let (from, to) = text[1..end].split_once(',').unwrap_or((&text[1..end], ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (!from.is_empty() && digits(from) && digits(to)).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_re2_takes_is_understood() {
        for (source, yes, no) in [
            (r"^\$(?:\d+|{\d+})$", "${12}", "$x"),
            (r"^\{\{[ \t]*[\w ().|]+[ \t]*}}$", "{{ a }}", "{ a }"),
            (r"^a{2}b{1,}c{,2}$", "aabc{,2}", "aabcc"),
            (r"^[[a]+$", "[a", "b"),
            (r"^[]a]+$", "]a", "b"),
            (r"^[^]a]$", "x", "]"),
            (r"^[a&&b]+$", "&ab", "c"),
            (r"^[+--]+$", "+,-", "a"),
            (r"^[[:alnum:]{]+$", "a{1", "-"),
            (r"^\x{41}\pL{2}$", "Aäö", "A1"),
        ] {
            let pattern = Pattern::new(source).unwrap_or_else(|error| panic!("{source}: {error}"));
            assert!(pattern.is_match(yes.as_bytes()), "{source} on {yes}");
            assert!(!pattern.is_match(no.as_bytes()), "{source} on {no}");
        }
        assert_eq!(Pattern::new("(a)(?:b)(?P<c>c)").unwrap().groups(), 2);
        assert!(Pattern::new("(").is_err() && Pattern::new("(?=a)").is_err());
    }

    #[test]
    fn classes_are_ascii_as_in_the_original() {
        assert!(!Pattern::new(r"^\w$").unwrap().is_match("ä".as_bytes()));
    }

    proptest::proptest! {
        #[test]
        fn nothing_stops_it(source in r"[\[\]{}a&~,1\\x^:-]{0,12}") {
            if let Ok(pattern) = Pattern::new(&source) {
                let _ = pattern.is_match(b"a");
            }
        }
    }
}
