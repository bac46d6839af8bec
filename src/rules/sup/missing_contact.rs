//! `SUP001`: the site does not say who looks after it.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SUP001",
        name: "missing-contact",
        group: Group::Service,
        default: Level::Off,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The site does not say who looks after it.",
        checks: "`owner` and `contact` in the section `[service]` of the site's settings.",
        why: "When something is wrong, IT and readers must know whom to ask.",
        fix: "Add both to the settings.",
        options: &[],
        references: &[],
    },
    &[Example::none("The rule is off until a policy asks for it.")],
    Scope::Site,
    configure::<MissingContact>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingContact {}

impl Rule for MissingContact {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        for key in ["owner", "contact"] {
            if cx.config.service.get(key).is_some() {
                continue;
            }
            sink.push(
                Finding::new("SUP001", format!("Add `{key}` to the section `[service]`"))
                    .why("When something is wrong with the site, people must know whom to ask.")
                    .help(format!("Add a line `{key} = \"…\"` below `[service]` in `config.toml`.")),
            );
        }
    }
}
