//! `GOV026`: the policy changed since an approval was given.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV026",
        name: "approval-under-other-policy",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "The policy changed since an approval was given.",
        checks: "Whether the digest of the policy in the approval is the one in force.",
        why: "Under another policy other questions may have been asked.",
        fix: "Have it approved again where that matters.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes an approval that is signed; `tests/suite/approvals.rs` makes one")],
);
