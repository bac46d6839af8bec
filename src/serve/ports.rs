//! Where the preview listens, and by which names it goes there.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

/// The loopback addresses, or the one that was asked for, at a port.
pub(super) fn listen(host: Option<IpAddr>, port: u16) -> io::Result<(Vec<TcpListener>, u16)> {
    let Some(host) = host else {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = first.local_addr()?.port();
        let mut all = vec![first];
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
            Ok(second) => all.push(second),
            // Somebody else there would answer in our name.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(_) => {} // a machine without IPv6
        }
        return Ok((all, port));
    };
    let listener = TcpListener::bind((host, port))?;
    let port = listener.local_addr()?.port();
    Ok((vec![listener], port))
}

/// The next free port.
pub(super) fn next(host: Option<IpAddr>, port: u16, any: bool) -> io::Result<(Vec<TcpListener>, u16)> {
    if any {
        return listen(host, 0);
    }
    let mut ports = (1..=20).filter_map(|step| port.checked_add(step)).map(|port| listen(host, port));
    ports.find(Result::is_ok).unwrap_or_else(|| listen(host, 0))
}

/// The names that a port goes by.
pub(super) fn names(host: Option<IpAddr>, port: u16) -> BTreeSet<String> {
    let mut names: BTreeSet<String> =
        ["localhost", "127.0.0.1", "[::1]"].iter().map(|name| format!("{name}:{port}")).collect();
    names.extend(host.filter(|host| !host.is_unspecified()).map(|host| SocketAddr::new(host, port).to_string()));
    names
}

/// Name and port for an address.
pub(super) fn authority(host: Option<IpAddr>, port: u16) -> String {
    let own = host.filter(|host| !host.is_unspecified() && !host.is_loopback());
    own.map_or_else(|| format!("localhost:{port}"), |host| SocketAddr::new(host, port).to_string())
}
