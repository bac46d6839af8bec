//! The configuration as templates see it.

use tera::value::Key;
use tera::{Map, Value};

use super::term::options;
use super::{Fields, ViewsCx, list, permalink, table_value};
use crate::config::{Language, Markdown, MenuEntry};

/// `config` for pages of a language.
pub(crate) fn value(language: &Language, cx: &ViewsCx<'_>) -> Value {
    let config = cx.config;
    let mut fields = Fields::with_capacity(32);
    fields.add("base_url", config.base_url.as_str());
    fields.add("mode", cx.mode);
    add_language(&mut fields, language, cx);
    fields.add("languages", others(language, cx));
    fields.add("default_language", config.default_language.as_str());
    fields.add("author", config.author.as_deref());
    fields.add("extra", table_value(&config.extra));
    fields.add("markdown", markdown(&config.markdown));
    let mut search = Fields::with_capacity(1);
    search.add("index_format", "fuse_json");
    fields.add("search", search.value());
    fields.add("theme", config.theme.as_deref());
    fields.add("generate_sitemap", config.generate_sitemap);
    fields.add("generate_robots_txt", config.generate_robots_txt);
    let paginated = if config.exclude_paginated_pages_in_sitemap { "all" } else { "none" };
    fields.add("exclude_paginated_pages_in_sitemap", paginated);
    fields.add("brand", table_value(&config.brand));
    fields.add("service", table_value(&config.service));
    let menu = config.menu.iter().filter(|entry| entry.lang.as_ref().is_none_or(|lang| *lang == language.code));
    fields.add("menu", list(menu.map(|entry| menu_entry(entry, cx))));
    fields.add("footer", table_value(&config.footer));
    fields.add("time_zone", config.time_zone.as_str());
    fields.add("environment", config.environment.as_str());
    fields.add("content_api", config.content_api);
    fields.value()
}

/// Keys that differ between languages; `generate_feed` and `feed_filename` are old names that themes
/// still read.
fn add_language(fields: &mut Fields, language: &Language, cx: &ViewsCx<'_>) {
    fields.add("title", language.title.as_deref());
    fields.add("description", language.description.as_deref());
    fields.add("generate_feeds", language.generate_feeds);
    fields.add("generate_feed", language.generate_feeds);
    fields.add("feed_filenames", list(language.feed_filenames.iter().map(|name| Value::from(name.as_str()))));
    fields.add("feed_filename", language.feed_filenames.first().map(String::as_str));
    fields.add("build_search_index", language.build_search_index);
    let indexes = cx.site.taxonomies.iter().filter(|index| index.lang == language.code);
    let taxonomy =
        |index: &crate::site::TaxonomyIndex| options(&index.config, &index.slug, &permalink(cx.config, &index.path));
    fields.add("taxonomies", list(indexes.map(taxonomy)));
}

fn others(language: &Language, cx: &ViewsCx<'_>) -> Value {
    let mut map = Map::new();
    for other in cx.config.languages.iter().filter(|other| other.code != language.code) {
        let mut fields = Fields::with_capacity(8);
        add_language(&mut fields, other, cx);
        map.insert(Key::from(other.code.clone()), fields.value());
    }
    Value::from(map)
}

fn markdown(markdown: &Markdown) -> Value {
    let mut fields = Fields::with_capacity(8);
    fields.add("render_emoji", markdown.render_emoji);
    fields.add("external_links_class", markdown.external_links_class.as_deref());
    fields.add("external_links_target_blank", markdown.external_links_target_blank);
    fields.add("external_links_no_follow", markdown.external_links_no_follow);
    fields.add("external_links_no_referrer", markdown.external_links_no_referrer);
    fields.add("smart_punctuation", markdown.smart_punctuation);
    fields.add("definition_list", markdown.definition_list);
    fields.add("github_alerts", markdown.github_alerts);
    fields.value()
}

/// An entry of the menu; `url` is a full address, whatever it was written as.
fn menu_entry(entry: &MenuEntry, cx: &ViewsCx<'_>) -> Value {
    let url = if let Some(path) = entry.url.strip_prefix("@/") {
        let (file, fragment) =
            path.split_once('#').map_or((path, String::new()), |(file, id)| (file, format!("#{id}")));
        let page = cx.site.page_by_path.get(file).map(|id| &cx.site.page(*id).path);
        let section = || cx.site.section_by_path.get(file).map(|id| &cx.site.section(*id).path);
        page.or_else(section).map(|path| permalink(cx.config, &format!("{path}{fragment}")))
    } else if entry.url.starts_with('/') {
        Some(permalink(cx.config, &entry.url))
    } else {
        Some(entry.url.clone())
    };
    let mut fields = Fields::with_capacity(3);
    fields.add("name", entry.name.as_str());
    fields.add("url", url);
    fields.add("lang", entry.lang.as_deref());
    fields.value()
}
