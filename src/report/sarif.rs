//! SARIF 2.1.0 (OASIS), within the limits of GitHub code scanning.
//!
//! What does not fit is left out, mildest first, and a notification of the run says so. Columns are
//! UTF-16 code units, addresses are relative to the root of the repository (`%SRCROOT%`).

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value, json as object};

use super::parts::{cut, exception, in_repository, place, sentences, shows_text, site_file, worst_first};
use super::{Format, Place, ReportCx};
use crate::diag::{Edit, Fix, Span};
use crate::html::percent_encode;
use crate::policy::Diagnostic;
use crate::rules::{self, Group, Level, Meta, RULES, RuleDef, Stops};

/// For code scanning.
pub(super) const FORMAT: Format = Format { name: "sarif", about: "SARIF 2.1.0, for code scanning", render: sarif };

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Most results of one run (GitHub; it shows the first 5,000).
const RESULTS: usize = 25_000;
/// Most bytes of a file after `gzip` (GitHub).
const COMPRESSED: usize = 10_000_000;
/// A file below this is not compressed to see how large it gets.
const SURELY_SMALL: usize = COMPRESSED;
/// Most characters of a descriptor's texts (GitHub).
const DESCRIPTION: usize = 1024;
/// Most characters of the text around a place.
const SNIPPET: usize = 2000;
/// Most further places of a result; GitHub keeps 100.
const PLACES: usize = 100;

fn sarif(cx: &ReportCx<'_>) -> String {
    limited(cx, RESULTS, COMPRESSED)
}

/// The report with at most so many results, halved until the compressed file is small enough.
fn limited(cx: &ReportCx<'_>, mut results: usize, compressed: usize) -> String {
    loop {
        let text = format!("{:#}\n", log(cx, results));
        if text.len() <= compressed.min(SURELY_SMALL) || results == 0 || gzipped(&text) <= compressed {
            return text;
        }
        results = results.min(cx.report.diagnostics.len()) / 2;
    }
}

fn gzipped(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
    written.map_or(usize::MAX, |bytes| bytes.len())
}

fn log(cx: &ReportCx<'_>, limit: usize) -> Value {
    let all = worst_first(cx);
    let shown = &all[..all.len().min(limit)];
    let mut descriptors: Vec<Value> = RULES.iter().map(|rule| descriptor(rule)).collect();
    let mut unknown: Vec<&str> = Vec::new();
    for code in shown.iter().map(|diagnostic| diagnostic.finding.code.as_ref()) {
        if rules::find(code).is_none() && !unknown.contains(&rules::family(code)) {
            unknown.push(rules::family(code));
            descriptors.push(unregistered(rules::family(code)));
        }
    }
    let index = |code: &str| {
        let known = RULES.iter().position(|rule| rule.meta.code == rules::family(code));
        known.or_else(|| unknown.iter().position(|other| *other == rules::family(code)).map(|at| RULES.len() + at))
    };
    let results: Vec<Value> =
        shown.iter().map(|diagnostic| result(cx, diagnostic, index(&diagnostic.finding.code))).collect();
    object!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Placet",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": descriptors,
            }},
            "automationDetails": { "id": "placet/" },
            "invocations": [invocation(cx, all.len() - shown.len())],
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The root of the repository." } } },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    })
}

fn invocation(cx: &ReportCx<'_>, left_out: usize) -> Value {
    let mut value = object!({ "executionSuccessful": cx.report.main_stop() != Some(Stops::Tool) });
    if left_out > 0 {
        let text = format!(
            "{left_out} of {} findings are left out, because a platform takes only so many; the most serious ones are here.",
            cx.report.diagnostics.len()
        );
        value["toolExecutionNotifications"] = object!([{ "level": "warning", "message": { "text": text } }]);
    }
    value
}

/// What is known about a rule (SARIF 3.49, GitHub's required properties).
fn descriptor(rule: &RuleDef) -> Value {
    let meta = &rule.meta;
    let mut properties = object!({
        "tags": [meta.group.title()],
        "precision": "very-high",
        "problem.severity": if meta.default == Level::Block { "error" } else { "recommendation" },
    });
    if meta.group == Group::PersonalData {
        properties["tags"] = object!([meta.group.title(), Group::Security.title()]);
    }
    if matches!(meta.group, Group::Security | Group::PersonalData) {
        properties["security-severity"] = object!(if meta.default == Level::Block { "7.0" } else { "3.0" });
    }
    object!({
        "id": meta.code,
        "name": pascal(meta.name),
        "shortDescription": { "text": cut(meta.summary, DESCRIPTION) },
        "fullDescription": { "text": cut(&format!("{} {}", meta.checks, meta.why), DESCRIPTION) },
        "help": { "text": format!("{} {}", meta.why, meta.fix), "markdown": help(meta) },
        "defaultConfiguration": { "enabled": meta.default != Level::Off, "level": level(meta.default) },
        "properties": properties,
    })
}

