//! The report for programs. Its shape is described by `docs/schema/report-1.json`; a change that could
//! break a reader gets a new number.

use serde_json::{Value, json as object};

use super::{Format, Place, ReportCx};
use crate::diag::{Edit, Label, Sources};
use crate::policy::{Diagnostic, Report};
use crate::rules;

/// For programs.
pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "for programs, with a published shape",
    render: |cx: &ReportCx<'_>| json(cx.report, cx.sources),
};

/// Name and version of the format.
pub const SCHEMA: &str = "placet/report/1";

/// Shows a report as JSON, with a line feed at the end.
pub fn json(report: &Report, sources: &Sources) -> String {
    let findings: Vec<Value> = report.diagnostics.iter().map(|diagnostic| finding(diagnostic, sources)).collect();
    let value = object!({
        "format": SCHEMA,
        "verdict": if report.blocked() { "blocked" } else { "clear" },
        "counts": {
            "block": report.counts.block,
            "advise": report.counts.advise,
            "waived": report.counts.waived,
        },
        "findings": findings,
    });
    format!("{value:#}\n")
}

fn finding(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let finding = &diagnostic.finding;
    let rule = rules::find(&finding.code);
    object!({
        "code": finding.code,
        "name": rule.map(|rule| rule.meta.name),
        "level": diagnostic.level.as_str(),
        "fingerprint": diagnostic.fingerprint,
        "title": finding.title,
        "why": finding.why,
        "help": finding.help,
        "subject": finding.subject,
        "labels": finding.labels.iter().map(|label| place(label, sources)).collect::<Vec<_>>(),
        "fix": finding.fix.as_ref().map(|fix| object!({
            "title": fix.title,
            "edits": fix.edits.iter().map(|edit| self::edit(edit, sources)).collect::<Vec<_>>(),
        })),
        "clause": diagnostic.clause.map(|span| place(&Label { span, text: String::new() }, sources)),
        "enforcement": diagnostic.enforcement.as_str(),
        "waiver": diagnostic.waiver.as_ref().map(|waiver| &waiver.id),
        "waiver_reason": diagnostic.waiver.as_ref().map(|waiver| &waiver.reason),
    })
}

fn place(label: &Label, sources: &Sources) -> Value {
    let place = Place::of(label.span, sources);
    object!({
        "path": place.path,
        "line": place.start.line,
        "column": place.start.column,
        "end_line": place.end.line,
        "end_column": place.end.column,
        "start_byte": place.span.start,
        "end_byte": place.span.end,
        "text": label.text,
    })
}

fn edit(edit: &Edit, sources: &Sources) -> Value {
    object!({
        "path": sources.path(edit.span.file),
        "start_byte": edit.span.start,
        "end_byte": edit.span.end,
        "replacement": edit.text,
    })
}

#[cfg(test)]
mod tests {
    use crate::report::fixture;
    use snapbox::{assert_data_eq, file};

    #[test]
    fn shows_every_finding_with_its_numbers() {
        let (report, sources) = fixture::report();
        let text = super::json(&report, &sources);
        assert_data_eq!(text.as_str(), file!["snapshots/report.json"].raw());
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        // A snapshot can freeze a mistake, so the numbers are held by themselves: the first label of
        // the misspelt field stands on line 3, from its first character, after 32 bytes.
        let finding = value["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "CNT001").unwrap();
        let label = &finding["labels"][0];
        assert_eq!([&label["line"], &label["column"], &label["start_byte"]].map(|n| n.as_u64().unwrap()), [3, 1, 32]);
    }
}
