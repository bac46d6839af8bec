//! Staging on disk: a folder beside the output that takes its place in one step.
//!
//! How files are written is measured, not guessed: a new file in a known folder costs a third of an
//! overwritten one, checking whether an old one could be linked costs as much as writing it anew, and one
//! exchange of two folders makes the switch atomic. Files in the old output that Placet did not write are carried over.

#![expect(clippy::disallowed_methods, reason = "this is the staging folder that the ban points to")]

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::carry::{self, Foreign};
use super::modes::Modes;
use super::own::{Own, Place};
use super::spare::Spare;
use super::{Index, IndexEntry, OutputPath, Staging, Writing, id_key, stream};

/// A staging folder on disk. Dropped without [`DiskStaging::commit`] it leaves the old output as it was.
#[derive(Debug)]
pub struct DiskStaging {
    output: PathBuf,
    own: Own,
    place: Place,
    /// The output before the last one; nothing where everything is to be made anew.
    spare: Option<Spare>,
    modes: Modes,
    /// Keys of the folders that were made: nearly every document has one of its own.
    made: Vec<Mutex<HashSet<u64>>>,
}

/// What a commit did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Committed {
    /// Files in the new output that Placet wrote.
    pub files: usize,
    /// Files of Placet whose bytes were there already.
    pub reused: usize,
    /// Files of others that were carried over.
    pub carried: usize,
    /// Files of the last output that are gone.
    pub removed: usize,
    /// Whether the output could not be switched in one step, because its folder is a disk of its own (as in
    /// a container), and was brought up to date file by file.
    pub in_place: bool,
}

impl DiskStaging {
    /// Opens a staging folder for an output folder, both below `root`. What dead runs left is cleaned up.
    /// An output that is a link stands for the folder it leads to. With `reuse` the output before the last one
    /// is kept, and its files are taken where their bytes are the same.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(root: &Path, output: &Path, reuse: bool) -> io::Result<Self> {
        let root = root.canonicalize()?;
        let output = root.join(output);
        let output = output.canonicalize().unwrap_or(output);
        let own = Own::open(&root, &output)?;
        let place = own.take()?;
        {
            let _switching = own.switching()?;
            own.recover(&output)?;
        }
        let modes = Modes::probe(&place.folder)?;
        let made = (0..16).map(|_| Mutex::default()).collect();
        let spare = own.spare();
        if let Some(spare) = spare.as_ref().filter(|_| !reuse) {
            let _ = fs::remove_dir_all(&spare.folder);
        }
        Ok(Self { output, own, place, spare: spare.filter(|_| reuse), modes, made })
    }

    fn make_folder(&self, folder: &str) -> io::Result<()> {
        if folder.is_empty() {
            return Ok(());
        }
        let key = id_key(folder);
        let mut made = self.made[key as usize % self.made.len()].lock().unwrap_or_else(PoisonError::into_inner);
        if made.contains(&key) {
            return Ok(());
        }
        self.make_path(folder)?;
        made.insert(key);
        Ok(())
    }

    /// Makes a folder, and the folders above it where they are missing.
    fn make_path(&self, folder: &str) -> io::Result<()> {
        match self.modes.make_folder(&self.place.folder.join(folder)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (above, _) = folder.rsplit_once('/').ok_or(error)?;
                self.make_path(above)?;
                self.make_path(folder)
            }
            result => result,
        }
    }

    /// Puts the staging folder in the place of the output, in one step.
    ///
    /// # Errors
    /// When a file of somebody else stands where a new one belongs, or the disk refuses; the old output
    /// then stays as it was.
    pub fn commit(self, index: &Index) -> io::Result<Committed> {
        let switching = self.own.switching()?;
        self.own.recover(&self.output)?;
        let written = self.own.written();
        let foreign = Foreign::find(&self.output, &written, index)?;
        let used = self.spare.as_ref().filter(|spare| spare.exists());
        let reused = match used {
            Some(spare) => spare.update(&self.place.folder, index, &foreign)?,
            None => 0,
        };
        let new = used.map_or(&self.place.folder, |spare| &spare.folder);
        foreign.carry(new)?;
        self.own.announce(&written, index)?;
        let in_place = !self.switch(new)?;
        if in_place {
            carry::overwrite(new, &self.output, &written, index)?;
        } else if let (Some(spare), None) = (&self.spare, used) {
            // The staging folder now is the old output. Where that fails it is removed.
            let _ = fs::rename(&self.place.folder, &spare.folder);
        }
        // The switch is done: where the note of it cannot be written, the announcement still stands.
        let _ = self.own.confirm(index);
        drop(switching);
        let removed = written.entries().iter().filter(|old| index.get(old.path.as_str()).is_none()).count();
        Ok(Committed { files: index.entries().len(), reused, carried: foreign.files(), removed, in_place })
    }

    /// Swaps a folder and the output.
    /// False when the output is a disk of its own that cannot be moved.
    fn switch(&self, new: &Path) -> io::Result<bool> {
        let output = &self.output;
        if !output.exists() {
            return fs::rename(new, output).map(|()| true);
        }
        if swap(new, output).is_ok() {
            return Ok(true);
        }
        // Without an atomic exchange: two renames; `recover` finishes them if the run dies between.
        let aside = self.own.aside();
        match fs::rename(output, &aside) {
            Err(error) if matches!(error.kind(), io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices) => {
                return Ok(false);
            }
            result => result?,
        }
        if let Err(error) = fs::rename(new, output) {
            fs::rename(&aside, output)?;
            return Err(error);
        }
        fs::rename(&aside, new)?;
        Ok(true)
    }
}

