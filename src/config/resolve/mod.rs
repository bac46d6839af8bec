//! `config.toml` and the overlay of an environment into the resolved [`Config`].

mod groups;
mod hosting;
mod languages;

pub(crate) use hosting::codings;

use super::node::{Kind, Node, Table};
use super::read::{Reader, Words};
use super::{Config, MenuEntry};
use crate::diag::{At, Finding, Sink, closest};

/// Settings of Zola that change nothing here, with the reason.
const WITHOUT_EFFECT: [(&str, &str); 7] = [
    ("compile_sass", "Style sheets are plain CSS here; put the compiled file into `static/`."),
    ("minify_html", "Pages are compressed for transport instead; what is written stays readable."),
    ("hard_link_static", "Files are always copied, so that a release stays what it is."),
    ("preserve_dotfiles_in_output", "Nothing that the site does not own is ever deleted from the output."),
    ("skip_content_templating", "Posts are never run as templates."),
    (
        "link_checker",
        "Links are checked in the finished pages; which findings stop a release is decided by the policy.",
    ),
    ("slugify_paths", "Write `paths` under `[slugify]` instead."),
];

/// Resolves the configuration: `config.<env>.toml` (`overlay`) is merged over `config.toml` (`base`), and
/// defaults are filled in. Groups are merged key by key, lists and single values are replaced.
///
/// Returns `None` when the site cannot be built with it: something cannot be read, or `base_url` is missing.
/// Unknown keys are findings only.
pub fn resolve(base: Table, overlay: Option<Table>, env: &str, sink: &mut Sink) -> Option<Config> {
    let mut table = base;
    if let Some(overlay) = overlay {
        merge(&mut table, overlay);
    }
    let mut reader = Reader::new(&table, &Words::SETTINGS, sink);
    let mut config = Config::new("");
    env.clone_into(&mut config.environment);
    site(&mut config, &mut reader);
    general(&mut config, &mut reader);
    groups::read(&mut config, &mut reader);
    hosting::read(&mut config, &mut reader);
    languages::read(&mut config, &mut reader);
    without_effect(&mut reader);
    let sound = reader.sound();
    reader.finish();
    (sound && !config.base_url.is_empty()).then_some(config)
}

/// Lays one table over another.
fn merge(base: &mut Table, overlay: Table) {
    for (key, node) in overlay.entries {
        let Some((place, old)) = base.entries.iter_mut().find(|(name, _)| name.value == key.value) else {
            base.entries.push((key, node));
            continue;
        };
        match (&mut old.kind, node.kind) {
            (Kind::Table(old), Kind::Table(new)) => merge(old, new),
            (_, kind) => {
                *place = key;
                *old = Node { kind, span: node.span };
            }
        }
    }
}

/// What says where the site is and when: without these nothing can be built.
fn site(config: &mut Config, reader: &mut Reader<'_, '_>) {
    let why = "Feeds, the site map and links in e-mails need the full address of the site.";
    if let Some(address) = reader.filled("base_url") {
        if is_address(&address) {
            address.trim_end_matches('/').clone_into(&mut config.base_url);
        } else {
            reader.fail("base_url");
            let finding = Finding::new("CFG003", "Write a full web address for `base_url`")
                .at(address.span, "not a web address")
                .why(why)
                .help("It starts with `https://`, for example `https://blog.example.com`, and has no `?` or `#`.");
            reader.sink().push(finding);
        }
    } else {
        reader.require("base_url", why, "base_url = \"https://blog.example.com\"");
    }
    if let Some(code) = reader.filled("default_language") {
        if languages::is_code(&code) {
            config.default_language = code.value;
        } else {
            reader.fail("default_language");
            let finding = languages::no_code(&code);
            reader.sink().push(finding);
        }
    }
    if let Some(zone) = reader.filled("time_zone") {
        if jiff::tz::TimeZone::get(&zone).is_ok() {
            config.time_zone = zone.value;
        } else {
            reader.fail("time_zone");
            let finding = unknown_zone(&zone);
            reader.sink().push(finding);
        }
    }
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        let outside = |c: char| c.is_whitespace() || matches!(c, '?' | '#' | '\\' | '"' | '<' | '>' | '@');
        !host.is_empty() && !host.starts_with(':') && !rest.contains(outside)
    })
}

