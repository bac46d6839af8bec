//! The runner for `ssh-keygen`: signs, and checks what cannot be checked in this process.
//!
//! Placet never reads a private key. For kinds of keys that it does not know, and for key revocation lists, the
//! program decides; where it is missing, nothing counts.

#![expect(
    clippy::disallowed_methods,
    reason = "a program is started, and it reads its inputs from files in a folder of their own"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;

const PROGRAM: &str = "ssh-keygen";

/// What is to be checked, as the arguments of `ssh-keygen -Y verify`.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// List of signers.
    pub signers: &'a str,
    /// List of revoked keys.
    pub revoked: Option<&'a [u8]>,
    /// Who is said to have signed.
    pub principal: &'a str,
    /// Namespace.
    pub namespace: &'a str,
    /// Signature.
    pub signature: &'a [u8],
    /// The text that was signed.
    pub text: &'a [u8],
    /// The instant at which the key must count.
    pub at: Timestamp,
}

/// Whether the program accepts a signature; `None` when it cannot be asked.
pub fn verify(question: &Question<'_>) -> Option<bool> {
    let folder = Folder::new()?;
    let signers = folder.file("signers", question.signers.as_bytes())?;
    let signature = folder.file("signature", question.signature)?;
    let mut command = Command::new(PROGRAM);
    command.args(["-Y", "verify", "-I", question.principal, "-n", question.namespace]);
    command.arg("-f").arg(signers).arg("-s").arg(signature);
    if let Some(revoked) = question.revoked {
        command.arg("-r").arg(folder.file("revoked", revoked)?);
    }
    let time = question.at.to_zoned_datetime(TimeZone::UTC).strftime("verify-time=%Y%m%d%H%M%S").to_string();
    command.args(["-O", &time]).env("TZ", "UTC").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    // A program that ends early closes the pipe; its exit code says the rest.
    let _ = child.stdin.take()?.write_all(question.text);
    Some(child.wait().ok()?.success())
}

/// Whether a key revocation list holds a key; `None` when the program cannot be asked.
pub fn is_revoked(list: &[u8], key: &[u8]) -> Option<bool> {
    use base64::Engine as _;
    let kind = String::from_utf8(super::revoked::written(key)?.to_owned()).ok()?;
    let line = format!("{kind} {}\n", base64::engine::general_purpose::STANDARD.encode(key));
    let folder = Folder::new()?;
    let (list, key) = (folder.file("list", list)?, folder.file("key.pub", line.as_bytes())?);
    let mut command = Command::new(PROGRAM);
    command.arg("-Q").arg("-f").arg(list).arg(key).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Some(!command.status().ok()?.success())
}

/// Signs a file beside it (`FILE.sig`). The program asks for what it needs: a passphrase, a touch, an agent.
///
/// # Errors
/// When the program is missing or says no.
pub fn sign(key: &Path, namespace: &str, file: &Path) -> Result<(), String> {
    let mut command = Command::new(PROGRAM);
    command.args(["-q", "-Y", "sign", "-n", namespace, "-f"]).arg(key).arg(file);
    // Its own words go to standard error; standard output belongs to results.
    match command.stdout(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("`{PROGRAM}` did not sign.")),
        Err(_) => Err(format!("The program `{PROGRAM}` is missing.")),
    }
}

/// A folder of its own for one question, removed afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Option<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // A name that is taken is not used: it may be someone else's.
        (0..64).find_map(|_| {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("placet-{}-{number}", std::process::id()));
            builder.create(&path).ok().map(|()| Self(path))
        })
    }

    fn file(&self, name: &str, bytes: &[u8]) -> Option<PathBuf> {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).ok().map(|()| path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
