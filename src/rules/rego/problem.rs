//! What the evaluator says when it fails, as a finding at the place it speaks of.

use std::fmt::Display;
use std::sync::LazyLock;

use regex::Regex;

use super::load::PolicyFile;
use crate::diag::{FileId, Finding, Span};

static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"--> (.+):(\d+):\d+\n").ok());

/// Most characters of a message that are shown.
const LONGEST: usize = 200;

/// A policy that cannot be read.
pub(super) fn unreadable(error: &impl Display, files: &[PolicyFile], otherwise: Span) -> Finding {
    let (span, message) = read(error, files);
    Finding::new("GOV001", "Correct this line of the policy")
        .at(span.unwrap_or(otherwise), message)
        .why("The policy cannot be understood, so nothing can be published.")
        .help("It is read as Rego 1.0; `syntax = \"v0\"` under `[rego]` in `policy.toml` reads the older form.")
}

/// A policy that failed while it was asked about a page; `head` stands for the page.
pub(super) fn failed(error: &impl Display, files: &[PolicyFile], head: Span) -> Finding {
    let (span, message) = read(error, files);
    let finding = Finding::new("INT005", "Repair the policy in Rego that failed here");
    let finding = match span {
        Some(span) => finding.at(span, message).at(head, "while this was checked"),
        None => finding.at(head, message),
    };
    finding.why("What was not checked must not be published.").help(
        "The people who own the policy find its test with `placet policy test`, and what it sees with `placet policy input PATH`.",
    )
}

/// A policy that took too long.
pub(super) fn too_long(seconds: u64, head: Span) -> Finding {
    Finding::new("INT005", "Let the policy in Rego end sooner")
        .at(head, "while this was checked")
        .why(format!("It took longer than {seconds} seconds, and what was not checked must not be published."))
        .help("The people who own the policy simplify it, or raise `seconds` under `[rego]` in `policy.toml`.")
}

/// A rule that gives something no verdict can be made of.
pub(super) fn shapeless(rule: &str, head: Span) -> Finding {
    Finding::new("INT005", format!("Let the rule `{rule}` give texts"))
        .at(head, "while this was checked")
        .why("Its result is neither a text nor a group of values with a text `msg`, so the verdict is unknown.")
        .help(format!("The people who own the policy write, for example, `{rule} contains \"the reason\" if …`."))
}

fn read(error: &impl Display, files: &[PolicyFile]) -> (Option<Span>, String) {
    let text = format!("{error:#}");
    let place = PLACE.as_ref().and_then(|place| place.captures(&text)).and_then(|found| {
        let file = files.iter().find(|file| file.path == found[1])?;
        Some(line(file.file, &file.text, found[2].parse().ok()?))
    });
    let said = text.rsplit("error: ").next().unwrap_or(&text);
    let said: Vec<&str> = said.split_whitespace().collect();
    (place, shortened(&said.join(" "), LONGEST))
}

/// The words of a line, from 1.
pub(super) fn line(file: FileId, text: &str, number: usize) -> Span {
    let start: usize = text.split_inclusive('\n').take(number.saturating_sub(1)).map(str::len).sum();
    let row = text[start..].lines().next().unwrap_or_default();
    let indent = row.len() - row.trim_start().len();
    Span::new(file, start + indent..start + indent.max(row.trim_end().len()))
}

pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
