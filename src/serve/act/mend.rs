//! Safe repairs by button: the same edits as `placet check --fix`.

use std::path::Path;

use serde::Deserialize;

use super::reply::{Done, Refused};
use super::{About, Acts};
use crate::act::files::CONTENT;
use crate::act::repair::Repair;
use crate::act::{Failure, files};
use crate::output::sha256;
use crate::policy::Diagnostic;
use crate::serve::desk::escape;
use crate::serve::state::{Known, Said};

/// A repair: the digest is that of the text in which it was found.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    #[serde(flatten)]
    about: About,
    fingerprint: String,
}

/// Repairs.
pub(super) fn mend(acts: &Acts, change: &Change, known: &Known) -> Result<Done, Refused> {
    let gone = || Failure::usage("This was found in another version of the text.").help("See what is to do now.");
    let said = known.said.as_deref().ok_or_else(gone)?;
    let own =
        |one: &&Diagnostic| one.fingerprint == change.fingerprint && fixable(said, one) == Some(&change.about.path);
    let found = said.report.diagnostics.iter().find(own).ok_or_else(gone)?;
    let repair = Repair::of(found, &said.outcome.sources).ok_or_else(gone)?;
    files::save(&acts.root, (&change.about.path, &change.about.digest), |before| {
        repair.applied(&before.text).ok_or_else(gone)
    })?;
    let title = found.finding.fix.as_ref().map_or("", |fix| fix.title.as_str());
    Ok(Done::new(format!("Done: {title}.")))
}

/// The one file of the content that a finding can be repaired in.
fn fixable<'s>(said: &'s Said, diagnostic: &Diagnostic) -> Option<&'s str> {
    let fix = diagnostic.finding.fix.as_ref().filter(|_| diagnostic.waiver.is_none())?;
    let file = fix.edits.first()?.span.file;
    let path = said.outcome.sources.path(file);
    let alone = fix.edits.iter().all(|edit| edit.span.file == file);
    (alone && path.starts_with(CONTENT) && Path::new(path).extension().is_some_and(|ending| ending == "md"))
        .then_some(path)
}

/// The button for a finding that can be repaired safely; nothing for others.
pub(in crate::serve) fn button(said: &Said, diagnostic: &Diagnostic) -> String {
    let Some((path, fix)) = fixable(said, diagnostic).zip(diagnostic.finding.fix.as_ref()) else {
        return String::new();
    };
    let Some(file) = fix.edits.first().map(|edit| edit.span.file) else { return String::new() };
    // Behind a mark at its start the text has another digest on disk.
    let digest = sha256(said.outcome.sources.text(file).as_bytes());
    format!(
        "<p class=\"buttons\"><button type=\"button\" data-fix=\"{}\" data-path=\"{}\" data-digest=\"{digest}\">{}</button></p>\n",
        escape(&diagnostic.fingerprint),
        escape(path),
        escape(&fix.title)
    )
}
