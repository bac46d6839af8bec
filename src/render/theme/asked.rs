//! Which keys of pages the templates of a theme can ask for.
//!
//! A key that is not a word anywhere in the templates can only be reached in a few ways: by writing a page out as a
//! whole, by going through its keys, or by a name that is worked out. Where one of these is found, or may be meant,
//! all keys are there: too much costs memory only.

use std::collections::BTreeMap;

use super::needs::tags;
use crate::render::view::Keys;

/// Words that go through all keys of what stands in front of them, or write it out.
const WHOLE: [&str; 6] = ["__tera_context", "json_encode", "keys", "pairs", "str", "values"];

/// Filters and functions whose argument `key` names a key; every `attribute` does.
const NAMING: [&str; 2] = ["get", "item"];

/// Lists of texts or of values that are no pages, by their last name.
const PLAIN: [&str; 15] = [
    "ancestors",
    "assets",
    "author_entries",
    "authors",
    "backlinks",
    "children",
    "components",
    "corrections",
    "feed_filenames",
    "languages",
    "menu",
    "subsections",
    "taxonomies",
    "toc",
    "translations",
];

/// Names behind which there is nothing but what the configuration or a page's own table says.
const FREE: [&str; 5] = ["config", "extra", "range", "split", "taxonomies"];

/// Names of pages and of lists of pages.
const PAGES: [&str; 10] =
    ["earlier", "heavier", "higher", "later", "latest", "lighter", "lower", "page", "pages", "related"];

/// What gives one page.
const PICKS: [&str; 4] = ["first", "get_page", "last", "nth"];

/// The keys that some of these templates can ask for.
pub(super) fn keys<'a>(texts: impl Iterator<Item = &'a str>) -> Keys {
    let mut keys = Keys::least();
    for text in texts {
        if is_open(text) {
            return Keys::ALL;
        }
        // Words of the text around the tags count as well: nothing is lost where a tag is read wrongly.
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '_') {
            keys = keys.with(word);
        }
    }
    keys
}

/// Whether a template can ask for keys that it does not name.
fn is_open(text: &str) -> bool {
    let uneven =
        |tag: &str| tag.matches('{').count() != tag.matches('}').count() || tag.matches(['"', '\'']).count() % 2 == 1;
    // A tag that ends inside a text or table is not read to its end here.
    if tags(text).any(|(_, tag)| uneven(tag)) {
        return true;
    }
    let tags: Vec<Vec<Token<'_>>> = tags(text).map(|(_, tag)| tokens(tag)).collect();
    let mut loops: BTreeMap<&str, bool> = BTreeMap::from([("page", false)]);
    for (name, plain) in tags.iter().filter_map(|tag| loop_variable(tag).or_else(|| set_variable(tag))) {
        *loops.entry(name).or_insert(true) &= plain;
    }
    tags.iter().any(|tag| goes_through_keys(tag))
        || tags.iter().any(|tag| works_a_name_out(tag, &tags) || writes_out(tag, &loops))
}

/// A loop over keys and values, or a filter that writes everything out.
fn goes_through_keys(tag: &[Token<'_>]) -> bool {
    let whole = |token: &Token<'_>| matches!(token, Token::Name(name) if WHOLE.contains(name));
    let grouped = |token: &Token<'_>| matches!(token, Token::Name("group_by" | "config" | "extra"));
    let pairs = matches!(tag, [Token::Name("for"), _, Token::Mark(','), ..]);
    tag.iter().any(whole) || pairs && !tag.iter().any(grouped)
}

/// The variable of a loop, and whether what it goes through holds no pages.
fn loop_variable<'a>(tag: &[Token<'a>]) -> Option<(&'a str, bool)> {
    let at = tag.iter().position(|token| *token == Token::Name("in")).filter(|_| tag[0] == Token::Name("for"))?;
    let (Token::Name(name), list) = (*tag.get(at - 1)?, &tag[at + 1..]) else { return None };
    let end = list.iter().position(|token| *token == Token::Mark('|')).unwrap_or(list.len());
    let last = list[..end].iter().rev().find(|token| matches!(token, Token::Name(_)));
    let plain = matches!(last, Some(Token::Name(name)) if PLAIN.contains(name));
    let free = list.iter().any(|token| matches!(token, Token::Name(name) if FREE.contains(name)));
    Some((name, plain || free || list.first() == Some(&Token::Mark('['))))
}

