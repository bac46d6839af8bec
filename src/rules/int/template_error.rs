//! `INT002`: a template cannot be used.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "INT002",
        name: "template-error",
        group: Group::Internal,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A template cannot be used.",
        checks: "Templates are read before the first page is written; mistakes that only show while a page is made are \
             reported with the page.",
        why: "The page would be missing or incomplete.",
        fix: "Go to the place in the template that is shown. The name after `{{` must be one that the page has.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
-- templates/page.html --
{{ page.titel.missing }}
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
-- templates/page.html --
<!DOCTYPE html><html lang="en"><head><title>{{ page.title }}</title></head><body><h1>{{ page.title }}</h1></body></html>
"#,
        ),
    ],
);
