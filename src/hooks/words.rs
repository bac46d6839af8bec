//! What is said to people about what a hook found, or about a hook that failed.

use super::answer::{Answer, Reported, clean};
use super::config::{Hook, OnError};
use super::place::Places;
use crate::diag::{FileId, Finding, Span};

/// Longest text of another program in a title, and below it, in characters.
const SHORT: usize = 80;
const LONG: usize = 240;

/// The findings of an answer; `own` is the post it is about.
pub(super) fn answered(hook: &Hook, answer: &Answer, own: Option<FileId>, places: &mut Places<'_>) -> Vec<Finding> {
    let mut out: Vec<Finding> = answer.findings.iter().map(|found| reported(hook, found, own, places)).collect();
    for warning in &answer.warnings {
        let found = Reported { message: warning.clone(), ..Reported::default() };
        out.push(reported(hook, &found, own, places));
    }
    if !answer.allowed && !answer.findings.iter().any(|found| found.blocks) {
        let finding =
            Finding::new(format!("GOV011/{}", hook.name), format!("Ask why the check `{}` says no", hook.name))
                .why("This check of the company did not allow it, and named nothing that can be corrected.")
                .help(format!(
                    "Ask the people who look after it; `placet hook test {}` shows what it said.",
                    hook.name
                ));
        out.push(match own {
            Some(file) => finding.at(Span { file, start: 0, end: 0 }, "not allowed"),
            None => finding.at(hook.span, "this check"),
        });
    }
    out
}

fn reported(hook: &Hook, found: &Reported, own: Option<FileId>, places: &mut Places<'_>) -> Finding {
    let place = places.find(found.file.as_deref(), found.region, own);
    let message = literal(&found.message, LONG);
    let short = literal(&found.message, SHORT);
    let (family, verb) = if found.blocks { ("GOV010", "Correct") } else { ("GOV013", "Read") };
    let mut finding = Finding::new(
        format!("{family}/{}", hook.name),
        format!("{verb} what the check `{}` says: `{}`", hook.name, if short.is_empty() { "no words" } else { &short }),
    );
    let rule = literal(&found.rule, SHORT);
    let control = found.control.as_deref().map(|control| literal(control, SHORT)).filter(|control| !control.is_empty());
    let mut why = String::new();
    if message != short {
        why = format!("It says: `{message}` ");
    }
    why += if found.blocks {
        "This check of the company must be passed."
    } else {
        "This check of the company gives advice."
    };
    if let Some(control) = control {
        why = format!("{why} It follows from `{control}`.");
    }
    finding = finding.why(why);
    finding =
        finding.help(match found.help.as_deref().map(|help| literal(help, LONG)).filter(|help| !help.is_empty()) {
            Some(help) => format!("The check advises: `{help}`"),
            None => "Ask the people who look after the check where its words are not clear.".to_owned(),
        });
    if let Some(span) = place.span {
        finding = finding.at(span, if rule.is_empty() { String::new() } else { format!("`{rule}`") });
    }
    match place.subject {
        Some(subject) => finding.subject(subject),
        None => finding,
    }
}

/// A text of another program inside backquotes.
fn literal(text: &str, limit: usize) -> String {
    clean(&text.replace('`', "'"), limit)
}

/// The finding for a hook that failed, for this reason.
pub(super) fn failed(hook: &Hook, reason: &str, own: Option<FileId>) -> Finding {
    let reason = literal(reason, LONG);
    let finding = match hook.on_error {
        OnError::Fail => Finding::new("INT005", format!("Report that the check `{}` failed", hook.name))
            .why(format!("The check failed: `{reason}`. What was not checked must not be published.")),
        OnError::Warn => {
            Finding::new(format!("GOV012/{}", hook.name), format!("Report that the check `{}` failed", hook.name))
                .why(format!("The check failed: `{reason}`. What it looks for was not looked for."))
        }
    };
    let finding = finding
        .help(format!("Tell the people who look after it; `placet hook test {}` shows what it said.", hook.name))
        .at(hook.span, "this check");
    match own {
        Some(file) => finding.at(Span { file, start: 0, end: 0 }, "while this was checked"),
        None => finding,
    }
}

/// The finding for a file that was changed while hooks ran.
pub(super) fn changed(hooks: &[&Hook], path: &str, file: Option<FileId>) -> Finding {
    let names: Vec<String> = hooks.iter().map(|hook| format!("`{}`", hook.name)).collect();
    let finding = Finding::new("INT006", format!("Check what changed `{path}` while checks ran"))
        .why("What was checked is not what would be published, so nothing goes out.")
        .help(format!("Look at the file and check again. Checks that ran: {}.", clean(&names.join(", "), LONG)));
    match file {
        Some(file) => finding.at(Span { file, start: 0, end: 0 }, "changed"),
        None => finding.subject(path),
    }
}

/// The finding for a site whose files could not be looked at before or after hooks ran.
pub(super) fn unreadable(error: &std::io::Error) -> Finding {
    Finding::new("INT003", "Make all files of the site readable")
        .why(format!("Whether checks changed something cannot be seen: `{}`.", literal(&error.to_string(), LONG)))
        .help("Check that you may read all files in the folder of the site, then try again.")
}
