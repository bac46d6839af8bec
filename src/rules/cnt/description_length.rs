//! `CNT052`: a description is too long.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CNT052",
        name: "description-length",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A description is too long.",
        checks: "The number of characters of a post's description.",
        why: "Search results and cards show only the beginning of it.",
        fix: "Say it in one or two short sentences.",
        options: &[("most", "most characters; 300 by default")],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
description = "We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. We say a lot here. "
+++
Text
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
description = "What is new in May."
+++
Text
"##,
        ),
    ],
    Scope::Page,
    configure::<DescriptionLength>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DescriptionLength {
    /// Most characters.
    most: usize,
}

impl Default for DescriptionLength {
    fn default() -> Self {
        Self { most: 300 }
    }
}

impl Rule for DescriptionLength {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        let Some(description) = &cx.document.front.description else { return };
        let length = description.chars().count();
        if length <= self.most {
            return;
        }
        sink.push(
            Finding::new("CNT052", format!("Shorten the description to {} characters", self.most))
                .at(description.span, format!("{length} characters"))
                .why("Search results and cards show only the beginning of it.")
                .help("Say in one or two sentences what readers get from the post."),
        );
    }
}
