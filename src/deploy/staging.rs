//! A release while it is made: a folder of its own beside the others, with a name that no server reads.

#![expect(clippy::disallowed_methods, reason = "the staging folder of a target")]

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::output::{IndexEntry, OutputPath, Staging, Writing, stream};
use crate::release::Origins;

/// Takes the documents of a release. Dropped before it is kept, it goes away.
#[derive(Debug)]
pub struct ReleaseStaging {
    folder: Option<PathBuf>,
    origins: Origins,
}

impl ReleaseStaging {
    /// A folder that is not there yet, and the address of the site.
    pub(super) fn new(folder: PathBuf, base_url: &str) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self { folder: Some(folder), origins: Origins::new(base_url) })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        self.folder.as_deref().unwrap_or(Path::new(""))
    }

    /// The hosts that pages contact, so far.
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// A new file, with the folders above it.
    fn file(&self, path: &OutputPath) -> io::Result<fs::File> {
        let path = self.folder().join(path.as_str());
        let new = || fs::OpenOptions::new().write(true).create_new(true).open(&path);
        match new() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(path.parent().unwrap_or(self.folder()))?;
                new()
            }
            result => result,
        }
    }

    /// Gives the folder its name; whoever has it then is not this value.
    pub(super) fn rename(mut self, name: &Path) -> io::Result<()> {
        fs::rename(self.folder(), name)?;
        self.folder = None;
        Ok(())
    }
}

impl Staging for ReleaseStaging {
    fn put(&self, entry: &IndexEntry, bytes: &[u8]) -> io::Result<()> {
        self.origins.note(entry.path.as_str(), bytes);
        self.file(&entry.path)?.write_all(bytes)
    }

    fn put_stream(&self, path: OutputPath, write: &mut Writing<'_>) -> io::Result<IndexEntry> {
        let file = self.file(&path)?;
        stream(path, file, write)
    }
}

impl Drop for ReleaseStaging {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // What cannot be removed now is removed by the next publication.
            let _ = fs::remove_dir_all(folder);
        }
    }
}
