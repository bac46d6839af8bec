//! What a rule may look at: read-only views, one struct for each scope.

use crate::config::Config;
use crate::content::Document;
use crate::diag::{FileId, Finding, Span};
use crate::site::Site;

/// One page or section with its text.
#[derive(Debug, Clone, Copy)]
pub struct PageCx<'a> {
    /// The parsed file.
    pub document: &'a Document,
    /// The whole text of the file.
    pub text: &'a str,
    /// Configuration of the site.
    pub config: &'a Config,
}

impl PageCx<'_> {
    /// A span of this file from byte offsets.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.document.file, range)
    }

    /// The place that stands for the page as a whole: its title, its details or its first byte.
    pub fn head(&self) -> Span {
        head(self.document)
    }
}

/// The whole site before it is rendered.
#[derive(Debug, Clone, Copy)]
pub struct SiteCx<'a> {
    /// Pages, sections, taxonomies.
    pub site: &'a Site,
    /// Configuration of the site.
    pub config: &'a Config,
}

/// One built document.
#[derive(Debug, Clone, Copy)]
pub struct OutputCx<'a> {
    /// Path below the output folder.
    pub path: &'a str,
    /// The bytes as they will be served.
    pub text: &'a str,
    /// The file it was made from, if it was one.
    pub source: Option<FileId>,
    /// Configuration of the site.
    pub config: &'a Config,
}

impl OutputCx<'_> {
    /// A finding about this document that points to the top of the file it was made from.
    pub fn finding(&self, code: &'static str, title: impl Into<String>) -> Finding {
        let finding = Finding::new(code, title).subject(self.path);
        match self.source {
            Some(file) => finding.at(Span { file, start: 0, end: 0 }, ""),
            None => finding,
        }
    }
}

/// The place that stands for a document as a whole.
pub(super) fn head(document: &Document) -> Span {
    let title = document.front.title.as_ref().map(|title| title.span);
    title.or(document.front.span).unwrap_or(Span { file: document.file, start: 0, end: 0 })
}
