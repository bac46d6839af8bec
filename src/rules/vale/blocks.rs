//! A post as the blocks that style rules look at, read once for all rules.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::markup::{INLINE, Piece, block_name, inline, pieces, section};
use super::metrics::Counts;
use super::scope::{self, Scope};
use super::sentences::sentences;
use super::switches::Switch;
use super::text::Text;
use crate::config::Markdown;
use crate::content::markdown::{Flavour, autolinks, parser_options};
use crate::content::shortcodes::{self, Found};
use crate::diag::FileId;

/// A block with what it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Its text with places in the file.
    pub(super) text: Text,
    /// What it belongs to.
    pub(super) scope: Scope,
}

/// A post as blocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The blocks in order.
    pub(super) list: Vec<Block>,
    /// Comments that turn rules off and on, in order.
    pub(super) switches: Vec<Switch>,
    /// All running text: paragraphs, entries of lists and quotations, a blank line after each.
    pub(super) summary: String,
    /// How many headings, lists, … there are.
    pub(super) counts: Counts,
}

/// How a post is read.
#[derive(Debug, Clone, Default)]
pub(super) struct ReadCx<'a> {
    /// Elements whose text is left out.
    pub(super) skipped: &'a [String],
    /// Inline elements whose text is masked.
    pub(super) masked: &'a [String],
    /// Classes whose elements are left out.
    pub(super) classes: &'a [String],
    /// Places in the file that are left out.
    pub(super) left_out: Vec<Range<usize>>,
    /// Whether single sentences are wanted.
    pub(super) sentences: bool,
    /// Whether single paragraphs are wanted.
    pub(super) paragraphs: bool,
    /// Whether nothing but the running text is wanted. In it a sentence ends where the author starts a new line, as in
    /// a list of names.
    pub(super) summary_only: bool,
}

/// Reads the body of a post that starts at byte `body` of `file`; all places are places in the file.
pub(super) fn read(file: &str, body: usize, options: &Markdown, cx: &ReadCx<'_>) -> Blocks {
    let mut reader = Reader::new(file, body, options, cx);
    for (event, range) in Parser::new_ext(reader.source, flags(options)).into_offset_iter() {
        reader.event(&event, range);
    }
    reader.flush();
    reader.out
}

fn flags(options: &Markdown) -> Options {
    // Straight quotes stay what they are: rules look at what was written.
    parser_options(Flavour::Blog, options).difference(Options::ENABLE_SMART_PUNCTUATION)
}

/// Makes blocks from the events of a parser.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    source: &'a str,
    body: usize,
    cx: &'a ReadCx<'a>,
    calls: Vec<Found>,
    out: Blocks,
    text: Text,
    /// Sections of the Markdown around.
    places: Vec<u32>,
    /// Open HTML elements that make sections.
    html: Vec<(String, u32)>,
    /// An element whose text is left out, with how often it is nested in itself.
    skip: Option<(String, usize)>,
    /// An element whose text is masked.
    mask: Option<(String, usize)>,
    /// Above zero inside code that is left out.
    code: usize,
    /// Target of the link around and where its text starts.
    link: Option<(String, usize)>,
    picture: Option<Text>,
}

impl<'a> Reader<'a> {
    /// Reads the body that starts at byte `body` of a file.
    pub(super) fn new(file: &'a str, body: usize, options: &Markdown, cx: &'a ReadCx<'a>) -> Self {
        let source = file.get(body..).unwrap_or_default();
        let holds = |mark: &[u8]| memchr::memmem::find(source.as_bytes(), mark).is_some();
        let calls = holds(b"{{") || holds(b"{%");
        let calls = if calls { shortcodes::scan(source, FileId(0), 0, flags(options)).found } else { Vec::new() };
        let mut out = Blocks::default();
        out.summary.reserve(if cx.summary_only { source.len() } else { 0 });
        Self {
            source,
            body,
            cx,
            calls,
            out,
            text: Text::default(),
            places: Vec::new(),
            html: Vec::new(),
            skip: None,
            mask: None,
            code: 0,
            link: None,
            picture: None,
        }
    }

    /// The running text after the last event.
    pub(super) fn running(&mut self) -> &str {
        self.flush();
        &self.out.summary
    }

