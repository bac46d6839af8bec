//! Documents that exist once per site or language: 404, archive, series, search, robots, sitemap.

use tera::Value;

use super::documents::{Planned, series_path};
use super::file_jobs::language;
use super::latest::latest;
use super::page_jobs::add_json_ld;
use super::run::{Made, RenderCx, address};
use super::told::Told;
use super::view::{Fields, has_address, list, permalink};
use super::{json_ld, robots, search as search_index_file, sitemap as sitemap_file};
use crate::diag::Sink;
use crate::site::PageId;

/// The page for addresses that lead nowhere.
pub(super) fn not_found(cx: &RenderCx<'_>, planned: &Planned, sink: &mut Sink) -> Vec<Made> {
    let lang = &cx.views_cx.config.default_language;
    let mut context = Told::default();
    context.tell("config", cx.views.config(lang));
    context.tell("lang", Value::from(lang.as_str()));
    cx.template("404.html", &context, planned, sink)
}

/// The page that says that a post was withdrawn: at its address, or for servers that answer with 410.
///
/// Nothing of the post is in it, but for its title where the policy lets the page at its address say it.
pub(super) fn gone(cx: &RenderCx<'_>, planned: &Planned, at: Option<&str>, sink: &mut Sink) -> Vec<Made> {
    let config = cx.views_cx.config;
    let lang = language(config, at.unwrap_or("/"));
    let mut context = Told::default();
    context.tell("config", cx.views.config(lang));
    context.tell("lang", Value::from(lang));
    let own = cx.views_cx.site.withdrawn.values().find(|own| own.addresses.iter().any(|own| Some(own.as_str()) == at));
    if let Some(title) = own.and_then(|own| own.title.as_deref()) {
        let mut fields = Fields::with_capacity(1);
        fields.add("title", title);
        context.tell("page", fields.value());
    }
    cx.template("withdrawn.html", &context, planned, sink)
}

/// All dated pages of a language by year, newest first.
pub(super) fn archive(cx: &RenderCx<'_>, planned: &Planned, lang: &str, sink: &mut Sink) -> Vec<Made> {
    let pages = latest(cx.views_cx.site, lang);
    let year = |id: PageId| cx.views_cx.site.page(id).doc.front.date.as_ref().map_or(0, |date| date.civil.year());
    let years = pages.chunk_by(|a, b| year(*a) == year(*b)).map(|ids| {
        let mut fields = Fields::with_capacity(2);
        fields.add("year", i64::from(year(ids[0])));
        fields.add("pages", cx.views.items(ids));
        fields.value()
    });
    let years = list(years);
    let mut context = cx.context(lang, &address(planned));
    context.tell("years", years);
    add_json_ld(cx, &mut context, &json_ld::List { title: "", path: &address(planned), lang });
    cx.template("archive.html", &context, planned, sink)
}

/// All series of a language.
pub(super) fn series_list(cx: &RenderCx<'_>, planned: &Planned, lang: &str, sink: &mut Sink) -> Vec<Made> {
    let names = cx.views_cx.site.series.keys();
    let all = names.map(|name| series_value(cx, lang, name)).filter(|(_, count)| *count > 0).map(|(value, _)| value);
    let all = list(all);
    let mut context = cx.context(lang, &address(planned));
    context.tell("series", all);
    add_json_ld(cx, &mut context, &json_ld::List { title: "", path: &address(planned), lang });
    cx.template("series_list.html", &context, planned, sink)
}

/// One series of a language.
pub(super) fn series(cx: &RenderCx<'_>, planned: &Planned, (lang, name): (&str, &str), sink: &mut Sink) -> Vec<Made> {
    let mut context = cx.context(lang, &address(planned));
    context.tell("series", series_value(cx, lang, name).0);
    add_json_ld(cx, &mut context, &json_ld::List { title: name, path: &address(planned), lang });
    cx.template("series_single.html", &context, planned, sink)
}

fn series_value(cx: &RenderCx<'_>, lang: &str, name: &str) -> (Value, usize) {
    let site = cx.views_cx.site;
    let members = site.series.get(name).map_or(&[][..], Vec::as_slice);
    let own = |id: &PageId| site.page(*id).doc.lang == lang && has_address(site.page(*id));
    let ids: Vec<PageId> = members.iter().copied().filter(own).collect();
    let path = series_path(cx.views_cx.config, lang, name);
    let mut fields = Fields::with_capacity(5);
    fields.add("name", name);
    fields.add("slug", path.trim_end_matches('/').rsplit('/').next());
    fields.add("permalink", permalink(cx.views_cx.config, &path));
    fields.add("count", ids.len());
    fields.add("pages", cx.views.items(&ids));
    (fields.value(), ids.len())
}

/// The search page of a language.
pub(super) fn search(cx: &RenderCx<'_>, planned: &Planned, lang: &str, sink: &mut Sink) -> Vec<Made> {
    let mut context = cx.context(lang, &address(planned));
    let index = format!("/search_index.{lang}.json");
    context.tell("search_index_url", Value::from(permalink(cx.views_cx.config, &index)));
    add_json_ld(cx, &mut context, &json_ld::List { title: "", path: &address(planned), lang });
    cx.template("search.html", &context, planned, sink)
}

/// The search index of a language.
pub(super) fn search_index(cx: &RenderCx<'_>, planned: &Planned, lang: &str) -> Vec<Made> {
    search_index_file::files(cx, &planned.path, lang)
}

/// `robots.txt`, by the theme's template if it has one.
pub(super) fn robots(cx: &RenderCx<'_>, planned: &Planned, sink: &mut Sink) -> Vec<Made> {
    if cx.theme.has("robots.txt") {
        let mut context = Told::default();
        let lang = &cx.views_cx.config.default_language;
        context.tell("config", cx.views.config(lang));
        context.tell("lang", Value::from(lang.as_str()));
        return cx.template("robots.txt", &context, planned, sink);
    }
    vec![Made::new(planned.path.clone(), robots::robots(cx.views_cx.config))]
}

/// `sitemap.xml` and its parts.
pub(super) fn sitemap(cx: &RenderCx<'_>, planned: &Planned) -> Vec<Made> {
    sitemap_file::files(&cx.views_cx, cx.planned, &planned.path)
}
