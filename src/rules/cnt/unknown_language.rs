//! `CNT013`: a file name ends in a language that the site does not have.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT013",
        name: "unknown-language",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A file name ends in a language that the site does not have.",
        checks: "In `launch.de.md` the part before `.md` names the language, if it is a language code. It must be set up \
             in `config.toml`.",
        why: "The page would be published under a strange address and be missing from the site in its language.",
        fix: "Add the language to `config.toml`, or rename the file.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"

[languages.de]
title = "Beispiel"
-- content/post.fr.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
        Example::good(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
[languages.de]
title = "Beispiel"
-- content/post.de.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
    ],
);
