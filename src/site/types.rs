//! What a site is after assembly. Nothing in it changes afterwards.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::Document;
pub use crate::content::registry::RegistryEntry;

/// Number of a page in [`Site::pages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// Number of a section in [`Site::sections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub u32);

/// A page that may be seen.
#[derive(Debug, Clone)]
pub struct Page {
    /// The file it comes from, with the values of sections above pushed down into it.
    pub doc: Document,
    /// Path of the address: starts and ends with `/`.
    pub path: String,
    /// Last component of the address.
    pub slug: String,
    /// Sections above, root first.
    pub ancestors: Vec<SectionId>,
    /// Next newer or lighter page in its section.
    pub lower: Option<PageId>,
    /// Next older or heavier page in its section.
    pub higher: Option<PageId>,
    /// The same page in all languages, itself included; empty if there is one language only.
    pub translations: Vec<PageId>,
    /// Pages that link here with `@/`, sorted by address.
    pub backlinks: Vec<PageId>,
    /// Related pages, best first.
    pub related: Vec<PageId>,
    /// Whether it belongs to a section.
    pub orphan: bool,
}

/// A section.
#[derive(Debug, Clone)]
pub struct Section {
    /// The `_index.md`, made up for a root section without one.
    pub doc: Document,
    /// Path of the address: starts and ends with `/`.
    pub path: String,
    /// Components of the address.
    pub components: Vec<String>,
    /// Sections above, root first.
    pub ancestors: Vec<SectionId>,
    /// Its pages in their order, those of transparent sections below included.
    pub pages: Vec<PageId>,
    /// Sections right below, by weight, then by path.
    pub subsections: Vec<SectionId>,
    /// The same section in all languages, itself included; empty if there is one language only.
    pub translations: Vec<SectionId>,
    /// Pages that link here with `@/`.
    pub backlinks: Vec<PageId>,
}

/// A term of a taxonomy with its pages.
#[derive(Debug, Clone)]
pub struct Term {
    /// Name as shown.
    pub name: String,
    /// Last component of the address.
    pub slug: String,
    /// Path of the address.
    pub path: String,
    /// Pages, newest first, then those without a date.
    pub pages: Vec<PageId>,
    /// Entry of the registry, if there is one.
    pub entry: Option<RegistryEntry>,
    /// `content/<taxonomy>/<term>/_index.md`: title and text of its page, if there is one.
    pub doc: Option<Document>,
}

/// A taxonomy in one language.
#[derive(Debug, Clone)]
pub struct TaxonomyIndex {
    /// Its options.
    pub config: crate::config::Taxonomy,
    /// Code of the language.
    pub lang: String,
    /// Slug of the name.
    pub slug: String,
    /// Path of the list of terms.
    pub path: String,
    /// Terms sorted by slug.
    pub terms: Vec<Term>,
    /// `content/<taxonomy>/_index.md`: title and text of the list of terms, if there is one.
    pub doc: Option<Document>,
}

/// A redirect: an old path leads to a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// Old path, with leading `/`; a folder path ends with `/`.
    pub from: String,
    /// New path or address.
    pub to: String,
    /// Where it was written.
    pub origin: Option<crate::diag::Span>,
}

/// A post that was taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withdrawal {
    /// Paths of the addresses that readers could see it at, its own first; none where nobody could see it.
    pub addresses: Vec<String>,
    /// Where these lead now: a path of the site or an address; none means that a page there says it was withdrawn.
    pub redirect: Option<String>,
    /// Its title, where the policy lets the page that is left say it.
    pub title: Option<String>,
}

/// The whole site.
#[derive(Debug, Default)]
pub struct Site {
    /// All pages, sorted by content path.
    pub pages: Vec<Page>,
    /// All sections, sorted by content path.
    pub sections: Vec<Section>,
    /// Taxonomies of all languages.
    pub taxonomies: Vec<TaxonomyIndex>,
    /// Pages by content path (`blog/a.md`).
    pub page_by_path: Arc<BTreeMap<String, PageId>>,
    /// Sections by content path (`blog/_index.md`).
    pub section_by_path: BTreeMap<String, SectionId>,
    /// Redirects from aliases, sorted by old path.
    pub redirects: Vec<Redirect>,
    /// Content paths that exist but may not be seen now, with the reason in words.
    pub hidden: BTreeMap<String, Hidden>,
    /// Content paths of what is shown ahead of its time, with the reason why readers cannot see it yet.
    pub ahead: BTreeMap<String, Hidden>,
    /// Posts that were taken back, by content path; one without a file any more by its name in approvals.
    pub withdrawn: BTreeMap<String, Withdrawal>,
    /// Paths of the addresses of withdrawn posts at which nothing else is and that lead nowhere, sorted: a page there
    /// says so, and a server that can answers with 410.
    pub gone: Vec<String>,
    /// Series by name: pages in reading order (oldest first).
    pub series: BTreeMap<String, Vec<PageId>>,
    /// The next instant at which something appears or disappears.
    pub next_change: Option<jiff::Timestamp>,
}

/// Why a document is not part of the site now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// `draft = true`, on it or on a section above.
    Draft,
    /// `publish_at` lies ahead.
    NotYet(jiff::Timestamp),
    /// `embargo_until` lies ahead.
    Embargo(jiff::Timestamp),
    /// `expires_at` has passed.
    Expired(jiff::Timestamp),
    /// It fell due in a freeze, at this instant, and waits for a new date.
    OnHold(jiff::Timestamp),
    /// Someone took it back with a signature.
    Withdrawn,
    /// A section above is hidden.
    Above,
    /// The file could not be understood.
    Unreadable,
}

impl Hidden {
    /// Whether readers will see the document one day: it is not ready, or its day has not come.
    pub fn is_early(self) -> bool {
        matches!(self, Self::Draft | Self::NotYet(_) | Self::Embargo(_) | Self::OnHold(_))
    }
}

impl Page {
    /// Components of the address.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').filter(|part| !part.is_empty())
    }
}

impl Site {
    /// A page by its number.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// A section by its number.
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.0 as usize]
    }
}
