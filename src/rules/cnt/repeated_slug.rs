//! `CNT058`: two pages of a section end in the same address.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::{Finding, Sink, Span};
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CNT058",
        name: "repeated-slug",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Two pages of a section end in the same address.",
        checks: "The last part of the addresses of all pages in one section and language.",
        why: "The addresses differ only in a folder or a date, so people and links mix them up.",
        fix: "Give one of them another `slug`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/blog/_index.md --
+++
title = "Blog"
+++
-- content/blog/spring.md --
+++
title = "Spring"
path = "blog/2025/results"
+++
Text
-- content/blog/summer.md --
+++
title = "Summer"
path = "blog/2026/results"
+++
Text
"##,
        ),
        Example::good(
            r##"-- content/blog/_index.md --
+++
title = "Blog"
+++
-- content/blog/spring.md --
+++
title = "Spring"
path = "blog/2025/results-2025"
+++
Text
-- content/blog/summer.md --
+++
title = "Summer"
path = "blog/2026/results-2026"
+++
Text
"##,
        ),
    ],
    Scope::Site,
    configure::<RepeatedSlug>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RepeatedSlug {}

impl Rule for RepeatedSlug {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        for section in &cx.site.sections {
            let mut seen: BTreeMap<&str, (Span, &str)> = BTreeMap::new();
            for id in &section.pages {
                let page = cx.site.page(*id);
                // Pages of transparent sections stand in several lists; they are compared at home.
                if page.ancestors.last().is_none_or(|home| cx.site.section(*home).path != section.path) {
                    continue;
                }
                let Some(slug) = page.path.trim_matches('/').rsplit('/').next().filter(|slug| !slug.is_empty()) else {
                    continue;
                };
                let front = &page.doc.front;
                let title = front.path.as_ref().or(front.slug.as_ref()).or(front.title.as_ref()).map(|own| own.span);
                let place = title.unwrap_or(Span { file: page.doc.file, start: 0, end: 0 });
                let Some((first, other)) = seen.insert(slug, (place, &page.path)) else { continue };
                // The same address altogether is another fault (CNT019).
                if other == page.path {
                    continue;
                }
                sink.push(
                    Finding::new("CNT058", "Give the two pages different slugs")
                        .at(place, format!("its address ends in `{slug}`"))
                        .at(first, "so does the address of this one")
                        .why("Their addresses differ only in a folder or a date, so people and links mix them up.")
                        .help("Say in the `slug` of one what is different, for example the year or the product."),
                );
            }
        }
    }
}
