//! The text that is signed: who decides what over which bytes.
//!
//! Lines that start with `#` and a list as `sha256sum` writes it, so that stock tools verify both.

use jiff::Timestamp;

/// What someone decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It may be published.
    Approve,
    /// It must not be published like this.
    Reject,
    /// An earlier approval no longer holds.
    Withdraw,
}

impl Decision {
    /// The words for it in files.
    pub const WORDS: [(&'static str, Self); 3] =
        [("approve", Self::Approve), ("reject", Self::Reject), ("withdraw", Self::Withdraw)];

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
}

/// A file with its SHA-256 in lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sealed {
    /// Path from the root of the site.
    pub path: String,
    /// Digest of its bytes.
    pub digest: String,
}

/// One approval, rejection or withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The site, by its name.
    pub site: String,
    /// What it is about: a post by its path without ending, or `site`.
    pub subject: String,
    /// The role in which it was decided.
    pub role: String,
    /// What was decided.
    pub decision: Decision,
    /// Who decided, as the list of signers names the person.
    pub signer: String,
    /// When, by the clock of the signer: a claim, no proof.
    pub time: Timestamp,
    /// When it ends by itself.
    pub expires: Option<Timestamp>,
    /// SHA-256 of the policy in force.
    pub policy: String,
    /// SHA-256 of the report on the post that the signer saw.
    pub checks: String,
    /// Paths of the addresses that readers could see it at, for a withdrawal.
    pub addresses: Vec<String>,
    /// Where these lead from then on, for a withdrawal: a path of the site, or an address with `https`.
    pub redirect: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The files, sorted by path.
    pub files: Vec<Sealed>,
}

impl Record {
    /// The text.
    pub fn to_text(&self) -> String {
        let mut out = String::from("# approval: 1\n");
        let mut line = |key: &str, value: &str| out.extend(["# ", key, ": ", value, "\n"]);
        line("site", &self.site);
        line("subject", &self.subject);
        line("role", &self.role);
        line("decision", self.decision.as_str());
        line("signer", &self.signer);
        line("time", &self.time.to_string());
        if let Some(expires) = self.expires {
            line("expires", &expires.to_string());
        }
        line("policy", &format!("sha256:{}", self.policy));
        line("checks", &format!("sha256:{}", self.checks));
        self.addresses.iter().for_each(|address| line("address", address));
        if let Some(redirect) = &self.redirect {
            line("redirect", redirect);
        }
        if let Some(note) = &self.note {
            line("note", note);
        }
        out + &list(&self.files)
    }

    /// Reads a text strictly: what [`Record::to_text`] writes and nothing else.
    ///
    /// # Errors
    /// The number of the line (from 1) and what is wrong with it.
    pub fn read(text: &str) -> Result<Self, (usize, &'static str)> {
        let body = text.strip_suffix('\n').ok_or((text.lines().count().max(1), "the last line is not complete"))?;
        let mut lines = body.split('\n').enumerate().map(|(at, line)| (at + 1, line)).peekable();
        let mut header = |key: &str| {
            let start = format!("# {key}: ");
            let (at, line) = lines.next_if(|(_, line)| line.starts_with(&start))?;
            Some((at, line[start.len()..].to_owned()))
        };
        if header("approval").is_none_or(|(_, version)| version != "1") {
            return Err((1, "the first line is `# approval: 1`"));
        }
        let mut at = 1;
        let mut needed = |key: &str, value: Option<(usize, String)>| {
            let (line, value) = value.ok_or((at + 1, missing(key)))?;
            at = line;
            Ok::<_, (usize, &'static str)>((line, value))
        };
        let (_, site) = needed("site", header("site"))?;
        let (_, subject) = needed("subject", header("subject"))?;
        let (_, role) = needed("role", header("role"))?;
        let (line, word) = needed("decision", header("decision"))?;
        let decision = Decision::WORDS.iter().find(|(own, _)| *own == word).map(|(_, decision)| *decision);
        let decision = decision.ok_or((line, "not a decision"))?;
        let (_, signer) = needed("signer", header("signer"))?;
        let time = instant(needed("time", header("time"))?)?;
        let expires = header("expires").map(instant).transpose()?;
        let policy = digest(needed("policy", header("policy"))?)?;
        let checks = digest(needed("checks", header("checks"))?)?;
        let addresses = std::iter::from_fn(|| header("address")).map(|line| address(line, decision));
        let addresses = addresses.collect::<Result<_, _>>()?;
        let redirect = header("redirect").map(|line| redirect(line, decision)).transpose()?;
        let note = header("note").map(|(_, note)| note);
        let files = lines.map(sealed).collect::<Result<Vec<_>, _>>()?;
        if files.is_empty() {
            return Err((text.lines().count(), "no files are named"));
        }
        if !files.is_sorted_by(|a, b| a.path < b.path) {
            return Err((text.lines().count(), "the files are not in order"));
        }
        Ok(Self {
            site,
            subject,
            role,
            decision,
            signer,
            time,
            expires,
            policy,
            checks,
            addresses,
            redirect,
            note,
            files,
        })
    }

    /// Name of the file for it in the folder of its subject: role and the first part of the address.
    pub fn file_name(&self) -> String {
        let name = self.signer.split('@').next().unwrap_or_default();
        let plain = |c: char| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' };
        format!("{}.{}.approval", self.role, name.chars().map(plain).collect::<String>())
    }
}

/// Whether an address can be one that something leads to: a path of the site, or a whole address with `https`.
pub fn leads(address: &str) -> bool {
    let whole = address.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let path = address.starts_with('/') && !address.starts_with("//");
    (whole || path) && !address.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\".contains(c))
}

/// A path of an address that a withdrawal takes back.
fn address((at, text): (usize, String), decision: Decision) -> Result<String, (usize, &'static str)> {
    if decision != Decision::Withdraw {
        return Err((at, "only a withdrawal names an address"));
    }
    if text.starts_with('/') && leads(&text) { Ok(text) } else { Err((at, "not a path such as `/news/q3/`")) }
}

/// Where a withdrawn post leads.
fn redirect((at, text): (usize, String), decision: Decision) -> Result<String, (usize, &'static str)> {
    if decision != Decision::Withdraw {
        return Err((at, "only a withdrawal leads elsewhere"));
    }
    if leads(&text) { Ok(text) } else { Err((at, "neither a path such as `/news/` nor an address with `https`")) }
}

/// A list of files as `sha256sum` writes it.
pub fn list(files: &[Sealed]) -> String {
    files.iter().flat_map(|file| [file.digest.as_str(), "  ", &file.path, "\n"]).collect()
}

/// Whether a text can stand in a line: `sha256sum` writes other names in another way.
pub(super) fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.contains(['\\', '\n', '\r'])
}

