//! `LNK007`: a link leads to a page without encryption.

use serde::Deserialize;

use crate::diag::Sink;
use crate::html::Lead;
use crate::rules::{
    Example, Group, Level, Meta, OutputCx, Purpose, Reference, Rule, RuleDef, Scope, Stops, Target, configure,
};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK007",
        name: "insecure-link",
        group: Group::Links,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A link leads to a page without encryption.",
        checks: "Links whose address starts with `http:`. Loaded files are the matter of SEC016.",
        why: "Anybody between the reader and that page can read and change it, and browsers warn about it.",
        fix: "Use the address with `https:`; nearly every site has it. List those that have not in `allow`.",
        options: &[("allow", "hosts that have no encrypted address; none by default")],
        references: &["RFC 9110, 4.2.2"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[Partner](http://partner.example/)
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[Partner](https://partner.example/)
"##,
        ),
    ],
    Scope::Output,
    configure::<InsecureLink>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InsecureLink {
    /// Hosts that have no encrypted address.
    allow: Vec<String>,
}

impl Rule for InsecureLink {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let away = |reference: &&Reference<'_, '_>| {
            reference.purpose == Purpose::Link && reference.target == Target::Elsewhere
        };
        for reference in cx.references.iter().filter(away) {
            let Lead::Elsewhere { scheme, host } = cx.outline.base().lead(&reference.url, cx.path) else { continue };
            let local = host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]");
            if !scheme.eq_ignore_ascii_case("http") || local || self.allow.iter().any(|allowed| allowed == host) {
                continue;
            }
            sink.push(
                cx.finding_at("LNK007", format!("Link to `{host}` with `https:`"), &reference.url)
                    .why("The page behind this link can be read and changed on its way to the reader.")
                    .help(format!(
                        "Try this address in a browser, and use it when it works: https{}",
                        &reference.url["http".len()..]
                    )),
            );
        }
    }
}
