//! `SEC010`: a built page has a script inside.

use serde::Deserialize;

use crate::diag::Sink;
use crate::html::{Tag, Tree};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC010",
        name: "inline-script",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A built page has a script inside.",
        checks: "`script` elements without `src` in built pages, those of the theme included. Data that no browser runs (JSON, structured data, rules for prefetching) may stay.",
        why: "Companies forbid scripts inside pages in their server's policy, because it is the way in for attackers; it would not run.",
        fix: "Put the script into a file and refer to it with `src`.",
        options: &[],
        references: &["Content Security Policy Level 3", "OWASP Cross Site Scripting Prevention Cheat Sheet"],
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
<script>alert(1)</script>
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
<script type="application/ld+json">{"@type": "Thing"}</script>
"##,
        ),
    ],
    Scope::Output,
    configure::<InlineScript>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InlineScript {}

impl Rule for InlineScript {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let scripts = cx.html.into_iter().flat_map(Tree::notable).filter(|element| element.tag() == Tag::Script);
        for script in scripts.filter(|script| !script.has("src") && runs(script.attributes().get("type"))) {
            if script.inner().trim().is_empty() {
                continue;
            }
            sink.push(
                cx.finding_in("SEC010", "Move this script into a file", script)
                    .why(format!(
                        "`{}` stands in the page itself; the server's policy will not let it run.",
                        cut(script.inner())
                    ))
                    .help("Save it below `static/` and refer to it with `src`; in the theme, if every page has it."),
            );
        }
    }
}

/// Whether a browser runs a script of this type (HTML standard, 4.12.1: JavaScript MIME types and modules).
fn runs(kind: Option<&str>) -> bool {
    let kind = kind.unwrap_or("").trim().to_ascii_lowercase();
    kind.is_empty() || kind == "module" || kind.ends_with("javascript") || kind.ends_with("ecmascript")
}

fn cut(code: &str) -> String {
    let line = code.trim().lines().next().unwrap_or("").trim();
    line.chars().take(40).filter(|c| *c != '`').collect()
}
