//! Which site a command is about, and new files in it.

#![expect(clippy::disallowed_methods, reason = "the command line finds the site and makes new files in it")]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::Global;
use crate::world::DiskWorld;

/// Names of the configuration file, best first.
pub(super) const CONFIGS: [&str; 2] = ["config.toml", "zola.toml"];

/// The folder of the site: `--root`, or the nearest folder from here upwards with a configuration.
pub(super) fn find(global: &Global) -> Result<PathBuf, Failure> {
    let missing = |folder: &Path| {
        Failure::usage(format!("There is no site in `{}`: no `config.toml` was found.", folder.display()))
            .help("Go to the folder of your site, name it with `--root`, or make one with `placet init`.")
    };
    if let Some(root) = &global.root {
        return if has_config(root, global) { Ok(root.clone()) } else { Err(missing(root)) };
    }
    let here = here()?;
    here.ancestors().find(|folder| has_config(folder, global)).map(Path::to_owned).ok_or_else(|| missing(&here))
}

/// The site as a world at the instant of this run.
pub(super) fn world(global: &Global) -> Result<DiskWorld, Failure> {
    Ok(DiskWorld::open(find(global)?, global.at))
}

/// A file of the site by its path from the root, with its bytes; links are followed as long as they stay
/// below the root. `None` for what is no file there.
pub(super) fn inside(root: &Path, path: &str) -> Option<(PathBuf, Vec<u8>)> {
    let (root, path) = (root.canonicalize().ok()?, root.join(path).canonicalize().ok()?);
    let bytes = std::fs::read(&path).ok()?;
    path.starts_with(root).then_some((path, bytes))
}

/// The bytes of a file that was named.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::file("read", path, &error))
}

/// Path of the site inside its repository with `/`, empty where they are the same or there is none:
/// platforms count paths from the root of the repository.
pub(super) fn prefix(root: &Path) -> String {
    let Ok(root) = root.canonicalize() else { return String::new() };
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    let inside = repository.and_then(|repository| root.strip_prefix(repository).ok());
    inside.map_or_else(String::new, |inside| inside.to_string_lossy().replace('\\', "/"))
}

/// The text of a file that somebody names.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

/// The current folder.
pub(super) fn here() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::file("used", Path::new("."), &error))
}

/// Whether a folder is missing or holds nothing but the data of version control.
pub(super) fn is_free(folder: &Path) -> Result<bool, Failure> {
    if !folder.exists() {
        return Ok(true);
    }
    let entries = std::fs::read_dir(folder).map_err(|error| Failure::file("read", folder, &error))?;
    Ok(entries.flatten().all(|entry| entry.file_name() == ".git"))
}

/// Writes a new file, with the folders above it; a file that is there stays as it is.
///
/// # Errors
/// `Ok(false)` if there is such a file already.
pub(super) fn create(path: &Path, text: &str) -> Result<bool, Failure> {
    let failed = |error: &std::io::Error| Failure::file("written", path, error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    match std::fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true).map_err(|error| failed(&error)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(&error)),
    }
}

/// Makes a folder, with those above it.
pub(super) fn folders(path: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(path).map_err(|error| Failure::file("made", path, &error))
}

/// Writes a file in one step: a run that stops leaves the old one whole.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: &std::io::Error| Failure::file("written", path, error);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    std::fs::write(&beside, bytes).map_err(|error| failed(&error))?;
    if let Ok(meta) = std::fs::metadata(path) {
        let _ = std::fs::set_permissions(&beside, meta.permissions());
    }
    std::fs::rename(&beside, path).map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        failed(&error)
    })
}

fn has_config(folder: &Path, global: &Global) -> bool {
    match &global.config {
        Some(name) => folder.join(name).is_file(),
        None => CONFIGS.iter().any(|name| folder.join(name).is_file()),
    }
}
