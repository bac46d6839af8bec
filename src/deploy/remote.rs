//! What every target beyond this machine can do, and how it says what went wrong.

use std::fmt;
use std::io;
use std::path::Path;

use crate::release::Sums;

/// Why something on a target did not work, and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// One sentence.
    pub message: String,
    /// What to do next.
    pub help: String,
}

impl Trouble {
    /// A message with its next step.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }

    /// The trouble inside an error, if there is one.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Trouble {}

impl From<Trouble> for io::Error {
    fn from(trouble: Trouble) -> Self {
        Self::other(trouble)
    }
}

/// A release that lies complete on this machine and is to lie on the target.
#[derive(Debug, Clone, Copy)]
pub struct Parcel<'a> {
    /// Name of the release.
    pub name: &'a str,
    /// Its folder here.
    pub folder: &'a Path,
    /// Its evidence here.
    pub evidence: &'a Path,
    /// All files, those of earlier releases that stay included.
    pub sums: &'a Sums,
    /// The release that is served now, with those of its files that are the same, with the same times.
    pub before: Option<(&'a str, &'a Sums)>,
}

/// A target beyond this machine. Paths count from its folder: `history`, `releases/…`, `evidence/…`.
pub trait Remote: fmt::Debug {
    /// Makes sure that nobody else changes the target as long as this value lives.
    ///
    /// # Errors
    /// When another run holds it, or it cannot be reached.
    fn lock(&mut self) -> io::Result<()>;

    /// A small file; `None` where there is none.
    ///
    /// # Errors
    /// When the target does not answer or refuses.
    fn read(&mut self, path: &str) -> io::Result<Option<Vec<u8>>>;

    /// Names in a folder, sorted; none where there is no such folder. The empty path is the target itself.
    ///
    /// # Errors
    /// When the target does not answer or refuses.
    fn list(&mut self, folder: &str) -> io::Result<Vec<String>>;

    /// Name of the release that is served.
    ///
    /// # Errors
    /// When the target does not answer or refuses.
    fn current(&mut self) -> io::Result<Option<String>>;

    /// Copies files of a release into a folder of this machine. What is missing there is left out.
    ///
    /// # Errors
    /// When the target does not answer or refuses, or the disk here does.
    fn fetch(&mut self, release: &str, files: &[&str], folder: &Path) -> io::Result<()>;

    /// Puts a release and its evidence on the target, checked by digest. Nothing is served differently yet.
    ///
    /// # Errors
    /// When the target does not answer or refuses, or what lies there differs.
    fn settle(&mut self, parcel: &Parcel<'_>) -> io::Result<()>;

    /// Adds a line to the history.
    ///
    /// # Errors
    /// When the target does not answer or refuses.
    fn note(&mut self, line: &str) -> io::Result<()>;

    /// Lets a release be served.
    ///
    /// # Errors
    /// When the target does not answer or refuses.
    fn switch(&mut self, release: &str) -> io::Result<()>;

    /// Digests of what lies there: of a release, or of what is served.
    ///
    /// # Errors
    /// When the target does not answer or refuses.
    fn sums(&mut self, release: &str, served: bool) -> io::Result<Sums>;

    /// Removes a release that is not served. What dies on the way leaves no half release under its name.
    ///
    /// # Errors
    /// When the target does not answer or refuses.
    fn retire(&mut self, release: &str) -> io::Result<()>;

    /// Removes a file or folder with all that is in it.
    ///
    /// # Errors
    /// When the target does not answer or refuses.
    fn remove(&mut self, path: &str) -> io::Result<()>;
}
