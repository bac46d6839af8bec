//! HTML written in Markdown: an allow list, rewritten from what a browser would read.
//!
//! The text is read by a tokenizer that follows the HTML standard, and written anew from its tokens, so
//! that no trick of spelling gets through. Elements on the list pass with their harmless attributes,
//! everything else is shown as text and reported (SEC001). What is left open is closed where the
//! Markdown around it ends.

use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{EndTag, StartTag, Token, Tokenizer};

use super::link::unsafe_address;
use super::raw_findings::{attribute_not_listed, broken_quotes, not_listed, unbalanced};
use super::raw_list::{self, Attribute, Element};
use super::url::{Scheme, scheme};
use super::writer::{Held, HtmlBlock, Writer};
use super::{cx::Destination, escape, expand::Filled};
use crate::config::RawHtml;
use crate::content::markdown::{Flavour, more_marker};
use crate::diag::{Finding, Span};

/// An element of raw HTML that is open.
pub(super) struct RawOpen {
    name: &'static str,
    kind: Element,
    /// How many elements of Markdown are open around it.
    depth: usize,
    span: Span,
}

/// A piece of raw HTML and where it comes from.
struct Piece<'h> {
    html: &'h str,
    /// Start of each line here and in the text of the body.
    lines: &'h [(usize, usize)],
}

impl Piece<'_> {
    fn source(&self, range: Range<usize>) -> Range<usize> {
        let at = |offset: usize| {
            let after = self.lines.partition_point(|(here, _)| *here <= offset);
            let (here, there) = after.checked_sub(1).map_or((0, 0), |index| self.lines[index]);
            there + offset - here
        };
        let start = at(range.start);
        start..range.end.checked_sub(1).map_or(start, |last| at(last) + 1).max(start)
    }
}

