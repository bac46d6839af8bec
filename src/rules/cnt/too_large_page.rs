//! `CNT033`: a page becomes far larger than its text.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT033",
        name: "too-large-page",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A text becomes a page many times its own size.",
        checks: "A few signs can stand for very much HTML, for example a table with thousands of columns. Such a page \
                 is cut.",
        why: "The page could not be opened on a phone, and could stop the build of the whole site.",
        fix: "Look for a table with very many columns or for very deeply nested quotes, and shorten it.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes a text of many thousand signs")],
);
