//! `BRD004`: a comment in a post turns wording rules off.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "BRD004",
        name: "suppression-comment",
        group: Group::Brand,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A comment in a post turns wording rules off.",
        checks: "Comments such as `<!-- vale off -->` or `<!-- vale House.Avoid = NO -->`. They have their effect; \
                 `off` allows them, `block` asks for an exception.",
        why: "Whoever writes a post would grant an exception to their own post.",
        fix: "Change the words, or ask those who keep the style for an exception.",
        options: &[],
        references: &["Vale, comments: https://vale.sh/docs/formats/markdown"],
    },
    &[
        Example::bad(
            r##"-- governance/.vale.ini --
[*.md]
BasedOnStyles = Placet
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
<!-- vale off -->

We did it in order to learn.

<!-- vale on -->
"##,
        ),
        Example::good(
            r##"-- governance/.vale.ini --
[*.md]
BasedOnStyles = Placet
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
<!-- more -->

We did it to learn.
"##,
        ),
    ],
);
