//! `IMG006`: nobody knows what a picture may be used for.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::media::Media;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "IMG006",
        name: "picture-without-licence",
        group: Group::Images,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Nobody knows what a picture may be used for.",
        checks: "Where `data/media.toml` exists: every picture, film, sound and font below `content/` and `static/` must have an entry there with licence and holder.",
        why: "Whoever owns the picture may ask for money, or have the post taken down.",
        fix: "Add an entry for the file to `data/media.toml`, or use another picture.",
        options: &[],
        references: &[],
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

Drawing: Jane Doe, CC BY 4.0
-- static/other.svg --
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
    configure::<PictureWithoutLicence>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureWithoutLicence {}

impl Rule for PictureWithoutLicence {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(register) = &cx.registers.media else { return };
        if !Media::concerns(cx.origin) || register.find(cx.origin).is_some() {
            return;
        }
        sink.push(
            cx.finding("IMG006", format!("Register the licence of `{}`", cx.origin))
                .why("Nobody can tell whether it may be used, and whose it is.")
                .help(
                    "Add an entry with `files`, `licence` and `holder` to `data/media.toml`, or use another picture.",
                ),
        );
    }
}
