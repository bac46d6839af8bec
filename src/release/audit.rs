//! The audit log: one JSON object a line, each tied to the line before it.
//!
//! The first key of a line, `prev`, is the SHA-256 of the line before without its line feed (64 zeros at the very
//! start). A new year starts a new file and goes on from the last line of the old one. [`SCRIPT`] checks the same
//! thing with stock tools, and [`check`] finds the same first line.

use std::io;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::sha256;
use crate::world::World;

/// Where the log lies, from the root of the site.
pub const FOLDER: &str = "audit";

/// What comes before the first line.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The same check without Placet, for `sh` in the root of the site.
pub const SCRIPT: &str = r#"prev=$(printf %064d 0)
for file in audit/*.jsonl; do n=0; while IFS= read -r line || [ -n "$line" ]; do n=$((n+1))
  case $line in "{\"prev\":\"$prev\""*) ;; *) echo "$file:$n: does not follow the line before"; exit 1;; esac
  prev=$(printf %s "$line" | sha256sum | cut -c1-64)
done <"$file"; done; echo "ok $prev"
"#;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A site, or what is served, was checked.
    Check,
    /// Someone approved something.
    Approve,
    /// Someone rejected something.
    Reject,
    /// Someone took an approval back.
    Withdraw,
    /// A post got a new date.
    Reschedule,
    /// An exception was used for the first time.
    Waive,
    /// A window was overridden in an emergency.
    Override,
    /// A release was made.
    Build,
    /// A release was put in place; written before the switch.
    Publish,
    /// An earlier release was put back; written before the switch.
    Rollback,
    /// The policy is another one than in the entry before.
    PolicyChange,
    /// The key of releases is another one than in the release before.
    KeyChange,
}

impl Kind {
    /// The word in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
            Self::Reschedule => "reschedule",
            Self::Waive => "waive",
            Self::Override => "override",
            Self::Build => "build",
            Self::Publish => "publish",
            Self::Rollback => "rollback",
            Self::PolicyChange => "policy-change",
            Self::KeyChange => "key-change",
        }
    }
}

/// Something named by its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its name or path.
    pub name: String,
    /// SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
}

/// Who acts, with what, and why: the same for all entries of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// Name and mail address, or the account.
    pub name: String,
    /// Ticket of the change, if there is one.
    pub ticket: Option<String>,
    /// Address of the CI run, if there is one.
    pub run: Option<String>,
}

/// An entry to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What happened.
    pub kind: Kind,
    /// What it happened to.
    pub subjects: Vec<Subject>,
    /// Fingerprint of the key that signed, such as `SHA256:…`.
    pub key: Option<String>,
    /// SHA-256 of the policy in force.
    pub policy: Option<String>,
    /// More about it; an empty object is left out.
    pub details: Map<String, Value>,
}

impl Event {
    /// An entry about nothing yet.
    pub fn new(kind: Kind) -> Self {
        Self { kind, subjects: Vec::new(), key: None, policy: None, details: Map::new() }
    }

    /// Adds what it happened to.
    #[must_use]
    pub fn subject(mut self, name: impl Into<String>, sha256: impl Into<String>) -> Self {
        self.subjects.push(Subject { name: name.into(), sha256: sha256.into() });
        self
    }

    /// Names the policy in force.
    #[must_use]
    pub fn policy(self, digest: &str) -> Self {
        Self { policy: Some(digest.to_owned()).filter(|digest| !digest.is_empty()), ..self }
    }

    /// Names the key.
    #[must_use]
    pub fn key(self, fingerprint: Option<&str>) -> Self {
        Self { key: fingerprint.map(str::to_owned), ..self }
    }

    /// Adds a detail.
    #[must_use]
    pub fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}

/// Where the log ends: what the next entry follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// SHA-256 of the last line.
    pub digest: String,
    /// Number of the last entry; 0 where there is none.
    pub seq: u64,
}

/// The line for an entry, without line feed.
pub fn line(head: &Head, event: &Event, actor: &Actor, now: jiff::Timestamp) -> String {
    let mut entry = json!({
        "prev": head.digest,
        "seq": head.seq + 1,
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "event": event.kind.as_str(),
        "actor": actor.name,
    });
    let subject = |subject: &Subject| json!({ "name": subject.name, "sha256": subject.sha256 });
    let subjects: Vec<Value> = event.subjects.iter().map(subject).collect();
    let mut put = |name: &str, value: Option<Value>| {
        if let (Some(object), Some(value)) = (entry.as_object_mut(), value) {
            object.insert(name.to_owned(), value);
        }
    };
    put("key", event.key.clone().map(Value::from));
    put("subjects", (!subjects.is_empty()).then_some(subjects.into()));
    put("policy", event.policy.as_ref().map(|digest| format!("sha256:{digest}").into()));
    put("tool", Some(concat!("placet ", env!("CARGO_PKG_VERSION")).into()));
    put("ticket", actor.ticket.clone().map(Value::from));
    put("run", actor.run.clone().map(Value::from));
    put("details", (!event.details.is_empty()).then(|| event.details.clone().into()));
    entry.to_string()
}

/// The files of the log of a site, in the order of their years.
///
/// # Errors
/// When one cannot be read.
pub fn files(world: &dyn World) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in world.list(FOLDER)? {
        let name = entry.path.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
        // The same files as `*.jsonl` means to a shell.
        let entries = Path::new(name).extension().is_some_and(|ending| ending == "jsonl");
        if entries && !name.contains('/') && !name.starts_with('.') {
            files.push((entry.path.clone(), world.read(&entry.path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// The files of a log with their bytes, in the order of their years.
pub type Files = [(String, Vec<u8>)];

/// The first line that does not follow the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, as the end of a sentence.
    pub what: &'static str,
}

/// Checks a whole log. Gives where it ends.
///
/// # Errors
/// The first line that does not follow; where all follow, the first that is no entry or has another number.
pub fn check(files: &Files) -> Result<Head, Broken> {
    let mut digest = START.to_owned();
    for (path, number, line) in lines(files) {
        if !line.starts_with(format!("{{\"prev\":\"{digest}\"").as_bytes()) {
            return Err(Broken { path: path.to_owned(), line: number, what: "does not follow the line before" });
        }
        digest = sha256(line);
    }
    let mut seq = 0;
    for (path, number, line) in lines(files) {
        let broken = |what| Broken { path: path.to_owned(), line: number, what };
        let entry: Value = serde_json::from_slice(line).map_err(|_| broken("is no entry"))?;
        seq += 1;
        if entry.get("seq").and_then(Value::as_u64) != Some(seq) {
            return Err(broken("has another number than its place"));
        }
        if !path.ends_with(&format!("{}.jsonl", entry["time"].as_str().and_then(|time| time.get(..4)).unwrap_or("?"))) {
            return Err(broken("is of another year"));
        }
    }
    Ok(Head { digest, seq })
}

/// The entries of a log that was checked.
pub fn entries(files: &Files) -> Vec<Value> {
    lines(files).filter_map(|(_, _, line)| serde_json::from_slice(line).ok()).collect()
}

/// Whether a line of the log has this digest: a release names the end of the log at its time, and a log that was
/// cut off or made anew does not have it any more.
pub fn holds(files: &Files, digest: &str) -> bool {
    digest == START || lines(files).any(|(_, _, line)| sha256(line) == digest)
}

/// All lines with file and number. The last one may lack its line feed, as after a run that was killed.
fn lines(files: &Files) -> impl Iterator<Item = (&str, usize, &[u8])> {
    files.iter().flat_map(|(path, bytes)| {
        let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let lines = (!bytes.is_empty()).then(|| text.split(|byte| *byte == b'\n').enumerate());
        lines.into_iter().flatten().map(move |(at, line)| (path.as_str(), at + 1, line))
    })
}
