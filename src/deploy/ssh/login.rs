//! How a server is reached: the command line of IT's own `ssh`, and what its messages mean.

#![expect(clippy::disallowed_methods, reason = "the door through which `ssh` and `rsync` are started")]

use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::deploy::remote::Trouble;
use crate::policy::Transfer;

/// Most that is kept of what a program says, in bytes.
const MOST: usize = 16 << 10;

/// A way to a folder of a server.
#[derive(Debug, Clone)]
pub struct Login {
    /// Name of the host, or its alias in the settings of `ssh`.
    pub host: String,
    /// Account.
    pub user: Option<String>,
    /// Port.
    pub port: Option<u16>,
    /// Settings of `ssh` in place of those of the account.
    pub config: Option<PathBuf>,
    /// Full path of the folder, as the account sees it.
    pub path: String,
    /// What the account may do.
    pub transfer: Transfer,
}

/// What is said on every command line, whatever the settings say: nobody is asked, a host key is never taken on trust,
/// nothing but this is carried, and a dead line is noticed.
const ALWAYS: [&str; 12] = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "UpdateHostKeys=no",
    "ForwardAgent=no",
    "ForwardX11=no",
    "ClearAllForwardings=yes",
    "PermitLocalCommand=no",
    "RequestTTY=no",
    "ControlMaster=no",
    "ConnectTimeout=20",
    "ServerAliveInterval=15",
    "ServerAliveCountMax=4",
];

/// Collects what a program says on its standard error.
#[derive(Debug)]
pub(super) struct Voice(Arc<Mutex<(Vec<u8>, bool)>>);

impl Voice {
    fn listen(stderr: ChildStderr) -> Self {
        let said = Arc::new(Mutex::new((Vec::new(), false)));
        let own = said.clone();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(stderr);
            let mut line = Vec::new();
            while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                if let Ok(mut said) = own.lock() {
                    said.0.append(&mut line);
                    let over = said.0.len().saturating_sub(MOST);
                    said.0.drain(..over);
                }
                line.clear();
            }
            if let Ok(mut said) = own.lock() {
                said.1 = true;
            }
        });
        Self(said)
    }

    /// What was said. A program that has just ended gets a moment, and one that left others behind no more than that.
    pub(super) fn said(&self) -> String {
        for _ in 0..50 {
            if self.0.lock().is_ok_and(|said| said.1) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.0.lock().map(|said| String::from_utf8_lossy(&said.0).into_owned()).unwrap_or_default()
    }
}

impl Login {
    /// Name of the host, for messages.
    pub(super) fn name(&self) -> &str {
        &self.host
    }

    /// The path of something below the folder.
    pub(super) fn at(&self, path: &str) -> String {
        if path.is_empty() { self.path.clone() } else { format!("{}/{path}", self.path) }
    }

    /// `ssh` with its options, up to the host.
    pub(super) fn command(&self) -> Vec<OsString> {
        let mut words: Vec<OsString> = vec!["ssh".into()];
        if let Some(config) = &self.config {
            words.extend(["-F".into(), config.clone().into_os_string()]);
        }
        words.extend(ALWAYS.iter().map(|option| OsString::from(format!("-o{option}"))));
        if let Some(user) = &self.user {
            words.extend(["-l".into(), user.into()]);
        }
        if let Some(port) = self.port {
            words.extend(["-p".into(), port.to_string().into()]);
        }
        words
    }

    /// Starts `ssh` with options of its own and what it is to run there.
    pub(super) fn spawn(&self, options: &[&str], remote: &str) -> io::Result<(Child, Voice)> {
        let mut words = self.command();
        words.extend(options.iter().map(OsString::from));
        words.extend(["--".into(), self.host.clone().into(), remote.into()]);
        start(&words)
    }

