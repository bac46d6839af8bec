//! The folder of a target: its releases, which one is served, and how another one takes its place.

#![expect(clippy::disallowed_methods, reason = "the door to the folder of a target")]

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::far::Far;
use super::staging::ReleaseStaging;
use crate::policy::Cleared;

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// When, in UTC.
    pub time: String,
    /// Name of the release.
    pub release: String,
    /// SHA-256 of its manifest.
    pub sums: String,
    /// `publish` or `rollback` before the switch, `served` after it.
    pub what: String,
}

/// The folder of a target. Of one beyond this machine it is a picture: the same folder here, without the files of
/// releases, which are fetched when they are needed; what changes here changes there first.
#[derive(Debug)]
pub struct Place {
    pub(super) root: PathBuf,
    /// Holding the file is holding the lock; none for a look.
    lock: Option<File>,
    /// The target, if it is beyond this machine.
    pub(super) far: Option<Far>,
}

/// What the history says of a release once it is served.
const SERVED: &str = "served";

/// Folder that is being filled or emptied. No server reads names with a dot in front.
const UNFINISHED: &str = ".placet-";

impl Place {
    /// Takes the folder for a change; it is made where it is missing. What dead runs left is removed.
    ///
    /// # Errors
    /// When another run holds it, or the disk refuses.
    pub fn take(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root.join("releases"))?;
        fs::create_dir_all(root.join("evidence"))?;
        let lock = fs::OpenOptions::new().create(true).truncate(false).write(true).open(root.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::new(io::ErrorKind::ResourceBusy, "another publication is under way there"));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let place = Self { root: root.to_owned(), lock: Some(lock), far: None };
        place.sweep()?;
        Ok(place)
    }

    /// A picture of a target beyond this machine. Whoever changes it holds it already.
    pub(super) fn picture(root: PathBuf, lock: File, far: Far) -> Self {
        Self { root, lock: Some(lock), far: Some(far) }
    }

    /// Looks at the folder without holding it.
    pub fn look(root: &Path) -> Self {
        Self { root: root.to_owned(), lock: None, far: None }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What web servers read.
    pub fn served(&self) -> PathBuf {
        self.root.join("current")
    }

    /// Folder of a release.
    pub fn release(&self, name: &str) -> PathBuf {
        self.root.join("releases").join(name)
    }

    /// Folder of the evidence of a release.
    pub fn evidence(&self, name: &str) -> PathBuf {
        self.root.join("evidence").join(name)
    }

    /// Name of the release that is served. The link says so, whatever the history says.
    pub fn current(&self) -> Option<String> {
        let target = fs::read_link(self.served()).ok()?;
        let name = target.file_name()?.to_str()?.to_owned();
        is_name(&name).then_some(name)
    }

    /// What was put in place, oldest first. A line that was cut off by a dead run is left out.
    pub fn history(&self) -> Vec<Past> {
        let text = fs::read_to_string(self.root.join("history")).unwrap_or_default();
        let past = |line: &str| {
            let mut words = line.split(' ').map(str::to_owned);
            let past = Past { time: words.next()?, release: words.next()?, sums: words.next()?, what: words.next()? };
            is_name(&past.release).then_some(past)
        };
        text.lines().filter_map(past).collect()
    }

    /// Releases that are there and were served, but are not now. First those that were served before the one that
    /// is served now was new, the latest in front; then those after it, which were rolled back from.
    pub fn earlier(&self) -> Vec<String> {
        let (mut history, current) = (self.history(), self.current());
        history.retain(|past| past.what == SERVED);
        let end = history.iter().position(|past| Some(&past.release) == current.as_ref());
        let (before, after) = history.split_at(end.unwrap_or(history.len()));
        let mut names: Vec<String> = Vec::new();
        for past in before.iter().rev().chain(after.iter().rev()) {
            let known = names.contains(&past.release) || Some(&past.release) == current.as_ref();
            if !known && self.release(&past.release).is_dir() {
                names.push(past.release.clone());
            }
        }
        names
    }

    /// A release to be filled, for a site at an address.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn staging(&self, base_url: &str) -> io::Result<ReleaseStaging> {
        ReleaseStaging::new(self.unfinished("release"), base_url)
    }

    /// Gives a filled release its name, and puts its evidence beside it. Nothing is served differently yet.
    ///
    /// # Errors
    /// When the disk refuses, or another release has the name.
    pub fn settle(&self, staging: ReleaseStaging, name: &str, evidence: &[(&str, Vec<u8>)]) -> io::Result<()> {
        let folder = self.unfinished("evidence");
        fs::create_dir_all(&folder)?;
        for (file, bytes) in evidence {
            fs::write(folder.join(file), bytes)?;
        }
        // Evidence first: a release that is served always has some.
        fs::rename(folder, self.evidence(name))?;
        staging.rename(&self.release(name))?;
        self.flush()?;
        self.send(name)
    }

    /// Lets a release be served that the gate cleared.
    ///
    /// # Errors
    /// When the disk refuses; what was served stays then.
    pub fn publish(&self, _proof: &Cleared, past: &Past) -> io::Result<()> {
        self.switch(past)
    }

    /// Lets an earlier release be served again.
    ///
    /// # Errors
    /// When the disk refuses; what was served stays then.
    pub fn put_back(&self, past: &Past) -> io::Result<()> {
        self.switch(past)
    }

    /// Notes the switch before it is done, and after it. A run that dies between the two is completed by the next.
    fn switch(&self, past: &Past) -> io::Result<()> {
        self.note(past, &past.what)?;
        if let Some(far) = &self.far {
            far.remote().switch(&past.release)?;
        }
        let link = self.unfinished("current");
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(Path::new("releases").join(&past.release), &link)?;
        // One rename: a server sees the old release or the new one. `ln -sfn` of some systems removes first.
        fs::rename(&link, self.served())?;
        self.note(past, SERVED)?;
        self.flush()
    }

    /// Adds a line to the history.
    fn note(&self, past: &Past, what: &str) -> io::Result<()> {
        let line = format!("{} {} {} {what}\n", past.time, past.release, past.sums);
        if let Some(far) = &self.far {
            far.remote().note(&line)?;
        }
        let mut file = fs::OpenOptions::new().create(true).append(true).open(self.root.join("history"))?;
        file.write_all(line.as_bytes())?;
        file.sync_all()
    }

    /// Removes releases beyond the number that stays, unless the instant they were made at says that they stay. The
    /// one that is served is never removed. Gives their names.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn prune(&self, keep: usize, stays: &dyn Fn(jiff::Timestamp) -> bool) -> io::Result<Vec<String>> {
        let made = |name: &String| jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", name.get(..14)?).ok();
        let made = |name: &String| made(name).and_then(|time| jiff::tz::TimeZone::UTC.to_timestamp(time).ok());
        let old = self.earlier().into_iter().skip(keep.saturating_sub(1));
        let old: Vec<String> = old.filter(|name| !made(name).is_some_and(stays)).collect();
        for name in &old {
            // Renamed first, so that a run that dies leaves no half release under a good name.
            if let Some(far) = &self.far {
                far.remote().retire(name)?;
            }
            let away = self.unfinished(&format!("old-{name}"));
            fs::rename(self.release(name), &away)?;
            fs::remove_dir_all(away)?;
        }
        Ok(old)
    }

    /// Completes the history, and removes what dead runs left, with releases that were never served. Evidence of
    /// what is in the history stays.
    pub(super) fn sweep(&self) -> io::Result<()> {
        let (current, history) = (self.current(), self.history());
        let last = history.iter().rfind(|past| Some(&past.release) == current.as_ref()).cloned();
        if let Some(past) = last.filter(|past| past.what != SERVED) {
            self.note(&past, SERVED)?;
        }
        for folder in ["", "releases", "evidence"] {
            let path = self.root.join(folder);
            let names: io::Result<Vec<_>> = fs::read_dir(&path)?.map(|entry| Ok(entry?.file_name())).collect();
            let names: Vec<String> = names?.iter().map(|name| name.to_string_lossy().into_owned()).collect();
            for name in self.left(folder, &names) {
                if fs::symlink_metadata(path.join(name))?.is_dir() {
                    fs::remove_dir_all(path.join(name))?;
                } else {
                    fs::remove_file(path.join(name))?;
                }
            }
        }
        Ok(())
    }

    /// Which names in a folder of the target dead runs left.
    pub(super) fn left<'n>(&self, folder: &str, names: &'n [String]) -> Vec<&'n str> {
        let (current, history) = (self.current(), self.history());
        let counts = |past: &Past| folder != "releases" || past.what == SERVED;
        let known = |name: &str| {
            current.as_deref() == Some(name) || history.iter().any(|past| past.release == name && counts(past))
        };
        let left = |name: &&str| {
            let unrecorded = !folder.is_empty() && is_name(name) && !known(name);
            unrecorded || name.starts_with(UNFINISHED)
        };
        names.iter().map(String::as_str).filter(left).collect()
    }

    fn unfinished(&self, what: &str) -> PathBuf {
        self.root.join(format!("{UNFINISHED}{what}-{}", std::process::id()))
    }

    /// Everything written so far is on the disk afterwards.
    fn flush(&self) -> io::Result<()> {
        debug_assert!(self.lock.is_some(), "only whoever holds the folder changes it");
        let folder = File::open(&self.root)?;
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(&folder)?;
        folder.sync_all()
    }
}

/// Whether this is the name of a release: 14 digits of its time, 8 of its manifest.
pub(super) fn is_name(name: &str) -> bool {
    let (time, digest) = name.split_once('-').unwrap_or_default();
    time.len() == 14
        && time.bytes().all(|byte| byte.is_ascii_digit())
        && digest.len() == 8
        && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
}
