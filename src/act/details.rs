//! The details at the top of a post, changed in place: each field alone, everything else stays byte for byte.
//!
//! A value is written over its own range, a new field gets a line of its own, in TOML as in YAML; remarks, order and
//! quotes of the rest are not touched. Afterwards the details are read again: if anything else than the field is
//! different then, nothing is changed.

use std::ops::Range;

use serde_json::{Value as Json, json};

use super::Failure;
use crate::config::node::{Kind, Node, Table};
use crate::config::{toml_node, yaml_node};
use crate::content::front_matter::{Fence, Split, line_end, split};
use crate::diag::FileId;

/// What a field is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A date, as it is written in TOML.
    Date(String),
    /// A list of texts.
    List(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// The field is taken out.
    Nothing,
}

/// The details of a text, to be shown: texts as they are, lists and dates as they are written.
///
/// # Errors
/// When they cannot be understood.
pub fn read(text: &str) -> Result<Table, Failure> {
    parts(text).map(|(_, table)| table)
}

/// The field at a path such as `title` or `taxonomies.tags`.
pub fn get<'t>(table: &'t Table, field: &str) -> Option<&'t Node> {
    match field.split_once('.') {
        None => table.get(field),
        Some((group, rest)) => match &table.get(group)?.kind {
            Kind::Table(inner) => get(inner, rest),
            _ => None,
        },
    }
}

/// The text with one field set.
///
/// # Errors
/// When the details cannot be understood, or are written in a way in which this field cannot be changed alone.
pub fn set(text: &str, field: &str, value: &Value) -> Result<String, Failure> {
    let (parts, table) = parts(text)?;
    let before = table.to_json();
    let edit = match (get(&table, field), value) {
        (None, Value::Nothing) => return Ok(text.to_owned()),
        (Some(_), Value::Nothing) => removal(text, &table, field),
        (Some(node), _) if node.kind != Kind::Null => Some((node.span.range(), literal(value, parts.fence))),
        _ => Some(addition(text, &parts, &table, (field, value))),
    };
    let unclear = || {
        Failure::usage(format!("`{field}` cannot be changed by itself here."))
            .help("Open the file in your editor, and change the details at its top.")
    };
    let (range, new) = edit.ok_or_else(unclear)?;
    let (head, tail) = text.get(..range.start).zip(text.get(range.end..)).ok_or_else(unclear)?;
    let after = [head, &super::text::like(text, &new), tail].concat();
    let found = read(&after).map_err(|_| unclear())?.to_json();
    if found == wanted(before, field, value) { Ok(after) } else { Err(unclear()) }
}

fn parts(text: &str) -> Result<(Split, Table), Failure> {
    let unclear = || {
        Failure::usage("The details at the top of this post cannot be understood.")
            .help("Fix what the desk shows first.")
    };
    let parts = split(text).map_err(|_| unclear())?;
    let read = if parts.fence == Fence::Toml { toml_node::parse } else { yaml_node::parse };
    let table = read(FileId(0), &text[parts.inner.clone()], parts.inner.start, "CNT002").map_err(|_| unclear())?;
    Ok((parts, table))
}

/// What the details are to say afterwards.
fn wanted(mut all: Json, field: &str, value: &Value) -> Json {
    let value = match value {
        Value::Text(text) | Value::Date(text) => json!(text),
        Value::List(list) => json!(list),
        Value::Flag(flag) => json!(flag),
        Value::Nothing => Json::Null,
    };
    let (group, name) = field.split_once('.').map_or((None, field), |(group, name)| (Some(group), name));
    let table = match group {
        Some(group) => &mut all[group],
        None => &mut all,
    };
    if table.is_null() {
        *table = json!({});
    }
    if let Some(table) = table.as_object_mut() {
        if value.is_null() {
            table.shift_remove(name);
        } else {
            table.insert(name.to_owned(), value);
        }
    }
    all
}

/// A value as it is written. Texts in double quotation marks of JSON are the same in both languages.
fn literal(value: &Value, fence: Fence) -> String {
    let quoted = |text: &str| match fence {
        Fence::Toml => toml_edit::Value::from(text).to_string(),
        Fence::Yaml => Json::from(text).to_string(),
    };
    match value {
        Value::Text(text) => quoted(text),
        Value::Date(text) => text.clone(),
        Value::List(list) => format!("[{}]", list.iter().map(|one| quoted(one)).collect::<Vec<_>>().join(", ")),
        Value::Flag(flag) => flag.to_string(),
        Value::Nothing => String::new(),
    }
}

/// The lines of a field that stands alone on them.
fn removal(text: &str, table: &Table, field: &str) -> Option<(Range<usize>, String)> {
    let (key, node) = table.entries.iter().find(|(key, _)| key.value == field)?;
    let start = text[..key.span.range().start].rfind('\n')? + 1;
    let end = line_end(text, node.span.range().end.max(key.span.range().end));
    text[start..key.span.range().start].trim().is_empty().then(|| (start..end, String::new()))
}

