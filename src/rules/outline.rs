//! All documents of an output by path: known before any of them is written.

use std::collections::HashMap;
use std::sync::OnceLock;

use foldhash::fast::RandomState;

use crate::cache::Key;
use crate::diag::closest;
use crate::html::Base;

/// How much of what stands at a web address the documents of an outline are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// All of a site.
    #[default]
    Site,
    /// A folder whose address is not known: what stands above it cannot be told.
    Folder,
    /// A single page with what it refers to beside it: addresses that start with `/` cannot be told either.
    File,
}

/// Looks documents of an output up.
#[derive(Debug)]
pub struct Outline<'a> {
    base: Base<'a>,
    paths: Vec<&'a str>,
    /// Documents but those called `index.html`.
    files: HashMap<&'a str, u32, RandomState>,
    /// Documents called `index.html`, by their folder without slash at its end.
    folders: HashMap<&'a str, u32, RandomState>,
    /// Whether each page has its content as `index.json` beside it.
    content_api: bool,
    extent: Extent,
    names: OnceLock<HashMap<String, u32>>,
    lower: OnceLock<HashMap<String, u32>>,
}

/// Most names that are compared for a suggestion.
const NEIGHBOURS: usize = 200;

/// Folder with its slash, and name, of a document; the name of `a/b/index.html` is `b`.
fn split(path: &str) -> (&str, &str) {
    let path = shown(path);
    path.rfind('/').map_or(("", path), |at| path.split_at(at + 1))
}

/// A path as in an address: a folder ends with a slash.
fn address(path: &str) -> &str {
    path.strip_suffix("index.html").unwrap_or(path)
}

/// The folder of a document called `index.html`, without slash at its end; empty for the root.
fn folder(path: &str) -> Option<&str> {
    let folder = path.strip_suffix("index.html")?;
    if folder.is_empty() { Some(folder) } else { folder.strip_suffix('/').filter(|folder| !folder.is_empty()) }
}

/// A path as in an address, without slash at its end.
fn shown(path: &str) -> &str {
    path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/')
}

/// Whether a relative address has more `..` than there are folders.
fn climbs_out(url: &str, at: &str) -> bool {
    let mut depth = at.matches('/').count();
    for part in url.split(['?', '#']).next().unwrap_or_default().split('/') {
        match part {
            "" | "." => {}
            ".." if depth == 0 => return true,
            ".." => depth -= 1,
            _ => depth += 1,
        }
    }
    false
}

impl<'a> Outline<'a> {
    /// An outline of documents that are published under an address (without slash at its end).
    pub fn new(base_url: &'a str, paths: Vec<&'a str>, content_api: bool) -> Self {
        let (mut files, mut folders) = (HashMap::default(), HashMap::default());
        for (number, path) in paths.iter().enumerate() {
            match folder(path) {
                Some(folder) => folders.insert(folder, number as u32),
                None => files.insert(*path, number as u32),
            };
        }
        Self {
            base: Base::new(base_url),
            paths,
            files,
            folders,
            content_api,
            extent: Extent::Site,
            names: OnceLock::new(),
            lower: OnceLock::new(),
        }
    }

    /// The same documents, as a part of something larger.
    #[must_use]
    pub fn within(self, extent: Extent) -> Self {
        Self { extent, ..self }
    }

    /// Whether an address, in the document at a path, leads to where this outline cannot tell what is there.
    pub fn is_beyond(&self, url: &str, at: &str) -> bool {
        let url = url.trim_start();
        match self.extent {
            Extent::Site => false,
            Extent::Folder | Extent::File if url.starts_with('/') || url.contains("://") => self.extent == Extent::File,
            Extent::Folder | Extent::File => climbs_out(url, at),
        }
    }

    /// The address the output is published under.
    pub fn base(&self) -> Base<'a> {
        self.base
    }

    /// Path of a document.
    pub fn path(&self, number: u32) -> &'a str {
        self.paths.get(number as usize).copied().unwrap_or("")
    }

    /// A digest of all paths, in their order: numbers mean the same as long as it is the same.
    pub(super) fn digest(&self) -> Key {
        let mut hasher = blake3::Hasher::new();
        for path in &self.paths {
            hasher.update(path.as_bytes()).update(b"\0");
        }
        *hasher.finalize().as_bytes()
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// The document a server sends for a path without leading slash: the file, or `index.html` of the folder.
    pub fn find(&self, path: &str) -> Option<u32> {
        if path.is_empty() {
            return self.folders.get("").copied();
        }
        if let Some(folder) = path.strip_suffix('/') {
            return self.folders.get(folder).copied().filter(|_| !folder.is_empty());
        }
        if let Some(folder) = folder(path) {
            return self.folders.get(folder).copied();
        }
        let file = self.files.get(path).copied();
        let json = path.strip_suffix("index.json").filter(|_| self.content_api && file.is_none());
        if let Some(folder) = json {
            return self.find(folder);
        }
        file.or_else(|| self.folders.get(path).copied())
    }

    /// The document whose path differs from this one only in capital letters.
    pub fn find_in_other_case(&self, path: &str) -> Option<u32> {
        let wanted = path.trim_end_matches('/').to_lowercase();
        let lower = self.lower.get_or_init(|| {
            self.paths.iter().enumerate().map(|(number, path)| (shown(path).to_lowercase(), number as u32)).collect()
        });
        lower.get(&wanted).copied()
    }

    /// What may have been meant by a path where nothing is: the page of the same name in another folder, else
    /// the nearest name in the same folder. Bounded, because a large site may have thousands of such paths.
    pub fn near(&self, path: &str) -> Option<&'a str> {
        let names = self.names.get_or_init(|| {
            let named = self.paths.iter().enumerate().map(|(number, path)| (split(path).1.to_owned(), number as u32));
            named.rev().collect()
        });
        let (folder, name) = split(path);
        let name = name.trim_end_matches('/');
        if let Some(same) = names.get(name).filter(|_| !name.is_empty()) {
            return Some(address(self.path(*same)));
        }
        let from = self.paths.partition_point(|known| *known < folder);
        let beside = self.paths[from..].iter().take_while(|known| known.starts_with(folder)).take(NEIGHBOURS);
        let beside =
            || beside.clone().map(|known| (address(known), split(known))).filter(|(_, (own, _))| *own == folder);
        let near = closest(name, beside().map(|(_, (_, name))| name))?;
        beside().find(|(_, (_, name))| *name == near).map(|(known, _)| known)
    }
}

#[cfg(test)]
mod tests {
    use super::Outline;

    #[test]
    fn suggests_what_has_a_similar_name_and_not_only_the_same_folder() {
        let paths = vec!["blog/increasing-our-reach/index.html", "blog/launch/index.html", "blog/launch/chart.png"];
        let outline = Outline::new("https://example.com", paths, false);
        assert_eq!(outline.near("blog/lauch/"), Some("blog/launch/"));
        assert_eq!(outline.near("blog/launch/chrt.png"), Some("blog/launch/chart.png"));
        assert_eq!(outline.near("news/launch/"), Some("blog/launch/"));
        assert_eq!(outline.near("blog/increasing-our-reach/anna.jpg"), None);
        assert_eq!(outline.near("blog/increasing-our-reach/qqvvxx"), None);
    }
}
