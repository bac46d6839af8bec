//! A page as templates see it.

use tera::value::Key;
use tera::{Map, Value};

use super::people::{self, People};
use super::{Body, Fields, Views, ViewsCx, date_text, has_address, list, permalink, table_value};
use crate::config::node::{Kind, Table};
use crate::content::Document;
use crate::render::documents::series_path;
use crate::render::html::TocItem;
use crate::site::{Page, PageId, Site};

/// Words an adult reads in a minute; Zola counts so too.
const WORDS_PER_MINUTE: u32 = 200;

/// Values that many pages share.
pub(super) struct Shared {
    pub(super) no_table: Value,
    pub(super) no_list: Value,
    /// By section: paths of the sections above it and its own, root first.
    ancestors: Vec<Value>,
    people: People,
    /// By page: its terms in all taxonomies but authors; empty if nobody asks for them.
    terms: Vec<Vec<Value>>,
}

impl Shared {
    pub(super) fn new(cx: &ViewsCx<'_>) -> Self {
        let path = |id: &crate::site::SectionId| Value::from(cx.site.section(*id).doc.path.as_str());
        let ancestors = cx.site.sections.iter().map(|section| {
            let own = Value::from(section.doc.path.as_str());
            list(section.ancestors.iter().map(path).chain([own]))
        });
        Self {
            no_table: table_value(&Table::default()),
            no_list: list([]),
            ancestors: ancestors.collect(),
            people: people::collect(cx),
            terms: if cx.keys.has("terms") { terms_by_page(cx) } else { Vec::new() },
        }
    }

    /// Paths of the sections above a document, root first.
    pub(super) fn ancestors(&self, above: &[crate::site::SectionId]) -> Value {
        above.last().map_or_else(|| self.no_list.clone(), |id| self.ancestors[id.0 as usize].clone())
    }

    /// A free table; the empty one is shared.
    pub(super) fn table(&self, table: &Table) -> Value {
        if table.is_empty() { self.no_table.clone() } else { table_value(table) }
    }

    /// A list of values; the empty one is shared.
    fn list(&self, values: Vec<Value>) -> Value {
        if values.is_empty() { self.no_list.clone() } else { Value::from(values) }
    }

    /// A list of texts; the empty one is shared.
    pub(super) fn texts<'a>(&self, mut texts: impl Iterator<Item = &'a str>) -> Value {
        match texts.next() {
            None => self.no_list.clone(),
            Some(first) => list(std::iter::once(first).chain(texts).map(Value::from)),
        }
    }
}

fn terms_by_page(cx: &ViewsCx<'_>) -> Vec<Vec<Value>> {
    let mut terms = vec![Vec::new(); cx.site.pages.len()];
    for index in cx.site.taxonomies.iter().filter(|index| index.config.name != "authors") {
        for term in &index.terms {
            let mut fields = Fields::with_capacity(4);
            fields.add("taxonomy", index.config.name.as_str());
            fields.add("name", term.name.as_str());
            fields.add("slug", term.slug.as_str());
            fields.add("permalink", permalink(cx.config, &term.path));
            let value = fields.value();
            for id in &term.pages {
                terms[id.0 as usize].push(value.clone());
            }
        }
    }
    terms
}

/// The list item of a page: everything but body, contents list and neighbours.
pub(super) fn item(id: PageId, shared: &Shared, cx: &ViewsCx<'_>) -> Value {
    let page = cx.site.page(id);
    let mut fields = Fields::with_capacity(cx.keys.len());
    for key in cx.keys.iter() {
        let value = said(key, page, cx).or_else(|| collected(key, id, shared, cx)).or_else(|| seldom(key, id, cx));
        fields.add_some(key, value);
    }
    fields.value()
}

/// What a page says of itself, in plain values.
fn said(key: &str, page: &Page, cx: &ViewsCx<'_>) -> Option<Value> {
    let front = &page.doc.front;
    let day = || front.date.as_ref().map(|date| date.civil.date());
    Some(match key {
        "relative_path" => page.doc.path.as_str().into(),
        "colocated_path" => colocated(&page.doc).into(),
        "permalink" => permalink(cx.config, &page.path).into(),
        "path" => page.path.as_str().into(),
        "slug" => page.slug.as_str().into(),
        "title" => front.title.as_ref().map(|title| title.value.as_str()).into(),
        "description" => front.description.as_ref().map(|text| text.value.as_str()).into(),
        "date" => front.date.as_ref().map(|date| date_text(date)).into(),
        "updated" => front.updated.as_ref().map(|date| date_text(date)).into(),
        "year" => day().map(|day| i64::from(day.year())).into(),
        "month" => day().map(|day| i64::from(day.month())).into(),
        "day" => day().map(|day| i64::from(day.day())).into(),
        "weight" => front.weight.into(),
        "word_count" => page.doc.facts.words.into(),
        "reading_time" => reading_time(page.doc.facts.words).into(),
        "draft" => front.draft.into(),
        "lang" => page.doc.lang.as_str().into(),
        "excerpt" => page.doc.facts.excerpt.as_str().into(),
        "image" => image(page, cx).into(),
        _ => return None,
    })
}

