//! One approval by itself: whether it counts, and if not, why.

use jiff::Timestamp;

use super::Authority;
use super::past::Past;
use super::record::{Decision, Record, Sealed};
use super::review::namespace;
use super::roles::Role;
use super::say::{self, Place};
use super::sshsig::{Claim, Judge};
use super::typo::is_small;
use crate::content::Document;
use crate::content::registry::Registry;
use crate::diag::{Finding, Span};
use crate::world::World;

/// What an approval is held against.
pub(super) struct Scale<'a> {
    pub(super) world: &'a dyn World,
    pub(super) authority: &'a Authority,
    pub(super) site: &'a str,
    pub(super) policy: &'a str,
    pub(super) past: &'a Past,
    pub(super) authors: Option<&'a Registry>,
    /// The post; none for the subject `site`.
    pub(super) document: Option<&'a Document>,
    pub(super) place: Place<'a>,
    pub(super) subject: &'a str,
    /// The files as they are.
    pub(super) files: &'a [Sealed],
}

/// A file in the folder of approvals, with its signature.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    pub(super) path: String,
    pub(super) text: Vec<u8>,
    pub(super) signature: Option<Vec<u8>>,
    pub(super) span: Span,
}

impl Paper {
    /// Whether it says that something is taken back; whether it may say so is weighed.
    pub(super) fn withdraws(&self) -> bool {
        let line = format!("# decision: {}", Decision::Withdraw.as_str());
        self.text.split(|byte| *byte == b'\n').any(|own| own == line.as_bytes())
    }
}

/// What an approval weighs.
#[derive(Debug)]
pub(super) enum Weight {
    /// It counts; `fingerprint` names the key.
    Counts { record: Record, fingerprint: String, advice: Option<Finding> },
    /// It says no to the files as they are.
    Rejects(Record),
    /// It said no to other files.
    Past,
    /// Its signer took the approval back.
    Withdraws(Record),
    /// It was given for other files.
    Stale(Record, Finding),
    /// It does not count; matters only where an approval is missing.
    Fails(Record, Finding),
    /// It cannot be used at all; always said.
    Unusable(Finding),
}

