//! The door to the audit log: read whole, only ever added to.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::failure::failed;
use super::{Exit, Failure, actor};
use crate::release::audit::{self, Actor, Broken, Event, FOLDER, Head};
use crate::world::{DiskWorld, World as _, own_folder};

/// The audit log of a site.
#[derive(Debug)]
pub struct Log {
    root: PathBuf,
    now: jiff::Timestamp,
    /// Who acts in this run.
    pub actor: Actor,
}

impl Log {
    /// The log of a site, for entries at the instant of this run.
    pub fn of(world: &DiskWorld) -> Self {
        Self { root: world.root().to_owned(), now: world.now(), actor: actor::actor(world) }
    }

    /// The site that it is of.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The files with their bytes, in the order of their years.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        audit::files(&DiskWorld::open(&self.root, Some(self.now))).map_err(|error| failed(&error))
    }

    /// Adds entries. Gives where the log ends then.
    ///
    /// # Errors
    /// When the log is broken, ends later than now, or cannot be written: what cannot be recorded is not done.
    pub fn append(&self, events: &[Event]) -> Result<Head, Failure> {
        let own = own_folder(&self.root).map_err(|error| failed(&error))?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(own.join("audit.lock"));
        let lock = lock.map_err(|error| failed(&error))?;
        lock.lock().map_err(|error| failed(&error))?;
        let files = self.files()?;
        let mut head = audit::check(&files).map_err(|broken| stopped(&broken))?;
        let name = format!("{FOLDER}/{}.jsonl", self.now.strftime("%Y"));
        if files.last().is_some_and(|(last, _)| *last > name) {
            return Err(Failure::tool(format!("The audit log has entries that are later than now (`{name}`)."))
                .help("Check the clock of this machine."));
        }
        let mut text = String::new();
        if files.iter().any(|(path, bytes)| *path == name && !bytes.is_empty() && !bytes.ends_with(b"\n")) {
            text.push('\n');
        }
        for event in events {
            let line = audit::line(&head, event, &self.actor, self.now);
            head = Head { digest: crate::release::sha256(line.as_bytes()), seq: head.seq + 1 };
            text.push_str(&line);
            text.push('\n');
        }
        let path = self.root.join(&name);
        let written = || {
            fs::create_dir_all(self.root.join(FOLDER))?;
            let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
            // In one call, so that a run that is killed leaves no half of an entry.
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        written().map_err(|error| Failure::file("written", &path, &error))?;
        Ok(head)
    }
}

/// The log is broken: nothing is added to it.
pub fn stopped(broken: &Broken) -> Failure {
    let Broken { path, line, what } = broken;
    let mut failure = Failure::tool(format!("The audit log is broken: line {line} of `{path}` {what}."))
        .help("Nothing is added to a broken log. Take it from your copy, and tell the people who watch over it.");
    failure.exit = Exit::Blocked;
    failure
}
