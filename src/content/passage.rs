//! Which words of a page stand at a place of its source, so that a browser can find and mark them.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::front_matter::split;
use super::markdown::{Flavour, parser_options};
use crate::config::Markdown;
use crate::html::percent_encode;

/// Words of a page, with some of those around them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// Words right before it, in the same paragraph.
    pub before: String,
    /// Its words; where there are many, the first ones.
    pub start: String,
    /// Its last words, where there are many.
    pub end: Option<String>,
    /// Words right after it, in the same paragraph.
    pub after: String,
    /// Whether the place itself has no words, as a picture: then these are the nearest ones.
    pub beside: bool,
}

/// Most words that stand in an address one by one.
const MOST: usize = 8;

impl Passage {
    /// It as the fragment of an address (URL Fragment Text Directives, 3.2).
    pub fn directive(&self) -> String {
        // A dash ends the words before, a comma parts the others.
        let encoded = |text: &str| percent_encode(text, "").replace('-', "%2D");
        let mut out = String::from("#:~:text=");
        if !self.before.is_empty() {
            out.extend([&encoded(&self.before), "-,"]);
        }
        out.push_str(&encoded(&self.start));
        if let Some(end) = &self.end {
            out.extend([",", &encoded(end)]);
        }
        if !self.after.is_empty() {
            out.extend([",-", &encoded(&self.after)]);
        }
        out
    }
}

/// The words at a range of bytes of a post; `None` where readers get no words from there.
pub fn passage(text: &str, range: Range<usize>, options: &Markdown) -> Option<Passage> {
    let body = split(text).map_or(0, |split| split.body);
    if range.start < body {
        return detail(text, range.start);
    }
    let range = range.start - body..range.end.max(range.start + 1) - body;
    let blocks = blocks(&text[body..], options);
    let own = blocks.iter().find(|block| overlaps(&block.range, &range));
    if let Some(found) = own.and_then(|block| block.at(&range)) {
        return Some(found);
    }
    let before = blocks.iter().filter(|block| block.range.end <= range.start && !block.pieces.is_empty());
    let before = before.max_by_key(|block| block.range.end)?;
    let words = before.text();
    let last = tail(&words, MOST);
    Some(Passage { start: last.to_owned(), beside: true, ..Passage::default() })
}

/// Title and description are details that readers see.
fn detail(text: &str, at: usize) -> Option<Passage> {
    let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let line = text[start..].lines().next()?;
    let rest = line.strip_prefix("title").or_else(|| line.strip_prefix("description"))?;
    let words = rest.trim_start().strip_prefix(['=', ':'])?.trim().trim_matches(['"', '\'']);
    (!words.is_empty() && !words.contains('\\')).then(|| made("", words, ""))
}

/// A paragraph, heading, cell or the like, with the pieces of its text and where they stand.
#[derive(Debug, Default)]
struct Block {
    range: Range<usize>,
    pieces: Vec<(Range<usize>, String)>,
}

