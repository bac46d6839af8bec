//! Placet's own folder below the root of a site: staging folders, locks, and the list of what it wrote.
//!
//! A run may die at any point and several may run at once. Each takes a place of its own, held by a lock that
//! the system drops with the process; whatever stands in a place that nobody holds was left by a dead run.

#![expect(clippy::disallowed_methods, reason = "part of the staging folder that the ban points to")]

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::Index;
use super::spare::Spare;
use crate::world::own_folder;

/// Most runs at once with one output.
const PLACES: u32 = 64;

/// The own folder, as one output needs it.
#[derive(Debug)]
pub(super) struct Own {
    folder: PathBuf,
    /// Folder of the staging folders: on the file system of the output, so that they can change places.
    base: PathBuf,
    key: String,
}

/// A staging folder that this run holds.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder, still to be made.
    pub(super) folder: PathBuf,
    #[expect(dead_code, reason = "holding the file is holding the lock")]
    lock: Option<File>,
}

impl Own {
    /// Opens the own folder of a root for an output; both are full paths.
    pub(super) fn open(root: &Path, output: &Path) -> io::Result<Self> {
        let folder = own_folder(root)?;
        let parent = output.parent().unwrap_or(output);
        fs::create_dir_all(parent)?;
        let base = if same_device(&folder, parent) { folder.clone() } else { parent.to_owned() };
        Ok(Self { folder, base, key: key(root, output) })
    }

    /// Takes a staging folder and removes what dead runs left.
    pub(super) fn take(&self) -> io::Result<Place> {
        let place = self.free_place()?;
        self.sweep();
        match fs::remove_dir_all(&place.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(place),
        }
    }

    fn free_place(&self) -> io::Result<Place> {
        for number in 0..PLACES {
            match self.lock_of(number)? {
                Lock::Taken(lock) => return Ok(self.place(&number.to_string(), Some(lock))),
                Lock::Held => {}
                // The file system knows no locks: a name that no living process on this machine has.
                Lock::Unknown => return Ok(self.place(&format!("p{}", std::process::id()), None)),
            }
        }
        Err(io::Error::new(io::ErrorKind::ResourceBusy, "too many builds of this site run at once"))
    }

    fn place(&self, number: &str, lock: Option<File>) -> Place {
        Place { folder: self.staging(number), lock }
    }

    fn staging(&self, number: &str) -> PathBuf {
        self.base.join(format!(".placet-staging-{}-{number}", self.key))
    }

    fn lock_of(&self, number: u32) -> io::Result<Lock> {
        let file = open_lock(&self.folder.join(format!("run-{}-{number}.lock", self.key)))?;
        Ok(match file.try_lock() {
            Ok(()) => Lock::Taken(file),
            Err(TryLockError::WouldBlock) => Lock::Held,
            Err(TryLockError::Error(_)) => Lock::Unknown,
        })
    }

    /// Removes staging folders that nobody holds.
    fn sweep(&self) {
        for number in 0..PLACES {
            let folder = self.staging(&number.to_string());
            if folder.exists() && matches!(self.lock_of(number), Ok(Lock::Taken(_))) {
                let _ = fs::remove_dir_all(folder);
            }
        }
    }

    /// The spare folder, unless another run holds it or locks are not known here.
    pub(super) fn spare(&self) -> Option<Spare> {
        let lock = open_lock(&self.folder.join(format!("spare-{}.lock", self.key))).ok()?;
        lock.try_lock().ok()?;
        Some(Spare::new(self.base.join(format!(".placet-spare-{}", self.key)), lock))
    }

    /// Waits until no other run is switching, and keeps others from it. A switch takes milliseconds, and the
    /// lock of a run that dies is dropped by the system. Without locks nobody waits.
    pub(super) fn switching(&self) -> io::Result<File> {
        let file = open_lock(&self.folder.join("switch.lock"))?;
        let _ = file.lock();
        Ok(file)
    }

    /// Where the old output stands for a moment on systems that cannot exchange two folders.
    pub(super) fn aside(&self) -> PathBuf {
        self.base.join(format!(".placet-old-{}", self.key))
    }

    /// Finishes or undoes a switch during which a run died. Only while [`Own::switching`] is held.
    pub(super) fn recover(&self, output: &Path) -> io::Result<()> {
        let aside = self.aside();
        match (aside.exists(), output.exists()) {
            (false, _) => Ok(()),
            (true, true) => fs::remove_dir_all(&aside),
            (true, false) => fs::rename(&aside, output),
        }
    }

    /// All files in the output that Placet wrote: by the last run, and by one that died in its switch.
    pub(super) fn written(&self) -> Index {
        let read = |path: PathBuf| Index::from_text(&fs::read_to_string(path).unwrap_or_default());
        let died = read(self.index_before()).unwrap_or_default();
        let last = read(self.index()).unwrap_or_default();
        let new = last.entries().iter().filter(|entry| died.get(entry.path.as_str()).is_none()).cloned();
        Index::new(died.entries().iter().cloned().chain(new).collect())
    }

    /// Notes what the output will hold, before the switch: what a dead run wrote is still known as Placet's.
    pub(super) fn announce(&self, written: &Index, index: &Index) -> io::Result<()> {
        let old = written.entries().iter().filter(|entry| index.get(entry.path.as_str()).is_none()).cloned();
        let both = Index::new(index.entries().iter().cloned().chain(old).collect());
        replace(&self.index_before(), &both.to_text())
    }

    /// Notes what the output holds, after the switch.
    pub(super) fn confirm(&self, index: &Index) -> io::Result<()> {
        replace(&self.index(), &index.to_text())?;
        fs::remove_file(self.index_before())
    }

    fn index(&self) -> PathBuf {
        self.folder.join(format!("index-{}", self.key))
    }

    fn index_before(&self) -> PathBuf {
        self.folder.join(format!("index-{}.new", self.key))
    }
}

impl Place {
    /// What remains of the folder goes away, so that nothing of it is found by the next run.
    pub(super) fn clear(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Whether a lock could be taken.
enum Lock {
    Taken(File),
    Held,
    Unknown,
}

fn open_lock(path: &Path) -> io::Result<File> {
    fs::OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

/// Writes a file as a whole: readers see the old or the new text.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension("part");
    fs::write(&beside, text)?;
    fs::rename(beside, path)
}

/// Short name of an output folder, so that several outputs of one site do not mix. An output below the root
/// keeps its name when the whole site moves.
fn key(root: &Path, output: &Path) -> String {
    let output = output.strip_prefix(root).unwrap_or(output);
    let name = output.file_name().map_or_else(|| "public".into(), |name| name.to_string_lossy().into_owned());
    let digest = blake3::hash(output.to_string_lossy().as_bytes()).to_hex();
    format!("{name}-{}", &digest[..8])
}

/// Whether two folders lie on one file system, so that a rename from one to the other can work.
#[cfg(unix)]
pub(super) fn same_device(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| fs::metadata(path).map(|meta| meta.dev());
    matches!((device(a), device(b)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(not(unix))]
pub(super) fn same_device(a: &Path, b: &Path) -> bool {
    let drive = |path: &Path| {
        path.canonicalize().ok().and_then(|path| path.components().next().map(|c| c.as_os_str().to_owned()))
    };
    drive(a) == drive(b)
}
