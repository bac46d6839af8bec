//! What templates see: one value for each page, section and term, built once and shared.
//!
//! A value of Tera is a reference-counted tree, so a page that stands in ten lists costs ten
//! pointers. [`Views::build`] makes the *list item* of every page (everything but body, contents list
//! and neighbours); [`Views::page`] adds these when the page itself is rendered.

#[cfg(test)]
mod cases;
mod config;
mod extra;
mod keys;
mod map;
mod page;
mod people;
mod section;
mod term;
mod time;

use std::collections::BTreeMap;

use rayon::prelude::*;
use tera::Value;

use crate::config::Config;
use crate::render::address::{origin, push_path};
use crate::render::html::{Rendered, TocItem};
use crate::site::{PageId, RegistryEntry, SectionId, Site};

pub(crate) use config::value as config_value;
pub use extra::{json_value, node_value, table_value};
pub use keys::Keys;
pub use map::{Fields, list};
pub(crate) use page::image;
pub(crate) use people::{names as author_names, term as author_term};
pub use term::TaxonomyView;
pub use time::{date_text, offset_text};

/// What the values are built from.
#[derive(Clone, Copy)]
pub struct ViewsCx<'a> {
    /// The assembled site.
    pub site: &'a Site,
    /// Its configuration.
    pub config: &'a Config,
    /// The build's instant; decides which pages are stale.
    pub now: jiff::Timestamp,
    /// What is being done: `build`, `serve` or `check`; templates see it as `config.mode`.
    pub mode: &'static str,
    /// Entry of the authors' registry for a name as written.
    pub author: &'a (dyn Fn(&str) -> Option<&'a RegistryEntry> + Sync),
    /// What list items carry.
    pub keys: Keys,
    /// Whether the theme has a page for each series.
    pub series_pages: bool,
    /// Rendered bodies for lists, if the theme's lists ask for them.
    pub bodies: &'a ListBodies,
}

/// Rendered bodies that list items carry. Empty unless [`super::theme::Needs`] asks for them, because
/// keeping them makes memory grow with the bytes of the site.
#[derive(Debug, Default, Clone)]
pub struct ListBodies {
    /// By page; empty, or as many as the site has pages.
    pub pages: Vec<ListBody>,
    /// By section; empty, or as many as the site has sections.
    pub sections: Vec<ListBody>,
}

/// What is known of a body when lists are built.
#[derive(Debug, Default, Clone)]
pub struct ListBody {
    /// The whole body as HTML.
    pub content: Option<String>,
    /// The part before `<!-- more -->` as HTML.
    pub summary: Option<String>,
}

/// The rendered body of a document, for its own page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Body<'a> {
    /// The body as HTML.
    pub content: &'a str,
    /// The part before `<!-- more -->` as HTML.
    pub summary: Option<&'a str>,
    /// Table of contents.
    pub toc: &'a [TocItem],
}

impl<'a> From<&'a Rendered> for Body<'a> {
    fn from(rendered: &'a Rendered) -> Self {
        Self { content: &rendered.html, summary: rendered.summary.as_deref(), toc: &rendered.toc }
    }
}

/// The shared values of a site.
#[derive(Debug, Default)]
pub struct Views {
    /// List item of each page, by [`PageId`].
    pub pages: Vec<Value>,
    /// Each section with its pages but without body, by [`SectionId`].
    pub sections: Vec<Value>,
    /// Taxonomies in the order of [`Site::taxonomies`].
    pub taxonomies: Vec<TaxonomyView>,
    configs: BTreeMap<String, Value>,
    default_language: String,
}

impl Views {
    /// Builds all shared values, on all cores.
    pub fn build(cx: &ViewsCx<'_>) -> Self {
        let shared = page::Shared::new(cx);
        let numbers = 0..cx.site.pages.len() as u32;
        let pages: Vec<Value> = numbers.into_par_iter().map(|id| page::item(PageId(id), &shared, cx)).collect();
        let taxonomies = term::taxonomies(&pages, cx);
        let sections = (0..cx.site.sections.len() as u32)
            .into_par_iter()
            .map(|id| section::value(SectionId(id), &pages, &shared, cx))
            .collect();
        let languages = &cx.config.languages;
        let configs = languages.iter().map(|language| (language.code.clone(), config::value(language, cx))).collect();
        Self { pages, sections, taxonomies, configs, default_language: cx.config.default_language.clone() }
    }

    /// The `config` of a language; an unknown code gives that of the default language.
    pub fn config(&self, lang: &str) -> Value {
        let config = self.configs.get(lang).or_else(|| self.configs.get(&self.default_language));
        config.cloned().unwrap_or_else(Value::none)
    }

    /// The `config` of each language.
    pub(super) fn configs(&self) -> impl Iterator<Item = &Value> {
        self.configs.values()
    }

    /// A page with its body, contents list and neighbours: the `page` of its own template.
    pub fn page(&self, id: PageId, body: &Body<'_>, cx: &ViewsCx<'_>) -> Value {
        page::full(id, body, self, cx)
    }

    /// A section with its body: the `section` of its template. `paginated` leaves `pages` empty, as a
    /// paginator carries them then.
    pub fn section(&self, id: SectionId, body: &Body<'_>, paginated: bool) -> Value {
        section::full(&self.sections[id.0 as usize], body, paginated)
    }

    /// List items of pages.
    pub fn items(&self, ids: &[PageId]) -> Value {
        list(ids.iter().map(|id| self.pages[id.0 as usize].clone()))
    }
}

/// Full address of a path of the site; see [`push_path`] for what is encoded.
pub fn permalink(config: &Config, path: &str) -> String {
    let mut address = String::with_capacity(config.base_url.len() + path.len());
    address.push_str(&config.base_url);
    push_path(&mut address, path);
    address
}

/// Address of a path of the site from the root of its server: with the path that the site is published under.
pub fn server_path(config: &Config, path: &str) -> String {
    permalink(config, path).split_off(origin(&config.base_url).len())
}

/// Whether a page has an address: with `render = false` it is data for templates and nothing leads to it.
pub(crate) fn has_address(page: &crate::site::Page) -> bool {
    page.doc.front.render != Some(false)
}
