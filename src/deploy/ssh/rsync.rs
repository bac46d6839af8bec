//! A release sent by `rsync`: what is the same as in the release before is linked to it on the server.

use std::ffi::OsString;
use std::io::{self, Read as _};

use super::login::{Login, last, start};
use super::shell::rights_or_space;
use crate::deploy::remote::{Parcel, Trouble};

/// Sends a release into a folder that is not there yet.
pub(super) fn send(login: &Login, parcel: &Parcel<'_>, folder: &str) -> io::Result<()> {
    let mut words: Vec<OsString> = vec!["rsync".into()];
    // Digests decide what is the same, and times are kept: servers make the names of versions from them.
    words.extend(["-rt", "--checksum", "--omit-dir-times", "--secluded-args", "--timeout=120"].map(OsString::from));
    if let Some((name, _)) = parcel.before {
        words.push(format!("--link-dest=../releases/{name}").into());
    }
    words.extend(["-e".into(), remote_shell(&login.command()), "--".into()]);
    let mut from = parcel.folder.as_os_str().to_owned();
    from.push("/");
    words.extend([from, format!("{}:{}/", login.host, login.at(folder)).into()]);
    let (mut child, voice) = start(&words)?;
    drop(child.stdin.take());
    if let Some(mut output) = child.stdout.take() {
        // Nothing is wanted of it; a full pipe would hold it up.
        let _ = output.read_to_end(&mut Vec::new());
    }
    let status = child.wait()?;
    if status.success() {
        return Ok(());
    }
    let said = voice.said();
    Err(trouble(login, &said).into())
}

fn trouble(login: &Login, said: &str) -> Trouble {
    let (rights, full) = rights_or_space(said);
    if full || rights && said.contains("(13)") {
        return login.refused("write the release", last(said), (rights, full));
    }
    if said.contains("command not found")
        || said.contains("remote command not found")
        || said.contains("rsync: not found")
    {
        return Trouble::new(
            format!("`{}` has no program `rsync`.", login.name()),
            "IT installs it, or write `transfer = \"sftp\"` for this target, which needs no program there.",
        );
    }
    login.trouble(said)
}

/// The command line of `ssh` as one argument of `rsync`, which divides it at blanks that do not stand in quotes; a
/// quotation mark inside quotes stands twice (`rsync(1)`, `--rsh`).
fn remote_shell(words: &[OsString]) -> OsString {
    let mut line = OsString::new();
    for (number, word) in words.iter().enumerate() {
        if number > 0 {
            line.push(" ");
        }
        match word.to_str() {
            Some(text) if text.contains([' ', '\t', '\'', '"']) => {
                line.push(format!("'{}'", text.replace('\'', "''")));
            }
            _ => line.push(word),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_quotation_marks_stay_in_their_word() {
        let words = ["ssh", "-F", "/it's a file/ssh config", "-oBatchMode=yes"].map(OsString::from);
        assert_eq!(remote_shell(&words), "ssh -F '/it''s a file/ssh config' -oBatchMode=yes");
    }
}
