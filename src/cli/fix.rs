//! `placet check --fix`: safe repairs, written file by file.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Failure, place};
use crate::diag::{Edit, FileId, Sources};
use crate::policy::Report;

/// A file with its repairs.
#[derive(Debug)]
pub(super) struct Repaired {
    path: String,
    edits: usize,
}

/// Applies the repairs of a report to the files of the site. Of two that overlap the first is taken:
/// the next run offers the other again.
pub(super) fn apply(report: &Report, sources: &Sources, root: &Path) -> Result<Vec<Repaired>, Failure> {
    let mut done = Vec::new();
    for (file, edits) in edits(report, sources) {
        let text = changed(sources.text(file), &edits);
        place::replace(&root.join(sources.path(file)), text.as_bytes())?;
        done.push(Repaired { path: sources.path(file).to_owned(), edits: edits.len() });
    }
    Ok(done)
}

/// What [`apply`] would change, as a unified diff.
pub(super) fn diff(report: &Report, sources: &Sources) -> String {
    let mut out = String::new();
    for (file, edits) in edits(report, sources) {
        let (path, before) = (sources.path(file), sources.text(file));
        let after = changed(before, &edits);
        let diff = similar::TextDiff::from_lines(before, &after);
        out.push_str(&diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string());
    }
    out
}

/// One sentence about what was repaired.
pub(super) fn summary(repaired: &[Repaired]) -> String {
    if repaired.is_empty() {
        return "There is nothing that can be repaired safely.".into();
    }
    let lines = repaired.iter().map(|file| format!("  {} ({})", file.path, file.edits));
    format!("Repaired:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// Edits by file, in order of place, none overlapping; files that are not below the root are left alone.
fn edits<'a>(report: &'a Report, sources: &Sources) -> BTreeMap<FileId, Vec<&'a Edit>> {
    let mut files: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for fix in report.diagnostics.iter().filter_map(|diagnostic| diagnostic.finding.fix.as_ref()) {
        let taken = |edit: &Edit| {
            files.get(&edit.span.file).is_some_and(|others| {
                others.iter().any(|other| {
                    edit.span.start < other.span.end && other.span.start < edit.span.end || edit.span == other.span
                })
            })
        };
        let own = fix.edits.iter().all(|edit| !sources.path(edit.span.file).starts_with("(built in)"));
        if own && !fix.edits.iter().any(taken) {
            fix.edits.iter().for_each(|edit| files.entry(edit.span.file).or_default().push(edit));
        }
    }
    for edits in files.values_mut() {
        edits.sort_by_key(|edit| edit.span);
    }
    files
}

fn changed(text: &str, edits: &[&Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(&text[at..range.start]);
        out.push_str(&edit.text);
        at = range.end;
    }
    out + &text[at..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Finding, Span};
    use crate::policy::{Policy, judge};

    #[test]
    fn repairs_are_applied_in_order_and_only_once() {
        let mut sources = Sources::new();
        let file = sources.add("content/a.md", "darft = true\nlastmod = x\n");
        let fix = |code: &'static str, range, text: &str| {
            let span = Span::new(file, range);
            Finding::new(code, "Write it").at(span, "").fix("Write it", span, text)
        };
        let findings =
            vec![fix("CNT018", 13..20, "updated"), fix("CNT001", 0..5, "draft"), fix("CNT004", 3..5, "never")];
        let report = judge(findings, &sources, &Policy::default());
        let found = edits(&report, &sources);
        assert_eq!(changed(sources.text(file), &found[&file]), "draft = true\nupdated = x\n");
        assert!(diff(&report, &sources).contains("-darft = true\n-lastmod = x\n+draft = true\n+updated = x\n"));
    }
}
