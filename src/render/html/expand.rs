//! Shortcodes in a body: Markdown is put in their place, HTML waits behind a mark.
//!
//! A mark is a number between two characters that Unicode keeps free for the inside of programs
//! (U+FDD0 and U+FDD1). It passes through the Markdown parser as a word and is replaced when text is
//! written. Marks of a body inside a body pass through a template untouched and are replaced last.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::Options;

use super::cx::{Expansion, MarkdownCx, Shortcodes};
use crate::content::shortcodes::{Call, Found, FoundCall, Inner, scan};
use crate::diag::{FileId, Finding, Sink, Span, closest};

const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';

/// A body whose shortcodes are expanded, with the way back to its source.
pub(super) struct Expanded<'a> {
    pub(super) text: Cow<'a, str>,
    /// Whether there are marks in the text.
    pub(super) marks: bool,
    pieces: Vec<Piece>,
    html: Vec<String>,
    file: FileId,
    base: usize,
}

/// A run of the text and where it comes from.
struct Piece {
    at: usize,
    source: Range<usize>,
    /// Copied byte by byte.
    copied: bool,
}

/// Expands the shortcodes of the body that starts at byte `base` of its file.
pub(super) fn expand<'a>(
    source: &'a str,
    base: u32,
    options: Options,
    cx: &MarkdownCx<'_>,
    sink: &mut Sink,
) -> Expanded<'a> {
    let found = cx.shortcodes.map(|shortcodes| (shortcodes, scan(source, cx.file, base, options).found));
    let mut body = Expanded {
        text: Cow::Borrowed(source),
        marks: memmem::find(source.as_bytes(), "\u{FDD0}".as_bytes()).is_some(),
        pieces: Vec::new(),
        html: Vec::new(),
        file: cx.file,
        base: base as usize,
    };
    if let Some((shortcodes, found)) = found.filter(|(_, found)| !found.is_empty()) {
        let names = shortcodes.names();
        let mut expander = Expander { source, shortcodes, names, counts: BTreeMap::new(), body, sink };
        let mut text = String::with_capacity(source.len());
        expander.level(0..source.len(), &found, &mut text, true);
        body = expander.body;
        body.marks |= !body.html.is_empty();
        body.text = Cow::Owned(text);
    }
    body
}

impl Expanded<'_> {
    /// Place in the file of a range of the text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.source(range.start, false);
        let end = if range.is_empty() { start } else { self.source(range.end - 1, true).max(start) };
        Span::new(self.file, self.base + start..self.base + end)
    }

    fn source(&self, offset: usize, end: bool) -> usize {
        let after = self.pieces.partition_point(|piece| piece.at <= offset);
        let Some(piece) = after.checked_sub(1).map(|index| &self.pieces[index]) else {
            return offset + usize::from(end);
        };
        match (piece.copied, end) {
            (true, _) => piece.source.start + offset - piece.at + usize::from(end),
            (false, true) => piece.source.end,
            (false, false) => piece.source.start,
        }
    }

    /// Splits a text at its marks: plain text goes to `plain`, HTML of shortcodes to `html`.
    pub(super) fn fill(&self, text: &str, mut write: impl FnMut(Filled<'_>)) {
        fill(&self.html, text, &mut write);
    }

    /// A text with the output of shortcodes put in, for addresses and attributes.
    pub(super) fn filled<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.marks || !text.contains(OPEN) {
            return Cow::Borrowed(text);
        }
        let mut result = String::new();
        self.fill(text, |part| match part {
            Filled::Text(text) => result.push_str(text),
            Filled::Html(html) => result.push_str(&html.trim().replace("&amp;", "&")),
        });
        Cow::Owned(result)
    }

    /// Bytes of HTML that shortcodes have made.
    pub(super) fn html_length(&self) -> usize {
        self.html.iter().map(String::len).sum()
    }

    /// Whether a range of the text holds marks and nothing else.
    pub(super) fn only_marks(&self, range: Range<usize>) -> bool {
        let text = self.text.get(range).unwrap_or_default().trim();
        let mut only = text.contains(OPEN);
        let mut inside = false;
        for c in text.chars() {
            only &= if inside { c == CLOSE || c.is_ascii_digit() } else { c == OPEN || c.is_whitespace() };
            inside = if inside { c != CLOSE } else { c == OPEN };
        }
        only && !inside
    }
}

