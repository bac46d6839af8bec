//! The text of a post, block by block: each with its place in the file, so that one can be changed and nothing else.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::Failure;
use crate::config::Markdown;
use crate::content::front_matter::split;
use crate::content::markdown::{Flavour, parser_options};

/// A paragraph, heading, list, table or the like: what stands by itself in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its place in the file, in bytes, without the line break at its end.
    pub range: Range<usize>,
    /// What it is, in words.
    pub kind: &'static str,
    /// What readers see of it as text, and descriptions of pictures.
    pub words: String,
}

/// Where the text starts, behind the details.
pub fn start(text: &str) -> usize {
    split(text).map_or(0, |parts| parts.body)
}

/// The blocks of a text in their order. What stands in a list, a quotation or a table is one block with it.
pub fn blocks(text: &str, options: &Markdown) -> Vec<Block> {
    let start = start(text);
    let (body, mut blocks) = (&text[start..], Vec::<Block>::new());
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(body, parser_options(Flavour::Blog, options)).into_offset_iter() {
        let kind = match &event {
            Event::Start(tag) => Some(kind(tag)),
            Event::Rule => Some("Line across"),
            Event::Html(_) => Some("HTML"),
            _ => None,
        };
        if let Some(kind) = kind.filter(|_| depth == 0) {
            let end = range.start + body[range.clone()].trim_end().len();
            blocks.push(Block { range: start + range.start..start + end, kind, words: String::new() });
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                // Words of two cells or items are two words.
                if matches!(end, TagEnd::Item | TagEnd::TableCell | TagEnd::Paragraph) {
                    add(&mut blocks, " ");
                }
            }
            Event::Text(text) | Event::Code(text) => add(&mut blocks, &text),
            Event::SoftBreak | Event::HardBreak => add(&mut blocks, " "),
            _ => {}
        }
    }
    blocks.retain(|block| !block.range.is_empty());
    blocks
}

fn add(blocks: &mut [Block], text: &str) {
    if let Some(last) = blocks.last_mut() {
        last.words.push_str(text);
    }
}

fn kind(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Heading { .. } => "Heading",
        Tag::BlockQuote(_) => "Quotation",
        Tag::CodeBlock(_) => "Code",
        Tag::List(_) => "List",
        Tag::Table(_) => "Table",
        Tag::HtmlBlock => "HTML",
        Tag::FootnoteDefinition(_) => "Footnote",
        _ => "Paragraph",
    }
}

/// The text with one range replaced. Line breaks become those of the file.
///
/// # Errors
/// When the range is no place in the text behind the details.
pub fn spliced(text: &str, range: Range<usize>, new: &str) -> Result<String, Failure> {
    let sound = range.start >= start(text) && range.start <= range.end;
    let parts = text.get(..range.start).zip(text.get(range.end..)).filter(|_| sound);
    let (before, after) = parts.ok_or_else(|| Failure::usage("This place is not in the text."))?;
    Ok([before, &like(text, new), after].concat())
}

/// A text from a form with the line breaks of another one, and without signs that no text holds.
pub fn like(text: &str, new: &str) -> String {
    let plain = new.replace("\r\n", "\n").replace('\r', "\n");
    let plain: String = plain.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    let windows = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    if windows { plain.replace('\n', "\r\n") } else { plain }
}
