//! Typed reading of a [`Table`]: wrong kinds and unknown keys become findings that point at them.
//!
//! ```
//! # use placet::{config::{read::{Reader, Words}, toml_node}, diag::{FileId, Sink}};
//! let mut sink = Sink::new();
//! let table = toml_node::parse(FileId(0), "limit = 3\nnmae = \"x\"", 0, "CFG001").unwrap_or_default();
//! let mut reader = Reader::new(&table, &Words::SETTINGS, &mut sink);
//! assert_eq!(reader.count("limit"), Some(3));
//! assert_eq!(reader.text("name"), None);
//! assert!(!reader.finish());
//! assert_eq!(sink.findings()[0].help.as_deref(), Some("Did you mean `name`?"));
//! ```

use super::node::{Kind, Node, Table};
pub use super::values::{as_flag, as_text, texts};
use super::values::{as_integer, as_table};
use crate::diag::{At, Finding, Sink, Span, closest};

/// Codes and words of the findings that a [`Reader`] makes. Other files have constants of their own.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Code for an unknown key.
    pub unknown: &'static str,
    /// Code for a value of the wrong kind.
    pub kind: &'static str,
    /// Code for a key that has another name now.
    pub old: &'static str,
    /// Code for a required key that is missing.
    pub missing: &'static str,
    /// Code for a day or time that does not exist.
    pub date: &'static str,
    /// Why an unknown key matters here.
    pub why: &'static str,
    /// What to do with a key that nothing is like.
    pub help: &'static str,
}

impl Words {
    /// `config.toml`.
    pub const SETTINGS: Self = Self {
        unknown: "CFG002",
        kind: "CFG003",
        old: "CFG004",
        missing: "CFG005",
        date: "CFG003",
        why: "There is no setting of this name here, so the line would have no effect.",
        help: "Remove the line. Settings of your own for templates stand under `[extra]`.",
    };

    /// Details at the top of a post or section.
    pub const DETAILS: Self = Self {
        unknown: "CNT001",
        kind: "CNT004",
        old: "CNT018",
        missing: "CNT003",
        date: "CNT005",
        why: "There is no field of this name, so the line would have no effect.",
        help: "Remove the line, or put it under `extra` if your templates use it.",
    };
}

/// Reads one table. Every getter notes its key as known; [`Reader::finish`] reports all others.
///
/// Getters return `None` both for an absent and for an unusable value; [`Reader::failed`] tells them apart.
pub struct Reader<'t, 's> {
    table: &'t Table,
    sink: &'s mut Sink,
    words: &'s Words,
    path: String,
    known: Vec<&'static str>,
    old: Vec<&'static str>,
    failed: Vec<&'static str>,
}

impl<'t, 's> Reader<'t, 's> {
    /// Starts to read a table.
    pub fn new(table: &'t Table, words: &'s Words, sink: &'s mut Sink) -> Self {
        Self { table, sink, words, path: String::new(), known: Vec::new(), old: Vec::new(), failed: Vec::new() }
    }

    /// Starts to read a table inside another one; `path` is put before names in messages (`markdown.`).
    #[must_use]
    pub fn within(mut self, path: &str) -> Self {
        self.path = format!("{path}.");
        self
    }

    /// The value of a key; an empty value counts as absent.
    pub fn node(&mut self, key: &'static str) -> Option<&'t Node> {
        self.known.push(key);
        self.table.get(key).filter(|node| node.kind != Kind::Null)
    }

    /// Where a key stands, if it stands there without a value.
    pub fn empty(&self, key: &str) -> Option<Span> {
        let (name, node) = self.table.entries.iter().find(|(name, _)| name.value == key)?;
        (node.kind == Kind::Null || node.kind == Kind::Str(String::new())).then_some(name.span)
    }

    /// Where findings go.
    pub fn sink(&mut self) -> &mut Sink {
        self.sink
    }

    /// Codes and words.
    pub fn words(&self) -> &'s Words {
        self.words
    }

    /// Whether a key has a value that cannot be used.
    pub fn failed(&self, key: &str) -> bool {
        self.failed.contains(&key)
    }

    /// Notes that a key has a value that cannot be used; the finding is the caller's.
    pub fn fail(&mut self, key: &'static str) {
        self.failed.push(key);
    }

    /// Takes over what a reader of a group below this one found: whether all of it could be used.
    pub fn note(&mut self, sound: bool, key: &'static str) {
        if !sound {
            self.failed.push(key);
        }
    }

