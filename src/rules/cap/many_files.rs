//! `CAP002`: a page loads many files.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CAP002",
        name: "many-files",
        group: Group::Capacity,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page loads many files.",
        checks: "How many files of this site a browser loads with a page.",
        why: "Each file is a request to the server; many of them make a page slow on a phone.",
        fix: "Use fewer pictures, or split the post.",
        options: &[("most", "most files that are loaded with a page; 60 by default")],
        references: &[],
    },
    &[Example::none("The fault needs a policy with this rule and its options.")],
    Scope::Built,
    configure::<ManyFiles>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ManyFiles {
    /// Most files that are loaded with a page.
    most: u64,
}

impl Default for ManyFiles {
    fn default() -> Self {
        Self { most: 60 }
    }
}

impl Rule for ManyFiles {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        for (number, facts) in cx.facts.iter().enumerate() {
            let count = facts.loads.len() as u64;
            if count <= self.most {
                continue;
            }
            sink.push(
                cx.finding("CAP002", format!("Use fewer files with this page: {count}"), number as u32)
                    .why(format!("A page may load {} files; each one is a request to the server.", self.most))
                    .help("Use fewer pictures, or split the post into two."),
            );
        }
    }
}
