//! `LEG002`: a wording that a policy pack does not allow.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Scope, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::family(
    Meta {
        code: "LEG002",
        name: "forbidden-wording",
        group: Group::Legal,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A post holds a wording, link or part that a policy pack does not allow.",
        checks: "Rules of packs with `forbid`: words in title, description and text (code is left out), links, details, parts of the built page. Each rule has a code of its own, `LEG002/PACK.RULE`.",
        why: "Some promises and some names can cost the company a case or the trust of readers.",
        fix: "Choose other words, as the finding proposes.",
        options: &[],
        references: &["The pack of the rule names its source", "docs/packs.md"],
    },
    &[
        Example::bad(
            r##"-- governance/policy.toml --
packs = ["broker-dealer"]
-- content/post.md --
+++
title = "Our new fund"
date = 2026-05-14
+++
The fund offers guaranteed returns.
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
id = "old-name"
forbid = { words = ["Acme Rocket"] }
message = "Use the new name of the product"
why = "The product has been called Acme Comet since May."
fix = "Write `Acme Comet`."
level = "block"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
The Acme Rocket is here.
"##,
        ),
        Example::good(
            r##"-- governance/policy.toml --
packs = ["broker-dealer"]
[levels]
"LEG001/broker-dealer.principal-signs" = "off"
-- content/post.md --
+++
title = "Our new fund"
date = 2026-05-14
+++
Returns are not guaranteed, and you may lose money.
"##,
        ),
    ],
    Scope::Page,
);
