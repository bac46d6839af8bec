//! `SUP009`: the theme is not the one that was agreed to.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::render::theme::BUILTIN;
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, ThemeFiles, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SUP009",
        name: "changed-theme",
        group: Group::Service,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The theme is not the one that was agreed to.",
        checks: "Name and digest of the theme's folder are compared with `[theme]` in `governance/soe.toml`.",
        why: "What changed in it has not been looked at, and it reaches every page.",
        fix: "Look at the change; if it is right, write the new digest into `governance/soe.toml`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
theme = "corporate"
-- governance/soe.toml --
[theme]
name = "corporate"
digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
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
    configure::<ChangedTheme>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChangedTheme {}

impl Rule for ChangedTheme {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        let Some(pinned) = cx.registers.environment.as_ref().and_then(|environment| environment.theme.as_ref()) else {
            return;
        };
        let (theme, built_in) = (&cx.registers.theme, cx.config.theme.as_deref().is_none_or(|name| name == BUILTIN));
        let is_name = |own: &ThemeFiles| own.name == pinned.name.value;
        let finding = match theme {
            None if built_in && pinned.name.value == BUILTIN => return,
            Some(theme) if is_name(theme) && theme.digest.eq_ignore_ascii_case(&pinned.digest) => return,
            Some(theme) if is_name(theme) => Finding::new("SUP009", "Check what has changed in the theme")
                .at(pinned.digest.span, "not the digest it has now")
                .help(format!("If the change is right, write `{}` here.", theme.digest)),
            _ => Finding::new("SUP009", format!("Use the theme `{}` that was agreed to", pinned.name.value))
                .at(pinned.name.span, "the site uses another one")
                .help("Correct `theme` in the settings of the site, or ask IT to look at the other theme."),
        };
        sink.push(finding.why("The change reaches every page and has not been agreed to."));
    }
}
