//! What is kept of a built document: a few numbers, because there may be a hundred thousand of them.

use std::hash::{Hash, Hasher};

/// Facts about one built document. Other documents are named by their number in the list of all planned ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Size of the document in bytes.
    pub size: u64,
    /// Keys of the ids it has, sorted.
    pub ids: Vec<u64>,
    /// Documents it links to, sorted, each once.
    pub links: Vec<u32>,
    /// Documents a browser loads with it (sheets, scripts, pictures, fonts), sorted, each once.
    pub loads: Vec<u32>,
    /// Links to a place inside another document.
    pub fragments: Vec<Fragment>,
    /// How many files a browser loads with it from other hosts.
    pub outside: u32,
    /// The document it leads on to by itself, at once.
    pub leads_on: Option<u32>,
}

/// A link to a place inside another document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The other document.
    pub document: u32,
    /// Key of the id.
    pub id: u64,
    /// The address as written.
    pub url: Box<str>,
}

/// The key of an id: equal ids have equal keys, and two different ones have the same key once in 2⁶⁴.
pub fn id_key(id: &str) -> u64 {
    // The standard hasher without a random start: the same key on every machine.
    let mut hasher = std::hash::DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
