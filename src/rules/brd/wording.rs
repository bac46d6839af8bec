//! `BRD001`: words that a style of the company asks to change. One instance for each rule of a style.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Scope, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::family(
    Meta {
        code: "BRD001",
        name: "wording",
        group: Group::Brand,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A style of the company asks for other words.",
        checks: "Every post against the styles in `governance/styles` that `governance/.vale.ini` names, in the format \
                 of Vale. The style `Placet` is built in.",
        why: "A company speaks with one voice, and some words cost trust or money.",
        fix: "Change the words as the finding says. What a style calls an `error` stops a post; the rest is advice.",
        options: &[],
        references: &["Vale, styles: https://vale.sh/docs/styles"],
    },
    &[
        Example::bad(
            r##"-- governance/.vale.ini --
StylesPath = styles
[*.md]
BasedOnStyles = House
-- governance/styles/House/Avoid.yml --
extends: existence
message: "Leave out '%s'."
level: error
ignorecase: true
tokens:
  - synergy
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Our synergy grows.
"##,
        ),
        Example::bad(
            r##"-- governance/.vale.ini --
[*.md]
BasedOnStyles = Placet
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
We did it in order to learn.
"##,
        ),
        Example::good(
            r##"-- governance/.vale.ini --
StylesPath = styles
[*.md]
BasedOnStyles = House, Placet
-- governance/styles/House/Avoid.yml --
extends: existence
message: "Leave out '%s'."
level: error
ignorecase: true
tokens:
  - synergy
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Our work grows, and `synergy` is a word of code.
"##,
        ),
    ],
    Scope::Page,
);
