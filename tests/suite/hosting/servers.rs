//! Servers, started on a free port of this machine and ended with the value that stands for them.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that runs. It ends when this value does.
pub(crate) struct Running {
    pub(crate) port: u16,
    child: Child,
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Starts a server that stays in the foreground in one process, and waits at most ten seconds until it listens.
/// Another program may take the port in between, so there are three tries.
pub(crate) fn start(place: &Path, command: impl Fn(u16) -> Command) -> Running {
    for _ in 0..3 {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = fs::File::create(place.join("server.log")).unwrap();
        let mut command = command(port);
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let mut running = Running { port, child: command.spawn().unwrap() };
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(10) && running.child.try_wait().unwrap().is_none() {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return running;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    panic!("the server does not start:\n{}", fs::read_to_string(place.join("server.log")).unwrap());
}
