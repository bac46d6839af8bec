//! Documents of an earlier run in the same process: a file with the same bytes is not read for a second time.
//!
//! What else a document depends on (configuration, rules, which files there are, what sections push down) is one
//! digest for all of them, and whoever keeps the memory makes it: another digest, and nothing is remembered.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Document;
use crate::cache::{Key, key};
use crate::diag::{FileId, Finding};

/// Remembers documents with what was found in them.
#[derive(Debug, Default)]
pub struct Memory {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Digest of everything but the files themselves.
    around: Key,
    documents: BTreeMap<String, Remembered>,
}

#[derive(Debug)]
struct Remembered {
    key: Key,
    document: Document,
    findings: Vec<Finding>,
}

impl Memory {
    /// Starts a run. Under another digest than that of the last run everything is forgotten.
    pub fn begin(&self, around: Key) {
        let mut inner = self.lock();
        if inner.around != around {
            *inner = Inner { around, documents: BTreeMap::new() };
        }
    }

    /// A document made of the same text before, with what was found in it.
    pub(super) fn find(&self, path: &str, file: FileId, text: &str) -> Option<(Document, Vec<Finding>)> {
        let wanted = of(file, text);
        let inner = self.lock();
        let kept = inner.documents.get(path).filter(|kept| kept.key == wanted)?;
        Some((kept.document.clone(), kept.findings.clone()))
    }

    /// Remembers a document.
    pub(super) fn keep(&self, text: &str, document: &Document, findings: &[Finding]) {
        let kept = Remembered { key: of(document.file, text), document: document.clone(), findings: findings.to_vec() };
        self.lock().documents.insert(document.path.clone(), kept);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number of a file counts, because places name it.
fn of(file: FileId, text: &str) -> Key {
    key(&[&file.0.to_le_bytes(), text.as_bytes()])
}
