//! The details of a post as a form.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;

use super::reply::{Done, Refused};
use super::{About, Acts, Form};
use crate::act::details::{self, Value};
use crate::act::{Failure, files};
use crate::config::node::{Kind, Node, Table};
use crate::serve::desk::{DeskCx, escape};
use crate::serve::http::Answer;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    Long,
    Date,
    List,
}

/// A field of the form: its name in the file, label, hint, and what it holds.
struct Field(&'static str, &'static str, &'static str, Holds);

const DATE: &str = "For example <code>2026-05-14</code>, or with a time <code>2026-05-14T09:00:00+02:00</code>.";

/// The fields, in their order.
const FIELDS: [Field; 9] = [
    Field("title", "Title", "", Holds::Text),
    Field("description", "Description", "One or two sentences for search engines and lists.", Holds::Long),
    Field("authors", "Authors", "Names with commas between them.", Holds::List),
    Field("owner", "Who answers for it", "", Holds::Text),
    Field("date", "Date", DATE, Holds::Date),
    Field("publish_at", "Appears on", DATE, Holds::Date),
    Field("expires_at", "Is taken down on", DATE, Holds::Date),
    Field("disclosure", "Disclosure", "Who paid for it, or whose interest it serves.", Holds::Text),
    Field("taxonomies.tags", "Tags", "With commas between them.", Holds::List),
];

/// The form as it was sent: field names with their texts.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    #[serde(flatten)]
    about: About,
    #[serde(flatten)]
    fields: BTreeMap<String, serde_json::Value>,
}

/// Saves the fields that are different.
pub(super) fn save(acts: &Acts, change: &Change) -> Result<Done, Refused> {
    files::save(&acts.root, (&change.about.path, &change.about.digest), |before| {
        let table = details::read(&before.text)?;
        let mut text = before.text.clone();
        for field in &FIELDS {
            let Some(new) = change.fields.get(field.0).and_then(serde_json::Value::as_str) else { continue };
            let node = details::get(&table, field.0);
            if new.trim() != shown(node).trim() {
                text = details::set(&text, field.0, &value(field, new.trim(), node)?)?;
            }
        }
        Ok(text)
    })?;
    Ok(Done::new("Saved.").to(acts.post(&change.about.path)))
}

/// What is to be written for a text of the form.
fn value(field: &Field, new: &str, old: Option<&Node>) -> Result<Value, Failure> {
    if new.is_empty() {
        // A list that is there stays as an empty one; other fields go with their line.
        let list = old.is_some_and(|node| matches!(node.kind, Kind::List(_)));
        let text = matches!(field.3, Holds::Text | Holds::Long) && old.is_some();
        return Ok(match (list, text) {
            (true, _) => Value::List(Vec::new()),
            (_, true) => Value::Text(String::new()),
            _ => Value::Nothing,
        });
    }
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(match field.3 {
        Holds::Text | Holds::Long => Value::Text(words(new)),
        Holds::List => Value::List(new.split(',').map(words).filter(|one| !one.is_empty()).collect()),
        Holds::Date => {
            let plain = new.parse::<Date>().is_ok() || new.parse::<DateTime>().is_ok();
            if !plain && new.parse::<Timestamp>().is_err() {
                return Err(Failure::usage(format!("`{new}` is no date under “{}”.", field.1))
                    .help("Write it as 2026-05-14, or with a time as 2026-05-14T09:00:00+02:00."));
            }
            Value::Date(new.to_owned())
        }
    })
}

/// A value as the form shows it.
fn shown(node: Option<&Node>) -> String {
    match node.map(|node| (&node.kind, node)) {
        None | Some((Kind::Null, _)) => String::new(),
        Some((Kind::Str(text) | Kind::Date(text), _)) => text.clone(),
        Some((Kind::List(all), _)) => all.iter().map(|one| shown(Some(one))).collect::<Vec<_>>().join(", "),
        Some((_, node)) => node.to_json().to_string(),
    }
}

/// The page.
pub(super) fn page(cx: &DeskCx<'_>, acts: &Acts, path: &str) -> Answer {
    let made = || {
        let opened = files::open(&acts.root, path)?;
        let table = details::read(&opened.text)?;
        let title = shown(table.get("title"));
        let mut form = Form::new(&format!("Details: {title}"), cx.about("/post", path));
        form.open("details", path, &opened.digest);
        fields(&mut form, &table);
        form.body.push_str("<p class=\"buttons\"><button class=\"main\">Save</button></p>\n");
        Ok(form)
    };
    Form::shown(cx, made())
}

fn fields(form: &mut Form, table: &Table) {
    for Field(name, label, hint, kind) in &FIELDS {
        let value = shown(details::get(table, name));
        if *kind == Holds::Long {
            let _ = write!(
                form.body,
                "<label for=\"{name}\">{label}</label>\n<p class=\"hint\" id=\"{name}-hint\">{hint}</p>\n\
                 <textarea id=\"{name}\" name=\"{name}\" rows=\"3\" aria-describedby=\"{name}-hint\">{}</textarea>\n",
                escape(&value)
            );
        } else {
            form.line((name, label, hint), &value, "");
        }
    }
}
