//! `governance/allowed_signers`: who may sign what, in the format of OpenSSH (ssh-keygen(1), "ALLOWED SIGNERS").
//!
//! One difference, on purpose: a time without `Z` is refused. OpenSSH reads it on the clock of whoever checks, and a
//! verdict would depend on where it is computed.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::glob::list_matches;
use super::revoked::blob;
use crate::diag::{FileId, Finding, Sink, Span};

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Patterns of the principals it stands for, as written.
    pub principals: String,
    /// Patterns of the namespaces it may sign in; none allows all.
    pub namespaces: Option<String>,
    /// Whether the key signs certificates of people, not texts.
    pub authority: bool,
    /// First second since 1970 at which it may sign.
    pub valid_after: Option<i64>,
    /// Last second since 1970 at which it may sign.
    pub valid_before: Option<i64>,
    /// The public key as SSH encodes it.
    pub key: Vec<u8>,
    /// The line.
    pub span: Span,
}

/// The file as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signers {
    /// Lines that can be used, in their order.
    pub entries: Vec<Signer>,
    /// The file as it is, for the program that checks kinds of keys which are not known here.
    pub text: String,
}

impl Signers {
    /// Reads the file. A line that cannot be used is left out, with a finding that blocks.
    pub fn read(file: FileId, text: &str, sink: &mut Sink) -> Self {
        let mut entries = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(file, start..start + line.trim_end().len());
            start += line.len();
            let line = line.trim_matches([' ', '\t', '\r', '\n']);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match signer(line, span) {
                Ok(signer) => entries.push(signer),
                Err(reason) => sink.push(refused(span, reason)),
            }
        }
        Self { entries, text: text.to_owned() }
    }

    /// The lines that can be used, as they are written.
    pub fn usable_lines(&self) -> String {
        let line = |signer: &Signer| self.text.get(signer.span.range()).unwrap_or_default().to_owned() + "\n";
        self.entries.iter().map(line).collect()
    }

    /// Whether a principal may sign in a namespace with some key, at any time.
    pub fn knows(&self, principal: &str, namespace: &str) -> bool {
        self.entries.iter().any(|signer| signer.speaks_for(principal) && signer.covers(namespace))
    }
}

impl Signer {
    /// Whether the line stands for a principal.
    pub fn speaks_for(&self, principal: &str) -> bool {
        list_matches(principal, &self.principals)
    }

    /// Whether the line allows a namespace.
    pub fn covers(&self, namespace: &str) -> bool {
        self.namespaces.as_deref().is_none_or(|patterns| list_matches(namespace, patterns))
    }
}

fn refused(span: Span, reason: &str) -> Finding {
    Finding::new("GOV001", "Correct this line of the list of signers")
        .at(span, reason)
        .why("The line has no effect, so nobody can tell who was meant to be allowed to sign.")
        .help("A line holds an address, options such as `namespaces=\"approve.legal@blog.example.com\"`, and a public key.")
}

/// One line: principals, options, kind of key, key, comment.
fn signer(line: &str, span: Span) -> Result<Signer, &'static str> {
    let (principals, rest) = principals(line).ok_or("the addresses are not understood")?;
    let mut signer = Signer {
        principals,
        namespaces: None,
        authority: false,
        valid_after: None,
        valid_before: None,
        key: Vec::new(),
        span,
    };
    let rest = rest.trim_start();
    let key = if let Some(key) = blob(rest) {
        key
    } else {
        let (options, rest) = rest.split_at(past_options(rest));
        self::options(options, &mut signer)?;
        blob(rest.trim_start()).ok_or("there is no public key of a known kind")?
    };
    Ok(Signer { key, ..signer })
}

/// The first word, which may stand in quotes.
fn principals(line: &str) -> Option<(String, &str)> {
    let (word, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => line.split_once([' ', '\t'])?,
    };
    (!word.is_empty()).then(|| (word.to_owned(), rest))
}

/// Where the options end: the first blank outside quotes.
fn past_options(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            ' ' | '\t' if !quoted => return at,
            _ => {}
        }
        escaped = false;
    }
    text.len()
}

fn options(mut text: &str, signer: &mut Signer) -> Result<(), &'static str> {
    loop {
        let name = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-').len();
        let (option, rest) = text.split_at(name);
        let option = option.to_ascii_lowercase();
        if option == "cert-authority" {
            signer.authority = true;
            text = rest;
        } else {
            let (value, rest) = value(rest)?;
            text = rest;
            match option.as_str() {
                "namespaces" => once(&mut signer.namespaces, value)?,
                "valid-after" => once(&mut signer.valid_after, instant(&value)?)?,
                "valid-before" => once(&mut signer.valid_before, instant(&value)?)?,
                _ => return Err("an option that is not known"),
            }
        }
        match text.strip_prefix(',') {
            Some("") => return Err("nothing after the comma"),
            Some(rest) => text = rest,
            None if text.is_empty() => break,
            None => return Err("options stand without blanks between them, with commas"),
        }
    }
    match (signer.valid_after, signer.valid_before) {
        (Some(after), Some(before)) if after >= before => Err("the key ends before it begins"),
        _ => Ok(()),
    }
}