/// A code that no rule of this version has: the finding itself says everything.
fn unregistered(code: &str) -> Value {
    let text = "This check comes from outside of Placet; each finding says what to do.";
    object!({
        "id": code,
        "name": "Unregistered",
        "shortDescription": { "text": text },
        "fullDescription": { "text": text },
        "help": { "text": text, "markdown": text },
        "properties": { "tags": ["external"], "precision": "medium", "problem.severity": "error" },
    })
}

fn help(meta: &Meta) -> String {
    let mut out = format!(
        "{}\n\n## What it checks\n\n{}\n\n## Why it matters\n\n{}\n\n## How to fix\n\n{}\n",
        meta.summary, meta.checks, meta.why, meta.fix
    );
    for (index, reference) in meta.references.iter().enumerate() {
        let _ = writeln!(out, "{}* {reference}", if index == 0 { "\n## References\n\n" } else { "" });
    }
    out
}

/// `unknown-field` as `UnknownField`.
fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect::<String>()
    };
    name.split('-').map(word).collect()
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Block => "error",
        Level::Advise => "warning",
        Level::Off => "none",
    }
}

fn result(cx: &ReportCx<'_>, diagnostic: &Diagnostic, rule: Option<usize>) -> Value {
    let finding = &diagnostic.finding;
    let mut value = object!({
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": level(diagnostic.level),
        "rank": if diagnostic.level == Level::Block { 90.0 } else { 30.0 },
        "message": { "text": message(&sentences(diagnostic)) },
        "locations": [location(cx, diagnostic)],
        "partialFingerprints": { "placet/v1": diagnostic.fingerprint },
    });
    let related = related(cx, diagnostic);
    if !related.is_empty() {
        value["relatedLocations"] = Value::Array(related);
    }
    if let Some(fix) =
        finding.fix.as_ref().filter(|fix| fix.edits.iter().all(|edit| cx.sources.has_text(edit.span.file)))
    {
        value["fixes"] = object!([self::fix(cx, fix)]);
    }
    if let Some(waiver) = &diagnostic.waiver {
        value["suppressions"] =
            object!([{ "kind": "external", "status": "accepted", "justification": exception(waiver) }]);
    }
    value
}

/// The primary place; the configuration stands for the whole site, because GitHub wants a file.
fn location(cx: &ReportCx<'_>, diagnostic: &Diagnostic) -> Value {
    let mut value = match place(cx, diagnostic) {
        Some(place) => {
            let mut physical = physical(cx, &place);
            if let Some(context) = context(cx, diagnostic, &place) {
                physical["contextRegion"] = context;
            }
            object!({ "physicalLocation": physical })
        }
        None => object!({ "physicalLocation": {
            "artifactLocation": artifact(cx, site_file(cx)),
            "region": { "startLine": 1 },
        }}),
    };
    if let Some(subject) = &diagnostic.finding.subject {
        value["logicalLocations"] = object!([{ "fullyQualifiedName": subject, "kind": "resource" }]);
    }
    value
}

/// The lines of a place and one more on each side; none where the text must not be copied.
fn context(cx: &ReportCx<'_>, diagnostic: &Diagnostic, place: &Place<'_>) -> Option<Value> {
    let text = cx.sources.shown(place.span.file);
    if !shows_text(diagnostic) || text.is_empty() {
        return None;
    }
    let (first, last) = (place.start.line.saturating_sub(1).max(1), place.end.line + 1);
    let lines: Vec<&str> = text.split_inclusive('\n').skip(first - 1).take(last - first + 1).collect();
    let (end, snippet) = (first + lines.len().max(1) - 1, cut(&lines.concat(), SNIPPET));
    // It has to hold more than the place itself (SARIF 3.29.5); a place may end behind the last line.
    let more = first < place.start.line || place.utf16.0 > 1 || end > place.end.line;
    if !more || end < place.end.line {
        return None;
    }
    Some(object!({ "startLine": first, "endLine": end, "snippet": { "text": snippet } }))
}

