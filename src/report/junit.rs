//! `JUnit` XML as Jenkins takes it (`junit-10.xsd` of its xUnit plugin); GitLab and others read it too.
//!
//! One suite for each file under `content/` and one for the site as a whole, one case for each rule, so
//! that a check that passed is evidence too. A blocker is a failure, a failure of the tool an error,
//! an exception a skipped case; advice is printed by a case that passes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::parts::{place, sentences};
use super::{Format, ReportCx};
use crate::policy::Diagnostic;
use crate::rules::{self, Group, Level, RULES, RuleDef, Scope, Stops};

/// For build servers.
pub(super) const FORMAT: Format = Format { name: "junit", about: "JUnit XML, for build servers", render: junit };

/// Name of the suite of findings that belong to no file.
const SITE: &str = "site";

/// Most cases of a file; beyond it the rules that passed on a post are one case.
const CASES: usize = 100_000;

fn junit(cx: &ReportCx<'_>) -> String {
    limited(cx, CASES)
}

fn limited(cx: &ReportCx<'_>, cases: usize) -> String {
    let files = files(cx);
    let summed = files.len() * RULES.len() > cases;
    let suites: Vec<Suite> = files.iter().map(|(path, found)| Suite::new(cx, path, found, summed)).collect();
    let sum = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>();
    let (tests, failures, errors) = (sum(|suite| suite.tests), sum(|suite| suite.failures), sum(|suite| suite.errors));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"placet\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">");
    for suite in &suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}  </testsuite>",
            escape(&suite.name),
            suite.tests,
            suite.failures,
            suite.errors,
            suite.skipped,
            suite.cases
        );
    }
    out + "</testsuites>\n"
}

/// Findings by file: every post that was looked at, the site, and other files with findings.
fn files<'a>(cx: &ReportCx<'a>) -> BTreeMap<&'a str, Vec<&'a Diagnostic>> {
    let inside = |path: &str| {
        let below = |scope: &String| path.strip_prefix(scope.as_str()).is_some_and(|rest| rest.starts_with('/'));
        cx.scope.is_empty() || cx.scope.iter().any(|scope| scope.is_empty() || path == scope || below(scope))
    };
    let posts = cx.sources.paths().filter(|path| path.starts_with("content/") && inside(path));
    let mut files: BTreeMap<&str, Vec<&Diagnostic>> = posts.map(|path| (path, Vec::new())).collect();
    if cx.scope.is_empty() {
        files.insert(SITE, Vec::new());
    }
    for diagnostic in &cx.report.diagnostics {
        let path = place(cx, diagnostic).map_or(SITE, |place| place.path);
        files.entry(path).or_default().push(diagnostic);
    }
    files
}

/// One `testsuite`.
#[derive(Debug, Default)]
struct Suite {
    name: String,
    class: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    cases: String,
}

impl Suite {
    fn new(cx: &ReportCx<'_>, path: &str, found: &[&Diagnostic], summed: bool) -> Self {
        // Jenkins takes what stands before the last full stop for a package.
        let class = path.trim_end_matches(".md").replace('.', "_").replace('/', ".");
        let mut suite = Self { name: path.to_owned(), class, ..Self::default() };
        let mut by_code: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in found {
            by_code.entry(&diagnostic.finding.code).or_default().push(diagnostic);
        }
        for (code, found) in &by_code {
            suite.found(cx, code, found);
        }
        let passed = |rule: &&&RuleDef| {
            looks_at(rule, path) && !by_code.keys().any(|code| rules::family(code) == rule.meta.code)
        };
        if summed {
            suite.case("all other rules", "");
        } else {
            RULES.iter().filter(passed).for_each(|rule| suite.case(&title(rule.meta.code), ""));
        }
        suite
    }

