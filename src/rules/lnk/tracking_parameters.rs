//! `LNK009`: a link carries parameters that follow readers around.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Purpose, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK009",
        name: "tracking-parameters",
        group: Group::Links,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A link carries parameters that follow readers around.",
        checks: "Links in built pages with `utm_…`, `fbclid`, `gclid` and the like in their address.",
        why: "They tell other companies who came from where, and they usually got there by copying from an advertisement.",
        fix: "Cut the address off before these parameters.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[Partner](https://partner.example/?utm_source=mail)
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[Partner](https://partner.example/?page=2)
"##,
        ),
    ],
    Scope::Output,
    configure::<TrackingParameters>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrackingParameters {}

/// Parameters that only serve to follow people.
const PARAMETERS: [&str; 14] = [
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "igshid", "mc_eid", "yclid",
    "_hsenc", "_hsmi", "mkt_tok",
];

impl Rule for TrackingParameters {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for reference in cx.references.iter().filter(|reference| reference.purpose == Purpose::Link) {
            let Some(mark) = memchr::memchr(b'?', reference.url.as_bytes()) else { continue };
            let query = &reference.url[mark + 1..];
            let query = query.split('#').next().unwrap_or(query);
            let name = |pair: &str| pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
            let tracks = |name: &String| name.starts_with("utm_") || PARAMETERS.contains(&name.as_str());
            let Some(first) = query.split('&').map(name).find(tracks) else { continue };
            sink.push(
                cx.finding_at("LNK009", format!("Remove `{first}` from this link"), &reference.url)
                    .why("This part of the address only tells other companies where the reader came from.")
                    .help(format!("The address works without it: {}", reference.url.split('?').next().unwrap_or(""))),
            );
        }
    }
}
