//! `INT006`: a file was changed while checks of the company ran.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "INT006",
        name: "hook-changed-content",
        group: Group::Internal,
        default: Level::Block,
        stops: Stops::Tool,
        since: "0.1.0",
        summary: "A file was changed while checks of the company ran.",
        checks: "The files of the site and its built pages are the same before and after programs named under `[[hook]]` run.",
        why: "What was checked would not be what is published, so this always blocks.",
        fix: "Look at what has changed in the file, and check again. Tell the people who look after the checks.",
        options: &[],
        references: &[],
    },
    &[Example::none("it comes from a program of the company, which an example cannot bring")],
);
