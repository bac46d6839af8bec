//! Notices changes: at once through the system, and within two seconds by looking.

#![expect(clippy::disallowed_methods, reason = "the preview looks at the folder of the site")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use notify::event::{CreateKind, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::state::State;

/// Folders of a site whose files make a difference.
const FOLDERS: [&str; 9] =
    ["approvals", "content", "data", "governance", "i18n", "static", "styles", "templates", "themes"];

/// How often files are looked at in case the system said nothing.
const LOOK: Duration = Duration::from_secs(2);

/// A folder that is new is looked into again after this time: files that came with it are not always told of.
const AGAIN: Duration = Duration::from_millis(120);

/// Watches a site until the preview ends.
pub(super) struct Watch {
    pub(super) root: PathBuf,
    /// Other files and folders that make a difference.
    pub(super) also: Vec<PathBuf>,
    pub(super) state: Arc<State>,
}

impl Watch {
    /// Watches. Without help of the system it only looks, every two seconds.
    pub(super) fn run(self) {
        let (send, events) = mpsc::channel();
        let own = send.clone();
        let mut watcher = notify::recommended_watcher(move |event| {
            let _ = send.send(event);
        })
        .ok();
        let mut watched = BTreeSet::new();
        self.attach(&mut watcher, &mut watched);
        let (mut seen, mut look, mut again) = (self.look().0, Instant::now() + LOOK, None::<Instant>);
        let mut told = false;
        // The first build may have read files before they were watched.
        self.state.touch();
        while !self.state.stopped() {
            let next = again.map_or(look, |again| again.min(look));
            match events.recv_timeout(next.saturating_duration_since(Instant::now()).min(LOOK)) {
                Ok(event) => {
                    if let Ok(event) = &event
                        && is_move(event)
                    {
                        // A folder that went away and came back needs a new watch.
                        event.paths.iter().for_each(|path| drop(watched.take(path)));
                    }
                    if event.as_ref().map_or(true, |event| self.matters(event)) {
                        told = true;
                        self.state.touch();
                    }
                    if event.is_ok_and(|event| is_new_folder(&event)) {
                        self.attach(&mut watcher, &mut watched);
                        again = Some(Instant::now() + AGAIN);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(LOOK),
            }
            if again.is_some_and(|again| again <= Instant::now()) {
                again = None;
                self.state.touch();
            }
            if look <= Instant::now() {
                look = Instant::now() + LOOK;
                self.attach(&mut watcher, &mut watched);
                let (now, newest) = self.look();
                // What the system told of is in the last build, unless it changed after that began.
                let built = std::mem::take(&mut told) && self.state.began_after(newest);
                if now != seen {
                    seen = now;
                    if !built {
                        self.state.touch();
                    }
                }
            }
        }
        drop(own);
    }

    /// Watches folders that were not there before; one that is gone is forgotten.
    fn attach(&self, watcher: &mut Option<RecommendedWatcher>, watched: &mut BTreeSet<PathBuf>) {
        let Some(watcher) = watcher else { return };
        watched.retain(|path| path.exists());
        let folders = FOLDERS.iter().map(|name| self.root.join(name));
        let below = folders.chain(self.also.iter().cloned()).map(|path| (path, RecursiveMode::Recursive));
        for (path, mode) in below.chain([(self.root.clone(), RecursiveMode::NonRecursive)]) {
            if !watched.contains(&path) && path.exists() && watcher.watch(&path, mode).is_ok() {
                watched.insert(path);
            }
        }
    }

    /// Whether an event may make a difference: not that somebody read a file, and not what Placet writes itself.
    fn matters(&self, event: &Event) -> bool {
        let own = |path: &PathBuf| {
            let first = path.strip_prefix(&self.root).ok().and_then(|path| path.components().next());
            let name = first.map(|first| first.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
            let folder = path.parent() == Some(&*self.root) && !FOLDERS.contains(&&*name) && path.is_dir();
            matches!(&*name, ".placet" | ".git") || folder
        };
        let quiet = matches!(event.kind, EventKind::Access(_)) || event.paths.iter().all(own);
        event.need_rescan() || !quiet
    }

    /// A digest of names, sizes and times of everything that makes a difference, and the newest of these times.
    fn look(&self) -> (blake3::Hash, SystemTime) {
        let mut hasher = blake3::Hasher::new();
        let mut newest = UNIX_EPOCH;
        let folders = FOLDERS.iter().map(|name| self.root.join(name)).chain(self.also.iter().cloned());
        for folder in folders {
            for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
                newest = newest.max(add(&mut hasher, entry.path()));
            }
        }
        for entry in walkdir::WalkDir::new(&self.root).max_depth(1).sort_by_file_name().into_iter().flatten() {
            if entry.file_type().is_file() || entry.file_type().is_symlink() {
                newest = newest.max(add(&mut hasher, entry.path()));
            }
        }
        // Who changed what is known by the last state of the repository.
        newest = newest.max(add(&mut hasher, &self.root.join(".git/logs/HEAD")));
        (hasher.finalize(), newest)
    }
}

fn is_move(event: &Event) -> bool {
    matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
}

fn is_new_folder(event: &Event) -> bool {
    let folder = matches!(event.kind, EventKind::Create(CreateKind::Folder | CreateKind::Any | CreateKind::Other));
    let moved = matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)));
    folder || moved && event.paths.iter().any(|path| path.is_dir())
}

/// Adds a file; gives the time of its last change. The time of a folder says when a name in it came or went.
fn add(hasher: &mut blake3::Hasher, path: &Path) -> SystemTime {
    hasher.update(path.as_os_str().as_encoded_bytes()).update(b"\0");
    let Ok(meta) = std::fs::metadata(path) else { return UNIX_EPOCH };
    let modified = meta.modified().unwrap_or(UNIX_EPOCH);
    if !meta.is_dir() {
        let since = modified.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        hasher.update(&meta.len().to_le_bytes()).update(&since.to_le_bytes());
    }
    modified
}