impl Writer<'_> {
    pub(super) fn html_line(&mut self, html: &str, range: &Range<usize>) {
        match &mut self.held {
            Held::Html(block) => {
                block.lines.push((block.html.len(), range.start));
                block.html.push_str(html);
            }
            Held::Nothing | Held::Code(_) | Held::Image(_) => self.inline_html(html, range),
        }
    }

    pub(super) fn end_html(&mut self) {
        let Held::Html(HtmlBlock { html, lines }) = std::mem::take(&mut self.held) else { return };
        self.line();
        self.html(&Piece { html: &html, lines: &lines });
    }

    pub(super) fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        self.html(&Piece { html, lines: &[(0, range.start)] });
    }

    fn html(&mut self, piece: &Piece<'_>) {
        let marker = if self.plain_style() { None } else { more_marker(piece.html) };
        let Some(marker) = marker.filter(|_| self.summary.is_none() && !self.footnotes.inside()) else {
            return self.html_part(piece, 0..piece.html.len());
        };
        self.html_part(piece, 0..marker.start);
        self.summarize();
        self.out.push_str("<span id=\"continue-reading\"></span>");
        self.html_part(piece, marker.end..piece.html.len());
    }

    /// Keeps what was written so far as the summary, with everything closed.
    fn summarize(&mut self) {
        // A heading gets its start tag at its end: with the marker in it, it is no part of the summary.
        let heading =
            self.heading.as_ref().and_then(|_| self.open.iter().position(|open| open.close.starts_with("</h")));
        let count = heading.unwrap_or(self.open.len());
        let end = heading.map_or(self.out.len(), |index| self.open[index].at);
        let mut summary = self.footnotes.without(&self.out[..end]);
        let mut raw = self.raw.iter().take_while(|open| open.depth <= count).count();
        for (depth, open) in self.open[..count].iter().enumerate().rev() {
            raw = close_above(&self.raw, raw, depth + 1, &mut summary);
            summary.push_str(open.close);
        }
        close_above(&self.raw, raw, 0, &mut summary);
        self.summary = Some(summary);
    }

    fn html_part(&mut self, piece: &Piece<'_>, range: Range<usize>) {
        let html = &piece.html[range.clone()];
        match (self.cx.flavour, self.raw_mode()) {
            (Flavour::Gfm, RawHtml::Allow) => tag_filter(&mut self.out, html),
            (_, RawHtml::Allow) if self.body.marks => {
                let out = &mut self.out;
                self.body.fill(html, |part| match part {
                    Filled::Text(part) | Filled::Html(part) => out.push_str(part),
                });
            }
            (_, RawHtml::Allow) => self.out.push_str(html),
            (_, RawHtml::Escape) => self.write_text(html),
            (_, RawHtml::AllowList) => self.allow_list(piece, range),
        }
    }

    fn allow_list(&mut self, piece: &Piece<'_>, range: Range<usize>) {
        let html = &piece.html[range.clone()];
        let mut end = 0;
        for token in Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span()).flatten() {
            let (place, written) = match &token {
                Token::StartTag(tag) => (tag.span.start..tag.span.end, true),
                Token::EndTag(tag) => (tag.span.start..tag.span.end, true),
                Token::String(text) => (text.span.start..text.span.end, true),
                Token::Comment(comment) => (comment.span.start..comment.span.end, true),
                Token::Doctype(doctype) => (doctype.span.start..doctype.span.end, true),
                Token::Error(_) => (0..0, false),
            };
            if !written {
                continue;
            }
            end = end.max(place.end);
            let source = piece.source(range.start + place.start..range.start + place.end);
            match token {
                Token::StartTag(tag) => self.start_tag(&tag, html.get(place).unwrap_or_default(), source),
                Token::EndTag(tag) => self.end_tag(&tag, html.get(place).unwrap_or_default(), source),
                Token::String(text) => self.write_text(&String::from_utf8_lossy(&text)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        // A tag that never ends gives no token: it is text.
        if let Some(rest) = html.get(end..).filter(|rest| !rest.is_empty()) {
            self.write_text(rest);
        }
    }

    fn start_tag(&mut self, tag: &StartTag<usize>, written: &str, source: Range<usize>) {
        let span = self.body.span(source);
        let Some((name, kind)) = raw_list::element(&tag.name) else {
            self.refuse(not_listed(&String::from_utf8_lossy(&tag.name), span));
            return self.write_text(written);
        };
        while self.innermost_raw().is_some_and(|open| raw_list::ends(name, open)) {
            self.pop_raw();
        }
        self.out.push('<');
        self.out.push_str(name);
        let mut classes = String::new();
        let broken = tag.attributes.iter().any(|(key, _)| !raw_list::is_attribute_name(key));
        if broken {
            self.refuse(broken_quotes(name, span));
        }
        for (key, value) in &tag.attributes {
            let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
            // What is no attribute was reported with the tag.
            if !broken || raw_list::attribute(name, &key) != Attribute::Refuse {
                self.raw_attribute(name, (&key, &value), &mut classes, span);
            }
        }
        if !classes.is_empty() {
            self.attribute("class", classes.trim_end());
        }
        let new_tab = tag.attributes.iter().any(|(key, _)| key.as_slice() == b"target");
        if new_tab && !tag.attributes.iter().any(|(key, _)| key.as_slice() == b"rel") {
            self.attribute("rel", "noopener");
        }
        match kind {
            Element::Void => self.out.push_str(" />"),
            Element::Normal | Element::OptionalEnd if tag.self_closing => {
                self.out.push_str("></");
                self.out.push_str(name);
                self.out.push('>');
            }
            Element::Normal | Element::OptionalEnd => {
                self.out.push('>');
                self.raw.push(RawOpen { name, kind, depth: self.open.len(), span });
            }
        }
    }

    fn raw_attribute(&mut self, element: &str, (key, value): (&str, &str), classes: &mut String, span: Span) {
        let value = self.body.filled(value);
        match raw_list::attribute(element, key) {
            Attribute::Pass if key == "class" => {
                classes.push_str(&value);
                classes.push(' ');
            }
            Attribute::Pass => self.attribute(key, &value),
            Attribute::Address => {
                let image = key != "href" && key != "cite";
                self.raw_address(key, &Destination { url: &value, image, span });
            }
            Attribute::Addresses => {
                let runs = |part: &str| scheme(part) == Scheme::Unsafe;
                match value.split(',').find(|part| runs(part)) {
                    Some(part) => self.sink.push(unsafe_address(part, span)),
                    None => self.attribute(key, &value),
                }
            }
            Attribute::Length => {
                let length = value.trim().trim_end_matches("px");
                let digits = length.trim_end_matches('%');
                if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
                    self.attribute(key, length);
                }
            }
            Attribute::Align => {
                if let Some(side) = ["left", "center", "right"].iter().find(|side| value.eq_ignore_ascii_case(side)) {
                    classes.push_str("align-");
                    classes.push_str(side);
                    classes.push(' ');
                }
            }
            Attribute::Name => self.attribute("id", &value),
            Attribute::Drop => {}
            Attribute::Refuse => self.refuse(attribute_not_listed(key, element, span)),
        }
    }

    fn raw_address(&mut self, key: &str, link: &Destination<'_>) {
        let scheme = scheme(link.url);
        if scheme == Scheme::Unsafe || (scheme == Scheme::Picture && !link.image) {
            return self.sink.push(unsafe_address(link.url, link.span));
        }
        self.out.push(' ');
        self.out.push_str(key);
        self.out.push_str("=\"");
        escape::attribute(&mut self.out, link.url);
        self.out.push('"');
    }

    fn end_tag(&mut self, tag: &EndTag<usize>, written: &str, source: Range<usize>) {
        let Some((name, kind)) = raw_list::element(&tag.name) else {
            return self.write_text(written);
        };
        let depth = self.open.len();
        let here = self.raw.iter().rposition(|open| open.depth == depth && open.name == name);
        let Some(index) = here else {
            // `</p>` after a blank line is a habit; Markdown has closed the paragraph already.
            if kind == Element::Normal {
                let span = self.body.span(source);
                let help = format!("Remove it, or mend the `<{name}>` before it: a missing quotation mark hides it.");
                self.refuse(unbalanced(name, span, "closes nothing that is open here", &help));
            }
            return;
        };
        while self.raw.len() > index + 1 {
            self.pop_unclosed();
        }
        self.pop_raw();
    }

    fn innermost_raw(&self) -> Option<&'static str> {
        self.raw.last().filter(|open| open.depth == self.open.len()).map(|open| open.name)
    }

    fn pop_raw(&mut self) -> Option<RawOpen> {
        let open = self.raw.pop()?;
        self.out.push_str("</");
        self.out.push_str(open.name);
        self.out.push('>');
        Some(open)
    }

    fn pop_unclosed(&mut self) {
        if let Some(open) = self.pop_raw().filter(|open| open.kind == Element::Normal) {
            let help = format!("Write `</{}>` where it should end, in the same paragraph or block.", open.name);
            self.refuse(unbalanced(open.name, open.span, "is never closed", &help));
        }
    }

    /// Closes raw elements that were left open in the innermost element of Markdown.
    pub(super) fn close_raw(&mut self) {
        while self.raw.last().is_some_and(|open| open.depth >= self.open.len()) {
            self.pop_unclosed();
        }
    }

    /// Reports something about HTML; what is the same in several places is one finding.
    pub(super) fn refuse(&mut self, mut finding: Finding) {
        const SHOWN: usize = 4;
        const KINDS: usize = 50;
        let Some((known, more)) = self.refused.iter_mut().find(|(known, _)| known.title == finding.title) else {
            if self.refused.len() < KINDS {
                self.refused.push((finding, 0));
            }
            return;
        };
        if known.labels.len() < SHOWN {
            known.labels.append(&mut finding.labels);
            return;
        }
        *more += 1;
        if let Some(last) = known.labels.last_mut() {
            last.text = format!("and {more} more like this");
        }
    }

    /// Whether text here stands in a link written as HTML.
    pub(super) fn in_raw_link(&self) -> bool {
        self.raw.iter().any(|open| open.name == "a")
    }
}

/// Closes raw elements with a depth of at least `depth` in a copy of the output.
fn close_above(raw: &[RawOpen], mut count: usize, depth: usize, out: &mut String) -> usize {
    while count > 0 && raw[count - 1].depth >= depth {
        count -= 1;
        out.push_str("</");
        out.push_str(raw[count].name);
        out.push('>');
    }
    count
}

/// GitHub Flavored Markdown 0.29, section 6.11 "Disallowed Raw HTML (extension)".
fn tag_filter(out: &mut String, html: &str) {
    const FILTERED: [&str; 9] =
        ["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext"];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let after = &rest[at + 1..];
        let name = after.strip_prefix('/').unwrap_or(after);
        let filtered = FILTERED.iter().any(|filtered| {
            name.get(..filtered.len()).is_some_and(|start| start.eq_ignore_ascii_case(filtered))
                && name[filtered.len()..].starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/')
        });
        out.push_str(&rest[..at]);
        out.push_str(if filtered { "&lt;" } else { "<" });
        rest = after;
    }
    out.push_str(rest);
}
