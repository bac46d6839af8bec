//! `placet approve`, `reject` and `withdraw`: a text about a post, signed by `ssh-keygen`.

#![expect(clippy::disallowed_methods, reason = "the public half of a key is read, and half-made files are removed")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;

use super::args::Global;
use super::difference::changes;
use super::log::Log;
use super::place;
use super::review::Desk;
use super::site::failed;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::approvals::{
    Claim, Decision, FOLDER, Judge, Record, Refusal, Review, Sealed, key_blob, keygen, list, namespace, seal,
};
use crate::output::sha256;
use crate::release::audit::{Event, Kind};
use crate::rules::Stops;
use crate::world::World as _;

#[derive(Debug, Args)]
pub(super) struct ApproveArgs {
    /// A post; `site` for configuration, themes, templates and policy
    pub(super) path: PathBuf,
    /// The role in which you decide
    #[arg(long, value_name = "ROLE")]
    role: String,
    /// Your key: `ssh-keygen` uses it, or the agent that holds it
    #[arg(long, value_name = "FILE", env = "PLACET_KEY", hide_env_values = true)]
    pub(super) key: PathBuf,
    /// Who you are in `governance/allowed_signers`, where your key stands for several
    #[arg(long, value_name = "ADDRESS")]
    signer: Option<String>,
    /// A remark; a rejection needs one
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// When the approval ends by itself, for example `2026-12-31T00:00:00Z`
    #[arg(long, value_name = "TIME")]
    pub(super) expires: Option<Timestamp>,
}

/// What was signed, for those who keep the record of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signed {
    /// What was decided.
    pub(super) decision: Decision,
    /// The role.
    pub(super) role: String,
    /// Who signed.
    pub(super) signer: String,
    /// Fingerprint of the key.
    pub(super) fingerprint: String,
    /// What it is about.
    pub(super) subject: String,
    /// SHA-256 of the list of files that is signed.
    pub(super) digest: String,
    /// When, by the clock here.
    pub(super) time: Timestamp,
    /// The file, from the root of the site; the signature lies beside it.
    pub(super) path: String,
}

/// Approves or rejects.
pub(super) fn run(
    args: &ApproveArgs,
    decision: Decision,
    global: &Global,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    if decision == Decision::Reject && args.note.is_none() {
        return Err(Failure::usage("A rejection says why.").help("Add `--note \"…\"`: the authors read it."));
    }
    let desk = Desk::open(global, terminal)?;
    let review = desk.one(&args.path)?;
    let record = record(&desk, review, args, decision)?;
    signed(&desk, (review, &record), &args.key, terminal)
}

/// Shows a record, has it signed and says what became of it.
pub(super) fn signed(
    desk: &Desk,
    (review, record): (&Review, &Record),
    key: &Path,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    show(desk, review, record, terminal);
    let signed = sign(desk, record, key)?;
    let done = match signed.decision {
        Decision::Approve => "Approved",
        Decision::Reject => "Rejected",
        Decision::Withdraw => "Withdrawn",
    };
    terminal.summary(&format!("{done} as {} for {}, key {}.", signed.signer, signed.role, signed.fingerprint));
    terminal.detail(&format!("Signed at {}: {}, files {}.", signed.time, signed.subject, signed.digest));
    terminal.say(&format!("Add `{0}` and `{0}.sig` to the repository.", signed.path));
    Ok(Exit::Done)
}

/// The text that is to be signed.
pub(super) fn record(desk: &Desk, review: &Review, args: &ApproveArgs, decision: Decision) -> Result<Record, Failure> {
    let authority = &desk.judged.outcome.governance.authority;
    let emergency = authority.roles.emergency.as_ref().is_some_and(|own| own.role == args.role);
    // Anyone with a role may take back what nobody had to agree to.
    let free = decision == Decision::Withdraw && review.roles.is_empty();
    let asked = emergency || review.roles.iter().any(|own| own.role == args.role);
    if !free && (review.roles.is_empty() || !asked) {
        let roles: Vec<&str> = review.roles.iter().map(|own| own.role.as_str()).collect();
        let needs = if roles.is_empty() {
            "nobody's approval".to_owned()
        } else {
            format!("the approval of {}", roles.join(", "))
        };
        return Err(Failure::usage(format!("`{}` needs {needs}, not that of `{}`.", review.path, args.role))
            .help("`governance/roles.toml` says what needs whom."));
    }
    let name = desk.name();
    let now = desk.site.world.now();
    let signer = signer(desk, args, &namespace(&args.role, &name))?;
    if !authority.roles.role(&args.role).is_some_and(|role| role.held_by(&signer, now)) {
        return Err(Failure::usage(format!("`{signer}` does not hold the role `{}`.", args.role))
            .help("Ask one of the people in `governance/roles.toml`."));
    }
    let note = args.note.as_deref().map(|note| note.split_whitespace().collect::<Vec<_>>().join(" "));
    Ok(Record {
        site: name,
        subject: review.subject.clone(),
        role: args.role.clone(),
        decision,
        signer,
        time: Timestamp::from_second(now.as_second()).unwrap_or(now),
        expires: args.expires,
        policy: desk.judged.outcome.governance.digest.clone(),
        checks: checks(desk, review),
        addresses: Vec::new(),
        redirect: None,
        note: note.filter(|note| !note.is_empty()),
        files: if review.files.is_empty() { own_files(desk, review)? } else { review.files.clone() },
    })
}

