//! How a site is served: one plan for every server, and each server's own files rendered from it.

/// Puts formatted text at the end of a string.
macro_rules! put {
    ($text:expr, $($format:tt)*) => {
        _ = std::fmt::Write::write_fmt(&mut $text, format_args!($($format)*))
    };
}

mod address;
mod apache;
mod azure_swa;
mod caddy;
mod check;
mod cloudflare;
mod draft;
mod headers;
mod iis;
mod kubernetes;
mod lines;
mod media;
mod netlify;
mod nginx;
pub mod plan;
mod quote;
mod s3;
mod shape;
mod spread;
mod stage;
mod twins;
mod version;

pub use draft::{Draft, PlanCx, build, redirects};
pub use headers::{ASSET, HTML, IMMUTABLE, PUBLIC, REVALIDATE, fields, lasting};
pub use media::media_type;
pub use plan::{Header, Plan, Redirect, Served, Variant};
pub use stage::{PLAN, StageCx, complete};
pub use twins::{Twins, compress, original};

/// A server or platform that can be told to serve a plan: one file and one line in [`SERVERS`].
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// Name on the command line: `nginx`.
    pub name: &'static str,
    /// Name for people, with the oldest version that works: `nginx 1.18 or newer`.
    pub title: &'static str,
    /// Version that the files were tested on, or that they were not tested.
    pub tested: &'static str,
    /// Renders the files.
    pub emit: fn(&Plan) -> Emitted,
}

/// What a server gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Emitted {
    /// Path below the output folder, and text, sorted by path.
    pub files: Vec<(String, String)>,
    /// What the server must have: versions, modules, rights. One sentence each.
    pub needs: Vec<String>,
    /// What the plan says and this server cannot do. One sentence each.
    pub cannot: Vec<String>,
    /// Why nothing is emitted (a plan the server would serve wrongly); the files are empty then.
    pub refused: Vec<String>,
}

/// What a server gets, unless something speaks against it: before its files are made, or while they are.
fn emitted(refused: Vec<String>, make: impl FnOnce() -> Result<Emitted, String>) -> Emitted {
    if !refused.is_empty() {
        return Emitted { refused, ..Emitted::default() };
    }
    make().unwrap_or_else(|why| Emitted { refused: vec![why], ..Emitted::default() })
}

/// All servers, sorted by name.
pub const SERVERS: &[Server] = &[
    Server { name: "apache", title: "Apache 2.4.39 or newer", tested: "2.4.71", emit: apache::emit },
    Server { name: "azure-swa", title: "Azure Static Web Apps", tested: "not tested", emit: azure_swa::emit },
    Server { name: "caddy", title: "Caddy 2.8 or newer", tested: "2.6.2", emit: caddy::emit },
    Server { name: "cloudflare", title: "Cloudflare Pages", tested: "not tested", emit: cloudflare::emit },
    Server { name: "iis", title: "IIS 10", tested: "not tested", emit: iis::emit },
    Server {
        name: "kubernetes",
        title: "Kubernetes 1.25 or newer",
        tested: "its nginx: 1.22.1",
        emit: kubernetes::emit,
    },
    Server { name: "netlify", title: "Netlify", tested: "not tested", emit: netlify::emit },
    Server { name: "nginx", title: "nginx 1.18 or newer", tested: "1.22.1", emit: nginx::emit },
    Server {
        name: "s3",
        title: "Amazon S3 behind CloudFront",
        tested: "not tested; its function in Node.js",
        emit: s3::emit,
    },
];
