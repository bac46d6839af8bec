//! The door to the network: a client that sends exact paths, follows nothing, decompresses nothing, and stops at a
//! time and at a size.

#![expect(clippy::disallowed_methods, reason = "reads the certificates that a company trusts")]

use std::fs;
use std::net::ToSocketAddrs as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::answer::Answer;
use super::ask::Ask;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// Longest wait for a whole answer.
const ANSWER: Duration = Duration::from_mins(1);

/// Largest head of an answer, in bytes.
const HEAD: usize = 64 << 10;

/// How a server is reached.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// File with the certificates (PEM) that are trusted in place of those of the system.
    pub ca: Option<PathBuf>,
    /// Host and port to connect to, whatever the name in the address stands for: `127.0.0.1:8443`.
    pub connect: Option<String>,
    /// Requests at the same time; 0 stands for eight.
    pub jobs: usize,
}

/// Why nothing can be asked; one sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub String);

/// Asks one host.
#[derive(Debug)]
pub struct Client {
    agent: ureq::Agent,
    origin: String,
    path: String,
    pub(super) jobs: usize,
}

impl Client {
    /// A client for the host in an address.
    ///
    /// # Errors
    /// When the address or the certificates cannot be used.
    pub fn new(url: &str, route: &Route) -> Result<Self, Refused> {
        let (origin, path) = parts(url)?;
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(route.ca.as_ref().map_or(Ok(RootCerts::PlatformVerifier), certificates)?)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let jobs = if route.jobs == 0 { 8 } else { route.jobs };
        let mut config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(ANSWER))
            .max_response_header_size(HEAD)
            .max_idle_connections_per_host(jobs)
            .user_agent(concat!("placet/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        if route.connect.is_some() {
            config = config.proxy(None);
        }
        let agent = match &route.connect {
            Some(place) => ureq::Agent::with_parts(config.build(), DefaultConnector::default(), Fixed(place.clone())),
            None => ureq::Agent::with_parts(config.build(), DefaultConnector::default(), DefaultResolver::default()),
        };
        Ok(Self { agent, origin, path, jobs })
    }

    /// Scheme and host: `https://blog.example.com`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Path of the address that was given, without a slash at its end.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The value of a field of the answer to a path, for a look at the server: none where there is none.
    ///
    /// # Errors
    /// Why no answer came.
    pub fn field(&self, path: &str, name: &str) -> Result<Option<String>, Refused> {
        let answer = self.get(path, None, 0).map_err(|error| Refused(error.to_string()))?;
        Ok(answer.headers.into_iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value))
    }

    /// Sends a request; once more if the connection broke.
    pub(super) fn ask(&self, ask: &Ask<'_>, limit: u64) -> Result<Answer, String> {
        let again = |error: ureq::Error| match error {
            ureq::Error::Io(_) | ureq::Error::ConnectionFailed => self.get(&ask.target, ask.coding, limit),
            other => Err(other),
        };
        self.get(&ask.target, ask.coding, limit).or_else(again).map_err(|error| error.to_string())
    }

    fn get(&self, target: &str, coding: Option<&str>, limit: u64) -> Result<Answer, ureq::Error> {
        let request = self.agent.get(format!("{}{target}", self.origin));
        let mut response = request.header("Accept-Encoding", coding.unwrap_or("identity")).call()?;
        let field = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        };
        let headers = response.headers().iter().map(field).collect();
        let status = response.status().as_u16();
        let mut body = Vec::new();
        let reader = response.body_mut().with_config().limit(u64::MAX).reader();
        std::io::Read::read_to_end(&mut std::io::Read::take(reader, limit.saturating_add(1)), &mut body)
            .map_err(ureq::Error::from)?;
        let cut = body.len() as u64 > limit;
        Ok(Answer { status, headers, body, cut })
    }
}

/// Scheme with host, and path, of an address.
fn parts(url: &str) -> Result<(String, String), Refused> {
    let refused = |why: &str| Err(Refused(format!("`{url}` {why}")));
    let Ok(uri) = url.parse::<ureq::http::Uri>() else { return refused("is no address") };
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.authority()) else { return refused("is no full address") };
    if scheme != "http" && scheme != "https" {
        return refused("does not begin with `http://` or `https://`");
    }
    if host.as_str().contains('@') {
        return Err(Refused("a name and a password do not belong into an address".to_owned()));
    }
    if uri.query().is_some() {
        return refused("has a query");
    }
    Ok((format!("{scheme}://{host}"), uri.path().trim_end_matches('/').to_owned()))
}

/// The certificates in a file.
fn certificates(file: &PathBuf) -> Result<RootCerts, Refused> {
    let shown = file.display();
    let pem = fs::read(file).map_err(|error| Refused(format!("`{shown}` cannot be read: {error}")))?;
    let items: Result<Vec<PemItem<'static>>, _> = parse_pem(&pem).collect();
    let items = items.map_err(|error| Refused(format!("`{shown}` holds no certificates: {error}")))?;
    let found: Vec<Certificate<'static>> = items
        .into_iter()
        .filter_map(|item| match item {
            PemItem::Certificate(certificate) => Some(certificate),
            _ => None,
        })
        .collect();
    if found.is_empty() { Err(Refused(format!("`{shown}` holds no certificates"))) } else { Ok(found.into()) }
}

/// Connects to one place, whatever the name in the address stands for.
#[derive(Debug)]
struct Fixed(String);

impl Resolver for Fixed {
    fn resolve(
        &self,
        _uri: &ureq::http::Uri,
        _config: &ureq::config::Config,
        _timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut found = self.empty();
        for address in self.0.to_socket_addrs()?.take(8) {
            found.push(address);
        }
        if found.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(found) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_perhaps_a_path() {
        let said = |url: &str| parts(url).map_err(|refused| refused.0);
        assert_eq!(said("https://a.example:8443/b/"), Ok(("https://a.example:8443".into(), "/b".into())));
        assert_eq!(said("http://[::1]:80"), Ok(("http://[::1]:80".into(), String::new())));
        for bad in ["", "a.example", "/a", "ftp://a.example/", "https://u:p@a.example/", "https://a.example/?x"] {
            assert!(said(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        fs::write(&file, "hello").unwrap();
        for ca in [file, folder.path().join("none.pem")] {
            assert!(Client::new("https://a.example", &Route { ca: Some(ca), ..Route::default() }).is_err());
        }
    }
}
