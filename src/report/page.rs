//! A page for people who write posts: what to do next, post by post, in plain words.
//!
//! One file without scripts and without anything from elsewhere, so that it can be sent by mail.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::parts::{count, exception, place, rank, shows_text};
use super::{Format, Place, ReportCx};
use crate::policy::Diagnostic;
use crate::rules;

/// For marketing.
pub(super) const FORMAT: Format = Format { name: "page", about: "a web page in plain language", render: page };

const STYLE: &str = include_str!("page.css");

/// Characters of the line that are shown before and after the place.
const AROUND: usize = 80;

/// Words for a blocker, advice and an exception.
const KINDS: [&str; 3] = ["To fix", "Advice", "Exception"];

fn page(cx: &ReportCx<'_>) -> String {
    let groups = groups(cx);
    let headline = headline(cx);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{headline}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<header>\n<h1>{headline}</h1>\n<p>{}</p>\n</header>\n<main>\n",
        next_step(cx)
    );
    if groups.len() > 1 {
        out.push_str("<nav aria-label=\"Where\">\n<ol>\n");
        for (number, group) in groups.iter().enumerate() {
            let (title, counts) = (escape(&group.title), group.counts());
            let _ = writeln!(out, "<li><a href=\"#post-{}\">{title}</a> <span>{counts}</span></li>", number + 1);
        }
        out.push_str("</ol>\n</nav>\n");
    }
    for (number, group) in groups.iter().enumerate() {
        section(cx, group, number + 1, &mut out);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn headline(cx: &ReportCx<'_>) -> String {
    let counts = cx.report.counts;
    match (counts.block, counts.advise) {
        (0, 0) => "Nothing to fix".to_owned(),
        (0, advise) => format!("Ready to go out, with {}", count(advise, "piece of advice", "pieces of advice")),
        (block, _) => count(block, "thing to fix", "things to fix"),
    }
}

fn next_step(cx: &ReportCx<'_>) -> String {
    let counts = cx.report.counts;
    let mut parts = Vec::new();
    if counts.block > 0 {
        parts.push("Nothing can go out before these are fixed. Start with the first one.".to_owned());
    } else {
        parts.push("Nothing stands in the way of publication.".to_owned());
    }
    if counts.block > 0 && counts.advise > 0 {
        let advice = count(counts.advise, "piece of advice is", "pieces of advice are");
        parts.push(format!("{advice} below as well; you decide about advice."));
    }
    if counts.waived > 0 {
        parts.push(format!("{} in force.", count(counts.waived, "exception is", "exceptions are")));
    }
    parts.join(" ")
}

/// The findings of one file.
#[derive(Debug)]
struct PostGroup<'a> {
    title: String,
    path: &'a str,
    found: Vec<&'a Diagnostic>,
}

impl PostGroup<'_> {
    fn counts(&self) -> String {
        let number = |kind| self.found.iter().filter(|diagnostic| rank(diagnostic) == kind).count();
        let words =
            [(0, "to fix", "to fix"), (1, "piece of advice", "pieces of advice"), (2, "exception", "exceptions")];
        let parts = words.into_iter().filter(|(kind, ..)| number(*kind) > 0);
        parts.map(|(kind, one, many)| count(number(kind), one, many)).collect::<Vec<_>>().join(", ")
    }
}

/// Findings by file: what stops publication first, then by path.
fn groups<'a>(cx: &ReportCx<'a>) -> Vec<PostGroup<'a>> {
    let mut files: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in &cx.report.diagnostics {
        files.entry(place(cx, diagnostic).map_or("", |place| place.path)).or_default().push(diagnostic);
    }
    let group = |(path, mut found): (&'a str, Vec<&'a Diagnostic>)| {
        found.sort_by_key(|diagnostic| rank(diagnostic));
        PostGroup { title: title(cx, path), path, found }
    };
    let mut groups: Vec<PostGroup<'_>> = files.into_iter().map(group).collect();
    groups.sort_by_key(|group| group.found.iter().map(|diagnostic| rank(diagnostic)).min());
    groups
}

/// The title of a post as it stands in the file, else the path.
fn title(cx: &ReportCx<'_>, path: &str) -> String {
    if path.is_empty() {
        return "The site as a whole".to_owned();
    }
    let text = cx.sources.find(path).map_or("", |file| cx.sources.shown(file));
    let details = text.lines().skip(1).take_while(|line| !["+++", "---"].contains(&line.trim_end()));
    let mut values = details.filter_map(|line| {
        let rest = line.strip_prefix("title")?.trim_start();
        rest.strip_prefix(['=', ':']).map(|value| value.trim().trim_matches(['"', '\'', '“', '”']).to_owned())
    });
    let title = values.next().filter(|title| !title.is_empty() && path.starts_with("content/"));
    title.unwrap_or_else(|| path.to_owned())
}

fn section(cx: &ReportCx<'_>, group: &PostGroup<'_>, number: usize, out: &mut String) {
    let title = escape(&group.title);
    let _ = writeln!(out, "<section id=\"post-{number}\" aria-labelledby=\"title-{number}\">");
    let _ = writeln!(out, "<h2 id=\"title-{number}\">{title}</h2>");
    if !group.path.is_empty() && group.path != group.title {
        let _ = writeln!(out, "<p class=\"path\">{}</p>", escape(group.path));
    }
    for diagnostic in &group.found {
        finding(cx, diagnostic, out);
    }
    out.push_str("</section>\n");
}

