//! Files of a server by SFTP, which IT's own `ssh` carries: `ssh -s HOST sftp`, as the program `sftp` does.
//!
//! The program itself is of no use here: it cannot say where a link leads, and what it prints is for people.
//! Requests are sent in batches before the first answer is read, so that a slow line costs a few rounds and not one for
//! each file.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout};

use super::login::{Login, Voice};
use super::packet::{In, Out, kind, status};
use crate::deploy::remote::Trouble;

/// Requests that are sent before the first answer is read: more would fill the pipes in both directions.
const BATCH: usize = 64;

/// Longest packet that is taken, in bytes.
const LONGEST: usize = 1 << 20;

/// A connection.
#[derive(Debug)]
pub(super) struct Sftp {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    voice: Voice,
    pub(super) login: Login,
    next: u32,
    /// Extensions of the server.
    pub(super) can: Vec<String>,
}

/// An answer: its kind and what stands in it.
pub(super) type Answer = (u8, Vec<u8>);

impl Sftp {
    /// Connects.
    pub(super) fn connect(login: &Login) -> io::Result<Self> {
        let (mut child, voice) = login.spawn(&["-s"], "sftp")?;
        let (input, output) = child.stdin.take().zip(child.stdout.take()).ok_or(io::ErrorKind::BrokenPipe)?;
        let mut sftp = Self { child, input, output, voice, login: login.clone(), next: 0, can: Vec::new() };
        sftp.send(&Out::new(kind::INIT).u32(3).framed(None))?;
        let (answer, body) = sftp.packet()?;
        let mut body = In(&body);
        if answer != kind::VERSION || body.u32().is_none_or(|version| version < 3) {
            return Err(sftp.strange());
        }
        while let Some((name, _)) = body.bytes().zip(body.bytes()) {
            sftp.can.push(String::from_utf8_lossy(name).into_owned());
        }
        Ok(sftp)
    }

    /// The server spoke, but not as it should.
    pub(super) fn strange(&self) -> io::Error {
        Trouble::new(
            format!("`{}` does not speak SFTP.", self.login.name()),
            "Something it prints at login may be in the way; `sftp` has to work with this account.",
        )
        .into()
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.input.write_all(bytes).and_then(|()| self.input.flush()).map_err(|_| self.lost())
    }

    /// The connection ended; what `ssh` said tells why.
    fn lost(&mut self) -> io::Error {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.login.trouble(&self.voice.said()).into()
    }

    fn packet(&mut self) -> io::Result<Answer> {
        let mut length = [0; 4];
        self.output.read_exact(&mut length).map_err(|_| self.lost())?;
        let length = u32::from_be_bytes(length) as usize;
        if !(1..=LONGEST).contains(&length) {
            return Err(self.strange());
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).map_err(|_| self.lost())?;
        let body = bytes.split_off(1);
        Ok((bytes[0], body))
    }

    /// Sends requests, then reads their answers, in the order of the requests.
    pub(super) fn ask(&mut self, requests: &[Out]) -> io::Result<Vec<Answer>> {
        let first = self.next;
        let mut bytes = Vec::new();
        for request in requests {
            bytes.extend(request.framed(Some(self.next)));
            self.next = self.next.wrapping_add(1);
        }
        self.send(&bytes)?;
        let mut answers: BTreeMap<u32, Answer> = BTreeMap::new();
        while answers.len() < requests.len() {
            let (kind, body) = self.packet()?;
            let id = In(&body).u32().map(|id| id.wrapping_sub(first)).ok_or_else(|| self.strange())?;
            if id as usize >= requests.len() {
                return Err(self.strange());
            }
            answers.insert(id, (kind, body.get(4..).unwrap_or_default().to_vec()));
        }
        Ok(answers.into_values().collect())
    }

    /// Like [`Self::ask`], for any number of requests.
    pub(super) fn batched(&mut self, requests: &[Out]) -> io::Result<Vec<Answer>> {
        let mut answers = Vec::with_capacity(requests.len());
        for some in requests.chunks(BATCH) {
            answers.extend(self.ask(some)?);
        }
        Ok(answers)
    }

    /// Sends one request and reads its answer.
    pub(super) fn one(&mut self, request: Out) -> io::Result<Answer> {
        self.ask(&[request])?.pop().ok_or_else(|| self.strange())
    }

    /// A status as a result. `what` is what was tried, as in "write `x`".
    pub(super) fn done(&mut self, answer: &Answer, what: &str) -> io::Result<()> {
        let code = In(&answer.1).u32().filter(|_| answer.0 == kind::STATUS);
        match code {
            Some(status::OK) => Ok(()),
            Some(status::NO_SUCH_FILE) => Err(io::Error::new(io::ErrorKind::NotFound, self.refused(what, answer))),
            Some(_) => Err(self.refused(what, answer).into()),
            None => Err(self.strange()),
        }
    }

    /// Why a server refused something.
    fn refused(&mut self, what: &str, answer: &Answer) -> Trouble {
        let mut body = In(&answer.1);
        let code = body.u32().unwrap_or_default();
        let said = body.bytes().map(|said| String::from_utf8_lossy(said).into_owned()).unwrap_or_default();
        let full = !matches!(code, status::PERMISSION_DENIED | status::NO_SUCH_FILE) && self.is_full();
        self.login.refused(what, &said, (code == status::PERMISSION_DENIED, full))
    }

    /// Whether the server has no space left, as far as it says so.
    fn is_full(&mut self) -> bool {
        let request = Out::new(kind::EXTENDED).text("statvfs@openssh.com").text(&self.login.path);
        let Ok((kind::EXTENDED_REPLY, body)) = self.one(request) else { return false };
        let mut body = In(&body);
        let numbers: Vec<u64> = std::iter::from_fn(|| body.u64()).collect();
        // Size of a block and of a fragment, blocks, free blocks, those free for the account, files, free files.
        let free = |at: usize| numbers.get(at).copied().unwrap_or(u64::MAX);
        free(4).saturating_mul(free(1).min(1 << 20)) < 64 << 10 || (free(5) > 0 && free(6) == 0)
    }
}

impl Drop for Sftp {
    fn drop(&mut self) {
        // Its input closes with this value; `ssh` ends then, and is not waited for if it does not.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
