//! Addresses: from the place of a file and its front matter to the path of its page.

use crate::config::{Config, SlugMode};
use crate::content::{Document, DocumentKind, slug::slugify};

/// Place of a content file without its language: folder and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Folder from `content/`, empty for the root; no trailing slash.
    pub folder: String,
    /// Stem of the name without date and language; for `index.md` the name of its folder.
    pub name: String,
}

/// Place of a document. The folder of `a/b/index.md` is `a`: the bundle is a page of section `a`.
pub(super) fn place(doc: &Document, config: &Config) -> Place {
    let (folder, file) = doc.path.rsplit_once('/').unwrap_or(("", &doc.path));
    let stem = file.strip_suffix(".md").unwrap_or(file);
    let stem = if doc.lang == config.default_language {
        stem
    } else {
        stem.strip_suffix(doc.lang.as_str()).and_then(|stem| stem.strip_suffix('.')).unwrap_or(stem)
    };
    if doc.kind == DocumentKind::Page && stem == "index" {
        let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        return Place { folder: above.to_owned(), name: name.to_owned() };
    }
    Place { folder: folder.to_owned(), name: stem.to_owned() }
}

/// Path of a section's address from its folder.
pub(super) fn section_path(folder: &str, lang: &str, config: &Config) -> String {
    join(lang, folder.split('/').filter(|part| !part.is_empty()), config)
}

/// Slug and path of a page's address.
pub(super) fn page_path(doc: &Document, place: &Place, config: &Config) -> (String, String) {
    let slug = match &doc.front.slug {
        Some(slug) => slugify(slug, config.slugify.paths),
        None => slugify(undated(&place.name, config), config.slugify.paths),
    };
    if let Some(path) = &doc.front.path {
        let parts = path.split('/').filter(|part| !part.is_empty());
        let parts: Vec<String> = parts.map(|part| slugify(part, config.slugify.paths)).collect();
        let slug = parts.last().cloned().unwrap_or(slug);
        return (slug, rooted(&parts));
    }
    let folder = join(&doc.lang, place.folder.split('/').filter(|part| !part.is_empty()), config);
    let path = if slug.is_empty() { folder } else { format!("{folder}{slug}/") };
    (slug, path)
}

/// Name without the date in front of it, unless dates are kept.
fn undated<'a>(name: &'a str, config: &Config) -> &'a str {
    if config.slugify.paths_keep_dates {
        return name;
    }
    crate::content::date::file_name_date(name).map_or(name, |(_, rest)| rest)
}

fn join<'a>(lang: &str, parts: impl Iterator<Item = &'a str>, config: &Config) -> String {
    let mut all = Vec::new();
    if lang != config.default_language {
        all.push(lang.to_owned());
    }
    all.extend(parts.map(|part| slugify(part, config.slugify.paths)));
    rooted(&all)
}

fn rooted(parts: &[String]) -> String {
    if parts.is_empty() { "/".to_owned() } else { format!("/{}/", parts.join("/")) }
}

/// Path of a taxonomy or one of its terms.
pub(super) fn taxonomy_path(config: &Config, lang: &str, parts: &[&str]) -> String {
    let mut all = Vec::new();
    if lang != config.default_language {
        all.push(lang.to_owned());
    }
    all.extend(config.taxonomy_root.iter().flat_map(|root| root.split('/').map(str::to_owned)));
    all.extend(parts.iter().map(|part| (*part).to_owned()));
    all.retain(|part| !part.is_empty());
    rooted(&all)
}

/// Slug of a taxonomy or term.
pub(super) fn term_slug(name: &str, mode: SlugMode) -> String {
    slugify(name, mode)
}

/// Old path of an alias, with leading slash: `.html` stays a file, everything else is a folder.
pub(super) fn alias_path(alias: &str) -> String {
    let trimmed = alias.trim_matches('/');
    let is_file = std::path::Path::new(trimmed).extension().is_some_and(|extension| extension == "html");
    if is_file { format!("/{trimmed}") } else { format!("/{trimmed}/") }
}
