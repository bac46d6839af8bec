//! `CNT057`: letters came out wrong.

use std::ops::Range;

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CNT057",
        name: "damaged-letters",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Letters came out wrong.",
        checks: "Signs that a text was once read in the wrong encoding: `�`, or `Ã` and `â€` followed by what stands for an accent or a quotation mark. Code is left out.",
        why: "Readers see `Ã©` in place of `é`.",
        fix: "Write the letter that belongs there.",
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
Meet us in the cafÃ©.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Meet us in the café, not in the `cafÃ©`.
"##,
        ),
    ],
    Scope::Page,
    configure::<DamagedLetters>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DamagedLetters {}

/// Most places that are shown in one post.
const SHOWN: usize = 3;

impl Rule for DamagedLetters {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        let mut places = damaged(cx.text).filter(|range| !is_code(cx.text, range.start)).peekable();
        let Some(first) = places.next() else { return };
        let what = |range: &Range<usize>| cx.text[range.clone()].to_owned();
        let mut finding = Finding::new("CNT057", format!("Correct the letters `{}`", what(&first)))
            .at(cx.span(first), "came out wrong")
            .why("The text was once read in the wrong encoding; readers see these signs.")
            .help("Write the letter or quotation mark that belongs here.");
        for other in places.take(SHOWN - 1) {
            finding = finding.at(cx.span(other), "here as well");
        }
        sink.push(finding);
    }
}

/// What UTF-8 looks like when it is read as Windows-1252, and the sign for what could not be read.
fn damaged(text: &str) -> impl Iterator<Item = Range<usize>> {
    // The first bytes of the three signs below.
    memchr::memchr2_iter(0xC3, 0xEF, text.as_bytes()).filter_map(|at| {
        let c = text.get(at..)?.chars().next()?;
        let rest = &text[at + c.len_utf8()..];
        let next = rest.chars().next()?;
        let length = match c {
            '\u{fffd}' => 0,
            // `Ã©`: the second byte of a letter of Latin-1; letters before it would be a word of Portuguese.
            'Ã' if matches!(next, '\u{a1}'..='\u{bf}' | '€'..='™') && next != '\u{aa}' && next != '\u{ba}' => {
                next.len_utf8()
            }
            'â' if next == '€' => {
                let third =
                    rest.chars().nth(1).filter(|c| matches!(c, '™' | 'œ' | '\u{9d}' | '“' | '”' | '¦' | '˜' | '¢'))?;
                next.len_utf8() + third.len_utf8()
            }
            _ => return None,
        };
        Some(at..at + c.len_utf8() + length)
    })
}

/// Whether a place stands in code: in backquotes on its line, in an indented line, or between fences.
fn is_code(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let fences = text[..start].lines().filter(|line| line.trim_start().starts_with("```")).count();
    fences % 2 == 1 || text[start..].starts_with("    ") || text[start..at].matches('`').count() % 2 == 1
}
