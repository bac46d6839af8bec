//! `CNT010`: a file is not saved as UTF-8.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT010",
        name: "not-utf-8",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A file is not saved as UTF-8.",
        checks: "Every text file is read as UTF-8, the encoding of the web. The first byte that does not fit is shown.",
        why: "Letters such as ä or é would be published as question marks.",
        fix: "Save the file again with the encoding UTF-8; most editors offer it in the save dialogue.",
        options: &[],
        references: &[],
    },
    &[Example::none("the examples are text, and text is always UTF-8")],
);
