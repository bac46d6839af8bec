//! `[markdown]`, `[slugify]` and `[search]`.

use crate::config::node::Kind;
use crate::config::read::{Reader, as_flag, as_text};
use crate::config::{AnchorLinks, Config, HighlightEngine, Highlighting, Markdown, RawHtml, Search, SlugMode, Slugify};
use crate::diag::Finding;

/// Settings of Zola for highlighting that change nothing here, with what takes their place.
const HIGHLIGHTING_WITHOUT_EFFECT: [(&str, &str); 4] = [
    ("extra_grammars", "The languages that are highlighted come with Placet; a block in another one is shown plain."),
    ("extra_themes", "Colours come from the built-in themes; change them in a style sheet of your own."),
    (
        "error_on_missing_language",
        "The rule CNT032 reports unknown languages; the policy says whether it stops a release.",
    ),
    ("data_attr_position", "Only classes are written."),
];

/// Reads the groups.
pub(super) fn read(config: &mut Config, reader: &mut Reader<'_, '_>) {
    if let Some(mut group) = reader.group("markdown") {
        config.markdown = markdown(&mut group);
        let sound = group.sound();
        group.finish();
        reader.note(sound, "markdown");
    }
    if let Some(mut group) = reader.group("slugify") {
        config.slugify = slugify(&mut group);
        let sound = group.sound();
        group.finish();
        reader.note(sound, "slugify");
    }
    if let Some(mut group) = reader.group("search") {
        config.search = search(&mut group);
        let sound = group.sound();
        group.finish();
        reader.note(sound, "search");
    }
}

fn markdown(reader: &mut Reader<'_, '_>) -> Markdown {
    let defaults = Markdown::default();
    let flag = |reader: &mut Reader<'_, '_>, key, default| reader.flag(key).unwrap_or(default);
    let mut markdown = Markdown {
        render_emoji: flag(reader, "render_emoji", defaults.render_emoji),
        external_links_class: reader.filled("external_links_class").map(|text| text.value),
        external_links_target_blank: flag(reader, "external_links_target_blank", defaults.external_links_target_blank),
        external_links_no_follow: flag(reader, "external_links_no_follow", defaults.external_links_no_follow),
        external_links_no_referrer: flag(reader, "external_links_no_referrer", defaults.external_links_no_referrer),
        external_links_external: flag(reader, "external_links_external", defaults.external_links_external),
        smart_punctuation: flag(reader, "smart_punctuation", defaults.smart_punctuation),
        definition_list: flag(reader, "definition_list", defaults.definition_list),
        lazy_async_image: flag(reader, "lazy_async_image", defaults.lazy_async_image),
        bottom_footnotes: flag(reader, "bottom_footnotes", defaults.bottom_footnotes),
        github_alerts: flag(reader, "github_alerts", defaults.github_alerts),
        autolink: flag(reader, "autolink", defaults.autolink),
        ..defaults
    };
    if let Some(anchors) = reader.choice("insert_anchor_links", &AnchorLinks::WORDS) {
        markdown.insert_anchor_links = anchors;
    }
    let raw = [("allow-list", RawHtml::AllowList), ("allow", RawHtml::Allow), ("escape", RawHtml::Escape)];
    if let Some(raw) = reader.choice("raw_html", &raw) {
        markdown.raw_html = raw;
    }
    if let Some(node) = reader.renamed("highlight_code", "highlighting.enabled") {
        markdown.highlighting.enabled = as_flag(&node.kind).unwrap_or(markdown.highlighting.enabled);
    }
    if let Some(node) = reader.renamed("highlight_theme", "highlighting.light_theme")
        && let Some(theme) = as_text(&node.kind).filter(|theme| theme != "css")
    {
        markdown.highlighting.light_theme = theme;
    }
    if let Some(mut group) = reader.group("highlighting") {
        highlighting(&mut markdown.highlighting, &mut group);
        let sound = group.sound();
        group.finish();
        reader.note(sound, "highlighting");
    }
    markdown
}

fn highlighting(target: &mut Highlighting, reader: &mut Reader<'_, '_>) {
    target.enabled = reader.flag("enabled").unwrap_or(target.enabled);
    if let Some(engine) =
        reader.choice("engine", &[("fast", HighlightEngine::Fast), ("syntect", HighlightEngine::Syntect)])
    {
        target.engine = engine;
    }
    if let Some(theme) = reader.filled("theme") {
        target.light_theme.clone_from(&theme.value);
        target.dark_theme = theme.value;
    }
    if let Some(theme) = reader.filled("light_theme") {
        target.light_theme = theme.value;
    }
    if let Some(theme) = reader.filled("dark_theme") {
        target.dark_theme = theme.value;
    }
    if let Some(node) = reader.node("style")
        && node.kind == Kind::Str("inline".to_owned())
    {
        let finding = Finding::new("CFG006", "Remove `markdown.highlighting.style`")
            .at(node.span, "has no effect")
            .why("Colours of code always come from the style sheet: colours in the text itself break the rules that browsers enforce for security.")
            .help("Remove the line.");
        reader.sink().push(finding);
    }
    for (key, help) in HIGHLIGHTING_WITHOUT_EFFECT {
        without_effect(reader, key, help);
    }
}

/// Reports a setting that changes nothing here, where it asks for something.
fn without_effect(reader: &mut Reader<'_, '_>, key: &'static str, help: &str) {
    let Some((span, node)) = reader.entry(key) else { return };
    reader.quietly(key);
    if matches!(node.kind, Kind::Null | Kind::Bool(false)) {
        return;
    }
    let finding = Finding::new("CFG006", format!("Remove `{}`", reader.name(key)))
        .at(span, "has no effect")
        .why("Another publishing tool has this setting; here it changes nothing.")
        .help(help);
    reader.sink().push(finding);
}

fn slugify(reader: &mut Reader<'_, '_>) -> Slugify {
    let modes = [("on", SlugMode::On), ("safe", SlugMode::Safe), ("off", SlugMode::Off)];
    Slugify {
        paths: reader.choice("paths", &modes).unwrap_or_default(),
        taxonomies: reader.choice("taxonomies", &modes).unwrap_or_default(),
        anchors: reader.choice("anchors", &modes).unwrap_or_default(),
        paths_keep_dates: reader.flag("paths_keep_dates").unwrap_or_default(),
    }
}

/// `[search]`; date and path are always in the index.
pub(super) fn search(reader: &mut Reader<'_, '_>) -> Search {
    let defaults = Search::default();
    reader.known(&["include_date", "include_path"]);
    let format = "There is one index, `search_index.CODE.json`, which the search page of the theme reads.";
    without_effect(reader, "index_format", format);
    Search {
        include_title: reader.flag("include_title").unwrap_or(defaults.include_title),
        include_description: reader.flag("include_description").unwrap_or(defaults.include_description),
        include_content: reader.flag("include_content").unwrap_or(defaults.include_content),
        truncate_content_length: reader.count("truncate_content_length"),
    }
}
