//! `SEC023`: the file that says where to report weaknesses is meant to last for more than a year.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC023",
        name: "distant-security-contact",
        group: Group::Security,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The file that says where to report weaknesses is meant to last for more than a year.",
        checks: "`Expires` in `security.txt`, at the top or in `.well-known`: at most 366 days ahead.",
        why: "Nobody would look at the contact for a long time, and programs that check such files complain.",
        fix: "Write a time at most a year ahead, and put the renewal into the calendar.",
        options: &[],
        references: &["RFC 9116, 2.5.5"],
    },
    &[
        Example::bad(
            r##"-- static/.well-known/security.txt --
Contact: mailto:security@example.com
Expires: 2028-01-31T00:00:00Z
"##,
        ),
        Example::good(
            r##"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
[security]
contact = ["mailto:security@example.com"]
expires = 2027-01-31
"##,
        ),
    ],
    Scope::Output,
    configure::<DistantSecurityContact>,
);

/// Most days ahead.
const MOST: i64 = 366;

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DistantSecurityContact {}

impl Rule for DistantSecurityContact {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if !matches!(cx.path, "security.txt" | ".well-known/security.txt") {
            return;
        }
        let fields = cx.text.lines().filter_map(|line| line.split_once(':'));
        let ends = fields.filter(|(name, _)| name.trim().eq_ignore_ascii_case("expires"));
        for end in ends.filter_map(|(_, value)| value.trim().to_ascii_uppercase().parse::<jiff::Timestamp>().ok()) {
            let days = end.duration_since(cx.clock.now()).as_hours() / 24;
            if days > MOST {
                sink.push(
                    cx.on_page(Finding::new("SEC023", "Let `Expires` in `security.txt` end within a year"))
                        .why(format!("It ends in {days} days; nobody would look at the contact until then."))
                        .help("Write a time at most a year ahead, and note the day on which to renew it."),
                );
            }
        }
    }
}
