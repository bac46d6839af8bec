//! What hooks are asked about: the posts of a site with their files, and the built pages.

use std::io;
use std::path::Path;

use super::protocol::{FileInfo, INLINE, PostInfo};
use crate::config::Markdown;
use crate::content::Document;
use crate::content::plain::{details_and_body, plain_text};
use crate::diag::FileId;
use crate::output::{Index, sha256};
use crate::site::Site;
use crate::world::World;

/// A post or section that goes out, and what belongs to it. Its text is read when it is needed.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The file.
    pub file: FileId,
    /// Path from the root of the site.
    pub path: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Files beside it, as paths from the root of the site.
    pub assets: Vec<String>,
    /// Path of its page below the output folder.
    pub document: String,
}

/// Built pages on disk.
#[derive(Debug, Clone, Copy)]
pub struct Documents<'a> {
    /// Their folder; a full path.
    pub folder: &'a Path,
    /// What lies in it.
    pub index: &'a Index,
}

/// All posts and sections of a site, sorted by path.
pub fn subjects(site: &Site) -> Vec<Subject> {
    let pages = site.pages.iter().map(|page| subject(&page.doc, &page.path));
    let sections = site.sections.iter().filter(|section| section.doc.digest != [0; 32]);
    let mut all: Vec<Subject> = pages.chain(sections.map(|section| subject(&section.doc, &section.path))).collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

fn subject(doc: &Document, address: &str) -> Subject {
    let terms = doc.front.taxonomies.iter().filter(|(name, _)| name.value == "tags").flat_map(|(_, terms)| terms);
    Subject {
        file: doc.file,
        path: format!("content/{}", doc.path),
        tags: terms.map(|term| term.value.clone()).collect(),
        assets: doc.assets.iter().map(|asset| format!("content/{asset}")).collect(),
        document: format!("{}index.html", address.trim_start_matches('/')),
    }
}

impl Subject {
    /// The post as a hook sees it.
    pub(super) fn info(
        &self,
        world: &dyn World,
        options: &Markdown,
        documents: Option<Documents<'_>>,
    ) -> io::Result<PostInfo> {
        let bytes = world.read(&self.path)?;
        let text = String::from_utf8_lossy(&bytes);
        let (front_matter, body) = details_and_body(self.file, &text);
        let short = body.len() <= INLINE;
        let built = documents.filter(|documents| documents.index.get(&self.document).is_some());
        Ok(PostInfo {
            path: self.path.clone(),
            digest: format!("sha256:{}", sha256(&bytes)),
            front_matter,
            markdown: short.then(|| body.to_owned()),
            plain_text: short.then(|| plain_text(body, options)),
            html_path: built.map(|documents| documents.folder.join(&self.document).to_string_lossy().into_owned()),
        })
    }

    /// Its files, and its page where it is built.
    pub(super) fn files(&self, world: &dyn World, documents: Option<Documents<'_>>) -> io::Result<Vec<FileInfo>> {
        let mut files = Vec::with_capacity(self.assets.len() + 2);
        for path in std::iter::once(&self.path).chain(&self.assets) {
            files.push(FileInfo { path: path.clone(), sha256: sha256(&world.read(path)?), kind: "source" });
        }
        let page = documents.and_then(|documents| documents.index.get(&self.document));
        files.extend(page.map(|entry| FileInfo { path: self.document.clone(), sha256: entry.hex(), kind: "document" }));
        Ok(files)
    }
}

/// All built pages as files.
pub(super) fn documents(documents: Documents<'_>) -> impl Iterator<Item = FileInfo> + '_ {
    let file = |entry: &crate::output::IndexEntry| FileInfo {
        path: entry.path.as_str().to_owned(),
        sha256: entry.hex(),
        kind: "document",
    };
    documents.index.entries().iter().map(file)
}
