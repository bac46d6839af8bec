//! Targets beyond this machine, seen through a picture of their folder.

#![expect(clippy::disallowed_methods, reason = "the picture of a target lies on this machine")]

use std::cell::{RefCell, RefMut};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::place::{Place, is_name};
use super::remote::{Parcel, Remote};
use super::times::{TIMES, Times};
use crate::release::Sums;

/// A target beyond this machine.
#[derive(Debug)]
pub(super) struct Far {
    remote: RefCell<Box<dyn Remote>>,
    /// The picture, which goes away with this value.
    folder: PathBuf,
}

impl Far {
    /// The target itself.
    pub(super) fn remote(&self) -> RefMut<'_, Box<dyn Remote>> {
        self.remote.borrow_mut()
    }
}

impl Drop for Far {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Place {
    /// Takes a target beyond this machine for a change. What dead runs left is removed. `pictures` is a folder of this
    /// machine for pictures of targets.
    ///
    /// # Errors
    /// When another run holds it, it does not answer or refuses, or the disk here does.
    pub fn take_far(mut remote: Box<dyn Remote>, pictures: &Path) -> io::Result<Self> {
        remote.lock()?;
        let place = Self::look_far(remote, pictures)?;
        place.sweep_far()?;
        Ok(place)
    }

    /// Looks at a target beyond this machine without holding it.
    ///
    /// # Errors
    /// When it does not answer or refuses, or the disk here does.
    pub fn look_far(remote: Box<dyn Remote>, pictures: &Path) -> io::Result<Self> {
        let (folder, lock) = picture(pictures)?;
        let far = Far { remote: RefCell::new(remote), folder: folder.clone() };
        let place = Self::picture(folder, lock, far);
        place.draw()?;
        Ok(place)
    }

    /// Draws the picture: what is served, the history, the names of releases and their evidence.
    fn draw(&self) -> io::Result<()> {
        let Some(far) = &self.far else { return Ok(()) };
        let (history, current, releases) = {
            let mut remote = far.remote();
            (remote.read("history")?, remote.current()?, remote.list("releases")?)
        };
        fs::write(self.root.join("history"), history.unwrap_or_default())?;
        for name in releases.iter().filter(|name| is_name(name)) {
            fs::create_dir_all(self.release(name))?;
            self.fetch_evidence(name)?;
        }
        if let Some(name) = current.filter(|name| is_name(name)) {
            std::os::unix::fs::symlink(Path::new("releases").join(&name), self.served())?;
        }
        Ok(())
    }

    /// Copies the evidence of a release here, if the target is beyond this machine.
    ///
    /// # Errors
    /// When the target does not answer or refuses, or the disk here does.
    pub fn fetch_evidence(&self, name: &str) -> io::Result<()> {
        let Some(far) = self.far.as_ref().filter(|_| is_name(name)) else { return Ok(()) };
        let files = far.remote().list(&format!("evidence/{name}"))?;
        let plain = |file: &&String| {
            !file.starts_with('.') && file.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        for file in files.iter().filter(plain) {
            let bytes = far.remote().read(&format!("evidence/{name}/{file}"))?;
            fs::create_dir_all(self.evidence(name))?;
            fs::write(self.evidence(name).join(file), bytes.unwrap_or_default())?;
        }
        Ok(())
    }

    /// Copies files of a release here, with their times, if the target is beyond this machine.
    ///
    /// # Errors
    /// When the target does not answer or refuses, or the disk here does.
    pub fn fetch(&self, name: &str, files: &[&str]) -> io::Result<()> {
        let Some(far) = self.far.as_ref().filter(|_| !files.is_empty()) else { return Ok(()) };
        let folder = self.release(name);
        far.remote().fetch(name, files, &folder)?;
        let times = self.times(name);
        for path in files {
            let time = times.get(path).and_then(|time| u64::try_from(time).ok());
            if let (Some(time), Ok(file)) = (time, fs::OpenOptions::new().write(true).open(folder.join(path))) {
                file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(time))?;
            }
        }
        Ok(())
    }