/// What is shared with other pages or comes in lists and tables.
fn collected(key: &str, id: PageId, shared: &Shared, cx: &ViewsCx<'_>) -> Option<Value> {
    let page = cx.site.page(id);
    let front = &page.doc.front;
    let body = || cx.bodies.pages.get(id.0 as usize);
    Some(match key {
        "components" => shared.texts(page.components()),
        "ancestors" => shared.ancestors(&page.ancestors),
        "taxonomies" => taxonomies(&page.doc, shared),
        "authors" => shared.texts(front.authors.iter().map(|name| name.value.as_str())),
        "extra" => shared.table(&front.extra),
        "summary" => body().and_then(|body| body.summary.as_deref()).map(Value::safe_string).into(),
        "assets" => assets(&page.doc, shared),
        "author_entries" => {
            let lang = &page.doc.lang;
            let entry = |name: &str| shared.people.get(&(lang.clone(), name.to_owned())).cloned();
            shared.list(people::names(&page.doc).filter_map(entry).collect())
        }
        "seo" => shared.table(&front.seo),
        "terms" => shared.list(shared.terms.get(id.0 as usize).cloned().unwrap_or_default()),
        _ => return None,
    })
}

/// What few pages have, and what the theme's lists seldom ask for: absent where it says nothing.
fn seldom(key: &str, id: PageId, cx: &ViewsCx<'_>) -> Option<Value> {
    let front = &cx.site.page(id).doc.front;
    let text = |value: &Option<crate::diag::At<String>>| value.as_ref().map(|text| Value::from(text.value.as_str()));
    match key {
        "content" => cx.bodies.pages.get(id.0 as usize)?.content.as_deref().map(Value::safe_string),
        "owner" => text(&front.owner),
        "purpose" => text(&front.purpose),
        "campaign" => text(&front.campaign),
        "ticket" => text(&front.ticket),
        "disclosure" => text(&front.disclosure),
        "corrections" if !front.corrections.is_empty() => Some(list(front.corrections.iter().map(table_value))),
        "review_by" => front.review_by.as_ref().map(|day| date_text(day).into()),
        "stale" => front.review_by.as_ref().filter(|day| day.instant < cx.now).map(|_| true.into()),
        _ => None,
    }
}

/// Minutes needed for a number of words, rounded up.
pub(super) fn reading_time(words: u32) -> u32 {
    words.div_ceil(WORDS_PER_MINUTE)
}

/// Folder of an `index.md`, with trailing slash.
pub(super) fn colocated(doc: &Document) -> Option<String> {
    let (folder, name) = doc.path.rsplit_once('/')?;
    (name.starts_with("index.") || name.starts_with("_index.")).then(|| format!("{folder}/"))
}

/// Colocated files as paths from `content/`, with leading slash.
pub(super) fn assets(doc: &Document, shared: &Shared) -> Value {
    if doc.assets.is_empty() {
        return shared.no_list.clone();
    }
    list(doc.assets.iter().map(|path| Value::from(format!("/{path}"))))
}

fn taxonomies(doc: &Document, shared: &Shared) -> Value {
    if doc.front.taxonomies.is_empty() {
        return shared.no_table.clone();
    }
    let mut map = Map::with_capacity(doc.front.taxonomies.len());
    for (name, terms) in &doc.front.taxonomies {
        map.insert(Key::from(name.value.clone()), list(terms.iter().map(|term| Value::from(term.value.as_str()))));
    }
    Value::from(map)
}

/// Address of the page's picture: `seo.image`, else `extra.image`; a file beside the page, a path of the
/// site or a full address.
pub(crate) fn image(page: &Page, cx: &ViewsCx<'_>) -> Option<String> {
    let front = &page.doc.front;
    let node = front.seo.get("image").or_else(|| front.extra.get("image"))?;
    let Kind::Str(source) = &node.kind else { return None };
    if source.contains("://") {
        return Some(source.clone());
    }
    if source.starts_with("//") {
        return Some(format!("https:{source}"));
    }
    if source.starts_with('/') {
        return Some(permalink(cx.config, source));
    }
    let file = source.trim_start_matches("./");
    let beside = page.doc.assets.iter().any(|asset| asset.ends_with(&format!("/{file}")));
    let base = if beside { page.path.as_str() } else { "/" };
    Some(permalink(cx.config, &format!("{base}{file}")))
}

