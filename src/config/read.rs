//! Typed reading of a [`Table`]: wrong kinds and unknown keys become findings that point at them.

use super::node::{Kind, Node, Table};
use crate::diag::{At, Code, Finding, Sink, closest};

/// Codes and words of the findings that a [`Reader`] makes.
#[derive(Debug, Clone)]
pub struct Words {
    /// Code for an unknown key.
    pub unknown: Code,
    /// Code for a value of the wrong kind.
    pub kind: Code,
    /// Why an unknown key matters here.
    pub why: &'static str,
    /// What to do with a key that nothing is like.
    pub help: &'static str,
}

/// Reads one table. Every getter notes its key as known; [`Reader::finish`] reports all others.
pub struct Reader<'t, 's> {
    table: &'t Table,
    sink: &'s mut Sink,
    words: &'s Words,
    known: Vec<&'static str>,
    failed: bool,
}

impl<'t, 's> Reader<'t, 's> {
    /// Starts to read a table.
    pub fn new(table: &'t Table, words: &'s Words, sink: &'s mut Sink) -> Self {
        Self { table, sink, words, known: Vec::new(), failed: false }
    }

    /// The value of a key; an empty value counts as absent.
    pub fn node(&mut self, key: &'static str) -> Option<&'t Node> {
        self.known.push(key);
        self.table.get(key).filter(|node| node.kind != Kind::Null)
    }

    /// Where findings go.
    pub fn sink(&mut self) -> &mut Sink {
        self.sink
    }

    /// Reports a value of the wrong kind.
    pub fn wrong(&mut self, key: &str, node: &Node, wanted: &str, example: &str) {
        self.failed = true;
        let finding = Finding::new(self.words.kind.clone(), format!("Write {wanted} for `{key}`"))
            .at(node.span, format!("this is {}", node.kind_name()))
            .why(format!("`{key}` takes {wanted}, so what stands here cannot be used."))
            .help(format!("For example: `{example}`."));
        self.sink.push(finding);
    }

    fn convert<T>(
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

    /// A text; numbers and dates are taken as they are written.
    pub fn text(&mut self, key: &'static str) -> Option<At<String>> {
        self.convert(key, ("a text", &format!("{key} = \"…\"")), as_text)
    }

    /// True or false; the words people use for it are understood.
    pub fn flag(&mut self, key: &'static str) -> Option<At<bool>> {
        self.convert(key, ("`true` or `false`", &format!("{key} = true")), as_flag)
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<At<i64>> {
        self.convert(key, ("a whole number", &format!("{key} = 10")), |kind| match kind {
            Kind::Int(number) => Some(*number),
            Kind::Str(text) => text.trim().parse().ok(),
            Kind::Null | Kind::Bool(_) | Kind::Float(_) | Kind::Date(_) | Kind::List(_) | Kind::Table(_) => None,
        })
    }

    /// A number of things: whole and not negative.
    pub fn count(&mut self, key: &'static str) -> Option<usize> {
        self.convert(key, ("a whole number from 0", &format!("{key} = 10")), |kind| match kind {
            Kind::Int(number) => usize::try_from(*number).ok(),
            Kind::Str(text) => text.trim().parse().ok(),
            Kind::Null | Kind::Bool(_) | Kind::Float(_) | Kind::Date(_) | Kind::List(_) | Kind::Table(_) => None,
        })
        .map(|count| count.value)
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<At<String>>> {
        let node = self.node(key)?;
        let Some(texts) = texts(node) else {
            self.wrong(key, node, "a list of texts", &format!("{key} = [\"one\", \"two\"]"));
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
        self.wrong(key, node, "a group of fields", &format!("[{key}]"));
        None
    }

    /// A list of groups of fields.
    pub fn tables(&mut self, key: &'static str) -> Vec<&'t Table> {
        let Some(node) = self.node(key) else { return Vec::new() };
        if let Kind::List(nodes) = &node.kind {
            let tables: Vec<&Table> = nodes.iter().filter_map(as_table).collect();
            if tables.len() == nodes.len() {
                return tables;
            }
        }
        self.wrong(key, node, "a list of groups", &format!("[[{key}]]"));
        Vec::new()
    }

    /// One of several words, by position.
    pub fn choice(&mut self, key: &'static str, words: &[&str]) -> Option<usize> {
        let text = self.text(key)?;
        let position = words.iter().position(|word| *word == text.value);
        if position.is_none() {
            self.failed = true;
            let near =
                closest(&text, words.iter().copied()).map_or(String::new(), |near| format!("Did you mean `{near}`? "));
            let finding = Finding::new(self.words.kind.clone(), format!("Choose one of the words for `{key}`"))
                .at(text.span, "not one of them")
                .why(format!("`{key}` decides between fixed choices, and this is none of them."))
                .help(format!("{near}Possible: {}.", words.join(", ")));
            self.sink.push(finding);
        }
        position
    }

    /// Notes keys that are known but read elsewhere.
    pub fn known(&mut self, keys: &[&'static str]) {
        self.known.extend(keys);
    }

    /// Reports all keys that were not asked for. Returns whether everything could be read.
    pub fn finish(self) -> bool {
        let mut failed = self.failed;
        for (key, _) in &self.table.entries {
            if self.known.contains(&key.value.as_str()) {
                continue;
            }
            failed = true;
            let finding =
                Finding::new(self.words.unknown.clone(), format!("Correct or remove the field `{}`", key.value))
                    .at(key.span, "not known")
                    .why(self.words.why);
            self.sink.push(match closest(&key.value, self.known.iter().copied()) {
                Some(near) => {
                    finding.help(format!("Did you mean `{near}`?")).fix(format!("Write `{near}`"), key.span, near)
                }
                None => finding.help(self.words.help),
            });
        }
        !failed
    }
}

fn as_table(node: &Node) -> Option<&Table> {
    if let Kind::Table(table) = &node.kind { Some(table) } else { None }
}

fn as_text(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Str(text) | Kind::Date(text) => Some(text.clone()),
        Kind::Int(number) => Some(number.to_string()),
        Kind::Float(number) => Some(number.to_string()),
        Kind::Null | Kind::Bool(_) | Kind::List(_) | Kind::Table(_) => None,
    }
}

fn as_flag(kind: &Kind) -> Option<bool> {
    match kind {
        Kind::Bool(value) => Some(*value),
        Kind::Str(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        },
        Kind::Null | Kind::Int(_) | Kind::Float(_) | Kind::Date(_) | Kind::List(_) | Kind::Table(_) => None,
    }
}

/// Texts of a list, or of a single text.
pub fn texts(node: &Node) -> Option<Vec<At<String>>> {
    let one = |node: &Node| as_text(&node.kind).map(|value| At { value, span: node.span });
    match &node.kind {
        Kind::List(nodes) => nodes.iter().map(one).collect(),
        Kind::Null => Some(Vec::new()),
        _ => one(node).map(|text| vec![text]),
    }
}
