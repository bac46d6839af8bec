//! Pieces of the HTML that stands in Markdown: enough to tell text, tags and comments apart.

use std::ops::Range;

use pulldown_cmark::TagEnd;

use super::scope;

/// A piece of HTML; ranges are in the text that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text between tags.
    Text(Range<usize>),
    /// A start tag: name and classes. `alone` where nothing can stand in it.
    Open {
        /// Name in small letters.
        name: String,
        /// The value of `class`.
        class: &'a str,
        /// `<br>`, `<img>`, `<x/>`.
        alone: bool,
    },
    /// An end tag with its name in small letters.
    Close(String),
    /// A comment: its inside without blanks, and where all of it stands.
    Comment(&'a str, Range<usize>),
}

/// Elements without content (HTML Living Standard, 13.1.2).
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// The pieces of a text in order. What is never closed counts as text.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut done = 0;
    let mut from = 0;
    while let Some(open) = memchr::memchr(b'<', &html.as_bytes()[from..]).map(|at| at + from) {
        let Some((piece, end)) = tag(html, open) else {
            from = open + 1;
            continue;
        };
        if done < open {
            out.push(Piece::Text(done..open));
        }
        out.extend(piece);
        (done, from) = (end, end);
    }
    if done < html.len() {
        out.push(Piece::Text(done..html.len()));
    }
    out
}

/// The tag or comment that starts at `open`, and where it ends.
fn tag(html: &str, open: usize) -> Option<(Option<Piece<'_>>, usize)> {
    let rest = &html[open..];
    if let Some(inside) = rest.strip_prefix("<!--") {
        let length = inside.find("-->")?;
        let end = open + 4 + length + 3;
        return Some((Some(Piece::Comment(inside[..length].trim(), open..end)), end));
    }
    let closing = rest.starts_with("</");
    let start = if closing { 2 } else { 1 };
    let name_end = rest[start..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-')? + start;
    let name = rest[start..name_end].to_ascii_lowercase();
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        let declaration = rest.starts_with("<!") || rest.starts_with("<?");
        return if declaration { rest.find('>').map(|end| (None, open + end + 1)) } else { None };
    }
    let end = tag_end(rest, name_end)?;
    let inside = &rest[name_end..end];
    let alone = inside.ends_with('/') || VOID.contains(&name.as_str());
    let piece = if closing { Piece::Close(name) } else { Piece::Open { name, class: class(inside), alone } };
    Some((Some(piece), open + end + 1))
}

/// Place of the `>` that is not inside quotes.
fn tag_end(rest: &str, from: usize) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().skip(from) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn class(attributes: &str) -> &str {
    let Some(at) = attributes.find("class=") else { return "" };
    let value = &attributes[at + 6..];
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
        _ => value.split(char::is_whitespace).next().unwrap_or_default(),
    }
}

/// HTML elements that stand inside a line.
pub(super) const INLINE: [&str; 27] = [
    "b", "big", "i", "small", "abbr", "acronym", "cite", "dfn", "em", "kbd", "strong", "a", "br", "img", "span", "sub",
    "sup", "code", "tt", "del", "ins", "mark", "q", "s", "u", "time", "var",
];

/// The HTML element that Markdown makes inside a line.
pub(super) fn inline(tag: TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Strikethrough => "del",
        TagEnd::Superscript => "sup",
        TagEnd::Subscript => "sub",
        TagEnd::Link => "a",
        _ => return None,
    })
}

/// The HTML element that Markdown makes of a block.
pub(super) fn block_name(tag: TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(level) => ["h1", "h2", "h3", "h4", "h5", "h6"][level as usize - 1],
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::Item => "li",
        TagEnd::Table => "table",
        TagEnd::TableHead => "th",
        TagEnd::TableRow => "td",
        _ => return None,
    })
}

/// The sections that an HTML element makes.
pub(super) fn section(name: &str) -> u32 {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => scope::level(name.as_bytes()[1] - b'0'),
        "th" => scope::TABLE | scope::HEADER,
        "td" => scope::TABLE | scope::CELL,
        "caption" => scope::TABLE | scope::CAPTION,
        "figcaption" => scope::FIGURE | scope::CAPTION,
        "li" => scope::LIST,
        "blockquote" => scope::QUOTE,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_tags_and_comments_are_told_apart() {
        let html = "a <b class='x y'>c</B><br/><!-- vale off --> 1 < 2 <a href=\">\">";
        let found = pieces(html);
        assert_eq!(found[0], Piece::Text(0..2));
        assert_eq!(found[1], Piece::Open { name: "b".into(), class: "x y", alone: false });
        assert_eq!(found[3], Piece::Close("b".into()));
        assert_eq!(found[4], Piece::Open { name: "br".into(), class: "", alone: true });
        assert_eq!(found[5], Piece::Comment("vale off", 27..44));
        assert_eq!(&html[44..51], " 1 < 2 ");
        assert_eq!(found[6], Piece::Text(44..51));
        assert_eq!(found.len(), 8);
    }
}
