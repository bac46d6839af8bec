//! Programs of the system that a command starts for a person.

#![expect(
    clippy::disallowed_methods,
    reason = "the browser of the person is started, and programs are asked for their version"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Opens an address in the browser; says whether one was started.
pub(super) fn open(address: &str) -> bool {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        Command::new("xdg-open")
    };
    let quiet = command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.spawn().is_ok()
}

/// What a program says of its version, on one line; `None` where there is no such program.
pub(super) fn version(program: &str, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).stdin(Stdio::null()).output().ok()?;
    // `ssh -V` speaks on standard error.
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    said.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}

/// Where a program lies that a policy names: a path from the root of the site, or a name on the `PATH`.
pub(super) fn find(program: &str, root: &Path) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(root.join(program)).filter(|path| path.is_file());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