fn once<T>(place: &mut Option<T>, value: T) -> Result<(), &'static str> {
    if place.replace(value).is_some() { Err("the same option twice") } else { Ok(()) }
}

/// A value in quotes after `=`; `\"` stands for a quote.
fn value(text: &str) -> Result<(String, &str), &'static str> {
    let inner = text.strip_prefix("=\"").ok_or("an option that is not known, or its value without quotes")?;
    let (mut out, mut letters) = (String::new(), inner.char_indices().peekable());
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' if out.is_empty() => return Err("an empty value"),
            '"' => return Ok((out, &inner[at + 1..])),
            '\\' if letters.next_if(|(_, next)| *next == '"').is_some() => out.push('"'),
            letter => out.push(letter),
        }
    }
    Err("the quotes are not closed")
}

/// `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, each with `Z`, as seconds since 1970.
fn instant(text: &str) -> Result<i64, &'static str> {
    let digits = text.strip_suffix('Z').ok_or("a time without `Z` at the end: it must be in UTC")?;
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    let small = |range| number(range).and_then(|number| i8::try_from(number).ok());
    let wanted = digits.bytes().all(|byte| byte.is_ascii_digit()) && [8, 12, 14].contains(&digits.len());
    let time = wanted.then(|| {
        let part = |at: usize| if digits.len() > at { small(at..at + 2) } else { Some(0) };
        DateTime::new(number(0..4)?, small(4..6)?, small(6..8)?, part(8)?, part(10)?, part(12)?, 0).ok()
    });
    let at = time.flatten().and_then(|time| TimeZone::UTC.to_ambiguous_timestamp(time).compatible().ok());
    let seconds = at.map(jiff::Timestamp::as_second);
    seconds.filter(|seconds| *seconds > 0).ok_or("a time that does not exist; write for example `20261231Z`")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBSQeJOZnbO8YMvR4dKWkEAYOBLPT0WxC4hpM3DFxyIg";

    fn read(text: &str) -> (Vec<Signer>, Vec<String>) {
        let mut sink = Sink::new();
        let signers = Signers::read(FileId(0), text, &mut sink);
        let reasons = sink.findings().iter().map(|finding| finding.labels[0].text.clone()).collect();
        (signers.entries, reasons)
    }

    #[test]
    fn options_are_read_as_openssh_reads_them() {
        let line = format!(
            "a@x,*@y,!b@y Namespaces=\"approve.legal@s,re*\",VALID-AFTER=\"20260101Z\",valid-before=\"202612312359Z\" {KEY} comment\n"
        );
        let (signers, reasons) = read(&format!("# a comment\n\n\"c d\" {KEY}\n{line}"));
        assert_eq!(reasons, [""; 0]);
        assert!(signers[0].speaks_for("c d") && signers[0].covers("anything"));
        let signer = &signers[1];
        assert!(signer.speaks_for("a@x") && signer.speaks_for("c@y") && !signer.speaks_for("b@y"));
        assert!(signer.covers("release@s") && !signer.covers("approve.brand@s"));
        assert_eq!((signer.valid_after, signer.valid_before), (Some(1_767_225_600), Some(1_798_761_540)));
    }

    #[test]
    fn a_line_that_is_not_understood_is_said_and_the_others_count() {
        for (options, reason) in [
            ("valid-after=\"20260101\"", "a time without"),
            ("valid-after=\"20260230Z\"", "a time that does not exist"),
            ("valid-after=\"2026010Z\"", "a time that does not exist"),
            ("valid-after=\"20270101Z\",valid-before=\"20260101Z\"", "the key ends"),
            ("namespaces=\"a\",namespaces=\"b\"", "the same option twice"),
            ("namespace=\"a\"", "an option that is not known"),
            ("namespaces=\"\"", "an empty value"),
            ("namespaces=\"a", "the quotes"),
            ("no-touch-required", "an option that is not known"),
        ] {
            let (signers, reasons) = read(&format!("a@x {options} {KEY}\nb@x {KEY}\n"));
            assert_eq!((signers.len(), reasons.len()), (1, 1), "{options}");
            assert!(reasons[0].starts_with(reason), "{options}: {}", reasons[0]);
        }
        assert_eq!(read("a@x ssh-ed25519 AAAA\n").1.len(), 1);
    }
}