/// A part of a text with marks.
pub(super) enum Filled<'t> {
    /// Text as written.
    Text(&'t str),
    /// HTML of a shortcode.
    Html(&'t str),
}

fn fill(html: &[String], text: &str, write: &mut impl FnMut(Filled<'_>)) {
    let mut rest = text;
    while let Some(at) = rest.find(OPEN) {
        let after = &rest[at + OPEN.len_utf8()..];
        let mark =
            after.split_once(CLOSE).and_then(|(number, tail)| Some((html.get(number.parse::<usize>().ok()?)?, tail)));
        if let Some((html, tail)) = mark {
            write(Filled::Text(&rest[..at]));
            write(Filled::Html(html));
            rest = tail;
        } else {
            write(Filled::Text(&rest[..at + OPEN.len_utf8()]));
            rest = after;
        }
    }
    write(Filled::Text(rest));
}

struct Expander<'a, 's> {
    source: &'a str,
    shortcodes: &'s dyn Shortcodes,
    names: Vec<&'s str>,
    counts: BTreeMap<String, usize>,
    body: Expanded<'a>,
    sink: &'s mut Sink,
}

impl Expander<'_, '_> {
    /// Expands what was found in a range of the source; `outer` is true for the body itself, whose
    /// pieces are remembered.
    fn level(&mut self, range: Range<usize>, found: &[Found], text: &mut String, outer: bool) {
        let mut from = range.start;
        for found in found {
            let place = found.range().clone();
            self.piece(from..place.start, text, outer);
            let at = text.len();
            match found {
                Found::Escape { text: written, .. } => text.push_str(written),
                Found::Call(call) => self.call(call, text),
            }
            from = place.end;
            if outer {
                self.body.pieces.push(Piece { at, source: place, copied: false });
            }
        }
        self.piece(from..range.end, text, outer);
    }

    fn piece(&mut self, source: Range<usize>, text: &mut String, outer: bool) {
        if outer {
            self.body.pieces.push(Piece { at: text.len(), source: source.clone(), copied: true });
        }
        text.push_str(&self.source[source]);
    }

    fn call(&mut self, call: &FoundCall, text: &mut String) {
        if !self.names.contains(&call.name.value.as_str()) {
            self.sink.push(self.unknown(call));
            return self.as_text(call, text);
        }
        let nth = self.counts.entry(call.name.value.clone()).or_insert(0);
        *nth += 1;
        let nth = *nth;
        let body = call.inner.as_ref().map(|inner| self.inner(inner));
        let span = Span::new(self.body.file, self.body.base + call.range.start..self.body.base + call.range.end);
        let call = Call { name: call.name.clone(), args: call.args.clone(), body, nth, span };
        match self.shortcodes.expand(&call) {
            Ok(Expansion::Markdown(markdown)) => text.push_str(&markdown),
            Ok(Expansion::Html(html)) => self.mark(html, text),
            Err(finding) => self.sink.push(*finding),
        }
    }

    fn inner(&mut self, inner: &Inner) -> String {
        let mut body = String::new();
        self.level(inner.range.clone(), &inner.found, &mut body, false);
        body
    }

    fn mark(&mut self, mut html: String, text: &mut String) {
        if html.contains(OPEN) {
            let mut whole = String::with_capacity(html.len());
            fill(&self.body.html, &html, &mut |part| match part {
                Filled::Text(part) | Filled::Html(part) => whole.push_str(part),
            });
            html = whole;
        }
        text.push(OPEN);
        text.push_str(&self.body.html.len().to_string());
        text.push(CLOSE);
        self.body.html.push(html);
    }

    fn as_text(&mut self, call: &FoundCall, text: &mut String) {
        text.push_str(&self.source[call.open.clone()]);
        if let Some(inner) = &call.inner {
            let body = self.inner(inner);
            text.push_str(&body);
            text.push_str(&self.source[inner.range.end..call.range.end]);
        }
    }

    fn unknown(&self, call: &FoundCall) -> Finding {
        let near = closest(&call.name.value, self.names.iter().copied());
        let list = self.names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let help = match near {
            Some(near) => format!("Did you mean `{near}`?"),
            None if list.is_empty() => "This site has no shortcodes. Put text with braces into backquotes.".to_owned(),
            None => format!("This site has: {list}. Put text with braces into backquotes."),
        };
        Finding::new("CNT030", format!("Correct the name of the shortcode `{}`", call.name.value))
            .at(call.name.span, "no such shortcode")
            .why("Readers would see the braces instead of what they stand for.")
            .help(help)
    }
}
