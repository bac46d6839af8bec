//! Settings: defaults, overlays, languages, old names and mistakes.

use placet::config::resolve::resolve;
use placet::config::{AnchorLinks, Config, SlugMode, toml_node};
use placet::diag::{FileId, Finding, Sink};

fn settings(text: &str, overlay: Option<&str>) -> (Option<Config>, Vec<Finding>) {
    let mut sink = Sink::new();
    let base = toml_node::read(FileId(0), text, 0, "CFG001", &mut sink);
    let overlay = overlay.map(|text| toml_node::read(FileId(1), text, 0, "CFG001", &mut sink).unwrap());
    let config = base.and_then(|base| resolve(base, overlay, "pilot", &mut sink));
    let findings = sink.into_findings();
    for finding in &findings {
        assert_eq!(crate::wording::complaints(finding), [""; 0], "{finding:?}");
    }
    (config, findings)
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_ref()).collect()
}

const ADDRESS: &str = "base_url = \"https://blog.example.com/\"\n";

/// A configuration with every key that Zola knows.
const ZOLA: &str = r##"
base_url = "https://blog.example.com/"
title = "T"
description = "D"
author = "A"
default_language = "en"
theme = "x"
output_dir = "out"
ignored_content = ["*.txt"]
ignored_static = []
generate_feeds = true
feed_filenames = ["atom.xml", "rss.xml"]
feed_limit = 20
taxonomies = [{ name = "tags", paginate_by = 5, paginate_path = "p", feed = true, render = false }]
taxonomy_root = "/topics/"
build_search_index = true
generate_sitemap = false
generate_robots_txt = false
exclude_paginated_pages_in_sitemap = "all"
compile_sass = false
minify_html = false
[markdown]
render_emoji = true
smart_punctuation = true
insert_anchor_links = "heading"
[markdown.highlighting]
theme = "a"
style = "class"
[link_checker]
[slugify]
paths = "safe"
paths_keep_dates = true
[search]
include_content = true
truncate_content_length = 40
index_format = "fuse_json"
[translations]
more = "More"
[languages.de]
title = "Titel"
taxonomies = [{ name = "themen" }]
[languages.de.translations]
more = "Mehr"
[extra]
anything = { goes = 1 }
"##;

#[test]
fn every_key_of_zola_is_known() {
    let (config, findings) = settings(ZOLA, None);
    assert_eq!(codes(&findings), ["CFG006", "CFG006"], "{findings:#?}");
    let config = config.unwrap();
    assert_eq!(config.search.truncate_content_length, Some(40));
    assert_eq!(config.base_url, "https://blog.example.com");
    assert_eq!(config.environment, "pilot");
    assert_eq!(config.taxonomy_root.as_deref(), Some("topics"));
    assert_eq!((config.feed_limit, config.exclude_paginated_pages_in_sitemap), (Some(20), true));
    assert_eq!(config.slugify.paths, SlugMode::Safe);
    assert_eq!(config.markdown.insert_anchor_links, AnchorLinks::Heading);
    assert_eq!(config.markdown.highlighting.dark_theme, "a");
    let [en, de] = &config.languages[..] else { panic!("two languages") };
    assert_eq!((en.code.as_str(), en.taxonomies[0].paginate_by), ("en", Some(5)));
    assert_eq!(en.feed_filenames, ["atom.xml", "rss.xml"]);
    assert_eq!((de.code.as_str(), de.title.as_deref()), ("de", Some("Titel")));
    assert_eq!(de.translations["more"], "Mehr");
}

#[test]
fn an_overlay_replaces_values_and_merges_groups() {
    let base = format!("{ADDRESS}[extra]\na = 1\nb = 1\n[markdown]\nrender_emoji = true");
    let overlay = "base_url = \"https://pilot.example.com\"\n[extra]\nb = 2\n[markdown]\nsmart_punctuation = true";
    let (config, findings) = settings(&base, Some(overlay));
    let config = config.unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(config.base_url, "https://pilot.example.com");
    assert_eq!(config.extra.to_json().to_string(), r#"{"a":1,"b":2}"#);
    assert!(config.markdown.render_emoji && config.markdown.smart_punctuation);
}

#[test]
fn old_names_are_understood() {
    let text = format!(
        "{ADDRESS}generate_feed = true\nfeed_filename = \"rss.xml\"\n[markdown]\nhighlight_code = false\nhighlight_theme = \"x\""
    );
    let (config, findings) = settings(&text, None);
    assert_eq!(codes(&findings), ["CFG004"; 4]);
    let config = config.unwrap();
    assert!(config.languages[0].generate_feeds && !config.markdown.highlighting.enabled);
    assert_eq!(config.languages[0].feed_filenames, ["rss.xml"]);
    assert_eq!(config.markdown.highlighting.light_theme, "x");
}

#[test]
fn mistakes_are_findings() {
    let cases = [
        ("title = \"x\"", "CFG005", false),
        ("base_url = \"\"", "CFG005", false),
        ("base_url = \"blog.example.com\"", "CFG003", false),
        ("base_url = \"ftp://blog.example.com\"", "CFG003", false),
        ("time_zone = \"Europe/Berlni\"", "CFG003", false),
        ("default_language = \"english\"", "CFG003", false),
        ("generate_feeds = \"often\"", "CFG003", false),
        ("feed_limit = -1", "CFG003", false),
        ("titel = \"x\"", "CFG002", true),
        ("[markdown]\nsmart_punctuaton = true", "CFG002", true),
        ("[[menu]]\nname = \"x\"", "CFG005", true),
        ("title = “Smart”", "CNT011", true),
    ];
    for (text, code, usable) in cases {
        let text = if text.contains("base_url") || code == "CFG005" && !usable {
            text.to_owned()
        } else {
            format!("{ADDRESS}{text}")
        };
        let (config, findings) = settings(&text, None);
        assert_eq!(codes(&findings), [code], "{text}\n{findings:?}");
        assert_eq!(config.is_some(), usable, "{text}");
    }
    let (_, findings) = settings(&format!("{ADDRESS}time_zone = \"Europe/Berlni\""), None);
    assert_eq!(findings[0].help.as_deref(), Some("Did you mean `Europe/Berlin`?"));
}
