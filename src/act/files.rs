//! Files of a site that people change: opened with their digest, saved only if they are still what was opened.

#![expect(clippy::disallowed_methods, reason = "this module is the door for changes that people make")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Failure;
use crate::output::{OutputPath, sha256};
use crate::world::own_folder;

/// The folder that people write in.
pub const CONTENT: &str = "content/";

/// A text of the content as it is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Path from the root of the site.
    pub path: String,
    /// The text, with a byte order mark if there is one.
    pub text: String,
    /// SHA-256 of its bytes: a change names the one that it was made from.
    pub digest: String,
}

/// Why a change was not saved. Nothing was written.
#[derive(Debug)]
pub enum Unsaved {
    /// The file is not what the change was made from any more; this is what it is now.
    Changed(Box<Opened>),
    /// Anything else.
    Failed(Failure),
}

impl From<Failure> for Unsaved {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Where a path of the content lies on disk. The file need not be there.
///
/// # Errors
/// When the path leads out of the content, by its words or through a symbolic link.
pub fn content(root: &Path, path: &str) -> Result<PathBuf, Failure> {
    let help = "The desk changes posts and pages below `content/`, and nothing else.";
    let hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
    let inner = path.strip_prefix(CONTENT).filter(|inner| OutputPath::new(inner).is_ok() && !hidden(inner));
    let inner = inner.ok_or_else(|| Failure::usage(format!("`{path}` is no file of the content.")).help(help))?;
    owned(root, &format!("{CONTENT}{inner}"))
}

/// Where a path of the site lies on disk, if no part of it leads to another place.
///
/// # Errors
/// When it does, or cannot be looked at.
pub fn owned(root: &Path, path: &str) -> Result<PathBuf, Failure> {
    let mut at = root.to_owned();
    for part in path.split('/') {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(meta) if meta.file_type().is_symlink() => {
                return Err(Failure::usage(format!(
                    "`{path}` leads to another place by a link, so it stays as it is."
                ))
                .help("Change the file where it lies, or put a copy in place of the link."));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Failure::file("read", &at, &error)),
            _ => {}
        }
    }
    Ok(at)
}

/// Opens a text of the content.
///
/// # Errors
/// As [`content`], and when there is no such text.
pub fn open(root: &Path, path: &str) -> Result<Opened, Failure> {
    let file = content(root, path)?;
    let no_text = || Failure::usage(format!("`{path}` is no text that the desk can change."));
    if Path::new(path).extension().is_none_or(|ending| ending != "md") {
        return Err(no_text().help("Posts and pages are files that end with `.md`."));
    }
    let meta = fs::symlink_metadata(&file).map_err(|_| {
        Failure::usage(format!("There is no file `{path}` any more.")).help("Go back to the list of posts.")
    })?;
    if !meta.is_file() {
        return Err(no_text());
    }
    let bytes = fs::read(&file).map_err(|error| Failure::file("read", &file, &error))?;
    let digest = sha256(&bytes);
    let text = String::from_utf8(bytes).map_err(|_| no_text().help("Save it as UTF-8 in your editor first."))?;
    Ok(Opened { path: path.to_owned(), text, digest })
}

/// Changes a text of the content, if it still is what `digest` names. Gives what it is now.
///
/// # Errors
/// When it is something else by now, and when it cannot be changed or written.
pub fn save(
    root: &Path,
    (path, digest): (&str, &str),
    change: impl FnOnce(&Opened) -> Result<String, Failure>,
) -> Result<Opened, Unsaved> {
    let _hold = hold(root)?;
    let before = open(root, path)?;
    if before.digest != digest {
        return Err(Unsaved::Changed(Box::new(before)));
    }
    let text = change(&before)?;
    if text != before.text {
        replace(&content(root, path)?, text.as_bytes())?;
    }
    Ok(Opened { digest: sha256(text.as_bytes()), text, ..before })
}

/// Keeps other changes of this site waiting until it is dropped.
///
/// # Errors
/// When Placet's own folder cannot be written to.
pub fn hold(root: &Path) -> Result<File, Failure> {
    let locked = || {
        let path = own_folder(root)?.join("content.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        file.lock()?;
        Ok(file)
    };
    locked().map_err(|error: io::Error| Failure::file("written", &root.join(".placet"), &error))
}

/// A file of the site by its path from the root, with its bytes; links are followed as long as they stay
/// below the root. `None` for what is no file there.
pub fn inside(root: &Path, path: &str) -> Option<(PathBuf, Vec<u8>)> {
    let (root, path) = (root.canonicalize().ok()?, root.join(path).canonicalize().ok()?);
    let bytes = fs::read(&path).ok()?;
    path.starts_with(root).then_some((path, bytes))
}

/// The bytes of a file that was named.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::file("read", path, &error))
}

/// The text of a file that somebody names.
pub fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

/// Writes a new file, with the folders above it; a file that is there stays as it is.
///
/// # Errors
/// `Ok(false)` if there is such a file already.
pub fn create(path: &Path, text: &str) -> Result<bool, Failure> {
    let failed = |error: &io::Error| Failure::file("written", path, error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    match new(path, text.as_bytes()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(&error)),
    }
}

fn new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}

/// Makes a folder, with those above it.
pub fn folders(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::file("made", path, &error))
}

/// Writes a file in one step: a run that stops leaves the old one whole.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: &io::Error| Failure::file("written", path, error);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    fs::write(&beside, bytes).map_err(|error| failed(&error))?;
    if let Ok(meta) = fs::metadata(path) {
        let _ = fs::set_permissions(&beside, meta.permissions());
    }
    fs::rename(&beside, path).map_err(|error| {
        let _ = fs::remove_file(&beside);
        failed(&error)
    })
}

/// Writes a new file; one that is there stays as it is.
///
/// # Errors
/// When there is one already, or it cannot be written.
pub fn create_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    new(path, bytes).map_err(|error| Failure::file("written", path, &error))
}

/// Removes a file that was made in vain.
pub fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}
