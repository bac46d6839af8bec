//! Markdown for the discussion of a merge request: the verdict, a table, the details folded away.
//!
//! What people wrote can neither change the layout nor call anybody: everything that means something in
//! Markdown is escaped. A comment takes 65,536 characters on GitHub, so the mildest findings are left
//! out beyond that, and the report says so.

use std::fmt::Write as _;

use super::human::{closing, label_of};
use super::parts::{count, exception, place, worst_first};
use super::{Format, ReportCx};
use crate::policy::Diagnostic;

/// For discussions.
pub(super) const FORMAT: Format = Format {
    name: "markdown",
    about: "a comment for a merge request",
    render: |cx: &ReportCx<'_>| limited(cx, LENGTH),
};

/// Most bytes; below the limit of GitHub, with room for a few words of whoever posts it.
const LENGTH: usize = 60_000;

/// What is outside the rows and details.
const FRAME: usize = 1_000;

fn limited(cx: &ReportCx<'_>, length: usize) -> String {
    let all = worst_first(cx);
    let verdict = if cx.report.blocked() { "not ready to go out" } else { "ready to go out" };
    let mut out = format!("## Placet: {verdict}\n\n{}\n", safe(&closing(cx.report)));
    let (mut rows, mut details, mut shown) = (String::new(), String::new(), 0);
    for diagnostic in &all {
        let (row, detail) = (row(cx, diagnostic), detail(cx, diagnostic));
        if rows.len() + details.len() + row.len() + detail.len() + FRAME > length {
            break;
        }
        rows.push_str(&row);
        details.push_str(&detail);
        shown += 1;
    }
    if shown > 0 {
        let _ = write!(out, "\n|  | Where | What to do | Rule |\n|---|---|---|---|\n{rows}");
        let _ = write!(out, "\n<details><summary>Why, and the next step</summary>\n\n{details}\n</details>\n");
    }
    if shown < all.len() {
        let more = count(all.len() - shown, "finding is", "findings are");
        let _ = write!(out, "\n{more} not shown, because a comment takes only so much.\n");
    }
    out
}

fn row(cx: &ReportCx<'_>, diagnostic: &Diagnostic) -> String {
    let finding = &diagnostic.finding;
    let (kind, title, code) = (label_of(diagnostic), safe(&finding.title), safe(&finding.code));
    format!("| {kind} | {} | {title} | {code} |\n", location(cx, diagnostic))
}

fn detail(cx: &ReportCx<'_>, diagnostic: &Diagnostic) -> String {
    let finding = &diagnostic.finding;
    let mut out = format!("- **{}**<br>{}", safe(&finding.title), location(cx, diagnostic));
    for text in [&finding.why, &finding.help].into_iter().flatten() {
        let _ = write!(out, "<br>{}", safe(text));
    }
    if let Some(fix) = &finding.fix {
        let _ = write!(out, "<br>{}", safe(&format!("`placet check --fix` does it: {}.", fix.title)));
    }
    if let Some(waiver) = &diagnostic.waiver {
        let _ = write!(out, "<br>{}", safe(&exception(waiver)));
    }
    out + "\n"
}

/// Path and line, or the built document, or the site.
fn location(cx: &ReportCx<'_>, diagnostic: &Diagnostic) -> String {
    match (place(cx, diagnostic), &diagnostic.finding.subject) {
        (Some(place), _) => format!("<code>{}</code> line {}", escape(place.path), place.start.line),
        (None, Some(subject)) => format!("<code>{}</code>", escape(subject)),
        (None, None) => "the site".to_owned(),
    }
}

/// A text whose backquotes mark literals; outside of them nobody is called with `@`.
fn safe(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(text).replace("&#64;", "&#64;&#8203;");
    }
    let part = |(index, part): (usize, &&str)| {
        if index % 2 == 1 {
            format!("<code>{}</code>", escape(part))
        } else {
            escape(part).replace("&#64;", "&#64;&#8203;")
        }
    };
    parts.iter().enumerate().map(part).collect()
}

/// Everything that is neither a letter, a digit, nor harmless, as a character reference (`CommonMark` 2.5).
fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        match character {
            '\n' | '\r' | '\t' => out.push(' '),
            '\0'..='\u{1f}' | '\u{7f}' => out.push('\u{fffd}'),
            ' ' | ',' | '.' | '/' | '-' | '?' | ';' | '%' => out.push(character),
            character if character.is_ascii_punctuation() => {
                let _ = write!(out, "&#{};", character as u32);
            }
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
    fn shows_every_finding() {
        let (report, sources) = fixture::report();
        assert_data_eq!(
            limited(&ReportCx::new(&report, &sources), LENGTH),
            file!["snapshots/report.markdown.md"].raw()
        );
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let (report, sources) = fixture::report();
        let text = limited(&ReportCx::new(&report, &sources), FRAME + 800);
        assert!(text.len() < FRAME + 800 && text.contains("not shown, because"), "{text}");
        assert!(text.contains("SEC002") && !text.contains("CNT040"), "{text}");
    }

    #[test]
    fn what_people_wrote_stays_text() {
        use pulldown_cmark::{Event, Options, Parser, Tag};
        let hostile = "@anna ![x](http://e.example/p.png) <img src=x> | **b** &lt; `a | <b> @bob` \n# h\n- l [l]: x";
        let text = format!("| {} |\n|---|\n| {} |\n", safe("head"), safe(hostile));
        assert!(!text.contains("@anna"), "{text}");
        let events: Vec<Event<'_>> = Parser::new_ext(&text, Options::all()).collect();
        let bad = |event: &&Event<'_>| match event {
            Event::Start(tag) => !matches!(tag, Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell),
            Event::InlineHtml(html) => !["<code>", "</code>"].contains(&&**html),
            Event::Html(_) | Event::Code(_) => true,
            _ => false,
        };
        assert_eq!(events.iter().find(bad), None, "{text}");
        let cells = events.iter().filter(|event| matches!(event, Event::Start(Tag::TableCell))).count();
        assert_eq!(cells, 2, "{text}");
    }
}
