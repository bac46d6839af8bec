//! The preview and the desk: the site as it would be published, on this machine only, always of the last save.
//!
//! A gate takes connections, `tiny_http` answers requests from the output map of the last build, a builder builds
//! again when the watch noticed a change. Pages are the bytes of the same pipeline with the same header fields as a
//! release; nothing is put into them. They name their own addresses by path, so they work at any host.

mod act;
mod around;
mod build;
mod content;
mod desk;
mod gate;
mod guard;
mod head;
mod headers;
mod http;
mod inner;
mod moments;
mod ports;
mod range;
mod routes;
mod shelf;
mod state;
mod watch;

use std::io::{self, Cursor};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use jiff::Timestamp;

pub use around::around;
use build::Builder;
pub use desk::{BundleCx, bundle};
use gate::Gate;
pub use gate::Limits;
use guard::Guard;
use http::{Answer, Ask, Door};
use moments::Moments;
use ports::{authority, listen, names, next};
use routes::Routes;
use state::State;
use watch::Watch;

use crate::deploy::git;
use crate::output::unguessable;
use crate::pipeline::Options;
use crate::world::World;

/// What is previewed, and where.
pub struct ServeCx {
    /// Folder of the site.
    pub root: PathBuf,
    /// The instant that is pretended; none means the clock.
    pub at: Option<Timestamp>,
    /// Where `governance/` is read from, if not from the site itself.
    pub trusted: Option<Arc<dyn World>>,
    /// Other folders whose changes matter.
    pub also: Vec<PathBuf>,
    /// How the site is built.
    pub options: Options,
    /// Version of the cache on disk.
    pub cache_version: u64,
    /// Where to listen: none means this machine only, by both of its addresses.
    pub host: Option<IpAddr>,
    /// Port of the desk; the one for readers is the next one that is free. 0 takes any.
    pub port: u16,
    /// Limits of connections.
    pub limits: Limits,
    /// The key of whoever works at the desk, for approvals.
    pub key: Option<PathBuf>,
    /// Who that is in the list of signers, where the key stands for several.
    pub signer: Option<String>,
}

/// A preview that runs.
#[derive(Debug)]
pub struct Preview {
    /// Port of the desk.
    pub port: u16,
    /// Port of the pages as readers get them.
    pub reader: u16,
    /// Stands in addresses of what readers may not see yet.
    pub pass: String,
    /// Is sent along with changes.
    pub secret: String,
    state: Arc<State>,
    threads: Vec<JoinHandle<()>>,
}

impl Preview {
    /// Listens, and builds for the first time meanwhile.
    ///
    /// # Errors
    /// When no port is free, or the machine has no random numbers.
    pub fn start(cx: ServeCx) -> io::Result<Self> {
        let root = cx.root.canonicalize()?;
        let (desk, port) = listen(cx.host, cx.port)?;
        let (reader_listeners, reader) = next(cx.host, port, cx.port == 0)?;
        let state = Arc::new(State::new());
        // Someone is going to look.
        for sight in state::SIGHTS {
            let _ = state.newer(sight, u64::MAX, std::time::Duration::ZERO);
        }
        let local = cx.host.is_none_or(|host| host.is_loopback());
        let guard = Guard {
            desk: names(cx.host, port),
            reader: names(cx.host, reader),
            pass: unguessable()?,
            secret: unguessable()?,
            writable: local,
        };
        let (pass, secret) = (guard.pass.clone(), guard.secret.clone());
        let moments = Moments::new(root.clone(), cx.trusted.clone(), cx.options.clone(), cx.cache_version);
        let me = ["user.email", "user.name"].iter().filter_map(|key| git(&root, &["config", "--get", key])).collect();
        let acts = act::Acts {
            root: root.clone(),
            at: cx.at,
            trusted: cx.trusted.clone(),
            options: cx.options.clone(),
            cache_version: cx.cache_version,
            key: cx.key,
            signer: cx.signer,
            turn: std::sync::Mutex::new(()),
            desk: format!("{}{pass}", routes::DESK),
            state: state.clone(),
        };
        let routes = Arc::new(Routes {
            root: root.clone(),
            at: cx.at,
            moments,
            me,
            state: state.clone(),
            acts,
            guard,
            reader: format!("http://{}", authority(cx.host, reader)),
            environment: cx.options.environment.clone(),
        });
        let (inner, listener) = inner::Inner::listen(&root)?;
        let server =
            tiny_http::Server::from_listener(listener, None).map_err(|error| io::Error::other(error.to_string()))?;
        let gate = Arc::new(Gate::new(cx.limits, inner));
        let mut threads = vec![answer_all(server, &routes, &state)];
        for (listener, door) in desk
            .into_iter()
            .map(|one| (one, Door::Desk))
            .chain(reader_listeners.into_iter().map(|one| (one, Door::Reader)))
        {
            let (gate, state) = (gate.clone(), state.clone());
            threads.push(std::thread::spawn(move || gate.run(&listener, door, &|| state.stopped())));
        }
        let watch = Watch { root: root.clone(), also: cx.also, state: state.clone() };
        threads.push(std::thread::spawn(move || watch.run()));
        let (at, trusted, options) = (cx.at, cx.trusted, cx.options);
        let builder = Builder { root, at, trusted, options, cache_version: cx.cache_version, state: state.clone() };
        threads.push(std::thread::spawn(move || builder.run()));
        Ok(Self { port, reader, pass, secret, state, threads })
    }

