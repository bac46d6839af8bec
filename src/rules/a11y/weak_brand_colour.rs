//! `A11Y001`: a brand colour is too weak to be read.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "A11Y001",
        name: "weak-brand-colour",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A brand colour is too weak to be read.",
        checks: "The colours `primary`, `accent` and `text` under `[brand]` need a contrast of at least 4.5 to 1 against \
                 `surface`, or white.",
        why: "Text in this colour is hard to read for many people, above all on phones in the sun.",
        fix: "Choose a darker shade on a light surface, or a lighter one on a dark surface; the nearest is suggested.",
        options: &[],
        references: &["WCAG 2.2, 1.4.3 Contrast (Minimum) (AA)"],
    },
    &[Example::none("only the theme that comes with Placet draws with the brand colours")],
);
