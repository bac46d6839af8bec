//! `LNK013`: addresses lead to each other in a circle.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK013",
        name: "redirect-loop",
        group: Group::Links,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Addresses lead to each other in a circle.",
        checks: "Old addresses (`aliases`), sections with `redirect_to` and built pages that lead on at once, followed until a real page.",
        why: "Browsers give up and show an error; nothing can be read at any of these addresses.",
        fix: "Let one of them lead to a real page.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/old/_index.md --
+++
title = "Old"
redirect_to = "/older/"
+++
-- content/older/_index.md --
+++
title = "Older"
redirect_to = "/old/"
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
    configure::<RedirectLoop>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RedirectLoop {}

impl Rule for RedirectLoop {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        let next = |number: u32| cx.facts.get(number as usize).and_then(|facts| facts.leads_on);
        for number in 0..cx.facts.len() as u32 {
            let Some(first) = next(number) else { continue };
            let mut at = first;
            for _ in 0..cx.facts.len() {
                match next(at) {
                    Some(on) if at != number => at = on,
                    _ => break,
                }
            }
            if at != number {
                continue;
            }
            let address = |number| format!("/{}", cx.outline.path(number).trim_end_matches("index.html"));
            sink.push(
                cx.finding("LNK013", format!("Let `{}` lead to a real page", address(number)), number)
                    .why(format!("It leads to `{}` and from there back, so browsers show an error.", address(first)))
                    .help("Change the target of one of them, or remove it.")
                    .seek(&address(first)),
            );
        }
    }
}
