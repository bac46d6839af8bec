//! Expressions of the older language in the newer one.

use std::collections::BTreeSet;

use super::lex::{Word, words};

/// Words that are no variables.
const KEYWORDS: &[&str] = &[
    "and",
    "as",
    "block",
    "break",
    "continue",
    "elif",
    "else",
    "extends",
    "false",
    "False",
    "filter",
    "for",
    "if",
    "ignore",
    "import",
    "in",
    "include",
    "is",
    "loop",
    "missing",
    "none",
    "None",
    "not",
    "self",
    "set",
    "set_global",
    "true",
    "True",
];

/// Tests that took their argument by position, with its name now.
const POSITIONAL: [(&str, &str); 6] = [
    ("containing", "pat"),
    ("divisible_by", "divisor"),
    ("divisibleby", "divisor"),
    ("ending_with", "pat"),
    ("matching", "pat"),
    ("starting_with", "pat"),
];

/// Knows which component stands for `namespace::macro`.
pub(super) type Component<'a> = dyn Fn(&str, &str) -> String + 'a;

/// An expression, or all of a tag behind its keyword.
pub(super) fn convert(text: &str, component: &Component<'_>) -> String {
    convert_words(&words(text), component)
}

fn convert_words(words: &[Word<'_>], component: &Component<'_>) -> String {
    let mut out = String::with_capacity(words.len() * 6);
    let mut root = "";
    // Where the chain of names that is being written starts, and whether it has become a filter.
    let mut chain = (0, false);
    let mut at = 0;
    while at < words.len() {
        let next = words.get(at + 1).copied();
        let last = before(words, at);
        match words[at] {
            Word::Name(namespace) if next == Some(Word::Sign("::")) => {
                let (call, end) = call(words, at, namespace, component);
                out.push_str(&call);
                at = end;
                continue;
            }
            Word::Name(name) => {
                if last != Some(Word::Sign(".")) {
                    root = name;
                    chain = (out.len(), false);
                }
                out.push_str(name);
                let by_place = is_test(words, at) && next == Some(Word::Sign("(")) && !is_named(words, at + 2);
                let argument = POSITIONAL.iter().find(|(test, _)| by_place && *test == name);
                if let Some((_, argument)) = argument {
                    out.extend(["(", argument, "="]);
                    at += 1;
                }
            }
            Word::Sign(".") if follows_value(words, at) && chain.1 => {
                let name = next.map_or("", Word::written);
                let key = if matches!(next, Some(Word::Number(_))) { name.to_owned() } else { format!("\"{name}\"") };
                look_up(&mut out, chain, &key);
                at += 1;
            }
            Word::Sign("[") if follows_value(words, at) && (chain.1 || is_computed(words, at)) => {
                let close = closing(words, at).min(words.len());
                look_up(&mut out, chain, convert_words(&words[at + 1..close], component).trim());
                chain.1 = true;
                at = close;
            }
            Word::Sign(".") if follows_value(words, at) => match next {
                Some(Word::Number(number)) => {
                    out.extend(["?[", number, "]"]);
                    at += 1;
                }
                _ if root == "loop" => out.push('.'),
                _ => out.push_str("?."),
            },
            Word::Sign("[") if follows_value(words, at) => out.push_str("?["),
            Word::Text(text) => out.push_str(&text.replace('\\', "\\\\")),
            word => out.push_str(word.written()),
        }
        at += 1;
    }
    out
}

/// Whether the bracket at a place holds more than a number or a string.
fn is_computed(words: &[Word<'_>], open: usize) -> bool {
    let close = closing(words, open).min(words.len());
    let mut inner = words[open + 1..close].iter().filter(|word| !matches!(word, Word::Space(_)));
    !matches!((inner.next(), inner.next()), (Some(Word::Number(_) | Word::Text(_)), None))
}

/// Makes a chain a filter that looks something up: the newer language refuses to look up a name in a
/// text, where the older one finds nothing.
fn look_up(out: &mut String, chain: (usize, bool), key: &str) {
    let (start, filtered) = chain;
    if filtered {
        out.pop();
    } else {
        out.insert(start, '(');
    }
    out.extend([" | item(key=", key, "))"]);
}

/// The word before a place, white space aside.
fn before<'a>(words: &[Word<'a>], at: usize) -> Option<Word<'a>> {
    words[..at].iter().rev().find(|word| !matches!(word, Word::Space(_))).copied()
}

