//! `LNK011`: no other page links to this page.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK011",
        name: "page-without-links",
        group: Group::Links,
        default: Level::Off,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "No other page links to this page.",
        checks: "For each page made from a post: whether a link in any other built page, lists included, leads to it.",
        why: "Readers find it only by its address, and search engines give it little weight.",
        fix: "Link to it from a related post, or put it into a section that lists its pages.",
        options: &[],
        references: &[],
    },
    &[
        Example::none("The fault needs a policy with this rule and its options."),
        Example::good(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en"><head><title>Test</title></head><body><a href="/post/">Post</a></body></html>
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text
"##,
        ),
    ],
    Scope::Built,
    configure::<PageWithoutLinks>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageWithoutLinks {}

impl Rule for PageWithoutLinks {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        let mut linked = vec![false; cx.facts.len()];
        for (number, facts) in cx.facts.iter().enumerate() {
            for target in facts.links.iter().filter(|target| **target as usize != number) {
                if let Some(linked) = linked.get_mut(*target as usize) {
                    *linked = true;
                }
            }
        }
        for (number, linked) in linked.into_iter().enumerate() {
            let path = cx.outline.path(number as u32);
            let is_own = cx.sources.get(number).is_some_and(Option::is_some)
                && cx.facts[number].size > 0
                && cx.facts[number].leads_on.is_none();
            if linked || !is_own || path == "index.html" || !path.ends_with("index.html") {
                continue;
            }
            sink.push(
                cx.finding("LNK011", "Link to this page from another one", number as u32)
                    .why("No page leads here, so readers and search engines will hardly find it.")
                    .help("Link to it from a related post, or move it into a section that lists its pages."),
            );
        }
    }
}
