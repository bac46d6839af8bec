//! `SOE003`: a file is too large for the servers.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SOE003",
        name: "large-file",
        group: Group::Environment,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A file is too large for the servers.",
        checks: "The size of every file in the output; `most_megabytes` under `[files]` in `governance/soe.toml` counts as well.",
        why: "Many servers and services refuse files above 25 MB.",
        fix: "Make it smaller, or put it where the company keeps downloads and films.",
        options: &[("most", "most megabytes of a file; 25 by default")],
        references: &[],
    },
    &[Example::none("A file that large cannot be shown as text.")],
    Scope::Output,
    configure::<LargeFile>,
);

/// Most megabytes of a file where nobody says otherwise.
const MOST: usize = 25;

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LargeFile {
    /// Most megabytes of a file.
    most: Option<usize>,
}

impl Rule for LargeFile {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let megabytes = cx.bytes.len().div_ceil(1_000_000);
        let own = cx.registers.environment.as_ref().and_then(|environment| environment.most_megabytes);
        let most = own.into_iter().chain(self.most).min().unwrap_or(MOST);
        if megabytes <= most {
            return;
        }
        sink.push(
            cx.finding("SOE003", format!("Make `{}` smaller: {megabytes} MB", cx.path))
                .why(format!("The servers take files of up to {most} MB."))
                .help("Save it smaller, or put it where the company keeps downloads and films, and link there."),
        );
    }
}
