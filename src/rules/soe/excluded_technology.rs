//! `SOE004`: the site uses something that IT has excluded.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::technology::{self, Place};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SOE004",
        name: "excluded-technology",
        group: Group::Environment,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The site uses something that IT has excluded.",
        checks: "What `exclude` under `[technology]` in `governance/soe.toml` names: scripts, service workers, frames, forms, fonts and so on, in pages, scripts, style sheets, drawings and names of files.",
        why: "The servers, the network or the contract of the company do not allow it, and nobody would look after it.",
        fix: "Do without it, or ask IT to change the file.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- governance/soe.toml --
[technology]
exclude = ["film"]
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text
-- static/film.mp4 --
x
"##,
        ),
        Example::good(
            r##"-- governance/soe.toml --
[technology]
exclude = ["film"]
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text
"##,
        ),
    ],
    Scope::Output,
    configure::<ExcludedTechnology>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExcludedTechnology {}

impl Rule for ExcludedTechnology {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(environment) = &cx.registers.environment else { return };
        for (technology, excluded) in &environment.excluded {
            let Some(at) = technology::find(*technology, cx) else { continue };
            let finding = match at {
                Place::Element(element) => {
                    let finding = Finding::new("SOE004", format!("Leave out {}", technology.name()));
                    cx.on(element, finding)
                }
                Place::File => cx.finding("SOE004", format!("Leave out {}: `{}`", technology.name(), cx.path)),
            };
            sink.push(
                finding
                    .at(*excluded, "excluded here")
                    .why("The people who run the servers have excluded it.")
                    .help("Remove it, or show a picture with a link; or ask IT whether it may be used."),
            );
        }
    }
}
