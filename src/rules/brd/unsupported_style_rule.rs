//! `BRD002`: a rule of a style that is left out.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "BRD002",
        name: "unsupported-style-rule",
        group: Group::Brand,
        default: Level::Advise,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A rule of a style, or a line of one, is left out.",
        checks: "Rules that need grammar, a dictionary or a program (`sequence`, `spelling`, `script`), lines that are \
                 not known, and settings for other kinds of files.",
        why: "What is left out would look like something that was checked.",
        fix: "Check by hand what the rule asks for, or take it out of the style.",
        options: &[],
        references: &["Vale, styles: https://vale.sh/docs/styles"],
    },
    &[
        Example::bad(
            r##"-- governance/.vale.ini --
[*.md]
BasedOnStyles = House
-- governance/styles/House/Spelling.yml --
extends: spelling
message: "Check the spelling of '%s'."
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
tokens: [synergy]
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
