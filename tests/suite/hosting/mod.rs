//! The files for web servers, tried on the real ones: each serves a site as its plan says, or says that it cannot.

mod apache;
mod caddy;
pub(crate) mod http;
mod kubernetes;
mod nginx;
mod observed;
mod platforms;
mod refused;
pub(crate) mod servers;
mod site;
mod table;
mod verified;

use std::path::Path;

use placet::hosting::{Emitted, SERVERS};

use site::{Site, site};

/// Writes the files for a server into a folder.
fn emit(server: &str, site: &Site, folder: &Path) -> Emitted {
    let server = SERVERS.iter().find(|known| known.name == server).unwrap();
    let emitted = (server.emit)(&site.plan);
    assert!(emitted.refused.is_empty(), "{:?}", emitted.refused);
    for (path, text) in &emitted.files {
        site::write(&folder.join(path), text.as_bytes());
    }
    emitted
}
