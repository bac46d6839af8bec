//! Runs one program: what it is told on standard input, what it says, and that it always ends.
//!
//! One loop feeds standard input and drains both outputs, so that no full pipe can hold anything up. The
//! program leads a process group of its own; at the end the whole group is ended, and so are processes that
//! left the group but carry the mark of the run in their environment.

#![expect(clippy::disallowed_methods, reason = "the door through which programs of the company are started")]

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::os::fd::AsFd;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::leftover;

/// Most bytes that a program may write to one of its outputs.
pub(super) const LIMIT: usize = 8 << 20;

/// Time between the request to end and the end by force, and for the last bytes after the end.
const GRACE: Duration = Duration::from_millis(500);

/// How often the loop looks up at least.
const TICK: Duration = Duration::from_millis(10);

/// Name of the variable that marks all processes of a run.
pub(super) const MARK: &str = "PLACET_HOOK_RUN";

/// What is run.
pub(super) struct Call<'a> {
    /// Path of the program.
    pub(super) program: &'a Path,
    /// The command as written: the name it was called by, then its arguments.
    pub(super) command: &'a [String],
    /// Its working folder.
    pub(super) folder: &'a Path,
    /// Its whole environment, beside the mark.
    pub(super) env: Vec<(String, OsString)>,
    /// What it reads.
    pub(super) input: &'a [u8],
    /// How long it may take.
    pub(super) timeout: Duration,
    /// What marks its processes; no two runs have the same.
    pub(super) mark: &'a str,
}

/// How a program ended, and what it said.
#[derive(Debug)]
pub(super) struct Done {
    /// How it ended.
    pub(super) end: End,
    /// Its answer.
    pub(super) stdout: Vec<u8>,
    /// What it said beside it.
    pub(super) stderr: Vec<u8>,
    /// How long it took.
    pub(super) duration: Duration,
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// By itself, with this code.
    Exit(i32),
    /// By a signal that Placet did not send.
    Signal(i32),
    /// It did not end in time.
    Timeout,
    /// It wrote more than [`LIMIT`].
    TooMuch,
    /// It ended, but left processes running.
    LeftBehind,
    /// It could not be started or spoken with, for this reason.
    Failed(String),
}

/// Runs a program to its end, which comes at most a second after its time is over.
pub(super) fn run(call: &Call<'_>) -> Done {
    let start = Instant::now();
    let mut done = match spawn(call) {
        Err(error) => Done::failed(format!("it could not be started ({})", error.kind())),
        Ok(child) => Talk::new(child, call, start).run(),
    };
    done.duration = start.elapsed();
    done
}

impl Done {
    fn failed(reason: String) -> Self {
        Self { end: End::Failed(reason), stdout: Vec::new(), stderr: Vec::new(), duration: Duration::ZERO }
    }
}

fn spawn(call: &Call<'_>) -> io::Result<Child> {
    let mut command = Command::new(call.program);
    command.arg0(&call.command[0]).args(&call.command[1..]).current_dir(call.folder);
    command.env_clear().envs(call.env.iter().map(|(name, value)| (name, value))).env(MARK, call.mark);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    command.spawn()
}

/// The conversation with a running program.
struct Talk<'a> {
    child: Child,
    group: Option<Pid>,
    stdin: Option<ChildStdin>,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    written: usize,
    said: [Vec<u8>; 2],
    call: &'a Call<'a>,
    deadline: Instant,
}

impl<'a> Talk<'a> {
    fn new(mut child: Child, call: &'a Call<'a>, start: Instant) -> Self {
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let deadline = start + call.timeout;
        Self { child, group, stdin, stdout, stderr, written: 0, said: [Vec::new(), Vec::new()], call, deadline }
    }

    fn run(mut self) -> Done {
        let stopped = match self.unblock() {
            Err(error) => Some(End::Failed(format!("its pipes could not be set up ({})", error.kind()))),
            Ok(()) => self.until(self.deadline, Self::over),
        };
        let stopped = stopped.or_else(|| (!self.over()).then_some(End::Timeout));
        if stopped.is_some() && !self.over() {
            self.signal(Signal::TERM);
            let _ = self.until(Instant::now() + GRACE, Self::over);
        }
        // The leader is not reaped before its group is gone, so that its number cannot be another's.
        let left = stopped.is_none() && leftover::wait(self.call.mark, GRACE / 2);
        self.signal(Signal::KILL);
        if left || stopped.is_some() {
            leftover::end(self.call.mark);
        }
        let more = self.until(Instant::now() + GRACE, |talk| talk.stdout.is_none() && talk.stderr.is_none());
        let open = self.stdout.is_some() || self.stderr.is_some();
        let end = match stopped.or(more) {
            Some(end) => end,
            None if left || open => End::LeftBehind,
            None => self.exit(),
        };
        if end == End::Timeout || matches!(end, End::TooMuch | End::Failed(_)) {
            let _ = self.exit();
        }
        let [stdout, stderr] = self.said;
        Done { end, stdout, stderr, duration: Duration::ZERO }
    }

