//! Taxonomies: terms with their pages, in every language, and what the registries say of them.

use std::collections::BTreeMap;

use super::assemble::{AssembleCx, folder};
use super::permalink::{taxonomy_path, term_slug};
use super::{PageId, Site, TaxonomyIndex, Term};
use crate::content::Document;
use crate::content::registry::Registry;
use crate::diag::{At, Finding, Sink, closest};

/// All taxonomies of all languages.
pub(super) fn build(site: &Site, docs: &[Document], cx: &AssembleCx<'_>, sink: &mut Sink) -> Vec<TaxonomyIndex> {
    check_terms(site, cx, sink);
    let mut indexes = Vec::new();
    for language in &cx.config.languages {
        for taxonomy in &language.taxonomies {
            let slug = term_slug(&taxonomy.name, cx.config.slugify.taxonomies);
            let mut index = TaxonomyIndex {
                config: taxonomy.clone(),
                lang: language.code.clone(),
                path: taxonomy_path(cx.config, &language.code, &[&slug]),
                slug,
                terms: Vec::new(),
                doc: None,
            };
            index.terms = terms(site, &index, cx);
            for doc in docs.iter().filter(|doc| doc.lang == language.code) {
                attach(&mut index, doc);
            }
            indexes.push(index);
        }
    }
    indexes
}

/// Terms of a page in a taxonomy; `authors` at the top level counts for the taxonomy `authors`.
fn written<'a>(doc: &'a Document, taxonomy: &str) -> impl Iterator<Item = &'a At<String>> {
    let listed =
        doc.front.taxonomies.iter().filter(move |(name, _)| name.value == taxonomy).flat_map(|(_, terms)| terms);
    let has_list = doc.front.taxonomies.iter().any(|(name, _)| name.value == taxonomy);
    let authors = if taxonomy == "authors" && !has_list { doc.front.authors.as_slice() } else { &[] };
    listed.chain(authors)
}

fn terms(site: &Site, index: &TaxonomyIndex, cx: &AssembleCx<'_>) -> Vec<Term> {
    let registry = cx.registries.get(&index.config.name);
    let mut terms: BTreeMap<String, Term> = BTreeMap::new();
    for (number, page) in site.pages.iter().enumerate() {
        // A page that is only data for templates (`render = false`) stands in no list.
        if page.doc.lang != index.lang || page.doc.front.render == Some(false) {
            continue;
        }
        for name in written(&page.doc, &index.config.name) {
            let entry = registry.and_then(|registry| registry.resolve(name));
            let slug = entry.map_or_else(|| term_slug(name, cx.config.slugify.taxonomies), |entry| entry.slug.clone());
            let term = terms.entry(slug.to_lowercase()).or_insert_with(|| Term {
                name: entry.map_or_else(|| name.value.clone(), |entry| entry.label.clone()),
                path: taxonomy_path(cx.config, &index.lang, &[&index.slug, &slug]),
                slug,
                pages: Vec::new(),
                entry: entry.cloned(),
                doc: None,
            });
            let id = PageId(number as u32);
            if term.pages.last() != Some(&id) {
                term.pages.push(id);
            }
        }
    }
    let date = |id: PageId| site.page(id).doc.front.date.as_ref().map(|date| date.instant);
    let mut terms: Vec<Term> = terms.into_values().collect();
    for term in &mut terms {
        term.pages.sort_by(|a, b| date(*b).cmp(&date(*a)).then_with(|| site.page(*a).path.cmp(&site.page(*b).path)));
    }
    terms
}

/// Gives a taxonomy or term the text written for it.
fn attach(index: &mut TaxonomyIndex, doc: &Document) {
    let mut parts = folder(doc).split('/');
    if parts.next() != Some(index.config.name.as_str()) {
        return;
    }
    match parts.next() {
        None => index.doc = Some(doc.clone()),
        Some(slug) => {
            if let Some(term) = index.terms.iter_mut().find(|term| term.slug == slug) {
                term.doc = Some(doc.clone());
            }
        }
    }
}

/// Reports retired and unregistered terms where there is a registry.
fn check_terms(site: &Site, cx: &AssembleCx<'_>, sink: &mut Sink) {
    for page in &site.pages {
        let known = &cx.config.language(&page.doc.lang).taxonomies;
        for taxonomy in known {
            let Some(registry) = cx.registries.get(&taxonomy.name) else { continue };
            for name in written(&page.doc, &taxonomy.name) {
                check_term(name, &taxonomy.name, registry, sink);
            }
        }
        let listed = known.iter().any(|taxonomy| taxonomy.name == "authors");
        if let Some(registry) = cx.registries.get("authors").filter(|_| !listed) {
            for name in &page.doc.front.authors {
                check_term(name, "authors", registry, sink);
            }
        }
    }
}

fn check_term(name: &At<String>, taxonomy: &str, registry: &Registry, sink: &mut Sink) {
    let Some(entry) = registry.find(name) else {
        let finding =
            Finding::new("CNT009", format!("Use an entry of the {taxonomy} list instead of `{}`", name.value))
                .at(name.span, "not in the list")
                .why(format!("`data/{taxonomy}.toml` lists what may be used, so that spellings do not multiply."));
        let near = closest(name, registry.names());
        let help = near.map_or_else(
            || format!("Choose an entry of `data/{taxonomy}.toml`, or ask its owner to add this one."),
            |near| format!("Did you mean `{near}`? Otherwise ask the owner of `data/{taxonomy}.toml` to add it."),
        );
        sink.push(finding.help(help));
        return;
    };
    if entry.retired {
        let finding = Finding::new("CNT008", format!("Replace `{}`, which is retired", name.value))
            .at(name.span, "retired")
            .why(format!("`data/{taxonomy}.toml` says that it must not be used any more."));
        sink.push(match &entry.replacement {
            Some(new) => finding.help(format!("Use `{new}` instead.")),
            None => finding.help("Remove it, or choose another entry of the list."),
        });
    }
}
