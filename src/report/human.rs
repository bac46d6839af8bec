//! The report for people: excerpt with carets, why it matters, the next step; the last line sums up.

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level as Kind, Renderer, Snippet};

use super::parts::count;
use super::{Format, ReportCx};
use crate::diag::{Finding, Label, Sources};
use crate::policy::{Diagnostic, Report};
use crate::rules::{Level, wrap};

/// For people.
pub(super) const FORMAT: Format = Format { name: "human", about: "excerpts and words for people", render };

fn render(cx: &ReportCx<'_>) -> String {
    human(cx.report, cx.sources, cx.look)
}

/// How text is shown to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Whether colours are used; words say everything without them.
    pub color: bool,
    /// Width of the terminal in columns; none where there is no terminal.
    pub width: Option<usize>,
}

/// Longest excerpt line and paragraph where the width is not known.
const WIDTH: usize = 100;

/// Shows a report for people.
pub fn human(report: &Report, sources: &Sources, look: Look) -> String {
    let width = look.width.unwrap_or(WIDTH).clamp(40, 120);
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        out.push_str(renderer.render(&groups(diagnostic, sources, width)).trim_end());
        out.push_str("\n\n");
    }
    out.push_str(&closing(report));
    out.push('\n');
    out
}

/// The last line: what there is to do.
pub fn closing(report: &Report) -> String {
    let counts = report.counts;
    let mut parts = Vec::new();
    if counts.block > 0 {
        parts.push(count(counts.block, "thing to fix", "things to fix"));
    }
    if counts.advise > 0 {
        parts.push(count(counts.advise, "piece of advice", "pieces of advice"));
    }
    if counts.waived > 0 {
        parts.push(count(counts.waived, "exception in force", "exceptions in force"));
    }
    if parts.is_empty() {
        return "Nothing to fix.".into();
    }
    let first = report.diagnostics.iter().find(|d| d.blocks()).or(report.diagnostics.first());
    let code = first.map_or("CODE", |diagnostic| diagnostic.finding.code.as_ref());
    let verdict = if counts.block > 0 { "" } else { " Nothing blocks." };
    format!("{}.{verdict} Run `placet explain {code}` to learn more.", parts.join(", "))
}

/// The word before a finding.
pub(super) fn label_of(diagnostic: &Diagnostic) -> &'static str {
    match (diagnostic.level, &diagnostic.waiver) {
        (Level::Block | Level::Advise, Some(_)) => "exception",
        (Level::Block, None) => "to fix",
        (Level::Advise, None) => "advice",
        (Level::Off, _) => "off",
    }
}

fn groups<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources, width: usize) -> Vec<Group<'a>> {
    let finding = &diagnostic.finding;
    let base = if diagnostic.blocks() { Kind::ERROR } else { Kind::WARNING };
    let title = base.with_name(label_of(diagnostic)).primary_title(&*finding.title).id(&*finding.code);
    let mut group = Group::with_title(title);
    for snippet in excerpts(&finding.labels, sources) {
        group = group.element(snippet);
    }
    for note in notes(diagnostic, width) {
        group = group.element(note);
    }
    let clause = diagnostic.clause.map(|span| {
        let title = Kind::NOTE.secondary_title("the policy says so here");
        let label = Label { span, text: String::new() };
        Group::with_title(title).elements(excerpts(&[label], sources))
    });
    std::iter::once(group).chain(clause).collect()
}

/// One excerpt for each file, in the order of the labels; the first label is the primary one.
fn excerpts<'a>(labels: &[Label], sources: &'a Sources) -> Vec<Snippet<'a, Annotation<'a>>> {
    let mut files = Vec::new();
    for label in labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    let excerpt = |file| {
        let whole = sources.shown(file);
        let spans = labels.iter().filter(|label| label.span.file == file).map(|label| label.span.range());
        // Only these lines are handed on: a report with thousands of places would else go through the file for each.
        let window = around(whole, spans);
        let first_line = sources.position(file, window.start as u32).line;
        let text = &whole[window.clone()];
        let annotations =
            labels.iter().enumerate().filter(|(_, label)| label.span.file == file).map(|(index, label)| {
                let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
                let words = (!label.text.is_empty()).then(|| label.text.clone());
                let span = inside(whole, label.span.range());
                kind.span(span.start - window.start..span.end - window.start).label(words)
            });
        Snippet::source(text).line_start(first_line).path(sources.path(file)).annotations(annotations)
    };
    files.into_iter().map(excerpt).collect()
}

