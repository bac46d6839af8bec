//! `GOV036`: a post would appear before its lead time is over.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV036",
        name: "too-soon",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Window,
        since: "0.1.0",
        summary: "A post would appear before its lead time is over.",
        checks: "Of posts that others have to agree to, or that a pack gives a lead time: whether the time in `[lead_time]` of `governance/calendar.toml`, or in `lead_time` of the pack, has passed since the last change of their files in the Git history.",
        why: "People who have to read a post need the time that was agreed for that.",
        fix: "Give the post a later date with `publish_at`, or let the duty role bring it out in an emergency.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes a Git history; `tests/suite/agreement.rs` has one")],
);
