//! All documents of an output by path: known before any of them is written.

use std::collections::HashMap;

use crate::html::Base;

/// Looks documents of an output up.
#[derive(Debug)]
pub struct Outline<'a> {
    base: Base<'a>,
    paths: Vec<&'a str>,
    numbers: HashMap<&'a str, u32>,
    /// Whether each page has its content as `index.json` beside it.
    content_api: bool,
}

impl<'a> Outline<'a> {
    /// An outline of documents that are published under an address (without slash at its end).
    pub fn new(base_url: &'a str, paths: Vec<&'a str>, content_api: bool) -> Self {
        let numbers = paths.iter().enumerate().map(|(number, path)| (*path, number as u32)).collect();
        Self { base: Base::new(base_url), paths, numbers, content_api }
    }

    /// The address the output is published under.
    pub fn base(&self) -> Base<'a> {
        self.base
    }

    /// Path of a document.
    pub fn path(&self, number: u32) -> &'a str {
        self.paths.get(number as usize).copied().unwrap_or("")
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
        if path.is_empty() || path.ends_with('/') {
            return self.numbers.get(format!("{path}index.html").as_str()).copied();
        }
        let file = self.numbers.get(path).copied();
        let json = path.strip_suffix("index.json").filter(|_| self.content_api && file.is_none());
        if let Some(folder) = json {
            return self.find(folder);
        }
        file.or_else(|| self.numbers.get(format!("{path}/index.html").as_str()).copied())
    }

    /// The document whose path differs from this one only in capital letters.
    pub fn find_in_other_case(&self, path: &str) -> Option<u32> {
        let wanted = path.trim_end_matches('/').to_lowercase();
        let same = |known: &&str| {
            let known = known.to_lowercase();
            known == wanted
                || known.strip_suffix("index.html").is_some_and(|folder| folder.trim_end_matches('/') == wanted)
        };
        self.paths.iter().position(same).map(|number| number as u32)
    }

    /// All paths, for suggestions.
    pub fn paths(&self) -> &[&'a str] {
        &self.paths
    }
}
