//! `SUP007`: the register does not say enough about a third party.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::vendors::{Vendor, Vendors};
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SUP007",
        name: "incomplete-vendor",
        group: Group::Service,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The register does not say enough about a third party.",
        checks: "`purpose`, `owner`, `contract` and `review_by` of every entry in `governance/vendors.toml`.",
        why: "In an outage, an audit or a request of a reader, these are what is asked for first.",
        fix: "Add what is missing to the entry.",
        options: &[(
            "fields",
            "fields that every entry has; `purpose`, `owner`, `contract` and `review_by` by default",
        )],
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
review_by = 2027-05-31
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
    configure::<IncompleteVendor>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IncompleteVendor {
    /// Fields that every entry has.
    fields: Vec<String>,
}

impl Default for IncompleteVendor {
    fn default() -> Self {
        Self { fields: ["purpose", "owner", "contract", "review_by"].map(str::to_owned).to_vec() }
    }
}

impl Rule for IncompleteVendor {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        for vendor in cx.registers.vendors.iter().flat_map(Vendors::entries) {
            let is_missing = |field: &&String| !has(vendor, field);
            let missing: Vec<String> =
                self.fields.iter().filter(is_missing).map(|field| format!("`{field}`")).collect();
            if missing.is_empty() {
                continue;
            }
            sink.push(
                Finding::new("SUP007", format!("Complete the entry of `{}`", vendor.name.value))
                    .at(vendor.name.span, format!("without {}", missing.join(", ")))
                    .why("In an outage or an audit these are what is asked for first.")
                    .help(format!("Add {} below this line.", missing.join(", "))),
            );
        }
    }
}

/// Whether an entry has a field; one that is not known counts as missing.
fn has(vendor: &Vendor, field: &str) -> bool {
    match field {
        "purpose" => vendor.purpose.is_some(),
        "owner" => vendor.owner.is_some(),
        "contract" => vendor.contract.is_some(),
        "sla" => vendor.sla.is_some(),
        "data" => vendor.data.is_some(),
        "legal_basis" => vendor.legal_basis.is_some(),
        "exit" => vendor.exit.is_some(),
        "review_by" => vendor.review_by.is_some(),
        "expires" => vendor.expires.is_some(),
        _ => false,
    }
}
