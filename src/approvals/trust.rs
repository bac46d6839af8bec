//! Whether a change brings its own judge: the policy of the site against the one that is trusted.

use std::collections::BTreeSet;
use std::io;

use super::say;
use super::signers::Signers;
use crate::diag::{FileId, Finding, Sink};
use crate::world::World;

const FOLDER: &str = "governance";

/// What is to be said of files of the policy that are not those of the trusted one.
///
/// # Errors
/// When a folder or file cannot be read.
pub(super) fn changed_judge(site: &dyn World, trusted: &dyn World) -> io::Result<Vec<Finding>> {
    let paths = |world: &dyn World| -> io::Result<BTreeSet<String>> {
        Ok(world.list(FOLDER)?.into_iter().map(|entry| entry.path).collect())
    };
    let own = paths(site)?;
    if own.is_empty() {
        return Ok(Vec::new()); // the policy lives elsewhere altogether
    }
    let mut findings = Vec::new();
    for path in own.union(&paths(trusted)?) {
        let bytes = |world: &dyn World| if world.exists(path) { world.read(path).map(Some) } else { Ok(None) };
        let (ours, theirs) = (bytes(site)?, bytes(trusted)?);
        if ours != theirs {
            let text = |bytes: Option<Vec<u8>>| String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
            findings.push(say::judge(path, &what(path, &text(theirs), &text(ours))));
        }
    }
    Ok(findings)
}

/// What is different, in one sentence.
fn what(path: &str, trusted: &str, own: &str) -> String {
    match path.rsplit('/').next().unwrap_or_default() {
        "allowed_signers" => signers(trusted, own),
        "revoked_keys" => "This change would change which keys are revoked.".into(),
        "roles.toml" => "This change would change who must approve what.".into(),
        "waivers.toml" => "This change would change the exceptions.".into(),
        "calendar.toml" => "This change would change when publishing is possible.".into(),
        _ => "This change would change what is checked.".into(),
    }
}

fn signers(trusted: &str, own: &str) -> String {
    let read = |text: &str| Signers::read(FileId(0), text, &mut Sink::new());
    let (before, after) = (read(trusted), read(own));
    let line = |signers: &Signers| signers.usable_lines().lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (before, lines) = (line(&before), line(&after));
    let new: BTreeSet<&str> = lines.difference(&before).filter_map(|line| line.split_whitespace().next()).collect();
    if new.is_empty() {
        return "This change would take signers away.".into();
    }
    let names: Vec<&str> = new.into_iter().collect();
    format!("This change would itself let {} sign.", say::names(&names, "and"))
}
