//! `LNK008`: a link leads to a host that the company does not link to.

use serde::Deserialize;

use crate::diag::Sink;
use crate::html::Lead;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK008",
        name: "unwanted-host",
        group: Group::Links,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A link leads to a host that the company does not link to.",
        checks: "Links and loaded files of built pages whose host is listed in `hosts`; a name covers the names below it.",
        why: "The company has decided not to send readers there.",
        fix: "Remove the link or choose another source. The owner of the policy keeps the list.",
        options: &[("hosts", "hosts that are not linked to; none by default")],
        references: &[],
    },
    &[Example::none("The fault needs a policy with this rule and its options.")],
    Scope::Output,
    configure::<UnwantedHost>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnwantedHost {
    /// Hosts that are not linked to; a name covers the names below it.
    hosts: Vec<String>,
}

impl Rule for UnwantedHost {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for reference in cx.references.iter().filter(|_| !self.hosts.is_empty()) {
            let Lead::Elsewhere { host, .. } = cx.outline.base().lead(&reference.url, cx.path) else { continue };
            if !self.hosts.iter().any(|unwanted| covers(unwanted, host)) {
                continue;
            }
            sink.push(
                cx.finding_at("LNK008", format!("Remove the link to `{host}`"), &reference.url)
                    .why("The company has decided not to send readers to this host.")
                    .help("Choose another source, or ask the owner of the policy."),
            );
        }
    }
}

fn covers(unwanted: &str, host: &str) -> bool {
    let host = host.split(':').next().unwrap_or(host);
    let below = host.len() > unwanted.len() && host[..host.len() - unwanted.len()].ends_with('.');
    host.to_ascii_lowercase().ends_with(&unwanted.to_ascii_lowercase()) && (below || host.len() == unwanted.len())
}
