//! From places in a text to findings.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::config::Config;
use crate::config::node::Kind;
use crate::diag::{Finding, Redacted, Sink};
use crate::rules::{OutputCx, PageCx};

/// Something in a text that should not be there.
#[derive(Debug)]
pub struct Hit {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// What it is, for people: the finding with its words, without a place.
    pub finding: Finding,
    /// Whether it counts in samples of code too.
    pub in_code: bool,
}

impl Hit {
    /// A hit whose text no report may show; `redact` says what may be seen of it.
    pub fn secret(text: &str, range: Range<usize>, redact: fn(&str) -> Redacted, finding: Finding) -> Self {
        let secret = redact(&text[range.clone()]);
        Self { range, finding: finding.secret(secret), in_code: true }
    }

    /// A hit that does not count in samples of code.
    #[must_use]
    pub fn outside_code(mut self) -> Self {
        self.in_code = false;
        self
    }
}

/// Pushes what was found in the text of a page, the same text once.
pub fn on_page(cx: &PageCx<'_>, hits: Vec<Hit>, label: &str, sink: &mut Sink) {
    if hits.is_empty() {
        return;
    }
    let code = if hits.iter().all(|hit| hit.in_code) { Vec::new() } else { code(cx.text, cx.document.body as usize) };
    let mut said = BTreeSet::new();
    for hit in hits {
        let inside = |code: &Range<usize>| code.start <= hit.range.start && hit.range.end <= code.end;
        if !hit.in_code && code.iter().any(inside) || !said.insert(&cx.text[hit.range.clone()]) {
            continue;
        }
        sink.push(hit.finding.at(cx.span(hit.range), label));
    }
}

/// Pushes what was found in a built document, the same text once.
pub fn on_output(cx: &OutputCx<'_>, hits: Vec<Hit>, sink: &mut Sink) {
    let mut said = BTreeSet::new();
    for hit in hits {
        if said.insert(&cx.text[hit.range]) {
            sink.push(cx.on_page(hit.finding));
        }
    }
}

/// Whether a built document holds text of its own: not what a content file, checked before, says again.
///
/// Pages, feeds and search data are made of content files; where samples of code stand in them is no longer known.
pub fn is_own_text(cx: &OutputCx<'_>) -> bool {
    let end = cx.path.rsplit_once('.').map_or("", |(_, end)| end);
    cx.document.is_none() && !["xml", "json", "css", "svg", "md"].contains(&end)
}

/// Where samples of code stand in a Markdown file, in order.
fn code(text: &str, body: usize) -> Vec<Range<usize>> {
    let Some(markdown) = text.get(body..) else { return Vec::new() };
    let wanted = |(event, range): (Event<'_>, Range<usize>)| {
        let is_code = matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
        is_code.then_some(range.start + body..range.end + body)
    };
    Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES)
        .into_offset_iter()
        .filter_map(wanted)
        .collect()
}

/// The character before a place, and the two behind it.
pub fn neighbours(text: &str, range: &Range<usize>) -> (Option<char>, Option<char>, Option<char>) {
    let mut after = text[range.end..].chars();
    (text[..range.start].chars().next_back(), after.next(), after.next())
}

/// Whether the contacts in the settings of the site name this: they are there to be published.
pub fn is_contact(config: &Config, wanted: impl Fn(&str) -> bool) -> bool {
    let texts = config.service.entries.iter().filter_map(|(_, node)| match &node.kind {
        Kind::Str(text) => Some(text.as_str()),
        _ => None,
    });
    texts.chain(config.author.as_deref()).any(wanted)
}

/// Whether one of the words, in lower case, stands within so many bytes around a place.
pub fn has_word(text: &str, range: &Range<usize>, around: usize, words: &[&str]) -> bool {
    let (mut start, mut end) = (range.start.saturating_sub(around), (range.end + around).min(text.len()));
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let near = text[start..end].to_lowercase();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    words.iter().any(|word| {
        near.match_indices(word)
            .any(|(at, _)| !is_word(near[..at].chars().next_back()) && !is_word(near[at + word.len()..].chars().next()))
    })
}