/// The lines that hold these places, with one before and one behind.
fn around(text: &str, spans: impl Iterator<Item = std::ops::Range<usize>>) -> std::ops::Range<usize> {
    let places = spans.map(|span| inside(text, span)).reduce(|a, b| a.start.min(b.start)..a.end.max(b.end));
    let Some(places) = places else { return 0..text.len() };
    let bytes = text.as_bytes();
    let start = memchr::memrchr_iter(b'\n', &bytes[..places.start]).nth(1).map_or(0, |at| at + 1);
    let end = memchr::memchr_iter(b'\n', &bytes[places.end..]).nth(1).map_or(text.len(), |at| places.end + at + 1);
    start..end
}

/// The range cut to the text and to whole characters, so that a wrong span cannot stop a report.
fn inside(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(range.start);
    start..floor(range.end).max(start)
}

fn notes(diagnostic: &Diagnostic, width: usize) -> Vec<Element<'static>> {
    let Finding { why, help, fix, subject, .. } = &diagnostic.finding;
    let mut notes: Vec<Element<'static>> = Vec::new();
    let mut note = |kind: Kind<'static>, name: &'static str, text: &str| {
        let text = wrap(text, width.saturating_sub(name.len() + 8).max(24), "");
        notes.push(kind.with_name(name).message(text).into());
    };
    if let Some(subject) = subject {
        note(Kind::NOTE, "in", subject);
    }
    if let Some(why) = why {
        note(Kind::NOTE, "why", why);
    }
    if let Some(help) = help {
        note(Kind::HELP, "next", help);
    }
    if let Some(fix) = fix {
        note(Kind::HELP, "fix", &format!("{} (`placet check --fix` does it)", fix.title));
    }
    if let Some(waiver) = &diagnostic.waiver {
        note(Kind::NOTE, "exception", &format!("`{}`: {}", waiver.id, waiver.reason));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::{Look, around, human};
    use crate::diag::Sources;
    use crate::policy::Report;
    use crate::report::fixture;
    use snapbox::{assert_data_eq, str};

    #[test]
    fn shows_place_reason_and_next_step() {
        let (report, sources) = fixture::report();
        assert_data_eq!(
            human(&report, &sources, Look::default()),
            str![[r#"
to fix[CFG005]: Add `base_url` to `config.toml`
 |
 = next: Write `base_url = "https://…"` with the address of the site.

to fix[SEC002]: Take the script out
 |
 = in: blog/launch/index.html

exception[CNT040]: Remove the mark `<<<<<<< HEAD`
 --> content/blog/100 % größer.md:1:1
  |
1 | +++
  | ^^^
  |
  = exception: `W-2026-01`: under review | *until* May

advice[BRD001/House.Best]: Say what makes it the `*best* | <i>one</i>`
 --> content/blog/100 % größer.md:5:9
  |
5 | 🎉 Our | *best* `year`, says @anna ##[error]
  |          ^^^^^^ a claim, no proof
::error::x
  |
  = why: Claims without proof can be [tested](in court), 100%.

advice[CNT041]: Give the two pages different titles
 --> content/blog/launch.md:2:10
  |
2 | title = "Größe – heute"
...
5 | [See](@/blog/lauch.md)
  |       ^^^^^^^^^^^^^^^ no such page
  |
  = why: Readers would land on an error page.
  = next: Did you mean `@/blog/launch.md`?

4 things to fix, 2 pieces of advice, 1 exception in force. Run `placet explain CFG005` to learn more.

"#]]
        );
    }

    #[test]
    fn only_the_lines_around_a_place_are_handed_on() {
        let text = "a\nb\nc\nd\ne\n";
        let shown = |spans: &[(usize, usize)]| &text[around(text, spans.iter().map(|(start, end)| *start..*end))];
        assert_eq!(shown(&[(4, 5)]), "b\nc\nd\n");
        assert_eq!(shown(&[(0, 1)]), "a\nb\n");
        assert_eq!(shown(&[(10, 10)]), "e\n");
        assert_eq!(shown(&[(6, 7), (2, 3)]), text);
        assert_eq!(shown(&[(40, 50)]), "e\n");
    }

    #[test]
    fn says_so_when_there_is_nothing() {
        assert_eq!(human(&Report::default(), &Sources::new(), Look::default()), "Nothing to fix.\n");
    }

    #[test]
    fn colours_change_no_word() {
        let (report, sources) = fixture::report();
        let plain = human(&report, &sources, Look::default());
        let styled = human(&report, &sources, Look { color: true, width: None });
        assert!(styled.contains("\u{1b}["));
        let escapes = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
        assert_eq!(escapes.replace_all(&styled, ""), plain);
    }
}
