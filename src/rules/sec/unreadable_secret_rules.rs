//! `SEC021`: a rule file for secrets cannot be used as it is.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "SEC021",
        name: "unreadable-secret-rules",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A rule file for secrets cannot be used as it is.",
        checks: "The rule file that the policy names, in the format of gitleaks 8, and the files it extends: fields, expressions, \
                 lists, and ids of rules that are named.",
        why: "A rule that is not understood finds nothing, and a secret could go out without a word.",
        fix: "Correct the place that is shown.",
        options: &[],
        references: &[],
    },
    &[Example::none("The rule file is named by a policy; tests of the reader show each mistake.")],
);
