//! Programs that a release needs: `ssh-keygen`, Git and the company's signer. Keys stay with them.

#![expect(clippy::disallowed_methods, reason = "the door through which the signer and Git are started")]

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::release::{Signature, pae};

/// Longest time that a program may take: someone may have to touch a hardware key.
const LONGEST: Duration = Duration::from_mins(2);

/// Why a program did not do its work, as the end of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub String);

/// Runs a program to its end and gives what it printed.
fn run(command: &[&str], folder: &Path, input: &[u8]) -> Result<Vec<u8>, Refused> {
    let (program, arguments) = command.split_first().ok_or_else(|| Refused("there is no program".into()))?;
    let failed = |error: &io::Error| Refused(format!("`{program}` cannot be run: {error}"));
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let input = input.to_owned();
    // A program that ends early closes its input; what it printed says why.
    std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
    let said = std::thread::spawn(move || {
        let mut text = String::new();
        let _ = stderr.map(|mut stderr| stderr.read_to_string(&mut text));
        text
    });
    let (done, answer) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.map_or(Ok(0), |mut stdout| stdout.read_to_end(&mut bytes));
        done.send(read.map(|_| bytes))
    });
    let Ok(read) = answer.recv_timeout(LONGEST) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(Refused(format!("`{program}` did not end in {} seconds", LONGEST.as_secs())));
    };
    let status = child.wait().map_err(|error| failed(&error))?;
    if !status.success() {
        let said = said.join().unwrap_or_default();
        let last = said.trim().lines().last().unwrap_or_default().to_owned();
        return Err(Refused(format!("`{program}` ended with {status}: {last}")));
    }
    read.map_err(|error| failed(&error))
}

/// Signs a manifest with an SSH key, in a namespace (`ssh-keygen -Y sign`, PROTOCOL.sshsig).
///
/// # Errors
/// Why it could not be signed.
pub fn sign(key: &Path, namespace: &str, text: &[u8]) -> Result<Vec<u8>, Refused> {
    let key = key.to_string_lossy();
    run(&["ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", &key], Path::new("."), text)
}

/// Checks the signature of a manifest against a file of allowed signers. Gives what `ssh-keygen` says of it.
///
/// # Errors
/// Why it does not hold.
pub fn verify_signature(signers: &Path, namespace: &str, signature: &Path, text: &[u8]) -> Result<String, Refused> {
    let (signers, signature) = (signers.to_string_lossy(), signature.to_string_lossy());
    let here = Path::new(".");
    let who = run(&["ssh-keygen", "-Y", "find-principals", "-f", &signers, "-s", &signature], here, b"")?;
    let who = String::from_utf8_lossy(&who).lines().next().unwrap_or_default().to_owned();
    let verify = ["ssh-keygen", "-Y", "verify", "-f", &signers, "-I", &who, "-n", namespace, "-s", &signature];
    run(&verify, here, text).map(|said| String::from_utf8_lossy(&said).trim().to_owned())
}

/// Fingerprint of an SSH key, such as `SHA256:…`.
///
/// # Errors
/// Why it could not be read.
pub fn fingerprint(key: &Path) -> Result<String, Refused> {
    let said = run(&["ssh-keygen", "-l", "-f", &key.to_string_lossy()], Path::new("."), b"")?;
    let said = String::from_utf8_lossy(&said).into_owned();
    let found = said.split(' ').nth(1).filter(|word| word.starts_with("SHA256:")).map(str::to_owned);
    found.ok_or_else(|| Refused("`ssh-keygen` shows no fingerprint".into()))
}

/// Lets the company's program sign a statement.
///
/// # Errors
/// Why it did not, or that what it printed is no Base64.
pub fn sign_statement(command: &[&str], keyid: &str, folder: &Path, body: &[u8]) -> Result<Signature, Refused> {
    let printed = run(command, folder, &pae(body))?;
    let sig: String = String::from_utf8_lossy(&printed).split_whitespace().collect();
    match STANDARD.decode(&sig) {
        Ok(bytes) if !bytes.is_empty() => Ok(Signature { keyid: keyid.to_owned(), sig }),
        _ => Err(Refused("the signer printed no signature in Base64".into())),
    }
}

/// What Git says, without the last line feed; `None` where there is no Git, no repository or no answer.
pub fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let command: Vec<&str> = std::iter::once("git").chain(arguments.iter().copied()).collect();
    let said = run(&command, folder, b"").ok()?;
    Some(String::from_utf8_lossy(&said).trim_end_matches('\n').to_owned()).filter(|said| !said.is_empty())
}