/// A name that is given a value, and whether that is no page.
fn set_variable<'a>(tag: &[Token<'a>]) -> Option<(&'a str, bool)> {
    let [Token::Name("set" | "set_global"), Token::Name(name), Token::Mark('='), value @ ..] = tag else { return None };
    let page = |token: &Token<'_>| matches!(token, Token::Name(name) if PAGES.contains(name) || PICKS.contains(name));
    let end = value.iter().position(|token| *token == Token::Mark('|'));
    let last = value[..end.unwrap_or(value.len())].iter().rev().find(|token| matches!(token, Token::Name(_)));
    let picked = end.is_some_and(|end| value[end..].iter().any(page)) || value.first().is_some_and(page);
    Some((name, !(last.is_some_and(page) || picked && !value.contains(&Token::Mark('.')))))
}

/// A key by a name that does not stand there: `page[name]`, `sort(attribute=name)`.
fn works_a_name_out(tag: &[Token<'_>], tags: &[Vec<Token<'_>>]) -> bool {
    let ends = |token: Option<&Token<'_>>| matches!(token, None | Some(Token::Mark(']' | ',' | ')')));
    let stands_there = |rest: &[Token<'_>]| match rest.first() {
        Some(Token::Text) => ends(rest.get(1)),
        Some(Token::Number | Token::Mark('-' | ':')) => true,
        Some(Token::Name(name)) => ends(rest.get(1)) && is_literal(name, tags),
        _ => false,
    };
    (1..tag.len()).any(|at| match (tag[at - 1], tag[at]) {
        (Token::Name("in" | "or" | "and" | "not" | "if" | "else" | "elif"), Token::Mark('[')) => false,
        (Token::Name(_) | Token::Mark(')' | ']' | '?'), Token::Mark('['))
        | (Token::Name("attribute"), Token::Mark('=')) => !stands_there(&tag[at + 1..]),
        (Token::Name("key"), Token::Mark('=')) if is_naming(&tag[..at - 1]) => !stands_there(&tag[at + 1..]),
        _ => false,
    })
}

