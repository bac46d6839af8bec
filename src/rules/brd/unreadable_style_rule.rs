//! `BRD003`: a style, a rule of it, or a setting for styles that cannot be read.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "BRD003",
        name: "unreadable-style-rule",
        group: Group::Brand,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A style, a rule of it, or a setting for styles cannot be read.",
        checks: "`governance/.vale.ini`, the styles and vocabularies that it names, and whether every pattern comes to \
                 an end on every page.",
        why: "A rule that cannot be read checks nothing, and nobody would notice.",
        fix: "Correct the line that the finding points to, or add the file that is missing.",
        options: &[],
        references: &["Vale, styles: https://vale.sh/docs/styles"],
    },
    &[
        Example::bad(
            r##"-- governance/.vale.ini --
[*.md]
BasedOnStyles = House
-- governance/styles/House/Avoid.yml --
extends: existence
message: "Leave out '%s'."
tokens: ["(synergy"]
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"##,
        ),
        Example::bad(
            r##"-- governance/.vale.ini --
[*.md]
BasedOnStyles = Huose
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"##,
        ),
        Example::good(
            r##"-- governance/.vale.ini --
[*.md]
BasedOnStyles = House
-- governance/styles/House/Avoid.yml --
extends: existence
message: "Leave out '%s'."
tokens: ["synerg(?:y|ies)"]
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"##,
        ),
    ],
);
