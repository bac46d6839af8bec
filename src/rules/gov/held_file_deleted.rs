//! `GOV033`: something was deleted that a legal hold keeps.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV033",
        name: "held-file-deleted",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Something was deleted that a legal hold keeps.",
        checks: "Whether the files and folders of `governance/holds.toml` are there, and whether the Git history knows files of them, approvals of them or parts of the audit log that were deleted since the hold began.",
        why: "A court or a regulator may ask for it, and who deleted it would have to explain that.",
        fix: "Take the files from the history. To take a post down without deleting anything, withdraw it.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/holds.toml --
[[hold]]
id = "H-2026-03"
paths = ["content/post.md"]
reason = "Doe v. Corp"
owner = "Legal"
from = 2026-05-01
"#,
        ),
        Example::good(
            r#"-- governance/holds.toml --
[[hold]]
id = "H-2026-03"
paths = ["content/post.md"]
reason = "Doe v. Corp"
owner = "Legal"
from = 2026-05-01
until = 2026-05-20
"#,
        ),
    ],
);
