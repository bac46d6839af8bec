//! `SUP005`: a review or the end of a contract is near.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::vendors::Vendors;
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SUP005",
        name: "vendor-date-near",
        group: Group::Service,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A review or the end of a contract is near.",
        checks: "`review_by` and `expires` of every entry in `governance/vendors.toml`, some days ahead.",
        why: "After that day it holds up everything that is to be published.",
        fix: "Start the review or the renewal now.",
        options: &[("days", "days ahead; 30 by default")],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- governance/vendors.toml --
[[vendor]]
name = "Example Video"
origins = ["video.example"]
purpose = "Films in posts"
owner = "Mara Lindqvist"
contract = "C-2026-014"
review_by = 2026-06-20
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Poster](https://video.example/poster.jpg)
"##,
        ),
        Example::good(
            r##"-- governance/vendors.toml --
[[vendor]]
name = "Example Video"
origins = ["video.example"]
purpose = "Films in posts"
owner = "Mara Lindqvist"
contract = "C-2026-014"
review_by = 2027-05-31
expires = 2028-12-31
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Poster](https://video.example/poster.jpg)
"##,
        ),
    ],
    Scope::Site,
    configure::<VendorDateNear>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VendorDateNear {
    /// Days ahead.
    days: i32,
}

impl Default for VendorDateNear {
    fn default() -> Self {
        Self { days: 30 }
    }
}

impl Rule for VendorDateNear {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        for vendor in cx.registers.vendors.iter().flat_map(Vendors::entries) {
            let dates =
                [(&vendor.review_by, "the review of", "review"), (&vendor.expires, "the contract with", "renewal")];
            for (date, what, work) in dates {
                let Some(day) = date else { continue };
                let left = cx.registers.days_to(day.value);
                if !(0..=self.days).contains(&left) {
                    continue;
                }
                sink.push(
                    Finding::new("SUP005", format!("Take care of {what} `{}` soon", vendor.name.value))
                        .at(day.span, if left == 0 { "is today".to_owned() } else { format!("in {left} days") })
                        .why("After this day it holds up everything that is to be published.")
                        .help(format!("Ask its owner to start the {work} now, then change the day.")),
                );
            }
        }
    }
}
