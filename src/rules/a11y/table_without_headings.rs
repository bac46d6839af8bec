//! `A11Y044`: a table has no cells that head its columns or rows.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Role, role};
use crate::html::{Element, Tag};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y044",
        name: "table-without-headings",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A table has no cells that head its columns or rows.",
        checks: "Tables with at least two rows and two columns need a `th`, or a cell with a role that heads others. Tables marked as decoration are left out.",
        why: "People who listen to a table hear one value after another and cannot tell what they belong to.",
        fix: "Make the cells of the first row `th`; in Markdown the line above the dashes is the heading.",
        options: &[],
        references: &["WCAG 2.2, 1.3.1 Info and Relationships (A)", "WCAG 2.2, technique H51"],
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
<table><tr><td>May</td><td>Berlin</td></tr><tr><td>June</td><td>Paris</td></tr></table>
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
<table><tr><th>Month</th><th>City</th></tr><tr><td>May</td><td>Berlin</td></tr></table>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<TableWithoutHeadings>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TableWithoutHeadings {}

impl Rule for TableWithoutHeadings {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.of(Tag::Table) {
            let is_table = matches!(entry.role, Some(Role::Table | Role::Grid | Role::TreeGrid));
            if is_table && entry.is_exposed() && holds_data(entry.element) && !has_heading(entry.element) {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y044", "Give this table headings")
        .why("People who listen to it cannot tell what a value belongs to.")
        .help("Make the cells of the first row or column `th`; in Markdown, fill in the line above the dashes.")
}

/// The elements of a table, without those of tables inside.
fn own<'a>(table: Element<'a, 'a>, tag: Tag) -> impl Iterator<Item = Element<'a, 'a>> {
    let around = |inside: Element<'a, 'a>| inside.ancestors().find(|around| around.tag() == Tag::Table);
    table.descendants().filter(move |inside| inside.tag() == tag && around(*inside) == Some(table))
}

/// At least two rows with two cells that hold something; a table in the table means that it is for looks.
fn holds_data(table: Element<'_, '_>) -> bool {
    let cells =
        |row: &Element<'_, '_>| row.child_elements().filter(|cell| matches!(cell.tag(), Tag::Td | Tag::Th)).count();
    let nested = table.descendants().any(|inside| inside.tag() == Tag::Table);
    !nested && own(table, Tag::Tr).filter(|row| cells(row) > 1).take(2).count() > 1
}

fn has_heading(table: Element<'_, '_>) -> bool {
    let filled = |cell: Element<'_, '_>| !cell.text().trim().is_empty() || cell.child_elements().next().is_some();
    own(table, Tag::Th).any(filled)
        || own(table, Tag::Td).any(|cell| role(cell).is_some_and(Role::is_header) || cell.has("scope"))
}