    /// Takes an event; the range is a place in the body.
    pub(super) fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.push(text, range),
            Event::Code(text) => self.inline_code(text, range),
            Event::InlineHtml(_) => self.markup(range),
            Event::HardBreak if self.cx.summary_only => self.take("\n\n", range, false),
            Event::SoftBreak | Event::HardBreak => self.take("\n", range, false),
            Event::Rule => self.flush(),
            Event::Html(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        if let Some(name) = inline(tag.to_end()) {
            if let Tag::Link { dest_url, .. } = tag {
                self.link = Some((dest_url.to_string(), self.text.as_str().len()));
            }
            if self.mask.is_some() || self.cx.masked.iter().any(|masked| masked == name) {
                self.open(name.to_owned(), "", false);
            }
            return;
        }
        let place = match tag {
            Tag::Image { .. } => {
                self.picture = Some(Text::default());
                return;
            }
            Tag::Heading { level, .. } => scope::level(*level as u8),
            Tag::BlockQuote(_) => scope::QUOTE,
            Tag::Item => scope::LIST,
            Tag::TableHead => scope::TABLE | scope::HEADER,
            Tag::TableRow => scope::TABLE | scope::CELL,
            Tag::CodeBlock(_) => {
                self.code += usize::from(self.cx.skipped.iter().any(|name| name == "pre"));
                self.out.counts.add("pre");
                0
            }
            Tag::HtmlBlock => {
                self.flush();
                self.places.push(0);
                self.markup(range);
                return;
            }
            _ => 0,
        };
        self.flush();
        self.places.push(place);
        if let Some(name) = block_name(tag.to_end()).filter(|name| self.leaves_out(name)) {
            self.open(name.to_owned(), "", false);
        }
    }

    /// Whether an element that Markdown makes is left out, or opens inside one that is.
    fn leaves_out(&self, name: &str) -> bool {
        self.skip
            .as_ref()
            .map_or_else(|| self.cx.skipped.iter().any(|skipped| skipped == name), |(open, _)| open == name)
    }

    fn end(&mut self, tag: TagEnd) {
        if let Some(name) = inline(tag) {
            if tag == TagEnd::Link {
                self.close_link();
            }
            if self.mask.as_ref().is_some_and(|(open, _)| open == name) {
                self.close(name);
            }
            return;
        }
        if tag == TagEnd::Image {
            let wanted = !self.cx.summary_only && !self.cx.skipped.iter().any(|name| name == "alt");
            if let Some(text) = self.picture.take().filter(|_| wanted) {
                self.add(text, scope::TEXT | scope::ATTRIBUTE | scope::ALT);
            }
            return;
        }
        if tag == TagEnd::CodeBlock {
            self.code = 0;
        }
        self.flush();
        self.places.pop();
        let skipped = |name: &&str| self.skip.as_ref().is_some_and(|(open, _)| open == name);
        if let Some(name) = block_name(tag).filter(skipped) {
            self.close(name);
        }
    }

    /// The text of a link that is its own target is no prose.
    fn close_link(&mut self) {
        let Some((url, start)) = self.link.take() else { return };
        let end = self.text.as_str().len();
        let same = self
            .text
            .as_str()
            .get(start..end)
            .is_some_and(|text| !text.is_empty() && (text == url || url.strip_prefix("mailto:") == Some(text)));
        if same && self.cx.summary_only {
            self.text.cover_from(start);
        } else if same {
            self.text = self.text.masked(std::slice::from_ref(&(start..end)));
        }
    }

