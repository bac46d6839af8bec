//! `PII010`: a name stands in a text that must not be known yet.

use crate::diag::{Finding, Redacted, Sink};
use crate::rules::personal::names::CodeNames;
use crate::rules::personal::{Hit, on_output, on_page};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::family(
    Meta {
        code: "PII010",
        name: "code-name",
        group: Group::PersonalData,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A name stands in a text that must not be known yet.",
        checks: "Content files with their names, and built files: the names in `governance/terms`, which are kept there as digests. Each may have a day from which on it may be said.",
        why: "The company has decided that the name is not to be known before its day.",
        fix: "Take the name out, or publish the post on the day.",
        options: &[],
        references: &["Regulation (EU) 596/2014, Article 17"],
    },
    &[Example::none("The names are in files of the policy; tests of the reader show them.")],
    Scope::Text,
);

/// The rule with its names.
#[derive(Debug, Default)]
pub struct CodeName {
    names: CodeNames,
}

impl CodeName {
    /// The rule with names of a policy.
    pub fn with(names: CodeNames) -> Self {
        Self { names }
    }

    fn hits(&self, text: &str) -> Vec<Hit> {
        let hit = |range| Hit::secret(text, range, Redacted::whole, finding("Take a name out that is not public yet"));
        self.names.find(text).into_iter().map(hit).collect()
    }
}

fn finding(title: &str) -> Finding {
    Finding::new("PII010", title)
        .why("The company has decided that it is not to be known before its day.")
        .help("Take it out, or publish the post on the day. The owner of the policy knows the day.")
}

impl Rule for CodeName {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        on_page(cx, self.hits(cx.text), "not public yet", sink);
        if !self.names.find(&cx.document.path).is_empty() {
            sink.push(finding("Rename this file: its name is not public yet").at(cx.head(), ""));
        }
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        on_output(cx, self.hits(cx.text), sink);
        if cx.document.is_none() && !self.names.find(cx.path).is_empty() {
            sink.push(cx.on_page(finding("Rename this file: its name is not public yet")));
        }
    }
}
