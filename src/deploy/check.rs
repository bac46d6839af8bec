//! Compares what lies on a target with its manifest, and finds the files of earlier releases that stay.

#![expect(clippy::disallowed_methods, reason = "reads what is served")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::place::Place;
use crate::release::{Sums, sha256};

/// Style sheets, scripts and fonts of earlier releases: where they lie, and their digests.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Where each lies, by its path in the release.
    pub files: Vec<(String, PathBuf)>,
    /// Their manifest.
    pub sums: Sums,
}

/// Digests of all files below a folder. A link counts as a file that is part of nothing.
///
/// # Errors
/// When something cannot be read.
pub fn sums_of(folder: &Path) -> io::Result<Sums> {
    let folder = folder.canonicalize()?;
    let entries: Result<Vec<_>, _> = walkdir::WalkDir::new(&folder).into_iter().collect();
    let entries: Vec<_> = entries?.into_iter().filter(|entry| !entry.file_type().is_dir()).collect();
    let digest = |entry: &walkdir::DirEntry| {
        let path = entry.path().strip_prefix(&folder).unwrap_or(entry.path());
        let digest =
            if entry.file_type().is_file() { sha256(&fs::read(entry.path())?) } else { "not a file".to_owned() };
        Ok((path.to_string_lossy().into_owned(), digest))
    };
    let all: io::Result<Vec<_>> = entries.par_iter().map(digest).collect();
    Ok(all?.into_iter().collect())
}

impl Place {
    /// The manifest of a release, and that of files of earlier releases in it; `None` where it cannot be used.
    pub fn sums(&self, name: &str) -> Option<(Sums, Sums)> {
        let read = |file: &str| fs::read_to_string(self.evidence(name).join(file));
        let kept = match read("SHA256SUMS.retained") {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Sums::default()),
            text => Sums::read(&text.ok()?),
        };
        Some((Sums::read(&read("SHA256SUMS").ok()?)?, kept?))
    }

    /// The assets of the releases that stay and that a new one does not have: a page that somebody has open
    /// still asks for them. Only files with a digest in their name, and only if their bytes are still the same.
    ///
    /// # Errors
    /// When a target beyond this machine does not answer.
    pub fn kept(&self, new: &Sums, keep: usize) -> io::Result<Kept> {
        let mut kept = Kept::default();
        let mut sums: Vec<(String, String)> = Vec::new();
        let releases = self.current().into_iter().chain(self.earlier()).take(keep);
        for name in releases {
            let Some((own, _)) = self.sums(&name) else { continue };
            let wanted: Vec<_> = own.iter().filter(|(path, _)| stays(path) && new.get(path).is_none()).collect();
            let missing = wanted.iter().filter(|(path, _)| !sums.iter().any(|(known, _)| known == path));
            self.fetch(&name, &missing.map(|(path, _)| *path).collect::<Vec<_>>())?;
            for (path, digest) in wanted {
                let file = self.release(&name).join(path);
                let known = sums.iter().any(|(known, _)| known == path);
                if !known && fs::read(&file).is_ok_and(|bytes| sha256(&bytes) == digest) {
                    sums.push((path.to_owned(), digest.to_owned()));
                    kept.files.push((path.to_owned(), file));
                }
            }
        }
        kept.sums = sums.into_iter().collect();
        Ok(kept)
    }

    /// Digests of the files of a release, or of what is served.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn there(&self, name: &str, served: bool) -> io::Result<Sums> {
        match &self.far {
            Some(far) => far.remote().sums(name, served),
            None if served => sums_of(&self.served()),
            None => sums_of(&self.release(name)),
        }
    }
}

impl Kept {
    /// Leaves out the files that may not stay. Gives their paths.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn without(&mut self, stays: &dyn Fn(&str, &[u8]) -> bool) -> io::Result<Vec<String>> {
        let (mut files, mut lost) = (Vec::new(), Vec::new());
        for (path, file) in std::mem::take(&mut self.files) {
            if stays(&path, &fs::read(&file)?) { files.push((path, file)) } else { lost.push(path) }
        }
        self.files = files;
        let sums = self.sums.iter().filter(|(path, _)| !lost.iter().any(|own| own == path));
        self.sums = sums.map(|(path, digest)| (path.to_owned(), digest.to_owned())).collect();
        Ok(lost)
    }

    /// Links the files into a release.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn link(&self, folder: &Path) -> io::Result<()> {
        for (path, file) in &self.files {
            let link = folder.join(path);
            fs::create_dir_all(link.parent().unwrap_or(folder))?;
            fs::hard_link(file, link)?;
        }
        Ok(())
    }
}

/// Whether a file is an asset with a digest in its name (`site.0123456789.css`).
fn stays(path: &str) -> bool {
    let mut parts = path.rsplit('/').next().unwrap_or(path).rsplit('.');
    let (end, digest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let asset = ["css", "js", "mjs", "woff2", "woff"].contains(&end.to_ascii_lowercase().as_str());
    asset && digest.len() >= 8 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) && parts.next().is_some()
}
