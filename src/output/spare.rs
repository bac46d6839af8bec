//! The output before the last one, kept as the ground for the next: only files whose bytes are others are
//! written, and what is switched is still a whole folder.
//!
//! Measured with 10,000 posts on ext4: to make all files anew and to remove the old ones takes three times as
//! long as everything else in a build, to read and compare them a twentieth. Nothing is believed: a file stays
//! only if it has exactly the bytes that this build made. New bytes lie in the staging folder until
//! the site is cleared, and no file is ever written into: whoever still reads an old one reads it whole.

#![expect(clippy::disallowed_methods, reason = "part of the staging folder that the ban points to")]

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::Index;
use super::carry::Foreign;
use super::modes::Modes;

/// The spare folder, held by this run.
#[derive(Debug)]
pub(super) struct Spare {
    pub(super) folder: PathBuf,
    #[expect(dead_code, reason = "holding the file is holding the lock")]
    lock: File,
}

impl Spare {
    pub(super) fn new(folder: PathBuf, lock: File) -> Self {
        Self { folder, lock }
    }

    /// Whether there is anything to start from.
    pub(super) fn exists(&self) -> bool {
        self.folder.exists()
    }

    /// Whether a file has these bytes, and the permissions of a new one.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        let path = self.folder.join(path);
        fs::symlink_metadata(&path).is_ok_and(|meta| meta.len() == bytes.len() as u64 && Modes::fit(&meta))
            && fs::read(&path).is_ok_and(|old| old == bytes)
    }

    /// Makes the folder the new output: what is new comes from the staging folder, what is gone goes. Gives the
    /// number of files of Placet that stay.
    ///
    /// # Errors
    /// When the disk refuses. The folder is then a mixture that the next run looks at file by file again.
    pub(super) fn update(&self, staging: &Path, index: &Index, foreign: &Foreign) -> io::Result<usize> {
        let new = files(staging)?;
        let kept = self.prune(index, &new, foreign)?;
        for path in &new {
            let target = self.folder.join(path);
            if let Some(folder) = target.parent() {
                make_folders(folder)?;
            }
            fs::rename(staging.join(path), target)?;
        }
        if kept + new.len() == index.entries().len() {
            return Ok(kept);
        }
        let _ = fs::remove_dir_all(&self.folder);
        Err(io::Error::other("files in the folder `.placet` were changed by somebody else; build again"))
    }

    /// Removes what is gone or will be replaced; gives the number of files of Placet that stay.
    fn prune(&self, index: &Index, new: &BTreeSet<PathBuf>, foreign: &Foreign) -> io::Result<usize> {
        let (mut kept, mut full) = (0, HashSet::new());
        for entry in walkdir::WalkDir::new(&self.folder).min_depth(1).contents_first(true) {
            let entry = entry?;
            let Ok(path) = entry.path().strip_prefix(&self.folder) else { continue };
            let stays = if entry.file_type().is_dir() {
                full.contains(path) || foreign.is_empty_folder(path)
            } else {
                let own = entry.file_type().is_file() && !new.contains(path) && index.get(&name(path)).is_some();
                kept += usize::from(own);
                own || foreign.is_carried(path, entry.path())
            };
            if stays {
                full.extend(path.parent().map(Path::to_owned));
            } else if entry.file_type().is_dir() {
                fs::remove_dir(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(kept)
    }
}

fn make_folders(folder: &Path) -> io::Result<()> {
    match Modes::STRICT.make_folder(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_folders(folder.parent().ok_or(error)?)?;
            make_folders(folder)
        }
        result => result,
    }
}

/// All files below the staging folder.
fn files(staging: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in walkdir::WalkDir::new(staging) {
        let entry = entry?;
        if let (false, Ok(path)) = (entry.file_type().is_dir(), entry.path().strip_prefix(staging)) {
            files.insert(path.to_owned());
        }
    }
    Ok(files)
}

/// A path below the output, as the index writes it.
fn name(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
