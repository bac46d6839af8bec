//! The loop from events to HTML, and the stack of elements that are open.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use super::code::CodeBlock;
use super::cx::{MarkdownCx, Rendered};
use super::expand::{Expanded, Filled};
use super::footnote::Footnotes;
use super::heading::{PendingHeading, tree};
use super::image::{Figure, PendingImage};
use super::raw::RawOpen;
use super::table::Table;
use super::{cx::TocItem, escape};
use crate::config::RawHtml;
use crate::content::markdown::{Flavour, HeadingIds, TextRun, emoji};
use crate::diag::{Finding, Sink};

/// How many bytes of HTML a body may become: these plus a multiple of its length.
const LIMIT_BASE: usize = 256 * 1024;
const LIMIT_FACTOR: usize = 24;

/// State of the writing of one body.
pub(super) struct Writer<'w> {
    pub(super) cx: &'w MarkdownCx<'w>,
    pub(super) body: &'w Expanded<'w>,
    pub(super) sink: &'w mut Sink,
    pub(super) out: String,
    /// A buffer for what is moved; empty between events.
    pub(super) scratch: String,
    pub(super) open: Vec<Open>,
    pub(super) raw: Vec<RawOpen>,
    /// Text that is collected instead of written.
    pub(super) held: Held,
    /// Text without markup of a heading or a table's header.
    pub(super) plain: Option<String>,
    pub(super) ids: HeadingIds,
    pub(super) heading: Option<PendingHeading<'w>>,
    pub(super) headings: Vec<TocItem>,
    pub(super) run: TextRun,
    /// Number of links that are open.
    pub(super) links: u32,
    pub(super) figure: Option<Figure>,
    pub(super) table: Table,
    pub(super) footnotes: Footnotes,
    pub(super) summary: Option<String>,
    /// Findings about HTML, with the number of places that are not shown.
    pub(super) refused: Vec<(Finding, usize)>,
    pub(super) autolink: bool,
    /// Whether emoji names become characters.
    pub(super) emoji: bool,
    limit: usize,
}

/// An element that is open.
pub(super) struct Open {
    /// What closes it.
    pub(super) close: &'static str,
    /// Where it begins in the output.
    pub(super) at: usize,
    pub(super) footnote: bool,
}

/// What the text of events is collected for.
#[derive(Default)]
pub(super) enum Held {
    #[default]
    Nothing,
    Code(CodeBlock),
    Html(HtmlBlock),
    Image(PendingImage),
}

/// A block of HTML; the parser hands its lines out one by one.
#[derive(Default)]
pub(super) struct HtmlBlock {
    pub(super) html: String,
    /// Start of each line here and in the text of the body.
    pub(super) lines: Vec<(usize, usize)>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(cx: &'w MarkdownCx<'w>, body: &'w Expanded<'w>, ids: HeadingIds, sink: &'w mut Sink) -> Self {
        let length = body.text.len();
        Self {
            cx,
            body,
            sink,
            out: String::with_capacity(length + length / 2),
            scratch: String::new(),
            open: Vec::with_capacity(16),
            raw: Vec::new(),
            held: Held::Nothing,
            plain: None,
            ids,
            heading: None,
            headings: Vec::new(),
            run: TextRun::default(),
            links: 0,
            figure: None,
            table: Table::default(),
            footnotes: Footnotes::default(),
            summary: None,
            refused: Vec::new(),
            autolink: match cx.flavour {
                Flavour::Blog => cx.options.autolink,
                Flavour::Gfm => true,
                Flavour::CommonMark => false,
            },
            emoji: cx.options.render_emoji && cx.flavour == Flavour::Blog,
            limit: LIMIT_BASE + LIMIT_FACTOR * length + body.html_length(),
        }
    }

    pub(super) fn run(mut self, parser: Parser<'w>) -> Rendered {
        for (event, range) in parser.into_offset_iter() {
            let start = range.start;
            self.event(event, range);
            if self.out.len() > self.limit {
                self.overflow(start);
                break;
            }
        }
        self.finish()
    }

    /// Whether HTML is written as the specifications do.
    pub(super) fn plain_style(&self) -> bool {
        self.cx.flavour != Flavour::Blog
    }

