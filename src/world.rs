//! The one door to disk, clock and environment for a build.
//!
//! Everything else computes from values, so that a build can be replayed and tested from strings.
//! Paths are relative to the root of the site, with `/` on every system.

#![expect(clippy::disallowed_methods, reason = "this module is the door that the ban points to")]

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jiff::Timestamp;

/// A file found below a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path from the root of the site.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change in nanoseconds since 1970; 0 where unknown. Only a hint, never content.
    pub modified: i128,
}

/// What lies below a folder.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The files, sorted by path.
    pub files: Vec<Entry>,
    /// What stands there and is no file that can be read, sorted by path.
    pub lost: Vec<Lost>,
}

/// A name in a folder behind which there is no file of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    /// Path from the root of the site.
    pub path: String,
    /// Why it is none.
    pub reason: Reason,
}

/// Why there is no file behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A symbolic link whose target is not there.
    Nowhere,
    /// A symbolic link that leaves the root.
    Outside,
    /// A symbolic link to a folder.
    Folder,
    /// A pipe, a socket or a device.
    NoFile,
}

/// Folder for Placet's own files below the root of a site: cache, locks, staging. All of it can be lost.
pub(crate) const OWN: &str = ".placet";

/// Placet's own folder below the root of a site; made where it is missing, and kept out of Git.
///
/// # Errors
/// When it cannot be made.
pub fn own_folder(root: &Path) -> io::Result<PathBuf> {
    let folder = root.join(OWN);
    std::fs::create_dir_all(&folder)?;
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        std::fs::write(ignore, "*\n")?;
    }
    Ok(folder)
}

/// Someone who made a change, as version control knows the person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contributor {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// A change that version control keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Author, committer and co-authors.
    pub people: Vec<Contributor>,
    /// When it was written, by the author's clock.
    pub at: Timestamp,
    /// Paths it touches, from the root of the site.
    pub paths: Vec<String>,
}

/// What version control knows of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum History {
    /// The site is in no repository, or the program for it cannot be asked.
    #[default]
    Missing,
    /// Only the newest part is there.
    Shallow,
    /// All of it, newest first.
    Whole(Vec<Change>),
}

/// What a build may ask of its surroundings.
pub trait World: Send + Sync {
    /// The bytes of a file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// What lies below a folder; a missing folder gives nothing. Symbolic links that leave the root are
    /// not followed.
    fn listing(&self, folder: &str) -> io::Result<Listing>;

    /// All files below a folder, sorted by path.
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        Ok(self.listing(folder)?.files)
    }

    /// Whether there is such a file.
    fn exists(&self, path: &str) -> bool;

    /// The one instant of this build.
    fn now(&self) -> Timestamp;

    /// A variable of the environment.
    fn var(&self, name: &str) -> Option<String>;

    /// Who changed what. Asked only where something depends on it.
    fn history(&self) -> History {
        History::Missing
    }

    /// Full name of the newest change that version control knows.
    fn commit(&self) -> Option<String> {
        None
    }

    /// The bytes that a file had once, by their SHA-256 in lower-case hexadecimal digits.
    fn earlier(&self, _path: &str, _digest: &str) -> Option<Vec<u8>> {
        None
    }
}

/// The real world: a folder on disk.
#[derive(Debug)]
pub struct DiskWorld {
    root: PathBuf,
    now: Timestamp,
}

impl DiskWorld {
    /// Opens a folder. `now` is the instant of the build; without one `SOURCE_DATE_EPOCH` or the clock
    /// is read, once.
    pub fn open(root: impl Into<PathBuf>, now: Option<Timestamp>) -> Self {
        let epoch =
            || std::env::var("SOURCE_DATE_EPOCH").ok()?.parse().ok().and_then(|s| Timestamp::from_second(s).ok());
        Self { root: root.into(), now: now.or_else(epoch).unwrap_or_else(Timestamp::now) }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl World for DiskWorld {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.root.join(path))
    }

