//! One document to come: where it is written, what makes it, what it is made from.

use crate::content::Document;
use crate::diag::{FileId, Span};
use crate::output::OutputPath;
use crate::site::{PageId, SectionId, Site};

/// What makes one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// A page, its content API file and nothing else.
    Page(PageId),
    /// List page `pager` (from 1) of a section.
    Section(SectionId, usize),
    /// A section that leads elsewhere.
    SectionRedirect(SectionId),
    /// List of the terms of taxonomy number n.
    TermList(usize),
    /// List page `pager` (from 1) of term `term` in taxonomy `taxonomy`.
    Term {
        /// Number of the taxonomy.
        taxonomy: usize,
        /// Number of the term in it.
        term: usize,
        /// Number of the list page, from 1.
        pager: usize,
    },
    /// `/page/1/` leads to the list itself.
    FirstPager(String),
    /// The page for addresses that lead nowhere.
    NotFound,
    /// The page at the address of a withdrawn post.
    Gone(String),
    /// The page that servers answer with when they know that a post was withdrawn.
    GoneError,
    /// All pages of a language by year.
    Archive(String),
    /// All series of a language.
    SeriesList(String),
    /// One series of a language.
    Series {
        /// Language.
        lang: String,
        /// Name of the series.
        name: String,
    },
    /// Search page of a language.
    Search(String),
    /// Search index of a language.
    SearchIndex(String),
    /// A feed by its file name.
    Feed(FeedOf, String),
    /// `robots.txt`.
    Robots,
    /// `sitemap.xml` and its parts.
    Sitemap,
    /// Redirect number n of the site.
    Redirect(usize),
    /// The redirects as data.
    RedirectList,
    /// A file that is copied from the site's folder.
    Copy(String),
    /// A static file with its bytes at hand (theme, generated).
    Static(usize),
}

/// What a feed covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedOf {
    /// The whole site in a language.
    Site(String),
    /// A section.
    Section(SectionId),
    /// A term: numbers of taxonomy and term.
    Term(usize, usize),
}

/// One document to come.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Where it is written.
    pub path: OutputPath,
    /// What makes it.
    pub job: Job,
    /// What to show when two documents want the same path.
    pub origin: Option<Span>,
    /// Name of its source for people; none for pages and sections, whose files know their names.
    pub source: Option<Box<str>>,
}

impl Planned {
    /// The file it is copied from, as a path in the folder of the site; else the name of its source for people.
    pub fn origin<'s>(&'s self, site: &'s Site) -> &'s str {
        if let Job::Copy(path) = &self.job { path } else { self.source(site) }
    }

    /// Name of its source for people.
    pub fn source<'s>(&'s self, site: &'s Site) -> &'s str {
        match &self.job {
            Job::Page(id) => &site.page(*id).doc.path,
            Job::Section(id, _) | Job::SectionRedirect(id) => &site.section(*id).doc.path,
            _ => self.source.as_deref().unwrap_or_default(),
        }
    }

    /// The file to point to: the content file it is made from, or the one that brings it along or asks for it.
    pub fn file(&self, site: &Site) -> Option<FileId> {
        let document = self.document(site).map(|document| document.file);
        document.or_else(|| self.origin.map(|span| span.file))
    }

    /// The content file it is made from, if it is one.
    pub fn document<'s>(&self, site: &'s Site) -> Option<&'s Document> {
        let document = match &self.job {
            Job::Page(id) => Some(&site.page(*id).doc),
            Job::Section(id, _) | Job::SectionRedirect(id) => Some(&site.section(*id).doc),
            Job::TermList(number) => site.taxonomies[*number].doc.as_ref(),
            Job::Term { taxonomy, term, .. } => site.taxonomies[*taxonomy].terms[*term].doc.as_ref(),
            _ => None,
        };
        // A section without a file of its own has a made-up document.
        document.filter(|document| document.digest != [0; 32])
    }
}
