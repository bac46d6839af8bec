//! From tags to blocks of text.

use crate::html::percent_decode_strict;

/// A piece of text that looks the same from its start to its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) look: Look,
}

/// How a piece of text is marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) struck: bool,
    pub(super) code: bool,
    pub(super) link: Option<String>,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading(usize),
    /// An item of a list at a depth, from 0, with numbers or without.
    Item(usize, bool),
    Quote,
    Code,
    /// The rows of a table.
    Table(Vec<Vec<Vec<Run>>>),
}

/// A block of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) runs: Vec<Run>,
    /// Whether it goes on with the item before it.
    pub(super) more: bool,
}

/// Reads tags one after the other.
#[derive(Debug, Default)]
pub(super) struct Reader {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    kind: Option<Kind>,
    /// Open elements, with the look that stood outside of them.
    stack: Vec<(String, Look)>,
    look: Look,
    /// Open lists: whether they have numbers.
    lists: Vec<bool>,
    /// Whether an item was begun and has no text yet.
    fresh: bool,
    quotes: usize,
    table: Option<Vec<Vec<Vec<Run>>>>,
    /// Element whose text is not for readers, with how many of its name are open.
    hidden: Option<(String, usize)>,
    /// The sign in front of an item of Word.
    marker: String,
    pictures: usize,
}

/// Elements whose text nobody reads.
const HIDDEN: [&str; 8] = ["head", "style", "script", "title", "xml", "template", "noscript", "svg"];

/// Elements without an end.
const VOID: [&str; 8] = ["br", "hr", "img", "meta", "link", "input", "col", "wbr"];

