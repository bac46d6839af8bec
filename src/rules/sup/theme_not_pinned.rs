//! `SUP008`: nobody has recorded which state of the theme was agreed to.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SUP008",
        name: "theme-not-pinned",
        group: Group::Service,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Nobody has recorded which state of the theme was agreed to.",
        checks: "A site that uses a theme below `themes/` needs `name` and `digest` under `[theme]` in `governance/soe.toml`.",
        why: "A theme is a program of someone else; a change of it reaches every page without anybody looking at it.",
        fix: "Look at the theme, then write its name and digest into `governance/soe.toml`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
theme = "corporate"
-- themes/corporate/templates/page.html --
<!doctype html><html lang="en"><head><title>Launch</title></head><body>{{ page.content | safe }}</body></html>
-- themes/corporate/templates/index.html --
<!doctype html><html lang="en"><head><title>Blog</title></head><body>Blog</body></html>
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text
"##,
        ),
        Example::good(
            r##"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
theme = "corporate"
-- governance/soe.toml --
[theme]
name = "corporate"
digest = "sha256:731dafc52eb7b98e8f0d558e7b3c94e72ca2538b9ae487c8143c3238b5675fdd"
-- themes/corporate/templates/page.html --
<!doctype html><html lang="en"><head><title>Launch</title></head><body>{{ page.content | safe }}</body></html>
-- themes/corporate/templates/index.html --
<!doctype html><html lang="en"><head><title>Blog</title></head><body>Blog</body></html>
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text
"##,
        ),
    ],
    Scope::Site,
    configure::<ThemeNotPinned>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThemeNotPinned {}

impl Rule for ThemeNotPinned {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        let Some(theme) = &cx.registers.theme else { return };
        if cx.registers.environment.as_ref().is_some_and(|environment| environment.theme.is_some()) {
            return;
        }
        sink.push(
            Finding::new("SUP008", format!("Register the state of the theme `{}`", theme.name))
                .why("A change of the theme reaches every page, and nobody would notice.")
                .help(format!(
                    "Look at the theme, then add to `governance/soe.toml`: `[theme]`, `name = \"{}\"`, `digest = \"{}\"`.",
                    theme.name, theme.digest
                )),
        );
    }
}
