//! What readers of a post read, as plain text that remembers where each letter stands in the file.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::search::Search;
use crate::content::markdown::{Flavour, parser_options};
use crate::content::shortcodes::{self, Found};
use crate::diag::{At, Span};
use crate::html::{Scanner, Token, unescape};
use crate::rules::PageCx;

/// Which part of a post a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The title.
    Title,
    /// The description.
    Description,
    /// The disclosure from the details, which stands above the text.
    Disclosure,
    /// A paragraph, an entry of a list, a cell of a table.
    Body,
    /// A heading.
    Heading,
    /// Alternative text of a picture.
    Picture,
    /// A footnote.
    Note,
}

impl Part {
    /// Whether a text that must stand in the post may stand here.
    pub(super) fn is_running_text(self) -> bool {
        matches!(self, Self::Disclosure | Self::Body)
    }
}

/// One block of text.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) part: Part,
    /// Number among the blocks of running text, from 1; the disclosure is 0.
    pub(super) number: usize,
    pub(super) range: Range<usize>,
}

/// A piece of text with its place in the file.
#[derive(Debug)]
struct Piece {
    at: usize,
    source: Range<usize>,
    /// Whether text and source are the same bytes.
    exact: bool,
}

/// The text of a post.
#[derive(Debug, Default)]
pub(super) struct Prose {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    /// Links in the order of the file, those in HTML too: first byte and address.
    pub(super) links: Vec<(usize, String)>,
    pieces: Vec<Piece>,
    start: usize,
    numbers: usize,
}

impl Prose {
    /// Reads a post.
    pub(super) fn new(cx: &PageCx<'_>) -> Self {
        let mut prose = Self::default();
        let front = &cx.document.front;
        let details = [
            (&front.title, Part::Title),
            (&front.description, Part::Description),
            (&front.disclosure, Part::Disclosure),
        ];
        for (value, part) in details {
            prose.detail(value.as_ref(), part, cx.text);
        }
        let links = cx.document.facts.links.iter().filter(|link| !link.image);
        prose.links = links.map(|link| (link.span.start as usize, link.url.clone())).collect();
        let body = cx.document.body as usize;
        let options = parser_options(Flavour::Blog, &cx.config.markdown) - Options::ENABLE_SMART_PUNCTUATION;
        let source = cx.text.get(body..).unwrap_or_default();
        let mut braces = Vec::new();
        hide(&shortcodes::scan(source, cx.document.file, cx.document.body, options).found, &mut braces);
        let mut walk = Walk { prose, source, body, braces, part: Vec::new(), code: false, address: false };
        for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
            walk.event(event, range);
        }
        let mut prose = walk.prose;
        prose.close(Part::Body);
        prose.links.sort();
        prose
    }

    /// Places of a search, each with its block.
    pub(super) fn find<'a>(&'a self, search: &'a Search) -> impl Iterator<Item = (&'a Block, Range<usize>)> {
        // Most searches find nothing, and one look at the whole text says so.
        let blocks = if search.may_be_in(&self.text) { &self.blocks[..] } else { &[] };
        blocks.iter().flat_map(move |block| {
            let places = search.all(&self.text[block.range.clone()]);
            places.into_iter().map(move |place| (block, shift(&place, block.range.start)))
        })
    }

    /// The first place of a search, exceptions not counted, and whether no exception covers it.
    pub(super) fn first(&self, search: &Search) -> Option<(Range<usize>, bool)> {
        self.blocks.iter().find_map(|block| {
            let (place, free) = search.first(&self.text[block.range.clone()])?;
            Some((shift(&place, block.range.start), free))
        })
    }

    /// Characters of running text.
    pub(super) fn length(&self) -> usize {
        let running = self.blocks.iter().filter(|block| block.part.is_running_text());
        running.map(|block| self.text[block.range.clone()].chars().count()).sum()
    }

    /// Where a range of the text stands in the file.
    pub(super) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let piece = |at: usize| {
            let next = self.pieces.partition_point(|piece| piece.at <= at);
            self.pieces.get(next.saturating_sub(1))
        };
        let start = piece(range.start).map_or(0, |piece| {
            let into = if piece.exact { range.start - piece.at } else { 0 };
            piece.source.start + into
        });
        let end = piece(range.end.saturating_sub(1)).map_or(start, |piece| {
            if piece.exact { piece.source.start + (range.end - piece.at) } else { piece.source.end }
        });
        start..end.max(start)
    }

    fn detail(&mut self, value: Option<&At<String>>, part: Part, text: &str) {
        let Some(value) = value else { return };
        let Span { start, end, .. } = value.span;
        let written = text.get(start as usize..end as usize).unwrap_or_default();
        let source = match written.find(value.value.as_str()) {
            Some(at) => start as usize + at..start as usize + at + value.value.len(),
            None => start as usize..end as usize,
        };
        self.push(&value.value, source);
        self.close(part);
    }

    fn push(&mut self, value: &str, source: Range<usize>) {
        if value.len() != source.len() {
            self.pieces.push(Piece { at: self.text.len(), source, exact: false });
            value.chars().map(plain).for_each(|c| self.text.push(c));
            return;
        }
        let mut fresh = true;
        for (offset, c) in value.char_indices() {
            let shown = plain(c);
            if shown == ' ' && self.ends_blank() {
                fresh = true;
                continue;
            }
            let exact = shown.len_utf8() == c.len_utf8();
            if fresh || !exact {
                let from = source.start + offset;
                let end = if exact { source.end } else { from + c.len_utf8() };
                self.pieces.push(Piece { at: self.text.len(), source: from..end, exact });
            }
            self.text.push(shown);
            fresh = !exact;
        }
    }

    fn gap(&mut self, source: Range<usize>) {
        if !self.ends_blank() {
            self.pieces.push(Piece { at: self.text.len(), source, exact: false });
            self.text.push(' ');
        }
    }

    fn ends_blank(&self) -> bool {
        self.text.len() == self.start || self.text.ends_with(' ')
    }

    fn close(&mut self, part: Part) {
        let range = self.start..self.text.len();
        if self.text[range.clone()].trim().is_empty() {
            self.text.truncate(self.start);
            self.pieces.truncate(self.pieces.partition_point(|piece| piece.at < self.start));
            return;
        }
        self.numbers += usize::from(part == Part::Body);
        let number = if part == Part::Body { self.numbers } else { 0 };
        self.blocks.push(Block { part, number, range });
        self.text.push('\n');
        self.start = self.text.len();
    }
}

