//! From findings to diagnostics.

use std::collections::{BTreeMap, BTreeSet};

use super::levels::{Enforcement, Policy};
use super::waivers::{Waived, Waiver, Waivers};
use super::{Diagnostic, Report, fingerprint};
use crate::diag::{FileId, Finding, Sources, Veil};
use crate::rules::{self, Level, Stops};

/// Gives each finding its level and the exception that covers it, and says what is wrong with the exceptions.
///
/// The report is in order of path, place, code and title, and says the same thing about the same place only once.
pub fn judge(mut findings: Vec<Finding>, sources: &Sources, policy: &Policy) -> Report {
    let veil = Veil::over(&findings);
    for finding in &mut findings {
        veil.cover_finding(finding);
    }
    sources.hide(veil);
    let mut diagnostics = sorted(findings, sources, policy);
    fingerprint::assign(&mut diagnostics, sources);
    let mut used = BTreeSet::new();
    let mut refused = Vec::new();
    for diagnostic in &mut diagnostics {
        let Some(number) = covering(diagnostic, sources, &policy.waivers) else { continue };
        used.insert(number);
        let waiver = &policy.waivers.entries[number];
        if diagnostic.enforcement == Enforcement::Hard {
            refused.push(hard(waiver, diagnostic));
        } else {
            diagnostic.waiver = Some(Waived { id: waiver.id.value.clone(), reason: waiver.reason.clone() });
        }
    }
    let mut diagnostics = once(diagnostics);
    let mut about = sorted(policy.waivers.review(&used).into_iter().chain(refused).collect(), sources, policy);
    if !about.is_empty() {
        fingerprint::assign(&mut about, sources);
        diagnostics.extend(about);
        diagnostics.sort_by(|a, b| key(a, sources).cmp(&key(b, sources)));
    }
    Report::new(diagnostics)
}

fn sorted(findings: Vec<Finding>, sources: &Sources, policy: &Policy) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = findings
        .into_iter()
        .map(|finding| diagnostic(finding, sources, policy))
        .filter(|diagnostic| diagnostic.level != Level::Off)
        .collect();
    diagnostics.sort_by(|a, b| key(a, sources).cmp(&key(b, sources)));
    diagnostics.dedup();
    diagnostics
}

/// Leaves out what somebody has been told already: the same about a part of the same place, and what a style says of
/// words that a pack stops at least as hard. An exception for the one is none for the other.
fn once(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let of_packs: BTreeMap<_, _> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.finding.code.starts_with("LEG002/") && diagnostic.waiver.is_none())
        .filter_map(|diagnostic| Some((diagnostic.finding.span()?, diagnostic.level)))
        .collect();
    let said = |diagnostic: &Diagnostic| {
        let level = diagnostic.finding.span().and_then(|span| of_packs.get(&span));
        diagnostic.finding.code.starts_with("BRD001/") && level.is_some_and(|level| *level >= diagnostic.level)
    };
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    // Where the last finding about each code and title ends: they come in the order of their places.
    let mut ends: BTreeMap<(FileId, String, String, bool), u32> = BTreeMap::new();
    for diagnostic in diagnostics {
        if said(&diagnostic) {
            continue;
        }
        if let Some(span) = diagnostic.finding.span().filter(|span| span.end > span.start) {
            let finding = &diagnostic.finding;
            let key = (span.file, finding.code.to_string(), finding.title.clone(), diagnostic.waiver.is_some());
            let end = ends.entry(key).or_default();
            if span.end <= *end && diagnostic.finding.secrets.is_empty() {
                continue;
            }
            *end = span.end.max(*end);
        }
        kept.push(diagnostic);
    }
    kept
}

fn diagnostic(finding: Finding, sources: &Sources, policy: &Policy) -> Diagnostic {
    let path = finding.span().map(|span| sources.path(span.file));
    let in_force = policy.in_force(&finding.code, path);
    let stops = rules::find(&finding.code).map_or(Stops::Content, |rule| rule.meta.stops);
    Diagnostic {
        level: in_force.level,
        clause: in_force.clause,
        enforcement: in_force.enforcement,
        waiver: None,
        fingerprint: String::new(),
        stops,
        finding,
    }
}

/// Number of the exception for a finding: by its file, or by the built document it is about.
fn covering(diagnostic: &Diagnostic, sources: &Sources, waivers: &Waivers) -> Option<usize> {
    let finding = &diagnostic.finding;
    let file = finding.span().map(|span| sources.path(span.file));
    let paths: Vec<&str> = file.into_iter().chain(finding.subject.as_deref()).collect();
    waivers.find(&finding.code, &paths, &diagnostic.fingerprint)
}

fn hard(waiver: &Waiver, diagnostic: &Diagnostic) -> Finding {
    let finding = Finding::new("GOV009", format!("Remove the exception `{}`", waiver.id.value))
        .at(waiver.rule.span, "this rule allows none")
        .why("The policy allows no exception from this rule, so the entry has no effect.")
        .help("Fix what was found. Only a change of the policy could allow it.");
    diagnostic.clause.into_iter().fold(finding, |finding, span| finding.at(span, "the policy says so here"))
}

fn key<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> (&'a str, u32, u32, &'a str, &'a str, &'a str) {
    let finding = &diagnostic.finding;
    let subject = finding.subject.as_deref().unwrap_or("");
    match finding.span() {
        Some(span) => (sources.path(span.file), span.start, span.end, &finding.code, &finding.title, subject),
        None => (subject, 0, 0, &finding.code, &finding.title, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    fn finding(code: &'static str) -> Finding {
        Finding::new(code, "Do this")
    }

    #[test]
    fn an_unknown_code_blocks() {
        assert!(judge(vec![finding("XYZ999")], &Sources::new(), &Policy::default()).blocked());
    }

    #[test]
    fn the_same_is_said_once_of_a_place_and_never_less_than_it_stops() {
        let mut sources = Sources::new();
        let a = sources.add("content/a.md", "cutting edge, risk-free, [![x](x)](x)");
        let at = |code: &'static str, place: std::ops::Range<usize>| finding(code).at(Span::new(a, place), "");
        let found = vec![
            at("BRD001/Placet.Superlatives", 0..12),
            at("LEG002/plain-language.empty-praise", 0..12),
            at("BRD001/Placet.Superlatives", 14..23),
            at("LNK004", 25..36),
            at("LNK004", 26..32),
        ];
        let codes = |report: &Report| -> Vec<String> {
            report.diagnostics.iter().map(|said| said.finding.code.to_string()).collect()
        };
        let report = judge(found, &sources, &Policy::default());
        let expected = ["LEG002/plain-language.empty-praise", "BRD001/Placet.Superlatives", "LNK004"];
        assert_eq!(codes(&report), expected);
    }

    #[test]
    fn findings_come_out_by_path_place_and_code_and_only_once() {
        let mut sources = Sources::new();
        let b = sources.add("content/b.md", "text");
        let a = sources.add("content/a.md", "text");
        let at = |code: &'static str, file, start| finding(code).at(Span::new(file, start..start + 1), "");
        let findings = vec![at("CNT001", b, 0), at("CNT004", a, 2), at("CNT001", a, 2), at("CNT001", a, 2)];
        let report = judge(findings, &sources, &Policy::default());
        let order: Vec<_> = report.diagnostics.iter().map(|d| (d.finding.code.as_ref(), d.finding.span())).collect();
        let span = |file, start| Some(Span::new(file, start..start + 1));
        assert_eq!(order, [("CNT001", span(a, 2)), ("CNT004", span(a, 2)), ("CNT001", span(b, 0))]);
    }
}