    /// What a connection that ended means, from what `ssh` said.
    pub(super) fn trouble(&self, said: &str) -> Trouble {
        let host = self.name();
        let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
        if has(&["REMOTE HOST IDENTIFICATION HAS CHANGED", "Host key for"]) && has(&["has changed"]) {
            return Trouble::new(
                format!("`{host}` shows another host key than the one that is known. Nothing was sent."),
                "Ask IT whether the server was replaced, and do not go on until they say so. Then they give you the new line for `known_hosts`.",
            );
        }
        if has(&["Host key verification failed", "No host key is known", "No ED25519 host key is known"]) {
            return Trouble::new(
                format!("The host key of `{host}` is not known here. Nothing was sent."),
                "Get the line for `known_hosts` from IT, not from the network, and add it to the file that the settings of `ssh` name.",
            );
        }
        if has(&["Permission denied", "Too many authentication failures"]) {
            return Trouble::new(
                format!("`{host}` does not let this account in."),
                "Check the account, and that its key is loaded (`ssh-add -l`); IT adds the public key on the server. Passwords are never asked for.",
            );
        }
        if has(&["Could not resolve hostname"]) {
            return Trouble::new(
                format!("There is no host `{host}`, as far as this network knows."),
                "Check `host` in `governance/targets.toml` and the network.",
            );
        }
        if has(&["Connection refused", "Connection timed out", "No route to host", "Network is unreachable"]) {
            return Trouble::new(
                format!("`{host}` cannot be reached."),
                "Check the network, a firewall in between, and `port` in `governance/targets.toml`.",
            );
        }
        if has(&["Bad configuration option", "Can't open user config file", "terminating, "]) {
            return Trouble::new(
                format!("`ssh` does not understand its settings: {}.", last(said)),
                "Correct the file that `config` of this target names, or your own `~/.ssh/config`.",
            );
        }
        if has(&["subsystem request failed"]) {
            return Trouble::new(
                format!("`{host}` offers no SFTP to this account."),
                "IT turns it on with `Subsystem sftp internal-sftp` in the settings of the server.",
            );
        }
        Trouble::new(
            format!("The connection to `{host}` was lost{}.", told(said)),
            "What is served is the old release or the new one, whole. Publish again; what is left over is removed then.",
        )
    }

    /// What a refusal by the server means: what was tried, what it said, whether it is about rights or space.
    pub(super) fn refused(&self, what: &str, said: &str, (rights, full): (bool, bool)) -> Trouble {
        let host = self.name();
        if full {
            return Trouble::new(
                format!("There is no space left on `{host}`: it could not {what}."),
                "What is served stays. IT makes space, or `keep` of this target is made smaller; then publish again.",
            );
        }
        if rights {
            return Trouble::new(
                format!("The account may not {what} on `{host}`."),
                format!("What is served stays. IT lets it write to `{}` and what is below.", self.path),
            );
        }
        let said = if said.is_empty() || said == "Failure" { String::new() } else { format!(" ({})", said.trim()) };
        Trouble::new(
            format!("`{host}` could not {what}{said}."),
            format!("What is served stays. Check the folder `{}` on the server and the space there.", self.path),
        )
    }
}

/// Starts a program. It speaks English, so that what it says can be understood here.
pub(super) fn start(words: &[OsString]) -> io::Result<(Child, Voice)> {
    let Some((program, arguments)) = words.split_first() else { return Err(io::ErrorKind::InvalidInput.into()) };
    let child = Command::new(program)
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.map_err(|error| {
        let program = program.to_string_lossy();
        Trouble::new(format!("`{program}` cannot be run: {error}."), format!("Install `{program}` on this machine."))
    })?;
    let stderr = child.stderr.take().ok_or(io::ErrorKind::BrokenPipe)?;
    Ok((child, Voice::listen(stderr)))
}

/// The last line that says something.
pub(super) fn last(said: &str) -> &str {
    said.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default().trim_end_matches('.')
}

fn told(said: &str) -> String {
    let last = last(said);
    if last.is_empty() { String::new() } else { format!(" ({last})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> Login {
        Login {
            host: "web1".into(),
            user: Some("deploy".into()),
            port: Some(2222),
            config: None,
            path: "/srv/www".into(),
            transfer: Transfer::Rsync,
        }
    }

    #[test]
    fn a_host_key_is_never_taken_on_trust() {
        let words: Vec<String> = login().command().iter().map(|word| word.to_string_lossy().into_owned()).collect();
        assert!(
            words.contains(&"-oStrictHostKeyChecking=yes".to_owned()) && words.contains(&"-oBatchMode=yes".to_owned())
        );
        assert!(!words.iter().any(|word| word.contains("accept-new")), "{words:?}");
        assert_eq!(words[words.len() - 4..], ["-l", "deploy", "-p", "2222"]);
    }

    #[test]
    fn what_ssh_says_becomes_a_next_step() {
        let says = |said: &str| login().trouble(said).message;
        assert!(says("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key for x has changed and you have requested strict checking.\nHost key verification failed.").contains("another host key"));
        assert!(says("No ED25519 host key is known for x and you have requested strict checking.\nHost key verification failed.\n").contains("not known here"));
        assert!(says("deploy@web1: Permission denied (publickey).").contains("does not let this account in"));
        assert!(says("ssh: connect to host web1 port 22: Connection refused").contains("cannot be reached"));
        assert!(
            says("client_loop: send disconnect: Broken pipe\n")
                .contains("was lost (client_loop: send disconnect: Broken pipe)")
        );
        assert_eq!(says(""), "The connection to `web1` was lost.");
    }
}