    /// Whether all values read so far could be used. Unknown keys do not count.
    pub fn sound(&self) -> bool {
        self.failed.is_empty()
    }

    /// Notes a key that is accepted but not suggested.
    pub fn quietly(&mut self, key: &'static str) {
        self.old.push(key);
    }

    /// Where a key stands, with its value; the key is not noted.
    pub fn entry(&self, key: &str) -> Option<(Span, &'t Node)> {
        self.table.entries.iter().find(|(name, _)| name.value == key).map(|(name, node)| (name.span, node))
    }

    /// Name of a key in messages.
    pub fn name(&self, key: &str) -> String {
        format!("{}{key}", self.path)
    }

    /// Reports a value of the wrong kind: what is wanted (`a text`) and how that looks (`"…"`).
    pub fn wrong(&mut self, key: &'static str, node: &Node, wanted: &str, example: &str) {
        self.failed.push(key);
        let name = self.name(key);
        let finding = Finding::new(self.words.kind, format!("Write {wanted} for `{name}`"))
            .at(node.span, format!("this is {}", node.kind_name()))
            .why(format!("`{name}` takes {wanted}, so what stands here cannot be used."))
            .help(format!("For example: `{example}`."));
        self.sink.push(finding);
    }

    /// A value of any kind: `take` says what it means, or `None` if it is of the wrong kind.
    pub fn convert<T>(
        &mut self,
        key: &'static str,
        hint: (&str, &str),
        take: impl Fn(&Kind) -> Option<T>,
    ) -> Option<At<T>> {
        let node = self.node(key)?;
        let value = take(&node.kind);
        if value.is_none() {
            self.wrong(key, node, hint.0, hint.1);
        }
        value.map(|value| At { value, span: node.span })
    }

    /// A text; whole numbers and dates are taken as they are written.
    pub fn text(&mut self, key: &'static str) -> Option<At<String>> {
        let node = self.node(key)?;
        let value = as_text(&node.kind);
        if value.is_none() {
            self.wrong(key, node, "a text", "\"…\"");
            if matches!(node.kind, Kind::Bool(_) | Kind::Float(_)) {
                self.offer_quotes(node.span);
            }
        }
        value.map(|value| At { value, span: node.span })
    }

    /// Adds a fix to the last finding that puts quotes around a place.
    fn offer_quotes(&mut self, span: Span) {
        use crate::diag::{Edit, Fix};
        let at = |offset| Edit { span: Span { start: offset, end: offset, ..span }, text: "\"".to_owned() };
        let fix = Fix { title: "Put it in quotes".to_owned(), edits: vec![at(span.start), at(span.end)] };
        if let Some(last) = self.sink.last_mut() {
            last.fix = Some(fix);
        }
    }

    /// A text that is not empty.
    pub fn filled(&mut self, key: &'static str) -> Option<At<String>> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// True or false; the words people use for it are understood.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        self.convert(key, ("`true` or `false`", "true"), as_flag).map(|flag| flag.value)
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<i64> {
        self.convert(key, ("a whole number", "10"), as_integer).map(|number| number.value)
    }

    /// A number of things: whole and not negative.
    pub fn count(&mut self, key: &'static str) -> Option<usize> {
        let take = |kind: &Kind| as_integer(kind).and_then(|number| usize::try_from(number).ok());
        self.convert(key, ("a whole number from 0", "10"), take).map(|count| count.value)
    }

    /// A list of texts; a single text counts as a list of one, empty entries are left out.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<At<String>>> {
        let node = self.node(key)?;
        let Some(texts) = texts(node) else {
            self.wrong(key, node, "a list of texts", "[\"one\", \"two\"]");
            return None;
        };
        Some(texts)
    }

