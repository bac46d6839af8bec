//! Deciding: a text about a post, signed by `ssh-keygen`.

#![expect(clippy::disallowed_methods, reason = "half-made files are removed, and a signature is read")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Case, Failure, Log, failed, files};
use crate::approvals::{
    Claim, Decision, FOLDER, Judge, Phase, Record, Refusal, Review, SITE_SUBJECT, Sealed, key_blob, keygen, leads,
    list, namespace, seal,
};
use crate::output::sha256;
use crate::release::audit::{Event, Kind};
use crate::rules::Stops;
use crate::world::World as _;

/// What somebody means to decide.
#[derive(Debug, Clone, Copy)]
pub struct Intent<'a> {
    /// What is decided.
    pub decision: Decision,
    /// The role in which it is decided.
    pub role: &'a str,
    /// The key: `ssh-keygen` uses it, or the agent that holds it.
    pub key: &'a Path,
    /// Who decides, where the key stands for several.
    pub signer: Option<&'a str>,
    /// A remark.
    pub note: Option<&'a str>,
    /// When the decision ends by itself.
    pub expires: Option<Timestamp>,
}

/// What was signed, for those who keep the record of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// What was decided.
    pub decision: Decision,
    /// The role.
    pub role: String,
    /// Who signed.
    pub signer: String,
    /// Fingerprint of the key.
    pub fingerprint: String,
    /// What it is about.
    pub subject: String,
    /// SHA-256 of the list of files that is signed.
    pub digest: String,
    /// When, by the clock here.
    pub time: Timestamp,
    /// The file, from the root of the site; the signature lies beside it.
    pub path: String,
}

/// The text that is to be signed.
///
/// # Errors
/// When this person may not decide this in that role.
pub fn record(case: &Case<'_>, review: &Review, intent: &Intent<'_>) -> Result<Record, Failure> {
    let authority = &case.outcome.governance.authority;
    let emergency = authority.roles.emergency.as_ref().is_some_and(|own| own.role == intent.role);
    // Anyone with a role may take back what nobody had to agree to.
    let free = intent.decision == Decision::Withdraw && review.roles.is_empty();
    let asked = emergency || review.roles.iter().any(|own| own.role == intent.role);
    if !free && (review.roles.is_empty() || !asked) {
        let roles: Vec<&str> = review.roles.iter().map(|own| own.role.as_str()).collect();
        let needs = if roles.is_empty() {
            "nobody's approval".to_owned()
        } else {
            format!("the approval of {}", roles.join(", "))
        };
        return Err(Failure::usage(format!("`{}` needs {needs}, not that of `{}`.", review.path, intent.role))
            .help("`governance/roles.toml` says what needs whom."));
    }
    let name = case.name();
    let now = case.world.now();
    let signer = signer(case, intent, &namespace(intent.role, &name))?;
    if !authority.roles.role(intent.role).is_some_and(|role| role.held_by(&signer, now)) {
        return Err(Failure::usage(format!("`{signer}` does not hold the role `{}`.", intent.role))
            .help("Ask one of the people in `governance/roles.toml`."));
    }
    let note = intent.note.map(|note| note.split_whitespace().collect::<Vec<_>>().join(" "));
    Ok(Record {
        site: name,
        subject: review.subject.clone(),
        role: intent.role.to_owned(),
        decision: intent.decision,
        signer,
        time: Timestamp::from_second(now.as_second()).unwrap_or(now),
        expires: intent.expires,
        policy: case.outcome.governance.digest.clone(),
        checks: checks(case, review),
        addresses: Vec::new(),
        redirect: None,
        note: note.filter(|note| !note.is_empty()),
        files: if review.files.is_empty() { own_files(case, review)? } else { review.files.clone() },
    })
}

/// The text of a withdrawal, with the addresses that say so or lead to `redirect`.
///
/// # Errors
/// As [`record`], and when nothing can lead there.
pub fn withdrawal(
    case: &Case<'_>,
    review: &Review,
    intent: &Intent<'_>,
    redirect: Option<&str>,
) -> Result<Record, Failure> {
    if let Some(redirect) = redirect.filter(|redirect| !leads(redirect)) {
        return Err(Failure::usage(format!("Nothing can lead to `{redirect}`."))
            .help("Write a path of the site, such as `/news/`, or a whole address with `https`."));
    }
    if !review.post && review.subject != SITE_SUBJECT {
        return Err(Failure::usage(format!("`{}` is no post.", review.path))
            .help("Withdraw the posts in it, or write `draft = true` at its top."));
    }
    let mut record = record(case, review, intent)?;
    record.addresses = addresses(case, review);
    record.redirect = redirect.map(str::to_owned);
    if record.redirect.is_some() && record.addresses.is_empty() {
        return Err(Failure::usage("Readers could not see this yet, so nothing leads elsewhere.")
            .help("Leave `--redirect` out."));
    }
    Ok(record)
}

