//! `SUP006`: a page loads from a third party that is not registered.

use serde::Deserialize;

use crate::diag::{Sink, closest};
use crate::html::Lead;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Purpose, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SUP006",
        name: "unregistered-vendor",
        group: Group::Service,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page loads from a third party that is not registered.",
        checks: "Where `governance/vendors.toml` exists: every host that scripts, style sheets, fonts, pictures, frames and connections come from must be among the `origins` of an entry.",
        why: "The company has no contract with it, nobody answers for it, and it learns who reads the page.",
        fix: "Save the file in your own site, or ask the owner of the register to add the third party.",
        options: &[],
        references: &["Regulation (EU) 2016/679, Article 28"],
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
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Poster](https://cdn.example/poster.jpg)
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
    Scope::Output,
    configure::<UnregisteredVendor>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnregisteredVendor {}

impl Rule for UnregisteredVendor {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(vendors) = &cx.registers.vendors else { return };
        let mut said: Vec<&str> = Vec::new();
        for reference in cx.references {
            if !matches!(reference.purpose, Purpose::Load(_) | Purpose::Connect) {
                continue;
            }
            let Lead::Elsewhere { host, .. } = cx.outline.base().lead(&reference.url, cx.path) else { continue };
            if said.contains(&host) || vendors.find(host).is_some() {
                continue;
            }
            let near =
                closest(host, vendors.origins()).map(|near| format!("Did you mean `{near}`? ")).unwrap_or_default();
            sink.push(
                cx.finding_at("SUP006", format!("Register `{host}`, or keep what it sends yourself"), &reference.url)
                    .why("The company has no contract with it on record, and it learns who reads the page.")
                    .help(format!(
                        "{near}Save the file with the post, or ask the owner of `governance/vendors.toml` to add it."
                    )),
            );
            said.push(host);
        }
    }
}
