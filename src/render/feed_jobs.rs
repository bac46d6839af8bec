//! Feeds of the site, of sections and of terms.

use tera::Value;

use super::address::{ascii, host};
use super::documents::{FeedOf, Planned};
use super::feeds::{self, Entry, Feed};
use super::run::{Made, RenderCx};
use super::view::{list, permalink};
use crate::diag::{Finding, Sink};
use crate::site::{Page, PageId};

/// How many posts a feed holds where `feed_limit` is not set.
const DEFAULT_LIMIT: usize = 20;

/// One feed, by the theme's own template of that name if it has one.
pub(super) fn feed<'a>(
    cx: &'a RenderCx<'_>,
    planned: &Planned,
    (of, name): (&'a FeedOf, &str),
    sink: &mut Sink,
) -> Vec<Made> {
    let scope = Scope::of(cx, of);
    let ids = newest(cx, &scope.ids);
    if cx.theme.has(name) {
        return by_template(cx, planned, (of, name), (&scope, &ids), sink);
    }
    let language = cx.views_cx.config.language(scope.lang);
    let mut feed = Feed {
        title: scope.title(language.title.as_deref().unwrap_or_else(|| host(&cx.views_cx.config.base_url))),
        subtitle: scope.description.clone().or_else(|| language.description.clone()),
        url: uri(cx, &format!("/{}", planned.path.as_str())),
        site_url: uri(cx, &scope.path),
        lang: scope.lang.to_owned(),
        author: cx.views_cx.config.author.clone(),
        ..Feed::default()
    };
    // What a body reports was reported with its own page.
    let mut quiet = Sink::new();
    feed.entries = ids.iter().filter_map(|id| entry(cx, *id, &mut quiet)).collect();
    feed.updated = feed.entries.iter().map(|entry| entry.updated).max().unwrap_or_default();
    if let Some(bytes) = feeds::write(&feed, name) {
        vec![Made::new(planned.path.clone(), bytes)]
    } else {
        sink.push(unknown_format(name));
        Vec::new()
    }
}

/// What a feed covers.
struct Scope<'a> {
    lang: &'a str,
    name: Option<String>,
    description: Option<String>,
    path: String,
    ids: Vec<PageId>,
}

impl<'a> Scope<'a> {
    fn of(cx: &'a RenderCx<'_>, of: &'a FeedOf) -> Self {
        let site = cx.views_cx.site;
        match of {
            FeedOf::Site(lang) => {
                let own = |(_, page): &(usize, &Page)| page.doc.lang == *lang;
                let ids = site.pages.iter().enumerate().filter(own).map(|(number, _)| PageId(number as u32));
                let root = *lang == cx.views_cx.config.default_language;
                let path = if root { "/".to_owned() } else { format!("/{lang}/") };
                Scope { lang, name: None, description: None, path, ids: ids.collect() }
            }
            FeedOf::Section(id) => {
                let section = site.section(*id);
                let front = &section.doc.front;
                Scope {
                    lang: &section.doc.lang,
                    name: front.title.as_ref().map(|title| title.value.clone()),
                    description: front.description.as_ref().map(|text| text.value.clone()),
                    path: section.path.clone(),
                    ids: section.pages.clone(),
                }
            }
            FeedOf::Term(taxonomy, number) => {
                let index = &site.taxonomies[*taxonomy];
                let term = &index.terms[*number];
                Scope {
                    lang: &index.lang,
                    name: Some(term.name.clone()),
                    description: term.entry.as_ref().and_then(|entry| entry.description.clone()),
                    path: term.path.clone(),
                    ids: term.pages.clone(),
                }
            }
        }
    }

    fn title(&self, site: &str) -> String {
        self.name.as_ref().map_or_else(|| site.to_owned(), |name| format!("{site} - {name}"))
    }
}

