//! `SUP003`: nobody has looked at a third party for too long.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::vendors::Vendors;
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SUP003",
        name: "vendor-review-overdue",
        group: Group::Service,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Nobody has looked at a third party for too long.",
        checks: "`review_by` of every entry in `governance/vendors.toml`.",
        why: "Its terms, its owner or what it does with data may have changed.",
        fix: "Review the third party, and set the day of the next review.",
        options: &[],
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
review_by = 2026-05-31
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
    configure::<VendorReviewOverdue>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VendorReviewOverdue {}

impl Rule for VendorReviewOverdue {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        for vendor in cx.registers.vendors.iter().flat_map(Vendors::entries) {
            let Some(day) = vendor.review_by.as_ref().filter(|day| cx.registers.days_to(day.value) < 0) else {
                continue;
            };
            sink.push(
                Finding::new("SUP003", format!("Check the contract and data of `{}` again", vendor.name.value))
                    .at(day.span, format!("{} days ago", -cx.registers.days_to(day.value)))
                    .why("Its terms, or what it does with data, may have changed since the last review.")
                    .help("Ask its owner for the review, then set `review_by` to the day of the next one."),
            );
        }
    }
}
