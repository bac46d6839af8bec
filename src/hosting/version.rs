//! Files that say what is served: names of fields as Mozilla's Dockerflow has them, so that monitors know them.

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::{PLAN, twins};
use crate::config::{Config, VersionFiles};
use crate::output::{Index, OutputPath, hex};

/// Files that name the digest, and so cannot be part of what it covers.
const WITHOUT: [&str; 4] = ["version.json", "__version__", "__lbheartbeat__", PLAN];

/// Digest over all files but twins and those that are made from it: over the lines that `sha256sum` writes of them,
/// sorted by path.
pub(super) fn digest(index: &Index) -> String {
    let mut listing = Sha256::new();
    for entry in index.entries() {
        let path = entry.path.as_str();
        if twins::original(index, path).is_none() && !WITHOUT.contains(&path) {
            listing.update(entry.hex());
            listing.update("  ");
            listing.update(path);
            listing.update("\n");
        }
    }
    hex(&listing.finalize())
}

/// The files, as the configuration asks for them. Those that the site brings itself are left alone.
pub(super) fn files(config: &Config, index: &Index, digest: &str, commit: Option<&str>) -> Vec<(OutputPath, Vec<u8>)> {
    let hosting = &config.hosting;
    let mut fields = Map::new();
    for (name, value) in [
        ("source", hosting.source.as_deref()),
        ("version", Some(env!("CARGO_PKG_VERSION"))),
        ("commit", commit),
        ("build", digest.get(..16)),
        ("files_sha256", Some(digest)),
    ] {
        if let Some(value) = value {
            fields.insert(name.to_owned(), Value::from(value));
        }
    }
    let json = format!("{:#}\n", Value::Object(fields)).into_bytes();
    let all: &[(&str, &[u8])] = &[("version.json", &json), ("__version__", &json), ("__lbheartbeat__", b"OK\n")];
    let count = match hosting.version {
        VersionFiles::Json => 1,
        VersionFiles::Dockerflow => 3,
        VersionFiles::None => 0,
    };
    let own = all.iter().take(count).filter(|(path, _)| index.get(path).is_none());
    own.filter_map(|(path, bytes)| Some((OutputPath::new(path).ok()?, bytes.to_vec()))).collect()
}