impl Staging for DiskStaging {
    fn put(&self, entry: &IndexEntry, bytes: &[u8]) -> io::Result<()> {
        let path = &entry.path;
        if self.spare.as_ref().is_some_and(|spare| spare.holds(path.as_str(), bytes)) {
            return Ok(());
        }
        self.make_folder(path.folder())?;
        self.modes.make_file(&self.place.folder.join(path.as_str()))?.write_all(bytes)
    }

    fn put_stream(&self, path: OutputPath, write: &mut Writing<'_>) -> io::Result<IndexEntry> {
        self.make_folder(path.folder())?;
        let file = self.modes.make_file(&self.place.folder.join(path.as_str()))?;
        stream(path, file, write)
    }
}

impl Drop for DiskStaging {
    /// What is in the staging folder now is either the old output or a new one that was not wanted.
    fn drop(&mut self) {
        self.place.clear();
    }
}

#[cfg(target_os = "linux")]
fn swap(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn swap(_a: &Path, _b: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::DiskStaging;
    use crate::output::{Index, IndexEntry, OutputPath, Staging};

    fn build(root: &std::path::Path, files: &[(&str, &str)]) -> std::io::Result<super::Committed> {
        let staging = DiskStaging::open(root, "public".as_ref(), true)?;
        let mut entries = Vec::new();
        for (path, text) in files {
            let entry = IndexEntry::of(OutputPath::new(path).unwrap(), text.as_bytes());
            staging.put(&entry, text.as_bytes())?;
            entries.push(entry);
        }
        staging.commit(&Index::new(entries))
    }

    fn text(root: &std::path::Path, path: &str) -> Option<String> {
        fs::read_to_string(root.join("public").join(path)).ok()
    }

    /// Staging folders that are still there.
    fn leftovers(root: &std::path::Path) -> usize {
        let names = fs::read_dir(root.join(".placet")).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().starts_with(".placet-staging")).count()
    }

    #[test]
    fn output_is_replaced_as_a_whole_and_foreign_files_stay() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        build(root, &[("index.html", "one"), ("old/index.html", "x")]).unwrap();
        fs::write(root.join("public/note.txt"), "mine").unwrap();
        let done = build(root, &[("index.html", "two"), ("a/b.html", "y")]).unwrap();
        assert_eq!((done.carried, done.removed), (1, 1));
        assert_eq!(text(root, "index.html").as_deref(), Some("two"));
        assert_eq!(text(root, "note.txt").as_deref(), Some("mine"));
        assert_eq!(text(root, "old/index.html"), None);
        assert_eq!(leftovers(root), 0);
    }

    #[test]
    fn a_run_that_stops_leaves_the_old_output() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        build(root, &[("index.html", "one")]).unwrap();
        let staging = DiskStaging::open(root, "public".as_ref(), true).unwrap();
        let entry = IndexEntry::of(OutputPath::new("index.html").unwrap(), b"half");
        staging.put(&entry, b"half").unwrap();
        drop(staging);
        assert_eq!(text(root, "index.html").as_deref(), Some("one"));
        assert_eq!(leftovers(root), 0);
    }

    #[test]
    fn a_foreign_file_in_the_way_stops_the_build() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        build(root, &[("index.html", "one")]).unwrap();
        fs::write(root.join("public/report.html"), "mine").unwrap();
        let error = build(root, &[("index.html", "two"), ("report.html", "new")]).unwrap_err();
        assert!(error.to_string().contains("report.html"));
        assert_eq!(text(root, "index.html").as_deref(), Some("one"));
        assert_eq!(text(root, "report.html").as_deref(), Some("mine"));
    }

    #[test]
    fn files_that_stay_are_not_written_again() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let files = [("a.html", "same"), ("b/c.html", "same"), ("d.html", "one")];
        let next = [("a.html", "same"), ("b/c.html", "same"), ("d.html", "two"), ("e/f.html", "new")];
        assert_eq!(build(root, &files).unwrap().reused, 0);
        assert_eq!(build(root, &files).unwrap().reused, 0, "there is no output before the last one");
        assert_eq!(build(root, &files).unwrap().reused, 3);
        assert_eq!(build(root, &next).unwrap().reused, 2);
        fs::write(root.join("public/a.html"), "by hand").unwrap();
        for reused in [2, 3] {
            assert_eq!(build(root, &next).unwrap().reused, reused, "what was changed by hand is written again");
            assert_eq!(text(root, "a.html").as_deref(), Some("same"));
            assert_eq!(text(root, "e/f.html").as_deref(), Some("new"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_output_that_is_a_link_stays_one() {
        let root = tempfile::tempdir().unwrap();
        let (site, served) = (root.path().join("site"), root.path().join("served"));
        fs::create_dir_all(&site).unwrap();
        fs::create_dir_all(&served).unwrap();
        std::os::unix::fs::symlink(&served, site.join("public")).unwrap();
        for round in ["one", "two", "three"] {
            build(&site, &[("index.html", round)]).unwrap();
            assert_eq!(fs::read_to_string(served.join("index.html")).unwrap(), round);
            assert!(site.join("public").is_symlink());
        }
    }

    #[test]
    fn an_interrupted_switch_is_undone() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        build(root, &[("index.html", "one")]).unwrap();
        let own = super::Own::open(root, &root.join("public")).unwrap();
        fs::rename(root.join("public"), own.aside()).unwrap();
        let staging = DiskStaging::open(root, "public".as_ref(), true).unwrap();
        assert_eq!(text(root, "index.html").as_deref(), Some("one"));
        drop(staging);
    }
}
