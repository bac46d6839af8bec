//! The gate in front of the server: takes connections, and lets whole, small, well-formed requests through.
//!
//! `tiny_http` sets no limits by itself: neither to headers, bodies and connections, nor to the time they take. And it
//! may leave a connection in its queue until another one ends. So each request is read here, completely, and handed
//! over on a connection of its own; if the answer does not begin soon, further connections wake the queue up.

#![expect(clippy::disallowed_methods, reason = "limits of time are measured by the clock")]

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::head::{Head, Refused};
use super::http::Door;
use super::inner::Inner;

/// What one connection, and all of them, may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a request line with its header fields.
    pub head: usize,
    /// Bytes of a body.
    pub body: usize,
    /// Bytes of a body with a picture.
    pub picture: usize,
    /// Connections at the same time; the one that has been waiting longest makes room.
    pub connections: usize,
    /// Time for one request to arrive, from its first byte.
    pub read: Duration,
    /// Time between two requests of a connection.
    pub idle: Duration,
    /// Time that an answer may stand still while it is sent.
    pub write: Duration,
    /// Time for an answer to begin.
    pub answer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            head: 16 * 1024,
            body: 1024 * 1024,
            picture: 8 * 1024 * 1024,
            connections: 128,
            read: seconds(5),
            idle: seconds(30),
            write: seconds(10),
            answer: seconds(60),
        }
    }
}

/// After this time without an answer the queue is woken up.
const WAKE: Duration = Duration::from_millis(50);

/// How long a connection is listened to before it counts as one that waits.
const SOON: Duration = Duration::from_millis(100);

/// How long a connection waits for room among those that are all being answered.
const ROOM: Duration = Duration::from_secs(1);

/// Stack of the thread of a connection, in bytes.
const STACK: usize = 256 * 1024;

/// Takes connections for the server inside.
#[derive(Debug)]
pub(super) struct Gate {
    limits: Limits,
    inner: Inner,
    open: Mutex<BTreeMap<u64, Guest>>,
    /// Number of the next connection. None is given twice: the end of one must not be taken for that of another.
    next: AtomicU64,
}

/// A connection.
#[derive(Debug)]
struct Guest {
    stream: TcpStream,
    /// Whether it keeps its request to itself: it was listened to, and there is no whole one to be answered.
    waits: bool,
}

impl Gate {
    pub(super) fn new(limits: Limits, inner: Inner) -> Self {
        Self { limits, inner, open: Mutex::default(), next: AtomicU64::new(0) }
    }

    /// Takes connections until `stopped`; the listener is woken up by a connection of its own at the end.
    pub(super) fn run(self: &Arc<Self>, listener: &TcpListener, door: Door, stopped: &dyn Fn() -> bool) {
        for stream in listener.incoming() {
            if stopped() {
                break;
            }
            // A connection that ended before it was taken is no reason to stop.
            let Ok(stream) = stream else {
                std::thread::sleep(Duration::from_millis(10));
                continue;
            };
            let Some(number) = stream.try_clone().ok().and_then(|stream| self.enter(stream)) else { continue };
            let gate = self.clone();
            let work = move || {
                let _ = gate.serve(stream, number, door);
                gate.open().remove(&number);
            };
            if std::thread::Builder::new().stack_size(STACK).spawn(work).is_err() {
                self.open().remove(&number);
            }
        }
    }

