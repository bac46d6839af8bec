//! `CAP003`: the scripts or fonts of a page are heavy.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CAP003",
        name: "heavy-scripts",
        group: Group::Capacity,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The scripts or fonts of a page are heavy.",
        checks: "The size of all scripts, and of all fonts, that a browser loads with a page from this site.",
        why: "Scripts and fonts hold up the first look at a page.",
        fix: "Remove what is not needed, or ask for more in the policy.",
        options: &[
            ("scripts", "most kilobytes of scripts; 150 by default"),
            ("fonts", "most kilobytes of fonts; 200 by default"),
        ],
        references: &[],
    },
    &[Example::none("The fault needs a policy with this rule and its options.")],
    Scope::Built,
    configure::<HeavyScripts>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeavyScripts {
    /// Most kilobytes of scripts.
    scripts: u64,
    /// Most kilobytes of fonts.
    fonts: u64,
}

impl Default for HeavyScripts {
    fn default() -> Self {
        Self { scripts: 150, fonts: 200 }
    }
}

impl Rule for HeavyScripts {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        let kinds: [(&str, u64, &[&str]); 2] =
            [("scripts", self.scripts, &[".js", ".mjs"]), ("fonts", self.fonts, &[".woff2", ".woff", ".ttf", ".otf"])];
        for (number, facts) in cx.facts.iter().enumerate() {
            for (name, most, ends) in kinds {
                let is_kind = |other: &&u32| ends.iter().any(|end| cx.outline.path(**other).ends_with(end));
                let sizes = facts.loads.iter().filter(is_kind).filter_map(|other| cx.facts.get(*other as usize));
                let total: u64 = sizes.map(|other| other.size).sum();
                if total <= most * 1000 {
                    continue;
                }
                sink.push(
                    cx.finding(
                        "CAP003",
                        format!("Use fewer {name} with this page: {} KB", total / 1000),
                        number as u32,
                    )
                    .why(format!("A page may load {most} KB of {name}; they hold up the first look at it."))
                    .help("Remove what the page does not need, or ask the owner of the policy."),
                );
            }
        }
    }
}