/// A page with its body, contents list, neighbours and relations.
pub(super) fn full(id: PageId, body: &Body<'_>, views: &Views, cx: &ViewsCx<'_>) -> Value {
    let page = cx.site.page(id);
    let item = |id: Option<PageId>| id.map(|id| views.pages[id.0 as usize].clone());
    let mut fields = Fields::from_value(&views.pages[id.0 as usize], 14);
    fields.put("content", Value::safe_string(body.content));
    if let Some(summary) = body.summary {
        fields.put("summary", Value::safe_string(summary));
    }
    fields.add("toc", toc(body.toc));
    for name in ["lower", "later", "lighter"] {
        fields.add(name, item(page.lower));
    }
    for name in ["higher", "earlier", "heavier"] {
        fields.add(name, item(page.higher));
    }
    fields.add(
        "translations",
        list(shown(&page.translations, cx.site).map(|page| translation(&page.doc, &page.path, cx))),
    );
    fields.add("backlinks", backlinks(&page.backlinks, cx));
    let related: Vec<PageId> = page.related.iter().copied().filter(|id| has_address(cx.site.page(*id))).collect();
    fields.add("related", views.items(&related));
    fields.add_some("series", series(id, cx));
    fields.value()
}

/// Pages that have an address.
fn shown<'a>(ids: &'a [PageId], site: &'a Site) -> impl Iterator<Item = &'a Page> {
    ids.iter().map(move |id| site.page(*id)).filter(|page| has_address(page))
}

/// One entry of `translations`.
pub(super) fn translation(doc: &Document, path: &str, cx: &ViewsCx<'_>) -> Value {
    let mut fields = Fields::with_capacity(4);
    fields.add("lang", doc.lang.as_str());
    fields.add("permalink", permalink(cx.config, path));
    fields.add("title", doc.front.title.as_ref().map(|title| title.value.as_str()));
    fields.add("path", doc.path.as_str());
    fields.value()
}

/// Pages that link here.
pub(super) fn backlinks(ids: &[PageId], cx: &ViewsCx<'_>) -> Value {
    list(shown(ids, cx.site).map(|page| {
        let mut fields = Fields::with_capacity(2);
        fields.add("permalink", permalink(cx.config, &page.path));
        fields.add("title", page.doc.front.title.as_ref().map(|title| title.value.as_str()));
        fields.value()
    }))
}

fn series(id: PageId, cx: &ViewsCx<'_>) -> Option<Value> {
    let page = cx.site.page(id);
    let name = &page.doc.front.series.as_ref()?.value;
    let members = cx.site.series.get(name)?;
    let own = |id: &PageId| cx.site.page(*id).doc.lang == page.doc.lang && has_address(cx.site.page(*id));
    let same: Vec<PageId> = members.iter().copied().filter(own).collect();
    let path = series_path(cx.config, &page.doc.lang, name);
    let mut fields = Fields::with_capacity(6);
    fields.add("name", name.as_str());
    fields.add("slug", path.trim_end_matches('/').rsplit('/').next());
    fields.add("permalink", cx.series_pages.then(|| permalink(cx.config, &path)));
    fields.add("index", same.iter().position(|other| *other == id).map_or(0, |at| at + 1));
    fields.add("total", same.len());
    fields.add(
        "pages",
        list(same.iter().map(|other| {
            let member = cx.site.page(*other);
            let mut fields = Fields::with_capacity(3);
            fields.add("title", member.doc.front.title.as_ref().map(|title| title.value.as_str()));
            fields.add("permalink", permalink(cx.config, &member.path));
            fields.add("current", *other == id);
            fields.value()
        })),
    );
    Some(fields.value())
}

/// A table of contents.
pub(super) fn toc(items: &[TocItem]) -> Value {
    list(items.iter().map(|item| {
        let mut fields = Fields::with_capacity(5);
        fields.add("level", u32::from(item.level));
        fields.add("id", item.id.as_str());
        fields.add("permalink", item.permalink.as_str());
        fields.add("title", item.title.as_str());
        fields.add("children", toc(&item.children));
        fields.value()
    }))
}
