//! `CAP001`: a page is heavy to load.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CAP001",
        name: "heavy-page",
        group: Group::Capacity,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page is heavy to load.",
        checks: "The size of a built page together with everything of this site that a browser loads with it: style sheets, scripts, pictures, fonts.",
        why: "Readers on a phone wait and pay for it, and the server has to send it.",
        fix: "Make the pictures smaller; they are nearly always the reason.",
        options: &[("most", "most kilobytes of a page with all it loads; 2000 by default")],
        references: &[],
    },
    &[Example::none("The fault needs a policy with this rule and its options.")],
    Scope::Built,
    configure::<HeavyPage>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeavyPage {
    /// Most kilobytes of a page with all it loads.
    most: u64,
}

impl Default for HeavyPage {
    fn default() -> Self {
        Self { most: 2000 }
    }
}

impl Rule for HeavyPage {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        for (number, facts) in cx.facts.iter().enumerate() {
            let size = |other: &u32| cx.facts.get(*other as usize).map_or(0, |other| other.size);
            let total = facts.size + facts.loads.iter().map(size).sum::<u64>();
            let heaviest = facts.loads.iter().max_by_key(|other| (size(other), std::cmp::Reverse(**other)));
            let Some(heaviest) = heaviest.filter(|_| total > self.most * 1000) else { continue };
            sink.push(
                cx.finding("CAP001", format!("Make this page lighter: {} KB", total / 1000), number as u32)
                    .why(format!(
                        "A page may have {} KB with all it loads, so that it opens fast on a phone.",
                        self.most
                    ))
                    .help(format!(
                        "Start with `/{}`, which has {} KB.",
                        cx.outline.path(*heaviest),
                        size(heaviest) / 1000
                    )),
            );
        }
    }
}
