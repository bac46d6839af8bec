//! `INT001`: a rule could not do its work.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "INT001",
        name: "rule-failed",
        group: Group::Internal,
        default: Level::Block,
        stops: Stops::Tool,
        since: "0.1.0",
        summary: "A rule could not do its work.",
        checks: "A rule that stops because of a mistake of its own is caught and reported here.",
        why: "What was not checked must not be published, so this always blocks.",
        fix: "Report it to the people who maintain Placet, with the page it happened on. Until then, change or remove \
             that page.",
        options: &[],
        references: &[],
    },
    &[Example::none("no site makes a rule fail on purpose")],
);
