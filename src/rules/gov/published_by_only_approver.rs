//! `GOV038`: whoever publishes is the only one who approved a post.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV038",
        name: "published-by-only-approver",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "Whoever publishes is the only one who approved a post.",
        checks: "With `apart = [\"approver\"]` under `[release]` of the policy: whether all approvals of a post that is new or changed on the target are by whoever runs `placet publish`.",
        why: "One person alone could approve a post and bring it out.",
        fix: "Ask another person to approve it as well, or to publish it.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes a publication; `tests/suite/agreement.rs` makes one")],
);
