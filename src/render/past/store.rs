//! Things by name that are kept from run to run, as long as they are of use.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::cache::Key;

/// Keeps things by name, each with the digest of what it was made from.
#[derive(Debug)]
pub struct Store<T> {
    inner: Mutex<Inner<T>>,
}

#[derive(Debug)]
struct Inner<T> {
    ground: Key,
    run: u64,
    /// How often something was found.
    found: u64,
    things: HashMap<String, Kept<T>>,
}

#[derive(Debug)]
struct Kept<T> {
    key: Key,
    value: Arc<T>,
    /// The last run that had a use for it.
    run: u64,
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Self { inner: Mutex::new(Inner { ground: Key::default(), run: 0, found: 0, things: HashMap::new() }) }
    }
}

impl<T> Store<T> {
    /// Starts a run. On another ground everything is forgotten; else what had no use in the last run. Says whether the
    /// ground is the same.
    pub fn begin(&self, ground: Key) -> bool {
        let mut inner = self.lock();
        let (run, same) = (inner.run, inner.ground == ground);
        if same {
            inner.things.retain(|_, kept| kept.run >= run);
        } else {
            inner.things.clear();
            inner.ground = ground;
        }
        inner.run += 1;
        same
    }

    /// The thing of a name, if it was made from the same.
    pub fn find(&self, name: &str, key: &Key) -> Option<Arc<T>> {
        let mut inner = self.lock();
        let run = inner.run;
        let kept = inner.things.get_mut(name).filter(|kept| kept.key == *key)?;
        kept.run = run;
        let value = kept.value.clone();
        inner.found += 1;
        Some(value)
    }

    /// Keeps a thing.
    pub fn keep(&self, name: &str, key: Key, value: Arc<T>) {
        let mut inner = self.lock();
        let run = inner.run;
        inner.things.insert(name.to_owned(), Kept { key, value, run });
    }

    /// How often something was found, in all runs.
    pub fn found(&self) -> u64 {
        self.lock().found
    }

    /// All things that were of use in this run or the last, in the order of their names.
    pub fn all(&self) -> Vec<(String, Arc<T>)> {
        let inner = self.lock();
        let mut all: Vec<_> = inner.things.iter().map(|(name, kept)| (name.clone(), kept.value.clone())).collect();
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        all
    }

    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_kept_while_they_are_used_on_the_same_ground() {
        let store = Store::default();
        let (ground, key, other) = ([1; 32], [2; 32], [3; 32]);
        store.begin(ground);
        store.keep("a", key, Arc::new(1));
        store.keep("b", key, Arc::new(2));
        store.begin(ground);
        assert_eq!(store.find("a", &key).as_deref(), Some(&1));
        assert_eq!(store.find("a", &other), None);
        store.begin(ground);
        let names: Vec<_> = store.all().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a"], "nobody asked for the other one");
        store.begin(other);
        assert_eq!(store.find("a", &key), None);
    }
}
