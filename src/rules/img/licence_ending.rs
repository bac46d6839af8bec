//! `IMG009`: the licence of a picture ends soon.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::media::Media;
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "IMG009",
        name: "licence-ending",
        group: Group::Images,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The licence of a picture ends soon.",
        checks: "Where `data/media.toml` exists: `expires` of every entry, some days ahead.",
        why: "After that day the picture blocks the next publication.",
        fix: "Extend the licence, or replace the picture in time.",
        options: &[("days", "days ahead of the end; 30 by default")],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- data/media.toml --
[[media]]
files = ["static/team.svg"]
licence = "CC-BY-4.0"
holder = "Jane Doe"
credit = "Drawing: Jane Doe, CC BY 4.0"
expires = 2026-06-20
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Our team in the new office](/team.svg)

Drawing: Jane Doe, CC BY 4.0
-- static/team.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
"##,
        ),
        Example::good(
            r##"-- data/media.toml --
[[media]]
files = ["static/team.svg"]
licence = "CC-BY-4.0"
holder = "Jane Doe"
credit = "Drawing: Jane Doe, CC BY 4.0"
expires = 2027-05-31
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Our team in the new office](/team.svg)

Drawing: Jane Doe, CC BY 4.0
-- static/team.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
"##,
        ),
    ],
    Scope::Site,
    configure::<LicenceEnding>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LicenceEnding {
    /// Days ahead of the end.
    days: i32,
}

impl Default for LicenceEnding {
    fn default() -> Self {
        Self { days: 30 }
    }
}

impl Rule for LicenceEnding {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        for entry in cx.registers.media.iter().flat_map(Media::entries) {
            let Some(end) = &entry.expires else { continue };
            let left = cx.registers.days_to(end.value);
            if !(0..=self.days).contains(&left) {
                continue;
            }
            let name = entry.files.first().map_or("these files", |file| file.value.as_str());
            sink.push(
                Finding::new("IMG009", format!("Extend the licence of `{name}`, or replace it"))
                    .at(end.span, if left == 0 { "ends today".to_owned() } else { format!("ends in {left} days") })
                    .why("After this day the picture holds up everything that is to be published.")
                    .help("Ask the holder for more time and change `expires`, or use another picture."),
            );
        }
    }
}
