//! `CNT051`: a title is too long or too short.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CNT051",
        name: "title-length",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A title is too long or too short.",
        checks: "The number of characters of a post's title.",
        why: "Search engines and mails cut long titles off, and very short ones tell too little.",
        fix: "Shorten the title, and move the rest into the description.",
        options: &[("least", "fewest characters; 3 by default"), ("most", "most characters; 110 by default")],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "A very long title that goes on and on about everything we did this year, and why, and with whom, and what comes next"
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
        Example::good(
            r##"-- content/post.md --
+++
title = " How a team of four replaced two hundred paper forms in one summer, what it cost, and what they do next           "
date = 2026-05-14
+++
Text
"##,
        ),
    ],
    Scope::Page,
    configure::<TitleLength>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TitleLength {
    /// Fewest characters.
    least: usize,
    /// Most characters.
    most: usize,
}

impl Default for TitleLength {
    fn default() -> Self {
        Self { least: 3, most: 110 }
    }
}

impl Rule for TitleLength {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        let Some(title) = &cx.document.front.title else { return };
        let length = title.trim().chars().count();
        if (self.least..=self.most).contains(&length) {
            return;
        }
        let (title_text, why, help) = if length > self.most {
            (
                format!("Shorten the title to about {} characters", self.most),
                "Search results and mails show only the beginning of a long title.",
                "Keep the words readers search for; the rest fits into the description.",
            )
        } else {
            (
                format!("Write a title of at least {} characters", self.least),
                "A very short title says too little in lists and search results.",
                "Say in a few words what the post is about.",
            )
        };
        sink.push(
            Finding::new("CNT051", title_text)
                .at(title.span, if length == 1 { "1 character".into() } else { format!("{length} characters") })
                .why(why)
                .help(help),
        );
    }
}
