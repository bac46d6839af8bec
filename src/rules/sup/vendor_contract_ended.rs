//! `SUP004`: the contract with a third party has ended.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::vendors::Vendors;
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SUP004",
        name: "vendor-contract-ended",
        group: Group::Service,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The contract with a third party has ended.",
        checks: "`expires` of every entry in `governance/vendors.toml`.",
        why: "Nobody has promised that it works or what it does with data, and its use may not be paid for.",
        fix: "Renew the contract and change the day, or stop using the third party and remove the entry.",
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
review_by = 2027-05-31
expires = 2026-05-31
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
    configure::<VendorContractEnded>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VendorContractEnded {}

impl Rule for VendorContractEnded {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        for vendor in cx.registers.vendors.iter().flat_map(Vendors::entries) {
            let Some(day) = vendor.expires.as_ref().filter(|day| cx.registers.days_to(day.value) < 0) else { continue };
            sink.push(
                Finding::new("SUP004", format!("Extend the contract with `{}`, or remove it", vendor.name.value))
                    .at(day.span, "has passed")
                    .why("Since that day nobody has promised that it works, or what it does with data.")
                    .help("Renew the contract and change `expires`, or take it out of the site and of the register."),
            );
        }
    }
}
