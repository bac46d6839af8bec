//! Options of languages: the default one at the top level, all others under `[languages.CODE]`.

use std::collections::BTreeMap;

use crate::config::node::{Kind, Table};
use crate::config::read::{Reader, Words, as_flag, as_text};
use crate::config::{Config, Language, Taxonomy};
use crate::diag::{At, Finding};

/// Reads the default language from the top level, then all others.
pub(super) fn read(config: &mut Config, reader: &mut Reader<'_, '_>) {
    let mut languages = vec![options(reader, &config.default_language)];
    let others = reader.table("languages").map_or(&[][..], |table| &table.entries);
    for (code, node) in others {
        let Kind::Table(table) = &node.kind else {
            reader.wrong("languages", node, "a group of fields", &format!("[languages.{}]", code.value));
            continue;
        };
        if !is_code(code) {
            reader.fail("languages");
            let finding = no_code(code);
            reader.sink().push(finding);
            continue;
        }
        let (language, sound) = one(reader, table, &code.value);
        reader.note(sound, "languages");
        if code.value == config.default_language {
            overlay(&mut languages[0], language, table);
        } else {
            languages.push(language);
        }
    }
    config.languages = languages;
}

fn one(reader: &mut Reader<'_, '_>, table: &Table, code: &str) -> (Language, bool) {
    let mut group = Reader::new(table, &Words::SETTINGS, reader.sink()).within(&format!("languages.{code}"));
    let language = options(&mut group, code);
    if let Some(mut search) = group.group("search") {
        super::groups::search(&mut search);
        search.finish();
    }
    let sound = group.sound();
    group.finish();
    (language, sound)
}

/// What `[languages.<default>]` says counts for the default language.
fn overlay(target: &mut Language, language: Language, table: &Table) {
    let says = |key: &str| table.get(key).is_some();
    target.title = language.title.or(target.title.take());
    target.description = language.description.or(target.description.take());
    target.generate_feeds |= language.generate_feeds;
    target.build_search_index |= language.build_search_index;
    target.translations.extend(language.translations);
    if says("feed_filenames") || says("feed_filename") {
        target.feed_filenames = language.feed_filenames;
    }
    if says("taxonomies") {
        target.taxonomies = language.taxonomies;
    }
}

/// Options of one language.
pub(super) fn options(reader: &mut Reader<'_, '_>, code: &str) -> Language {
    let mut language = Language {
        code: code.to_owned(),
        title: reader.filled("title").map(|text| text.value),
        description: reader.filled("description").map(|text| text.value),
        generate_feeds: reader.flag("generate_feeds").unwrap_or_default(),
        feed_filenames: vec!["atom.xml".to_owned()],
        taxonomies: taxonomies(reader),
        build_search_index: reader.flag("build_search_index").unwrap_or_default(),
        translations: BTreeMap::new(),
    };
    if let Some(names) = reader.texts("feed_filenames") {
        language.feed_filenames = names.into_iter().map(|name| name.value).collect();
    }
    if let Some(node) = reader.renamed("generate_feed", "generate_feeds") {
        language.generate_feeds |= as_flag(&node.kind).unwrap_or_default();
    }
    if let Some(node) = reader.renamed("feed_filename", "feed_filenames")
        && let Some(name) = as_text(&node.kind)
    {
        language.feed_filenames = vec![name];
    }
    if let Some(table) = reader.table("translations") {
        for (key, node) in &table.entries {
            match as_text(&node.kind) {
                Some(text) => drop(language.translations.insert(key.value.clone(), text)),
                None => reader.wrong("translations", node, "a text", "read_more = \"Read more\""),
            }
        }
    }
    language
}

fn taxonomies(reader: &mut Reader<'_, '_>) -> Vec<Taxonomy> {
    let mut taxonomies: Vec<Taxonomy> = Vec::new();
    for table in reader.tables("taxonomies") {
        let mut group = Reader::new(table, &Words::SETTINGS, reader.sink()).within("taxonomies");
        let name = group.filled("name");
        let old = group.renamed("rss", "feed").and_then(|node| as_flag(&node.kind)).unwrap_or_default();
        let taxonomy = Taxonomy {
            name: name.as_ref().map(|name| name.value.clone()).unwrap_or_default(),
            paginate_by: group.count("paginate_by").filter(|by| *by > 0),
            paginate_path: group.text("paginate_path").map_or_else(|| "page".to_owned(), |path| path.value),
            feed: old || group.flag("feed").unwrap_or_default(),
            render: group.flag("render").unwrap_or(true),
        };
        group.known(&["lang"]);
        group.require("name", "A taxonomy is used by its name.", "name = \"tags\"");
        let sound = group.sound();
        group.finish();
        reader.note(sound, "taxonomies");
        let twice = taxonomies.iter().any(|other| other.name == taxonomy.name);
        match name {
            Some(name) if twice => {
                let finding = Finding::new("CFG003", format!("Keep only one taxonomy `{}`", name.value))
                    .at(name.span, "stands here again")
                    .why("Two taxonomies of one name would write the same pages.")
                    .help("Remove one of them.");
                reader.sink().push(finding);
            }
            Some(_) => taxonomies.push(taxonomy),
            None => {}
        }
    }
    taxonomies
}

/// Whether a text is a language tag: two or three letters, then parts of up to eight letters or digits
/// (RFC 5646).
pub(super) fn is_code(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The finding for something that is no language tag.
pub(super) fn no_code(code: &At<String>) -> Finding {
    Finding::new("CFG003", format!("Write a language code in place of `{}`", code.value))
        .at(code.span, "not a language code")
        .why("Browsers and screen readers choose voice and hyphenation by this code.")
        .help("Codes are short: `en`, `de`, `pt-BR`.")
}
