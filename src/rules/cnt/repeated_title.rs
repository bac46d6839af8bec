//! `CNT041`: two pages of a section have the same title.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::{Finding, Sink, Span};
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CNT041",
        name: "repeated-title",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Two pages of a section have the same title.",
        checks: "Titles of the pages in one section and language are compared, without regard to case.",
        why: "Readers cannot tell the two apart in lists, feeds and search results.",
        fix: "Say in the title what is different, for example the year or the product.",
        options: &[],
        references: &["WCAG 2.2, 2.4.2 Page Titled"],
    },
    &[
        Example::bad(
            r#"-- content/blog/_index.md --
+++
title = "Blog"
+++
-- content/blog/a.md --
+++
title = "Our results"
+++
-- content/blog/b.md --
+++
title = "Our results"
+++
"#,
        ),
        Example::good(
            r#"-- content/blog/_index.md --
+++
title = "Blog"
+++
-- content/blog/a.md --
+++
title = "Our results 2025"
+++
-- content/blog/b.md --
+++
title = "Our results 2026"
+++
"#,
        ),
    ],
    Scope::Site,
    configure::<RepeatedTitle>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RepeatedTitle {}

impl Rule for RepeatedTitle {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        for section in &cx.site.sections {
            let mut seen: BTreeMap<String, Span> = BTreeMap::new();
            for id in &section.pages {
                let page = cx.site.page(*id);
                // Pages of transparent sections stand in several lists; they are compared at home.
                if page.ancestors.last().is_none_or(|home| cx.site.section(*home).path != section.path) {
                    continue;
                }
                let Some(title) = &page.doc.front.title else { continue };
                if let Some(first) = seen.insert(title.value.to_lowercase(), title.span) {
                    sink.push(
                        Finding::new("CNT041", "Give the two pages different titles")
                            .at(title.span, "this title")
                            .at(first, "stands here as well")
                            .why("Readers cannot tell them apart in lists, feeds and search results.")
                            .help("Say what is different, for example the year or the product."),
                    );
                }
            }
        }
    }
}