    /// The times of a release; none where they are not known.
    fn times(&self, name: &str) -> Times {
        let text = fs::read_to_string(self.evidence(name).join(TIMES)).ok();
        text.and_then(|text| Times::read(&text)).unwrap_or_default()
    }

    /// Whether the target is beyond this machine.
    pub fn is_far(&self) -> bool {
        self.far.is_some()
    }

    /// Sees that files of a release are on this machine.
    ///
    /// # Errors
    /// When the target does not answer or refuses, or the disk here does.
    pub fn at_hand(&self, name: &str, files: &[&str]) -> io::Result<()> {
        let missing = |path: &&&str| !self.release(name).join(path).exists();
        self.fetch(name, &files.iter().filter(missing).copied().collect::<Vec<_>>())
    }

    /// The folder of a release with all its files, on this machine.
    ///
    /// # Errors
    /// When the target does not answer or refuses, or the disk here does.
    pub fn whole(&self, name: &str) -> io::Result<PathBuf> {
        if self.far.is_some()
            && let Some((own, kept)) = self.sums(name)
        {
            self.at_hand(name, &own.iter().chain(kept.iter()).map(|(path, _)| path).collect::<Vec<_>>())?;
        }
        Ok(self.release(name))
    }

    /// Sends a release that is complete here.
    pub(super) fn send(&self, name: &str) -> io::Result<()> {
        let Some(far) = &self.far else { return Ok(()) };
        let (own, kept) = self.sums(name).unwrap_or_default();
        let all = |(own, kept): (Sums, Sums)| -> Sums {
            let all = own.iter().chain(kept.iter());
            all.map(|(path, digest)| (path.to_owned(), digest.to_owned())).collect()
        };
        let sums = all((own, kept));
        let current = self.current();
        let before = current.as_ref().and_then(|current| {
            let (old, times, new_times) = (all(self.sums(current)?), self.times(current), self.times(name));
            let same = sums.iter().filter(|(path, digest)| {
                // What stays of earlier releases stands in neither list, and keeps its time.
                old.get(path) == Some(digest)
                    && (new_times.get(path).is_none() || times.get(path) == new_times.get(path))
            });
            Some((current.as_str(), same.map(|(path, digest)| (path.to_owned(), digest.to_owned())).collect::<Sums>()))
        });
        let (folder, evidence) = (self.release(name), self.evidence(name));
        far.remote().settle(&Parcel {
            name,
            folder: &folder,
            evidence: &evidence,
            sums: &sums,
            before: before.as_ref().map(|(name, same)| (*name, same)),
        })
    }

    /// Completes the history there, and removes what dead runs left.
    fn sweep_far(&self) -> io::Result<()> {
        let Some(far) = &self.far else { return Ok(()) };
        for folder in ["", "releases", "evidence"] {
            let names = far.remote().list(folder)?;
            for name in self.left(folder, &names) {
                let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                far.remote().remove(&path)?;
            }
        }
        // The picture as well: it shows releases that were never served.
        self.sweep()
    }
}

/// A new folder for a picture, and the file that is held as long as it is needed. Those of dead runs are removed.
fn picture(pictures: &Path) -> io::Result<(PathBuf, File)> {
    fs::create_dir_all(pictures)?;
    let open =
        |folder: &Path| fs::OpenOptions::new().create(true).truncate(false).write(true).open(folder.join("lock"));
    let alone = open(pictures)?;
    alone.lock()?;
    for entry in fs::read_dir(pictures)? {
        let path = entry?.path();
        if path.is_dir() && open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            fs::remove_dir_all(&path)?;
        }
    }
    let mut number = 0;
    let folder = loop {
        let folder = pictures.join(format!("{}-{number}", std::process::id()));
        match fs::create_dir(&folder) {
            Ok(()) => break folder,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
            Err(error) => return Err(error),
        }
    };
    let lock = open(&folder)?;
    lock.lock()?;
    for inner in ["releases", "evidence"] {
        fs::create_dir_all(folder.join(inner))?;
    }
    Ok((folder, lock))
}
