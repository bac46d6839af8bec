//! What values of a tree can be taken for.

use super::node::{Kind, Node, Table};
use crate::diag::At;

/// The group of fields in a node.
pub(super) fn as_table(node: &Node) -> Option<&Table> {
    if let Kind::Table(table) = &node.kind { Some(table) } else { None }
}

/// A text; whole numbers and dates as they are written.
pub fn as_text(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Str(text) | Kind::Date(text) => Some(text.clone()),
        Kind::Int(number) => Some(number.to_string()),
        Kind::Null | Kind::Bool(_) | Kind::Float(_) | Kind::List(_) | Kind::Table(_) => None,
    }
}

/// True or false, also as one of the words that people write for it.
pub fn as_flag(kind: &Kind) -> Option<bool> {
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

/// A whole number, also in quotes.
pub(super) fn as_integer(kind: &Kind) -> Option<i64> {
    match kind {
        Kind::Int(number) => Some(*number),
        Kind::Str(text) => text.trim().parse().ok(),
        Kind::Null | Kind::Bool(_) | Kind::Float(_) | Kind::Date(_) | Kind::List(_) | Kind::Table(_) => None,
    }
}

/// Texts of a list, or of a single text; empty entries are left out.
pub fn texts(node: &Node) -> Option<Vec<At<String>>> {
    let one = |node: &Node| as_text(&node.kind).map(|value| At { value, span: node.span });
    let filled = |text: &At<String>| !text.trim().is_empty();
    match &node.kind {
        Kind::List(nodes) => {
            let texts: Option<Vec<_>> = nodes.iter().filter(|node| node.kind != Kind::Null).map(one).collect();
            texts.map(|mut texts| {
                texts.retain(filled);
                texts.shrink_to_fit();
                texts
            })
        }
        Kind::Null => Some(Vec::new()),
        Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Str(_) | Kind::Date(_) | Kind::Table(_) => {
            one(node).map(|text| Some(text).into_iter().filter(filled).collect())
        }
    }
}
