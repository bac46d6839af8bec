//! `GOV001`: a file of the policy cannot be used as it stands.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV001",
        name: "unreadable-policy",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A file of the policy cannot be used as it stands.",
        checks: "Every file below `governance/` is read before anything else: each line must be understood, each name \
                 known, each day a real one.",
        why: "A rule that was not understood would not be kept, so nothing is published rather than guess.",
        fix: "Go to the line that is shown and correct it, or ask the owner of the policy.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/vendors.toml --
[[vendor]]
name = "Example Video"
origns = ["video.example"]
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
        Example::good(
            r#"-- governance/vendors.toml --
[[vendor]]
name = "Example Video"
origins = ["video.example"]
purpose = "Films in posts"
owner = "Mara Lindqvist"
contract = "C-2026-014"
review_by = 2027-05-31
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
    ],
);
