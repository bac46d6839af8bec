//! A lock where nobody lets go of it for the dead: a note that says who holds it, and until when.
//!
//! It is over when its time is, or at once where its holder ran on this machine and is gone.

#![expect(clippy::disallowed_methods, reason = "asks the clock, and whether a process is still there")]

use std::fs;
use std::io;

use jiff::{SignedDuration, Timestamp};

use super::remote::Trouble;
use crate::output::unguessable;

/// How long a lease lasts unless it is renewed.
const LASTS: SignedDuration = SignedDuration::from_mins(15);

/// From when on it is renewed.
const RENEW: SignedDuration = SignedDuration::from_mins(5);

/// The note of this run.
#[derive(Debug, Clone)]
pub(super) struct Lease {
    token: String,
    written: Timestamp,
}

impl Lease {
    /// A note for a run that starts now.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { token: unguessable()?, written: Timestamp::now() })
    }

    /// What no other run has.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// What is written: token, when it ends, machine, process.
    pub(super) fn text(&self) -> String {
        let until = self.written.saturating_add(LASTS).unwrap_or(self.written);
        let process = std::process::id();
        format!("{} {} {} {process}:{}\n", self.token, seconds(until), machine(), started(process).unwrap_or_default())
    }

    /// Whether a note is this run's.
    pub(super) fn is_own(&self, text: &str) -> bool {
        text.split(' ').next() == Some(&self.token)
    }

    /// Whether it is time to write it again.
    pub(super) fn is_due(&self) -> bool {
        Timestamp::now().duration_since(self.written) > RENEW
    }

    /// Makes it last longer, once it is written again.
    pub(super) fn renewed(&self) -> Self {
        Self { token: self.token.clone(), written: Timestamp::now() }
    }
}

/// Whether nobody holds a note any more. One of another form is taken for held.
pub(super) fn is_over(text: &str) -> bool {
    let Some((until, place, process)) = parts(text) else { return false };
    if until < Timestamp::now() {
        return true;
    }
    let own = machine();
    let (number, since) = process.split_once(':').unwrap_or_default();
    let there = number.parse().ok().and_then(started);
    // An empty name of the machine says nothing, and neither does a time that was not known.
    own != "-" && place == own && !since.is_empty() && there.as_deref() != Some(since)
}

/// Why nothing can be done while somebody else holds a note. `file` is where it lies.
pub(super) fn held(host: &str, text: &str, file: &str) -> Trouble {
    match parts(text) {
        Some((until, ..)) => locked(
            host,
            &format!(" until {} at the latest, if it does not go on", seconds(until)),
            &format!("If you know that it is dead, remove `{file}`."),
        ),
        None => locked(host, "", &format!("If nobody publishes, remove `{file}`: it was not written by Placet.")),
    }
}

/// Why nothing can be done while somebody else publishes.
pub(super) fn locked(host: &str, until: &str, more: &str) -> Trouble {
    Trouble::new(
        format!("Another publication to `{host}` is under way{until}. Nothing was changed."),
        format!("Wait for it, then publish again. {more}"),
    )
}

fn parts(text: &str) -> Option<(Timestamp, &str, &str)> {
    let mut words = text.trim_end().split(' ').skip(1);
    Some((words.next()?.parse().ok()?, words.next()?, words.next()?))
}

fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A name for this machine as long as it runs, and for the processes that this one can see; `-` where there is none.
fn machine() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let space = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    match (boot.trim(), space.to_string_lossy().trim_matches(|c: char| !c.is_ascii_digit())) {
        ("", _) | (_, "") => "-".to_owned(),
        (boot, space) => format!("{boot}/{space}"),
    }
}

/// When a process was started, in ticks since the machine was (`proc(5)`); `None` where there is no such process.
fn started(process: u32) -> Option<String> {
    let line = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in brackets may hold blanks; the 22nd field is the 20th behind it.
    let (_, rest) = line.rsplit_once(") ")?;
    // A process that ended and was not fetched yet holds nothing.
    (!rest.starts_with(['Z', 'X'])).then(|| rest.split(' ').nth(19).map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_over_with_its_time_or_its_process() {
        let own = Lease::new().unwrap();
        assert!(own.is_own(&own.text()) && !Lease::new().unwrap().is_own(&own.text()));
        assert!(!is_over(&own.text()), "this process is there");
        let until = |text: &str| format!("t {text} elsewhere 1:2\n");
        assert!(is_over(&until("2020-01-01T00:00:00Z")));
        assert!(!is_over(&until("2999-01-01T00:00:00Z")), "nobody knows whether it lives");
        assert!(!is_over("something else"), "of another form");
        if machine() != "-" {
            assert!(is_over(&format!("t 2999-01-01T00:00:00Z {} 4000000000:1\n", machine())), "gone");
            assert!(
                is_over(&format!("t 2999-01-01T00:00:00Z {} {}:1\n", machine(), std::process::id())),
                "another one"
            );
        }
    }
}
