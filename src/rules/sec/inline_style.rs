//! `SEC011`: a built page has styles inside.

use serde::Deserialize;

use crate::diag::Sink;
use crate::html::{Tag, Tree, has};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC011",
        name: "inline-style",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A built page has styles inside.",
        checks: "`style` attributes and elements in built pages, those of the theme included.",
        why: "Companies forbid them in their server's policy; the page would look different on the live site.",
        fix: "Use a class and put the style into the style sheet.",
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
<p style="color: red">Now</p>
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
<p class="alert">Now</p>
"##,
        ),
    ],
    Scope::Output,
    configure::<InlineStyle>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InlineStyle {}

impl Rule for InlineStyle {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for element in cx.html.into_iter().flat_map(Tree::notable) {
            let has_style = element.may_have(has::STYLE) || element.tag() == Tag::Style;
            // Pictures drawn inside the page are styled by attributes of their own; `style` in them counts as well.
            if !has_style {
                continue;
            }
            sink.push(
                cx.finding_in(
                    "SEC011",
                    format!("Move the style of `<{}>` into the style sheet", element.name()),
                    element,
                )
                .why("Styles inside a page are refused by the server's policy, so it would look different there.")
                .help("Give the element a class, and put the style into a file below `static/`."),
            );
        }
    }
}