impl Reader {
    pub(super) fn open(&mut self, name: &str, attribute: &dyn Fn(&[u8]) -> String, closed: bool) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth += usize::from(hidden == name && !closed);
            return;
        }
        let style: String = attribute(b"style").to_ascii_lowercase().split_whitespace().collect();
        if HIDDEN.contains(&name) || style.contains("mso-list:ignore") {
            self.hidden = Some((name.to_owned(), 1));
            return;
        }
        let before = self.look.clone();
        match name {
            "br" if self.kind == Some(Kind::Code) => self.push("\n"),
            "br" => self.push(" "),
            "hr" => self.flush(),
            "img" => self.pictures += 1,
            "table" => {
                self.flush();
                self.table = Some(Vec::new());
            }
            "tr" => self.table.iter_mut().for_each(|rows| rows.push(Vec::new())),
            "td" | "th" => self.runs.clear(),
            "ul" | "ol" => {
                self.flush();
                self.lists.push(name == "ol");
            }
            "li" => {
                self.flush();
                self.fresh = true;
            }
            "blockquote" => {
                self.flush();
                self.quotes += 1;
            }
            "p" | "div" | "pre" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.block(name, attribute, &style),
            "b" | "strong" => self.look.bold = true,
            "i" | "em" | "cite" => self.look.italic = true,
            "s" | "strike" | "del" => self.look.struck = true,
            "code" | "tt" | "kbd" => self.look.code = true,
            "a" => self.look.link = address(&attribute(b"href")),
            _ => {}
        }
        self.styled(&style);
        if !VOID.contains(&name) && !closed {
            self.stack.push((name.to_owned(), before));
        }
    }

    fn block(&mut self, name: &str, attribute: &dyn Fn(&[u8]) -> String, style: &str) {
        if self.table.is_some() {
            return self.push(" ");
        }
        self.flush();
        let class = attribute(b"class");
        let level = name.strip_prefix('h').and_then(|level| level.parse().ok());
        self.kind = match level.or_else(|| class.contains("MsoTitle").then_some(1)) {
            Some(level) => Some(Kind::Heading(level)),
            None if name == "pre" => Some(Kind::Code),
            // Word: `mso-list:l0 level2 lfo1`.
            None => style.find("mso-list:").and_then(|at| {
                let level = style[at..].split("level").nth(1)?.chars().next()?.to_digit(10)?;
                Some(Kind::Item(level.saturating_sub(1) as usize, false))
            }),
        };
    }

    /// Looks that stand in `style`, which Google Docs uses for all of them.
    fn styled(&mut self, style: &str) {
        for part in style.split(';') {
            match part {
                "font-weight:bold" | "font-weight:700" | "font-weight:800" | "font-weight:900" => self.look.bold = true,
                "font-weight:normal" | "font-weight:400" => self.look.bold = false,
                "font-style:italic" => self.look.italic = true,
                "font-style:normal" => self.look.italic = false,
                "text-decoration:line-through" => self.look.struck = true,
                _ => {}
            }
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= usize::from(hidden == name);
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        let Some(at) = self.stack.iter().rposition(|(own, _)| own == name) else { return };
        self.look = self.stack[at].1.clone();
        self.stack.truncate(at);
        match name {
            "td" | "th" => {
                let runs = std::mem::take(&mut self.runs);
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(runs);
                }
            }
            "table" => {
                self.runs.clear();
                if let Some(rows) = self.table.take() {
                    self.blocks.push(Block { kind: Kind::Table(rows), runs: Vec::new(), more: false });
                }
            }
            "ul" | "ol" => {
                self.flush();
                self.lists.pop();
            }
            "blockquote" => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "p" | "div" | "pre" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.table.is_none() => {
                self.flush();
            }
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some((name, _)) = &self.hidden {
            if name == "span" {
                self.marker.push_str(text);
            }
            return;
        }
        self.push(text);
    }

    fn push(&mut self, text: &str) {
        let shown: String = text.chars().filter_map(shown).collect();
        match self.runs.last_mut().filter(|run| run.look == self.look) {
            Some(run) => run.text.push_str(&shown),
            None => self.runs.push(Run { text: shown, look: self.look.clone() }),
        }
    }

    /// Ends a block.
    fn flush(&mut self) {
        let (runs, kind) = (std::mem::take(&mut self.runs), self.kind.take());
        let marker = std::mem::take(&mut self.marker);
        if runs.iter().all(|run| run.text.trim().is_empty()) || self.table.is_some() {
            return;
        }
        let mut more = false;
        let kind = match kind {
            Some(Kind::Item(depth, _)) => {
                Kind::Item(depth, marker.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric()))
            }
            Some(kind) => kind,
            None if !self.lists.is_empty() => {
                more = !std::mem::take(&mut self.fresh);
                Kind::Item(self.lists.len() - 1, self.lists.last().copied().unwrap_or(false))
            }
            None if self.quotes > 0 => Kind::Quote,
            None => Kind::Paragraph,
        };
        self.blocks.push(Block { kind, runs, more });
    }

    /// The blocks, and how many pictures were left out.
    pub(super) fn finish(mut self) -> (Vec<Block>, usize) {
        self.table = None;
        self.flush();
        (self.blocks, self.pictures)
    }
}

/// A sign as it is kept: special blanks become plain ones, signs that nobody sees go.
fn shown(sign: char) -> Option<char> {
    match sign {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => Some(' '),
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\r' => None,
        '\n' | '\t' => Some(sign),
        sign if sign.is_control() => None,
        sign => Some(sign),
    }
}

/// Where a link leads, if it may lead there; addresses that Google Docs wraps are taken out of it.
fn address(href: &str) -> Option<String> {
    let href = href.trim();
    let wrapped = href.strip_prefix("https://www.google.com/url?q=").and_then(|rest| rest.split('&').next());
    let href = wrapped.and_then(percent_decode_strict).unwrap_or_else(|| href.to_owned());
    let fine = ["https://", "http://", "mailto:"].iter().any(|start| href.to_ascii_lowercase().starts_with(start));
    let plain =
        href.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '(' | ')' | '\\'));
    (fine && plain).then_some(href)
}
