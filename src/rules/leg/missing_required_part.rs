//! `LEG001`: a part that a policy pack asks for is missing.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Scope, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::family(
    Meta {
        code: "LEG001",
        name: "missing-required-part",
        group: Group::Legal,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A part that a policy pack asks for is missing.",
        checks: "Rules of packs with `require`: a text near the top, a detail, a link, a mark on links, a part of the built page. Each rule has a code of its own, `LEG001/PACK.RULE`.",
        why: "Some kinds of posts need words that the law or the company asks for, and readers must see them in time.",
        fix: "Add the part that the finding names, at the place it names.",
        options: &[],
        references: &["The pack of the rule names its source", "docs/packs.md"],
    },
    &[
        Example::bad(
            r##"-- governance/policy.toml --
packs = ["endorsements"]
-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
taxonomies = [{ name = "tags" }]
-- content/post.md --
+++
title = "The new camera"
date = 2026-05-14
taxonomies.tags = ["sponsored"]
+++
We took it to the mountains for a week.
"##,
        ),
        Example::bad(
            r##"-- governance/policy.toml --
packs = ["house"]
-- governance/packs/house.toml --
name = "house"
version = "1.0.0"
title = "House rules"
reviewed_on = 2026-05-01
review_by = 2027-05-01

[[rule]]
id = "launch-owner"
when = { sections = ["launches"] }
require = { detail = "owner" }
message = "Name the owner of this launch"
why = "Readers ask questions, and somebody must answer them."
fix = "Add a line `owner` to the details at the top of the post."
level = "block"
-- content/launches/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
It is here.
"##,
        ),
        Example::good(
            r##"-- governance/policy.toml --
packs = ["endorsements"]
[levels]
"LEG001/endorsements.compliance-signs" = "off"
-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
taxonomies = [{ name = "tags" }]
-- content/post.md --
+++
title = "The new camera"
date = 2026-05-14
taxonomies.tags = ["sponsored"]
+++
Sponsored: the maker of this camera paid us for this post.

We took it to the mountains for a week.
"##,
        ),
    ],
    Scope::Page,
);