/// The addresses that readers could see a post at: none where nobody agreed to it yet and it was never built, since
/// a page there would give away that it was planned.
fn addresses(case: &Case<'_>, review: &Review) -> Vec<String> {
    let agreed = review.phase == Phase::Clear
        || review.stale.is_some()
        || review.roles.iter().any(|standing| !standing.given.is_empty());
    match &review.back {
        // Taken back before: what it said of the addresses still holds.
        Some(before) => before.addresses.clone(),
        None if agreed || case.built(review) => review.addresses.clone(),
        None => Vec::new(),
    }
}

/// Why an approval of this person would not count: a part in the work.
pub fn objection(review: &Review, signer: &str) -> Option<String> {
    let (_, how) = review.barred.iter().find(|(person, _)| person == signer)?;
    Some(format!("`{signer}` {how}. Nobody approves their own work."))
}

/// The files of a post that nobody has to agree to: its own, and those in its folder if it has one of its own.
fn own_files(case: &Case<'_>, review: &Review) -> Result<Vec<Sealed>, Failure> {
    let world = case.world;
    let (folder, name) = review.path.rsplit_once('/').unwrap_or(("", &review.path));
    let mut paths = BTreeSet::from([review.path.clone()]);
    if name.starts_with("index.") {
        let inside = world.list(folder).map_err(|error| failed(&error))?;
        paths.extend(inside.into_iter().map(|entry| entry.path));
    }
    seal(world, &paths).map_err(|error| failed(&error))
}

/// Who a key stands for.
fn signer(case: &Case<'_>, intent: &Intent<'_>, namespace: &str) -> Result<String, Failure> {
    if let Some(signer) = intent.signer {
        return Ok(signer.to_owned());
    }
    let authority = &case.outcome.governance.authority;
    let help = "Say who you are with `--signer ADDRESS`, as `governance/allowed_signers` has it.";
    let public = if intent.key.extension().is_some_and(|ending| ending == "pub") {
        intent.key.to_owned()
    } else {
        let mut name = intent.key.to_owned().into_os_string();
        name.push(".pub");
        name.into()
    };
    let text = files::text(&public).map_err(|failure| failure.help(help))?;
    let key = key_blob(&text).ok_or_else(|| Failure::usage(format!("`{}` is no public key.", public.display())))?;
    let lines = authority.signers.entries.iter().filter(|line| line.key == key && line.covers(namespace));
    let mut names: Vec<&str> = lines.flat_map(|line| line.principals.split(',')).collect();
    names.sort_unstable();
    names.dedup();
    match names.as_slice() {
        [one] if !one.contains(['*', '?', '!']) => Ok((*one).to_owned()),
        [] => Err(Failure::usage(format!("This key may not sign for `{}`.", intent.role))
            .help("Ask the people who own `governance/allowed_signers`.")),
        _ => Err(Failure::usage("This key stands for several people.").help(help)),
    }
}

/// SHA-256 of what was found in a post, apart from approvals: the report that the signer saw.
fn checks(case: &Case<'_>, review: &Review) -> String {
    let sources = &case.outcome.sources;
    let mut text = String::new();
    for found in &case.report.diagnostics {
        let here = found.finding.labels.iter().any(|label| sources.path(label.span.file) == review.path);
        if here && found.stops != Stops::Approval {
            let _ = writeln!(text, "{}\t{}\t{}", found.finding.code, found.fingerprint, found.level.as_str());
        }
    }
    sha256(text.as_bytes())
}

/// What is about to be signed, in words. `changes` is what is different since an approval of other files.
pub fn shown(case: &Case<'_>, review: &Review, record: &Record, changes: &str) -> String {
    let word = record.decision.as_str();
    let mut out = format!("You {word} \"{}\" ({}) for {}.\n", review.title, review.path, record.role);
    let _ = writeln!(out, "It consists of:");
    for file in &record.files {
        let _ = writeln!(out, "  {}", file.path);
    }
    if let Some(before) = &review.stale {
        let _ = writeln!(out, "Since {} approved it on {}:", before.signer, case.shown(before.time));
        out += changes.trim_start_matches('\n');
    }
    let sources = &case.outcome.sources;
    let here = |label: &crate::diag::Label| sources.path(label.span.file) == review.path;
    let open = case
        .report
        .diagnostics
        .iter()
        .filter(|found| found.blocks() && found.stops != Stops::Approval && found.finding.labels.iter().any(here));
    let count = open.count();
    if count > 0 {
        let things = if count == 1 { "1 thing".to_owned() } else { format!("{count} things") };
        let _ = writeln!(out, "There is still {things} to fix in it: `placet check {}`.", review.path);
    }
    out
}

