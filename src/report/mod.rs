//! How a report is shown: pure functions from a report and its sources to text, one file for each format.

mod human;
mod json;
mod place;
mod short;

pub use human::{Look, closing, human};
pub use json::{SCHEMA, json};
pub use place::Place;
pub use short::short;

use crate::diag::Sources;
use crate::policy::Report;

/// A format of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Excerpts with carets and words, for people.
    #[default]
    Human,
    /// One line for each finding, for editors and `grep`.
    Short,
    /// For programs; described by `docs/schema/report-1.json`.
    Json,
}

/// Shows a report in a format. `look` matters to [`Format::Human`] only.
pub fn render(report: &Report, sources: &Sources, format: Format, look: Look) -> String {
    match format {
        Format::Human => human(report, sources, look),
        Format::Short => short(report, sources),
        Format::Json => json(report, sources),
    }
}

#[cfg(test)]
mod fixture;
