//! `SEC022`: a form sends what readers type to another company.

use serde::Deserialize;

use crate::diag::Sink;
use crate::html::Lead;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Purpose, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC022",
        name: "form-to-third-party",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A form sends what readers type to another company.",
        checks: "`action` and `formaction` that lead to hosts which are neither the site itself, nor the configured newsletter (`[extra.newsletter]`), nor registered in `governance/vendors.toml` (without such a register: in `allow` of `SEC014`).",
        why: "What readers type is often personal data. The security headers of the site do not let the form send it, so it would not work.",
        fix: "Ask the owner of `governance/vendors.toml` to register the host, or link to the page of the other company.",
        options: &[],
        references: &["Content Security Policy Level 3, form-action", "Regulation (EU) 2016/679"],
    },
    &[
        Example::bad(
            r##"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
[markdown]
raw_html = "allow"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
<form action="https://forms.example/send"><label>Mail <input name="mail"></label></form>
"##,
        ),
        Example::good(
            r##"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
[markdown]
raw_html = "allow"
[extra.newsletter]
action = "https://forms.example/send"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
<form action="https://forms.example/send"><label>Mail <input name="mail"></label></form>
"##,
        ),
    ],
    Scope::Output,
    configure::<FormToThirdParty>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FormToThirdParty {}

impl Rule for FormToThirdParty {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let mut said: Vec<&str> = Vec::new();
        for reference in cx.references.iter().filter(|reference| reference.purpose == Purpose::Form) {
            let Lead::Elsewhere { host, .. } = cx.outline.base().lead(&reference.url, cx.path) else { continue };
            if said.contains(&host) || cx.form_may_go_to(host) {
                continue;
            }
            sink.push(
                cx.finding_at("SEC022", format!("Register `{host}` before a form sends there"), &reference.url)
                    .why("What readers type would go to another company; the security headers do not let it.")
                    .help("Ask the owner of `governance/vendors.toml` to add the host, or link to its page instead."),
            );
            said.push(host);
        }
    }
}
