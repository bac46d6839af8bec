//! Safe repairs, written file by file: `placet check --fix`, and the buttons of the desk.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Failure, files as place};
use crate::diag::{Edit, FileId, Sources, Span};
use crate::policy::{Diagnostic, Report};

/// A file with its repairs.
#[derive(Debug)]
pub struct Repaired {
    path: String,
    edits: usize,
}

/// Applies the repairs of a report to the files of the site. Of two that overlap the first is taken:
/// the next run offers the other again. A file that is not on disk what was checked stays as it is.
pub fn apply(report: &Report, sources: &Sources, root: &Path) -> Result<Vec<Repaired>, Failure> {
    let mut done = Vec::new();
    for (file, edits) in edits(report, sources) {
        let Some((path, bytes)) = place::inside(root, sources.path(file)) else { continue };
        let Some(text) = spliced(&bytes, sources.text(file), &edits) else { continue };
        place::replace(&path, &text)?;
        done.push(Repaired { path: sources.path(file).to_owned(), edits: edits.len() });
    }
    Ok(done)
}

/// What [`apply`] would change, as a unified diff.
pub fn diff(report: &Report, sources: &Sources, root: &Path) -> String {
    let mut out = String::new();
    for (file, edits) in edits(report, sources) {
        let (path, before) = (sources.path(file), sources.text(file));
        let there = place::inside(root, path).and_then(|(_, bytes)| spliced(&bytes, before, &edits));
        if there.is_none() {
            continue;
        }
        let after = changed(before, &edits);
        let diff = similar::TextDiff::from_lines(before, &after);
        let diff = diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
        out.push_str(&sources.covered(&diff));
    }
    out
}

/// The repair of one finding.
#[derive(Debug)]
pub struct Repair<'a> {
    text: &'a str,
    edits: Vec<&'a Edit>,
}

impl<'a> Repair<'a> {
    /// The repair of a finding in one file; `None` where it has none or it does not fit.
    pub fn of(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Option<Self> {
        let fix = diagnostic.finding.fix.as_ref()?;
        let file = fix.edits.first()?.span.file;
        let text = sources.text(file);
        let mut edits: Vec<&Edit> = fix.edits.iter().collect();
        edits.sort_by_key(|edit| edit.span);
        let apart = edits.windows(2).all(|pair| !overlap(pair[0].span, pair[1].span));
        let fits = edits.iter().all(|edit| edit.span.file == file && text.get(edit.span.range()).is_some());
        (apart && fits).then_some(Self { text, edits })
    }

    /// A text with the repair; `None` when it is not the one in which the finding was made.
    pub fn applied(&self, text: &str) -> Option<String> {
        let bytes = spliced(text.as_bytes(), self.text, &self.edits)?;
        String::from_utf8(bytes).ok()
    }
}

/// The bytes of a file with its edits. `None` when they are not what was checked: edited meanwhile, or
/// not UTF-8. A byte order mark that was not part of the text stays where it is.
fn spliced(bytes: &[u8], text: &str, edits: &[&Edit]) -> Option<Vec<u8>> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let after = changed(text, edits);
    if bytes == text.as_bytes() {
        return Some(after.into_bytes());
    }
    (bytes.strip_prefix(MARK) == Some(text.as_bytes())).then(|| [MARK, after.as_bytes()].concat())
}

/// One sentence about what was repaired.
pub fn summary(repaired: &[Repaired]) -> String {
    if repaired.is_empty() {
        return "There is nothing that can be repaired safely.".into();
    }
    let lines = repaired.iter().map(|file| format!("  {} ({})", file.path, file.edits));
    format!("Repaired:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// Edits by file, in order of place, none overlapping. Findings that an exception covers are left alone,
/// and so are repairs that do not fit into their file.
fn edits<'a>(report: &'a Report, sources: &Sources) -> BTreeMap<FileId, Vec<&'a Edit>> {
    let mut files: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    let open = report.diagnostics.iter().filter(|diagnostic| diagnostic.waiver.is_none());
    for fix in open.filter_map(|diagnostic| diagnostic.finding.fix.as_ref()) {
        let fits = |edit: &Edit| sources.text(edit.span.file).get(edit.span.range()).is_some();
        let taken = |edit: &Edit| {
            files.get(&edit.span.file).is_some_and(|others| others.iter().any(|other| overlap(edit.span, other.span)))
        };
        let apart = fix.edits.iter().enumerate().all(|(index, edit)| {
            !fix.edits[..index].iter().any(|other| other.span.file == edit.span.file && overlap(edit.span, other.span))
        });
        if apart && fix.edits.iter().all(|edit| fits(edit) && !taken(edit)) {
            fix.edits.iter().for_each(|edit| files.entry(edit.span.file).or_default().push(edit));
        }
    }
    for edits in files.values_mut() {
        edits.sort_by_key(|edit| edit.span);
    }
    files
}

/// Whether two edits of a file get in each other's way: they share a byte, or both insert at one place.
fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end || (one.start, one.end) == (other.start, other.end)
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
    use crate::diag::Finding;
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
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(diff(&report, &sources, folder.path()), "", "the file is not on disk");
    }

    proptest::proptest! {
        /// Random edits, many of them overlapping, beyond the end or inside a character: what is taken
        /// changes its own bytes and nothing else.
        #[test]
        fn nothing_else_changes(
            text in "[a-zü🎉\r\n]{0,40}",
            spans in proptest::collection::vec((0_u32..60, 0_u32..6, "[A-Z\n]{0,3}"), 0..8),
            marked in proptest::bool::ANY,
        ) {
            let mut sources = Sources::new();
            let file = sources.add("content/a.md", text.as_str());
            let finding = |(start, length, new): &(u32, u32, String)| {
                let span = Span { file, start: *start, end: start + length };
                Finding::new("CNT001", format!("Write {start}")).at(span, "").fix("Write it", span, new.as_str())
            };
            let report = judge(spans.iter().map(finding).collect(), &sources, &Policy::default());
            let found = edits(&report, &sources);
            let edits = found.get(&file).cloned().unwrap_or_default();
            for pair in edits.windows(2) {
                proptest::prop_assert!(pair[0].span.end <= pair[1].span.start, "{edits:?}");
            }
            let mut expected = text.clone();
            for edit in edits.iter().rev() {
                expected.replace_range(edit.span.range(), &edit.text);
            }
            let mark = if marked { "\u{feff}" } else { "" };
            let on_disk = format!("{mark}{text}");
            let after = spliced(on_disk.as_bytes(), &text, &edits);
            proptest::prop_assert_eq!(after, Some(format!("{mark}{expected}").into_bytes()));
            let changed_meanwhile = spliced(format!("{on_disk}x").as_bytes(), &text, &edits);
            proptest::prop_assert_eq!(changed_meanwhile, None);
        }
    }
}
