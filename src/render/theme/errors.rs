//! What the template engine reports, as findings that point into the template.

use tera::{ErrorKind, Tera};

use super::{Files, Origin};
use crate::diag::{Finding, Sink, Span, closest};
use crate::render::{filters, functions};

/// Adds all templates to the engine. Where some are wrong, says what is wrong with each and adds the
/// others as far as they go. Returns whether all is well.
pub(super) fn compile(tera: &mut Tera, files: &Files, sink: &mut Sink) -> bool {
    let Err(error) = tera.add_raw_templates(files.iter().map(|(name, origin)| (name, &*origin.text))) else {
        return true;
    };
    // The engine stops at the first template that cannot be read, so each is tried by itself.
    let mut readable = Vec::new();
    for (name, origin) in files {
        match Tera::new().add_raw_template(name, &origin.text) {
            Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => {
                push_all(at_load(&error, files), sink);
            }
            _ => readable.push((name, &*origin.text)),
        }
    }
    if readable.len() == files.len() {
        push_all(at_load(&error, files), sink);
    } else if let Err(error) = tera.add_raw_templates(readable) {
        let mut other = at_load(&error, files);
        other.retain(|finding| !finding.labels.is_empty());
        push_all(other, sink);
    }
    false
}

fn push_all(findings: Vec<Finding>, sink: &mut Sink) {
    for finding in findings {
        sink.push(finding);
    }
}

/// Findings of an error while templates are read; the engine joins several into one text.
fn at_load(error: &tera::Error, files: &Files) -> Vec<Finding> {
    let why = "No page that uses it can be built.";
    let reports = reports(&error.to_string());
    if reports.is_empty() {
        let text = error.to_string();
        let near =
            files.iter().find(|(name, _)| text.contains(&format!("'{name}'")) || text.contains(&format!("`{name}`")));
        let mut finding = finding(near.map_or("", |(name, _)| name)).why(why);
        if let Some((_, origin)) = near {
            finding = finding.at(Span::new(origin.file, 0..0), sentence(&text));
        }
        return vec![finding.help(sentence(&text))];
    }
    reports
        .iter()
        .map(|report| {
            let found = finding(&report.template).why(why);
            let found = match files.get(&report.template) {
                Some(origin) => found.at(report.span(origin), label(&report.message)),
                None => found,
            };
            match hint(&report.message, files) {
                Some(hint) => found.help(hint),
                None => found,
            }
        })
        .collect()
}

/// The finding of an error while a page is rendered. `name` is the template or component asked for.
pub(super) fn at_render(error: &tera::Error, name: &str, subject: &str, files: &Files) -> Finding {
    let text = error.to_string();
    let reports = reports(&text);
    let Some((first, callers)) = reports.split_first() else {
        let near = closest(name, files.keys().map(String::as_str)).map(|near| format!("Did you mean `{near}`?"));
        let mut found =
            Finding::new("INT002", format!("Add the template `{}`", shown(name))).why(sentence(&text)).subject(subject);
        if let Some(near) = near {
            found = found.help(near);
        }
        return found;
    };
    let mut found = finding(&first.template).subject(subject);
    if let Some(origin) = files.get(&first.template) {
        found = found.at(first.span(origin), label(&first.message));
    }
    for caller in callers {
        if let Some(origin) = files.get(&caller.template) {
            found = found.at(caller.span(origin), "called from here");
        }
    }
    let page = if subject.is_empty() { "The page".to_owned() } else { format!("`{subject}`") };
    found = found.why(format!("{page} cannot be built: {}", sentence(&first.message)));
    match hint(&first.message, files) {
        Some(hint) => found.help(hint),
        None => found,
    }
}

fn finding(template: &str) -> Finding {
    if template.is_empty() {
        return Finding::new("INT002", "Correct the templates");
    }
    Finding::new("INT002", format!("Correct the template `{}`", shown(template)))
}

/// Name of a template as people know it.
fn shown(name: &str) -> &str {
    name.split_once("/templates/").map_or(name, |(_, inner)| inner)
}

