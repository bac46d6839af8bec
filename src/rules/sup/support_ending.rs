//! `SUP002`: the support of the site ends soon, or has ended.

use serde::Deserialize;

use crate::config::node::Kind;
use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SUP002",
        name: "support-ending",
        group: Group::Service,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The support of the site ends soon, or has ended.",
        checks: "`support_until` in the section `[service]` of the site's settings.",
        why: "After that day nobody has promised to repair the site.",
        fix: "Agree on a new date with the owner, and change the setting.",
        options: &[("days", "days ahead of the end; 90 by default")],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- config.toml --
base_url = "https://blog.example.com"
[service]
support_until = 2026-07-01
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
[service]
support_until = 2029-07-01
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
    configure::<SupportEnding>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SupportEnding {
    /// Days ahead of the end.
    days: i64,
}

impl Default for SupportEnding {
    fn default() -> Self {
        Self { days: 90 }
    }
}

impl Rule for SupportEnding {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        let Some(node) = cx.config.service.get("support_until") else { return };
        let (Kind::Date(text) | Kind::Str(text)) = &node.kind else { return };
        let Ok(end) = text.get(..10).unwrap_or(text).parse::<jiff::civil::Date>() else { return };
        let today = jiff::tz::Offset::UTC.to_datetime(cx.now).date();
        let left = (end - today).get_days();
        if i64::from(left) > self.days {
            return;
        }
        let (title, label) = if left < 0 {
            ("Extend the support: it has ended".to_owned(), "has passed")
        } else {
            (format!("Extend the support: it ends in {left} days"), "is near")
        };
        sink.push(
            Finding::new("SUP002", title)
                .at(node.span, label)
                .why("After this day nobody has promised to repair the site.")
                .help("Agree on a new date with the owner of the service, and change `support_until`."),
        );
    }
}
