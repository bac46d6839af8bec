//! A folder of a server as a target: what is done with it, by `rsync` or by file operations.

#![expect(clippy::disallowed_methods, reason = "copies files of a server to this machine")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::files::Entry;
use super::login::Login;
use super::packet::is_folder;
use super::rsync;
use super::sftp::Sftp;
use super::shell::{self, Held};
use crate::deploy::lease::{self, Lease};
use crate::deploy::remote::{Parcel, Remote, Trouble};
use crate::policy::Transfer;
use crate::release::{Problem, Sums, sha256};

/// File with the lease of a run that may use SFTP only.
const LEASE: &str = "lease";

/// A folder of a server.
#[derive(Debug)]
pub struct Server {
    login: Login,
    sftp: Sftp,
    held: Option<Held>,
    lease: Option<Lease>,
    /// The release that this run has checked, with what was found.
    checked: Option<(String, Sums)>,
}

impl Server {
    /// Connects to a server.
    ///
    /// # Errors
    /// When it cannot be reached, is not the one that is known, or does not let the account in.
    pub fn connect(login: Login) -> io::Result<Self> {
        let mut sftp = Sftp::connect(&login)?;
        if !sftp.mode(&login.path)?.is_some_and(|mode| is_folder(mode) || mode & 0o170_000 == 0o120_000) {
            return Err(Trouble::new(
                format!("There is no folder `{}` on `{}`.", login.path, login.name()),
                "IT makes it and gives it to the account; or correct `path` in `governance/targets.toml`.",
            )
            .into());
        }
        Ok(Self { login, sftp, held: None, lease: None, checked: None })
    }

    /// Writes the lease, unless somebody else holds one.
    fn take_lease(&mut self) -> io::Result<()> {
        let lease = Lease::new()?;
        let [own, old] = ["", "old-"].map(|what| format!(".placet-lease-{what}{}", lease.token()));
        let path = self.login.at(LEASE);
        self.sftp.write(&[(self.login.at(&own), lease.text().into_bytes(), None)])?;
        // The plain rename of SFTP refuses a name that is taken, so one of two runs gets it.
        if self.sftp.rename(&self.login.at(&own), &path).is_err() {
            let there = self.text(LEASE)?;
            if !there.as_deref().is_some_and(lease::is_over) {
                self.sftp.remove(&[self.login.at(&own)], false)?;
                return Err(lease::held(self.login.name(), &there.unwrap_or_default(), &path).into());
            }
            self.sftp.rename(&path, &self.login.at(&old))?;
            if self.text(&old)? != there {
                // Somebody was faster: what was taken away is a note that holds.
                self.sftp.rename(&self.login.at(&old), &path)?;
                return Err(lease::held(self.login.name(), "", &path).into());
            }
            self.sftp.remove(&[self.login.at(&old)], false)?;
            self.sftp.rename(&self.login.at(&own), &path)?;
        }
        self.lease = Some(lease);
        Ok(())
    }

    /// Makes sure that the lease is still this run's, and that it lasts.
    fn hold(&mut self) -> io::Result<()> {
        let Some(lease) = self.lease.clone() else { return Ok(()) };
        let there = self.text(LEASE)?.unwrap_or_default();
        if !lease.is_own(&there) {
            return Err(lease::held(self.login.name(), &there, &self.login.at(LEASE)).into());
        }
        if lease.is_due() {
            let renewed = lease.renewed();
            let (own, path) = (self.login.at(&format!(".placet-lease-{}", lease.token())), self.login.at(LEASE));
            self.sftp.write(&[(own.clone(), renewed.text().into_bytes(), None)])?;
            self.sftp.replace(&own, &path)?;
            self.lease = Some(renewed);
        }
        Ok(())
    }

