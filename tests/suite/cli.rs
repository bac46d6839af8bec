//! Transcripts of the command line: `tests/cli/*.md`, also read as documentation.
//!
//! In a block of the language `console` a line `$ …` is run by `sh` in a folder of its own, which all
//! blocks of a file share; what follows is its output, and `? 2` an exit code other than 0.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{files, none, read, root, same};

#[test]
fn transcripts_are_true() {
    let complaints: Vec<String> = files(&root().join("tests/cli"), ".md")
        .iter()
        .filter_map(|path| same(path, &replayed(&read(path))).err())
        .collect();
    none(&complaints);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let mut child = placet(Path::new("/"), "placet explain").stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// The transcript with the outputs of this program.
fn replayed(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut out = String::new();
    let mut inside = false;
    for line in text.lines() {
        if inside && !line.starts_with("$ ") && line != "```" {
            continue; // the output so far
        }
        out.push_str(line);
        out.push('\n');
        if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            out.push_str(&run(folder.path(), command));
        }
        inside = line == "```console" || (inside && line != "```");
    }
    out
}

fn run(folder: &Path, command: &str) -> String {
    let output = placet(folder, command).stdin(Stdio::null()).output().unwrap();
    let time = regex::Regex::new(r"\b[0-9]+(\.[0-9]+)? (s|ms)\b").unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).replace(&*folder.to_string_lossy(), "[FOLDER]");
    text = time.replace_all(&text, "[TIME]").into_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    match output.status.code() {
        Some(0) => text,
        code => format!("{text}? {}\n", code.unwrap_or(-1)),
    }
}

fn placet(folder: &Path, command: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_placet")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("exec 2>&1\n{command}")).current_dir(folder).env("PATH", path);
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH"] {
        shell.env_remove(name);
    }
    shell
}
