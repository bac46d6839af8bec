//! `LNK006`: a link leads to a place in a page that the page does not have.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK006",
        name: "fragment-without-place",
        group: Group::Links,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A link leads to a place in a page that the page does not have.",
        checks: "Links with `#name` in built pages, those of the theme included, are compared with the names that the page they lead to really has.",
        why: "Readers would land at the top of the page and have to search.",
        fix: "Open the page, copy the address of the heading, and use its last part.",
        options: &[],
        references: &["HTML standard, scroll to the fragment"],
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
<a href="/post/#prices">Prices</a>
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
<a href="/post/#prices">Prices</a>

## Prices
"##,
        ),
    ],
    Scope::Built,
    configure::<FragmentWithoutPlace>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FragmentWithoutPlace {}

impl Rule for FragmentWithoutPlace {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        for (number, facts) in cx.facts.iter().enumerate() {
            for fragment in &facts.fragments {
                let page = cx.facts.get(fragment.document as usize);
                // A document that is no page has no ids; one that could not be made has its own finding.
                let known = page.is_none_or(|page| page.size == 0 || page.ids.binary_search(&fragment.id).is_ok());
                let path = cx.outline.path(fragment.document);
                if known || !is_page(path) {
                    continue;
                }
                let address = path.strip_suffix("index.html").unwrap_or(path);
                sink.push(
                    cx.finding("LNK006", format!("Correct the link `{}`", fragment.url), number as u32)
                        .seek(&fragment.url)
                        .why(format!("The page `/{address}` has no place of that name, so readers land at its top."))
                        .help("Open that page, copy the address of the heading, and use its last part."),
                );
            }
        }
    }
}

fn is_page(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm"))
}
