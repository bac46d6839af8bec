//! `SEC012`: a built page has code in an attribute.

use serde::Deserialize;

use crate::diag::Sink;
use crate::html::has;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC012",
        name: "event-handler",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A built page has code in an attribute.",
        checks: "Attributes such as `onclick` in built pages, those of the theme included.",
        why: "The code is refused by the server's policy, and it is a common way in for attackers.",
        fix: "Remove the attribute; a behaviour belongs into a script file of the theme.",
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
<button onclick="buy()">Buy</button>
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
<button>Buy</button>
"##,
        ),
    ],
    Scope::Output,
    configure::<EventHandler>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventHandler {}

impl Rule for EventHandler {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for element in cx.html.into_iter().flat_map(|tree| tree.with(has::HANDLER)) {
            let names = element.attributes().into_iter().map(|attribute| attribute.name);
            let Some(name) = names.into_iter().find(|name| is_handler(name)) else { continue };
            sink.push(
                cx.finding_in("SEC012", format!("Remove `{name}` from `<{}>`", element.name()), element)
                    .why("Code in an attribute is refused by the server's policy, so nothing would happen.")
                    .help("Remove the attribute. A behaviour belongs into a script file of the theme."),
            );
        }
    }
}

fn is_handler(name: &str) -> bool {
    name.len() > 2 && name.as_bytes()[..2].eq_ignore_ascii_case(b"on")
}
