//! `SEC018`: the file that says where to report weaknesses is about to expire.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC018",
        name: "ending-security-contact",
        group: Group::Security,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The file that says where to report weaknesses is about to expire.",
        checks: "`Expires` in `security.txt`, at the top or in `.well-known`.",
        why: "After that time people who find a weakness do not trust the file.",
        fix: "Check that the contact is right, and write a later time.",
        options: &[("days", "days ahead of the end; 30 by default")],
        references: &["RFC 9116"],
    },
    &[
        Example::bad(
            r##"-- static/.well-known/security.txt --
Contact: mailto:security@example.com
Expires: 2026-06-15T00:00:00Z
"##,
        ),
        Example::good(
            r##"-- static/.well-known/security.txt --
Contact: mailto:security@example.com
Expires: 2027-01-31T00:00:00Z
"##,
        ),
    ],
    Scope::Output,
    configure::<EndingSecurityContact>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EndingSecurityContact {
    /// Days ahead of the end.
    days: i64,
}

impl Default for EndingSecurityContact {
    fn default() -> Self {
        Self { days: 30 }
    }
}

impl Rule for EndingSecurityContact {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if !matches!(cx.path, "security.txt" | ".well-known/security.txt") {
            return;
        }
        let fields = cx.text.lines().filter_map(|line| line.split_once(':'));
        let ends = fields.filter(|(name, _)| name.trim().eq_ignore_ascii_case("expires"));
        for end in ends.filter_map(|(_, value)| value.trim().to_ascii_uppercase().parse::<jiff::Timestamp>().ok()) {
            let days = end.duration_since(cx.clock.now()).as_hours() / 24;
            // What has passed is SEC019's.
            if end > cx.clock.now() && days < self.days {
                sink.push(cx.on_page(finding(days)));
            }
        }
    }
}

fn finding(days: i64) -> Finding {
    Finding::new("SEC018", "Renew `Expires` in `security.txt`")
        .why(format!("It ends in {days} days; then people who find a weakness do not trust the file."))
        .help("Check that the contact is right, and write a time at most a year ahead.")
}
