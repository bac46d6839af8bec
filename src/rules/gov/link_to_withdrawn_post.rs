//! `GOV031`: a link leads to a post that was withdrawn.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV031",
        name: "link-to-withdrawn-post",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A link leads to a post that was withdrawn.",
        checks: "Whether a link (`@/…`) leads to a post that someone withdrew with a signature. Until it is removed, \
                 readers get where the withdrawal leads, or a page that says that the post was withdrawn.",
        why: "A post can be withdrawn at once, also where others link to it; the links are to go soon after.",
        fix: "Remove the link, or let it lead to something that replaces the post.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(concat!(
            include_str!("withdrawn.txt"),
            "-- content/post.md --\n+++\ntitle = \"Launch\"\ndate = 2026-05-14\n+++\nWhat we [earned](@/q3.md).\n"
        )),
        Example::good(concat!(
            include_str!("withdrawn.txt"),
            "-- content/post.md --\n+++\ntitle = \"Launch\"\ndate = 2026-05-14\n+++\nWhat we make.\n"
        )),
    ],
);
