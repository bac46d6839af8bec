//! Output: paths that cannot escape the root, the index of what was written, and where it is written to.

mod carry;
mod disk;
mod facts;
mod index;
mod memory;
mod modes;
mod own;
mod path;
mod spare;
mod stream;

use std::collections::BTreeMap;
use std::io;

pub use disk::{Committed, DiskStaging};
pub use facts::{Facts, Fragment, id_key};
pub use index::{Index, IndexEntry, sha256};
pub(crate) use index::{hex, unguessable};
pub use memory::{MemoryStaging, NoStaging};
pub use path::{OutputPath, PathProblem};
pub use stream::{Writing, stream};

/// Header fields, name and value, by class of documents.
pub type HeaderFields = BTreeMap<String, Vec<(String, String)>>;

/// Takes finished documents; nothing of them is visible before they are committed.
pub trait Staging: Send + Sync {
    /// Writes one document. Every path is written at most once.
    ///
    /// # Errors
    /// When the place cannot be written to.
    fn put(&self, entry: &IndexEntry, bytes: &[u8]) -> io::Result<()>;

    /// Paths of documents that somebody waits for: they are made first.
    fn urgent(&self) -> Vec<String> {
        Vec::new()
    }

    /// Hears that a document that somebody waits for is final, and which header fields it is served with.
    fn early(&self, _path: &OutputPath, _fields: HeaderFields) {}

    /// Writes one document piece by piece, and gives its entry. Staging that can do so never holds all of it.
    ///
    /// # Errors
    /// When the place cannot be written to.
    fn put_stream(&self, path: OutputPath, write: &mut Writing<'_>) -> io::Result<IndexEntry> {
        let mut bytes = Vec::new();
        let entry = stream(path, &mut bytes, write)?;
        self.put(&entry, &bytes).map(|()| entry)
    }
}
