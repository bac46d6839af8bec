//! Reading with repairs: the loop that both languages share, and the findings it makes.

use std::ops::Range;

use super::patch::Patch;
use super::repair::{Cause, Language, Repair, is_field, repair};
use crate::diag::{Edit, FileId, Finding, Fix, Sink, Span};

/// How many lines of one text are repaired, and how many problems are told, before it is given up.
const MAX_REPAIRS: usize = 16;
const MAX_PROBLEMS: usize = 4;

/// Why a text cannot be read.
pub(super) struct Problem {
    /// Where in the (repaired) text.
    pub(super) at: Range<usize>,
    /// In the words of the reader of that language.
    pub(super) message: String,
    /// What kind of problem it is.
    pub(super) cause: Trouble,
}

/// Kinds of problems that are told in different words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// A field stands twice; where it stands first, if known.
    Twice(String, Option<Range<usize>>),
    /// A text is not closed; the quote that is missing.
    Open(char),
    /// A list or group is not closed.
    Unclosed,
    /// A tab stands where lines are indented.
    Tab,
    /// A line is indented more or less than its neighbours.
    Indent,
    /// The text is a list or a single value.
    Shape,
    /// Too much is nested, or references unfold into too much.
    Large,
    /// Anything else.
    Other,
}

/// The text that is read and where it comes from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) file: FileId,
    pub(super) text: &'a str,
    pub(super) offset: usize,
    pub(super) code: &'static str,
    pub(super) language: Language,
}

impl Origin<'_> {
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start + self.offset..range.end + self.offset)
    }
}

/// Reads a text with `attempt`, repairing line after line. `None` if anything could not be read.
pub(super) fn mend<T>(
    origin: Origin<'_>,
    sink: &mut Sink,
    attempt: impl Fn(&str, &Patch) -> Result<T, Problem>,
) -> Option<T> {
    let mut patch = Patch::new(origin.text);
    let mut problems = 0;
    for _ in 0..MAX_REPAIRS {
        let text = patch.text();
        let problem = match attempt(&text, &patch) {
            Ok(value) => return Some(value).filter(|_| problems == 0),
            Err(problem) => problem,
        };
        let at = patch.back(problem.at.start);
        let repairable = matches!(problem.cause, Trouble::Other | Trouble::Open(_));
        if repairable && apply(origin, &mut patch, at, sink) {
            continue;
        }
        problems += 1;
        sink.push(unreadable(origin, &patch, &problem));
        let line = patch.line(at);
        let simple = !matches!(problem.cause, Trouble::Shape | Trouble::Large)
            && is_field(origin.language, &origin.text[line.clone()]);
        if problems == MAX_PROBLEMS || !simple || !patch.replace(line, String::new()) {
            return None;
        }
    }
    if problems == 0 {
        let problem = Problem { at: 0..0, message: "many lines need a repair".into(), cause: Trouble::Other };
        sink.push(unreadable(origin, &patch, &problem));
    }
    None
}

/// Repairs the line at an offset, or the one before it when that one runs into it.
fn apply(origin: Origin<'_>, patch: &mut Patch, at: usize, sink: &mut Sink) -> bool {
    let line = patch.line(at);
    if let Some(repair) = repair(origin.language, &origin.text[line.clone()])
        && replace(patch, line.start, &repair)
    {
        sink.extend(accepted(origin, line.start, &repair));
        return true;
    }
    if line.start == 0 || origin.language == Language::Toml {
        return false;
    }
    let before = patch.line(line.start - 1);
    let Some(repair) = repair(origin.language, &origin.text[before.clone()]) else { return false };
    let joined = matches!(repair.cause, Cause::Separator | Cause::Space) && replace(patch, before.start, &repair);
    if joined {
        sink.extend(accepted(origin, before.start, &repair));
    }
    joined
}

fn replace(patch: &mut Patch, start: usize, repair: &Repair) -> bool {
    let shifted = |range: &Range<usize>| range.start + start..range.end + start;
    repair.edits.iter().all(|(range, text)| patch.replace(shifted(range), text.clone()))
}

