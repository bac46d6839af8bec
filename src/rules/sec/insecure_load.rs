//! `SEC016`: a page loads something without encryption.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Purpose, Rule, RuleDef, Scope, Stops, Target, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC016",
        name: "insecure-load",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page loads something without encryption.",
        checks: "Pictures, scripts, style sheets, fonts and frames whose address starts with `http:`, and forms that send there.",
        why: "Browsers refuse to show them on an encrypted page, and what is sent can be read on its way.",
        fix: "Use the address with `https:`, or save the file in your own site.",
        options: &[],
        references: &["Mixed Content (W3C)"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Chart](http://cdn.example/chart.png)
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Chart](https://cdn.example/chart.png)
"##,
        ),
    ],
    Scope::Output,
    configure::<InsecureLoad>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InsecureLoad {}

impl Rule for InsecureLoad {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for reference in cx.references.iter().filter(|reference| reference.target == Target::Elsewhere) {
            let loads = matches!(reference.purpose, Purpose::Load(_) | Purpose::Form);
            if !loads || !starts_with_http(&reference.url) {
                continue;
            }
            sink.push(
                cx.finding_at("SEC016", "Use `https:` instead of `http:` here", &reference.url)
                    .why(format!("Browsers refuse to load `{}` on an encrypted page.", reference.url))
                    .help("Change `http:` to `https:` and look at it, or save the file with the post."),
            );
        }
    }
}

fn starts_with_http(url: &str) -> bool {
    url.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("http:"))
}
