//! The time of the last change of each file of a release.
//!
//! Servers make the name of a version (`ETag`) from time and size, so the time is data: it changes exactly when the
//! bytes or their header fields do. A page whose policy was tightened is sent again, not only named "not modified",
//! which would leave the old policy with readers who have the page.

#![expect(clippy::disallowed_methods, reason = "sets the times of the files of a release")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::place::Place;
use crate::release::Sums;

/// Name of the file among the evidence.
pub const TIMES: &str = "mtimes";

/// The file that a path is a compressed twin of.
pub type Original<'p> = dyn Fn(&'p str) -> Option<&'p str> + 'p;

/// Times by path, each with the name of the header fields that go with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    files: BTreeMap<String, (i64, String)>,
}

/// The release before: its manifest and its times.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// Manifest.
    pub sums: Sums,
    /// Times.
    pub times: Times,
}

impl Times {
    /// The times of a new release at an instant, in seconds since 1970. `policy` names the header fields of a path.
    /// Twins have the time of their original.
    pub fn next<'p>(
        sums: &'p Sums,
        before: &Before,
        now: i64,
        policy: &dyn Fn(&str) -> String,
        original: &Original<'p>,
    ) -> Self {
        let time = |path: &str, digest: &str, policy: &str| match before.times.files.get(path) {
            Some((time, old)) if old == policy && before.sums.get(path) == Some(digest) => *time,
            // Later than before, even where the clock was put back or two releases share a second.
            Some((time, _)) => now.max(time + 1),
            None => now,
        };
        let mut files = BTreeMap::new();
        for (path, digest) in sums.iter() {
            let (path_of, digest_of) = match original(path) {
                Some(original) => (original, sums.get(original).unwrap_or(digest)),
                None => (path, digest),
            };
            let policy = policy(path_of);
            files.insert(path.to_owned(), (time(path_of, digest_of, &policy), policy));
        }
        Self { files }
    }

    /// A line for each file: time, name of its header fields, path.
    pub fn to_text(&self) -> String {
        self.files.iter().fold(String::new(), |mut text, (path, (time, policy))| {
            let _ = writeln!(text, "{time} {policy} {path}");
            text
        })
    }

    /// Reads them back; `None` when a line is of another form.
    pub fn read(text: &str) -> Option<Self> {
        let line = |line: &str| {
            let mut parts = line.splitn(3, ' ');
            let (time, policy, path) = (parts.next()?, parts.next()?, parts.next()?);
            Some((path.to_owned(), (time.parse().ok()?, policy.to_owned())))
        };
        let files: Option<BTreeMap<_, _>> = text.lines().map(line).collect();
        Some(Self { files: files? })
    }

    /// The time of a file, in seconds since 1970.
    pub fn get(&self, path: &str) -> Option<i64> {
        self.files.get(path).map(|(time, _)| *time)
    }

    /// The name of the header fields of a file.
    pub fn policy(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|(_, policy)| policy.as_str())
    }

    /// Gives the files of a release their times, in whole seconds.
    ///
    /// # Errors
    /// When a file cannot be changed.
    pub fn apply(&self, folder: &Path) -> io::Result<()> {
        self.files.par_iter().try_for_each(|(path, (time, _))| {
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(*time).unwrap_or_default());
            fs::OpenOptions::new().write(true).open(folder.join(path))?.set_modified(time)
        })
    }
}

impl Place {
    /// What is served now: its manifest and its times; nothing where that is not known.
    pub fn before(&self) -> Before {
        let Some(name) = self.current() else { return Before::default() };
        let times = fs::read_to_string(self.evidence(&name).join(TIMES)).ok();
        let times = times.and_then(|text| Times::read(&text)).unwrap_or_default();
        Before { sums: self.sums(&name).map(|(sums, _)| sums).unwrap_or_default(), times }
    }
}

#[cfg(test)]
mod tests {
    use super::{Before, Times};
    use crate::release::Sums;

    fn sums(files: &[(&str, char)]) -> Sums {
        files.iter().map(|(path, digit)| ((*path).to_owned(), digit.to_string().repeat(64))).collect()
    }

    fn next(sums: &Sums, before: &Before, now: i64, policy: &str) -> Times {
        Times::next(sums, before, now, &|_| policy.to_owned(), &|path| path.strip_suffix(".gz"))
    }

    #[test]
    fn only_what_changes_gets_a_new_time() {
        let first = sums(&[("a.html", '1'), ("a.html.gz", '2'), ("b.html", '3')]);
        let times = next(&first, &Before::default(), 100, "p");
        let before = Before { sums: first, times: times.clone() };
        let second = sums(&[("a.html", '1'), ("a.html.br", '9'), ("a.html.gz", '8'), ("b.html", '4'), ("c.html", '5')]);
        let later = next(&second, &before, 200, "p");
        let all = ["a.html", "a.html.gz", "b.html", "c.html"].map(|path| later.get(path).unwrap());
        assert_eq!(all, [100, 100, 200, 200], "a twin has the time of its original");
        assert_eq!(next(&second, &before, 200, "q").get("a.html"), Some(200), "other header fields");
        assert_eq!(next(&second, &before, 100, "p").get("b.html"), Some(101), "two releases in a second");
        assert_eq!(next(&second, &before, 50, "p").get("b.html"), Some(101), "a clock that was put back");
        assert_eq!(Times::read(&times.to_text()), Some(times));
        assert_eq!(Times::read("x p a.html"), None);
    }
}
