//! Content API: `index.json` beside every page and list, for other systems of the company.
//!
//! Version 1. A page: title, url, lang, dates, authors, taxonomies, description, excerpt, words, assets, html.
//! A list: title, url, items (without html).

use serde_json::{Map, Value, json};

use super::documents::Planned;
use super::run::{Made, RenderCx, address};
use super::view::{ViewsCx, date_text, permalink};
use crate::site::PageId;

/// The file of a page.
pub(super) fn page(cx: &RenderCx<'_>, planned: &Planned, id: PageId, html: &str) -> Option<Made> {
    let mut item = item(&cx.views_cx, id);
    item.insert("html".into(), html.into());
    file(planned, item)
}

/// The file of a list page.
pub(super) fn list(cx: &RenderCx<'_>, planned: &Planned, title: &str, ids: &[PageId]) -> Option<Made> {
    let mut map = Map::new();
    map.insert("title".into(), title.into());
    map.insert("url".into(), permalink(cx.views_cx.config, &address(planned)).into());
    map.insert("items".into(), ids.iter().map(|id| Value::Object(item(&cx.views_cx, *id))).collect());
    file(planned, map)
}

fn file(planned: &Planned, fields: Map<String, Value>) -> Option<Made> {
    let mut map = Map::new();
    map.insert("version".into(), 1.into());
    map.extend(fields);
    let path = planned.path.sibling("index.json").ok()?;
    let mut bytes = serde_json::to_vec(&Value::Object(map)).ok()?;
    bytes.push(b'\n');
    Some(Made::new(path, bytes))
}

fn item(cx: &ViewsCx<'_>, id: PageId) -> Map<String, Value> {
    let page = cx.site.page(id);
    let front = &page.doc.front;
    let mut map = Map::new();
    let text = |value: &Option<crate::diag::At<String>>| value.as_ref().map(|text| Value::from(text.value.as_str()));
    map.insert("title".into(), text(&front.title).unwrap_or_default());
    map.insert("url".into(), permalink(cx.config, &page.path).into());
    map.insert("lang".into(), page.doc.lang.as_str().into());
    if let Some(date) = &front.date {
        map.insert("date".into(), date_text(date).into());
    }
    if let Some(updated) = &front.updated {
        map.insert("updated".into(), date_text(updated).into());
    }
    if let Some(text) = text(&front.description) {
        map.insert("description".into(), text);
    }
    map.insert("excerpt".into(), page.doc.facts.excerpt.as_str().into());
    map.insert("words".into(), page.doc.facts.words.into());
    map.insert("authors".into(), super::people(&page.doc).collect::<Vec<_>>().into());
    let terms = front
        .taxonomies
        .iter()
        .filter(|(name, _)| name.value != "authors")
        .map(|(name, terms)| (name.value.clone(), terms.iter().map(|term| term.value.as_str()).collect::<Value>()));
    map.insert("taxonomies".into(), Value::Object(terms.collect()));
    let folder = page.doc.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let assets = page.doc.assets.iter().map(|asset| {
        let inner = asset.strip_prefix(folder).unwrap_or(asset).trim_start_matches('/');
        permalink(cx.config, &format!("{}{inner}", page.path))
    });
    map.insert("assets".into(), json!(assets.collect::<Vec<_>>()));
    map
}