/// What is said about a repaired line; nothing about dates and empty
/// values, whose readers speak for themselves.
fn accepted(origin: Origin<'_>, start: usize, repair: &Repair) -> Option<Finding> {
    let (code, title, label, why) = match repair.cause {
        Cause::Date | Cause::Empty => return None,
        Cause::Typographic => (
            "CNT011",
            "Use straight quotes around this text",
            "typographic quotes",
            "A word processor has changed the quotes. The text is understood, but other tools would refuse it.",
        ),
        Cause::Quotes => (
            "CNT014",
            "Put this text in quotes",
            "read as one text",
            "The text holds signs that have a meaning of their own here. It is understood, but other tools would stumble.",
        ),
        Cause::Separator => (
            "CNT014",
            "Change the sign between name and value",
            "the other sign belongs here",
            "Name and value are joined by another sign in this file. The line is understood, but other tools would stumble.",
        ),
        Cause::Space => (
            "CNT014",
            "Put a space after the colon",
            "read as name and value",
            "Without the space the line is one long word. It is understood, but other tools would stumble.",
        ),
        Cause::Word => (
            "CNT014",
            "Write `true` or `false` here",
            "understood",
            "Only these two words are certain to mean the same everywhere.",
        ),
    };
    let span = |range: &Range<usize>| origin.span(range.start + start..range.end + start);
    let edits: Vec<Edit> =
        repair.edits.iter().map(|(range, text)| Edit { span: span(range), text: text.clone() }).collect();
    let first = edits.first()?;
    let finding = Finding::new(code, title).at(first.span, label).why(why);
    let finding = finding.help(format!("Write {} instead, or let the fix do it.", shown(first.text.trim())));
    Some(Finding { fix: Some(Fix { title: title.to_owned(), edits }), ..finding })
}

/// A text for a sentence, cut after some words.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(60) {
        _ if text.is_empty() => "a space".to_owned(),
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// A finding about something that cannot be read.
pub(super) fn unreadable(origin: Origin<'_>, patch: &Patch, problem: &Problem) -> Finding {
    let range = patch.back(problem.at.start)..patch.back(problem.at.end).max(patch.back(problem.at.start));
    let details = origin.code == "CNT002";
    let why = if details {
        "The details at the top of the post cannot be read as they are written, so the post stays unpublished."
    } else {
        "This file cannot be read as it is written, so nothing can be published from it."
    };
    let span = origin.span(range.clone());
    let finding = |title: &str| Finding::new(origin.code, title).at(span, seen(problem)).why(why);
    match &problem.cause {
        Trouble::Twice(name, first) => twice(origin, span, name, first.as_ref().map(|range| {
            origin.span(patch.back(range.start)..patch.back(range.end))
        })),
        Trouble::Open(quote) => {
            let end = origin.span({
                let end = patch.line(range.start).end;
                end..end
            });
            finding("Close the quotes on this line")
                .help(format!("The text starts with {quote} and needs the same sign at its end."))
                .fix("Close the quotes at the end of the line", end, quote.to_string())
        }
        Trouble::Unclosed => finding("Close the bracket that was opened here")
            .help("A list starts with `[` and ends with `]`; its entries are separated by commas."),
        Trouble::Tab => finding("Use spaces in place of the tab")
            .help("Lines are indented with two spaces for each level; the tab key cannot be used here."),
        Trouble::Indent => finding("Move this line to the column of its neighbours")
            .help("Lines that belong together start at the same column, indented with spaces."),
        Trouble::Shape => finding("Write each field as name and value")
            .help("Every line holds a name and its value; lists and groups stand below a name."),
        Trouble::Large => finding("Write this part more simply")
            .help("Write values out instead of referring to others, with a few levels at most."),
        Trouble::Other => finding("Correct this line").help(match origin.language {
            Language::Toml => "Write each field as `name = \"value\"`, with the text in straight double quotes. Lists stand in square brackets.",
            Language::Yaml => "Write each field as `name: value` on a line of its own. Entries of a list start with `- `.",
        }),
    }
}

/// What is to be seen at the place of a problem.
fn seen(problem: &Problem) -> &str {
    match &problem.cause {
        Trouble::Twice(..) => "stands twice",
        Trouble::Open(_) => "the text does not end",
        Trouble::Unclosed => "the list does not end",
        Trouble::Tab => "a tab",
        Trouble::Indent => "starts at another column",
        Trouble::Large => "unfolds into far too much",
        Trouble::Shape | Trouble::Other => &problem.message,
    }
}

/// A finding for a field that stands twice.
fn twice(origin: Origin<'_>, span: Span, name: &str, first: Option<Span>) -> Finding {
    let code = if origin.code == "CNT002" { "CNT012" } else { origin.code };
    let finding = Finding::new(code, format!("Keep only one `{name}`")).at(span, "stands here again");
    let finding = match first {
        Some(first) => finding.at(first, "stands here first"),
        None => finding,
    };
    finding
        .why(format!("`{name}` stands twice, so nobody can tell which one is meant."))
        .help("Remove the one that is wrong. If both are meant, put them in one list.")
}
