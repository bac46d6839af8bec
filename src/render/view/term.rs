//! Taxonomies and their terms as templates see them.

use rayon::prelude::*;
use tera::Value;

use super::{Fields, ViewsCx, list, permalink, table_value};
use crate::config::node::Table;
use crate::diag::At;
use crate::site::{TaxonomyIndex, Term};

/// A taxonomy in one language with the values of its terms.
#[derive(Debug)]
pub struct TaxonomyView {
    /// Name as configured.
    pub name: String,
    /// Code of the language.
    pub lang: String,
    /// The `taxonomy` of templates: its options.
    pub value: Value,
    /// The `terms` of templates, sorted by slug.
    pub terms: Value,
    /// Address of the list of terms.
    pub permalink: String,
}

/// All taxonomies in the order of the site.
pub(super) fn taxonomies(pages: &[Value], cx: &ViewsCx<'_>) -> Vec<TaxonomyView> {
    cx.site.taxonomies.par_iter().map(|index| view(index, pages, cx)).collect()
}

fn view(index: &TaxonomyIndex, pages: &[Value], cx: &ViewsCx<'_>) -> TaxonomyView {
    let terms: Vec<Value> = index.terms.par_iter().map(|term| term_value(term, pages, cx)).collect();
    TaxonomyView {
        name: index.config.name.clone(),
        lang: index.lang.clone(),
        value: options(&index.config, &index.slug, &permalink(cx.config, &index.path)),
        terms: Value::from(terms),
        permalink: permalink(cx.config, &index.path),
    }
}

/// Options of a taxonomy.
pub(super) fn options(config: &crate::config::Taxonomy, slug: &str, permalink: &str) -> Value {
    let mut fields = Fields::with_capacity(7);
    fields.add("name", config.name.as_str());
    fields.add("slug", slug);
    fields.add("paginate_by", config.paginate_by);
    fields.add("paginate_path", config.paginate_path.as_str());
    fields.add("feed", config.feed);
    fields.add("render", config.render);
    fields.add("permalink", permalink);
    fields.value()
}

fn term_value(term: &Term, pages: &[Value], cx: &ViewsCx<'_>) -> Value {
    let entry = term.entry.as_ref();
    let front = term.doc.as_ref().map(|doc| &doc.front);
    let written = |text: Option<&At<String>>| text.map(|text| text.value.clone());
    let description = entry.and_then(|entry| entry.description.clone());
    let extra = entry.map(|entry| &entry.extra).filter(|extra| !extra.is_empty());
    let mut fields = Fields::with_capacity(10);
    fields.add("name", term.name.as_str());
    fields.add("slug", term.slug.as_str());
    fields.add("path", term.path.as_str());
    fields.add("permalink", permalink(cx.config, &term.path));
    fields.add("page_count", term.pages.len());
    fields.add("label", entry.map_or(term.name.as_str(), |entry| entry.label.as_str()));
    fields.add("title", front.and_then(|front| written(front.title.as_ref())));
    fields.add("description", description.or_else(|| front.and_then(|front| written(front.description.as_ref()))));
    fields.add("extra", table_value(extra.or(front.map(|front| &front.extra)).unwrap_or(&Table::default())));
    fields.add("pages", list(term.pages.iter().map(|id| pages[id.0 as usize].clone())));
    fields.value()
}

impl TaxonomyView {
    /// A term by its position, with the text written for it, if there is one.
    pub fn term(&self, number: usize, content: Option<&str>) -> Value {
        let Some(term) = self.terms.as_array().and_then(|terms| terms.get(number)) else { return Value::none() };
        let Some(content) = content else { return term.clone() };
        let mut fields = Fields::from_value(term, 1);
        fields.put("content", Value::safe_string(content));
        fields.value()
    }
}
