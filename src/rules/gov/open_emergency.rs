//! `GOV019`: something went out in an emergency, and the others have not looked at it yet.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV019",
        name: "open-emergency",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "Something went out in an emergency, and the others have not looked at it yet.",
        checks: "Approvals of the role that `[emergency]` in `governance/roles.toml` names, until their time has passed.",
        why: "One person let it out alone. When the time has passed, nothing is published until the others have agreed.",
        fix: "Ask the people whose approval is missing; `placet status` names them.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes an approval that is signed; `tests/suite/approvals.rs` makes one")],
);
