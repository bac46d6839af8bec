//! `GOV021`: a change of the policy is not agreed to.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV021",
        name: "changed-judge",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "A change of the policy is not agreed to.",
        checks: "With `--trust`: whether each file in `governance/` of the site is the one of the policy that is trusted, unless the subject `site` is approved.",
        why: "A change that could bring its own signers, roles or exceptions would judge itself.",
        fix: "Bring the change of `governance/` in by itself, with the agreement of its owners; or take over what was agreed since.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes a second policy; `tests/suite/approvals.rs` has one")],
);
