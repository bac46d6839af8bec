//! What functions of templates know of the site: values that all of them share.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use jiff::tz::TimeZone;
use tera::value::Key;
use tera::{Error, TeraResult, Value};

use crate::config::{Config, Markdown, Slugify};
use crate::render::latest::latest;
use crate::render::past::Digests;
use crate::render::view::Views;
use crate::site::{PageId, Site};
use crate::world::World;

/// A file whose name carries its fingerprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Path of the address, with leading `/`.
    pub path: String,
    /// `integrity` attribute: `sha384-` and the digest in Base64.
    pub integrity: String,
}

/// Addresses and values for functions. Before the site is assembled only the surroundings are known.
pub struct SiteData {
    /// Disk and environment.
    pub world: Arc<dyn World>,
    /// Address of the site without a trailing slash.
    pub base_url: String,
    /// Code of the default language.
    pub default_language: String,
    /// Codes of all languages.
    pub languages: Vec<String>,
    /// Folder of the theme, empty if there is none.
    pub theme: String,
    /// Output folder.
    pub output_dir: String,
    /// Environment variables that templates may read.
    pub allowed_env: Vec<String>,
    /// Zone of `now()` and dates without one.
    pub time_zone: TimeZone,
    /// How Markdown is read, for the filter `markdown`.
    pub markdown: Markdown,
    /// How ids of headings are made.
    pub slugify: Slugify,
    /// What depends on the assembled site.
    pub site: Option<Known>,
    /// Digests of shared values, where it is noted what templates ask for.
    pub(crate) digests: Option<Arc<Digests>>,
    /// Data files that were read, by path and format.
    pub(crate) loaded: Mutex<BTreeMap<String, Value>>,
}

/// What is known once the site is assembled.
pub struct Known {
    /// Values of pages, sections and terms.
    pub views: Arc<Views>,
    /// Pages by content path, as position in [`Views::pages`].
    pub pages: Arc<BTreeMap<String, PageId>>,
    /// Sections by content path, as position in [`Views::sections`].
    pub sections: BTreeMap<String, u32>,
    /// Dated pages of each language, newest first.
    pub latest: BTreeMap<String, Vec<PageId>>,
    /// Static files with a fingerprint, by their path under `static/`.
    pub assets: BTreeMap<String, Asset>,
}

impl Known {
    /// Full address of a page or section by its content path, without `@/`.
    pub(crate) fn permalink(&self, path: &str) -> Option<&str> {
        let page = || self.pages.get(path).and_then(|id| self.views.pages.get(id.0 as usize));
        let section = || self.sections.get(path).and_then(|id| self.views.sections.get(*id as usize));
        page().or_else(section)?.as_map()?.get(&Key::Str("permalink"))?.as_str()
    }

    /// Content paths of all pages and sections, sorted.
    pub(crate) fn paths(&self) -> Vec<&str> {
        let mut paths: Vec<&str> = self.pages.keys().chain(self.sections.keys()).map(String::as_str).collect();
        paths.sort_unstable();
        paths
    }
}

impl fmt::Debug for SiteData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SiteData").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl SiteData {
    /// What is known before the site is assembled: functions that ask for pages say so.
    ///
    /// An unknown time zone gives UTC: the configuration is checked where it is read.
    pub fn new(world: Arc<dyn World>, config: &Config, theme: &str) -> Self {
        Self {
            world,
            base_url: config.base_url.clone(),
            default_language: config.default_language.clone(),
            languages: config.languages.iter().map(|language| language.code.clone()).collect(),
            theme: theme.to_owned(),
            output_dir: config.output_dir.clone(),
            allowed_env: config.allowed_env.clone(),
            time_zone: config.zone(),
            markdown: config.markdown.clone(),
            slugify: config.slugify.clone(),
            site: None,
            digests: None,
            loaded: Mutex::default(),
        }
    }

    /// The same with the assembled site, its values and the fingerprints of static files.
    #[must_use]
    pub fn with_site(mut self, site: &Site, views: Arc<Views>, assets: BTreeMap<String, Asset>) -> Self {
        self.site = Some(Known {
            views,
            pages: site.page_by_path.clone(),
            sections: site.section_by_path.iter().map(|(path, id)| (path.clone(), id.0)).collect(),
            latest: self.languages.iter().map(|lang| (lang.clone(), latest(site, lang))).collect(),
            assets,
        });
        self
    }

    /// The same, noting what templates ask for.
    #[must_use]
    pub fn with_digests(self, digests: Option<Arc<Digests>>) -> Self {
        Self { digests, ..self }
    }

    /// The assembled site.
    ///
    /// # Errors
    /// It is not assembled yet: the function was called from a post or shortcode that lists need.
    pub(crate) fn known(&self) -> TeraResult<&Known> {
        let say = || Error::message("pages are not known yet at this point; call it from a template of a page or list");
        self.site.as_ref().ok_or_else(say)
    }

    /// Full address of a path of the site, with or without leading slash.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}/{}", self.base_url, path.trim_start_matches('/'))
    }
}
