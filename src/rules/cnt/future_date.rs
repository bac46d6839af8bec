//! `CNT054`: a post is dated in the future and is shown already.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CNT054",
        name: "future-date",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A post is dated in the future and is shown already.",
        checks: "Dates of published posts that lie after the moment of the build, without `publish_at`.",
        why: "A date alone does not hold a post back; readers would see it now.",
        fix: "Add `publish_at` with the same moment, or correct the date.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2031-05-14
+++
Text
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text
"##,
        ),
    ],
    Scope::Site,
    configure::<FutureDate>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FutureDate {}

impl Rule for FutureDate {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        for page in &cx.site.pages {
            let front = &page.doc.front;
            let Some(date) = front.date.as_ref().filter(|date| date.instant > cx.now && front.publish_at.is_none())
            else {
                continue;
            };
            sink.push(
                Finding::new("CNT054", "Add `publish_at`, or correct the date")
                    .at(date.span, "lies in the future")
                    .why("A date alone does not hold the post back; readers see it as soon as the site is published.")
                    .help("To publish later, add `publish_at` with this moment and its time zone."),
            );
        }
    }
}
