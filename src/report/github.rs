//! Workflow commands of GitHub Actions: an annotation at each place of a pull request.
//!
//! GitHub shows ten errors and ten warnings of a step and drops the others without a word, so the worst
//! come first and the rest is printed as plain lines in a folded group of the log.

use std::fmt::Write as _;

use super::human::closing;
use super::parts::{in_repository, place, rank, sentences, worst_first};
use super::{Format, ReportCx};
use crate::policy::Diagnostic;

/// For pull requests.
pub(super) const FORMAT: Format = Format { name: "github", about: "annotations of GitHub Actions", render: github };

/// Annotations of one kind that are shown for a step.
const SHOWN: usize = 10;

/// Commands for blockers, advice and exceptions.
const COMMANDS: [&str; 3] = ["error", "warning", "notice"];

fn github(cx: &ReportCx<'_>) -> String {
    let (mut out, mut rest) = (String::new(), String::new());
    let mut shown = [0; COMMANDS.len()];
    for diagnostic in worst_first(cx) {
        let kind = rank(diagnostic);
        shown[kind] += 1;
        if shown[kind] <= SHOWN {
            annotation(cx, diagnostic, COMMANDS[kind], &mut out);
        } else {
            plain(cx, diagnostic, &mut rest);
        }
    }
    if !rest.is_empty() {
        let _ = write!(out, "::group::Findings that are not shown beside the lines\n{rest}::endgroup::\n");
    }
    let _ = writeln!(out, "{}", inert(&closing(cx.report)));
    out
}

fn annotation(cx: &ReportCx<'_>, diagnostic: &Diagnostic, command: &str, out: &mut String) {
    let finding = &diagnostic.finding;
    let _ = write!(out, "::{command} ");
    if let Some(place) = place(cx, diagnostic) {
        let _ = write!(out, "file={},line={}", property(&in_repository(cx, place.path)), place.start.line);
        let _ = write!(out, ",endLine={},col={}", place.end.line, place.start.column);
        if place.start.line == place.end.line {
            let _ = write!(out, ",endColumn={}", place.end.column);
        }
        out.push(',');
    }
    let _ = write!(out, "title={}", property(&format!("{} [{}]", finding.title, finding.code)));
    let _ = writeln!(out, "::{}", data(&sentences(diagnostic)));
}

fn plain(cx: &ReportCx<'_>, diagnostic: &Diagnostic, out: &mut String) {
    let finding = &diagnostic.finding;
    let place = place(cx, diagnostic).map(|at| format!("{}:{}: ", in_repository(cx, at.path), at.start.line));
    let _ = writeln!(out, "- {}", inert(&format!("{}{} [{}]", place.unwrap_or_default(), finding.title, finding.code)));
}

/// The message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line of the log that cannot be taken for a command: those start a line with `::`, or hold `##[`.
fn inert(text: &str) -> String {
    text.replace(['\r', '\n'], " ").replace("##[", "## [")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Finding, Sources};
    use crate::policy::{Policy, judge};
    use crate::report::fixture;
    use snapbox::{assert_data_eq, file};

    #[test]
    fn shows_every_finding() {
        let (report, sources) = fixture::report();
        let cx = ReportCx { prefix: "site", ..ReportCx::new(&report, &sources) };
        assert_data_eq!(github(&cx), file!["snapshots/report.github.txt"].raw());
    }

    #[test]
    fn what_would_be_dropped_stands_in_the_log_and_is_no_command() {
        let finding = |number| Finding::new("SEC002", format!("Take {number} out\n::error::x ##[error]y"));
        let report = judge((10..25).map(finding).collect(), &Sources::new(), &Policy::default());
        let text = github(&ReportCx::new(&report, &Sources::new()));
        let commands = text.lines().filter(|line| line.starts_with("::error ")).count();
        assert_eq!(commands, SHOWN, "{text}");
        assert!(text.contains("- Take 24 out ::error::x ## [error]y [SEC002]\n::endgroup::\n"), "{text}");
        assert!(!text.lines().any(|line| line.starts_with("::error::")), "{text}");
    }
}
