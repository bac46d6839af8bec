//! The index of an output: path, digest and size of every file, sorted by path.

use std::fmt::Write as _;
use std::io;

use sha2::{Digest, Sha256};

use super::OutputPath;

/// One written file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntry {
    /// Where it lies.
    pub path: OutputPath,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Size in bytes.
    pub size: u64,
}

impl IndexEntry {
    /// The entry for bytes at a path.
    pub fn of(path: OutputPath, bytes: &[u8]) -> Self {
        Self { path, sha256: Sha256::digest(bytes).into(), size: bytes.len() as u64 }
    }

    /// The digest in hexadecimal.
    pub fn hex(&self) -> String {
        hex(&self.sha256)
    }
}

/// SHA-256 of bytes, in lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// 128 bits that nobody can guess, as 32 hexadecimal digits.
///
/// # Errors
/// When the system has no random numbers.
pub(crate) fn unguessable() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(hex(&bytes))
}

/// All files of an output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    entries: Vec<IndexEntry>,
}

/// First line of the text form; the number is the version of the format.
const HEADER: &str = "placet-index 1";

impl Index {
    /// An index of entries in any order.
    pub fn new(mut entries: Vec<IndexEntry>) -> Self {
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Self { entries }
    }

    /// Adds entries in any order.
    pub fn add(&mut self, entries: Vec<IndexEntry>) {
        self.entries.extend(entries);
        self.entries.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// The entries, sorted by path.
    pub fn entries(&self) -> &[IndexEntry] {
        &self.entries
    }

    /// The entry of a path.
    pub fn get(&self, path: &str) -> Option<&IndexEntry> {
        let at = self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()?;
        self.entries.get(at)
    }

    /// Size of all files in bytes.
    pub fn size(&self) -> u64 {
        self.entries.iter().map(|entry| entry.size).sum()
    }

    /// Text form: a header, then a line `digest size path` for each file.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.entries.len() * 110);
        text.push_str(HEADER);
        text.push('\n');
        for entry in &self.entries {
            let _ = writeln!(text, "{} {} {}", entry.hex(), entry.size, entry.path.as_str());
        }
        text
    }

    /// Reads the text form; `None` when it is damaged or of another version.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADER) {
            return None;
        }
        lines.map(entry).collect::<Option<Vec<_>>>().map(Self::new)
    }
}

fn entry(line: &str) -> Option<IndexEntry> {
    let mut parts = line.splitn(3, ' ');
    let (digest, size, path) = (parts.next()?, parts.next()?, parts.next()?);
    let mut sha256 = [0; 32];
    if digest.len() != 64 || !digest.is_ascii() {
        return None;
    }
    for (at, byte) in sha256.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digest.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(IndexEntry { path: OutputPath::new(path).ok()?, sha256, size: size.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::{Index, IndexEntry};
    use crate::output::OutputPath;

    #[test]
    fn text_form_reads_back() {
        let entry = |path: &str| IndexEntry::of(OutputPath::new(path).unwrap(), path.as_bytes());
        let index = Index::new(vec![entry("b c/index.html"), entry("a.html")]);
        assert_eq!(Index::from_text(&index.to_text()), Some(index.clone()));
        assert_eq!(Index::from_text(&index.to_text().replace(" 6 ", " x ")), None);
        assert_eq!(index.get("a.html").map(|entry| entry.size), Some(6));
    }
}