    fn listing(&self, folder: &str) -> io::Result<Listing> {
        let base = self.root.join(folder);
        let mut listing = Listing::default();
        if !base.exists() {
            let lost = Lost { path: folder.to_owned(), reason: Reason::Nowhere };
            listing.lost.extend(base.is_symlink().then_some(lost));
            return Ok(listing);
        }
        for entry in walkdir::WalkDir::new(&base).follow_links(false) {
            let entry = entry?;
            if entry.file_type().is_dir() || (entry.depth() == 0 && base.is_dir()) {
                continue;
            }
            match self.behind(&entry)? {
                Ok(meta) => listing.files.push(self.entry(&entry, &meta)?),
                Err(reason) => listing.lost.push(Lost { path: self.path(&entry)?, reason }),
            }
        }
        listing.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        listing.lost.sort_unstable();
        Ok(listing)
    }

    fn exists(&self, path: &str) -> bool {
        self.root.join(path).is_file()
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn history(&self) -> History {
        match self.git(&["rev-parse", "--is-shallow-repository"]).as_deref() {
            Some(b"false\n") => {}
            Some(b"true\n") => return History::Shallow,
            _ => return History::Missing,
        }
        if self.git(&["rev-parse", "--verify", "--quiet", "HEAD"]).is_none() {
            return History::Whole(Vec::new()); // a repository without any change yet
        }
        // A merge counts for what it changed by itself, not for what it brought together.
        let log =
            ["log", "-z", "-c", "--name-only", "--no-renames", "--no-show-signature", "--relative", LOG, "--", "."];
        self.git(&log).as_deref().and_then(changes).map_or(History::Missing, History::Whole)
    }

    fn commit(&self) -> Option<String> {
        let name = String::from_utf8(self.git(&["rev-parse", "--verify", "--quiet", "HEAD"])?).ok()?;
        Some(name.trim().to_owned())
    }

    fn earlier(&self, path: &str, digest: &str) -> Option<Vec<u8>> {
        use sha2::Digest as _;
        let list = self.git(&["log", "--format=%H", "-n", "500", "--", path])?;
        String::from_utf8_lossy(&list).lines().find_map(|state| {
            let bytes = self.git(&["show", &format!("{state}:./{path}")])?;
            let digested = sha2::Sha256::digest(&bytes);
            let found = digested.iter().fold(String::new(), |out, byte| out + &format!("{byte:02x}"));
            (found == digest).then_some(bytes)
        })
    }
}

/// Fields of one change; letters that names cannot hold stand between them.
const LOG: &str = "--format=%x1e%an%x1f%ae%x1f%cn%x1f%ce%x1f%at%x1f%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x1d)%x1f";

/// What `git log` says in the format [`LOG`]; `None` if a part of it is not understood.
fn changes(log: &[u8]) -> Option<Vec<Change>> {
    let text = String::from_utf8_lossy(log);
    text.split('\u{1e}').skip(1).map(change).collect()
}

fn change(text: &str) -> Option<Change> {
    let mut fields = text.splitn(7, '\u{1f}');
    let mut next = || fields.next();
    let mut people = Vec::new();
    for _ in 0..2 {
        people.push(Contributor { name: next()?.to_owned(), email: next()?.to_owned() });
    }
    let at = Timestamp::from_second(next()?.parse().ok()?).ok()?;
    for other in next()?.split('\u{1d}').filter(|other| !other.trim().is_empty()) {
        let (name, email) = other.split_once('<').unwrap_or((other, ""));
        people.push(Contributor { name: name.trim().to_owned(), email: email.trim_end_matches(['>', ' ']).to_owned() });
    }
    people.sort();
    people.dedup();
    let paths = next()?.split('\0').map(|path| path.trim_matches('\n')).filter(|path| !path.is_empty());
    Some(Change { people, at, paths: paths.map(str::to_owned).collect() })
}

impl DiskWorld {
    fn git(&self, arguments: &[&str]) -> Option<Vec<u8>> {
        let mut command = std::process::Command::new("git");
        command.arg("-C").arg(&self.root).args(["-c", "core.quotePath=false", "-c", "log.showSignature=false"]);
        command.args(arguments).env("GIT_OPTIONAL_LOCKS", "0").stdin(std::process::Stdio::null());
        let output = command.output().ok()?;
        output.status.success().then_some(output.stdout)
    }