    /// A number for a connection; where there are too many, the one that waits longest is closed. One that was not
    /// listened to yet may hold a good request, and is never closed for another: the next one waits a little instead.
    fn enter(&self, stream: TcpStream) -> Option<u64> {
        let start = Instant::now();
        loop {
            let mut open = self.open();
            let oldest = open.iter().find(|(_, guest)| guest.waits).map(|(number, _)| *number);
            let full = open.len() >= self.limits.connections;
            if !full || oldest.is_some() {
                if let Some(guest) = oldest.filter(|_| full).and_then(|oldest| open.remove(&oldest)) {
                    let _ = guest.stream.shutdown(Shutdown::Both);
                }
                let number = self.next.fetch_add(1, Ordering::Relaxed);
                open.insert(number, Guest { stream, waits: false });
                return Some(number);
            }
            drop(open);
            if start.elapsed() > ROOM {
                return None;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<u64, Guest>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn waits(&self, number: u64, waits: bool) {
        if let Some(guest) = self.open().get_mut(&number) {
            guest.waits = waits;
        }
    }

    /// Requests of one connection, one after the other.
    fn serve(&self, mut stream: TcpStream, number: u64, door: Door) -> io::Result<()> {
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(self.limits.write))?;
        let mut rest = Vec::new();
        loop {
            let head = match self.request(&mut stream, &mut rest, number) {
                Ok(Some(head)) => head,
                Ok(None) => return Ok(()),
                Err(refused) => return self.refuse(stream, refused),
            };
            self.waits(number, false);
            let body: Vec<u8> = rest.drain(..head.body).collect();
            if self.relay(&mut stream, &head.bytes(door), &body)? == 0 {
                return self.refuse(stream, Refused(400));
            }
            if head.last {
                return Ok(());
            }
        }
    }

    /// Reads a request with its body into `rest`; the head is taken out. `None` when the connection ends.
    fn request(&self, stream: &mut TcpStream, rest: &mut Vec<u8>, number: u64) -> Result<Option<Head>, Refused> {
        let mut deadline = (!rest.is_empty()).then(|| Instant::now() + self.limits.read);
        // A request that is there already is read at once, and its connection never waits.
        let mut limit = SOON;
        let end = loop {
            if let Some(end) = rest.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if rest.len() >= self.limits.head {
                return Err(Refused(431));
            }
            match more(stream, rest, limit) {
                Ok(0) => return Ok(None),
                Ok(_) => deadline = deadline.or_else(|| Some(Instant::now() + self.limits.read)),
                Err(error) if limit == SOON && is_timeout(&error) => {}
                Err(_) if deadline.is_some() => return Err(Refused(408)),
                Err(_) => return Ok(None),
            }
            self.waits(number, true);
            limit = deadline.map_or(self.limits.idle, |deadline| deadline.saturating_duration_since(Instant::now()));
        };
        if end > self.limits.head {
            return Err(Refused(431));
        }
        let bytes: Vec<u8> = rest.drain(..end).collect();
        let head = Head::read(&bytes)?;
        let most = if head.brings_picture() { self.limits.picture.max(self.limits.body) } else { self.limits.body };
        if head.body > most {
            return Err(Refused(413));
        }
        let deadline = Instant::now() + self.limits.read;
        self.waits(number, rest.len() < head.body);
        while rest.len() < head.body {
            let limit = deadline.saturating_duration_since(Instant::now());
            match more(stream, rest, limit) {
                Ok(0) => return Ok(None),
                Ok(_) => {}
                Err(_) => return Err(Refused(408)),
            }
        }
        Ok(Some(head))
    }

    /// Hands a request over and its answer back. Gives the number of bytes of the answer.
    fn relay(&self, stream: &mut TcpStream, head: &[u8], body: &[u8]) -> io::Result<u64> {
        let mut inner = self.inner.connect()?;
        inner.write_all(head)?;
        inner.write_all(body)?;
        let (mut bytes, mut buffer, start) = (0, vec![0; 32 * 1024], Instant::now());
        inner.set_read_timeout(Some(WAKE))?;
        loop {
            match inner.read(&mut buffer) {
                Ok(0) => return Ok(bytes),
                Ok(count) => {
                    stream.write_all(&buffer[..count])?;
                    bytes += count as u64;
                }
                Err(error) if is_timeout(&error) && start.elapsed() < self.limits.answer => {
                    drop(self.inner.connect());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Answers a request that is not let through, and closes the connection.
    fn refuse(&self, mut stream: TcpStream, Refused(status): Refused) -> io::Result<()> {
        let text = format!(
            "HTTP/1.1 {status} {}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 0\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            reason(status)
        );
        stream.write_all(text.as_bytes())?;
        stream.shutdown(Shutdown::Write)?;
        // A little of what is still on its way is read: closing at once could take the answer back.
        let end = Instant::now() + Duration::from_millis(200);
        let (mut buffer, mut rest) = (Vec::new(), self.limits.head);
        while rest > 0 && Instant::now() < end {
            let count = more(&mut stream, &mut buffer, end.saturating_duration_since(Instant::now()))?;
            rest = if count == 0 { 0 } else { rest.saturating_sub(count) };
            buffer.clear();
        }
        Ok(())
    }
}

/// Reads once, within a time.
fn more(stream: &mut TcpStream, into: &mut Vec<u8>, limit: Duration) -> io::Result<usize> {
    stream.set_read_timeout(Some(limit.max(Duration::from_millis(1))))?;
    let mut buffer = [0; 8 * 1024];
    let count = stream.read(&mut buffer)?;
    into.extend_from_slice(&buffer[..count]);
    Ok(count)
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

fn reason(status: u16) -> &'static str {
    match status {
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        417 => "Expectation Failed",
        431 => "Request Header Fields Too Large",
        505 => "HTTP Version Not Supported",
        _ => "Bad Request",
    }
}