fn finding(cx: &ReportCx<'_>, diagnostic: &Diagnostic, out: &mut String) {
    let finding = &diagnostic.finding;
    let kind = rank(diagnostic);
    let (class, word) = (["fix", "advice", "exception"][kind], KINDS[kind]);
    let _ = writeln!(out, "<article class=\"{class}\">");
    let _ = writeln!(out, "<h3><span class=\"kind\">{word}</span> {}</h3>", words(&finding.title));
    if let Some(place) = place(cx, diagnostic) {
        excerpt(cx, diagnostic, &place, out);
    }
    if let Some(subject) = &finding.subject {
        let _ = writeln!(out, "<p class=\"place\">In the page <code>{}</code></p>", escape(subject));
    }
    if let Some(why) = &finding.why {
        let _ = writeln!(out, "<p>{}</p>", words(why));
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(out, "<p class=\"next\"><strong>Next:</strong> {}</p>", words(help));
    }
    if let Some(fix) = &finding.fix {
        let text = format!("`placet check --fix` does it for you: {}.", fix.title);
        let _ = writeln!(out, "<p class=\"next\">{}</p>", words(&text));
    }
    if let Some(waiver) = &diagnostic.waiver {
        let _ = writeln!(out, "<p>{}</p>", words(&exception(waiver)));
    }
    let _ = writeln!(out, "<p class=\"rule\">{}</p>\n</article>", rule(cx, diagnostic));
}

/// The small print: rule, the line of the policy, the name for an exception.
fn rule(cx: &ReportCx<'_>, diagnostic: &Diagnostic) -> String {
    let code = escape(&diagnostic.finding.code);
    let known = rules::find(&diagnostic.finding.code);
    let name = known.map_or_else(String::new, |rule| format!(" {}", rule.meta.name));
    let clause = diagnostic.clause.map(|span| Place::of(span, cx.sources));
    let clause = clause.map_or_else(String::new, |at| format!(" · set in {} line {}", escape(at.path), at.start.line));
    format!("Rule {code}{name}{clause} · fingerprint {}", diagnostic.fingerprint)
}

/// The line of the place with the place marked, shortened around it.
fn excerpt(cx: &ReportCx<'_>, diagnostic: &Diagnostic, place: &Place<'_>, out: &mut String) {
    let _ = write!(out, "<p class=\"place\">Line {}", place.start.line);
    let label = diagnostic.finding.labels.first().map_or("", |label| &label.text);
    let _ = writeln!(out, "{}</p>", if label.is_empty() { String::new() } else { format!(": {}", words(label)) });
    let text = cx.sources.shown(place.span.file);
    let range = place.span.range();
    let (Some(before), Some(after)) = (text.get(..range.start), text.get(range.start..)) else { return };
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = after.find('\n').map_or(after, |end| &after[..end]).trim_end_matches('\r');
    let marked = range.len().min(line.len());
    let (Some(mark), Some(rest)) = (line.get(..marked), line.get(marked..)) else { return };
    let lead = &before[line_start..];
    if !shows_text(diagnostic) || (lead.trim().is_empty() && line.trim().is_empty()) {
        return;
    }
    let (lead, rest) = (last(lead, AROUND), first(rest, AROUND));
    let mark =
        if mark.is_empty() { String::new() } else { format!("<mark>{}</mark>", escape(&first(mark, AROUND * 2))) };
    let _ = writeln!(out, "<pre>{}{mark}{}</pre>", escape(&lead), escape(&rest));
}

fn first(text: &str, limit: usize) -> String {
    super::parts::cut(text, limit)
}

fn last(text: &str, limit: usize) -> String {
    let length = text.chars().count();
    if length <= limit {
        text.to_owned()
    } else {
        format!("…{}", text.chars().skip(length - limit).collect::<String>())
    }
}

/// A text whose backquotes mark literals.
fn words(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    let part = |(index, part): (usize, &&str)| {
        if index % 2 == 1 { format!("<code>{}</code>", escape(part)) } else { escape(part) }
    };
    parts.iter().enumerate().map(part).collect()
}

/// Text for HTML; characters that would reorder or hide text are shown by their number.
fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{7f}' => out.push('\u{fffd}'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {
                let _ = write!(out, "[U+{:04X}]", character as u32);
            }
            _ => out.push(character),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sources;
    use crate::policy::Report;
    use crate::report::fixture;
    use snapbox::{assert_data_eq, file};

    #[test]
    fn shows_every_finding() {
        let (report, sources) = fixture::report();
        assert_data_eq!(page(&ReportCx::new(&report, &sources)), file!["snapshots/report.page.html"].raw());
    }

    #[test]
    fn says_so_when_there_is_nothing() {
        let text = page(&ReportCx::new(&Report::default(), &Sources::new()));
        assert!(text.contains("<h1>Nothing to fix</h1>"), "{text}");
    }

    #[test]
    fn a_long_line_is_shortened_around_its_place() {
        assert_eq!(
            (first("abcdef", 3), last("abcdef", 3), last("abc", 3)),
            ("ab…".into(), "…def".into(), "abc".into())
        );
    }
}
