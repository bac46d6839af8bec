//! `LNK015`: a section has a text that nobody can read, because it leads elsewhere.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, Rule, RuleDef, Scope, SiteCx, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK015",
        name: "shadowed-page",
        group: Group::Links,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A section has a text that nobody can read, because it leads elsewhere.",
        checks: "Sections with `redirect_to` and a text of their own. Two pages for one address are the matter of CNT019.",
        why: "Somebody wrote the text to be read, and it is not published.",
        fix: "Remove `redirect_to`, or the text.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
path = "launch"
+++
Text
-- content/old/_index.md --
+++
title = "Old"
redirect_to = "/launch/"
+++
All about our old product.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
path = "launch"
+++
Text
-- content/old/_index.md --
+++
title = "Old"
redirect_to = "/launch/"
+++
"##,
        ),
    ],
    Scope::Site,
    configure::<ShadowedPage>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShadowedPage {}

impl Rule for ShadowedPage {
    fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        for section in &cx.site.sections {
            let Some(to) = section.doc.front.redirect_to.as_ref().filter(|_| section.doc.facts.words > 0) else {
                continue;
            };
            sink.push(
                Finding::new("LNK015", format!("Decide whether `{}` leads elsewhere", section.path))
                    .at(to.span, "so its text is not shown")
                    .why("The section has a text, but readers are sent on before they see it.")
                    .help("Remove `redirect_to` to show the text, or remove the text."),
            );
        }
    }
}
