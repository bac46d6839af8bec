//! `A11Y020`: a table cell names a header that is not in its table.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::Role;
use crate::html::{Element, Tag};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y020",
        name: "unknown-header-cell",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A table cell names a header that is not in its table.",
        checks: "Each id in `headers` must be that of another cell of the same table.",
        why: "A screen reader cannot say what the value in the cell means.",
        fix: "Correct the id, or remove `headers` from simple tables.",
        options: &[],
        references: &["W3C ACT rule a25f45", "WCAG 2.2, 1.3.1 Info and Relationships (A)"],
    },
    &[
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<table><tr><th id="y">Year</th></tr><tr><td headers="yaer">2026</td></tr></table>
</main>
</body>
</html>
"##,
        ),
        Example::good(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<table><tr><th id="y">Year</th></tr><tr><td headers="y">2026</td></tr></table>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<UnknownHeaderCell>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnknownHeaderCell {}

impl Rule for UnknownHeaderCell {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for table in survey.of(Tag::Table).filter(|table| table.is_exposed() && is_data(table.role)) {
            let own = |cell: Element<'_, '_>| {
                cell.ancestors().find(|around| around.tag() == Tag::Table) == Some(table.element)
            };
            let cells = || {
                let all = table.element.descendants().filter(|cell| matches!(cell.tag(), Tag::Td | Tag::Th));
                all.filter(|cell| own(*cell))
            };
            for cell in cells() {
                let Some(headers) = cell.value("headers") else { continue };
                let missing = headers.split_ascii_whitespace().any(|id| {
                    let named = |other: Element<'_, '_>| other.value("id").is_some_and(|own| own == id);
                    !cells().any(|other| other != cell && named(other))
                });
                if missing {
                    sink.push(cx.on(cell, finding()));
                }
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y020", "Correct the `headers` of this cell")
        .why("It names a header that is not in this table, so a screen reader cannot say what the value means.")
        .help("Correct the id, or remove `headers`: simple tables do not need it.")
}

fn is_data(role: Option<Role>) -> bool {
    matches!(role, Some(Role::Table | Role::Grid | Role::TreeGrid))
}