    /// The file behind a name, or why there is none.
    fn behind(&self, entry: &walkdir::DirEntry) -> io::Result<Result<std::fs::Metadata, Reason>> {
        if entry.file_type().is_file() {
            return Ok(Ok(entry.metadata()?));
        }
        if !entry.file_type().is_symlink() {
            return Ok(Err(Reason::NoFile));
        }
        let root = self.root.canonicalize()?;
        Ok(match entry.path().canonicalize() {
            Err(_) => Err(Reason::Nowhere),
            Ok(target) if !target.starts_with(&root) => Err(Reason::Outside),
            Ok(target) if target.is_dir() => Err(Reason::Folder),
            Ok(target) if target.is_file() => Ok(std::fs::metadata(target)?),
            Ok(_) => Err(Reason::NoFile),
        })
    }

    fn path(&self, entry: &walkdir::DirEntry) -> io::Result<String> {
        let relative = entry.path().strip_prefix(&self.root).unwrap_or(entry.path());
        let Some(text) = relative.to_str() else {
            let shown = relative.display();
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("the file name {shown} is not UTF-8")));
        };
        Ok(if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() })
    }

    fn entry(&self, entry: &walkdir::DirEntry, meta: &std::fs::Metadata) -> io::Result<Entry> {
        let modified = meta.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        Ok(Entry {
            path: self.path(entry)?,
            size: meta.len(),
            modified: modified.map_or(0, |time| time.as_nanos() as i128),
        })
    }
}

/// A world of strings, for tests and previews of what-if.
#[derive(Debug)]
pub struct MemoryWorld {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    now: Timestamp,
    vars: BTreeMap<String, String>,
    history: History,
}

impl MemoryWorld {
    /// An empty world at an instant.
    pub fn new(now: Timestamp) -> Self {
        Self { files: Mutex::default(), now, vars: BTreeMap::new(), history: History::Missing }
    }

    /// A world of files in one text: a line `-- path --` starts each file.
    pub fn from_text(text: &str, now: Timestamp) -> Self {
        let world = Self::new(now);
        let mut current: Option<(String, String)> = None;
        for line in text.split_inclusive('\n') {
            let header = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            if let Some(path) = header {
                if let Some((path, body)) = current.take() {
                    world.put(&path, body);
                }
                current = Some((path.to_owned(), String::new()));
            } else if let Some((_, body)) = &mut current {
                body.push_str(line);
            }
        }
        if let Some((path, body)) = current {
            world.put(&path, body);
        }
        world
    }

    /// Adds or replaces a file.
    pub fn put(&self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.lock().insert(path.to_owned(), bytes.into());
    }

    /// The same world with what version control knows of it.
    #[must_use]
    pub fn with_history(mut self, history: History) -> Self {
        self.history = history;
        self
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        self.lock().remove(path);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl World for MemoryWorld {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.lock().get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn listing(&self, folder: &str) -> io::Result<Listing> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let files = self.lock();
        let entry =
            |(path, bytes): (&String, &Vec<u8>)| Entry { path: path.clone(), size: bytes.len() as u64, modified: 0 };
        let files = files.iter().filter(|(path, _)| path.starts_with(&prefix)).map(entry).collect();
        Ok(Listing { files, lost: Vec::new() })
    }

    fn exists(&self, path: &str) -> bool {
        self.lock().contains_key(path)
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn var(&self, name: &str) -> Option<String> {
        self.vars.get(name).cloned()
    }

    fn history(&self) -> History {
        self.history.clone()
    }
}
