//! Programs of others that some tests need. Where one is missing the test says so in one line and is
//! left out, unless `CI=true`; `PLACET_QUICK=1` leaves these tests out without a word.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::root;

/// A program on the `PATH`, or none with one clear line.
pub(crate) fn program(test: &str, names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut candidates =
        names.iter().flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)));
    candidates.find(|file| file.is_file()).or_else(|| missing(test, names[0]))
}

/// What `tests/run` installed below `target/tools`, or none with one clear line.
pub(crate) fn library(test: &str, path: &str) -> Option<PathBuf> {
    let found = folder().join(path);
    found.exists().then_some(found).or_else(|| missing(test, path))
}

/// Where `tests/run` installs libraries.
pub(crate) fn folder() -> PathBuf {
    root().join("target/tools")
}

/// A program of `tests/browser`, with the browser and the libraries it is to use; more arguments can follow. None with one
/// clear line where something is missing.
pub(crate) fn browser(test: &str, script: &str) -> Option<Command> {
    let chromium = program(test, &["chromium", "chromium-browser", "google-chrome"])?;
    let node = program(test, &["node", "nodejs"])?;
    if !wanted() {
        return None;
    }
    library(test, "node_modules/playwright-core")?;
    let mut command = Command::new(node);
    command.arg(root().join("tests/browser").join(script)).arg(chromium).arg(folder());
    Some(command)
}

/// Runs a program and gives exit status and everything it printed.
pub(crate) fn output(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    (
        output.status.success(),
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat(),
    )
}

/// Whether the tests that need other programs are wanted.
pub(crate) fn wanted() -> bool {
    std::env::var_os("PLACET_QUICK").is_none()
}

#[expect(clippy::print_stderr, reason = "one clear line says what was left out")]
fn missing(test: &str, what: &str) -> Option<PathBuf> {
    assert!(!wanted() || std::env::var("CI").is_err(), "{test}: `{what}` is missing; tests/run installs it");
    eprintln!("skipped: {test} needs `{what}`, which tests/run installs");
    None
}

/// Command line of a program of this package.
pub(crate) fn placet(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_placet"));
    command.current_dir(folder);
    command
}

/// Holds files of JSON against a schema (JSON Schema 2020-12); without the checker it is left out with one clear line.
pub(crate) fn fit_schema(test: &str, schema: &str, files: &[PathBuf]) {
    let Some(python) = program(test, &["python3"]) else { return };
    let Some(library) = library(test, "python/jsonschema") else { return };
    let check = "import json, sys, jsonschema\n\
                 shape = json.load(open(sys.argv[1]))\n\
                 jsonschema.Draft202012Validator.check_schema(shape)\n\
                 for path in sys.argv[2:]:\n    \
                 jsonschema.Draft202012Validator(shape).validate(json.load(open(path)))\n";
    let mut command = Command::new(python);
    command.args(["-c", check]).arg(root().join(schema)).args(files).env("PYTHONPATH", library.parent().unwrap());
    let (done, text) = output(&mut command);
    assert!(done, "{schema}:\n{text}");
}
