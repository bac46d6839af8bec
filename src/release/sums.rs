//! `SHA256SUMS`: the manifest of a release, as `sha256sum -c --strict` reads it.

use std::collections::BTreeMap;

use crate::output::Index;

/// Digests of files by path, in lower-case hexadecimal digits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    files: BTreeMap<String, String>,
}

/// How a folder differs from its manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// Listed, and not there.
    Missing(String),
    /// There with other bytes.
    Changed(String),
    /// There, and not listed.
    Extra(String),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "missing: {path}"),
            Self::Changed(path) => write!(f, "changed: {path}"),
            Self::Extra(path) => write!(f, "not part of the release: {path}"),
        }
    }
}

impl Sums {
    /// The files of an output.
    pub fn of(index: &Index) -> Self {
        index.entries().iter().map(|entry| (entry.path.as_str().to_owned(), entry.hex())).collect()
    }

    /// Reads a manifest; `None` when a line is of another form.
    pub fn read(text: &str) -> Option<Self> {
        let line = |line: &str| {
            let (digest, path) = line.split_once("  ")?;
            let sound = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            let path = crate::output::OutputPath::new(path).ok()?;
            sound.then(|| (path.as_str().to_owned(), digest.to_ascii_lowercase()))
        };
        text.lines().map(line).collect()
    }

    /// The manifest: a line for each file, sorted by path, digest and path two blanks apart.
    pub fn to_text(&self) -> String {
        let lines = self.files.iter().flat_map(|(path, digest)| [digest.as_str(), "  ", path.as_str(), "\n"]);
        lines.collect()
    }

    /// Paths and digests, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, digest)| (path.as_str(), digest.as_str()))
    }

    /// Digest of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How files that are there differ from this manifest together with others that are known.
    pub fn compare(&self, known: &Sums, there: &Sums) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (path, digest) in self.iter().chain(known.iter()) {
            match there.get(path) {
                None => problems.push(Problem::Missing(path.to_owned())),
                Some(other) if other != digest => problems.push(Problem::Changed(path.to_owned())),
                Some(_) => {}
            }
        }
        let extra = there.iter().filter(|(path, _)| self.get(path).is_none() && known.get(path).is_none());
        problems.extend(extra.map(|(path, _)| Problem::Extra(path.to_owned())));
        problems.sort();
        problems
    }
}

impl FromIterator<(String, String)> for Sums {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(files: T) -> Self {
        Self { files: files.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Problem, Sums};

    fn sums(files: &[(&str, char)]) -> Sums {
        files.iter().map(|(path, digit)| ((*path).to_owned(), digit.to_string().repeat(64))).collect()
    }

    #[test]
    fn a_manifest_reads_back_and_refuses_other_forms() {
        let own = sums(&[("b c/index.html", '1'), ("a.html", '2')]);
        assert_eq!(Sums::read(&own.to_text()), Some(own));
        for line in ["abc  a.html", &format!("{} a.html", "1".repeat(64)), &format!("{}  ../a", "1".repeat(64))] {
            assert_eq!(Sums::read(line), None, "{line}");
        }
    }

    #[test]
    fn what_is_missing_changed_or_extra_is_named() {
        let there = sums(&[("a", '1'), ("b", '9'), ("kept.css", '4'), ("x", '5')]);
        let problems = sums(&[("a", '1'), ("b", '2'), ("c", '3')]).compare(&sums(&[("kept.css", '4')]), &there);
        let wanted = [Problem::Missing("c".into()), Problem::Changed("b".into()), Problem::Extra("x".into())];
        assert_eq!(problems, wanted);
    }
}