impl Block {
    fn text(&self) -> String {
        self.pieces.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The words in a range of the source, to whole words.
    fn at(&self, range: &Range<usize>) -> Option<Passage> {
        let text = self.text();
        let (mut found, mut from) = (None::<Range<usize>>, 0);
        for (source, piece) in &self.pieces {
            let here = from..from + piece.len();
            from = here.end;
            if !overlaps(source, range) {
                continue;
            }
            // Where the text is not as it is written, a character written by its name for example, the piece counts.
            let part = if source.len() == piece.len() {
                let start = range.start.saturating_sub(source.start);
                here.start + start.min(piece.len())..here.start + (range.end.min(source.end) - source.start)
            } else {
                here
            };
            found = Some(found.map_or(part.clone(), |found| found.start..part.end));
        }
        let found = found.or_else(|| self.nearest(range.start))?;
        let start = text.get(..found.start)?.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let start = if text[found.start..].starts_with(char::is_whitespace) { found.start } else { start };
        let end = text.get(found.end..)?.find(char::is_whitespace).map_or(text.len(), |at| found.end + at);
        let words = text[start..end.max(start)].trim();
        (!words.is_empty()).then(|| made(&text[..start], words, &text[end..]))
    }

    /// The piece that ends before a place, else the first one.
    fn nearest(&self, at: usize) -> Option<Range<usize>> {
        let mut from = 0;
        let mut best = None;
        for (source, piece) in &self.pieces {
            if best.is_none() || source.end <= at {
                best = Some(from..from + piece.len());
            }
            from += piece.len();
        }
        best
    }
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn made(before: &str, words: &str, after: &str) -> Passage {
    let count = words.split_whitespace().count();
    let (start, end) =
        if count > MOST { (head(words, MOST / 2), Some(tail(words, MOST / 2).to_owned())) } else { (words, None) };
    let (before, after) = (tail(before, 3).to_owned(), head(after, 3).to_owned());
    Passage { before, start: start.to_owned(), end, after, beside: false }
}

/// The first words of a text.
fn head(text: &str, count: usize) -> &str {
    let text = text.trim();
    text.match_indices(char::is_whitespace)
        .filter(|(at, _)| !text[..*at].ends_with(char::is_whitespace))
        .nth(count - 1)
        .map_or(text, |(at, _)| &text[..at])
}

/// The last words of a text.
fn tail(text: &str, count: usize) -> &str {
    let text = text.trim();
    text.rmatch_indices(char::is_whitespace)
        .filter(|(at, blank)| !text[at + blank.len()..].starts_with(char::is_whitespace))
        .nth(count - 1)
        .map_or(text, |(at, blank)| &text[at + blank.len()..])
}

fn blocks(body: &str, options: &Markdown) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let events = Parser::new_ext(body, parser_options(Flavour::Blog, options)).into_offset_iter();
    let mut pictures = 0;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell | Tag::CodeBlock(_)) => {
                blocks.push(Block { range, pieces: Vec::new() })
            }
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            // The description of a picture is no text that could be marked.
            Event::Text(text) | Event::Code(text) if pictures == 0 => {
                if let Some(block) = blocks.last_mut() {
                    block.pieces.push((range, text.into_string()));
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(block) = blocks.last_mut() {
                    block.pieces.push((range, " ".to_owned()));
                }
            }
            _ => {}
        }
    }
    // An item holds its paragraphs: the innermost block is the one that counts.
    blocks.sort_by_key(|block| (block.range.len(), block.range.start));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directive(text: &str, at: &str) -> Option<String> {
        let start = text.find(at).unwrap();
        passage(text, start..start + at.len(), &Markdown::default()).map(|passage| passage.directive())
    }

    const POST: &str = "+++\ntitle = \"A plan\"\ndraft = true\n+++\n# One\n\nThe **best** product, by [far](https://x.example/).\n\n\
                        ![](chart.svg)\n\n- an item-one\n- two\n";

    #[test]
    fn words_are_found_with_those_around_them() {
        assert_eq!(directive(POST, "best").as_deref(), Some("#:~:text=The-,best,-product%2C%20by%20far."));
        assert_eq!(directive(POST, "duct, by [fa").as_deref(), Some("#:~:text=The%20best-,product%2C%20by%20far."));
        assert_eq!(directive(POST, "https://x.example/").as_deref(), Some("#:~:text=best%20product%2C%20by-,far."));
        assert_eq!(directive(POST, "item-one").as_deref(), Some("#:~:text=an-,item%2Done"));
        assert_eq!(directive(POST, "A plan").as_deref(), Some("#:~:text=A%20plan"));
        assert_eq!(directive(POST, "true"), None);
    }

    #[test]
    fn a_picture_is_found_by_the_words_before_it() {
        let at = POST.find("![]").unwrap();
        let found = passage(POST, at..at + 5, &Markdown::default()).unwrap();
        assert_eq!((found.start.as_str(), found.beside), ("The best product, by far.", true));
    }

    #[test]
    fn of_many_words_the_first_and_the_last_ones_stand_there() {
        let text = "one two three four five six seven eight nine ten";
        let found = passage(text, 0..text.len(), &Markdown::default()).unwrap();
        assert_eq!(found.directive(), "#:~:text=one%20two%20three%20four,seven%20eight%20nine%20ten");
        assert_eq!((head("a b", 3), tail("a  b c", 2)), ("a b", "b c"));
    }
}