fn shift(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// A character as it is searched for: people write blanks and apostrophes in several ways.
fn plain(c: char) -> char {
    match c {
        '\u{2019}' => '\'',
        '\n' | '\r' | '\t' | '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    }
}

/// Ranges of calls without their bodies, in order.
fn hide(found: &[Found], hidden: &mut Vec<Range<usize>>) {
    for found in found {
        let Found::Call(call) = found else { continue };
        match &call.inner {
            None => hidden.push(call.range.clone()),
            Some(inner) => {
                hidden.push(call.range.start..inner.range.start);
                hide(&inner.found, hidden);
                hidden.push(inner.range.end..call.range.end);
            }
        }
    }
}

struct Walk<'a> {
    prose: Prose,
    source: &'a str,
    body: usize,
    /// Calls of shortcodes without their bodies, in order.
    braces: Vec<Range<usize>>,
    /// Parts that are open, the innermost last.
    part: Vec<Part>,
    code: bool,
    address: bool,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::InlineHtml(html) => self.links_of_html(&html, range.start),
            Event::SoftBreak | Event::HardBreak | Event::Code(_) | Event::InlineMath(_) => self.gap(range),
            Event::Rule
            | Event::Html(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => return,
            Tag::Link { link_type, .. } => {
                self.address = matches!(link_type, LinkType::Autolink | LinkType::Email);
                return;
            }
            _ => self.close(),
        }
        match tag {
            Tag::Heading { .. } => self.part.push(Part::Heading),
            Tag::Image { .. } => self.part.push(Part::Picture),
            Tag::FootnoteDefinition(_) => self.part.push(Part::Note),
            Tag::CodeBlock(_) => self.code = true,
            // The parser hands lines out one by one, and a tag may go over several of them.
            Tag::HtmlBlock => self.html_block(range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                return;
            }
            TagEnd::Link => {
                self.address = false;
                return;
            }
            _ => self.close(),
        }
        match tag {
            TagEnd::Heading(_) | TagEnd::Image | TagEnd::FootnoteDefinition => drop(self.part.pop()),
            TagEnd::CodeBlock => self.code = false,
            _ => {}
        }
    }

    fn close(&mut self) {
        self.prose.close(self.part.last().copied().unwrap_or(Part::Body));
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.code || self.address {
            return;
        }
        let mut from = range.start;
        let exact = text.len() == range.len();
        let first = self.braces.partition_point(|hidden| hidden.end <= range.start);
        let hidden: Vec<Range<usize>> =
            self.braces[first..].iter().take_while(|hidden| hidden.start < range.end).cloned().collect();
        if !exact {
            if hidden.is_empty() {
                self.prose.push(text, self.body + range.start..self.body + range.end);
            }
            return;
        }
        let last = range.end..range.end;
        for hidden in hidden.iter().chain([&last]) {
            if let Some(shown) = text.get(from - range.start..hidden.start.max(from) - range.start) {
                self.prose.push(shown, self.body + from..self.body + from + shown.len());
            }
            from = hidden.end.min(range.end);
        }
    }

    fn gap(&mut self, range: Range<usize>) {
        self.prose.gap(self.body + range.start..self.body + range.end);
    }

    fn html_block(&mut self, range: Range<usize>) {
        let html = &self.source[range.clone()];
        self.links_of_html(html, range.start);
        let mut raw = false;
        for token in Scanner::new(html) {
            match token {
                Token::Start { name, .. } => {
                    raw = ["script", "style", "pre"].iter().any(|own| own.eq_ignore_ascii_case(name));
                }
                Token::End { .. } => raw = false,
                Token::Text { text, start } if !raw => {
                    self.text(text, range.start + start..range.start + start + text.len());
                }
                Token::Text { .. } | Token::Comment { .. } | Token::Declaration { .. } => {}
            }
        }
        self.close();
    }

    fn links_of_html(&mut self, html: &str, start: usize) {
        for token in Scanner::new(html) {
            if let Token::Start { name, attributes, start: at, .. } = token
                && name.eq_ignore_ascii_case("a")
                && let Some(href) = attributes.get("href")
            {
                self.prose.links.push((self.body + start + at, unescape(href).into_owned()));
            }
        }
    }
}
