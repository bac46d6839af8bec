//! Code blocks: what the line above the code says, and lines with numbers and marks.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use super::escape;
use super::writer::{Held, Writer};
use crate::diag::Finding;

/// A code block that is being read.
pub(super) struct CodeBlock {
    pub(super) info: String,
    pub(super) code: String,
    /// Where it starts in the text of the body.
    pub(super) start: usize,
}

/// What the line above the code says: `lang,linenos,linenostart=N,hl_lines=1-3 5,hide_lines=7,name=x,copy`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fence<'a> {
    lang: &'a str,
    linenos: bool,
    /// Number of the first line.
    start: usize,
    /// Marked lines, counted from 1 whatever number the first line shows.
    marked: Vec<RangeInclusive<usize>>,
    /// Lines that are left out, counted like marked ones.
    hidden: Vec<RangeInclusive<usize>>,
    name: Option<&'a str>,
    copy: bool,
}

impl<'a> Fence<'a> {
    /// Reads the line; words it does not know are left to other tools (`rust,ignore`).
    pub(super) fn new(info: &'a str) -> Self {
        let info = info.trim();
        let end = info.find(|c: char| c == ',' || c == '{' || c.is_whitespace()).unwrap_or(info.len());
        // `linenos` alone means no language.
        let (lang, options) = if is_option(&info[..end]) { ("", info) } else { info.split_at(end) };
        let mut fence = Fence { lang, start: 1, ..Fence::default() };
        for option in options.split(',') {
            let (key, value) = option.split_once('=').map_or((option, ""), |(key, value)| (key, value));
            let value = value.trim().trim_matches('"');
            match key.trim() {
                "linenos" => fence.linenos = value != "false",
                "linenostart" => fence.start = value.parse().unwrap_or(1),
                "hl_lines" => fence.marked = ranges(value),
                "hide_lines" => fence.hidden = ranges(value),
                "name" => fence.name = (!value.is_empty()).then_some(value),
                "copy" => fence.copy = value != "false",
                _ => {}
            }
        }
        fence
    }

    fn has_lines(&self) -> bool {
        self.linenos || !self.marked.is_empty() || !self.hidden.is_empty()
    }
}

fn is_option(word: &str) -> bool {
    let key = word.split('=').next().unwrap_or(word);
    matches!(key, "linenos" | "linenostart" | "hl_lines" | "hide_lines" | "name" | "copy")
}

/// `1-3 5` as ranges; a range the wrong way round is turned, what is no number is left out.
fn ranges(text: &str) -> Vec<RangeInclusive<usize>> {
    let range = |part: &str| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
        Some(from.min(to)..=from.max(to))
    };
    text.split_whitespace().filter_map(range).collect()
}

fn holds(ranges: &[RangeInclusive<usize>], line: usize) -> bool {
    ranges.iter().any(|range| range.contains(&line))
}

impl Writer<'_> {
    pub(super) fn end_code(&mut self) {
        let Held::Code(block) = std::mem::take(&mut self.held) else { return };
        self.line();
        if self.plain_style() {
            return self.plain_code(&block);
        }
        let fence = Fence::new(&block.info);
        let html = self.highlighted(&block, fence.lang);
        if let Some(name) = fence.name {
            self.out.push_str("<figure class=\"code-block\"><figcaption>");
            escape::text(&mut self.out, name);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("<pre tabindex=\"0\"");
        for (on, attribute) in [(fence.linenos, " data-linenos"), (fence.copy, " data-copy")] {
            self.out.push_str(if on { attribute } else { "" });
        }
        self.out.push_str("><code");
        if !fence.lang.is_empty() {
            self.out.push_str(" class=\"language-");
            escape::attribute(&mut self.out, fence.lang);
            self.out.push_str("\" data-lang=\"");
            escape::attribute(&mut self.out, fence.lang);
            self.out.push('"');
        }
        self.out.push('>');
        match &html {
            Some(html) if fence.has_lines() => lines(&mut self.out, html, &fence),
            Some(html) => self.out.push_str(html),
            None if fence.has_lines() => {
                let mut escaped = String::with_capacity(block.code.len());
                escape::text(&mut escaped, &block.code);
                lines(&mut self.out, &escaped, &fence);
            }
            None => escape::text(&mut self.out, &block.code),
        }
        self.out.push_str(if fence.name.is_some() { "</code></pre></figure>\n" } else { "</code></pre>\n" });
    }

    fn plain_code(&mut self, block: &CodeBlock) {
        self.out.push_str("<pre><code");
        if let Some(lang) = block.info.split_whitespace().next() {
            self.out.push_str(" class=\"language-");
            escape::attribute(&mut self.out, lang);
            self.out.push('"');
        }
        self.out.push('>');
        escape::quoted(&mut self.out, &block.code);
        self.out.push_str("</code></pre>\n");
    }

    /// Highlighted code; `None` to write it as it is.
    fn highlighted(&mut self, block: &CodeBlock, lang: &str) -> Option<String> {
        let known_plain = ["", "text", "txt", "plain", "plaintext", "none"];
        if known_plain.iter().any(|plain| lang.eq_ignore_ascii_case(plain)) || !self.cx.options.highlighting.enabled {
            return None;
        }
        let html = self.cx.highlight?(lang, &block.code);
        if html.is_none() {
            let line = self.body.text[block.start..].lines().next().unwrap_or_default();
            self.sink.push(
                Finding::new("CNT032", format!("Name a language we know instead of `{lang}`"))
                    .at(self.body.span(block.start..block.start + line.len()), "no such language")
                    .why("The code is shown without colours, because its language is not known.")
                    .help("Check the spelling, or write `text`."),
            );
        }
        html
    }
}

/// Writes highlighted code line by line; its elements never cross a line.
fn lines(out: &mut String, html: &str, fence: &Fence<'_>) {
    for (index, line) in html.split_inclusive('\n').enumerate() {
        let number = index + 1;
        if holds(&fence.hidden, number) {
            continue;
        }
        if fence.linenos {
            let shown = fence.start.saturating_add(index);
            let _ = write!(out, "<span class=\"ln\" aria-hidden=\"true\">{shown}</span>");
        }
        if holds(&fence.marked, number) {
            out.push_str("<mark class=\"hl\">");
            out.push_str(line.trim_end_matches('\n'));
            out.push_str("</mark>");
            out.push_str(if line.ends_with('\n') { "\n" } else { "" });
        } else {
            out.push_str(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_line_above_the_code() {
        let fence = Fence::new("rust,linenos,linenostart=10, hl_lines=1-3 5,hide_lines=7,name=a b.rs,copy");
        assert_eq!((fence.lang, fence.linenos, fence.start), ("rust", true, 10));
        assert_eq!((fence.marked, fence.hidden), (vec![1..=3, 5..=5], vec![7..=7]));
        assert_eq!((fence.name, fence.copy), (Some("a b.rs"), true));
        for (info, lang) in [("rust,ignore", "rust"), ("js {1,2}", "js"), ("", ""), ("linenos", ""), (" c++ x", "c++")]
        {
            assert_eq!(Fence::new(info).lang, lang, "{info}");
        }
    }

    #[test]
    fn writes_lines() {
        let mut out = String::new();
        lines(&mut out, "a\nb\nc\n", &Fence::new("x,linenos,hl_lines=2,hide_lines=3"));
        let ln = |n| format!("<span class=\"ln\" aria-hidden=\"true\">{n}</span>");
        assert_eq!(out, format!("{}a\n{}<mark class=\"hl\">b</mark>\n", ln(1), ln(2)));
    }
}
