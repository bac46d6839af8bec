//! Staging on disk: a folder beside the output that takes its place in one step.
//!
//! How files are written is measured, not guessed: a new file in a known folder costs a third of an
//! overwritten one, checking whether an old one could be linked costs as much as writing it anew, and one
//! exchange of two folders makes the switch atomic. Files in the old output that Placet did not write are carried over.

#![expect(clippy::disallowed_methods, reason = "this is the staging folder that the ban points to")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::{Index, IndexEntry, Staging};

/// Folder for Placet's own files below the root of the site.
const OWN: &str = ".placet";

/// A staging folder on disk. Dropped without [`DiskStaging::commit`] it leaves the old output as it was.
#[derive(Debug)]
pub struct DiskStaging {
    output: PathBuf,
    own: PathBuf,
    folder: PathBuf,
    previous: Index,
    made: Vec<Mutex<BTreeSet<String>>>,
    done: bool,
}

/// What a commit did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Committed {
    /// Files in the new output that Placet wrote.
    pub files: usize,
    /// Files of others that were carried over.
    pub carried: usize,
    /// Files of the last output that are gone.
    pub removed: usize,
}

impl DiskStaging {
    /// Opens a staging folder for an output folder, both below `root`. Folders that dead runs left are removed.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(root: &Path, output: &Path) -> io::Result<Self> {
        let own = root.join(OWN);
        fs::create_dir_all(&own)?;
        let output = root.join(output);
        let key = key(&output);
        recover(&own, &output, &key)?;
        let folder = own.join(format!("staging-{key}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let text = fs::read_to_string(own.join(format!("index-{key}"))).unwrap_or_default();
        let previous = Index::from_text(&text).unwrap_or_default();
        let made = (0..16).map(|_| Mutex::default()).collect();
        Ok(Self { output, own, folder, previous, made, done: false })
    }

    fn make_folder(&self, folder: &str) -> io::Result<()> {
        if folder.is_empty() {
            return Ok(());
        }
        let shard = folder.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        let mut made = self.made[shard % self.made.len()].lock().unwrap_or_else(PoisonError::into_inner);
        if made.contains(folder) {
            return Ok(());
        }
        let path = self.folder.join(folder);
        match fs::create_dir(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) => fs::create_dir_all(&path)?,
        }
        made.insert(folder.to_owned());
        Ok(())
    }

    /// Puts the staging folder in the place of the output, in one step.
    ///
    /// # Errors
    /// When a file of somebody else stands where a new one belongs, or the disk refuses; the old output
    /// then stays as it was.
    pub fn commit(mut self, index: &Index) -> io::Result<Committed> {
        let mut done = Committed { files: index.entries().len(), ..Committed::default() };
        if self.output.exists() {
            done.carried = self.carry(index)?;
        }
        done.removed = self.previous.entries().iter().filter(|old| index.get(old.path.as_str()).is_none()).count();
        let key = key(&self.output);
        let new_index = self.own.join(format!("index-{key}.new"));
        fs::write(&new_index, index.to_text())?;
        if let Some(parent) = self.output.parent() {
            fs::create_dir_all(parent)?;
        }
        if self.output.exists() {
            self.exchange(&key)?;
        } else {
            fs::rename(&self.folder, &self.output)?;
        }
        fs::rename(&new_index, self.own.join(format!("index-{key}")))?;
        self.done = true;
        Ok(done)
    }

    /// Swaps staging and output; the old output ends up in the staging folder and is removed.
    fn exchange(&self, key: &str) -> io::Result<()> {
        if swap(&self.folder, &self.output).is_err() {
            // Without an atomic exchange: two renames; `recover` finishes them if the run dies between.
            let aside = self.own.join(format!("old-{key}"));
            fs::rename(&self.output, &aside)?;
            if let Err(error) = fs::rename(&self.folder, &self.output) {
                fs::rename(&aside, &self.output)?;
                return Err(error);
            }
            let _ = fs::remove_dir_all(&aside);
        }
        let _ = fs::remove_dir_all(&self.folder);
        Ok(())
    }

