//! `PII012`: a list of names that must not be known yet cannot be used as it is.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "PII012",
        name: "unreadable-name-list",
        group: Group::PersonalData,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A list of names that must not be known yet cannot be used as it is.",
        checks: "The files in `governance/terms`: a `salt`, and for each name below `[[name]]` its `hash` (SHA-256 of the salt and the name in lower case), `words` and `until`.",
        why: "A name that cannot be looked for could be published too early.",
        fix: "Correct the place that is shown.",
        options: &[],
        references: &["FIPS 180-4"],
    },
    &[Example::none("The lists belong to a policy; tests of the reader show each mistake.")],
);
