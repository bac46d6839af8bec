//! Markdown to HTML: an own writer over the parser's events.
//!
//! What a plain renderer leaves out is here: ids and anchors of headings, a table of contents,
//! footnotes with a way back, tables that can be scrolled with the keyboard, alerts with a label,
//! links with their policy, an allow list for raw HTML. Nothing writes a `style` attribute or an event
//! handler, so that pages can live under a strict content security policy.

mod code;
mod cx;
mod escape;
mod expand;
mod footnote;
mod heading;
mod image;
mod labels;
mod link;
mod raw;
mod raw_findings;
mod raw_list;
mod table;
mod url;
mod writer;

pub use cx::{
    Anchor, AsWritten, Destination, Expansion, Highlight, LinkResolver, MarkdownCx, RenderAnchor, Rendered, Resolved,
    Shortcodes, TocItem,
};
pub use labels::Labels;
pub use url::{Scheme, is_external, scheme};

use pulldown_cmark::Parser;

use crate::content::markdown::{HeadingIds, parser_options};
use crate::diag::Sink;

/// Renders the body that starts at byte `body` of a file's text.
///
/// Findings point into the file: CNT030 (unknown shortcode), CNT032 (unknown language of code), CNT033
/// (far too large), SEC001 (HTML that is not on the list), SEC002 (unsafe address), and whatever the
/// resolver and the shortcodes report. The result is a function of the text and the context alone.
pub fn render(text: &str, body: u32, cx: &MarkdownCx<'_>, sink: &mut Sink) -> Rendered {
    let options = parser_options(cx.flavour, cx.options);
    let expanded = expand::expand(&text[body as usize..], body, options, cx, sink);
    let ids = HeadingIds::new(&expanded.text, options, cx.slugify.anchors);
    let parser = Parser::new_ext(&expanded.text, options);
    writer::Writer::new(cx, &expanded, ids, sink).run(parser)
}
