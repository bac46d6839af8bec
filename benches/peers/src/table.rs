//! The figures as a table in Markdown.

use std::fmt::Write as _;

use crate::measure::{Run, median};
use crate::verify::Output;

/// A program in the comparison, with its runs.
#[derive(Debug, Clone)]
pub struct Row {
    /// What was run.
    pub name: String,
    /// Figures of all runs.
    pub runs: Vec<Run>,
    /// What it wrote.
    pub output: Output,
}

/// Writes rows with their ratios to two of them, which are found by name.
pub fn markdown(rows: &[Row], peer: &str, floor: &str) -> String {
    let of = |name: &str| rows.iter().find(|row| row.name == name).map(|row| median(&row.runs));
    let (peer_run, floor_run) = (of(peer), of(floor));
    let mut text = format!(
        "| build | wall s (least - most) | CPU s (user + system) | peak MiB | files | {peer} takes, wall / CPU | \
         against the floor, wall / CPU |\n|---|---:|---:|---:|---:|---:|---:|\n"
    );
    for row in rows {
        let run = median(&row.runs);
        let walls = row.runs.iter().map(|run| run.wall);
        let (least, most) = (walls.clone().fold(f64::MAX, f64::min), walls.fold(0.0, f64::max));
        let _ = writeln!(
            text,
            "| {} | {:.2} ({least:.2} - {most:.2}) | {:.2} ({:.2} + {:.2}) | {:.0} | {} | {} | {} |",
            row.name,
            run.wall,
            run.cpu(),
            run.user,
            run.system,
            run.memory,
            row.output.files,
            ratio(peer_run, Some(run)),
            ratio(Some(run), floor_run),
        );
    }
    text
}

/// What checking costs: all of one row against the row without checks.
pub fn share(rows: &[Row], all: &str, bare: &str) -> String {
    let of = |name: &str| rows.iter().find(|row| row.name == name).map(|row| median(&row.runs));
    format!("\nAll checks: {} of a build without any, wall / CPU.\n", ratio(of(all), of(bare)))
}

/// How many times the second the first takes.
fn ratio(first: Option<Run>, second: Option<Run>) -> String {
    let (Some(first), Some(second)) = (first, second) else { return "-".to_owned() };
    format!("{:.2} x / {:.2} x", first.wall / second.wall, first.cpu() / second.cpu())
}
