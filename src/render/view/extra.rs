//! Free tables (`[extra]`, `[brand]`, data files) as values for templates.

use tera::value::Key;
use tera::{Map, Value};

use crate::config::node::{Kind, Node, Table};

/// A table as a map, in the order of its file.
pub fn table_value(table: &Table) -> Value {
    let mut map = Map::with_capacity(table.entries.len());
    for (key, node) in &table.entries {
        map.insert(Key::from(key.value.clone()), node_value(node));
    }
    Value::from(map)
}

/// A value of a file for templates; dates become text.
pub fn node_value(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::none(),
        Kind::Bool(value) => Value::from(*value),
        Kind::Int(value) => Value::from(*value),
        Kind::Float(value) => Value::from(*value),
        Kind::Str(text) | Kind::Date(text) => Value::from(text.as_str()),
        Kind::List(nodes) => super::list(nodes.iter().map(node_value)),
        Kind::Table(table) => table_value(table),
    }
}

/// A JSON value for templates.
pub fn json_value(value: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match value {
        Json::Null => Value::none(),
        Json::Bool(value) => Value::from(*value),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => Value::from(value),
            (None, Some(value)) => Value::from(value),
            (None, None) => Value::from(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(values) => super::list(values.iter().map(json_value)),
        Json::Object(entries) => {
            let mut map = Map::with_capacity(entries.len());
            for (key, value) in entries {
                map.insert(Key::from(key.clone()), json_value(value));
            }
            Value::from(map)
        }
    }
}