    fn text(&mut self, path: &str) -> io::Result<Option<String>> {
        Ok(self.read(path)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Makes a new release by file operations only: what is the same gets a second name, the rest is sent.
    fn send(&mut self, parcel: &Parcel<'_>, folder: &str) -> io::Result<()> {
        let mut folders: BTreeSet<String> = BTreeSet::new();
        folders.insert(self.login.at(folder));
        for (path, _) in parcel.sums.iter() {
            let ends = path.match_indices('/').map(|(end, _)| end);
            folders.extend(ends.map(|end| self.login.at(&format!("{folder}/{}", &path[..end]))));
        }
        self.sftp.folders(&folders.into_iter().collect::<Vec<_>>())?;
        let mut sent: BTreeSet<&str> = parcel.sums.iter().map(|(path, _)| path).collect();
        if let Some((name, same)) = parcel.before {
            let link = |path: &str| (format!("releases/{name}/{path}"), format!("{folder}/{path}"));
            let links = same.iter().map(|(path, _)| link(path));
            let links: Vec<_> = links.map(|(old, new)| (self.login.at(&old), self.login.at(&new))).collect();
            // Where that does not work, all is sent.
            if let Ok(Some(())) = self.sftp.hard_links(&links) {
                sent.retain(|path| same.get(path).is_none());
            }
        }
        self.put(parcel.folder, folder, &sent)
    }

    /// Copies files of this machine into a folder there, over what is there.
    fn put(&mut self, from: &Path, folder: &str, paths: &BTreeSet<&str>) -> io::Result<()> {
        let files: Vec<_> =
            paths.iter().map(|path| (self.login.at(&format!("{folder}/{path}")), from.join(path))).collect();
        for some in files.chunks(256) {
            self.hold()?;
            let some: Vec<_> = some.iter().map(|(path, file)| (path.clone(), file.as_path())).collect();
            self.sftp.upload(&some)?;
        }
        Ok(())
    }

    /// Digests of what lies in a folder: reckoned there, or here from what is read back.
    fn digests(&mut self, folder: &str) -> io::Result<Sums> {
        if self.login.transfer == Transfer::Rsync
            && let Some(sums) = shell::sums(&self.login, folder)?
        {
            return Ok(sums);
        }
        let (entries, _) = self.sftp.walk(&self.login.at(folder))?;
        let (files, others): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(Entry::is_file);
        let mut sums: Vec<(String, String)> =
            others.into_iter().map(|entry| (entry.name, "not a file".to_owned())).collect();
        for some in files.chunks(64) {
            self.hold()?;
            let paths: Vec<String> =
                some.iter().map(|entry| self.login.at(&format!("{folder}/{}", entry.name))).collect();
            for (entry, bytes) in some.iter().zip(self.sftp.read(&paths)?) {
                sums.extend(bytes.map(|bytes| (entry.name.clone(), sha256(&bytes))));
            }
        }
        Ok(sums.into_iter().collect())
    }

    /// Compares what lies in a folder with what was sent. What differs is sent once more: the release before, whose
    /// files have a second name here, may have been changed by somebody.
    fn check(&mut self, parcel: &Parcel<'_>, folder: &str) -> io::Result<Sums> {
        let none = Sums::default();
        let there = self.digests(folder)?;
        let problems = parcel.sums.compare(&none, &there);
        if problems.is_empty() {
            return Ok(there);
        }
        let again = problems.iter().filter_map(|problem| match problem {
            Problem::Missing(path) | Problem::Changed(path) => Some(path.as_str()),
            Problem::Extra(_) => None,
        });
        let again: BTreeSet<&str> = again.collect();
        let old: Vec<String> = again.iter().map(|path| self.login.at(&format!("{folder}/{path}"))).collect();
        // Removed first: writing into a file would change it under its other name as well.
        self.sftp.remove(&old, false)?;
        self.put(parcel.folder, folder, &again)?;
        let there = self.digests(folder)?;
        match parcel.sums.compare(&none, &there).first() {
            None => Ok(there),
            Some(problem) => Err(Trouble::new(
                format!("What arrived on `{}` is not what was sent ({problem}).", self.login.name()),
                "What is served stays. Publish again; if it happens again, the disk or the line there is not sound.",
            )
            .into()),
        }
    }
}

impl Remote for Server {
    fn lock(&mut self) -> io::Result<()> {
        match self.login.transfer {
            Transfer::Rsync => self.held = Some(Held::take(&self.login)?),
            Transfer::Sftp => self.take_lease()?,
        }
        self.sftp.folders(&["releases", "evidence"].map(|folder| self.login.at(folder)))
    }

    fn read(&mut self, path: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.sftp.read(&[self.login.at(path)])?.pop().flatten())
    }

    fn list(&mut self, folder: &str) -> io::Result<Vec<String>> {
        let entries = self.sftp.list(&self.login.at(folder))?.unwrap_or_default();
        Ok(entries.into_iter().map(|entry| entry.name).collect())
    }

    fn current(&mut self) -> io::Result<Option<String>> {
        let link = self.sftp.link(&self.login.at("current"))?;
        Ok(link.and_then(|link| link.rsplit('/').next().map(str::to_owned)))
    }

    fn fetch(&mut self, release: &str, files: &[&str], folder: &Path) -> io::Result<()> {
        for some in files.chunks(64) {
            let paths: Vec<String> =
                some.iter().map(|path| self.login.at(&format!("releases/{release}/{path}"))).collect();
            for (path, bytes) in some.iter().zip(self.sftp.read(&paths)?) {
                let Some(bytes) = bytes else { continue };
                let file = folder.join(path);
                fs::create_dir_all(file.parent().unwrap_or(folder))?;
                fs::write(file, bytes)?;
            }
        }
        Ok(())
    }

    fn settle(&mut self, parcel: &Parcel<'_>) -> io::Result<()> {
        let [folder, evidence] = ["release", "evidence"].map(|what| format!(".placet-{what}-{}", parcel.name));
        match self.login.transfer {
            Transfer::Rsync => rsync::send(&self.login, parcel, &folder)?,
            Transfer::Sftp => self.send(parcel, &folder)?,
        }
        let there = self.check(parcel, &folder)?;
        self.checked = Some((parcel.name.to_owned(), there));
        self.sftp.folders(&[self.login.at(&evidence)])?;
        let mut files = Vec::new();
        for entry in fs::read_dir(parcel.evidence)? {
            let entry = entry?;
            let path = self.login.at(&format!("{evidence}/{}", entry.file_name().to_string_lossy()));
            files.push((path, fs::read(entry.path())?, None));
        }
        files.sort();
        self.sftp.write(&files)?;
        // Evidence first: a release that is served always has some.
        for (what, from) in [("evidence", evidence), ("releases", folder)] {
            self.sftp.rename(&self.login.at(&from), &self.login.at(&format!("{what}/{}", parcel.name)))?;
        }
        Ok(())
    }

    fn note(&mut self, line: &str) -> io::Result<()> {
        self.hold()?;
        self.sftp.append(&self.login.at("history"), line.as_bytes())
    }

    fn switch(&mut self, release: &str) -> io::Result<()> {
        self.hold()?;
        let link = self.login.at(&format!(".placet-current-{release}"));
        self.sftp.remove(std::slice::from_ref(&link), false)?;
        self.sftp.symlink(&format!("releases/{release}"), &link)?;
        // One rename: a server sees the old release or the new one.
        self.sftp.replace(&link, &self.login.at("current"))
    }

    fn sums(&mut self, release: &str, served: bool) -> io::Result<Sums> {
        if !served {
            return self.digests(&format!("releases/{release}"));
        }
        match &self.checked {
            // What was read back a moment ago, through another name.
            Some((name, sums)) if self.login.transfer == Transfer::Sftp && name == release => {
                let sums = sums.clone();
                if self.current()?.as_deref() == Some(release) { Ok(sums) } else { Ok(Sums::default()) }
            }
            _ => self.digests("current"),
        }
    }

    fn retire(&mut self, release: &str) -> io::Result<()> {
        let old = format!(".placet-old-{release}");
        self.sftp.rename(&self.login.at(&format!("releases/{release}")), &self.login.at(&old))?;
        self.remove(&old)
    }

    fn remove(&mut self, path: &str) -> io::Result<()> {
        let path = self.login.at(path);
        if !self.sftp.mode(&path)?.is_some_and(is_folder) {
            return self.sftp.remove(&[path], false);
        }
        let (files, folders) = self.sftp.walk(&path)?;
        let files: Vec<String> = files.into_iter().map(|entry| format!("{path}/{}", entry.name)).collect();
        self.sftp.remove(&files, false)?;
        let inner = folders.iter().rev().map(|folder| format!("{path}/{folder}"));
        // One after the other, from the inside: the order of a batch is that of its requests.
        self.sftp.remove(&inner.chain([path.clone()]).collect::<Vec<_>>(), true)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(lease) = self.lease.take()
            && self.text(LEASE).is_ok_and(|there| there.is_some_and(|there| lease.is_own(&there)))
        {
            // What cannot be removed now is over in some minutes.
            let _ = self.sftp.remove(&[self.login.at(LEASE)], false);
        }
    }
}