fn missing(key: &str) -> &'static str {
    match key {
        "site" => "`# site: …` belongs here",
        "subject" => "`# subject: …` belongs here",
        "role" => "`# role: …` belongs here",
        "decision" => "`# decision: …` belongs here",
        "signer" => "`# signer: …` belongs here",
        "time" => "`# time: …` belongs here",
        "policy" => "`# policy: sha256:…` belongs here",
        _ => "`# checks: sha256:…` belongs here",
    }
}

/// An instant in UTC.
fn instant((at, text): (usize, String)) -> Result<Timestamp, (usize, &'static str)> {
    let time = text.ends_with('Z').then(|| text.parse().ok()).flatten();
    time.ok_or((at, "not an instant in UTC such as `2026-11-22T04:00:00Z`"))
}

fn digest((at, text): (usize, String)) -> Result<String, (usize, &'static str)> {
    let found = text.strip_prefix("sha256:").filter(|text| is_digest(text));
    found.map(str::to_owned).ok_or((at, "not a digest such as `sha256:…`"))
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn sealed((at, line): (usize, &str)) -> Result<Sealed, (usize, &'static str)> {
    let parts = line.split_once("  ").filter(|(digest, path)| is_digest(digest) && is_plain(path));
    let (digest, path) = parts.ok_or((at, "not a digest, two blanks and a path"))?;
    Ok(Sealed { path: path.to_owned(), digest: digest.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            site: "blog.example.com".into(),
            subject: "posts/q3".into(),
            role: "legal".into(),
            decision: Decision::Approve,
            signer: "lee@corp.example".into(),
            time: "2026-11-22T04:00:00Z".parse().unwrap(),
            expires: Some("2026-12-22T00:00:00Z".parse().unwrap()),
            policy: "0".repeat(64),
            checks: "1".repeat(64),
            addresses: Vec::new(),
            redirect: None,
            note: Some("read: all of it".into()),
            files: vec![Sealed { path: "content/posts/q3.md".into(), digest: "a".repeat(64) }],
        }
    }

    #[test]
    fn a_text_is_read_as_it_was_written() {
        let text = record().to_text();
        assert_eq!(Record::read(&text), Ok(record()));
        assert_eq!(record().file_name(), "legal.lee.approval");
        let bare = Record { expires: None, note: None, ..record() };
        assert_eq!(Record::read(&bare.to_text()), Ok(bare));
        let gone = Record {
            decision: Decision::Withdraw,
            addresses: vec!["/posts/q3/".into(), "/old/q3/".into()],
            redirect: Some("/posts/".into()),
            ..record()
        };
        assert_eq!(Record::read(&gone.to_text()), Ok(gone.clone()));
        // What cannot be an address of the site is refused, and so is an address in anything but a withdrawal.
        for (from, to) in [
            ("address: /posts", "address: //posts"),
            ("redirect: /posts/", "redirect: http://other.example/"),
            ("redirect: /posts/", "redirect: javascript:alert(1)"),
            ("redirect: /posts/", "redirect: /a b"),
            ("decision: withdraw", "decision: approve"),
        ] {
            let changed = gone.to_text().replacen(from, to, 1);
            assert_ne!(changed, gone.to_text(), "{from}");
            assert!(Record::read(&changed).is_err(), "{from}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_line() {
        let text = record().to_text();
        for (from, to, line) in [
            ("approval: 1", "approval: 2", 1),
            ("# role: legal\n", "", 4),
            ("decision: approve", "decision: accept", 5),
            ("04:00:00Z", "04:00:00+01:00", 7),
            ("# signer", "# by", 6),
            ("sha256:00", "sha256:0G", 9),
            ("aa  content", "aa content", 12),
            ("# note", "# unknown: x\n# note", 11),
            ("q3.md\n", "q3.md", 12),
            ("q3.md\n", "q3.md\n\n", 13),
            ("q3.md\n", "q3\\n.md\n", 12),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text, "{from}");
            assert_eq!(Record::read(&changed).map_err(|(line, _)| line), Err(line), "{from}");
        }
        assert!(Record::read("").is_err());
        let mut twice = record();
        twice.files.push(twice.files[0].clone());
        assert!(Record::read(&twice.to_text()).is_err());
    }
}
