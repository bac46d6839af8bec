//! `--trust DIR|REF`: where the policy is read from, so that a change cannot bring its own judge.

#![expect(clippy::disallowed_methods, reason = "the command line asks Git for the files of another state")]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use super::Failure;
use super::args::Global;
use crate::policy::FOLDER;
use crate::world::{DiskWorld, MemoryWorld, World};

/// What has to be there.
const POLICY: &str = "governance/policy.toml";

/// Most bytes of the folder that are taken from Git.
const MOST: usize = 64 * 1024 * 1024;

/// The world that `governance/` is read from; `None` without `--trust`.
///
/// # Errors
/// When there is no such folder and no such state of the repository, or it holds no policy: a gate that
/// was asked to trust something that is not there stays closed.
pub(super) fn world(global: &Global, site: &DiskWorld) -> Result<Option<Arc<dyn World>>, Failure> {
    let Some(trust) = &global.trust else { return Ok(None) };
    let folder = Path::new(trust);
    if folder.is_dir() {
        return folder_world(folder, site).map(Some);
    }
    git_world(trust, site).map(Some)
}

fn folder_world(folder: &Path, site: &DiskWorld) -> Result<Arc<dyn World>, Failure> {
    let world = DiskWorld::open(folder, Some(site.now()));
    if world.exists(POLICY) {
        return Ok(Arc::new(world));
    }
    // The folder may be the one with the policy itself.
    let failed = |error: std::io::Error| Failure::file("read", folder, &error);
    if !world.exists("policy.toml") {
        return Err(nothing(&folder.display().to_string()));
    }
    let copy = MemoryWorld::new(site.now());
    for entry in world.list("").map_err(failed)? {
        let path = entry.path.trim_start_matches('/');
        copy.put(&format!("{FOLDER}/{path}"), world.read(path).map_err(failed)?);
    }
    Ok(Arc::new(copy))
}

/// The folder as it is in a commit, branch or tag.
fn git_world(name: &str, site: &DiskWorld) -> Result<Arc<dyn World>, Failure> {
    let commit =
        git(site.root(), &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")])
            .ok_or_else(|| {
                Failure::usage(format!("There is no folder and no state of the repository named `{name}`.")).help(
                    "Name a folder that holds `governance/`, or a branch, tag or commit, for example `origin/main`.",
                )
            })?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    // From the folder of the site, which need not be the top of the repository; names end with NUL.
    let list = git(site.root(), &["ls-tree", "-r", "-z", &commit, "--", FOLDER]).unwrap_or_default();
    let world = MemoryWorld::new(site.now());
    let mut size = 0;
    for line in list.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
        let line = String::from_utf8_lossy(line);
        let Some((head, path)) = line.split_once('\t') else { continue };
        let mut head = head.split(' ').skip(1);
        let (Some("blob"), Some(id)) = (head.next(), head.next()) else { continue };
        let bytes = git(site.root(), &["cat-file", "blob", id])
            .ok_or_else(|| Failure::tool(format!("Git could not give `{path}` of `{name}`.")))?;
        size += bytes.len();
        if size > MOST {
            return Err(Failure::usage(format!("The folder `{FOLDER}` of `{name}` is too large.")));
        }
        world.put(path, bytes);
    }
    if world.exists(POLICY) { Ok(Arc::new(world)) } else { Err(nothing(name)) }
}

fn nothing(name: &str) -> Failure {
    Failure::usage(format!("There is no `{FOLDER}` with a policy in `{name}`."))
        .help("Without the policy that is to be trusted nothing can be judged. Check the name.")
}

fn git(folder: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().ok()?;
    output.status.success().then_some(output.stdout)
}
