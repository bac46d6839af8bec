//! `SEC014`: a page loads something from another company.

use serde::Deserialize;

use crate::diag::Sink;
use crate::html::Lead;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Purpose, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC014",
        name: "third-party",
        group: Group::Security,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page loads something from another company.",
        checks: "Scripts, style sheets, fonts, pictures, frames and connections to hosts that are neither the site itself nor listed in `allow`. Where `governance/vendors.toml` exists, `SUP006` looks at them with that register.",
        why: "The other company learns who reads the page and when, and may change what is shown.",
        fix: "Save the file in your own site. If it has to come from there, ask the owner of the policy to register the host in `governance/vendors.toml`.",
        options: &[("allow", "registered hosts; none by default")],
        references: &["Regulation (EU) 2016/679", "Directive 2002/58/EC, Article 5(3)"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Chart](https://cdn.example/chart.png)
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[Chart](https://cdn.example/chart.png)
"##,
        ),
    ],
    Scope::Output,
    configure::<ThirdParty>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThirdParty {
    /// Registered hosts.
    allow: Vec<String>,
}

impl Rule for ThirdParty {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if cx.registers.vendors.is_some() {
            return;
        }
        let mut said: Vec<&str> = Vec::new();
        for reference in cx.references {
            if !matches!(reference.purpose, Purpose::Load(_) | Purpose::Connect) {
                continue;
            }
            let Lead::Elsewhere { host, .. } = cx.outline.base().lead(&reference.url, cx.path) else { continue };
            if said.contains(&host) || self.allow.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) {
                continue;
            }
            sink.push(
                cx.finding_at("SEC014", format!("Keep what `{host}` sends in your own site"), &reference.url)
                    .why("That company learns who reads the page. The security headers of the site let nothing through from there.")
                    .help("Save the file with the post, or ask the owner of the policy to register the host."),
            );
            said.push(host);
        }
    }
}
