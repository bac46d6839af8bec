//! Results kept between builds: digest of the input to bytes of the result.
//!
//! One file: a header with a format number and the owner's version, then entries, each with its key, its
//! length and a check sum. It is read whole when it is opened; new entries are appended. Whatever cannot be
//! read (another version, a torn or damaged entry) counts as not there: a cache can be lost, never wrong.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::world::{OWN, own_folder};

/// Digest of everything a result depends on (BLAKE3).
pub type Key = [u8; 32];

const MAGIC: &[u8; 16] = b"placet cache 01\n";
const HEADER: usize = MAGIC.len() + 8;
const ENTRY: usize = 32 + 4 + 8;
const SHARDS: usize = 16;

/// The digest of parts; where one part ends and the next begins counts.
pub fn key(parts: &[&[u8]]) -> Key {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

/// Results by digest; shared by all threads.
#[derive(Debug, Default)]
pub struct Cache {
    version: u64,
    data: Vec<u8>,
    index: HashMap<Key, Stored>,
    fresh: [Mutex<BTreeMap<Key, Fresh>>; SHARDS],
    file: Mutex<File>,
}

/// What is known of the file on disk.
#[derive(Debug, Default)]
struct File {
    /// Its bytes.
    size: usize,
    /// Bytes after the last whole entry, entries that stand twice, or no file: appending is not enough.
    damaged: bool,
}

#[derive(Debug)]
struct Stored {
    start: usize,
    end: usize,
    check: u64,
    used: AtomicBool,
}

#[derive(Debug)]
struct Fresh {
    value: Arc<[u8]>,
    written: bool,
    used: bool,
}

/// What has to happen to the file of a cache.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing is new.
    None,
    /// These bytes go to its end.
    Append(Vec<u8>),
    /// These bytes take the place of the whole file.
    Replace(Vec<u8>),
}

impl Cache {
    /// An empty cache. `version` names the program that makes the results: others' results are not read.
    pub fn new(version: u64) -> Self {
        Self { version, file: Mutex::new(File { size: 0, damaged: true }), ..Self::default() }
    }

    /// Reads the bytes of a cache file; what cannot be read is left out.
    pub fn from_bytes(data: Vec<u8>, version: u64) -> Self {
        if data.get(..MAGIC.len()) != Some(MAGIC) || data.get(MAGIC.len()..HEADER) != Some(&version.to_le_bytes()) {
            return Self::new(version);
        }
        let mut index = HashMap::new();
        let (mut at, mut damaged) = (HEADER, false);
        while let Some(head) = data.get(at..at + ENTRY) {
            let (key, rest) = head.split_at(32);
            let (Ok(key), Ok(length), Ok(check)) =
                (Key::try_from(key), <[u8; 4]>::try_from(&rest[..4]), <[u8; 8]>::try_from(&rest[4..]))
            else {
                break;
            };
            let (start, end) = (at + ENTRY, at + ENTRY + u32::from_le_bytes(length) as usize);
            if end > data.len() {
                break;
            }
            let stored = Stored { start, end, check: u64::from_le_bytes(check), used: AtomicBool::new(false) };
            damaged |= index.insert(key, stored).is_some();
            at = end;
        }
        damaged |= at != data.len();
        let file = Mutex::new(File { size: data.len(), damaged });
        Self { version, data, index, fresh: Default::default(), file }
    }

    /// Hands a result to `take`, if there is one.
    pub fn with<R>(&self, key: &Key, take: impl FnOnce(&[u8]) -> R) -> Option<R> {
        if let Some(stored) = self.index.get(key) {
            let value = self.data.get(stored.start..stored.end)?;
            if check(key, value) == stored.check {
                stored.used.store(true, Ordering::Relaxed);
                return Some(take(value));
            }
        }
        let value = {
            let mut shard = self.shard(key);
            let fresh = shard.get_mut(key)?;
            fresh.used = true;
            Arc::clone(&fresh.value)
        };
        Some(take(&value))
    }

    /// Keeps a result. Results of 4 GiB and more are not kept.
    pub fn put(&self, key: Key, value: &[u8]) {
        if u32::try_from(value.len()).is_ok() {
            self.shard(&key).insert(key, Fresh { value: value.into(), written: false, used: true });
        }
    }

