//! `IMG007`: a picture may not be used any more.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::media::Media;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "IMG007",
        name: "expired-licence",
        group: Group::Images,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A picture may not be used any more.",
        checks: "Where `data/media.toml` exists: `expires` of the entries whose files are published.",
        why: "Using it after that day is an infringement, even in an old post.",
        fix: "Replace the picture, or extend the licence and change the day.",
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
expires = 2026-05-31
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
        Example::good(
            r##"-- data/media.toml --
[[media]]
files = ["static/team.svg"]
licence = "CC-BY-4.0"
holder = "Jane Doe"
credit = "Drawing: Jane Doe, CC BY 4.0"
expires = 2027-05-31
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
    configure::<ExpiredLicence>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExpiredLicence {}

impl Rule for ExpiredLicence {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if !Media::concerns(cx.origin) {
            return;
        }
        let entry = cx.registers.media.as_ref().and_then(|register| register.find(cx.origin));
        let Some(end) = entry.and_then(|entry| entry.expires.as_ref()) else { return };
        if cx.registers.days_to(end.value) >= 0 {
            return;
        }
        sink.push(
            Finding::new("IMG007", format!("Replace `{}`: its licence has ended", cx.origin))
                .subject(cx.path)
                .at(end.span, "has passed")
                .why(format!("It could be used until {}; after that, even in an old post, it must not.", end.value))
                .help("Use another picture, or extend the licence and change `expires`."),
        );
    }
}
