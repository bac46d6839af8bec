//! What stands in an output and is not Placet's: found, kept, never overwritten.

#![expect(clippy::disallowed_methods, reason = "part of the staging folder that the ban points to")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Index, IndexEntry};

/// Files and folders of others in an output, as paths below it.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    output: PathBuf,
    /// Folders that hold nothing, in the order of the walk.
    empty: BTreeSet<PathBuf>,
    files: BTreeSet<PathBuf>,
}

impl Foreign {
    /// Finds what Placet did not write. An error when a new file belongs where one of others stands.
    pub(super) fn find(output: &Path, written: &Index, index: &Index) -> io::Result<Self> {
        let mut found = Self { output: output.to_owned(), ..Self::default() };
        if !output.exists() {
            return Ok(found);
        }
        let mut last_folder: Option<PathBuf> = None;
        for entry in walkdir::WalkDir::new(output).min_depth(1).sort_by_file_name() {
            let entry = entry?;
            let Ok(relative) = entry.path().strip_prefix(output) else { continue };
            // A folder is empty when what follows it is not inside.
            if let Some(folder) = last_folder.take().filter(|folder| !relative.starts_with(folder)) {
                found.empty.insert(folder);
            }
            if entry.file_type().is_dir() {
                last_folder = Some(relative.to_owned());
                continue;
            }
            let name = relative.to_string_lossy().replace('\\', "/");
            if written.get(&name).is_some() {
                continue;
            }
            match index.get(&name) {
                Some(new) if holds(entry.path(), new) => {}
                Some(_) => return Err(clash(output, &name)),
                None if is_in_the_way(relative, index) => return Err(clash(output, &name)),
                None => {
                    found.files.insert(relative.to_owned());
                }
            }
        }
        found.empty.extend(last_folder);
        Ok(found)
    }

    /// Number of files.
    pub(super) fn files(&self) -> usize {
        self.files.len()
    }

    /// Whether this is one of the folders that hold nothing.
    pub(super) fn is_empty_folder(&self, path: &Path) -> bool {
        self.empty.contains(path)
    }

    /// Whether the file at `there` already is the file at `path` of the output.
    pub(super) fn is_carried(&self, path: &Path, there: &Path) -> bool {
        self.files.contains(path) && is_same_file(&self.output.join(path), there)
    }

    /// Links the files into the new output; where that cannot be done they are copied.
    pub(super) fn carry(&self, new: &Path) -> io::Result<()> {
        let output = &self.output;
        for folder in &self.empty {
            make_folders(output, new, folder)?;
        }
        for file in &self.files {
            if let Some(folder) = file.parent() {
                make_folders(output, new, folder)?;
            }
            let (from, to) = (output.join(file), new.join(file));
            if is_same_file(&from, &to) {
                continue;
            }
            fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop))?;
        }
        Ok(())
    }
}