impl Scale<'_> {
    /// Weighs one paper.
    pub(super) fn weigh(&self, paper: &Paper) -> Weight {
        let record = match self.read(paper) {
            Ok(record) => record,
            Err(finding) => return Weight::Unusable(*finding),
        };
        let Some(signature) = &paper.signature else {
            let finding = say::unusable(paper.span, "not signed", "The file with the signature (`.sig`) is missing.");
            return Weight::Unusable(finding);
        };
        let claim = Claim {
            text: &paper.text,
            signature,
            principal: &record.signer,
            namespace: &namespace(&record.role, self.site),
            at: record.time,
        };
        let judge = Judge { signers: &self.authority.signers, revoked: &self.authority.revoked };
        let fingerprint = match judge.verify(&claim) {
            Ok(fingerprint) => fingerprint,
            Err(refusal) => {
                let finding = say::refusal(paper.span, &record, refusal);
                let unusable = finding.code == "GOV029";
                return if unusable { Weight::Unusable(finding) } else { Weight::Fails(record, finding) };
            }
        };
        let role = self.authority.roles.role(&record.role);
        if !role.is_some_and(|role| role.held_by(&record.signer, record.time)) {
            let finding = say::without_right(paper.span, &record, "This person does not hold the role at that time.");
            return Weight::Fails(record, finding);
        }
        match record.decision {
            Decision::Withdraw => Weight::Withdraws(record),
            Decision::Reject if record.files == self.files => Weight::Rejects(record),
            Decision::Reject => Weight::Past,
            Decision::Approve => self.approval(paper, record, fingerprint),
        }
    }

    /// Reads the text and holds its first lines against where the file lies.
    fn read(&self, paper: &Paper) -> Result<Record, Box<Finding>> {
        let refused = |label: &str, reason: &str| Box::new(say::unusable(paper.span, label, reason));
        let text = std::str::from_utf8(&paper.text).map_err(|_| refused("not a text", "It is not a text."))?;
        let record = Record::read(text).map_err(|(line, reason)| {
            let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
            let span = Span::new(paper.span.file, start..end);
            Box::new(say::unusable(span, reason, "This line is not what an approval holds here."))
        })?;
        let name = paper.path.rsplit('/').next().unwrap_or_default();
        if record.site != self.site {
            return Err(refused("for another site", "The site in it is not this one."));
        }
        if record.subject != self.subject {
            return Err(refused("for another post", "The post in it is not the one whose folder it lies in."));
        }
        if !name.starts_with(&format!("{}.", record.role)) {
            return Err(refused("another role than its name says", "The name of the file says another role."));
        }
        Ok(record)
    }

    fn approval(&self, paper: &Paper, record: Record, fingerprint: String) -> Weight {
        if record.files != self.files && !self.differs_little(&record) {
            let finding = say::changed(self.place, &record, &different(&record.files, self.files));
            return Weight::Stale(record, finding);
        }
        if let Some(reason) = self.out_of_force(paper, &record) {
            let finding = say::out_of_force(paper.span, &record, reason);
            return Weight::Fails(record, finding);
        }
        if let Some(how) = self.own_work(&record.signer) {
            let finding = say::own_work(self.place, &record, &how);
            return Weight::Fails(record, finding);
        }
        let advice = (record.policy != self.policy).then(|| say::other_policy(paper.span, &record));
        Weight::Counts { record, fingerprint, advice }
    }

    fn out_of_force(&self, paper: &Paper, record: &Record) -> Option<&'static str> {
        let now = self.world.now();
        let old = |age| record.time.checked_add(age).is_ok_and(|end| end <= now);
        let changed = self.past.last(&record.files, Some(&paper.path));
        if record.time > now {
            Some("Its time lies ahead.")
        } else if record.expires.is_some_and(|end| end <= now) {
            Some("It has ended.")
        } else if self.authority.roles.max_age.is_some_and(old) {
            Some("It is older than the policy allows.")
        } else if changed.is_some_and(|changed| record.time < changed) {
            Some("It says it was made before the files were changed last.")
        } else {
            None
        }
    }

    /// All who hold a role now and had a part in what is to be approved, with how.
    pub(super) fn barred(&self) -> Vec<(String, String)> {
        let now = self.world.now();
        let all = self.authority.roles.roles.iter().flat_map(|role| role.people(now));
        let people: std::collections::BTreeSet<&str> = all.collect();
        people.into_iter().filter_map(|who| Some((who.to_owned(), self.own_work(who)?))).collect()
    }

    /// How a signer had a part in what is approved.
    fn own_work(&self, signer: &str) -> Option<String> {
        let roles = &self.authority.roles;
        let own = |name: &str| {
            let entry = self.authors.and_then(|authors| authors.find(name));
            let others = entry.into_iter().flat_map(|entry| {
                let email = entry.extra.get("email").and_then(|node| crate::config::read::as_text(&node.kind));
                [entry.slug.clone(), entry.label.clone()].into_iter().chain(entry.aliases.clone()).chain(email)
            });
            roles.is(signer, name) || others.into_iter().any(|other| roles.is(signer, &other))
        };
        let front = self.document.map(|document| &document.front);
        if front.is_some_and(|front| front.authors.iter().any(|author| own(&author.value))) {
            return Some("is one of its authors".into());
        }
        let worked = self.past.worked(signer, roles, self.files)?;
        Some(format!("worked on it on {}", worked.strftime("%Y-%m-%d")))
    }

    /// Whether only the post itself differs, by a small edit that the policy allows.
    fn differs_little(&self, record: &Record) -> bool {
        let (Some(typo), Some(document)) = (&self.authority.roles.typo, self.document) else { return false };
        let path = format!("content/{}", document.path);
        let others = |files: &[Sealed]| files.iter().filter(|file| file.path != path).cloned().collect::<Vec<_>>();
        let before = record.files.iter().find(|file| file.path == path);
        if others(&record.files) != others(self.files) {
            return false;
        }
        let before = before.and_then(|file| self.world.earlier(&path, &file.digest));
        let texts = (before.map(String::from_utf8), self.world.read(&path).map(String::from_utf8));
        matches!(texts, (Some(Ok(before)), Ok(Ok(after))) if is_small(typo, &before, &after))
    }
}

/// Names of the people of a role at an instant.
pub(super) fn people(role: Option<&Role>, at: Timestamp) -> Vec<&str> {
    role.map(|role| role.people(at)).unwrap_or_default()
}

/// Paths whose bytes are others, that came or that went.
fn different<'a>(before: &'a [Sealed], after: &'a [Sealed]) -> Vec<&'a str> {
    let missing = |list: &[Sealed], file: &Sealed| !list.contains(file);
    let mut paths: Vec<&str> =
        before.iter().filter(|file| missing(after, file)).map(|file| file.path.as_str()).collect();
    paths.extend(after.iter().filter(|file| missing(before, file)).map(|file| file.path.as_str()));
    paths.sort_unstable();
    paths.dedup();
    paths
}
