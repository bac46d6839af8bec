//! `IMG008`: a post does not name whose picture it shows.

use serde::Deserialize;

use crate::content::DocumentKind;
use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::rules::media::{Licensed, Media, path_of};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "IMG008",
        name: "missing-credit",
        group: Group::Images,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A post does not name whose picture it shows.",
        checks: "Where `data/media.toml` exists: a picture with `credit` must have these words on every post that shows it; a licence of Creative Commons with BY needs `credit`.",
        why: "The licence allows the use only with the name beside it.",
        fix: "Write the credit below the picture.",
        options: &[],
        references: &["CC BY 4.0, Section 3(a)"],
    },
    &[
        Example::bad(
            r##"-- data/media.toml --
[[media]]
files = ["static/team.svg"]
licence = "CC-BY-4.0"
holder = "Jane Doe"
credit = "Drawing: Jane Doe, CC BY 4.0"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Our team in the new office](/team.svg)

Text
-- static/team.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
"##,
        ),
        Example::good(
            r##"-- data/media.toml --
[[media]]
files = ["static/team.svg"]
licence = "CC-BY-4.0"
holder = "Jane Doe"
credit = "Drawing: Jane Doe, CC BY 4.0"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Our team in the new office](/team.svg)

Drawing: Jane Doe, CC BY 4.0
-- static/team.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
"##,
        ),
    ],
    Scope::Output,
    configure::<MissingCredit>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingCredit {}

impl Rule for MissingCredit {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(register) = &cx.registers.media else { return };
        if Media::concerns(cx.origin)
            && let Some(entry) =
                register.find(cx.origin).filter(|entry| entry.asks_for_credit() && entry.credit.is_none())
        {
            sink.push(no_words(cx, entry));
        }
        let Some(document) = cx.document.filter(|document| document.kind == DocumentKind::Page) else { return };
        let Some(body) = cx.html.and_then(|html| html.first(Tag::Body)) else { return };
        let mut text = None;
        for link in document.facts.links.iter().filter(|link| link.image) {
            let entry = path_of(document, &link.url).and_then(|path| register.find(&path));
            let Some(credit) = entry.and_then(|entry| entry.credit.as_ref()) else { continue };
            if text.get_or_insert_with(|| one_line(&body.text())).contains(&one_line(credit)) {
                continue;
            }
            sink.push(
                Finding::new("IMG008", "Name whose picture this is")
                    .subject(cx.path)
                    .at(link.span, "shown without credit")
                    .at(credit.span, "these words are needed")
                    .why("It may be used only with these words on the page.")
                    .help(format!("Write `{}` below the picture.", credit.value)),
            );
        }
    }
}

fn no_words(cx: &OutputCx<'_>, entry: &Licensed) -> Finding {
    Finding::new("IMG008", format!("Add `credit` for `{}`", cx.origin))
        .subject(cx.path)
        .at(entry.licence.span, "asks for the name of the author")
        .why("With this licence it may be used only with the name beside it.")
        .help("Add a line `credit = \"Photo: …\"` to the entry, and write the same words below the picture.")
}

/// A text with single spaces, in small letters.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
