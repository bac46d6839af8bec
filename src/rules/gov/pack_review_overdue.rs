//! `GOV015`: a pack of the policy was not reviewed in time.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV015",
        name: "pack-review-overdue",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A pack of the policy was not reviewed in time.",
        checks: "The day in `review_by` of every pack in force.",
        why: "Packs follow laws and house rules, and these change.",
        fix: "Let the people who own the policy read the pack again and write a new `review_by`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/policy.toml --
packs = ["house"]
-- governance/packs/house.toml --
name = "house"
version = "1"
title = "House rules"
reviewed_on = 2024-05-01
review_by = 2025-05-01
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
        Example::good(
            r#"-- governance/policy.toml --
packs = ["house"]
-- governance/packs/house.toml --
name = "house"
version = "1"
title = "House rules"
reviewed_on = 2026-05-01
review_by = 2027-05-01
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
