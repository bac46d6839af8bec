//! `IMG001`: a picture in a post has no text that stands in for it.

use serde::Deserialize;

use crate::content::Link;
use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "IMG001",
        name: "picture-without-text",
        group: Group::Images,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A picture in a post has no text that stands in for it.",
        checks: "Pictures written as `![](picture.png)`.",
        why: "People who cannot see the picture, and search engines, learn nothing of it.",
        fix: "Say in the square brackets what the picture shows.",
        options: &[],
        references: &["WCAG 2.2, 1.1.1 Non-text Content"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![](/chart.png)
-- static/chart.png --
x
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Sales by quarter](/chart.png)
-- static/chart.png --
x
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[![](/chart.png) ](/chart.png "Sales by quarter, larger")
-- static/chart.png --
x
"##,
        ),
    ],
    Scope::Page,
    configure::<PictureWithoutText>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureWithoutText {}

impl Rule for PictureWithoutText {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        for link in cx.document.facts.links.iter().filter(|link| link.image) {
            let source = cx.text.get(link.span.range()).unwrap_or("");
            if !source.starts_with("![]") || is_whole_link(link, cx) {
                continue;
            }
            sink.push(
                Finding::new("IMG001", "Say in a few words what this picture shows")
                    .at(link.span, "nothing stands in the square brackets")
                    .why("People who cannot see the picture learn nothing of it, and neither do search engines.")
                    .help("Write what it shows between the brackets: `![Sales by quarter](chart.png)`."),
            );
        }
    }
}

/// Whether a link consists of the picture: then the link has no text either, and that is said (A11Y007).
fn is_whole_link(picture: &Link, cx: &PageCx<'_>) -> bool {
    let encloses = |link: &&Link| !link.image && link.span.start + 1 == picture.span.start;
    let ends = cx.text.get(picture.span.end as usize..).is_some_and(|rest| rest.trim_start().starts_with(']'));
    ends && cx.document.facts.links.iter().any(|link| encloses(&link))
}
