//! Structured data (schema.org) as JSON-LD, escaped so that it can stand in a `script` element.

use serde_json::{Map, Value, json};

use super::view::{ViewsCx, date_text, permalink};
use crate::config::node::{Kind, Table};
use crate::site::{PageId, SectionId};

/// A page: `BlogPosting` for dated pages, `WebPage` for others, with its breadcrumb.
pub(super) fn page(cx: &ViewsCx<'_>, id: PageId) -> String {
    let page = cx.site.page(id);
    let front = &page.doc.front;
    let url = permalink(cx.config, &page.path);
    let mut post = Map::new();
    post.insert("@type".into(), if front.date.is_some() { "BlogPosting" } else { "WebPage" }.into());
    let title = front.title.as_ref().map_or("", |title| title.value.as_str());
    post.insert("headline".into(), title.into());
    post.insert("url".into(), url.as_str().into());
    post.insert("mainEntityOfPage".into(), url.as_str().into());
    post.insert("inLanguage".into(), page.doc.lang.as_str().into());
    let text = front.description.as_ref().map_or(page.doc.facts.excerpt.as_str(), |text| text.value.as_str());
    if !text.is_empty() {
        post.insert("description".into(), text.into());
    }
    if let Some(date) = &front.date {
        post.insert("datePublished".into(), date_text(date).into());
        post.insert("dateModified".into(), date_text(front.updated.as_ref().unwrap_or(date)).into());
    }
    if let Some(image) = picture(&front.seo, &front.extra) {
        let full =
            if image.contains("://") { image.to_owned() } else { permalink(cx.config, &rooted(image, &page.path)) };
        post.insert("image".into(), full.into());
    }
    let authors: Vec<Value> = super::people(&page.doc).map(|name| author(cx, &page.doc.lang, name)).collect();
    if !authors.is_empty() {
        post.insert("author".into(), authors.into());
    }
    if let Some(site) = cx.config.language(&page.doc.lang).title.as_deref() {
        post.insert(
            "publisher".into(),
            json!({ "@type": "Organization", "name": site, "url": permalink(cx.config, "/") }),
        );
    }
    let crumbs = breadcrumb(cx, &page.ancestors, (title, &url));
    graph(&[Value::Object(post), crumbs])
}

/// A list: `CollectionPage`; the home page is the `WebSite`.
pub(super) fn list(cx: &ViewsCx<'_>, title: &str, path: &str) -> String {
    let kind = if path == "/" { "WebSite" } else { "CollectionPage" };
    let site = cx.config.languages[0].title.as_deref().unwrap_or("");
    let name = if title.is_empty() { site } else { title };
    graph(&[json!({ "@type": kind, "name": name, "url": permalink(cx.config, path) })])
}

fn picture<'a>(seo: &'a Table, extra: &'a Table) -> Option<&'a str> {
    let node = seo.get("image").or_else(|| extra.get("image"))?;
    if let Kind::Str(text) = &node.kind { Some(text) } else { None }
}

fn rooted(image: &str, page: &str) -> String {
    if image.starts_with('/') { image.to_owned() } else { format!("{page}{}", image.trim_start_matches("./")) }
}

fn author(cx: &ViewsCx<'_>, lang: &str, name: &str) -> Value {
    let mut person = Map::new();
    person.insert("@type".into(), "Person".into());
    let entry = (cx.author)(name);
    person.insert("name".into(), entry.map_or(name, |entry| entry.label.as_str()).into());
    let index = cx.site.taxonomies.iter().find(|index| index.config.name == "authors" && index.lang == lang);
    let wanted = entry.map_or(name, |entry| entry.label.as_str());
    if let Some(term) = index.and_then(|index| index.terms.iter().find(|term| term.name == wanted)) {
        person.insert("url".into(), permalink(cx.config, &term.path).into());
    }
    Value::Object(person)
}

fn breadcrumb(cx: &ViewsCx<'_>, above: &[SectionId], own: (&str, &str)) -> Value {
    let sections = above.iter().map(|id| {
        let section = cx.site.section(*id);
        let title = section.doc.front.title.as_ref().map(|title| title.value.clone());
        let name = title.or_else(|| cx.config.language(&section.doc.lang).title.clone()).unwrap_or_default();
        (name, permalink(cx.config, &section.path))
    });
    let all = sections.chain([(own.0.to_owned(), own.1.to_owned())]).filter(|(name, _)| !name.is_empty());
    let items: Vec<Value> = all
        .enumerate()
        .map(|(at, (name, item))| json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": item }))
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

/// Wraps nodes and escapes what could end the element or start markup.
fn graph(nodes: &[Value]) -> String {
    let text = json!({ "@context": "https://schema.org", "@graph": nodes }).to_string();
    text.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