/// A line for a field that is not there: behind the title, or in front of the first field of its group.
fn addition(text: &str, parts: &Split, table: &Table, (field, value): (&str, &Value)) -> (Range<usize>, String) {
    let (toml, new) = (parts.fence == Fence::Toml, literal(value, parts.fence));
    let line = |name: &str| if toml { format!("{name} = {new}\n") } else { format!("{name}: {new}\n") };
    let Some((group, name)) = field.split_once('.') else {
        if let Some((key, _)) = table.entries.iter().find(|(key, _)| key.value == field) {
            // YAML: a field without a value.
            let (start, end) = (key.span.range().start, line_end(text, key.span.range().end));
            return (start..end, line(field));
        }
        let title = table.get("title").map(|node| line_end(text, node.span.range().end));
        let at = title.unwrap_or(parts.inner.start);
        return (at..at, line(field));
    };
    match table.get(group).map(|node| &node.kind) {
        Some(Kind::Table(inner)) if !inner.is_empty() => {
            let first = inner.entries[0].0.span.range().start;
            let at = text[..first].rfind('\n').map_or(0, |at| at + 1);
            (at..at, format!("{}{}", &text[at..first], line(name)))
        }
        _ if toml => (parts.inner.end..parts.inner.end, format!("\n[{group}]\n{}", line(name))),
        _ => (parts.inner.end..parts.inner.end, format!("{group}:\n  {}", line(name))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, set};

    const TOML: &str = "+++\n# mine\ntitle = 'Old' # keep\ndate = 2026-05-01\ndraft = true\n\n[taxonomies]\ntags = [\"a\"]\n+++\nText.\n";
    const YAML: &str =
        "---\ntitle: Old   # keep\ndate: 2026-05-01\ndraft: true\ntaxonomies:\n  tags: [a]\n---\nText.\n";

    fn text(value: &str) -> Value {
        Value::Text(value.to_owned())
    }

    #[test]
    fn only_the_field_is_changed() {
        for (before, field, value, from, to) in [
            (TOML, "title", text("A \"new\" one: 1"), "'Old'", "'A \"new\" one: 1'"),
            (TOML, "draft", Value::Flag(false), "draft = true", "draft = false"),
            (TOML, "date", Value::Date("2026-06-02".into()), "2026-05-01", "2026-06-02"),
            (TOML, "taxonomies.tags", Value::List(vec!["a".into(), "b".into()]), "[\"a\"]", "[\"a\", \"b\"]"),
            (TOML, "description", text("x"), "# keep\n", "# keep\ndescription = \"x\"\n"),
            (TOML, "taxonomies.topics", Value::List(vec!["t".into()]), "tags = [", "topics = [\"t\"]\ntags = ["),
            (TOML, "date", Value::Nothing, "date = 2026-05-01\n", ""),
            (YAML, "title", text("A: b"), "Old ", "\"A: b\" "),
            (YAML, "description", text("x"), "# keep\n", "# keep\ndescription: \"x\"\n"),
            (YAML, "taxonomies.tags", Value::List(vec!["b".into()]), "[a]", "[\"b\"]"),
            (YAML, "draft", Value::Flag(false), "draft: true", "draft: false"),
            (YAML, "date", Value::Nothing, "date: 2026-05-01\n", ""),
        ] {
            assert_eq!(set(before, field, &value).unwrap(), before.replacen(from, to, 1), "{field}");
            let windows = before.replace('\n', "\r\n");
            let (from, to) = (from.replace('\n', "\r\n"), to.replace('\n', "\r\n"));
            assert_eq!(set(&windows, field, &value).unwrap(), windows.replacen(&from, &to, 1), "{field}, Windows");
        }
    }

    #[test]
    fn groups_are_added_and_what_is_unclear_stays() {
        let added = set("+++\ntitle = \"a\"\n+++\n", "taxonomies.tags", &Value::List(vec!["b".into()])).unwrap();
        assert_eq!(added, "+++\ntitle = \"a\"\n\n[taxonomies]\ntags = [\"b\"]\n+++\n");
        let added = set("---\ntitle: a\n---\n", "taxonomies.tags", &Value::List(vec!["b".into()])).unwrap();
        assert_eq!(added, "---\ntitle: a\ntaxonomies:\n  tags: [\"b\"]\n---\n");
        assert!(set("+++\ntaxonomies = {}\n+++\n", "taxonomies.tags", &Value::List(Vec::new())).is_err());
        assert!(set("No details.\n", "title", &text("x")).is_err());
        assert!(set("+++\ntitle = \"a\"\n+++\n", "date", &Value::Date("1\ndraft = false".into())).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_a_title(value in "[^\\p{C}]{0,40}") {
            for before in [TOML, YAML] {
                let after = set(before, "title", &text(&value)).unwrap();
                proptest::prop_assert!(after.ends_with("Text.\n"));
                let table = super::read(&after).unwrap();
                proptest::prop_assert_eq!(table.get("title").unwrap().to_json(), serde_json::json!(value));
            }
        }
    }
}
