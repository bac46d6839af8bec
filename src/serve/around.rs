//! What runs depend on beside the bytes of posts.

#![expect(clippy::disallowed_methods, reason = "settings beside the folders of a site are listed")]

use std::io;
use std::path::Path;

use jiff::Timestamp;

use crate::earlier::Around;
use crate::world::{DiskWorld, World};

/// Folders whose files all posts may depend on; of `content`, which files there are and what sections say.
const FOLDERS: [&str; 7] = ["content", "data", "governance", "i18n", "styles", "templates", "themes"];

/// Digests of what runs depend on: settings, policy, registers, styles, themes, what sections push down, which files
/// there are, and the day. `config` is the file of the settings, if it is another than the usual one.
///
/// # Errors
/// When something cannot be read.
pub fn around(root: &Path, at: Option<Timestamp>, config: Option<&str>) -> io::Result<Around> {
    let world = DiskWorld::open(root, at);
    let (mut all, mut made) = (blake3::Hasher::new(), blake3::Hasher::new());
    // Policies in Rego are told the day in the zone of the site; days of all zones begin with a quarter of an hour.
    let unit = if cfg!(feature = "rego") { 15 * 60 } else { 24 * 60 * 60 };
    all.update(&world.now().as_second().div_euclid(unit).to_le_bytes());
    for folder in FOLDERS {
        for entry in world.list(folder)? {
            all.update(entry.path.as_bytes()).update(b"\0");
            let section = entry.path.rsplit('/').next().is_some_and(|name| name.starts_with("_index."));
            if folder == "content" && !section {
                continue;
            }
            let digest = blake3::hash(&world.read(&entry.path)?);
            all.update(digest.as_bytes());
            if matches!(folder, "i18n" | "templates" | "themes") {
                made.update(entry.path.as_bytes()).update(b"\0").update(digest.as_bytes());
            }
        }
    }
    let mut names: Vec<_> = std::fs::read_dir(root)?.flatten().map(|entry| entry.path()).collect();
    names.retain(|path| path.extension().is_some_and(|end| end == "toml" || end == "ini"));
    names.extend(config.map(|config| root.join(config)));
    names.sort();
    for path in names {
        let digest = blake3::hash(&std::fs::read(&path)?);
        for hasher in [&mut all, &mut made] {
            hasher.update(path.as_os_str().as_encoded_bytes()).update(digest.as_bytes());
        }
    }
    Ok(Around { all: *all.finalize().as_bytes(), made: *made.finalize().as_bytes() })
}