    /// Starts a new build: only what is used from now on counts as used.
    pub fn begin(&self) {
        for (_, stored) in self.entries() {
            stored.used.store(false, Ordering::Relaxed);
        }
        for shard in &self.fresh {
            lock(shard).values_mut().for_each(|fresh| fresh.used = false);
        }
    }

    /// What to do to the file after a build, and marks it as done.
    ///
    /// The file is written anew, with the results used in this build only, when it is damaged or would hold
    /// at least twice the bytes of those. A build that used nothing changes nothing.
    pub fn change(&self) -> Change {
        let mut file = lock(&self.file);
        let size =
            |stored: &Stored| if stored.used.load(Ordering::Relaxed) { ENTRY + stored.end - stored.start } else { 0 };
        let mut live: usize = self.index.values().map(size).sum();
        let mut new = Vec::new();
        for shard in &self.fresh {
            for (key, fresh) in lock(shard).iter_mut().filter(|(_, fresh)| fresh.used) {
                live += ENTRY + fresh.value.len();
                if !std::mem::replace(&mut fresh.written, true) {
                    append(&mut new, key, &fresh.value);
                }
            }
        }
        if live == 0 {
            return Change::None;
        }
        if file.damaged || file.size + new.len() >= 2 * (HEADER + live) {
            let whole = self.whole();
            *file = File { size: whole.len(), damaged: false };
            return Change::Replace(whole);
        }
        file.size += new.len();
        if new.is_empty() { Change::None } else { Change::Append(new) }
    }

    /// The bytes of a file that holds what was used since `begin`.
    fn whole(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&self.version.to_le_bytes());
        for (key, stored) in self.entries() {
            let value = &self.data[stored.start..stored.end];
            if stored.used.load(Ordering::Relaxed) && check(key, value) == stored.check {
                append(&mut out, key, value);
            }
        }
        for shard in &self.fresh {
            for (key, fresh) in lock(shard).iter_mut() {
                fresh.written = fresh.used;
                if fresh.used {
                    append(&mut out, key, &fresh.value);
                }
            }
        }
        out
    }

    /// The entries read from the file, in the order of the file.
    fn entries(&self) -> Vec<(&Key, &Stored)> {
        let mut entries: Vec<_> = self.index.iter().collect();
        entries.sort_unstable_by_key(|(_, stored)| stored.start);
        entries
    }

    fn shard(&self, key: &Key) -> MutexGuard<'_, BTreeMap<Key, Fresh>> {
        lock(&self.fresh[key[0] as usize % SHARDS])
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn append(out: &mut Vec<u8>, key: &Key, value: &[u8]) {
    out.extend_from_slice(key);
    out.extend_from_slice(&(value.len() as u32).to_le_bytes());
    out.extend_from_slice(&check(key, value).to_le_bytes());
    out.extend_from_slice(value);
}

/// The first eight bytes of the digest of key and value.
fn check(key: &Key, value: &[u8]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key).update(value);
    hasher.finalize().as_bytes().iter().take(8).rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// The cache file of a site on disk.
#[derive(Debug, Clone)]
pub struct CacheFile {
    root: PathBuf,
    name: &'static str,
}

