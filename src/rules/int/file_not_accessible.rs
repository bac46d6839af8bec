//! `INT003`: a file cannot be read or written.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "INT003",
        name: "file-not-accessible",
        group: Group::Internal,
        default: Level::Block,
        stops: Stops::Tool,
        since: "0.1.0",
        summary: "A file cannot be read or written.",
        checks: "Every file that is needed must be readable, and the output folder must be writable.",
        why: "The site would be incomplete, so nothing is published.",
        fix: "Check that the file exists, that you may read it and that the disk is not full.",
        options: &[],
        references: &[],
    },
    &[Example::none("it depends on the disk, not on the site")],
);