/// One place of an error text: `error: …` or `note: called from …`.
struct Report {
    message: String,
    template: String,
    line: usize,
    column: usize,
    width: usize,
}

impl Report {
    /// The place in the file; the whole line where the file is written in the older language.
    fn span(&self, origin: &Origin) -> Span {
        let text = origin.original.as_ref().unwrap_or(&origin.text);
        let start: usize = text.split_inclusive('\n').take(self.line - 1).map(str::len).sum();
        let line = text[start..].lines().next().unwrap_or_default();
        if origin.original.is_some() {
            let indent = line.len() - line.trim_start().len();
            return Span::new(origin.file, start + indent..start + line.trim_end().len().max(indent));
        }
        let offset = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        let from = offset(self.column - 1);
        let to = offset(self.column - 1 + self.width);
        Span::new(origin.file, start + from..start + to.max(from))
    }
}

/// Reads places out of the engine's text, as it gives them in no other way.
fn reports(text: &str) -> Vec<Report> {
    let mut reports = Vec::new();
    let mut message: Option<String> = None;
    let mut width_of_last = false;
    for line in text.lines() {
        let trimmed = line.trim_start();
        if let Some(rest) = line.strip_prefix("error: ") {
            message = Some(rest.to_owned());
        } else if let Some(place) = trimmed.strip_prefix("--> ") {
            reports.extend(report(message.take().unwrap_or_default(), place));
            width_of_last = true;
        } else if let Some(rest) = line.strip_prefix("note: ") {
            let (note, place) = rest.rsplit_once(' ').unwrap_or(("", rest));
            reports.extend(report(note.to_owned(), place));
            width_of_last = true;
        } else if let Some(marks) = trimmed.strip_prefix('|').filter(|marks| width_of_last && marks.contains('^')) {
            if let Some(last) = reports.last_mut() {
                last.width = marks.matches('^').count();
            }
            width_of_last = false;
        } else if let Some(message) = &mut message {
            message.push(' ');
            message.push_str(line.trim());
        }
    }
    reports
}

fn report(message: String, place: &str) -> Option<Report> {
    let (rest, column) = place.rsplit_once(':')?;
    let (template, line) = rest.rsplit_once(':')?;
    let (line, column) = (line.parse().ok()?, column.parse().ok()?);
    (line > 0 && column > 0).then(|| Report { message, template: template.to_owned(), line, column, width: 1 })
}

/// A few words for the place.
fn label(message: &str) -> String {
    if let Some((name, _)) = unknown_field(message) {
        return format!("there is no `{name}` here");
    }
    match unknown(message) {
        Some((kind, name)) => format!("there is no {kind} `{name}`"),
        None => message.trim_end_matches('.').to_owned(),
    }
}

fn sentence(message: &str) -> String {
    let text = label(message);
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}

/// Kind and name out of a sentence like ``Unknown filter `x` ``.
fn unknown(message: &str) -> Option<(&str, &str)> {
    let (kind, name) = message.strip_prefix("Unknown ")?.split_once(" `")?;
    Some((kind, name.split('`').next()?))
}

/// Name and known names out of ``Field `x` is not defined. Available fields: a, b``.
fn unknown_field(message: &str) -> Option<(&str, &str)> {
    let (name, rest) = message.strip_prefix("Field `")?.split_once('`')?;
    Some((name, rest.split_once("Available fields: ")?.1))
}

/// What to do about something unknown.
fn hint(message: &str, files: &Files) -> Option<String> {
    if let Some((name, known)) = unknown_field(message) {
        let near = closest(name, known.split(", "));
        return Some(near.map_or_else(|| format!("Here are: {known}."), |near| format!("Did you mean `{near}`?")));
    }
    let (kind, name) = unknown(message)?;
    let near = match kind {
        "filter" => closest(name, filters::names()),
        "function" => closest(name, functions::names()),
        "test" => closest(name, filters::tests::names()),
        "template" => closest(name, files.keys().map(|name| shown(name))),
        _ => None,
    };
    near.map(|near| format!("Did you mean `{near}`?"))
}
