//! What is different between two versions of a post, in words for people.

use std::fmt::{self, Display, Formatter};

use similar::{ChangeTag, TextDiff};

use crate::config::Markdown;
use crate::config::node::{Kind, Node, Table};
use crate::config::{toml_node, yaml_node};
use crate::content::front_matter::{Fence, split};
use crate::content::plain::plain_text;
use crate::diag::FileId;

/// What is different.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Changes of the details at the top, as sentences.
    pub details: Vec<String>,
    /// Lines of the text with changes in them.
    pub lines: Vec<Line>,
}

impl Difference {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.details.is_empty() && self.lines.is_empty()
    }
}

/// A line with changes in it. As text, words that went stand in `[-…-]`, new ones in `{+…+}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its pieces; no two that follow each other are of one kind.
    pub pieces: Vec<Piece>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// What stayed.
    Same(String),
    /// What went.
    Gone(String),
    /// What came.
    New(String),
}

impl Display for Line {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Same(text) => out.write_str(text),
            Piece::Gone(text) => write!(out, "[-{text}-]"),
            Piece::New(text) => write!(out, "{{+{text}+}}"),
        })
    }
}

impl Line {
    fn push(&mut self, tag: ChangeTag, text: &str) {
        match (tag, self.pieces.last_mut()) {
            (ChangeTag::Equal, Some(Piece::Same(last)))
            | (ChangeTag::Delete, Some(Piece::Gone(last)))
            | (ChangeTag::Insert, Some(Piece::New(last))) => last.push_str(text),
            (ChangeTag::Equal, _) => self.pieces.push(Piece::Same(text.to_owned())),
            (ChangeTag::Delete, _) => self.pieces.push(Piece::Gone(text.to_owned())),
            (ChangeTag::Insert, _) => self.pieces.push(Piece::New(text.to_owned())),
        }
    }
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

/// Compares the words that readers get of two versions of a post.
pub(super) fn plain(before: &str, after: &str, options: &Markdown) -> Vec<Line> {
    let words = |text: &str| plain_text(Parts::of(text).body, options);
    lines(&words(before), &words(after))
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

fn lines(before: &str, after: &str) -> Vec<Line> {
    let diff = TextDiff::from_words(before, after);
    let (mut out, mut changed) = (Vec::new(), false);
    let mut line = Line::default();
    for change in diff.iter_all_changes() {
        let tag = change.tag();
        for (number, part) in change.value().split('\n').enumerate() {
            if number > 0 {
                // Lines that came or went as a whole, or were joined or cut, show that by the sign for a line's end.
                if tag != ChangeTag::Equal {
                    changed = true;
                    line.push(tag, "\u{b6}");
                }
                let done = std::mem::take(&mut line);
                if std::mem::take(&mut changed) {
                    out.push(done);
                }
            }
            if !part.is_empty() {
                changed |= tag != ChangeTag::Equal;
                line.push(tag, part);
            }
        }
    }
    if changed {
        out.push(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_details_that_differ_are_shown() {
        let post = |title: &str, text: &str| format!("+++\ntitle = \"{title}\"\ndate = 2026-05-14\n+++\n{text}\n");
        let found = compare(&post("One", "We sell cars.\n\nSame."), &post("Two", "We rent big cars.\n\nSame."));
        assert_eq!(found.details, ["`title` was \"One\" and is \"Two\" now."]);
        let lines: Vec<String> = found.lines.iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["We [-sell-]{+rent big+} cars."]);
        assert_eq!(compare("a b", "a b"), Difference::default());
        let more = compare(
            "+++\ntitle = \"T\"\n[extra]\na = 1\n+++\n",
            "+++\ntitle = \"T\"\ndraft = true\n[extra]\na = 2\n+++\n",
        );
        assert_eq!(more.details, ["`extra.a` was 1 and is 2 now.", "`draft` is new: true."]);
        let plain =
            plain("A [link](https://a.example) here.", "A [link](https://b.example) *there*.", &Markdown::default());
        let plain: Vec<String> = plain.iter().map(ToString::to_string).collect();
        assert_eq!(plain, ["A link [-here.-]{+there.+}"]);
        let yaml = compare("---\ntitle: A\n---\nx", "---\ntitle: A\ntags: [b]\n---\nx");
        assert_eq!(yaml.details, ["`tags` is new: [\"b\"]."]);
    }
}
