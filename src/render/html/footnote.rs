//! Footnotes: references, definitions and the way back.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::escape;
use super::writer::{Open, Writer};

/// All footnotes of a body.
#[derive(Default)]
pub(super) struct Footnotes {
    notes: BTreeMap<String, Note>,
    /// Names of definitions that are open, innermost last, with what was written before each.
    open: Vec<(String, String)>,
    /// References and definitions in the output, left out of the summary.
    cut: Vec<Range<usize>>,
    /// Where links back go, with the number of the footnote.
    slots: Vec<(usize, usize)>,
}

/// A footnote.
#[derive(Default)]
struct Note {
    /// In the order in which footnotes are first met, from 1.
    number: usize,
    references: usize,
    /// HTML of the definition, where they are collected.
    html: Option<String>,
}

impl Footnotes {
    fn note(&mut self, name: &str) -> &mut Note {
        let number = self.notes.len() + 1;
        self.notes.entry(name.to_owned()).or_insert_with(|| Note { number, ..Note::default() })
    }

    /// Output from `at` on has moved by some bytes.
    pub(super) fn moved(&mut self, at: usize, by: usize) {
        for range in self.cut.iter_mut().rev().take_while(|range| range.start >= at) {
            *range = range.start + by..range.end + by;
        }
    }

    /// The output up to its end without references and definitions.
    pub(super) fn without(&self, html: &str) -> String {
        let mut result = String::with_capacity(html.len());
        let mut from = 0;
        for range in self.cut.iter().filter(|range| range.end <= html.len()) {
            result.push_str(&html[from..range.start]);
            from = range.end;
        }
        result.push_str(&html[from..]);
        result
    }

    /// Whether the output is that of a definition, not of the body.
    pub(super) fn inside(&self) -> bool {
        !self.open.is_empty()
    }
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        let start = self.out.len();
        let note = self.footnotes.note(name);
        note.references += 1;
        let (number, nth, prefix) = (note.number, note.references, self.cx.id_prefix);
        self.out.push_str("<sup class=\"footnote-reference\"");
        self.attribute("id", &format!("{prefix}fr-{number}-{nth}"));
        self.out.push_str("><a");
        self.attribute("href", &format!("#{prefix}fn-{number}"));
        self.attribute("aria-label", &format!("{} {number}", self.cx.labels.footnote));
        let _ = write!(self.out, ">{number}</a></sup>");
        if !self.footnotes.inside() {
            self.footnotes.cut.push(start..self.out.len());
        }
    }

    pub(super) fn start_footnote(&mut self, name: &str) {
        let number = self.footnotes.note(name).number;
        self.line();
        let at = self.out.len();
        let saved = if self.cx.options.bottom_footnotes { std::mem::take(&mut self.out) } else { String::new() };
        self.footnotes.open.push((name.to_owned(), saved));
        self.open.push(Open { close: "", at, footnote: true });
        if !self.cx.options.bottom_footnotes {
            self.out.push_str("<div class=\"footnote-definition\"");
            self.attribute("id", &format!("{}fn-{number}", self.cx.id_prefix));
            let _ = writeln!(self.out, "><sup class=\"footnote-definition-label\">{number}</sup>");
        }
    }

    pub(super) fn end_footnote(&mut self) {
        let at = self.open.last().map(|open| open.at);
        self.close();
        let Some((name, saved)) = self.footnotes.open.pop() else { return };
        let slot = self.out.len() - if self.out.ends_with("</p>\n") { "</p>\n".len() } else { 0 };
        if self.cx.options.bottom_footnotes {
            let html = std::mem::replace(&mut self.out, saved);
            self.footnotes.note(&name).html = Some(html);
            return;
        }
        let number = self.footnotes.note(&name).number;
        self.footnotes.slots.push((slot, number));
        self.out.push_str("</div>\n");
        if let Some(at) = at.filter(|_| !self.footnotes.inside()) {
            self.footnotes.cut.push(at..self.out.len());
        }
    }

    /// Writes what could not be written before all references were known.
    pub(super) fn finish_footnotes(&mut self) {
        if self.footnotes.notes.is_empty() {
            return;
        }
        let mut notes: Vec<Note> = std::mem::take(&mut self.footnotes.notes).into_values().collect();
        notes.sort_by_key(|note| note.number);
        if self.cx.options.bottom_footnotes {
            self.footnote_section(&notes);
        } else if !self.footnotes.slots.is_empty() {
            let written = std::mem::take(&mut self.out);
            let mut from = 0;
            for (at, number) in std::mem::take(&mut self.footnotes.slots) {
                self.out.push_str(&written[from..at]);
                self.back_links(&notes[number - 1]);
                from = at;
            }
            self.out.push_str(&written[from..]);
        }
    }

    fn footnote_section(&mut self, notes: &[Note]) {
        if notes.iter().all(|note| note.html.is_none()) {
            return;
        }
        self.line();
        self.out.push_str("<section class=\"footnotes\"");
        self.attribute("aria-label", &self.cx.labels.footnotes);
        self.out.push_str(">\n<ol class=\"footnotes-list\">\n");
        for note in notes {
            let Some(html) = &note.html else { continue };
            self.out.push_str("<li");
            self.attribute("id", &format!("{}fn-{}", self.cx.id_prefix, note.number));
            self.out.push_str(">\n");
            let body = html.strip_suffix("</p>\n");
            self.out.push_str(body.unwrap_or(html));
            self.back_links(note);
            self.out.push_str(if body.is_some() { "</p>\n</li>\n" } else { "</li>\n" });
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn back_links(&mut self, note: &Note) {
        for nth in 1..=note.references {
            let number = note.number;
            self.out.push_str(" <a class=\"footnote-backref\"");
            self.attribute("href", &format!("#{}fr-{number}-{nth}", self.cx.id_prefix));
            let mut label = String::new();
            escape::attribute(&mut label, &self.cx.labels.back);
            let which = if nth == 1 { number.to_string() } else { format!("{number}-{nth}") };
            let _ = write!(self.out, " aria-label=\"{label} {which}\">↩");
            if nth > 1 {
                let _ = write!(self.out, "<sup>{nth}</sup>");
            }
            self.out.push_str("</a>");
        }
    }
}
