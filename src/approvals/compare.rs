//! What is different between two versions of a post, in words for people.

use similar::{ChangeTag, TextDiff};

use crate::config::node::{Kind, Node, Table};
use crate::config::{toml_node, yaml_node};
use crate::content::front_matter::{Fence, split};
use crate::diag::FileId;

/// What is different.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Changes of the details at the top, as sentences.
    pub details: Vec<String>,
    /// Lines of the text with changes in them: words that went stand in `[-…-]`, new ones in `{+…+}`.
    pub lines: Vec<String>,
}

/// Compares two versions of a post.
pub fn compare(before: &str, after: &str) -> Difference {
    let (old, new) = (Parts::of(before), Parts::of(after));
    let details = match (&old.details, &new.details) {
        (Some(old), Some(new)) => sentences("", old, new),
        // What cannot be read is compared as text.
        _ if old.head != new.head => vec!["The details at the top are different.".into()],
        _ => Vec::new(),
    };
    Difference { details, lines: lines(old.body, new.body) }
}

/// A post cut into its details and its text.
struct Parts<'a> {
    head: &'a str,
    details: Option<Table>,
    body: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let Ok(split) = split(text) else { return Self { head: "", details: None, body: text } };
        let inner = &text[split.inner.clone()];
        let read = if split.fence == Fence::Toml { toml_node::parse } else { yaml_node::parse };
        let details = read(FileId(0), inner, 0, "CNT002").ok();
        Self { head: inner, details, body: &text[split.body..] }
    }
}

fn sentences(path: &str, before: &Table, after: &Table) -> Vec<String> {
    let mut out = Vec::new();
    for (key, old) in &before.entries {
        let name = format!("{path}{}", key.value);
        match (after.get(&key.value), &old.kind) {
            (None, _) => out.push(format!("`{name}` was {} and is gone.", shown(old))),
            (Some(Node { kind: Kind::Table(new), .. }), Kind::Table(old)) => {
                out.extend(sentences(&format!("{name}."), old, new));
            }
            (Some(new), _) if new.to_json() != old.to_json() => {
                out.push(format!("`{name}` was {} and is {} now.", shown(old), shown(new)));
            }
            (Some(_), _) => {}
        }
    }
    for (key, new) in after.entries.iter().filter(|(key, _)| before.get(&key.value).is_none()) {
        out.push(format!("`{path}{}` is new: {}.", key.value, shown(new)));
    }
    out
}

fn shown(node: &Node) -> String {
    match &node.kind {
        Kind::Date(text) => text.clone(),
        _ => node.to_json().to_string(),
    }
}

fn lines(before: &str, after: &str) -> Vec<String> {
    let diff = TextDiff::from_words(before, after);
    let (mut out, mut changed) = (Vec::new(), false);
    let mut line = String::new();
    for change in diff.iter_all_changes() {
        let (open, close) = match change.tag() {
            ChangeTag::Equal => ("", ""),
            ChangeTag::Delete => ("[-", "-]"),
            ChangeTag::Insert => ("{+", "+}"),
        };
        for (number, part) in change.value().split('\n').enumerate() {
            if number > 0 {
                // Lines that came or went as a whole, or were joined or cut, show that by the sign for a line's end.
                if change.tag() != ChangeTag::Equal {
                    changed = true;
                    line.extend([open, "\u{b6}", close]);
                }
                if changed {
                    out.push(std::mem::take(&mut line));
                }
                line.clear();
                changed = false;
            }
            if !part.is_empty() {
                changed |= change.tag() != ChangeTag::Equal;
                line.extend([open, part, close]);
            }
        }
    }
    if changed {
        out.push(line);
    }
    out.iter().map(|line| line.replace("-][-", "").replace("+}{+", "")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_details_that_differ_are_shown() {
        let post = |title: &str, text: &str| format!("+++\ntitle = \"{title}\"\ndate = 2026-05-14\n+++\n{text}\n");
        let found = compare(&post("One", "We sell cars.\n\nSame."), &post("Two", "We rent big cars.\n\nSame."));
        assert_eq!(found.details, ["`title` was \"One\" and is \"Two\" now."]);
        assert_eq!(found.lines, ["We [-sell-]{+rent big+} cars."]);
        assert_eq!(compare("a b", "a b"), Difference::default());
        let more = compare(
            "+++\ntitle = \"T\"\n[extra]\na = 1\n+++\n",
            "+++\ntitle = \"T\"\ndraft = true\n[extra]\na = 2\n+++\n",
        );
        assert_eq!(more.details, ["`extra.a` was 1 and is 2 now.", "`draft` is new: true."]);
        let yaml = compare("---\ntitle: A\n---\nx", "---\ntitle: A\ntags: [b]\n---\nx");
        assert_eq!(yaml.details, ["`tags` is new: [\"b\"]."]);
    }
}
