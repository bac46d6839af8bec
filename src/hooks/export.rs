//! Built pages in a folder of their own, for hooks that look at them where nothing else is staged on disk.

#![expect(clippy::disallowed_methods, reason = "hooks read built pages from disk")]

use std::io;
use std::path::{Path, PathBuf};

use crate::output::{HeaderFields, IndexEntry, OutputPath, Staging, Writing, stream};

/// Hands documents on and keeps a copy of each in a folder, which is gone afterwards.
pub struct Export<'a> {
    inner: &'a dyn Staging,
    folder: PathBuf,
}

impl<'a> Export<'a> {
    /// Makes a folder that only this user can enter.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(inner: &'a dyn Staging, base: &Path, name: &str) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        let folder = base.join(name);
        std::fs::DirBuilder::new().mode(0o700).create(&folder)?;
        Ok(Self { inner, folder })
    }

    /// Where the copies are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Staging for Export<'_> {
    fn put(&self, entry: &IndexEntry, bytes: &[u8]) -> io::Result<()> {
        let path = self.folder.join(entry.path.as_str());
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above)?;
        }
        std::fs::write(path, bytes)?;
        self.inner.put(entry, bytes)
    }

    fn urgent(&self) -> Vec<String> {
        self.inner.urgent()
    }

    fn early(&self, path: &OutputPath, fields: HeaderFields) {
        self.inner.early(path, fields);
    }

    fn put_stream(&self, path: OutputPath, write: &mut Writing<'_>) -> io::Result<IndexEntry> {
        let copy = self.folder.join(path.as_str());
        if let Some(above) = copy.parent() {
            std::fs::create_dir_all(above)?;
        }
        stream(path.clone(), std::fs::File::create(&copy)?, write)?;
        self.inner.put_stream(path, &mut |out| io::copy(&mut std::fs::File::open(&copy)?, out).map(drop))
    }
}

impl Drop for Export<'_> {
    fn drop(&mut self) {
        // What cannot be removed is a copy.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