    fn event(&mut self, event: Event<'w>, range: Range<usize>) {
        if let Held::Image(image) = &mut self.held {
            if image.event(&event) {
                self.end_image();
            }
            return;
        }
        if !self.run.is_empty() && !matches!(event, Event::Text(_)) {
            self.flush_run();
        }
        match event {
            Event::Text(text) => self.text(&text, range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Code(code) => self.code(&code),
            Event::Html(html) => self.html_line(&html, &range),
            Event::InlineHtml(html) => self.inline_html(&html, &range),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br />\n"),
            Event::Rule => {
                self.line();
                self.out.push_str("<hr />\n");
            }
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.write_text(&text),
        }
    }

    fn start(&mut self, tag: Tag<'w>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(range),
            Tag::Heading { level, id, classes, attrs } => {
                self.start_heading(PendingHeading { level, id, classes, attrs, span: self.body.span(range) });
            }
            Tag::BlockQuote(None) => self.block("<blockquote>\n", "</blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.alert(kind),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.held = Held::Code(CodeBlock { info, code: String::new(), start: range.start });
            }
            Tag::HtmlBlock => self.held = Held::Html(HtmlBlock::default()),
            Tag::List(None) => self.block("<ul>\n", "</ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n", "</ol>\n"),
            Tag::List(Some(start)) => self.block(&format!("<ol start=\"{start}\">\n"), "</ol>\n"),
            Tag::Item => self.block("<li>", "</li>\n"),
            Tag::FootnoteDefinition(name) => self.start_footnote(&name),
            Tag::DefinitionList => self.block("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.block("<dd>", "</dd>\n"),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => self.start_table_head(),
            Tag::TableRow => self.start_row(),
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.inline("<em>", "</em>"),
            Tag::Strong => self.inline("<strong>", "</strong>"),
            Tag::Strikethrough => self.inline("<del>", "</del>"),
            Tag::Superscript => self.inline("<sup>", "</sup>"),
            Tag::Subscript => self.inline("<sub>", "</sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                let email = matches!(link_type, LinkType::Email);
                let url = if email { format!("mailto:{dest_url}") } else { dest_url.into_string() };
                self.start_link(&url, &title, &range);
            }
            Tag::Image { dest_url, title, .. } => {
                self.held = Held::Image(PendingImage::new(dest_url.into_string(), title.into_string(), range));
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::TableHead => self.end_table_head(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Link => {
                self.links = self.links.saturating_sub(1);
                self.close();
            }
            TagEnd::Image | TagEnd::MetadataBlock(_) => {}
            TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::List(_)
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Table
            | TagEnd::TableRow
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => self.close(),
        }
    }

    /// Begins a line unless one has just begun.
    pub(super) fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Opens an element on a line of its own.
    pub(super) fn block(&mut self, html: &str, close: &'static str) {
        self.line();
        self.inline(html, close);
    }

    /// Opens an element here.
    pub(super) fn inline(&mut self, html: &str, close: &'static str) {
        self.open.push(Open { close, at: self.out.len(), footnote: false });
        self.out.push_str(html);
    }

    /// Closes the innermost element, and raw HTML that was left open in it.
    pub(super) fn close(&mut self) {
        self.close_raw();
        if let Some(open) = self.open.pop() {
            self.out.push_str(open.close);
        }
    }

    fn line_break(&mut self, html: &str) {
        self.out.push_str(html);
        if let Some(plain) = &mut self.plain {
            plain.push(' ');
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        match &mut self.held {
            Held::Nothing | Held::Image(_) => {}
            Held::Code(block) => return block.code.push_str(text),
            // The blanks before a line of HTML.
            Held::Html(_) => return self.html_line(text, &range),
        }
        if let Some(plain) = &mut self.plain {
            self.body.fill(text, |part| match part {
                Filled::Text(part) => plain.push_str(part),
                Filled::Html(_) => {}
            });
        }
        // The parser hands text out in pieces; addresses and emoji names may go over several.
        if self.emoji || (self.autolink && self.links == 0) {
            self.run.push(text, &self.body.text, range);
        } else {
            self.write_text(text);
        }
    }

    /// Writes running text.
    pub(super) fn write_text(&mut self, text: &str) {
        let text = &*if self.emoji { emoji(text) } else { Cow::Borrowed(text) };
        if self.body.marks {
            let (plain, out) = (self.plain_style(), &mut self.out);
            self.body.fill(text, |part| match part {
                Filled::Text(part) if plain => escape::quoted(out, part),
                Filled::Text(part) => escape::text(out, part),
                Filled::Html(html) => out.push_str(html),
            });
        } else if self.plain_style() {
            escape::quoted(&mut self.out, text);
        } else {
            escape::text(&mut self.out, text);
        }
    }

    fn code(&mut self, code: &str) {
        if let Some(plain) = &mut self.plain {
            plain.push_str(code);
        }
        self.out.push_str("<code>");
        if self.plain_style() {
            escape::quoted(&mut self.out, code);
        } else {
            escape::text(&mut self.out, code);
        }
        self.out.push_str("</code>");
    }

    fn alert(&mut self, kind: BlockQuoteKind) {
        let labels = self.cx.labels;
        let (class, label) = match kind {
            BlockQuoteKind::Note => ("note", &labels.note),
            BlockQuoteKind::Tip => ("tip", &labels.tip),
            BlockQuoteKind::Important => ("important", &labels.important),
            BlockQuoteKind::Warning => ("warning", &labels.warning),
            BlockQuoteKind::Caution => ("caution", &labels.caution),
        };
        self.block(&format!("<div class=\"markdown-alert markdown-alert-{class}\" role=\"note\">\n"), "</div>\n");
        self.out.push_str("<p class=\"markdown-alert-title\">");
        escape::text(&mut self.out, label);
        self.out.push_str("</p>\n");
    }

    fn overflow(&mut self, start: usize) {
        self.sink.push(
            Finding::new("CNT033", "Shorten this text: it becomes far too large a page")
                .at(self.body.span(start..start), "the page is cut here")
                .why("The page would be many times larger than the text it is made of.")
                .help("Look for a table with very many columns, or for very deeply nested quotes."),
        );
    }

    fn finish(mut self) -> Rendered {
        if !self.run.is_empty() {
            self.flush_run();
        }
        while let Some(open) = self.open.last() {
            if open.footnote {
                self.end_footnote();
            } else {
                self.close();
            }
        }
        self.close_raw();
        self.finish_footnotes();
        for (finding, _) in self.refused {
            self.sink.push(finding);
        }
        Rendered { html: self.out, summary: self.summary, toc: tree(self.headings, self.cx.permalink) }
    }

    /// Whether raw HTML is filtered.
    pub(super) fn raw_mode(&self) -> RawHtml {
        self.cx.options.raw_html
    }
}