    /// Address of the desk, with the pass in it.
    pub fn desk(&self) -> String {
        format!("http://localhost:{}{}{}/", self.port, routes::DESK, self.pass)
    }

    /// Waits until the preview ends.
    pub fn wait(mut self) {
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.state.stop();
        // Those who wait for a connection are woken up by one.
        for port in [self.port, self.reader] {
            for host in [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)] {
                let _ = TcpStream::connect(SocketAddr::new(host, port));
            }
        }
    }
}

/// Answers requests, each on a thread of its own: the gate limits how many there are.
fn answer_all(server: tiny_http::Server, routes: &Arc<Routes>, state: &Arc<State>) -> JoinHandle<()> {
    let (routes, state) = (routes.clone(), state.clone());
    std::thread::spawn(move || {
        while !state.stopped() {
            match server.recv_timeout(std::time::Duration::from_millis(500)) {
                Ok(Some(request)) => {
                    let routes = routes.clone();
                    std::thread::spawn(move || answer_one(request, &routes));
                }
                Ok(None) => {}
                Err(_) => std::thread::sleep(std::time::Duration::from_millis(10)),
            }
        }
    })
}

fn answer_one(mut request: tiny_http::Request, routes: &Routes) {
    let field = |header: &tiny_http::Header| (header.field.to_string(), header.value.to_string());
    let mut headers: Vec<_> = request.headers().iter().map(field).collect();
    let door =
        headers.iter().position(|(name, _)| name.eq_ignore_ascii_case(head::DOOR)).map(|at| headers.remove(at).1);
    let door = if door.as_deref() == Some("desk") { Door::Desk } else { Door::Reader };
    let (method, target) = (request.method().to_string(), request.url().to_owned());
    let mut body = Vec::new();
    // The gate has read it already, and knows its length.
    let _ = request.as_reader().read_to_end(&mut body);
    let ask = Ask { door, method, target, headers, body };
    let work = std::panic::AssertUnwindSafe(|| routes.answer(&ask));
    let failed = |_| Answer::text(500, "Placet made a mistake of its own.");
    let answer = std::panic::catch_unwind(work).unwrap_or_else(failed);
    let header =
        |(name, value): &(String, String)| tiny_http::Header::from_bytes(name.as_bytes(), value.as_bytes()).ok();
    let headers = answer.headers.iter().filter_map(header).collect();
    let length = answer.body.len();
    let response =
        tiny_http::Response::new(answer.status.into(), headers, Cursor::new(answer.body), Some(length), None);
    // Whoever asked may be gone.
    let _ = request.respond(response.with_chunked_threshold(usize::MAX));
}