    /// The case of a rule that found something here.
    fn found(&mut self, cx: &ReportCx<'_>, code: &str, found: &[&Diagnostic]) {
        let text = found.iter().map(|diagnostic| line(cx, diagnostic) + "\n").collect::<String>();
        let blockers: Vec<_> = found.iter().filter(|diagnostic| diagnostic.blocks()).collect();
        let first = blockers.first().map_or(found[0], |first| **first);
        let more = if blockers.len() > 1 { format!(" (and {} more)", blockers.len() - 1) } else { String::new() };
        let message = escape(&format!("{}{more}", first.finding.title));
        let (code_text, text) = (escape(code), escape(&text));
        let inside = if blockers.is_empty() {
            let waived = found.iter().all(|diagnostic| diagnostic.waiver.is_some());
            if waived {
                self.skipped += 1;
                format!("<skipped message=\"{message}\">{text}</skipped>")
            } else {
                format!("<system-out>{text}</system-out>")
            }
        } else if first.stops == Stops::Tool {
            self.errors += 1;
            format!("<error type=\"{code_text}\" message=\"{message}\">{text}</error>")
        } else {
            self.failures += 1;
            format!("<failure type=\"{code_text}\" message=\"{message}\">{text}</failure>")
        };
        self.case(&title(code), &inside);
    }

    fn case(&mut self, name: &str, inside: &str) {
        self.tests += 1;
        let (name, class) = (escape(name), escape(&self.class));
        let _ = match inside {
            "" => writeln!(self.cases, "    <testcase name=\"{name}\" classname=\"{class}\"/>"),
            _ => writeln!(self.cases, "    <testcase name=\"{name}\" classname=\"{class}\">{inside}</testcase>"),
        };
    }
}

/// Whether a rule is about files like this one. A rule that is off without a policy did not pass.
fn looks_at(rule: &RuleDef, path: &str) -> bool {
    let about_site = matches!(rule.scope, Scope::Site | Scope::Output)
        || matches!(rule.meta.group, Group::Config | Group::Internal | Group::Governance);
    let post = path.starts_with("content/");
    rule.meta.default != Level::Off && if post { !about_site } else { path == SITE && about_site }
}

/// `CNT001 unknown-field`.
fn title(code: &str) -> String {
    rules::find(code).map_or_else(|| code.to_owned(), |rule| format!("{code} {}", rule.meta.name))
}

fn line(cx: &ReportCx<'_>, diagnostic: &Diagnostic) -> String {
    let place = place(cx, diagnostic);
    let place = place.map_or_else(String::new, |at| format!("{}:{}:{}: ", at.path, at.start.line, at.start.column));
    format!("{place}{}", sentences(diagnostic))
}

/// Text for XML 1.0: markup escaped, characters that it cannot hold replaced.
pub(crate) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(character),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use snapbox::{assert_data_eq, file};

    #[test]
    fn shows_every_finding_and_says_what_passed() {
        let (report, sources) = fixture::report();
        let cx = ReportCx::new(&report, &sources);
        assert_data_eq!(limited(&cx, 0), file!["snapshots/report.junit.xml"].raw());
        let full = junit(&cx);
        assert!(
            full.contains("<testcase name=\"LNK002 broken-fragment\" classname=\"content.blog.launch\"/>"),
            "{full}"
        );
        assert!(full.contains("<testcase name=\"CFG001 unreadable-config\" classname=\"site\"/>"), "{full}");
    }

    #[test]
    fn a_narrowed_report_says_nothing_about_other_posts() {
        let (report, sources) = fixture::report();
        let scope = ["content/blog/launch.md".to_owned()];
        let report = report.narrowed(|diagnostic| diagnostic.finding.code == "LNK001");
        let text = junit(&ReportCx { scope: &scope, ..ReportCx::new(&report, &sources) });
        assert!(!text.contains("größer") && text.contains("failures=\"1\""), "{text}");
    }

    #[test]
    fn no_text_can_break_the_file() {
        assert_eq!(escape("a<b>&\"\n\u{1}\u{fffe}é"), "a&lt;b&gt;&amp;&quot;&#10;\u{fffd}\u{fffd}é");
    }
}
