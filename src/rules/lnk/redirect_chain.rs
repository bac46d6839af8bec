//! `LNK010`: an old address leads to an address that leads on again.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK010",
        name: "redirect-chain",
        group: Group::Links,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An old address leads to an address that leads on again.",
        checks: "Old addresses (`aliases`), sections with `redirect_to` and built pages that lead on at once: each should lead to a real page in one step.",
        why: "Readers wait twice, and search engines stop to follow after a few steps.",
        fix: "Let the old address lead to the last page of the row.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
path = "launch"
+++
Text
-- content/old/_index.md --
+++
title = "Old"
redirect_to = "/older/"
+++
-- content/older/_index.md --
+++
title = "Older"
redirect_to = "/launch/"
+++
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
path = "launch"
+++
Text
-- content/old/_index.md --
+++
title = "Old"
redirect_to = "/launch/"
+++
"##,
        ),
    ],
    Scope::Built,
    configure::<RedirectChain>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RedirectChain {}

impl Rule for RedirectChain {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        let next = |number: u32| cx.facts.get(number as usize).and_then(|facts| facts.leads_on);
        for number in 0..cx.facts.len() as u32 {
            let Some(first) = next(number) else { continue };
            let (mut last, mut steps) = (first, 1);
            while let Some(on) = next(last).filter(|_| steps < STEPS) {
                (last, steps) = (on, steps + 1);
            }
            // A row without an end is LNK013's.
            if steps == 1 || steps == STEPS {
                continue;
            }
            let address = |number| format!("/{}", cx.outline.path(number).trim_end_matches("index.html"));
            sink.push(
                cx.finding("LNK010", format!("Let `{}` lead straight to `{}`", address(number), address(last)), number)
                    .why(format!("It leads to `{}` first, which leads on, so readers wait twice.", address(first)))
                    .help(format!("Write `{}` as its target, or move the old address to that page.", address(last)))
                    .seek(&address(first)),
            );
        }
    }
}

/// More steps than this are a circle.
const STEPS: u32 = 32;
