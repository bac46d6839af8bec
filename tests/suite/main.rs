//! All integration tests in one binary.
//!
//! `SNAPSHOTS=overwrite cargo test` accepts new snapshots, `PLACET_UPDATE=1 cargo test` also writes
//! generated documentation. Look at the difference before you commit it.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests touch the disk and fail loudly")]

mod a11y;
mod agreement;
mod approvals;
mod audit;
mod blogs;
mod built;
mod checkers;
mod ci_files;
mod cli;
mod commonmark;
mod deploy;
mod docs;
mod doctor;
mod edits;
mod evidence;
mod faulty;
mod fixes;
mod front_matter;
mod handover;
mod highlight;
mod hooks;
mod hosting;
#[cfg(unix)]
mod journey;
#[cfg(unix)]
mod lost;
mod markdown;
mod monitoring;
mod packs;
mod pictures;
mod promises;
mod publish;
mod redaction;
mod registers;
mod rego;
mod reports;
mod rules;
mod same_bytes;
mod serve;
mod serve_acts;
mod serve_desk;
mod serve_edits;
mod serve_guard;
mod serve_journey;
mod serve_preview;
mod serve_screens;
mod serving;
mod settings;
mod signatures;
mod site_test;
mod sites;
mod tidy;
mod tools;
mod wording;

use std::path::{Path, PathBuf};

/// The root of the package.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder with this ending, sorted.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    walk.map(walkdir::DirEntry::into_path)
        .filter(|path| path.is_file() && path.to_string_lossy().ends_with(ending))
        .collect()
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Path from the root of the package, with `/`.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Compares a file with what it should hold; with `SNAPSHOTS=overwrite` or `PLACET_UPDATE=1` it is written.
pub(crate) fn same(path: &Path, wanted: &str) -> Result<(), String> {
    let there = std::fs::read_to_string(path).unwrap_or_default();
    if there == wanted {
        return Ok(());
    }
    let asked = |name: &str, value: &str| std::env::var(name).is_ok_and(|set| set == value);
    if asked("SNAPSHOTS", "overwrite") || asked("PLACET_UPDATE", "1") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, wanted).unwrap();
        return Ok(());
    }
    let line = there.lines().zip(wanted.lines()).take_while(|(a, b)| a == b).count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("(end of file)").to_owned();
    Err(format!(
        "{} is not what the code makes (line {}):\n  there:  {}\n  wanted: {}",
        shown(path),
        line + 1,
        at(&there),
        at(wanted)
    ))
}

/// Fails with all complaints and how to accept them.
pub(crate) fn none(complaints: &[String]) {
    assert!(
        complaints.is_empty(),
        "\n{}\n\nAccept new snapshots and generated files with `PLACET_UPDATE=1 cargo test`, then look at the difference.\n",
        complaints.join("\n")
    );
}
