//! Where links written in Markdown lead, for the page they stand in.

use super::view::permalink;
use crate::config::Config;
use crate::content::Document;
use crate::site::{Site, Target, address_of_withdrawn, resolve};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// To an address inside the site.
    Internal(String),
    /// To an address elsewhere.
    External,
    /// Left as it is: other schemes, site paths.
    Other,
    /// Nowhere; reported already when the site was assembled.
    Broken,
    /// To a file that should lie beside the page and does not.
    NoFile,
}

/// Looks links up for one document.
#[derive(Debug, Clone, Copy)]
pub struct Resolver<'a> {
    /// Site.
    pub site: &'a Site,
    /// Configuration.
    pub config: &'a Config,
    /// The document the links stand in.
    pub doc: &'a Document,
    /// Path of its address.
    pub path: &'a str,
}

impl Resolver<'_> {
    /// Resolves a link destination as written.
    pub fn link(&self, url: &str) -> Lead {
        if let Some(inner) = url.strip_prefix("@/") {
            return self.internal(inner);
        }
        if url.starts_with('#') || url.is_empty() {
            return Lead::Other;
        }
        if url.starts_with("http://") || url.starts_with("https://") || url.starts_with("//") {
            let own = url.strip_prefix(self.config.base_url.as_str());
            let inside = own.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#', '?']));
            return if inside { Lead::Other } else { Lead::External };
        }
        if url.starts_with('/') || has_scheme(url) {
            return Lead::Other;
        }
        self.asset(url).map_or(if self.wants_file(url) { Lead::NoFile } else { Lead::Other }, Lead::Internal)
    }

    fn internal(&self, inner: &str) -> Lead {
        let (path, fragment) = inner.split_at(inner.find(['#', '?']).unwrap_or(inner.len()));
        let address = match resolve(self.site, path) {
            Target::Page(id) => &self.site.page(id).path,
            Target::Section(id) => &self.site.section(id).path,
            Target::Withdrawn => match address_of_withdrawn(self.site, path) {
                // The page that says so has no headings to lead to.
                Some(to) if to.starts_with('/') => return Lead::Internal(permalink(self.config, to)),
                Some(to) => return Lead::Internal(to.to_owned()),
                None => return Lead::Broken,
            },
            Target::Hidden(_) | Target::Missing => return Lead::Broken,
        };
        Lead::Internal(format!("{}{fragment}", permalink(self.config, address)))
    }

    /// A colocated file, by its path from the document.
    fn asset(&self, url: &str) -> Option<String> {
        let (file, rest) = url.split_at(url.find(['#', '?']).unwrap_or(url.len()));
        let file = file.strip_prefix("./").unwrap_or(file);
        let folder = self.doc.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let full = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
        let known = self.doc.assets.contains(&full);
        known.then(|| format!("{}{rest}", permalink(self.config, &format!("{}{file}", self.path))))
    }

    /// Whether a relative link of a bundle means a file in it: it has an extension that is no page's.
    fn wants_file(&self, url: &str) -> bool {
        let file = &url[..url.find(['#', '?']).unwrap_or(url.len())];
        let is_bundle = self.doc.path.ends_with("/index.md") && !file.contains("..");
        let extension = std::path::Path::new(file).extension().and_then(|extension| extension.to_str());
        is_bundle && extension.is_some_and(|extension| !matches!(extension, "html" | "htm" | "md"))
    }

    /// Path in the site's folder of a picture by its address in the output: colocated, or below `static/`.
    pub fn picture(&self, url: &str) -> Option<String> {
        let path = url.strip_prefix(self.config.base_url.as_str()).unwrap_or(url);
        if let Some(file) = path.strip_prefix(self.path) {
            let folder = self.doc.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let full = format!("{folder}/{file}");
            if self.doc.assets.contains(&full) {
                return Some(format!("content/{full}"));
            }
        }
        path.strip_prefix('/').map(|rooted| format!("static/{rooted}"))
    }
}

/// Whether an address starts with a scheme (RFC 3986, 3.1).
pub(super) fn has_scheme(url: &str) -> bool {
    let Some((scheme, _)) = url.split_once(':') else { return false };
    let mut bytes = scheme.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}
