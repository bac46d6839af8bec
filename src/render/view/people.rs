//! Authors of a page, as their registry describes them.

use std::collections::BTreeMap;

use tera::Value;

use super::{Fields, ViewsCx, permalink, table_value};
use crate::content::Document;
use crate::site::Term;

/// Author entries by language and name as written.
pub(super) type People = BTreeMap<(String, String), Value>;

/// Authors of a document: `authors`, else the terms of a taxonomy `authors`.
pub(crate) fn names(doc: &Document) -> impl Iterator<Item = &str> {
    let listed = doc.front.taxonomies.iter().filter(|(name, _)| name.value == "authors");
    let terms = if doc.front.authors.is_empty() { Some(listed) } else { None };
    let terms = terms.into_iter().flatten().flat_map(|(_, terms)| terms);
    doc.front.authors.iter().chain(terms).map(|name| name.value.as_str())
}

/// Entries of everybody who wrote a page.
pub(super) fn collect(cx: &ViewsCx<'_>) -> People {
    let mut people = People::new();
    for page in &cx.site.pages {
        for name in names(&page.doc) {
            let key = (page.doc.lang.clone(), name.to_owned());
            people.entry(key).or_insert_with(|| entry(name, &page.doc.lang, cx));
        }
    }
    people
}

/// The page of an author in a language, if it is written.
pub(crate) fn term<'a>(name: &str, lang: &str, cx: &ViewsCx<'a>) -> Option<&'a Term> {
    let known = (cx.author)(name);
    let (label, slug) = known.map_or((name, None), |entry| (entry.label.as_str(), Some(entry.slug.as_str())));
    let index = cx.site.taxonomies.iter().find(|index| index.lang == lang && index.config.name == "authors")?;
    let is_author = |term: &&Term| slug == Some(term.slug.as_str()) || term.name == label;
    index.terms.iter().find(is_author).filter(|_| index.config.render)
}

fn entry(name: &str, lang: &str, cx: &ViewsCx<'_>) -> Value {
    let known = (cx.author)(name);
    let label = known.map_or(name, |entry| entry.label.as_str());
    let slug = known.map(|entry| entry.slug.as_str());
    let term = term(name, lang, cx);
    let mut fields = Fields::with_capacity(6);
    fields.add("name", name);
    fields.add("slug", slug.or(term.map(|term| term.slug.as_str())).unwrap_or_default());
    fields.add("label", label);
    fields.add("permalink", term.map(|term| permalink(cx.config, &term.path)));
    fields.add("description", known.and_then(|entry| entry.description.as_deref()));
    fields.add(
        "extra",
        known.map_or_else(|| table_value(&crate::config::node::Table::default()), |entry| table_value(&entry.extra)),
    );
    fields.value()
}