/// Further places of the finding, and the line of the policy that gave the level.
fn related(cx: &ReportCx<'_>, diagnostic: &Diagnostic) -> Vec<Value> {
    let labels = diagnostic.finding.labels.iter().map(|label| (label.span, label.text.as_str()));
    let clause = diagnostic.clause.iter().map(|span| (*span, "The policy says so here."));
    let skipped = usize::from(!diagnostic.finding.labels.is_empty());
    let places = labels.skip(skipped).chain(clause).take(PLACES);
    let value = |(id, (span, text)): (usize, (Span, &str))| {
        let mut value = object!({ "id": id + 1, "physicalLocation": physical(cx, &Place::of(span, cx.sources)) });
        if !text.is_empty() {
            value["message"] = object!({ "text": message(text) });
        }
        value
    };
    places.enumerate().map(value).collect()
}

fn physical(cx: &ReportCx<'_>, place: &Place<'_>) -> Value {
    object!({ "artifactLocation": artifact(cx, place.path), "region": region(place) })
}

fn artifact(cx: &ReportCx<'_>, path: &str) -> Value {
    object!({ "uri": uri(&in_repository(cx, path)), "uriBaseId": "%SRCROOT%" })
}

fn region(place: &Place<'_>) -> Map<String, Value> {
    let numbers = [
        ("startLine", place.start.line),
        ("startColumn", place.utf16.0),
        ("endLine", place.end.line),
        ("endColumn", place.utf16.1),
    ];
    numbers.into_iter().map(|(name, number)| (name.to_owned(), number.into())).collect()
}

fn fix(cx: &ReportCx<'_>, fix: &Fix) -> Value {
    let mut files: Vec<(&str, Vec<Value>)> = Vec::new();
    for Edit { span, text } in &fix.edits {
        let place = Place::of(*span, cx.sources);
        let replacement = object!({ "deletedRegion": region(&place), "insertedContent": { "text": text } });
        match files.iter_mut().find(|(path, _)| *path == place.path) {
            Some((_, replacements)) => replacements.push(replacement),
            None => files.push((place.path, vec![replacement])),
        }
    }
    let change =
        |(path, replacements)| object!({ "artifactLocation": artifact(cx, path), "replacements": replacements });
    object!({
        "description": { "text": message(&fix.title) },
        "artifactChanges": files.into_iter().map(change).collect::<Vec<_>>(),
    })
}

/// A text as a SARIF message: what looks like an embedded link is none (3.11.6).
fn message(text: &str) -> String {
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() }
}

/// A path as a relative reference (RFC 3986, 4.2): everything but unreserved characters and `/` is
/// percent-encoded, so that no segment can look like a scheme.
fn uri(path: &str) -> String {
    percent_encode(path, "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use snapbox::{assert_data_eq, file};

    fn log(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn shows_every_finding() {
        let (report, sources) = fixture::report();
        let mut value = log(&sarif(&ReportCx { prefix: "site", ..ReportCx::new(&report, &sources) }));
        // The descriptors are another test's business and change with every rule.
        let rules = value["runs"][0]["tool"]["driver"]["rules"].take();
        value["runs"][0]["tool"]["driver"]["semanticVersion"] = "[VERSION]".into();
        value["runs"][0]["tool"]["driver"]["version"] = "[VERSION]".into();
        for result in value["runs"][0]["results"].as_array_mut().unwrap() {
            let index = result["ruleIndex"].take().as_u64().unwrap() as usize;
            assert_eq!(rules[index]["id"], rules::family(result["ruleId"].as_str().unwrap()));
        }
        assert_data_eq!(format!("{value:#}\n"), file!["snapshots/report.sarif"].raw());
    }

    #[test]
    fn a_descriptor_says_everything_that_is_known() {
        let text = format!("{:#}\n", descriptor(RULES.iter().find(|rule| rule.meta.code == "SEC002").unwrap()));
        assert_data_eq!(text, file!["snapshots/descriptor.sarif"].raw());
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let (report, sources) = fixture::report();
        let cx = ReportCx::new(&report, &sources);
        let value = log(&limited(&cx, 2, usize::MAX));
        let run = &value["runs"][0];
        assert_eq!(run["results"].as_array().unwrap().len(), 2);
        assert!(run["results"].as_array().unwrap().iter().all(|result| result["level"] == "error"));
        let notice = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
        assert!(notice.starts_with("5 of 7 findings are left out"), "{notice}");
        let smaller = log(&limited(&cx, RESULTS, 4000));
        assert!(smaller["runs"][0]["results"].as_array().unwrap().len() < 7);
    }

    #[test]
    fn addresses_are_relative_references() {
        assert_eq!(uri("a:b/100 % größer.md"), "a%3Ab/100%20%25%20gr%C3%B6%C3%9Fer.md");
    }
}