/// The files of a post that nobody has to agree to: its own, and those in its folder if it has one of its own.
fn own_files(desk: &Desk, review: &Review) -> Result<Vec<Sealed>, Failure> {
    let world = &*desk.site.world;
    let (folder, name) = review.path.rsplit_once('/').unwrap_or(("", &review.path));
    let mut paths = BTreeSet::from([review.path.clone()]);
    if name.starts_with("index.") {
        let inside = world.list(folder).map_err(|error| failed(&error))?;
        paths.extend(inside.into_iter().map(|entry| entry.path));
    }
    seal(world, &paths).map_err(|error| failed(&error))
}

/// Who a key stands for.
fn signer(desk: &Desk, args: &ApproveArgs, namespace: &str) -> Result<String, Failure> {
    if let Some(signer) = &args.signer {
        return Ok(signer.clone());
    }
    let authority = &desk.judged.outcome.governance.authority;
    let help = "Say who you are with `--signer ADDRESS`, as `governance/allowed_signers` has it.";
    let public = if args.key.extension().is_some_and(|ending| ending == "pub") {
        args.key.clone()
    } else {
        let mut name = args.key.clone().into_os_string();
        name.push(".pub");
        name.into()
    };
    let text = std::fs::read_to_string(&public).map_err(|error| Failure::file("read", &public, &error).help(help))?;
    let key = key_blob(&text).ok_or_else(|| Failure::usage(format!("`{}` is no public key.", public.display())))?;
    let lines = authority.signers.entries.iter().filter(|line| line.key == key && line.covers(namespace));
    let mut names: Vec<&str> = lines.flat_map(|line| line.principals.split(',')).collect();
    names.sort_unstable();
    names.dedup();
    match names.as_slice() {
        [one] if !one.contains(['*', '?', '!']) => Ok((*one).to_owned()),
        [] => Err(Failure::usage(format!("This key may not sign for `{}`.", args.role))
            .help("Ask the people who own `governance/allowed_signers`.")),
        _ => Err(Failure::usage("This key stands for several people.").help(help)),
    }
}

/// SHA-256 of what was found in a post, apart from approvals: the report that the signer saw.
fn checks(desk: &Desk, review: &Review) -> String {
    let sources = &desk.judged.outcome.sources;
    let mut text = String::new();
    for found in &desk.judged.report.diagnostics {
        let here = found.finding.labels.iter().any(|label| sources.path(label.span.file) == review.path);
        if here && found.stops != Stops::Approval {
            let _ = writeln!(text, "{}\t{}\t{}", found.finding.code, found.fingerprint, found.level.as_str());
        }
    }
    sha256(text.as_bytes())
}

/// Shows what is about to be signed.
fn show(desk: &Desk, review: &Review, record: &Record, terminal: &mut Terminal) {
    let word = record.decision.as_str();
    let mut out = format!("You {word} \"{}\" ({}) for {}.\n", review.title, review.path, record.role);
    let _ = writeln!(out, "It consists of:");
    for file in &record.files {
        let _ = writeln!(out, "  {}", file.path);
    }
    if let Some(before) = &review.stale {
        let _ = writeln!(out, "Since {} approved it on {}:", before.signer, desk.shown(before.time));
        out += changes(desk, before, review).trim_start_matches('\n');
    }
    let sources = &desk.judged.outcome.sources;
    let here = |label: &crate::diag::Label| sources.path(label.span.file) == review.path;
    let open = desk
        .judged
        .report
        .diagnostics
        .iter()
        .filter(|found| found.blocks() && found.stops != Stops::Approval && found.finding.labels.iter().any(here));
    let count = open.count();
    if count > 0 {
        let things = if count == 1 { "1 thing".to_owned() } else { format!("{count} things") };
        let _ = writeln!(out, "There is still {things} to fix in it: `placet check {}`.", review.path);
    }
    terminal.result(&out);
}

/// Writes the text and has it signed. What does not verify afterwards is not kept.
fn sign(desk: &Desk, record: &Record, key: &Path) -> Result<Signed, Failure> {
    let path = format!("{FOLDER}/{}/{}", record.subject, record.file_name());
    let file = desk.site.world.root().join(&path);
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
    place::create(&new, &text)?;
    let namespace = namespace(&record.role, &record.site);
    let result = keygen::sign(key, &namespace, &new).map_err(|reason| {
        Failure::tool(reason).help("Check the name of the key, and that the agent holds it or its passphrase is right.")
    });
    let signature = result
        .and_then(|()| std::fs::read(&new_signature).map_err(|error| Failure::file("read", &new_signature, &error)));
    let checked = signature.and_then(|signature| verified(desk, record, &text, &signature).map(|key| (signature, key)));
    cleared();
    let (signature, fingerprint) = checked?;
    recorded(desk, record, (&path, &text), &fingerprint)?;
    place::replace(&beside(".sig"), &signature)?;
    place::replace(&file, text.as_bytes())?;
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
fn recorded(desk: &Desk, record: &Record, (path, text): (&str, &str), key: &str) -> Result<(), Failure> {
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
    Log::of(&desk.site.world).append(&[event]).map(drop).map_err(|failure| Failure {
        message: format!("Nothing was written, because it cannot be recorded. {}", failure.message),
        ..failure
    })
}

/// Fingerprint of the key, if the signature counts as it will when the site is checked.
fn verified(desk: &Desk, record: &Record, text: &str, signature: &[u8]) -> Result<String, Failure> {
    let authority = &desk.judged.outcome.governance.authority;
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