/// Dated pages that belong into feeds, newest first, as many as the configuration says.
fn newest(cx: &RenderCx<'_>, ids: &[PageId]) -> Vec<PageId> {
    let site = cx.views_cx.site;
    let front = |id: PageId| &site.page(id).doc.front;
    let wanted = |id: &PageId| front(*id).include_in_feeds != Some(false) && front(*id).render != Some(false);
    let mut dated: Vec<_> =
        ids.iter().copied().filter(wanted).filter_map(|id| Some((front(id).date.as_ref()?.instant, id))).collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| site.page(a.1).path.cmp(&site.page(b.1).path)));
    let limit = match cx.views_cx.config.feed_limit {
        None => DEFAULT_LIMIT,
        Some(0) => usize::MAX,
        Some(limit) => limit,
    };
    dated.into_iter().take(limit).map(|(_, id)| id).collect()
}

fn entry(cx: &RenderCx<'_>, id: PageId, sink: &mut Sink) -> Option<Entry> {
    let page = cx.views_cx.site.page(id);
    let front = &page.doc.front;
    let body = cx.bodies.render(&page.doc, &page.path, sink)?;
    let published = front.date.as_ref()?.instant;
    let url = uri(cx, &page.path);
    let label = |name: &str| (cx.views_cx.author)(name).map_or_else(|| name.to_owned(), |entry| entry.label.clone());
    Some(Entry {
        title: front.title.as_ref().map_or_else(|| page.slug.clone(), |title| title.value.clone()),
        published,
        updated: front.updated.as_ref().map_or(published, |updated| updated.instant.max(published)),
        authors: super::people(&page.doc).map(label).collect(),
        categories: topics(&page.doc).collect(),
        summary: front
            .description
            .as_ref()
            .map(|text| text.value.clone())
            .or_else(|| Some(page.doc.facts.excerpt.clone())),
        content: feeds::absolute(&body.html, &url),
        url,
    })
}

/// Full address of a path in ASCII, as feeds want it.
fn uri(cx: &RenderCx<'_>, path: &str) -> String {
    ascii(&permalink(cx.views_cx.config, path)).into_owned()
}

/// Terms of a page in all taxonomies but authors.
pub(super) fn topics(doc: &crate::content::Document) -> impl Iterator<Item = String> {
    let lists = doc.front.taxonomies.iter().filter(|(name, _)| name.value != "authors");
    lists.flat_map(|(_, terms)| terms).map(|term| term.value.clone())
}

fn by_template(
    cx: &RenderCx<'_>,
    planned: &Planned,
    (of, name): (&FeedOf, &str),
    (scope, ids): (&Scope<'_>, &[PageId]),
    sink: &mut Sink,
) -> Vec<Made> {
    let mut context = cx.context(scope.lang, &scope.path);
    let mut quiet = Sink::new();
    let pages = ids.iter().filter_map(|id| {
        let page = cx.views_cx.site.page(*id);
        let body = cx.bodies.render(&page.doc, &page.path, &mut quiet)?;
        Some(cx.views.page(
            *id,
            &super::view::Body { content: &body.html, ..super::view::Body::default() },
            &cx.views_cx,
        ))
    });
    context.tell("pages", list(pages.collect::<Vec<_>>()));
    context.tell("feed_url", Value::from(permalink(cx.views_cx.config, &format!("/{}", planned.path.as_str()))));
    let dates = ids.iter().filter_map(|id| cx.views_cx.site.page(*id).doc.front.date.as_ref());
    let last = dates.map(|date| date.instant).max().unwrap_or_default();
    context.tell("last_updated", Value::from(last.to_string()));
    match of {
        FeedOf::Site(_) => {}
        FeedOf::Section(id) => context.tell("section", cx.views.sections[id.0 as usize].clone()),
        FeedOf::Term(taxonomy, number) => {
            let view = &cx.views.taxonomies[*taxonomy];
            context.tell("taxonomy", view.value.clone());
            context.tell("term", view.term(*number, None));
        }
    }
    cx.template(name, &context, planned, sink)
}

fn unknown_format(name: &str) -> Finding {
    Finding::new("CFG003", "Choose another file name for this feed")
        .why(format!("`{name}` in `feed_filenames` does not say which kind of feed is wanted."))
        .help("Use `atom.xml`, `rss.xml` or `feed.json`, or add a template of that name to the theme.")
}
