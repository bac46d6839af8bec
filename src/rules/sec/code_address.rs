//! `SEC013`: a built page has an address that is code or a whole document.

use serde::Deserialize;

use crate::diag::Sink;
use crate::html::Lead;
use crate::rules::{
    Example, Group, Level, Load, Meta, OutputCx, Purpose, Rule, RuleDef, Scope, Stops, Target, configure,
};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC013",
        name: "code-address",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A built page has an address that is code or a whole document.",
        checks: "Addresses with `javascript:`, `vbscript:` and `data:` in built pages; pictures may be `data:`.",
        why: "They bypass every check of where things come from.",
        fix: "Link to a page, or save the file below `static/`.",
        options: &[],
        references: &["Content Security Policy Level 3"],
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
<a href="javascript:buy()">Buy</a>
"##,
        ),
        Example::good(
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
<a href="/post/">Buy</a>
"##,
        ),
    ],
    Scope::Output,
    configure::<CodeAddress>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodeAddress {}

impl Rule for CodeAddress {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for reference in cx.references.iter().filter(|reference| reference.target == Target::Scheme) {
            let Lead::Scheme(scheme) = cx.outline.base().lead(&reference.url, cx.path) else { continue };
            let scheme = scheme.to_ascii_lowercase();
            let is_picture = matches!(reference.purpose, Purpose::Load(Load::Picture | Load::Font));
            let is_code = matches!(scheme.as_str(), "javascript" | "vbscript") || (scheme == "data" && !is_picture);
            if !is_code {
                continue;
            }
            sink.push(
                cx.finding("SEC013", format!("Replace the address that starts with `{scheme}:`"))
                    .seek(&reference.url)
                    .why("Such an address holds what it leads to, so nobody can check where it comes from.")
                    .help("Link to a page, or save the file below `static/` and refer to it."),
            );
        }
    }
}
