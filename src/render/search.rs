//! The search index: titles, beginnings, topics and authors, small enough to load on the search page only.
//!
//! `{"version":1,"items":[{"u":"/path/","t":"title","d":"beginning","g":["topic"],"a":["author"],"y":"2026-01-31"}]}`,
//! newest first; `b` (the words of the body) only with `include_content`.

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::run::{Made, RenderCx};
use super::view::{has_address, server_path};
use crate::diag::Sink;
use crate::html::{Scanner, Token, unescape};
use crate::output::OutputPath;
use crate::site::Page;

/// The index of a language.
pub(super) fn files(cx: &RenderCx<'_>, path: &OutputPath, lang: &str) -> Vec<Made> {
    let wanted =
        |page: &&Page| page.doc.lang == lang && page.doc.front.in_search_index != Some(false) && has_address(page);
    let mut pages: Vec<&Page> = cx.views_cx.site.pages.iter().filter(wanted).collect();
    let date = |page: &Page| page.doc.front.date.as_ref().map(|date| date.instant);
    pages.sort_by(|a, b| date(b).cmp(&date(a)).then_with(|| a.path.cmp(&b.path)));
    let items: Vec<Value> = pages.into_par_iter().map(|page| item(cx, page)).collect();
    let mut bytes = serde_json::to_vec(&json!({ "version": 1, "items": items })).unwrap_or_default();
    bytes.push(b'\n');
    vec![Made::new(path.clone(), bytes)]
}

fn item(render: &RenderCx<'_>, page: &Page) -> Value {
    let cx = &render.views_cx;
    let front = &page.doc.front;
    let options = &cx.config.search;
    let mut item = Map::new();
    item.insert("u".into(), server_path(cx.config, &page.path).into());
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
    if options.include_content
        // What a body reports is reported with its own page.
        && let Some(body) = render.bodies.render(&page.doc, &page.path, &mut Sink::new())
    {
        item.insert("b".into(), words(&body.html, options.truncate_content_length).into());
    }
    Value::Object(item)
}

/// The text of HTML with single blanks, up to a number of characters.
fn words(html: &str, most: Option<usize>) -> String {
    let texts =
        Scanner::new(html).filter_map(|token| if let Token::Text { text, .. } = token { Some(text) } else { None });
    let text = texts.map(|text| unescape(text).into_owned()).collect::<Vec<_>>().join(" ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    most.map_or_else(|| text.clone(), |most| text.chars().take(most).collect())
}