    fn inline_code(&mut self, text: &str, range: Range<usize>) {
        if self.cx.masked.iter().any(|name| name == "code") {
            self.take(&"*".repeat(text.chars().count()), range, false);
        } else {
            let inner = self.source[range.clone()].find(text).map(|at| range.start + at);
            self.push(text, inner.map_or(range, |at| at..at + text.len()));
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        if self.code > 0 || shortcodes::in_braces(&self.calls, range.start) {
            return;
        }
        if self.mask.is_some() {
            self.take(&"*".repeat(text.chars().count()), range, false);
        } else {
            let verbatim = !self.cx.summary_only && self.source.get(range.clone()) == Some(text);
            self.take(text, range, verbatim);
        }
    }

    fn take(&mut self, text: &str, range: Range<usize>, verbatim: bool) {
        if self.skip.is_some() {
            return;
        }
        if self.cx.summary_only {
            // Nobody asks for places in it, nor for what pictures say.
            if self.picture.is_none() {
                self.text.add(text);
            }
            return;
        }
        let range = self.body + range.start..self.body + range.end;
        self.picture.as_mut().unwrap_or(&mut self.text).push(text, range, verbatim);
    }

    /// Raw HTML, a whole block or one inline tag.
    fn markup(&mut self, range: Range<usize>) {
        let html = &self.source[range.clone()];
        for piece in pieces(html) {
            match piece {
                Piece::Text(part) => {
                    let part = range.start + part.start..range.start + part.end;
                    self.push(&self.source[part.clone()], part);
                }
                Piece::Comment(comment, place) => {
                    let at = self.body + range.start;
                    self.out.switches.extend(Switch::new(comment, at + place.start..at + place.end));
                }
                Piece::Open { name, class, alone } => self.open(name, class, alone),
                Piece::Close(name) => self.close(&name),
            }
        }
    }

    fn open(&mut self, name: String, class: &str, alone: bool) {
        if let Some((open, depth)) = &mut self.skip {
            *depth += usize::from(*open == name && !alone);
            return;
        }
        if alone {
            return;
        }
        let ignored = class.split_whitespace().any(|class| self.cx.classes.iter().any(|ignored| ignored == class));
        if ignored || self.cx.skipped.contains(&name) {
            self.skip = Some((name, 1));
        } else if let Some((open, depth)) = &mut self.mask {
            *depth += usize::from(*open == name);
        } else if self.cx.masked.contains(&name) {
            self.mask = Some((name, 1));
        } else if !INLINE.contains(&name.as_str()) {
            self.flush();
            let bits = section(&name);
            self.html.push((name, bits));
        }
    }

    fn close(&mut self, name: &str) {
        for state in [&mut self.skip, &mut self.mask] {
            if let Some((open, depth)) = state {
                if open == name {
                    *depth -= 1;
                    if *depth == 0 {
                        *state = None;
                    }
                }
                return;
            }
        }
        if !INLINE.contains(&name) {
            self.flush();
            if let Some(at) = self.html.iter().rposition(|(open, _)| open == name) {
                self.html.truncate(at);
            }
        }
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        let mut text = std::mem::take(&mut self.text);
        if text.is_blank() {
            return;
        }
        let around = self.places.iter().chain(self.html.iter().map(|(_, bits)| bits));
        let bits = around.fold(0, |all, bits| all | bits);
        if !self.cx.summary_only {
            self.out.counts.add_block(bits);
        }
        if bits & (scope::HEADING | scope::TABLE | scope::CAPTION) == 0 {
            self.out.summary.push_str(text.as_str().trim());
            self.out.summary.push_str("\n\n");
        }
        if self.cx.summary_only {
            // The room is used again.
            text.clear();
            self.text = text;
        } else {
            self.add(text, scope::TEXT | scope::MARKDOWN | bits);
        }
    }

    /// Adds a block and, if it is a paragraph of plain text, its parts that are asked for.
    fn add(&mut self, text: Text, bits: u32) {
        let links: Vec<Range<usize>> = autolinks(text.as_str()).into_iter().map(|link| link.range).collect();
        let mut text = if links.is_empty() { text } else { text.masked(&links) };
        let touched = self.cx.left_out.iter().any(|range| text.touches(range));
        if touched {
            text = text.without(&self.cx.left_out);
        }
        if bits == scope::TEXT | scope::MARKDOWN {
            if self.cx.paragraphs {
                let scope = Scope::new(scope::PARAGRAPH | scope::MARKDOWN);
                self.out.list.push(Block { text: text.clone(), scope });
            }
            let parts = if self.cx.sentences { sentences(text.as_str()) } else { Vec::new() };
            for part in parts {
                let scope = Scope::new(scope::SENTENCE | scope::MARKDOWN);
                self.out.list.push(Block { text: text.slice(&part), scope });
            }
        }
        self.out.list.push(Block { text, scope: Scope::new(bits) });
    }
}
