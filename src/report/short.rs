//! One line for each finding: `path:line:column: blocks: title [CODE]`.

use std::fmt::Write as _;

use super::human::label_of;
use super::{Format, Place, ReportCx};
use crate::diag::Sources;
use crate::policy::Report;

/// For editors and `grep`.
pub(super) const FORMAT: Format = Format {
    name: "short",
    about: "one line for each finding",
    render: |cx: &ReportCx<'_>| short(cx.report, cx.sources),
};

/// Shows a report with one line for each finding.
pub fn short(report: &Report, sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        let finding = &diagnostic.finding;
        if let Some(span) = finding.span() {
            let place = Place::of(span, sources);
            let _ = write!(out, "{}:{}:{}: ", place.path, place.start.line, place.start.column);
        } else if let Some(subject) = &finding.subject {
            let _ = write!(out, "{subject}: ");
        }
        let _ = writeln!(out, "{}: {} [{}]", label_of(diagnostic), finding.title, finding.code);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::report::fixture;
    use snapbox::{assert_data_eq, str};

    #[test]
    fn shows_one_line_for_each_finding() {
        let (report, sources) = fixture::report();
        assert_data_eq!(
            super::short(&report, &sources),
            str![[r#"
to fix: Add `base_url` to `config.toml` [CFG005]
blog/launch/index.html: to fix: Take the script out [SEC002]
content/blog/100 % größer.md:1:1: exception: Remove the mark `<<<<<<< HEAD` [CNT040]
content/blog/100 % größer.md:5:9: advice: Say what makes it the `*best* | <i>one</i>` [BRD001/House.Best]
content/blog/launch.md:2:10: advice: Give the two pages different titles [CNT041]
content/blog/launch.md:3:1: to fix: Correct the field `darft` [CNT001]
content/blog/launch.md:5:7: to fix: Correct the link to a page that does not exist [LNK001]

"#]]
        );
    }
}
