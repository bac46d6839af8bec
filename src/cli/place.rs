//! Which site a command is about, and new files in it.

#![expect(clippy::disallowed_methods, reason = "the command line finds the site")]

use std::path::{Path, PathBuf};

use super::Failure;
use super::args::Global;
pub(super) use crate::act::files::{create, folders, read, replace, text};
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

/// Path of the site inside its repository with `/`, empty where they are the same or there is none:
/// platforms count paths from the root of the repository.
pub(super) fn prefix(root: &Path) -> String {
    let Ok(root) = root.canonicalize() else { return String::new() };
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    let inside = repository.and_then(|repository| root.strip_prefix(repository).ok());
    inside.map_or_else(String::new, |inside| inside.to_string_lossy().replace('\\', "/"))
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

fn has_config(folder: &Path, global: &Global) -> bool {
    match &global.config {
        Some(name) => folder.join(name).is_file(),
        None => CONFIGS.iter().any(|name| folder.join(name).is_file()),
    }
}