    /// A group of fields.
    pub fn table(&mut self, key: &'static str) -> Option<&'t Table> {
        let node = self.node(key)?;
        if let Kind::Table(table) = &node.kind {
            return Some(table);
        }
        self.wrong(key, node, "a group of fields", &format!("[{}]", self.name(key)));
        None
    }

    /// A reader of a group of fields; finish it like this one.
    pub fn group(&mut self, key: &'static str) -> Option<Reader<'t, '_>> {
        let table = self.table(key)?;
        let path = self.name(key);
        Some(Reader::new(table, self.words, self.sink).within(&path))
    }

    /// A list of groups of fields; a single group counts as a list of one.
    pub fn tables(&mut self, key: &'static str) -> Vec<&'t Table> {
        let Some(node) = self.node(key) else { return Vec::new() };
        if let Some(table) = as_table(node) {
            return vec![table];
        }
        if let Kind::List(nodes) = &node.kind {
            let tables: Vec<&Table> = nodes.iter().filter_map(as_table).collect();
            if tables.len() == nodes.len() {
                return tables;
            }
        }
        self.wrong(key, node, "a list of groups", &format!("[[{}]]", self.name(key)));
        Vec::new()
    }

    /// One of several words, each with what it stands for.
    pub fn choice<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word)) {
            return Some(*value);
        }
        self.failed.push(key);
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let name = self.name(key);
        let finding = Finding::new(self.words.kind, format!("Choose one of the words for `{name}`"))
            .at(text.span, "not one of them")
            .why(format!("`{name}` takes one of a few words, and this is none of them."));
        let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        self.sink.push(match closest(&text, names) {
            Some(near) => finding.help(format!("Did you mean `{near}`? Possible: {list}.")).fix(
                format!("Write `{near}`"),
                text.span,
                format!("\"{near}\""),
            ),
            None => finding.help(format!("Possible: {list}.")),
        });
        None
    }

    /// Notes keys that are known but read elsewhere.
    pub fn known(&mut self, keys: &[&'static str]) {
        self.known.extend(keys);
    }

    /// The value of a key that has a new name, with a finding; `None` if only the new name is used.
    ///
    /// The old name is left out of suggestions.
    pub fn renamed(&mut self, old: &'static str, new: &'static str) -> Option<&'t Node> {
        self.old.push(old);
        let (name, node) = self.table.entries.iter().find(|(name, _)| name.value == old)?;
        let fresh = new.rsplit('.').next().unwrap_or(new);
        let finding = Finding::new(self.words.old, format!("Rename `{}` to `{new}`", self.name(old)))
            .at(name.span, "old name")
            .why("The old name is still understood, but it will not be for ever.")
            .help(format!("Write `{new}` in its place."));
        let same_place = !new.contains('.');
        self.sink.push(if same_place { finding.fix(format!("Write `{fresh}`"), name.span, fresh) } else { finding });
        (node.kind != Kind::Null).then_some(node)
    }

    /// Reports a required key that is missing or empty; a key whose value is of the wrong kind is not reported again.
    pub fn require(&mut self, key: &'static str, why: &str, example: &str) {
        if self.failed(key) || (self.table.get(key).is_some() && self.empty(key).is_none()) {
            return;
        }
        self.failed.push(key);
        let name = self.name(key);
        let finding = Finding::new(self.words.missing, format!("Add `{name}`"))
            .why(why)
            .help(format!("For example: `{example}`."));
        let place = self.empty(key).or_else(|| self.table.entries.first().map(|(name, _)| name.span));
        self.sink.push(match place {
            Some(span) => finding.at(span, if self.empty(key).is_some() { "no value" } else { "missing before this" }),
            None => finding,
        });
    }

    /// Reports all keys that were not asked for. Returns whether everything could be read.
    pub fn finish(self) -> bool {
        self.finish_with(|_, _, _| None)
    }

    /// Like [`Reader::finish`]; `special` may give another finding for a key, its value and the name it is
    /// close to.
    pub fn finish_with(
        self,
        mut special: impl FnMut(&At<String>, &Node, Option<&'static str>) -> Option<Finding>,
    ) -> bool {
        let mut sound = self.failed.is_empty();
        for (key, node) in &self.table.entries {
            if self.known.contains(&key.value.as_str()) || self.old.contains(&key.value.as_str()) {
                continue;
            }
            sound = false;
            let near = closest(&key.value, self.known.iter().copied())
                .and_then(|near| self.known.iter().copied().find(|known| *known == near));
            let finding = special(key, node, near).unwrap_or_else(|| self.unknown(key, near));
            self.sink.push(finding);
        }
        sound
    }

    fn unknown(&self, key: &At<String>, near: Option<&str>) -> Finding {
        let name = self.name(&key.value);
        let Some(near) = near else {
            return Finding::new(self.words.unknown, format!("Remove or move `{name}`"))
                .at(key.span, "unknown")
                .why(self.words.why)
                .help(self.words.help);
        };
        Finding::new(self.words.unknown, format!("Write `{}` in place of `{name}`", self.name(near)))
            .at(key.span, "unknown")
            .why(self.words.why)
            .help(format!("Did you mean `{near}`?"))
            .fix(format!("Write `{near}`"), key.span, near)
    }
}
