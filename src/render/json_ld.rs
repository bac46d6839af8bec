//! Structured data (schema.org) as JSON-LD, escaped so that it can stand in a `script` element.

use serde_json::{Map, Value, json};

use super::address::host;
use super::view::{ViewsCx, author_term, date_text, image, permalink};
use crate::site::{PageId, SectionId};

/// A page: `BlogPosting` for dated pages, `WebPage` for others, with its breadcrumb.
pub(super) fn page(cx: &ViewsCx<'_>, id: PageId) -> String {
    let page = cx.site.page(id);
    let front = &page.doc.front;
    let url = permalink(cx.config, &page.path);
    let mut post = Map::new();
    post.insert("@type".into(), if front.date.is_some() { "BlogPosting" } else { "WebPage" }.into());
    let title = front.title.as_ref().map_or(page.slug.as_str(), |title| title.value.as_str());
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
        let updated = front.updated.as_ref().filter(|updated| updated.instant > date.instant);
        post.insert("dateModified".into(), date_text(updated.unwrap_or(date)).into());
    }
    if let Some(image) = image(page, cx) {
        post.insert("image".into(), image.into());
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
    graph(vec![Value::Object(post), crumbs])
}

/// A list page.
pub(super) struct List<'a> {
    /// Title; empty for that of the site.
    pub(super) title: &'a str,
    /// Path of its address.
    pub(super) path: &'a str,
    /// Language.
    pub(super) lang: &'a str,
}

/// A list: `CollectionPage`; the home page of each language is the `WebSite`.
pub(super) fn list(cx: &ViewsCx<'_>, list: &List<'_>) -> String {
    let is_home = list.path == "/" || list.path.trim_matches('/') == list.lang;
    let site = cx.config.language(list.lang).title.as_deref();
    let title = Some(list.title).filter(|title| !title.is_empty() && !is_home);
    let name = title.or(site).unwrap_or_else(|| host(&cx.config.base_url));
    graph(vec![json!({
        "@type": if is_home { "WebSite" } else { "CollectionPage" },
        "name": name,
        "url": permalink(cx.config, list.path),
        "inLanguage": list.lang,
    })])
}

fn author(cx: &ViewsCx<'_>, lang: &str, name: &str) -> Value {
    let mut person = Map::new();
    person.insert("@type".into(), "Person".into());
    person.insert("name".into(), (cx.author)(name).map_or(name, |entry| entry.label.as_str()).into());
    if let Some(term) = author_term(name, lang, cx) {
        person.insert("url".into(), permalink(cx.config, &term.path).into());
    }
    Value::Object(person)
}

fn breadcrumb(cx: &ViewsCx<'_>, above: &[SectionId], own: (&str, &str)) -> Value {
    let shown = above.iter().map(|id| cx.site.section(*id)).filter(|section| section.doc.front.render != Some(false));
    let sections = shown.map(|section| {
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
fn graph(nodes: Vec<Value>) -> String {
    let mut whole = Map::new();
    whole.insert("@context".into(), "https://schema.org".into());
    whole.insert("@graph".into(), nodes.into());
    let text = Value::Object(whole).to_string();
    // The two separators of lines start with this byte; few other characters do.
    if memchr::memchr3(b'<', b'>', b'&', text.as_bytes()).is_none() && !text.as_bytes().contains(&0xe2) {
        return text;
    }
    text.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
