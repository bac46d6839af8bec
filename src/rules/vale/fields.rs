//! Typed reading of a style's rule file: any case of keys, and lists or single values as Vale takes them.

use crate::config::node::{Kind, Node, Table};
use crate::config::read::{as_flag, as_text};
use crate::diag::{FileId, Finding, Span};

/// The fields of one rule file; each is noted when it is read.
pub(super) struct Fields<'a> {
    /// The file.
    pub(super) file: FileId,
    /// Its text.
    text: &'a str,
    table: &'a Table,
    known: Vec<&'static str>,
    /// What is wrong with values; the file cannot be used then.
    pub(super) problems: Vec<Finding>,
}

impl<'a> Fields<'a> {
    /// Starts to read.
    pub(super) fn new(file: FileId, text: &'a str, table: &'a Table) -> Self {
        Self { file, text, table, known: Vec::new(), problems: Vec::new() }
    }

    /// The value of a field; an empty one counts as absent.
    pub(super) fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.known.push(key);
        let (_, node) = self.table.entries.iter().find(|(name, _)| name.value.eq_ignore_ascii_case(key))?;
        (node.kind != Kind::Null).then_some(node)
    }

    /// Place of a field's value, or the top of the file.
    pub(super) fn span(&self, key: &str) -> Span {
        let found = self.table.entries.iter().find(|(name, _)| name.value.eq_ignore_ascii_case(key));
        found.map_or(Span::new(self.file, 0..0), |(_, node)| node.span)
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let node = self.node(key)?;
        let text = self.scalar(node);
        if text.is_none() {
            self.wrong(key, node, "a text");
        }
        text
    }

    /// Texts of a list, or a single one.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<String> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let nodes: Vec<&Node> = if let Kind::List(nodes) = &node.kind { nodes.iter().collect() } else { vec![node] };
        let texts: Option<Vec<String>> =
            nodes.into_iter().filter(|node| node.kind != Kind::Null).map(|node| self.scalar(node)).collect();
        texts.unwrap_or_else(|| {
            self.wrong(key, node, "a list of texts");
            Vec::new()
        })
    }

    /// True or false.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        let flag = as_flag(&node.kind);
        if flag.is_none() {
            self.wrong(key, node, "true or false");
        }
        flag
    }

    /// A number.
    pub(super) fn number(&mut self, key: &'static str) -> Option<f64> {
        let node = self.node(key)?;
        let number = match &node.kind {
            Kind::Int(number) => i32::try_from(*number).ok().map(f64::from),
            Kind::Float(number) => Some(*number),
            Kind::Str(text) => text.trim().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(key, node, "a number");
        }
        number
    }

    /// A whole number that is not negative.
    pub(super) fn count(&mut self, key: &'static str) -> usize {
        let Some(node) = self.node(key) else { return 0 };
        let count = as_text(&node.kind).and_then(|text| text.trim().parse().ok());
        count.unwrap_or_else(|| {
            self.wrong(key, node, "a whole number");
            0
        })
    }

    /// Pairs of texts, from a group of fields or a list of groups.
    pub(super) fn pairs(&mut self, key: &'static str) -> Vec<(String, String)> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let mut out = Vec::new();
        let tables: Vec<&Node> = if let Kind::List(nodes) = &node.kind { nodes.iter().collect() } else { vec![node] };
        for table in tables {
            let Kind::Table(table) = &table.kind else {
                self.wrong(key, node, "pairs such as `old: new`");
                return Vec::new();
            };
            for (name, value) in &table.entries {
                match self.scalar(value) {
                    Some(text) => out.push((name.value.clone(), text)),
                    None if value.kind == Kind::Null => out.push((name.value.clone(), String::new())),
                    None => self.wrong(key, value, "a text"),
                }
            }
        }
        out
    }

    /// Notes that a rule cannot be used because of what stands at a place.
    pub(super) fn problem(&mut self, span: Span, label: &str, help: &str) {
        self.problems.push(super::unreadable("Correct this rule of a style", span, label, help));
    }

    /// Keys that nobody asked for.
    pub(super) fn unknown(&self) -> Vec<(&'a str, Span)> {
        let is_known = |name: &str| self.known.iter().any(|known| known.eq_ignore_ascii_case(name));
        let unknown = self.table.entries.iter().filter(|(name, _)| !is_known(&name.value));
        unknown.map(|(name, _)| (name.value.as_str(), name.span)).collect()
    }

    fn wrong(&mut self, key: &str, node: &Node, wanted: &str) {
        let label = format!("{wanted} is needed");
        self.problem(node.span, &label, &format!("`{key}` holds {}; it needs {wanted}.", node.kind_name()));
    }

    /// A single value as it is written.
    fn scalar(&self, node: &Node) -> Option<String> {
        match &node.kind {
            Kind::Bool(_) | Kind::Float(_) => self.text.get(node.span.range()).map(str::to_owned),
            kind => as_text(kind),
        }
    }
}
