//! The resolved configuration of a site: every key has its value, defaults filled in.
//!
//! Names and meaning follow Zola's `config.toml`; keys of Placet's own are marked.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::node::Table;
use super::{Hosting, SecurityContact};

/// A site's configuration for one environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Address of the site without a trailing slash.
    pub base_url: String,
    /// Code of the default language, for example `en`.
    pub default_language: String,
    /// Options of every language, the default language included and first.
    pub languages: Vec<Language>,
    /// Fallback author.
    pub author: Option<String>,
    /// Folder under `themes/`; none means the built-in theme.
    pub theme: Option<String>,
    /// Output folder.
    pub output_dir: String,
    /// Prefix of all taxonomy addresses.
    pub taxonomy_root: Option<String>,
    /// Most entries in a feed: none means twenty, zero means all.
    pub feed_limit: Option<usize>,
    /// Whether `sitemap.xml` is written.
    pub generate_sitemap: bool,
    /// Whether `robots.txt` is written.
    pub generate_robots_txt: bool,
    /// Whether paginated pages are left out of the sitemap.
    pub exclude_paginated_pages_in_sitemap: bool,
    /// Globs of files under `content/` that are not read.
    pub ignored_content: Vec<String>,
    /// Globs of files under `static/` that are not copied.
    pub ignored_static: Vec<String>,
    /// `[markdown]`.
    pub markdown: Markdown,
    /// `[slugify]`.
    pub slugify: Slugify,
    /// `[search]`.
    pub search: Search,
    /// `[extra]`: free for templates.
    pub extra: Table,
    /// Time zone of times without one, an IANA name (Placet).
    pub time_zone: String,
    /// Environment: `preview`, `pilot` or `production` (Placet).
    pub environment: String,
    /// `[brand]`: tokens of the built-in theme (Placet).
    pub brand: Table,
    /// `[service]`: owner, contacts and support horizon (Placet).
    pub service: Table,
    /// `[[menu]]`: entries of the main navigation (Placet).
    pub menu: Vec<MenuEntry>,
    /// `[footer]`: legal links and notices of the built-in theme (Placet).
    pub footer: Table,
    /// Names of environment variables that templates may read (Placet).
    pub allowed_env: Vec<String>,
    /// Whether `index.json` is written beside each page and list (Placet).
    pub content_api: bool,
    /// Number of related posts computed for each post; 0 turns it off (Placet).
    pub related: usize,
    /// `[hosting]`: how the site is served (Placet).
    pub hosting: Hosting,
    /// `[security]`: where weaknesses are reported (Placet).
    pub security: Option<SecurityContact>,
}

/// `[languages.CODE]`, or the top level for the default language.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Language {
    /// BCP 47 code, for example `de`.
    pub code: String,
    /// Title of the site.
    pub title: Option<String>,
    /// Description of the site.
    pub description: Option<String>,
    /// Whether the site has feeds in this language.
    pub generate_feeds: bool,
    /// File names of the feeds, which are also their template names.
    pub feed_filenames: Vec<String>,
    /// Taxonomies in this language.
    pub taxonomies: Vec<Taxonomy>,
    /// Whether a search index is written.
    pub build_search_index: bool,
    /// Strings for the `trans` function.
    pub translations: BTreeMap<String, String>,
}

/// One entry of `taxonomies`.
#[derive(Debug, Clone, PartialEq)]
pub struct Taxonomy {
    /// Name, for example `tags`.
    pub name: String,
    /// Posts on a page of a term; none means all.
    pub paginate_by: Option<usize>,
    /// Path between the term's address and the page number.
    pub paginate_path: String,
    /// Whether each term has feeds.
    pub feed: bool,
    /// Whether pages are written for it.
    pub render: bool,
}

/// Where heading anchors are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AnchorLinks {
    /// No anchors.
    #[default]
    None,
    /// Before the text.
    Left,
    /// After the text.
    Right,
    /// The heading is the link.
    Heading,
}

impl AnchorLinks {
    /// The words for it in files.
    pub const WORDS: [(&'static str, Self); 4] =
        [("none", Self::None), ("left", Self::Left), ("right", Self::Right), ("heading", Self::Heading)];
}

/// What happens to HTML written in Markdown (Placet).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RawHtml {
    /// Harmless elements and attributes pass, everything else is shown as text and reported.
    #[default]
    AllowList,
    /// Passes as it is.
    Allow,
    /// Is shown as text.
    Escape,
}

/// `[markdown]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Markdown {
    /// `:emoji:` names become characters.
    pub render_emoji: bool,
    /// Class of external links.
    pub external_links_class: Option<String>,
    /// External links open a new tab.
    pub external_links_target_blank: bool,
    /// External links carry `nofollow`.
    pub external_links_no_follow: bool,
    /// External links carry `noreferrer`.
    pub external_links_no_referrer: bool,
    /// External links carry `external`.
    pub external_links_external: bool,
    /// Straight quotes become typographic ones.
    pub smart_punctuation: bool,
    /// Definition lists are read.
    pub definition_list: bool,
    /// Pictures load lazily.
    pub lazy_async_image: bool,
    /// Footnotes stand at the end of the page.
    pub bottom_footnotes: bool,
    /// `> [!NOTE]` becomes an alert.
    pub github_alerts: bool,
    /// Bare addresses become links, as GitHub does (Placet).
    pub autolink: bool,
    /// Anchors of headings.
    pub insert_anchor_links: AnchorLinks,
    /// `[markdown.highlighting]`.
    pub highlighting: Highlighting,
    /// Raw HTML.
    pub raw_html: RawHtml,
}