/// Writes the text and has it signed. What does not verify afterwards is not kept.
///
/// # Errors
/// When nothing was signed, the signature would not count, or the step cannot be recorded.
pub fn sign(case: &Case<'_>, record: &Record, key: &Path) -> Result<Signed, Failure> {
    let path = format!("{FOLDER}/{}/{}", record.subject, record.file_name());
    let file = files::owned(case.world.root(), &path)?;
    let beside = |ending: &str| {
        let mut name = file.clone().into_os_string();
        name.push(ending);
        PathBuf::from(name)
    };
    let (new, new_signature) = (beside(".new"), beside(".new.sig"));
    let cleared = || {
        let _ = std::fs::remove_file(&new);
        let _ = std::fs::remove_file(&new_signature);
    };
    cleared();
    let text = record.to_text();
    files::create(&new, &text)?;
    let namespace = namespace(&record.role, &record.site);
    let result = keygen::sign(key, &namespace, &new).map_err(|reason| {
        Failure::tool(reason).help("Check the name of the key, and that the agent holds it or its passphrase is right.")
    });
    let signature = result
        .and_then(|()| std::fs::read(&new_signature).map_err(|error| Failure::file("read", &new_signature, &error)));
    let checked = signature.and_then(|signature| verified(case, record, &text, &signature).map(|key| (signature, key)));
    cleared();
    let (signature, fingerprint) = checked?;
    recorded(case, record, (&path, &text), &fingerprint)?;
    files::replace(&beside(".sig"), &signature)?;
    files::replace(&file, text.as_bytes())?;
    Ok(Signed {
        decision: record.decision,
        role: record.role.clone(),
        signer: record.signer.clone(),
        fingerprint,
        subject: record.subject.clone(),
        digest: sha256(list(&record.files).as_bytes()),
        time: record.time,
        path,
    })
}

/// Writes the step into the audit log, before the record is put into its place: what cannot be recorded is not done.
fn recorded(case: &Case<'_>, record: &Record, (path, text): (&str, &str), key: &str) -> Result<(), Failure> {
    let kind = match record.decision {
        Decision::Approve => Kind::Approve,
        Decision::Reject => Kind::Reject,
        Decision::Withdraw => Kind::Withdraw,
    };
    let event = Event::new(kind)
        .subject(record.subject.as_str(), sha256(list(&record.files).as_bytes()))
        .subject(path, sha256(text.as_bytes()))
        .policy(&record.policy)
        .key(Some(key))
        .detail("role", record.role.as_str())
        .detail("signer", record.signer.as_str());
    let event = record.note.iter().fold(event, |event, note| event.detail("note", note.as_str()));
    Log::of(case.world).append(&[event]).map(drop).map_err(|failure| Failure {
        message: format!("Nothing was written, because it cannot be recorded. {}", failure.message),
        ..failure
    })
}

/// Fingerprint of the key, if the signature counts as it will when the site is checked.
fn verified(case: &Case<'_>, record: &Record, text: &str, signature: &[u8]) -> Result<String, Failure> {
    let authority = &case.outcome.governance.authority;
    let judge = Judge { signers: &authority.signers, revoked: &authority.revoked };
    let namespace = namespace(&record.role, &record.site);
    let claim =
        Claim { text: text.as_bytes(), signature, principal: &record.signer, namespace: &namespace, at: record.time };
    judge.verify(&claim).map_err(|refusal| {
        let why = match refusal {
            Refusal::NotGenuine | Refusal::OtherNamespace => "the signature does not fit",
            Refusal::UnknownKey => "the key is not one of this person",
            Refusal::NotAllowed => "the key may not sign for this role",
            Refusal::TooEarly => "the key does not count yet",
            Refusal::TooLate => "the key has ended",
            Refusal::Revoked => "the key is revoked",
            Refusal::Unsupported => "the kind of key is not known here, and `ssh-keygen` cannot be asked",
        };
        Failure::usage(format!("Nothing was written: {why}."))
            .help("Ask the people who own `governance/allowed_signers`.")
    })
}
