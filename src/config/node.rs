//! A spanned tree of values: what TOML and YAML files become before anything typed is read from them.
//!
//! One tree for both languages and for every file (config, front matter, governance), so that every
//! reader can point at the key or value it complains about.

use crate::diag::{At, Span};

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub kind: Kind,
    /// Place of the value, quotes included.
    pub span: Span,
}

/// What a [`Node`] holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// An empty YAML value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Str(String),
    /// A TOML date, time or date-time, or a YAML timestamp, as written.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order of the file.
    Table(Table),
}

/// Keys and values in the order of the file; keys are unique.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The entries.
    pub entries: Vec<(At<String>, Node)>,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Node {
    /// Name of the kind in words for people.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Bool(_) => "true or false",
            Kind::Int(_) | Kind::Float(_) => "a number",
            Kind::Str(_) => "text",
            Kind::Date(_) => "a date",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a group of fields",
        }
    }

    /// The value as JSON; dates become text.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::from(*value),
            Kind::Int(value) => Value::from(*value),
            Kind::Float(value) => Value::from(*value),
            Kind::Str(text) | Kind::Date(text) => Value::from(text.as_str()),
            Kind::List(nodes) => nodes.iter().map(Node::to_json).collect(),
            Kind::Table(table) => table.to_json(),
        }
    }
}

impl Table {
    /// The entries as a JSON object in the same order.
    pub fn to_json(&self) -> serde_json::Value {
        let entries = self.entries.iter().map(|(key, node)| (key.value.clone(), node.to_json()));
        serde_json::Value::Object(entries.collect())
    }
}
