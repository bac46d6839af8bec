//! `A11Y021`: a header of a table heads no cell.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::html::access::{Grid, Role, hidden, role};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y021",
        name: "header-without-cells",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A header of a table heads no cell.",
        checks: "Each header cell must stand above or beside at least one data cell.",
        why: "A screen reader announces a header that belongs to nothing, and data without headers.",
        fix: "Add the cells, or make the header a plain cell.",
        options: &[],
        references: &["W3C ACT rule d0f69e", "WCAG 2.2, 1.3.1 Info and Relationships (A)"],
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
<table><tr><th>Year</th><th>Sales</th></tr><tr><td>2026</td></tr></table>
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
<table><tr><th>Year</th><th>Sales</th></tr><tr><td>2026</td><td>40</td></tr></table>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<HeaderWithoutCells>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeaderWithoutCells {}

impl Rule for HeaderWithoutCells {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for table in survey.of(Tag::Table).filter(|table| table.is_exposed()) {
            if !matches!(table.role, Some(Role::Table | Role::Grid)) {
                continue;
            }
            let Some(grid) = Grid::new(table.element) else { continue };
            let headers = grid.cells().filter(|cell| cell.tag() == Tag::Th && role(*cell).is_some_and(Role::is_header));
            for header in headers.filter(|header| !hidden(*header).is_hidden()) {
                if !grid.heads_some(header, &|cell| role(cell).is_some_and(Role::is_cell)) {
                    sink.push(cx.on(header, finding()));
                }
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y021", "Add cells for this table header")
        .why("The header stands above or beside no cell with data.")
        .help("Add the cells, or make the header a plain cell.")
}
