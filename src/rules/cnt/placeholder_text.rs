//! `CNT050`: a post still holds text that was to be replaced.

use std::borrow::Cow;

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::pairs::{one_of, pairs};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CNT050",
        name: "placeholder-text",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A post still holds text that was to be replaced.",
        checks: "Filler text, and `TODO`, `TBD` or `FIXME` at the start of a line or in brackets. Code, comments and addresses of reference links are left out.",
        why: "Readers would see that the post was not finished.",
        fix: "Write what belongs there, or remove the line.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
TODO: say what it costs
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Our `TODO` list is empty. ![Open][TBD]

<!-- Somebody: a company (TBD) -->
<!--
TODO: ask for a picture
-->

[TBD]: /badge.svg
-- static/badge.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
"##,
        ),
    ],
    Scope::Page,
    configure::<PlaceholderText>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlaceholderText {}

/// Marks of unfinished work.
const MARKS: [&str; 4] = ["TODO", "TBD", "FIXME", "TKTK"];

/// Text that only fills a page.
const FILLER: &str = "lorem ipsum dolor";

impl Rule for PlaceholderText {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        let places = places(cx.text);
        if places.is_empty() {
            return;
        }
        let (start, mut fence, mut in_comment) = (cx.document.body as usize, None, false);
        let mut at = start;
        for line in cx.text.get(start..).unwrap_or("").split_inclusive('\n') {
            let from = at;
            at += line.len();
            let trimmed = line.trim_start();
            let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
            if let Some(mark) = mark {
                fence = if fence == Some(mark) { None } else { fence.or(Some(mark)) };
                continue;
            }
            if fence.is_some() || line.starts_with("    ") || line.starts_with('\t') {
                continue;
            }
            let shown = without_comments(line, &mut in_comment);
            if is_definition(&shown) || !places.iter().any(|place| (from..at).contains(place)) {
                continue;
            }
            if let Some((found, length)) = placeholder(&shown) {
                sink.push(
                    Finding::new("CNT050", "Replace the placeholder text")
                        .at(cx.span(from + found..from + found + length), "still to be written")
                        .why("Readers would see that this post was not finished.")
                        .help("Write what belongs here, or remove the line."),
                );
            }
        }
    }
}

/// A line in which comments are blank; `open` is whether it begins, and then whether it ends, inside one.
fn without_comments<'a>(line: &'a str, open: &mut bool) -> Cow<'a, str> {
    if !*open && !line.contains("<!--") {
        return Cow::Borrowed(line);
    }
    let (mut text, mut rest) = (String::with_capacity(line.len()), line);
    loop {
        let (mark, past) = if *open { ("-->", 3) } else { ("<!--", 0) };
        let end = rest.find(mark).map(|at| at + past);
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        if *open {
            text.extend(std::iter::repeat_n(' ', part.len()));
        } else {
            text.push_str(part);
        }
        if end.is_none() {
            return Cow::Owned(text);
        }
        (rest, *open) = (after, !*open);
    }
}

/// Whether a line is the address of a reference link, `[name]: address`.
fn is_definition(line: &str) -> bool {
    let Some((_, address)) = line.trim_start().strip_prefix('[').and_then(|line| line.split_once("]:")) else {
        return false;
    };
    let mut words = address.split_whitespace();
    words.next().is_some() && words.next().is_none_or(|title| title.starts_with(['"', '\'', '(']))
}

/// Where one of the words may stand: hardly any line has one, and no other is looked at.
fn places(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    // The start of its second word is rarer than that of the first.
    let offset = FILLER.find("ip").unwrap_or_default();
    let starts = |first: u8, second: u8| one_of(first | 0x20, *b"i") & one_of(second | 0x20, *b"p");
    let filler = |at: usize| {
        let from = at.checked_sub(offset)?;
        let found = bytes.get(from..from + FILLER.len())?;
        found.eq_ignore_ascii_case(FILLER.as_bytes()).then_some(from)
    };
    let mut places: Vec<usize> = pairs(bytes, starts).filter_map(filler).collect();
    let starts = |first: u8, second: u8| {
        one_of(first, *b"T") & one_of(second, *b"OBK") | one_of(first, *b"F") & one_of(second, *b"I")
    };
    places.extend(pairs(bytes, starts).filter(|at| MARKS.iter().any(|mark| bytes[*at..].starts_with(mark.as_bytes()))));
    places
}

/// Where a placeholder stands in a line, and its length.
fn placeholder(line: &str) -> Option<(usize, usize)> {
    if let Some(at) = line.to_ascii_lowercase().find(FILLER) {
        return Some((at, FILLER.len()));
    }
    let indent = line.len() - line.trim_start_matches([' ', '>', '-', '*', '#']).len();
    MARKS.into_iter().find_map(|mark| {
        let ends = |at: usize| line[at..].chars().next().is_none_or(|c| matches!(c, ':' | ']' | ')' | '\n' | '\r'));
        if line[indent..].starts_with(mark) && ends(indent + mark.len()) {
            return Some((indent, mark.len()));
        }
        let bracketed = line.match_indices(mark).find(|(at, _)| {
            line[..*at].ends_with(['[', '('])
                && !line[..*at].ends_with("][")
                && ends(at + mark.len())
                && line[..*at].matches('`').count().is_multiple_of(2)
        });
        bracketed.map(|(at, _)| (at, mark.len()))
    })
}
