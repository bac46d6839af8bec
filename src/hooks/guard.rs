//! Holds that hooks change nothing: digests of the site and of the built pages, before and after.

use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::subject::Documents;
use crate::world::{DiskWorld, World};

/// Folders and files that are read for a site, or judge it.
const FOLDERS: [&str; 8] = ["approvals", "audit", "content", "data", "governance", "static", "templates", "themes"];
const FILES: [&str; 5] =
    ["config.pilot.toml", "config.preview.toml", "config.production.toml", "config.toml", "zola.toml"];

/// Put before paths of built pages.
const BUILT: &str = "built page ";

/// Digests by path (BLAKE3; of built pages SHA-256, as in the index).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Guard {
    digests: BTreeMap<String, [u8; 32]>,
}

impl Guard {
    /// Looks at everything once.
    pub(super) fn look(world: &dyn World, documents: Option<Documents<'_>>) -> io::Result<Self> {
        let mut paths: Vec<String> = FILES.iter().filter(|file| world.exists(file)).map(ToString::to_string).collect();
        for folder in FOLDERS {
            paths.extend(world.list(folder)?.into_iter().map(|entry| entry.path));
        }
        let mut digests = digests(world, &paths, |bytes| *blake3::hash(bytes).as_bytes())?;
        if let Some(documents) = documents {
            let world = DiskWorld::open(documents.folder, Some(world.now()));
            let paths: Vec<String> = world.list("")?.into_iter().map(|entry| entry.path).collect();
            let built = self::digests(&world, &paths, |bytes| Sha256::digest(bytes).into())?;
            digests.extend(built.into_iter().map(|(path, digest)| (format!("{BUILT}{path}"), digest)));
        }
        Ok(Self { digests })
    }

    /// Built pages that are not what was made, or are not there.
    pub(super) fn other_pages(&self, documents: Option<Documents<'_>>) -> Vec<String> {
        let made = documents.into_iter().flat_map(|documents| documents.index.entries());
        let made = made.map(|entry| (format!("{BUILT}{}", entry.path.as_str()), entry.sha256));
        made.filter(|(path, digest)| self.digests.get(path) != Some(digest)).map(|(path, _)| path).collect()
    }

    /// Paths that are not the same in a later look: changed, new or gone.
    pub(super) fn changed(&self, later: &Self) -> Vec<String> {
        let all = self.digests.keys().chain(later.digests.keys().filter(|path| !self.digests.contains_key(*path)));
        let mut changed: Vec<String> =
            all.filter(|path| self.digests.get(*path) != later.digests.get(*path)).cloned().collect();
        changed.sort_unstable();
        changed
    }
}

fn digests(
    world: &dyn World,
    paths: &[String],
    digest: impl Fn(&[u8]) -> [u8; 32] + Sync,
) -> io::Result<BTreeMap<String, [u8; 32]>> {
    let digest = |path: &String| Ok((path.clone(), digest(&world.read(path)?)));
    paths.par_iter().map(digest).collect()
}

#[cfg(test)]
mod tests {
    use super::Guard;
    use crate::world::MemoryWorld;

    #[test]
    fn changes_are_seen() {
        let world =
            MemoryWorld::from_text("-- content/a.md --\na\n-- content/b.md --\nb\n", jiff::Timestamp::UNIX_EPOCH);
        let before = Guard::look(&world, None).unwrap();
        assert!(before.changed(&Guard::look(&world, None).unwrap()).is_empty());
        world.put("content/a.md", "A");
        world.put("governance/new.toml", "");
        world.remove("content/b.md");
        let after = Guard::look(&world, None).unwrap();
        assert_eq!(before.changed(&after), ["content/a.md", "content/b.md", "governance/new.toml"]);
    }
}
