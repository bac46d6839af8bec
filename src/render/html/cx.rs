//! What the writer needs to know from others, and what it gives back.

use super::labels::Labels;
use crate::config::{AnchorLinks, Markdown, Slugify};
use crate::content::markdown::Flavour;
use crate::content::shortcodes::Call;
use crate::diag::{FileId, Finding, Span};

/// Everything that rendering one body depends on.
pub struct MarkdownCx<'a> {
    /// `[markdown]`.
    pub options: &'a Markdown,
    /// `[slugify]`, for heading ids.
    pub slugify: &'a Slugify,
    /// Which Markdown is read and how it is written.
    pub flavour: Flavour,
    /// The file the text is from, for findings.
    pub file: FileId,
    /// Address of the page, for links to its own headings.
    pub permalink: &'a str,
    /// Language of the page.
    pub lang: &'a str,
    /// Where heading anchors are put; sections may differ from the configuration.
    pub anchors: AnchorLinks,
    /// Put before ids of footnotes, for pages that show several bodies; may be empty.
    pub id_prefix: &'a str,
    /// Words that the writer adds, in the page's language.
    pub labels: &'a Labels,
    /// Where links lead.
    pub resolve: &'a dyn LinkResolver,
    /// Shortcodes; without them braces are text (for text that was looked through before, such as the
    /// body of a shortcode).
    pub shortcodes: Option<&'a dyn Shortcodes>,
    /// Highlights code; without it code is only escaped.
    pub highlight: Option<&'a Highlight<'a>>,
    /// Renders heading anchors with a theme's template.
    pub anchor: Option<&'a RenderAnchor<'a>>,
}

/// Language and code to HTML whose elements never cross a line; `None` for a language it does not know.
pub type Highlight<'a> = dyn Fn(&str, &str) -> Option<String> + Sync + 'a;

/// A heading anchor to HTML; `None` for the built-in one.
pub type RenderAnchor<'a> = dyn Fn(&Anchor<'_>) -> Option<String> + Sync + 'a;

/// A heading anchor that a template may render (`anchor-link.html`).
#[derive(Debug, Clone, Copy)]
pub struct Anchor<'a> {
    /// Id of the heading.
    pub id: &'a str,
    /// 1 to 6.
    pub level: u8,
    /// Text of the heading.
    pub title: &'a str,
    /// Language of the page.
    pub lang: &'a str,
}

/// A link or picture as written.
#[derive(Debug, Clone, Copy)]
pub struct Destination<'a> {
    /// Destination as written, entities and escapes resolved.
    pub url: &'a str,
    /// Whether it is a picture.
    pub image: bool,
    /// The whole link in the file.
    pub span: Span,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// To a page or file of this site: the address to write.
    Internal(String),
    /// To another site, as written.
    External,
    /// Something else that is written as it is (`mailto:`, `/path/`, a path the site does not know).
    Other,
    /// Nowhere: the text of the link stays. The finding is left out if it was reported before.
    Broken(Option<Box<Finding>>),
}

/// Knows where links lead. Addresses that are unsafe (`javascript:`) never come here.
pub trait LinkResolver {
    /// Resolves `@/` links, colocated files and `#x`.
    fn link(&self, link: &Destination<'_>) -> Resolved;

    /// Width and height of a picture in pixels, by its address as written in the output.
    fn image_size(&self, _url: &str) -> Option<(u32, u32)> {
        None
    }
}

/// What a shortcode becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expansion {
    /// HTML, written as it is.
    Html(String),
    /// Markdown, read as part of the body.
    Markdown(String),
}

/// Knows the shortcodes of a site and its theme.
pub trait Shortcodes {
    /// Names of all shortcodes, for "did you mean".
    fn names(&self) -> Vec<&str>;

    /// Renders a call of one of these names. A finding stands for a call that fails.
    fn expand(&self, call: &Call) -> Result<Expansion, Box<Finding>>;
}

/// A body as HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The whole body.
    pub html: String,
    /// What stands before `<!-- more -->`, with all elements closed and without footnote references.
    pub summary: Option<String>,
    /// Headings as a tree.
    pub toc: Vec<TocItem>,
}

/// A heading in the table of contents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TocItem {
    /// 1 to 6.
    pub level: u8,
    /// Id in the page.
    pub id: String,
    /// Address of the page with `#id`.
    pub permalink: String,
    /// Text without markup.
    pub title: String,
    /// Headings below it.
    pub children: Vec<TocItem>,
}

/// Leaves every link as it is: for the test suites and for previews of a single text.
#[derive(Debug, Clone, Copy, Default)]
pub struct AsWritten;

impl LinkResolver for AsWritten {
    fn link(&self, link: &Destination<'_>) -> Resolved {
        if super::url::is_external(link.url) { Resolved::External } else { Resolved::Other }
    }
}
