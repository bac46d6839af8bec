//! `CAP004`: the whole site is large.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CAP004",
        name: "large-site",
        group: Group::Capacity,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The whole site is large.",
        checks: "The size and number of all files that would be published.",
        why: "The servers have been planned for a certain size.",
        fix: "Remove large files nobody needs, or have the servers planned anew.",
        options: &[
            ("megabytes", "most megabytes of all files; 5000 by default"),
            ("files", "most files; 500000 by default"),
        ],
        references: &[],
    },
    &[Example::none("The fault needs a policy with this rule and its options.")],
    Scope::Built,
    configure::<LargeSite>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LargeSite {
    /// Most megabytes of all files.
    megabytes: u64,
    /// Most files.
    files: usize,
}

impl Default for LargeSite {
    fn default() -> Self {
        Self { megabytes: 5000, files: 500_000 }
    }
}

impl Rule for LargeSite {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        let size: u64 = cx.facts.iter().map(|facts| facts.size).sum();
        let (megabytes, files) = (size / 1_000_000, cx.facts.len());
        if megabytes <= self.megabytes && files <= self.files {
            return;
        }
        sink.push(
            Finding::new("CAP004", format!("Make the site smaller: {megabytes} MB in {files} files"))
                .why(format!("The servers are planned for {} MB in {} files.", self.megabytes, self.files))
                .help("Remove large files nobody needs, or ask IT for more room and change the policy."),
        );
    }
}