#[expect(clippy::disallowed_methods, reason = "a cache is no input of the build: World does not know it")]
impl CacheFile {
    /// The file `cache` in Placet's own folder of a site; both are made when there is something to keep.
    pub fn of_site(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), name: "cache" }
    }

    /// The file `hooks` beside it: answers of programs of the company.
    pub fn of_hooks(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), name: "hooks" }
    }

    /// The path.
    pub fn path(&self) -> PathBuf {
        self.root.join(OWN).join(self.name)
    }

    /// Reads the file; a missing or unreadable file is an empty cache.
    pub fn open(&self, version: u64) -> Cache {
        std::fs::read(self.path()).map_or_else(|_| Cache::new(version), |data| Cache::from_bytes(data, version))
    }

    /// Brings the file up to date after a build.
    ///
    /// # Errors
    /// When the disk refuses; the build's results do not depend on it.
    pub fn save(&self, cache: &Cache) -> io::Result<()> {
        match cache.change() {
            Change::None => Ok(()),
            Change::Append(bytes) => {
                let mut file = std::fs::OpenOptions::new().append(true).open(self.path())?;
                io::Write::write_all(&mut file, &bytes)
            }
            Change::Replace(bytes) => {
                // Two runs at once may write over each other here: what comes out of it is damage, thus a miss.
                let beside = own_folder(&self.root)?.join(format!("{}.part", self.name));
                std::fs::write(&beside, bytes)?;
                std::fs::rename(&beside, self.path())
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests damage a file")]
mod tests {
    use super::{Cache, CacheFile, Change, HEADER, key};

    fn bytes(change: Change) -> Vec<u8> {
        match change {
            Change::Replace(bytes) => bytes,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn keeps_what_it_is_given() {
        let cache = Cache::new(7);
        let (a, b) = (key(&[b"a", b"b"]), key(&[b"ab", b""]));
        assert_ne!(a, b);
        cache.put(a, b"one");
        let file = bytes(cache.change());
        assert_eq!(cache.change(), Change::None);
        cache.put(b, b"two");
        let Change::Append(more) = cache.change() else { panic!("one more entry is appended") };
        let both = [file.clone(), more].concat();
        let read = Cache::from_bytes(both.clone(), 7);
        assert_eq!(read.with(&a, <[u8]>::to_vec), Some(b"one".to_vec()));
        assert_eq!(read.with(&b, <[u8]>::to_vec), Some(b"two".to_vec()));
        assert_eq!(read.change(), Change::None);
        assert_eq!(Cache::from_bytes(both, 8).with(&a, <[u8]>::len), None, "another version");
    }

    #[test]
    fn drops_what_was_not_used_when_that_is_half_of_it() {
        let cache = Cache::new(1);
        for name in [b"a", b"b", b"c"] {
            cache.put(key(&[name]), &[name[0]; 100]);
        }
        let read = Cache::from_bytes(bytes(cache.change()), 1);
        assert_eq!(read.change(), Change::None, "nothing was used: nothing is lost");
        assert_eq!(read.with(&key(&[b"b"]), <[u8]>::len), Some(100));
        let small = bytes(read.change());
        assert_eq!(small.len(), HEADER + super::ENTRY + 100);
        assert!(Cache::from_bytes(small, 1).with(&key(&[b"b"]), <[u8]>::len).is_some());
    }

    #[test]
    fn damage_is_a_miss_and_is_repaired() {
        let folder = tempfile::tempdir().unwrap();
        let file = CacheFile::of_site(folder.path().join("below"));
        let (a, b) = (key(&[b"a"]), key(&[b"b"]));
        let first = file.open(1);
        first.put(a, b"one");
        file.save(&first).unwrap();
        first.put(b, b"two");
        file.save(&first).unwrap();
        let whole = std::fs::read(file.path()).unwrap();
        for at in 0..whole.len() {
            let mut torn = whole.clone();
            torn[at] ^= 1;
            for data in [whole[..at].to_vec(), torn] {
                std::fs::write(file.path(), data).unwrap();
                let read = file.open(1);
                for (key, value) in [(a, b"one"), (b, b"two")] {
                    assert!(read.with(&key, |found| found == value).unwrap_or(true), "a wrong value at {at}");
                    read.put(key, value);
                }
                file.save(&read).unwrap();
                let again = file.open(1);
                assert_eq!(again.with(&a, <[u8]>::to_vec), Some(b"one".to_vec()), "{at}");
                assert_eq!(again.with(&b, <[u8]>::to_vec), Some(b"two".to_vec()), "{at}");
            }
        }
    }

    #[test]
    fn is_shared_by_threads() {
        let cache = Cache::new(1);
        rayon::scope(|scope| {
            for thread in 0..8u8 {
                let cache = &cache;
                scope.spawn(move |_| {
                    for item in 0..100u8 {
                        let key = key(&[&[item]]);
                        if cache.with(&key, |value| assert_eq!(value, [item; 9])).is_none() || thread == 3 {
                            cache.put(key, &[item; 9]);
                        }
                    }
                });
            }
        });
        let read = Cache::from_bytes(bytes(cache.change()), 1);
        assert!((0..100u8).all(|item| read.with(&key(&[&[item]]), |value| value == [item; 9]) == Some(true)));
    }
}
