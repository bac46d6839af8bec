//! GitLab Code Quality: a JSON array of issues, told apart by their fingerprints.

use serde_json::{Value, json as object};

use super::parts::{in_repository, place, rank, sentences, site_file};
use super::{Format, ReportCx};
use crate::policy::Diagnostic;

/// For merge requests.
pub(super) const FORMAT: Format = Format { name: "gitlab", about: "GitLab Code Quality", render: gitlab };

/// Severities for blockers, advice and exceptions, out of `info`, `minor`, `major`, `critical`, `blocker`.
const SEVERITIES: [&str; 3] = ["blocker", "minor", "info"];

fn gitlab(cx: &ReportCx<'_>) -> String {
    let issues: Vec<Value> = cx.report.diagnostics.iter().map(|diagnostic| issue(cx, diagnostic)).collect();
    format!("{:#}\n", Value::Array(issues))
}

/// One issue. The configuration stands for the whole site, because GitLab wants a file.
fn issue(cx: &ReportCx<'_>, diagnostic: &Diagnostic) -> Value {
    let place = place(cx, diagnostic);
    let path = place.map_or(site_file(cx), |place| place.path);
    let (begin, end) = place.map_or((1, 1), |place| (place.start.line, place.end.line));
    object!({
        "type": "issue",
        "description": sentences(diagnostic),
        "check_name": diagnostic.finding.code,
        "fingerprint": diagnostic.fingerprint,
        "severity": SEVERITIES[rank(diagnostic)],
        "location": {
            "path": in_repository(cx, path),
            "lines": { "begin": begin, "end": end },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use snapbox::{assert_data_eq, file};

    #[test]
    fn shows_every_finding() {
        let (report, sources) = fixture::report();
        let cx = ReportCx { prefix: "site", ..ReportCx::new(&report, &sources) };
        assert_data_eq!(gitlab(&cx), file!["snapshots/report.gitlab.json"].raw());
    }
}
