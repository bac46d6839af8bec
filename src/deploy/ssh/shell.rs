//! The few lines of shell that run on a server: who holds the lock, and digests of what lies there.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin};

use super::login::{Login, last};
use crate::deploy::lease::locked;
use crate::deploy::remote::Trouble;
use crate::release::Sums;

/// A text as one word of a POSIX shell.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Starts a shell there that reads its lines from its standard input: they pass no login shell, whichever that is.
const SHELL: &str = "exec sh -s";

/// What the lines end with when a program is missing.
const MISSING: i32 = 94;

/// The lock of the folder, as long as this value lives. The server lets go when the connection ends, however it does.
#[derive(Debug)]
pub(super) struct Held {
    child: Child,
    // Closed when this value goes; the shell there reads its end then.
    input: ChildStdin,
}

impl Held {
    /// Takes the lock. It is the same file, held in the same way, as when the folder is one of this machine.
    pub(super) fn take(login: &Login) -> io::Result<Self> {
        let (mut child, voice) = login.spawn(&[], SHELL)?;
        let (input, output) = child.stdin.take().zip(child.stdout.take()).ok_or(io::ErrorKind::BrokenPipe)?;
        let mut held = Self { child, input };
        let path = quoted(&login.path);
        let lines = format!(
            "cd {path} || exit 91\ncommand -v flock >/dev/null || exit {MISSING}\n(: >>lock) || exit 92\nexec 9>>lock\n\
             flock -n 9 || exit 93\necho locked\nexec cat >/dev/null\n"
        );
        // What the shell says when it ends early is more than that it did not read on.
        let _ = held.input.write_all(lines.as_bytes()).and_then(|()| held.input.flush());
        let mut answer = String::new();
        let _ = BufReader::new(output).read_line(&mut answer);
        if answer.trim_end() == "locked" {
            return Ok(held);
        }
        let code = held.child.wait()?.code();
        let said = voice.said();
        Err(match code {
            Some(91) if said.contains("ermission denied") => login.refused("enter the folder", "", (true, false)),
            Some(91) => Trouble::new(
                format!("There is no folder `{}` on `{}`.", login.path, login.name()),
                "IT makes it and gives it to the account; or correct `path` in `governance/targets.toml`.",
            ),
            Some(92) => login.refused("write to the folder", last(&said), rights_or_space(&said)),
            Some(93) => locked(login.name(), "", "It ends by itself with the run that holds it."),
            Some(MISSING) => missing(login, "flock"),
            Some(126 | 127) => missing(login, "sh"),
            _ => login.trouble(&said),
        }
        .into())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn missing(login: &Login, program: &str) -> Trouble {
    Trouble::new(
        format!("`{}` has no program `{program}`.", login.name()),
        "IT installs it, or write `transfer = \"sftp\"` for this target, which needs no program there.",
    )
}

/// Whether a message is about rights, or about space.
pub(super) fn rights_or_space(said: &str) -> (bool, bool) {
    (said.contains("ermission denied") || said.contains("Read-only file system"), said.contains("No space left"))
}

/// Digests of all files below a folder of the server, reckoned there. `None` where it has no program for that.
pub(super) fn sums(login: &Login, folder: &str) -> io::Result<Option<Sums>> {
    let path = quoted(&login.at(folder));
    let lines = format!(
        "command -v sha256sum >/dev/null || exit {MISSING}\ncd {path} || exit 91\n\
         find . -type f -exec sha256sum -- {{}} + || exit 92\nfind . ! -type f ! -type d -exec printf 'other  %s\\n' {{}} \\;\necho whole\n"
    );
    let (mut child, voice) = login.spawn(&[], SHELL)?;
    let (mut input, output) = child.stdin.take().zip(child.stdout.take()).ok_or(io::ErrorKind::BrokenPipe)?;
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    let mut text = Vec::new();
    BufReader::new(output).read_to_end(&mut text)?;
    let code = child.wait()?.code();
    let text = String::from_utf8_lossy(&text).into_owned();
    match (code, text.strip_suffix("whole\n")) {
        (Some(0), Some(text)) => Ok(Some(read(text))),
        (Some(MISSING), _) => Ok(None),
        (Some(91 | 92), _) => {
            let said = voice.said();
            Err(login.refused(&format!("read `{folder}`"), last(&said), rights_or_space(&said)).into())
        }
        _ => Err(login.trouble(&voice.said()).into()),
    }
}

/// What `sha256sum` prints. A line of another form is a file that is part of nothing.
fn read(text: &str) -> Sums {
    let line = |line: &str| match line.split_once("  ") {
        Some((digest, path)) => (path.trim_start_matches("./").to_owned(), digest.to_owned()),
        None => (line.to_owned(), String::new()),
    };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_prints_is_read() {
        let digest = "a".repeat(64);
        let sums = read(&format!("{digest}  ./a b/c.html\nother  ./link\n\\{digest}  ./x\\ny\n"));
        assert_eq!(sums.get("a b/c.html"), Some(digest.as_str()));
        assert_eq!(sums.get("link"), Some("other"));
        assert_eq!(sums.len(), 3);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]
        #[test]
        fn a_quoted_text_is_one_word_of_a_shell(text in "[^\0]{0,40}", more in "['\"$`\\\\;&|<>*?!~#(){} \n\t-]{0,12}") {
            let text = format!("{text}{more}");
            #[expect(clippy::disallowed_methods, reason = "asks a real shell")]
            let output = std::process::Command::new("sh")
                .args(["-c", &format!("printf %s {} ; printf %s \"$#\"", quoted(&text)), "sh"])
                .output()
                .unwrap();
            proptest::prop_assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{text}0"));
        }
    }
}