/// `[markdown.highlighting]`; only classes are written, never inline styles.
#[derive(Debug, Clone, PartialEq)]
pub struct Highlighting {
    /// Whether code is highlighted.
    pub enabled: bool,
    /// `fast` (own lexers, then syntect) or `syntect` (Placet).
    pub engine: HighlightEngine,
    /// Theme of the light sheet.
    pub light_theme: String,
    /// Theme of the dark sheet.
    pub dark_theme: String,
}

/// Who highlights code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HighlightEngine {
    /// Own lexers for the common languages, syntect for all others.
    #[default]
    Fast,
    /// Syntect for all languages.
    Syntect,
}

/// How much a text is changed to become a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SlugMode {
    /// ASCII letters, digits and hyphens.
    #[default]
    On,
    /// Only characters that are unsafe in file names are removed.
    Safe,
    /// Nothing is changed.
    Off,
}

/// `[slugify]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Slugify {
    /// Of paths.
    pub paths: SlugMode,
    /// Of taxonomies and terms.
    pub taxonomies: SlugMode,
    /// Of heading anchors.
    pub anchors: SlugMode,
    /// Dates in file names stay in the slug.
    pub paths_keep_dates: bool,
}

/// `[search]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Titles are searched.
    pub include_title: bool,
    /// Descriptions are searched.
    pub include_description: bool,
    /// Bodies are searched.
    pub include_content: bool,
    /// Most characters of a body in the index; none means all.
    pub truncate_content_length: Option<usize>,
}

/// An entry of the main navigation.
#[derive(Debug, Clone, PartialEq)]
pub struct MenuEntry {
    /// Text.
    pub name: String,
    /// Site path, `@/` link or address.
    pub url: String,
    /// Language it is shown in; none means all.
    pub lang: Option<String>,
}

impl Default for Markdown {
    fn default() -> Self {
        Self {
            render_emoji: false,
            external_links_class: None,
            external_links_target_blank: false,
            external_links_no_follow: false,
            external_links_no_referrer: false,
            external_links_external: true,
            smart_punctuation: false,
            definition_list: false,
            lazy_async_image: false,
            bottom_footnotes: false,
            github_alerts: false,
            autolink: false,
            insert_anchor_links: AnchorLinks::None,
            highlighting: Highlighting::default(),
            raw_html: RawHtml::default(),
        }
    }
}

impl Default for Highlighting {
    fn default() -> Self {
        Self {
            enabled: true,
            engine: HighlightEngine::Fast,
            light_theme: "placet-light".into(),
            dark_theme: "placet-dark".into(),
        }
    }
}

impl Default for Search {
    fn default() -> Self {
        Self { include_title: true, include_description: true, include_content: false, truncate_content_length: None }
    }
}

impl Config {
    /// The time zone of the site; UTC for an unknown name, which is a finding of its own.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// An instant on the clock of the site: `2026-05-14 09:00 CEST`.
    pub fn clock(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
    }

    /// The configuration of a site at an address with every default.
    pub fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.trim_end_matches('/').to_owned(),
            default_language: "en".into(),
            languages: vec![Language {
                code: "en".into(),
                feed_filenames: vec!["atom.xml".into()],
                ..Language::default()
            }],
            author: None,
            theme: None,
            output_dir: "public".into(),
            taxonomy_root: None,
            feed_limit: None,
            generate_sitemap: true,
            generate_robots_txt: true,
            exclude_paginated_pages_in_sitemap: false,
            ignored_content: Vec::new(),
            ignored_static: Vec::new(),
            markdown: Markdown::default(),
            slugify: Slugify::default(),
            search: Search::default(),
            extra: Table::default(),
            time_zone: "UTC".into(),
            environment: "production".into(),
            brand: Table::default(),
            service: Table::default(),
            menu: Vec::new(),
            footer: Table::default(),
            allowed_env: Vec::new(),
            content_api: true,
            related: 3,
            hosting: Hosting::default(),
            security: None,
        }
    }

    /// Options of a language; an unknown code gives the default language.
    pub fn language(&self, code: &str) -> &Language {
        self.languages.iter().find(|language| language.code == code).unwrap_or(&self.languages[0])
    }
}
