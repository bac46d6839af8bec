//! `SOE002`: a path is too long for the servers.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SOE002",
        name: "long-path",
        group: Group::Environment,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A path is too long for the servers.",
        checks: "The length of the paths of all files in the output; `most` under `[paths]` in `governance/soe.toml` counts as well.",
        why: "Windows and many tools for deployment stop at 260 characters, their own folder included.",
        fix: "Give the post a shorter `slug`, or a shorter folder.",
        options: &[("most", "most characters of a path; 200 by default")],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
slug = "and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said-and-then-we-said"
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
    Scope::Output,
    configure::<LongPath>,
);

/// Most characters of a path where nobody says otherwise.
const MOST: usize = 200;

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LongPath {
    /// Most characters of a path.
    most: Option<usize>,
}

impl Rule for LongPath {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let length = cx.path.chars().count();
        let own = cx.registers.environment.as_ref().and_then(|environment| environment.longest_path);
        let most = own.into_iter().chain(self.most).min().unwrap_or(MOST);
        if length <= most {
            return;
        }
        sink.push(
            cx.finding("SOE002", format!("Shorten this address to {most} characters"))
                .why(format!("`{}` has {length} characters, which some of the servers cannot store.", cx.path))
                .help("Set a shorter `slug` in the details at the top of the post, or shorten the folder's name."),
        );
    }
}
