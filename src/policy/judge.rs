//! From findings to diagnostics.

use std::collections::BTreeMap;

use super::{Diagnostic, Report, fingerprint};
use crate::diag::{Finding, Sources, Span, Veil};
use crate::rules::{self, Level, Stops};

/// What a policy says about one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// The level it asks for.
    pub level: Level,
    /// Where it says so.
    pub span: Option<Span>,
}

/// The levels in force. Without any clause every rule has its built-in level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    clauses: BTreeMap<String, Clause>,
}

impl Policy {
    /// Sets the level of a code; a later clause replaces an earlier one.
    pub fn set(&mut self, code: impl Into<String>, clause: Clause) {
        self.clauses.insert(code.into(), clause);
    }

    /// Level of a code and the place that says so. Locked rules keep their level, and a code that
    /// nobody registered blocks (fail closed).
    pub fn level(&self, code: &str) -> (Level, Option<Span>) {
        let rule = rules::find(code);
        let default = rule.map_or(Level::Block, |rule| rule.meta.default);
        match self.clauses.get(code) {
            Some(clause) if !rule.is_some_and(rules::RuleDef::locked) => (clause.level, clause.span),
            _ => (default, None),
        }
    }
}

/// Gives each finding its level. The report is in order of path, place, code and title, and says the
/// same thing about the same place only once.
pub fn judge(mut findings: Vec<Finding>, sources: &Sources, policy: &Policy) -> Report {
    let veil = Veil::over(&findings);
    for finding in &mut findings {
        veil.cover_finding(finding);
    }
    sources.hide(veil);
    let mut diagnostics: Vec<Diagnostic> = findings
        .into_iter()
        .map(|finding| diagnostic(finding, policy))
        .filter(|diagnostic| diagnostic.level != Level::Off)
        .collect();
    diagnostics.sort_by(|a, b| key(a, sources).cmp(&key(b, sources)));
    diagnostics.dedup();
    fingerprint::assign(&mut diagnostics, sources);
    Report::new(diagnostics)
}

fn diagnostic(finding: Finding, policy: &Policy) -> Diagnostic {
    let (level, clause) = policy.level(&finding.code);
    let stops = rules::find(&finding.code).map_or(Stops::Content, |rule| rule.meta.stops);
    Diagnostic { finding, level, clause, waiver: None, fingerprint: String::new(), stops }
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

    fn finding(code: &'static str) -> Finding {
        Finding::new(code, "Do this")
    }

    #[test]
    fn a_policy_lowers_a_level_but_not_a_locked_one() {
        let mut policy = Policy::default();
        policy.set("CNT001", Clause { level: Level::Advise, span: None });
        policy.set("INT001", Clause { level: Level::Off, span: None });
        let report = judge(vec![finding("CNT001"), finding("INT001")], &Sources::new(), &policy);
        assert_eq!((report.counts.block, report.counts.advise), (1, 1));
        assert_eq!(report.main_stop(), Some(Stops::Tool));
    }

    #[test]
    fn an_unknown_code_blocks() {
        assert!(judge(vec![finding("XYZ999")], &Sources::new(), &Policy::default()).blocked());
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
