//! The search index: titles, beginnings, topics and authors, small enough to load on the search page only.
//!
//! `{"version":1,"items":[{"u":"/path/","t":"title","d":"beginning","g":["topic"],"a":["author"],"y":"2026-01-31"}]}`,
//! newest first; `b` (the words of the body) only with `include_content`.

use serde_json::{Map, Value, json};

use super::run::Made;
use super::view::ViewsCx;
use crate::output::OutputPath;
use crate::site::Page;

/// The index of a language.
pub(super) fn files(cx: &ViewsCx<'_>, path: &OutputPath, lang: &str) -> Vec<Made> {
    let wanted = |page: &&Page| {
        page.doc.lang == lang && page.doc.front.in_search_index != Some(false) && page.doc.front.render != Some(false)
    };
    let mut pages: Vec<&Page> = cx.site.pages.iter().filter(wanted).collect();
    let date = |page: &Page| page.doc.front.date.as_ref().map(|date| date.instant);
    pages.sort_by(|a, b| date(b).cmp(&date(a)).then_with(|| a.path.cmp(&b.path)));
    let items: Vec<Value> = pages.into_iter().map(|page| item(cx, page)).collect();
    let mut bytes = serde_json::to_vec(&json!({ "version": 1, "items": items })).unwrap_or_default();
    bytes.push(b'\n');
    vec![Made { path: path.clone(), bytes }]
}

fn item(cx: &ViewsCx<'_>, page: &Page) -> Value {
    let front = &page.doc.front;
    let options = &cx.config.search;
    let mut item = Map::new();
    item.insert("u".into(), page.path.as_str().into());
    if let Some(title) = front.title.as_ref().filter(|_| options.include_title) {
        item.insert("t".into(), title.value.as_str().into());
    }
    let text = front.description.as_ref().map_or(page.doc.facts.excerpt.as_str(), |text| text.value.as_str());
    if options.include_description && !text.is_empty() {
        item.insert("d".into(), text.into());
    }
    let topics: Vec<String> = super::feed_jobs::topics(&page.doc).collect();
    if !topics.is_empty() {
        item.insert("g".into(), topics.into());
    }
    let label = |name: &str| (cx.author)(name).map_or_else(|| name.to_owned(), |entry| entry.label.clone());
    let authors: Vec<String> = super::people(&page.doc).map(label).collect();
    if !authors.is_empty() {
        item.insert("a".into(), authors.into());
    }
    if let Some(date) = &front.date {
        item.insert("y".into(), date.civil.date().to_string().into());
    }
    Value::Object(item)
}