fn unknown_zone(zone: &At<String>) -> Finding {
    let names: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
    let finding = Finding::new("CFG003", "Choose a time zone that exists")
        .at(zone.span, "unknown time zone")
        .why("Times without an offset are taken in this zone, so posts could appear at the wrong moment.");
    match closest(zone, names.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("Did you mean `{near}`?")).fix(
            format!("Write `{near}`"),
            zone.span,
            format!("\"{near}\""),
        ),
        None => finding.help("Zones have names such as `Europe/Berlin`, `America/New_York` or `UTC`."),
    }
}

fn general(config: &mut Config, reader: &mut Reader<'_, '_>) {
    let texts = |reader: &mut Reader<'_, '_>, key| -> Vec<String> {
        reader.texts(key).unwrap_or_default().into_iter().map(|text| text.value).collect()
    };
    config.author = reader.filled("author").map(|text| text.value);
    config.theme = reader.filled("theme").map(|text| text.value);
    if let Some(folder) = reader.filled("output_dir") {
        config.output_dir = folder.value;
    }
    config.taxonomy_root = reader.filled("taxonomy_root").map(|root| root.trim_matches('/').to_owned());
    config.feed_limit = reader.count("feed_limit");
    config.generate_sitemap = reader.flag("generate_sitemap").unwrap_or(true);
    config.generate_robots_txt = reader.flag("generate_robots_txt").unwrap_or(true);
    let choices = [("none", false), ("all", true)];
    config.exclude_paginated_pages_in_sitemap =
        reader.choice("exclude_paginated_pages_in_sitemap", &choices).unwrap_or_default();
    config.ignored_content = texts(reader, "ignored_content");
    config.ignored_static = texts(reader, "ignored_static");
    config.allowed_env = texts(reader, "allowed_env");
    config.content_api = reader.flag("content_api").unwrap_or(config.content_api);
    config.related = reader.count("related").unwrap_or(config.related);
    for (key, target) in [
        ("extra", &mut config.extra),
        ("brand", &mut config.brand),
        ("service", &mut config.service),
        ("footer", &mut config.footer),
    ] {
        *target = reader.table(key).cloned().unwrap_or_default();
    }
    config.menu = menu(reader);
}

fn menu(reader: &mut Reader<'_, '_>) -> Vec<MenuEntry> {
    let mut entries = Vec::new();
    for table in reader.tables("menu") {
        let mut group = Reader::new(table, reader.words(), reader.sink()).within("menu");
        let (name, url) = (group.filled("name"), group.filled("url"));
        let lang = group.filled("lang").map(|lang| lang.value);
        group.require("name", "An entry of the navigation needs words to click on.", "name = \"Blog\"");
        group.require("url", "An entry of the navigation has to lead somewhere.", "url = \"@/blog/_index.md\"");
        group.finish();
        if let (Some(name), Some(url)) = (name, url) {
            entries.push(MenuEntry { name: name.value, url: url.value, lang });
        }
    }
    entries
}

/// Settings of Zola that change nothing: said only when they ask for something.
fn without_effect(reader: &mut Reader<'_, '_>) {
    for (key, help) in WITHOUT_EFFECT {
        reader.quietly(key);
        let Some((span, node)) = reader.entry(key) else { continue };
        if matches!(node.kind, Kind::Null | Kind::Bool(false)) {
            continue;
        }
        let finding = Finding::new("CFG006", format!("Remove `{key}`"))
            .at(span, "has no effect")
            .why("Another publishing tool has this setting; here it changes nothing.")
            .help(help);
        reader.sink().push(finding);
    }
}