/// Whether the call that this is the beginning of takes the name of a key.
fn is_naming(before: &[Token<'_>]) -> bool {
    let open = before.iter().rposition(|token| *token == Token::Mark('(')).unwrap_or_default();
    matches!(before.get(open.wrapping_sub(1)), Some(Token::Name(name)) if NAMING.contains(name))
}

/// Whether a name is only ever a text of a list that is written down in the same template.
fn is_literal(name: &str, tags: &[Vec<Token<'_>>]) -> bool {
    let mut bound = false;
    for tag in tags {
        match tag.as_slice() {
            [Token::Name("for"), Token::Name(own), Token::Name("in"), Token::Mark('['), ..] if *own == name => {
                bound = true;
            }
            [Token::Name("for" | "set" | "set_global" | "component"), rest @ ..]
                if rest
                    .iter()
                    .take_while(|token| !matches!(token, Token::Name("in")))
                    .any(|token| *token == Token::Name(name)) =>
            {
                return false;
            }
            _ => {}
        }
    }
    bound
}

/// A page that is written out, or joined with a text.
fn writes_out(tag: &[Token<'_>], loops: &BTreeMap<&str, bool>) -> bool {
    let plain = |token: Option<&Token<'_>>| matches!(token, None | Some(Token::Mark('|' | '~')));
    let held = |at: usize| {
        matches!(tag.get(at + 1), Some(Token::Mark('|'))) && tag.get(at + 2) == Some(&Token::Name("length"))
    };
    (0..tag.len()).any(|at| {
        let Token::Name(name) = tag[at] else { return false };
        let first = at == 0 || tag[at - 1] == Token::Mark('~');
        let alone = first && loops.get(name) == Some(&false);
        let last =
            at > 0 && matches!(tag[at - 1], Token::Mark('.')) && tag[0] != Token::Name("for") && PAGES.contains(&name);
        (alone || last && is_printed(tag)) && plain(tag.get(at + 1)) && !held(at)
    })
}

/// Whether a tag writes something, and is no statement.
fn is_printed(tag: &[Token<'_>]) -> bool {
    !matches!(tag.first(), Some(Token::Name("if" | "elif" | "for" | "set" | "set_global" | "component" | "include")))
}

/// A part of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Name(&'a str),
    Text,
    Number,
    Mark(char),
}

fn tokens(tag: &str) -> Vec<Token<'_>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut found, mut rest) = (Vec::new(), tag.trim_end_matches('-'));
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' | '`' => {
                found.push(Token::Text);
                rest[1..].find(first).map_or(rest.len(), |end| end + 2)
            }
            c if c.is_ascii_digit() => {
                found.push(Token::Number);
                rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
            }
            c if is_word(c) => {
                let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                found.push(Token::Name(&rest[..end]));
                end
            }
            c => {
                if !c.is_whitespace() {
                    found.push(Token::Mark(c));
                }
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::keys;
    use crate::render::view::Keys;

    fn of(text: &str) -> Keys {
        keys(std::iter::once(text))
    }

    #[test]
    fn keys_are_there_that_some_template_names() {
        let found = of("{% for page in section.pages %}{{ page.title }} {{ page[\"weight\"] }}{% endfor %}");
        assert!(found.has("title") && found.has("weight") && found.has("permalink"));
        assert!(!found.has("excerpt") && !found.has("draft") && !found.has("terms"));
        let found = keys(["{{ posts | sort(attribute=\"date\") }}", "{{ p.extra.image }}"].into_iter());
        assert!(found.has("date") && found.has("extra") && found.has("image") && !found.has("year"));
    }

    #[test]
    fn what_may_ask_for_any_key_gets_all() {
        for text in [
            "{{ page }}",
            "{{ \"x\" ~ page }}",
            "{{ page | json_encode | safe }}",
            "{{ __tera_context }}",
            "{% for key, value in page %}{{ key }}{% endfor %}",
            "{% for post in pages %}{{ post }}{% endfor %}",
            "{% for post in posts | reverse %}{{ post }}{% endfor %}",
            "{{ page.lower }}",
            "{{ section.pages }}",
            "{% set other = page.lower %}{{ other }}",
            "{% set other = pages | first %}{{ other }}",
            "{{ page[config.extra.field] }}",
            "{{ page[\"wei\" ~ \"ght\"] }}",
            "{{ pages | sort(attribute=config.extra.order) }}",
            "{{ page | get(key=name) }}",
            "{{ f(x={\"a\": {}}) }}{{ page.title }}",
        ] {
            assert_eq!(of(text), Keys::ALL, "{text}");
        }
    }

    #[test]
    fn what_writes_texts_does_not() {
        for text in [
            "{% for name in page.authors %}{{ name }}{% endfor %}",
            "{% for tag in page.taxonomies.tags %}{{ tag }}{% endfor %}",
            "{% for code, other in config.languages %}{{ code }}{% endfor %}",
            "{% for year, posts in pages | group_by(attribute=\"year\") %}{{ year }}{% endfor %}",
            "{% for key in [\"a\", \"b\"] %}{{ footer?[key] }}{{ trans(key=key) }}{% endfor %}",
            "{{ page.title }} {{ section.pages | length }} {% if page.lower %}{{ page.lower.title }}{% endif %}",
            "{% set name = page.title %}{{ name }}",
            "{{ <card page={page} level={2} /> }}",
        ] {
            assert!(!of(text).has("word_count"), "{text}");
        }
    }
}
