//! What is to be said about approvals.

use jiff::Timestamp;

use super::record::Record;
use super::sshsig::Refusal;
use crate::diag::{Finding, Span};

/// A subject as findings speak of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// Where findings about it point.
    pub(super) span: Option<Span>,
    /// Path of its file from the root, or the word for the site.
    pub(super) path: &'a str,
}

impl Place<'_> {
    fn finding(self, code: &'static str, title: String, label: &str) -> Finding {
        let finding = Finding::new(code, title);
        match self.span {
            Some(span) => finding.at(span, label),
            None => finding.subject(self.path),
        }
    }
}

/// At most three names, each in backquotes.
pub(super) fn names(names: &[&str], word: &str) -> String {
    let mut shown: Vec<String> = names.iter().take(3).map(|name| format!("`{name}`")).collect();
    if names.len() > 3 {
        shown.push(format!("{} others", names.len() - 3));
    }
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// Nobody, or not enough people, approved.
pub(super) fn missing(place: Place<'_>, role: &str, people: &[&str], since: Option<Timestamp>) -> Finding {
    let finding = place.finding("GOV020", format!("Ask for the approval of `{role}`"), "not approved yet");
    if people.is_empty() {
        return finding
            .why(format!("It may appear only when `{role}` has agreed, and nobody holds this role."))
            .help("Ask the people who own `governance/roles.toml` to name someone.");
    }
    let since = since.map(|at| format!(" since {}", day(at))).unwrap_or_default();
    finding
        .why(format!("It may appear only when `{role}` has agreed. Waiting for {}{since}.", names(people, "or")))
        .help(format!(
            "They read it and run `placet approve {} --role {role}`; `placet status` shows where it stands.",
            place.path
        ))
}

/// Someone took it back after all had agreed.
pub(super) fn taken_back(place: Place<'_>, record: &Record) -> Finding {
    let role = &record.role;
    place
        .finding("GOV020", format!("Ask for the approval of `{role}` again"), "taken back")
        .why(format!("`{}` took it back for `{role}` on {}.", record.signer, day(record.time)))
        .help(format!("Talk to this person; `placet approve {} --role {role}` agrees to it again.", place.path))
}

/// More people of a role are wanted.
pub(super) fn too_few(place: Place<'_>, role: &str, (given, wanted): (usize, usize), people: &[&str]) -> Finding {
    place
        .finding("GOV020", format!("Ask for one more approval of `{role}`"), "not approved by enough people")
        .why(format!("{wanted} people of `{role}` have to agree, and {given} did."))
        .help(format!("Waiting for {}: `placet approve {} --role {role}`.", names(people, "or"), place.path))
}

/// The time to look at what went out in an emergency has passed.
pub(super) fn overdue(place: Place<'_>, role: &str, until: Timestamp) -> Finding {
    place
        .finding("GOV020", format!("Ask for the approval of `{role}` after the emergency"), "went out in an emergency")
        .why(format!("It was to be looked at until {}. Nothing is published until that is done.", day(until)))
        .help(format!("Someone of `{role}` reads it and runs `placet approve {} --role {role}`.", place.path))
}

/// Out in an emergency; the time to look at it runs.
pub(super) fn emergency(place: Place<'_>, signer: &str, until: Timestamp) -> Finding {
    place
        .finding(
            "GOV019",
            format!("Check until {} what went out in an emergency", day(until)),
            "let out in an emergency",
        )
        .why(format!(
            "`{signer}` let it out alone. From that day on nothing is published until the others have looked at it."
        ))
        .help("Ask the people whose approval is missing; `placet status` names them.")
}

/// The files are not those that were approved.
pub(super) fn changed(place: Place<'_>, record: &Record, files: &[&str]) -> Finding {
    let word = if files.len() == 1 { "is" } else { "are" };
    place
        .finding("GOV022", format!("Ask `{}` to approve this again", record.signer), "changed since it was approved")
        .why(format!(
            "{} {word} not what `{}` approved for `{}` on {}.",
            names(files, "and"),
            record.signer,
            record.role,
            day(record.time)
        ))
        .help(format!("`placet diff {}` shows what is different.", place.path))
}

/// Someone approves what is partly their own work.
pub(super) fn own_work(place: Place<'_>, record: &Record, how: &str) -> Finding {
    place
        .finding("GOV023", format!("Let someone else of `{}` approve this", record.role), "approved by an author")
        .why(format!("`{}` {how}. Nobody approves their own work.", record.signer))
        .help("Ask another person who holds this role.")
}

/// Someone has not the right.
pub(super) fn without_right(span: Span, record: &Record, reason: &str) -> Finding {
    Finding::new("GOV024", format!("Let someone approve this who holds `{}`", record.role))
        .at(span, format!("signed as `{}`", record.signer))
        .why(format!("{reason} The approval does not count."))
        .help("Ask one of the people in `governance/roles.toml`, with a key from `governance/allowed_signers`.")
}

/// The approval, or its key, does not count at its time.
pub(super) fn out_of_force(span: Span, record: &Record, reason: &str) -> Finding {
    Finding::new("GOV025", format!("Ask `{}` for a new approval", record.signer))
        .at(span, "no longer counts, or not yet")
        .why(format!("{reason} The approval does not count."))
        .help("Someone who holds the role approves it again, with a key that counts today.")
}

/// The policy is another one than when it was approved.
pub(super) fn other_policy(span: Span, record: &Record) -> Finding {
    Finding::new("GOV026", format!("Ask `{}` whether the approval still holds", record.signer))
        .at(span, "under another policy")
        .why("The policy changed since, so other questions may have been asked.")
        .help("Where it matters, have it approved again; the new approval names the policy of today.")
}

/// Someone said no.
pub(super) fn rejected(place: Place<'_>, record: &Record) -> Finding {
    let note = record.note.as_deref().map(|note| format!(" The note says: {}.", note.trim_end_matches('.')));
    let note: String = note.unwrap_or_default().split_whitespace().take(24).collect::<Vec<_>>().join(" ");
    place
        .finding("GOV027", format!("Change what `{}` asks to change", record.signer), "rejected")
        .why(format!("`{}` rejected it for `{}` on {}. {note}", record.signer, record.role, day(record.time)).trim())
        .help("Talk to this person, change it, and ask again.")
}

/// One person, or one key, in two roles.
pub(super) fn two_roles(place: Place<'_>, signer: &str, (one, other): (&str, &str)) -> Finding {
    place
        .finding("GOV028", format!("Let two people approve for `{one}` and `{other}`"), "one person in two roles")
        .why(format!("`{signer}`, or the same key, stands for both. Two roles are two people."))
        .help("Ask another person who holds one of the roles.")
}

/// An approval that cannot be used at all.
pub(super) fn unusable(span: Span, label: &str, reason: &str) -> Finding {
    Finding::new("GOV029", "Replace or remove this approval")
        .at(span, label)
        .why(format!("{reason} What nobody can verify stops publication."))
        .help("Have it made anew with `placet approve`, or delete the file with its `.sig`.")
}

/// Nobody can tell who wrote what.
pub(super) fn no_history(shallow: bool) -> Finding {
    let why =
        if shallow { "Only the newest part of the history is here" } else { "There is no history of the files here" };
    Finding::new("GOV018", "Check where the whole history of the files is at hand")
        .why(format!("{why}, so nobody can tell whether people approved their own work."))
        .help("Use the Git repository with all of its history: in CI, `fetch-depth: 0` or `GIT_DEPTH: 0`.")
}

/// A change of the policy that the trusted policy has not agreed to.
pub(super) fn judge(path: &str, what: &str) -> Finding {
    Finding::new("GOV021", format!("Let the owners of the policy agree to `{path}`"))
        .subject(path)
        .why(format!("{what} A change cannot bring its own judge, so the policy that is trusted was used."))
        .help("Bring the change of `governance/` in by itself first, or take over what was agreed since.")
}

/// Why a signature does not count, with the code of its finding.
pub(super) fn refusal(span: Span, record: &Record, refusal: Refusal) -> Finding {
    match refusal {
        Refusal::NotGenuine => unusable(span, "not signed like this", "The signature does not belong to this text."),
        Refusal::OtherNamespace => {
            unusable(span, "signed for another purpose", "The signature was made for another role or another site.")
        }
        Refusal::UnknownKey => without_right(span, record, "The key is not one of this person."),
        Refusal::NotAllowed => without_right(span, record, "The key may not sign for this role."),
        Refusal::Unsupported => {
            without_right(span, record, "The kind of key is not known here, and `ssh-keygen` cannot be asked.")
        }
        Refusal::TooEarly => out_of_force(span, record, "The key did not count yet at the time of the approval."),
        Refusal::TooLate => out_of_force(span, record, "The key had ended before the time of the approval."),
        Refusal::Revoked => out_of_force(span, record, "The key is revoked."),
    }
}