    /// Links files of the old output that Placet does not own into the new one.
    fn carry(&self, index: &Index) -> io::Result<usize> {
        let mut carried = 0;
        for entry in walkdir::WalkDir::new(&self.output).sort_by_file_name() {
            let entry = entry?;
            let Ok(relative) = entry.path().strip_prefix(&self.output) else { continue };
            if entry.file_type().is_dir() || relative.as_os_str().is_empty() {
                continue;
            }
            let name = relative.to_string_lossy().replace('\\', "/");
            if self.previous.get(&name).is_some() {
                continue;
            }
            if let Some(new) = index.get(&name) {
                let same = fs::read(entry.path())
                    .is_ok_and(|bytes| IndexEntry::of(new.path.clone(), &bytes).sha256 == new.sha256);
                if same {
                    continue;
                }
                return Err(clash(&self.output, &name));
            }
            let target = self.folder.join(relative);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(|_| clash(&self.output, &name))?;
            }
            fs::hard_link(entry.path(), &target).or_else(|_| fs::copy(entry.path(), &target).map(drop))?;
            carried += 1;
        }
        Ok(carried)
    }
}

fn clash(output: &Path, name: &str) -> io::Error {
    let text = format!(
        "`{name}` in {} was not written by Placet, and a new file belongs there. Move it away, or choose another output folder; nothing was changed",
        output.display()
    );
    io::Error::new(io::ErrorKind::AlreadyExists, text)
}

impl Staging for DiskStaging {
    fn put(&self, entry: &IndexEntry, bytes: &[u8]) -> io::Result<()> {
        let path = &entry.path;
        self.make_folder(path.folder())?;
        let target = self.folder.join(path.as_str());
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&target)?;
        file.write_all(bytes)
    }
}

impl Drop for DiskStaging {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Short name of an output folder, so that several outputs of one site do not mix.
fn key(output: &Path) -> String {
    let name = output.file_name().map_or_else(|| "public".into(), |name| name.to_string_lossy().into_owned());
    let digest = blake3::hash(output.to_string_lossy().as_bytes()).to_hex();
    format!("{name}-{}", &digest[..8])
}

/// Finishes or undoes what a dead run left behind.
fn recover(own: &Path, output: &Path, key: &str) -> io::Result<()> {
    let aside = own.join(format!("old-{key}"));
    if aside.exists() {
        if output.exists() {
            fs::remove_dir_all(&aside)?;
        } else {
            fs::rename(&aside, output)?;
        }
    }
    let prefix = format!("staging-{key}-");
    for entry in fs::read_dir(own)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(pid) = name.strip_prefix(&prefix).and_then(|pid| pid.parse::<i32>().ok()) else { continue };
        if !is_alive(pid) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

/// Whether a process runs; where that cannot be told, it is taken to run.
fn is_alive(pid: i32) -> bool {
    if u32::try_from(pid).is_ok_and(|pid| pid == std::process::id()) {
        return false;
    }
    if cfg!(target_os = "linux") { Path::new(&format!("/proc/{pid}")).exists() } else { true }
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
        let staging = DiskStaging::open(root, "public".as_ref())?;
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
        assert_eq!(fs::read_dir(root.join(".placet")).unwrap().count(), 1);
    }

    #[test]
    fn a_run_that_stops_leaves_the_old_output() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        build(root, &[("index.html", "one")]).unwrap();
        let staging = DiskStaging::open(root, "public".as_ref()).unwrap();
        let entry = IndexEntry::of(OutputPath::new("index.html").unwrap(), b"half");
        staging.put(&entry, b"half").unwrap();
        drop(staging);
        assert_eq!(text(root, "index.html").as_deref(), Some("one"));
        let dead = fs::read_dir(root.join(".placet")).unwrap().count();
        assert_eq!(dead, 1);
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
    fn an_interrupted_switch_is_undone() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        build(root, &[("index.html", "one")]).unwrap();
        let key = super::key(&root.join("public"));
        fs::rename(root.join("public"), root.join(".placet").join(format!("old-{key}"))).unwrap();
        let staging = DiskStaging::open(root, "public".as_ref()).unwrap();
        assert_eq!(text(root, "index.html").as_deref(), Some("one"));
        drop(staging);
    }
}
