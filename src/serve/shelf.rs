//! Staging of the preview: documents whose bytes are the same as in the last build are not copied.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::state::{Early, Kept, Output, Sight, State};
use crate::output::{HeaderFields, IndexEntry, OutputPath, Staging};

/// Takes documents into memory.
#[derive(Debug)]
pub(super) struct Shelf {
    state: Arc<State>,
    /// What is being built, and from which change.
    build: (Sight, u64),
    /// Paths of documents that somebody looks at.
    urgent: Vec<String>,
    before: Option<Arc<Output>>,
    files: Mutex<BTreeMap<String, Kept>>,
}

impl Shelf {
    /// An empty shelf beside the documents of the last build. Pages that somebody looks at are shown before the build
    /// ends only with `early`.
    pub(super) fn new(state: &Arc<State>, build: (Sight, u64), early: bool) -> Self {
        let (before, looked_at) = state.before(build.0);
        let urgent = if early { looked_at } else { Vec::new() };
        Self { state: state.clone(), build, urgent, before, files: Mutex::default() }
    }

    /// All documents by path.
    pub(super) fn into_files(self) -> BTreeMap<String, Kept> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Staging for Shelf {
    fn put(&self, entry: &IndexEntry, bytes: &[u8]) -> io::Result<()> {
        let path = entry.path.as_str();
        let before = self.before.as_ref().and_then(|output| output.files.get(path));
        let kept = match before.filter(|kept| kept.sha256 == entry.sha256) {
            Some(kept) => kept.clone(),
            None => Kept { sha256: entry.sha256, bytes: bytes.into() },
        };
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), kept);
        Ok(())
    }

    fn urgent(&self) -> Vec<String> {
        self.urgent.clone()
    }

    fn early(&self, path: &OutputPath, fields: HeaderFields) {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = files.get(path.as_str()).cloned() {
            self.state.early(self.build, path.as_str(), Early { kept, fields: fields.into() });
        }
    }
}
