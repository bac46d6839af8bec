//! What a content file is after parsing, before it knows of any other file.

use std::sync::LazyLock;

use super::Anchors;
use crate::config::AnchorLinks;
use crate::config::node::Table;
use crate::diag::{At, FileId, Span};

/// Whether a file is a page or a section's `_index.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// A page.
    Page,
    /// A section.
    Section,
}

/// A parsed content file. The text of its body is not kept: it is read again when it is rendered.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file in `Sources`; its path starts with `content/`.
    pub file: FileId,
    /// Path from `content/`, for example `blog/launch.de.md` or `blog/launch/index.md`.
    pub path: String,
    /// Page or section.
    pub kind: DocumentKind,
    /// Code of its language.
    pub lang: String,
    /// Front matter; apart, so that lists of documents are short where they are moved.
    pub front: Box<FrontMatter>,
    /// Where the body starts in the file, in bytes.
    pub body: u32,
    /// What the Markdown holds.
    pub facts: Facts,
    /// Colocated files, as paths from `content/`, sorted.
    pub assets: Vec<String>,
    /// BLAKE3 of the file's bytes.
    pub digest: [u8; 32],
}

impl Document {
    /// The folder it lies in, from `content/`; for sections the folder they stand for.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// An instant or day as written in front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// The instant; a day without a time is its midnight in the site's zone.
    pub instant: jiff::Timestamp,
    /// The day and time on the clock in the zone it was written in.
    pub civil: jiff::civil::DateTime,
    /// Offset from UTC in seconds.
    pub offset: i32,
    /// Whether a time of day was written.
    pub has_time: bool,
    /// Whether a zone or offset was written.
    pub has_zone: bool,
}

/// How pages of a section are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// Not sorted (by path).
    #[default]
    None,
    /// Newest first.
    Date,
    /// Most recently updated first.
    UpdateDate,
    /// By title, natural order.
    Title,
    /// By title, byte order.
    TitleBytes,
    /// Lightest first.
    Weight,
    /// By slug.
    Slug,
    /// By address.
    Permalink,
}

/// Front matter of a page or section; keys of the other kind keep their defaults.
///
/// What few files say stands in [`Seldom`] and is read and written as if it stood here: of a hundred thousand posts
/// only those that say it pay for it in memory.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// Place of the whole block with its fences.
    pub span: Option<Span>,
    /// Title.
    pub title: Option<At<String>>,
    /// Description.
    pub description: Option<At<String>>,
    /// Publication date.
    pub date: Option<At<When>>,
    /// Not to be published.
    pub draft: bool,
    /// Whether an HTML document is written.
    pub render: Option<bool>,
    /// Whether it is in the search index.
    pub in_search_index: Option<bool>,
    /// Whether it is in feeds.
    pub include_in_feeds: Option<bool>,
    /// Order among its siblings.
    pub weight: Option<i64>,
    /// Last component of the address.
    pub slug: Option<At<String>>,
    /// Old paths that lead here.
    pub aliases: Vec<At<String>>,
    /// Authors, as written.
    pub authors: Vec<At<String>>,
    /// Terms by taxonomy, in the order written.
    pub taxonomies: Vec<(At<String>, Vec<At<String>>)>,
    /// Free values for templates.
    pub extra: Table,
    pub(crate) seldom: Option<Box<Seldom>>,
}

/// Fields that few files have.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seldom {
    /// Date of the last editorial update.
    pub updated: Option<At<When>>,
    /// The whole path of the address.
    pub path: Option<At<String>>,
    /// Template.
    pub template: Option<At<String>>,
    /// Series it belongs to (Placet).
    pub series: Option<At<String>>,
    /// Section: order of its pages.
    pub sort_by: Option<SortBy>,
    /// Section: template of all pages below it.
    pub page_template: Option<At<String>>,
    /// Section: pages on one list page.
    pub paginate_by: Option<usize>,
    /// Section: path between address and page number.
    pub paginate_path: Option<String>,
    /// Section: list pages are counted from the oldest.
    pub paginate_reversed: bool,
    /// Section: heading anchors of its pages.
    pub insert_anchor_links: Option<AnchorLinks>,
    /// Section: leads elsewhere.
    pub redirect_to: Option<At<String>>,
    /// Section: its pages also belong to the parent section.
    pub transparent: bool,
    /// Section: has feeds of its own.
    pub generate_feeds: bool,
    /// Section: values pushed down to all pages and sections below it (Placet).
    pub cascade: Table,
    /// Person or team that answers for it (Placet).
    pub owner: Option<At<String>>,
    /// Why it is published (Placet).
    pub purpose: Option<At<String>>,
    /// Campaign it belongs to (Placet).
    pub campaign: Option<At<String>>,
    /// Ticket of the request (Placet).
    pub ticket: Option<At<String>>,
    /// Not visible before this instant (Placet).
    pub publish_at: Option<At<When>>,
    /// Not visible before this instant, for legal reasons (Placet).
    pub embargo_until: Option<At<When>>,
    /// Not visible from this instant on (Placet).
    pub expires_at: Option<At<When>>,
    /// To be reviewed by this day (Placet).
    pub review_by: Option<At<When>>,
    /// `[seo]`: title, description, canonical, image, noindex (Placet).
    pub seo: Table,
    /// `[[correction]]`: date and text of corrections (Placet).
    pub corrections: Vec<Table>,
    /// Disclosure shown at the top of the post (Placet).
    pub disclosure: Option<At<String>>,
}

/// What a file has that says none of it.
static NOTHING: LazyLock<Seldom> = LazyLock::new(Seldom::default);

impl std::ops::Deref for FrontMatter {
    type Target = Seldom;
    fn deref(&self) -> &Seldom {
        self.seldom.as_deref().unwrap_or_else(|| &NOTHING)
    }
}

impl std::ops::DerefMut for FrontMatter {
    fn deref_mut(&mut self) -> &mut Seldom {
        self.seldom.get_or_insert_default()
    }
}

impl FrontMatter {
    /// Gives the room for [`Seldom`] back if nothing of it is said.
    pub fn tidy(&mut self) {
        if self.seldom.as_deref() == Some(&*NOTHING) {
            self.seldom = None;
        }
    }
}

/// A heading of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Id in the page.
    pub id: Box<str>,
    /// Text without markup.
    pub title: Box<str>,
    /// Where.
    pub span: Span,
}

/// A link or picture of the body, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Destination as written.
    pub url: String,
    /// Where the whole link stands.
    pub span: Span,
    /// Whether it is a picture.
    pub image: bool,
}

/// What Markdown of a body holds that others need to know before it is rendered.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Headings in order; none once the rules for pages have looked.
    pub headings: Vec<Heading>,
    /// What is kept of the headings.
    pub anchors: Anchors,
    /// Links and pictures in order.
    pub links: Vec<Link>,
    /// Number of words, code blocks not counted.
    pub words: u32,
    /// Where `<!-- more -->` stands, as byte offset in the file.
    pub more: Option<u32>,
    /// Ids of raw HTML elements and shortcodes in the body.
    pub ids: Vec<String>,
    /// Plain text of the beginning (about 300 characters, whole words), for lists and feeds.
    pub excerpt: String,
}