    fn unblock(&self) -> io::Result<()> {
        let streams = [
            self.stdin.as_ref().map(AsFd::as_fd),
            self.stdout.as_ref().map(AsFd::as_fd),
            self.stderr.as_ref().map(AsFd::as_fd),
        ];
        for stream in streams.into_iter().flatten() {
            rustix::io::ioctl_fionbio(stream, true)?;
        }
        Ok(())
    }

    /// Talks until `finished`, at most until an instant. Gives the reason when the program must be stopped.
    fn until(&mut self, end: Instant, finished: impl Fn(&Self) -> bool) -> Option<End> {
        while !finished(self) && Instant::now() < end {
            self.wait(end.saturating_duration_since(Instant::now()).min(TICK));
            if let Err(reason) = self.exchange() {
                return Some(reason);
            }
        }
        None
    }

    /// Waits until a stream can be read or written.
    fn wait(&self, time: Duration) {
        let time = Timespec { tv_sec: 0, tv_nsec: time.subsec_nanos().max(1_000_000).into() };
        let mut streams = Vec::with_capacity(3);
        streams.extend(self.stdin.as_ref().map(|stream| PollFd::new(stream, PollFlags::OUT)));
        streams.extend(self.stdout.as_ref().map(|stream| PollFd::new(stream, PollFlags::IN)));
        streams.extend(self.stderr.as_ref().map(|stream| PollFd::new(stream, PollFlags::IN)));
        // An interrupted wait is only shorter.
        let _ = poll(&mut streams, Some(&time));
    }

    fn exchange(&mut self) -> Result<(), End> {
        self.write();
        let [answer, log] = &mut self.said;
        drain(&mut self.stdout, answer)?;
        drain(&mut self.stderr, log)
    }

    /// Writes what the program takes. One that does not want to read is let alone.
    fn write(&mut self) {
        while let Some(stdin) = &mut self.stdin {
            match stdin.write(&self.call.input[self.written..]) {
                Ok(count) if count > 0 => self.written += count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(_) | Err(_) => self.stdin = None,
            }
        }
    }

    /// Whether the program has ended; it is not reaped.
    fn over(&self) -> bool {
        let Some(pid) = self.group else { return true };
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::Pid(pid), options), Ok(None))
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = self.group {
            // There may be nobody left to receive it.
            let _ = kill_process_group(group, signal);
        }
    }

    /// Reaps the program; one that the system cannot end is left to it.
    fn exit(&mut self) -> End {
        let end = Instant::now() + GRACE;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => {
                    return status.code().map_or_else(|| End::Signal(status.signal().unwrap_or(0)), End::Exit);
                }
                Ok(None) if Instant::now() < end => std::thread::sleep(TICK),
                Ok(None) => return End::Timeout,
                Err(error) => return End::Failed(format!("its end is not known ({})", error.kind())),
            }
        }
    }
}

/// Reads what there is. The stream is closed at its end, and when there is too much.
fn drain(stream: &mut Option<impl io::Read>, into: &mut Vec<u8>) -> Result<(), End> {
    let mut buffer = [0; 16 << 10];
    while let Some(source) = stream {
        match source.read(&mut buffer) {
            Ok(0) => *stream = None,
            Ok(count) if into.len() + count > LIMIT => {
                *stream = None;
                return Err(End::TooMuch);
            }
            Ok(count) => into.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => *stream = None,
        }
    }
    Ok(())
}

/// A folder that a run may write to, gone with the run.
#[derive(Debug)]
pub(super) struct OwnFolder {
    path: PathBuf,
}

impl OwnFolder {
    /// Makes a folder that only this user can enter. `name` is not used by another run.
    pub(super) fn make(base: &Path, name: &str) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        let path = base.join(name);
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self { path })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for OwnFolder {
    fn drop(&mut self) {
        // What cannot be removed holds nothing that counts.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Nanoseconds since 1970, to tell runs apart that got the same number of a process.
pub(super) fn clock() -> u128 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |time| time.as_nanos())
}
