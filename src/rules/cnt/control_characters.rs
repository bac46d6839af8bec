//! `CNT055`: characters stand in the text that cannot be seen and do something.

use serde::Deserialize;

use crate::diag::{Edit, Finding, Fix, Sink};
use crate::rules::pairs::{holds, one_of};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CNT055",
        name: "control-characters",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Characters stand in the text that cannot be seen and do something.",
        checks: "Control characters in posts, other than line breaks and tabs. They come from word processors, mails and slides.",
        why: "Feeds, searches and some browsers break on them, and lines run together.",
        fix: "Remove them; `placet check --fix` does it.",
        options: &[],
        references: &["Unicode 16, category Cc", "XML 1.0, 2.2 Characters"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
---
title: Launch
date: 2026-05-14
---
We launch in May.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
---
title: Launch
date: 2026-05-14
---
We launch in May.
"##,
        ),
    ],
    Scope::Page,
    configure::<ControlCharacters>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ControlCharacters {}

impl Rule for ControlCharacters {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        // Nearly all posts have none; bytes are faster to look at than characters.
        let is_low = |byte: u8| byte < 32;
        let may_be = |byte: u8| is_low(byte) & !one_of(byte, *b"\t\n\r") | one_of(byte, [127, 0xC2]);
        if !holds(cx.text.as_bytes(), may_be) {
            return;
        }
        let found: Vec<(usize, char)> = cx.text.char_indices().filter(|(_, c)| is_control(*c)).collect();
        let Some((first, c)) = found.first().copied() else { return };
        let edit = |(at, c): &(usize, char)| Edit {
            span: cx.span(*at..at + c.len_utf8()),
            text: if c.is_whitespace() && joins_words(cx.text, *at, *c) { " ".to_owned() } else { String::new() },
        };
        let mut finding = Finding::new("CNT055", "Remove characters that cannot be seen")
            .at(cx.span(first..first + c.len_utf8()), format!("U+{:04X} stands here", c as u32))
            .why(match found.len() {
                1 => "Feeds, searches and some browsers break on it.".to_owned(),
                count => format!("There are {count} of them; feeds, searches and some browsers break on them."),
            })
            .help("Delete the place and write it again, or run `placet check --fix`.");
        finding.fix = Some(Fix { title: "Remove them".to_owned(), edits: found.iter().map(edit).collect() });
        sink.push(finding);
    }
}

/// Whether two words would become one without the character: word processors break lines with some of them.
fn joins_words(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back().is_some_and(|c| !c.is_whitespace());
    before && text[at + c.len_utf8()..].chars().next().is_some_and(|c| !c.is_whitespace())
}

/// Control characters of ASCII and Latin-1 (Unicode category Cc) that are no line breaks or tabs.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}
