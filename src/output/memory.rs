//! Staging in memory, for the preview and for tests.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use super::{IndexEntry, OutputPath, Staging, Writing, stream};

/// How many maps share the files, so that threads do not wait for each other.
const SHARDS: usize = 16;

/// Keeps every document in memory.
#[derive(Debug, Default)]
pub struct MemoryStaging {
    shards: [Mutex<BTreeMap<String, Vec<u8>>>; SHARDS],
}

impl MemoryStaging {
    /// An empty staging.
    pub fn new() -> Self {
        Self::default()
    }

    /// All files by path.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        let maps = self.shards.into_iter().map(|shard| shard.into_inner().unwrap_or_else(PoisonError::into_inner));
        maps.flatten().collect()
    }

    fn shard(&self, path: &str) -> &Mutex<BTreeMap<String, Vec<u8>>> {
        let sum = path.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        &self.shards[sum % SHARDS]
    }
}

impl Staging for MemoryStaging {
    fn put(&self, entry: &IndexEntry, bytes: &[u8]) -> io::Result<()> {
        let path = entry.path.as_str();
        let mut files = self.shard(path).lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// Staging that keeps nothing, for `check`.
#[derive(Debug, Default, Clone, Copy)]
pub struct NoStaging;

impl Staging for NoStaging {
    fn put(&self, _entry: &IndexEntry, _bytes: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn put_stream(&self, path: OutputPath, write: &mut Writing<'_>) -> io::Result<IndexEntry> {
        stream(path, io::sink(), write)
    }
}
