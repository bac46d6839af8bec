//! Programs of the system that a command starts for a person.

#![expect(clippy::disallowed_methods, reason = "the browser of the person is started")]

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