/// Whether a name, an index or a bracket stands before a place, so that a member can follow.
fn follows_value(words: &[Word<'_>], at: usize) -> bool {
    match before(words, at) {
        Some(Word::Name(name)) => !KEYWORDS.contains(&name) || name == "loop",
        Some(Word::Number(_)) => at >= 2 && words[at - 2] == Word::Sign("."),
        Some(Word::Sign(sign)) => sign == "]",
        Some(Word::Space(_) | Word::Text(_)) | None => false,
    }
}

/// Whether the name at a place stands behind `is` or `is not`.
fn is_test(words: &[Word<'_>], at: usize) -> bool {
    let mut back = words[..at].iter().rev().filter(|word| !matches!(word, Word::Space(_)));
    match back.next() {
        Some(Word::Name("is")) => true,
        Some(Word::Name("not")) => back.next() == Some(&Word::Name("is")),
        _ => false,
    }
}

/// Whether `name =` stands at a place.
fn is_named(words: &[Word<'_>], at: usize) -> bool {
    let mut ahead = words[at.min(words.len())..].iter().filter(|word| !matches!(word, Word::Space(_)));
    matches!(ahead.next(), Some(Word::Name(_))) && ahead.next() == Some(&Word::Sign("="))
}

/// `namespace::name(a=1, b=x)` as `<component a={1} b={x} />`, and where it ends.
fn call(words: &[Word<'_>], at: usize, namespace: &str, component: &Component<'_>) -> (String, usize) {
    let name = words.get(at + 2).map_or("", |word| word.written());
    let mut call = format!("<{}", component(namespace, name));
    let mut end = at + 3;
    if words.get(end) == Some(&Word::Sign("(")) {
        let close = closing(words, end);
        for argument in arguments(&words[end + 1..close.min(words.len())]) {
            let split = argument.iter().position(|word| *word == Word::Sign("="));
            let Some(split) = split else { continue };
            let name: String = argument[..split].iter().map(|word| word.written()).collect();
            let value = convert_words(&argument[split + 1..], component);
            call.extend([" ", name.trim(), "={", value.trim(), "}"]);
        }
        end = close + 1;
    }
    call.push_str(" />");
    (call, end.min(words.len()))
}

/// The bracket that closes the one at a place.
fn closing(words: &[Word<'_>], open: usize) -> usize {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().skip(open) {
        match word {
            Word::Sign("(" | "[") => depth += 1,
            Word::Sign(")" | "]") => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    words.len()
}

/// Splits at commas that stand in no bracket.
pub(super) fn arguments<'a, 'w>(words: &'w [Word<'a>]) -> Vec<&'w [Word<'a>]> {
    let mut depth = 0;
    let mut found = Vec::new();
    let mut from = 0;
    for (at, word) in words.iter().enumerate() {
        match word {
            Word::Sign("(" | "[") => depth += 1,
            Word::Sign(")" | "]") => depth -= 1,
            Word::Sign(",") if depth == 0 => {
                found.push(&words[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&words[from..]);
    found.retain(|words| words.iter().any(|word| !matches!(word, Word::Space(_))));
    found
}

/// Names of variables that an expression reads.
pub(super) fn variables<'a>(text: &'a str, found: &mut BTreeSet<&'a str>) {
    let words = words(text);
    for (at, word) in words.iter().enumerate() {
        let Word::Name(name) = word else { continue };
        let last = before(&words, at);
        let is_member = matches!(last, Some(Word::Sign("." | "?." | "|" | "::")));
        let mut ahead = words[at + 1..].iter().filter(|word| !matches!(word, Word::Space(_)));
        let is_other = matches!(ahead.next(), Some(Word::Sign("(" | "::" | "=")));
        if !is_member && !is_other && !is_test(&words, at) && !KEYWORDS.contains(name) {
            found.insert(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        let component = |namespace: &str, name: &str| format!("{namespace}.{name}");
        for (old, new) in [
            ("page.extra.x", "page?.extra?.x"),
            ("a.0.b[c]", "(a?[0]?.b | item(key=c))"),
            ("x == m[k.a][1].t | f", "x == (m | item(key=k?.a) | item(key=1) | item(key=\"t\")) | f"),
            ("m[\"a\"].b", "m?[\"a\"]?.b"),
            ("loop.index + 1.5", "loop.index + 1.5"),
            ("x is not containing(\"a\\d\")", "x is not containing(pat=\"a\\\\d\")"),
            ("x is starting_with(pat=y)", "x is starting_with(pat=y)"),
            ("n is divisibleby(2)", "n is divisibleby(divisor=2)"),
            ("x in [1, 2] or y", "x in [1, 2] or y"),
            (
                "m::card(p=page.x, n=[1,2], t=m::t(a=1)) | safe",
                "<m.card p={page?.x} n={[1,2]} t={<m.t a={1} />} /> | safe",
            ),
            ("self::a()", "<self.a />"),
        ] {
            assert_eq!(convert(old, &component), new);
        }
        let mut found = BTreeSet::new();
        variables("get_url(path=page.path) | f(x=y) ~ config.title is containing(z) and not lang", &mut found);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["config", "lang", "page", "y", "z"]);
    }
}
