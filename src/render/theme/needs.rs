//! What the lists of a theme ask for, found by reading the templates.

use std::collections::BTreeSet;

use super::asked;
use crate::render::view::Keys;

/// What list items must carry besides the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Needs {
    /// Bodies: a list shows whole posts.
    pub content: bool,
    /// Summaries: a list shows what stands before `<!-- more -->`.
    pub summary: bool,
    /// What list items carry.
    pub keys: Keys,
}

impl Needs {
    /// Reads templates by name and text.
    ///
    /// `page.content` in a page's own template means that page; it means an item of a list where `page`
    /// is the variable of a loop, where the template is included by another one, or where the name in
    /// front is another one (`post.content`, `page.lower.content`). Too much is found rather than too
    /// little: it costs memory only.
    pub fn scan<'a>(templates: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let included: BTreeSet<&str> = templates
            .clone()
            .flat_map(|(_, text)| tags(text).filter_map(|(_, tag)| tag.strip_prefix("include")))
            .map(|name| name.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'' || c == '-'))
            .collect();
        let keys = asked::keys(templates.clone().map(|(_, text)| text));
        let mut needs = Self { keys, ..Self::default() };
        for (name, text) in templates {
            let part = included.iter().any(|partial| name == *partial || name.ends_with(&format!("/{partial}")));
            needs.content |= asks(text, "content", part);
            needs.summary |= asks(text, "summary", part);
        }
        needs
    }
}

fn asks(text: &str, field: &str, included: bool) -> bool {
    if !text.contains(field) {
        return false;
    }
    let loops: BTreeSet<&str> = tags(text).filter_map(|(_, tag)| loop_variable(tag)).collect();
    let in_component = text.contains("{% component") || text.contains("{%- component");
    tags(text).flat_map(|(_, tag)| owners(tag, field)).any(|owner| match owner {
        "page" | "section" | "term" => included || in_component || loops.contains(owner),
        _ => true,
    })
}

fn loop_variable(tag: &str) -> Option<&str> {
    let (names, _) = tag.strip_prefix("for ")?.split_once(" in ")?;
    names.rsplit(',').next().map(str::trim)
}

/// What stands in front of `.field` in a tag: a name, or an empty text for anything longer.
fn owners<'a>(tag: &'a str, field: &'a str) -> impl Iterator<Item = &'a str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    tag.match_indices(field).filter_map(move |(at, _)| {
        let before = tag[..at].strip_suffix('.')?;
        if tag[at + field.len()..].starts_with(is_name) {
            return None;
        }
        let before = before.strip_suffix('?').unwrap_or(before);
        let start =
            before.rfind(|c| !is_name(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let longer = before[..start].ends_with('.') || start == before.len();
        Some(if longer { "" } else { &before[start..] })
    })
}

/// Places and inner texts of all `{{ }}` and `{% %}`, without the dashes and spaces at the start.
pub(super) fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + text[at..].find('{')?;
            at = open + 1;
            let (close, skip) = match text.as_bytes().get(open + 1) {
                Some(b'{') => ("}}", 2),
                Some(b'%') => ("%}", 2),
                Some(b'#') => {
                    at = open + text[open..].find("#}").map_or(text.len() - open, |end| end + 2);
                    continue;
                }
                _ => continue,
            };
            let inner = open + skip;
            let end = inner + text[inner..].find(close)?;
            at = end + close.len();
            let body = &text[inner..end];
            let start = body.trim_start_matches(|c: char| c == '-' || c.is_whitespace());
            return Some((inner + body.len() - start.len(), start));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(templates: &[(&str, &str)]) -> Needs {
        Needs::scan(templates.iter().copied())
    }

    #[test]
    fn own_body_of_a_page_needs_nothing() {
        let needs = scan(&[("page.html", "{{ page.content }}{# {{ post.content }} #}<style>p.content{}</style>")]);
        assert!(!needs.content && !needs.summary);
    }

    #[test]
    fn items_of_loops_and_parts_need_bodies() {
        assert!(scan(&[("index.html", "{% for page in section.pages %}{{ page.content }}{% endfor %}")]).content);
        assert!(scan(&[("index.html", "{%- for p in section.pages %}{{ p.summary }}{% endfor %}")]).summary);
        assert!(scan(&[("page.html", "{{ page.lower.content }}")]).content);
        assert!(scan(&[("a.html", "{% include \"card.html\" %}"), ("t/card.html", "{{ page.summary }}")]).summary);
        assert!(!scan(&[("a.html", "{{ page.content_type }} {{ page.contents }}")]).content);
    }
}