/// Whether two names lead to one file.
#[cfg(unix)]
fn is_same_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let file = |path: &Path| fs::symlink_metadata(path).map(|meta| (meta.dev(), meta.ino()));
    matches!((file(a), file(b)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(not(unix))]
fn is_same_file(_a: &Path, _b: &Path) -> bool {
    false
}

/// Makes a folder with the permissions that it has in the old output.
fn make_folders(output: &Path, new: &Path, folder: &Path) -> io::Result<()> {
    let mut path = PathBuf::new();
    for part in folder.components() {
        path.push(part);
        let target = new.join(&path);
        match fs::create_dir(&target) {
            Ok(()) => fs::set_permissions(&target, fs::metadata(output.join(&path))?.permissions())?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether a new file belongs where this file has a folder, or a new folder where this file is.
fn is_in_the_way(file: &Path, index: &Index) -> bool {
    let name = |path: &Path| path.to_string_lossy().replace('\\', "/");
    file.ancestors().skip(1).any(|folder| index.get(&name(folder)).is_some()) || has_below(index, &name(file))
}

fn holds(file: &Path, entry: &IndexEntry) -> bool {
    fs::symlink_metadata(file).is_ok_and(|meta| meta.is_file())
        && fs::read(file).is_ok_and(|bytes| IndexEntry::of(entry.path.clone(), &bytes).sha256 == entry.sha256)
}

fn clash(output: &Path, name: &str) -> io::Error {
    let text = format!(
        "`{name}` in {} was not written by Placet, and a new file belongs there. Move it away, or choose another output folder; nothing was changed",
        output.display()
    );
    io::Error::new(io::ErrorKind::AlreadyExists, text)
}

/// Brings an output up to date file by file, where its folder cannot be moved: what is new or other is
/// written beside and renamed, what is gone is removed last.
pub(super) fn overwrite(new: &Path, output: &Path, written: &Index, index: &Index) -> io::Result<()> {
    let gone = written.entries().iter().map(|entry| entry.path.as_str()).filter(|path| index.get(path).is_none());
    let gone: Vec<&str> = gone.collect();
    // A file that is gone may stand where a folder belongs now.
    for path in gone.iter().filter(|path| has_below(index, path)) {
        let _ = fs::remove_file(output.join(path));
    }
    for entry in index.entries() {
        let (from, to) = (new.join(entry.path.as_str()), output.join(entry.path.as_str()));
        if holds(&to, entry) {
            continue;
        }
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut beside = to.clone().into_os_string();
        beside.push(".placet-part");
        fs::copy(&from, &beside)?;
        fs::rename(&beside, &to)?;
    }
    for path in gone {
        let path = output.join(path);
        let _ = fs::remove_file(&path);
        // Folders go when they are empty; one that is not refuses.
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != output) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
    Ok(())
}

/// Whether the index has a file below this folder.
fn has_below(index: &Index, folder: &str) -> bool {
    let below = format!("{folder}/");
    let at = index.entries().partition_point(|entry| entry.path.as_str() < below.as_str());
    index.entries().get(at).is_some_and(|entry| entry.path.as_str().starts_with(&below))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Foreign, overwrite};
    use crate::output::{Index, IndexEntry, OutputPath};

    fn put(folder: &Path, files: &[(&str, &str)]) -> Index {
        let entry = |(path, text): &(&str, &str)| {
            let target = folder.join(path);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, text).unwrap();
            IndexEntry::of(OutputPath::new(path).unwrap(), text.as_bytes())
        };
        Index::new(files.iter().map(entry).collect())
    }

    #[test]
    fn an_output_that_cannot_be_moved_is_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let (new, output) = (folder.path().join("new"), folder.path().join("public"));
        let written = put(&output, &[("a.html", "1"), ("gone/deep/b.html", "1"), ("c", "1"), ("same.txt", "1")]);
        put(&output, &[("gone/of-others.txt", "mine")]);
        let index = put(&new, &[("a.html", "22"), ("c/d.html", "2"), ("same.txt", "1"), ("e/f.html", "2")]);
        overwrite(&new, &output, &written, &index).unwrap();
        let mut found: Vec<_> = walkdir::WalkDir::new(&output)
            .into_iter()
            .map(|entry| entry.unwrap().path().strip_prefix(&output).unwrap().to_string_lossy().replace('\\', "/"))
            .collect();
        found.sort();
        let wanted =
            ["", "a.html", "c", "c/d.html", "e", "e/f.html", "gone", "gone/of-others.txt", "same.txt"].to_vec();
        assert_eq!(found, wanted);
        assert_eq!(fs::read_to_string(output.join("a.html")).unwrap(), "22");
    }

    #[test]
    fn empty_folders_of_others_are_seen_and_those_in_the_way_refused() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("public");
        let written = put(&output, &[("blog/a.html", "1")]);
        put(&output, &[(".git/HEAD", "ref")]);
        fs::create_dir_all(output.join(".git/refs/tags")).unwrap();
        let foreign = Foreign::find(&output, &written, &written).unwrap();
        assert!(foreign.is_empty_folder(Path::new(".git/refs/tags")) && !foreign.is_empty_folder(Path::new("blog")));
        assert_eq!(foreign.files(), 1);
        let new = folder.path().join("new");
        fs::create_dir(&new).unwrap();
        foreign.carry(&new).unwrap();
        assert!(new.join(".git/refs/tags").is_dir() && new.join(".git/HEAD").is_file());
        let index = put(&folder.path().join("other"), &[(".git/HEAD/x.html", "2")]);
        assert!(Foreign::find(&output, &written, &index).is_err());
    }
}
