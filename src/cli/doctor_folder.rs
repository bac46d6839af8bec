//! What the folder of a target can do: tried with a probe folder that is removed again.

#![expect(clippy::disallowed_methods, reason = "tries what a publication does in the folder of a target")]

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::doctor::{Point, State};
use crate::deploy::Place;
use crate::policy::Target;

/// Clocks that are further apart make servers and browsers take new pages for old ones.
const APART: Duration = Duration::from_secs(2);

/// Free space below this is said, in bytes.
const LITTLE: u64 = 1 << 30;

/// A time in whole seconds that files are given, since 1970.
const TIME: u64 = 1_700_000_000;

/// A folder that goes away with this value. A publication removes what a run that died left.
struct Probe(PathBuf);

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The folder of a target, its disk and its clock.
pub(super) fn points(folder: &Path, target: &Target) -> Vec<Point> {
    let mut points = vec![reached(folder)];
    let Some(above) = folder.ancestors().find(|path| path.is_dir()) else { return points };
    let probe = Probe(above.join(format!(".placet-doctor-{}", std::process::id())));
    let made = fs::create_dir(&probe.0).and_then(|()| fs::write(probe.0.join("file"), "probe"));
    let written = made.map_err(|error| format!("`{}` cannot be written to: {error}", above.display()));
    let writable = written.is_ok();
    points.push(Point::of("writing", written.map(|()| format!("files can be made in `{}`", above.display()))));
    if writable {
        let tried = |what: &str, fine: &str, result: io::Result<()>| {
            let bad = |error: io::Error| format!("{error}; releases cannot be put in place there");
            Point::of(what, result.map(|()| fine.to_owned()).map_err(bad))
        };
        points.push(tried("switch", "a link can take the place of another in one step", switch(&probe.0)));
        if target.retain_assets {
            let result = fs::hard_link(probe.0.join("file"), probe.0.join("hard"));
            points.push(tried("hard links", "assets of earlier releases can stay", result));
        }
        points.push(tried("lock", "one publication at a time can be held", lock(&probe.0)));
        points.push(tried("times", "files keep the time they are given", times(&probe.0)));
        points.push(clock(&probe.0));
        points.push(names(&probe.0));
    }
    points.push(space(above, folder));
    points
}

fn reached(folder: &Path) -> Point {
    let shown = folder.display();
    match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => {
            let served = Place::look(folder).current();
            let served = served.map_or_else(|| "nothing is served yet".to_owned(), |name| format!("serves {name}"));
            Point::new(State::Fine, "folder", format!("`{shown}` is there; {served}"))
        }
        Ok(_) => Point::new(State::Bad, "folder", format!("`{shown}` is not a folder")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Point::new(State::Note, "folder", format!("`{shown}` is not there yet; the first publication makes it"))
        }
        Err(error) => Point::new(State::Bad, "folder", format!("`{shown}` cannot be reached: {error}")),
    }
}

/// What a publication does: a link to another folder takes the place of the one that is served.
fn switch(probe: &Path) -> io::Result<()> {
    use std::os::unix::fs::symlink;
    for name in ["one", "two"] {
        fs::create_dir(probe.join(name))?;
    }
    symlink("one", probe.join("current"))?;
    symlink("two", probe.join("next"))?;
    fs::rename(probe.join("next"), probe.join("current"))?;
    if fs::read_link(probe.join("current"))? == Path::new("two") {
        Ok(())
    } else {
        Err(io::Error::other("the link does not lead where it should"))
    }
}

fn lock(probe: &Path) -> io::Result<()> {
    let first = File::create(probe.join("lock"))?;
    first.try_lock().map_err(io::Error::from)?;
    match File::open(probe.join("lock"))?.try_lock() {
        Err(fs::TryLockError::WouldBlock) => Ok(()),
        Err(fs::TryLockError::Error(error)) => Err(error),
        Ok(()) => Err(io::Error::other("two can hold the lock at the same time")),
    }
}

fn times(probe: &Path) -> io::Result<()> {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(TIME);
    File::options().write(true).open(probe.join("file"))?.set_modified(time)?;
    if fs::metadata(probe.join("file"))?.modified()? == time {
        Ok(())
    } else {
        Err(io::Error::other("a file has another time than it was given"))
    }
}

/// The clock of the disk, which is another machine's on a network drive.
fn clock(probe: &Path) -> Point {
    let now = SystemTime::now();
    let file = fs::write(probe.join("clock"), "x").and_then(|()| fs::metadata(probe.join("clock"))?.modified());
    match file {
        Err(error) => Point::new(State::Bad, "clock", error.to_string()),
        Ok(time) => {
            let apart = time.duration_since(now).unwrap_or_else(|before| before.duration());
            if apart > APART {
                let text = format!(
                    "the disk is {} seconds apart from this machine; set both by the same source",
                    apart.as_secs()
                );
                Point::new(State::Bad, "clock", text)
            } else {
                Point::new(State::Fine, "clock", "the disk and this machine agree")
            }
        }
    }
}

fn names(probe: &Path) -> Point {
    if probe.join("FILE").exists() {
        let text = "capital and small letters are the same there; two addresses that differ in them would be one file";
        return Point::new(State::Note, "names", text);
    }
    Point::new(State::Fine, "names", "capital and small letters are told apart")
}

/// Free space, and how much a release takes now.
fn space(above: &Path, folder: &Path) -> Point {
    let free = match rustix::fs::statvfs(above) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => return Point::new(State::Bad, "space", format!("cannot be told: {error}")),
    };
    let files = walkdir::WalkDir::new(Place::look(folder).served().join(".")).into_iter().flatten();
    let sizes = files.filter_map(|entry| entry.metadata().ok()).filter(std::fs::Metadata::is_file);
    let release: u64 = sizes.map(|metadata| metadata.len()).sum();
    let text = format!("{} free; the release that is served takes {}", size(free), size(release));
    let state = match free {
        free if free < release.saturating_mul(2) => State::Bad,
        free if free < LITTLE => State::Note,
        _ => State::Fine,
    };
    let text = if state == State::Bad { format!("{text}; a new one may not fit") } else { text };
    Point::new(state, "space", text)
}

/// A number of bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}
