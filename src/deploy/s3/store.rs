//! A bucket as a target: what lies where in it, and what is done with it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use super::client::{Client, Only};
use super::{copy, parallel};
use crate::deploy::lease::{self, Lease};
use crate::deploy::remote::{Parcel, Remote, Trouble};
use crate::deploy::times::{TIMES, Times};
use crate::policy::Bucket;
use crate::release::{Sums, sha256};

/// What stands before the keys that are not served. Servers hide names with a dot in front.
const CONTROL: &str = ".placet-control";

/// A bucket.
#[derive(Debug)]
pub struct Store {
    pub(super) client: Client,
    /// Empty, or with a slash at its end.
    pub(super) prefix: String,
    lease: Option<(Lease, String)>,
}

impl Store {
    /// A bucket, with the key that the environment of this process names.
    ///
    /// # Errors
    /// When there is no key.
    pub fn new(bucket: &Bucket) -> io::Result<Self> {
        let prefix = if bucket.prefix.is_empty() { String::new() } else { format!("{}/", bucket.prefix) };
        Ok(Self { client: Client::new(bucket)?, prefix, lease: None })
    }

    /// Key of something that is not served.
    fn key(&self, path: &str) -> String {
        format!("{}{CONTROL}/{path}", self.prefix)
    }

    pub(super) fn blob(&self, digest: &str) -> String {
        self.key(&format!("blobs/{digest}"))
    }

    fn text(&self, path: &str) -> io::Result<Option<(String, String)>> {
        let found = self.client.get(&self.key(path))?;
        Ok(found.map(|(bytes, etag)| (String::from_utf8_lossy(&bytes).into_owned(), etag)))
    }

    /// Writes something that is not served.
    fn put(&self, path: &str, bytes: &[u8], only: Only<'_>) -> io::Result<Option<String>> {
        self.client.put(&self.key(path), bytes, &[("content-type", "text/plain; charset=utf-8")], only)
    }

    /// Makes sure that the lease is still this run's, and that it lasts.
    pub(super) fn hold(&mut self) -> io::Result<()> {
        let Some((lease, etag)) = self.lease.clone() else { return Ok(()) };
        if !lease.is_due() {
            let there = self.text("lease")?;
            return if there.as_ref().is_some_and(|(text, _)| lease.is_own(text)) { Ok(()) } else { Err(self.held()) };
        }
        let renewed = lease.renewed();
        let Some(etag) = self.put("lease", renewed.text().as_bytes(), Only::Over(&etag))? else {
            return Err(self.held());
        };
        self.lease = Some((renewed, etag));
        Ok(())
    }

    fn held(&self) -> io::Error {
        let there = self.text("lease").ok().flatten().map(|(text, _)| text).unwrap_or_default();
        lease::held(&self.client.name, &there, &self.key("lease")).into()
    }

    /// Files of a release with their digests, those of earlier releases that stay included.
    pub(super) fn files(&self, release: &str) -> io::Result<Sums> {
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for (file, needed) in [("SHA256SUMS", true), ("SHA256SUMS.retained", false)] {
            let text = self.text(&format!("evidence/{release}/{file}"))?;
            let sums = match text.map(|(text, _)| Sums::read(&text)) {
                Some(Some(sums)) => sums,
                None if !needed => Sums::default(),
                _ => {
                    return Err(Trouble::new(
                        format!("The evidence of the release `{release}` is missing or damaged."),
                        format!("It belongs to `{}`.", self.key(&format!("evidence/{release}/{file}"))),
                    )
                    .into());
                }
            };
            all.extend(sums.iter().map(|(path, digest)| (path.to_owned(), digest.to_owned())));
        }
        Ok(all.into_iter().collect())
    }

    /// Times and header fields of a release; none where they are not known.
    pub(super) fn times(&self, release: &str) -> io::Result<Times> {
        let text = self.text(&format!("evidence/{release}/{TIMES}"))?;
        Ok(text.and_then(|(text, _)| Times::read(&text)).unwrap_or_default())
    }

    /// Keys that are served, without what stands before them.
    pub(super) fn served(&self) -> io::Result<Vec<String>> {
        let keys = self.client.list(&self.prefix)?;
        let own = keys.iter().filter_map(|key| key.strip_prefix(&self.prefix));
        Ok(own.filter(|path| path.split('/').next() != Some(CONTROL)).map(str::to_owned).collect())
    }

    /// The bytes of which blobs are there.
    fn blobs(&self) -> io::Result<BTreeSet<String>> {
        let prefix = self.blob("");
        Ok(self.client.list(&prefix)?.iter().filter_map(|key| key.strip_prefix(&prefix)).map(str::to_owned).collect())
    }

    /// Removes the bytes that no release needs any more.
    fn sweep_blobs(&self) -> io::Result<()> {
        let mut needed: BTreeSet<String> = BTreeSet::new();
        for release in self.names("releases")? {
            needed.extend(self.files(&release)?.iter().map(|(_, digest)| digest.to_owned()));
        }
        let gone: Vec<String> = self.blobs()?.into_iter().filter(|digest| !needed.contains(digest)).collect();
        parallel(&gone, |digest| self.client.delete(&self.blob(digest)))
    }

    pub(super) fn names(&self, folder: &str) -> io::Result<Vec<String>> {
        let prefix = self.key(&format!("{folder}/"));
        let keys = self.client.list(&prefix)?;
        let first = |key: &String| key.strip_prefix(&prefix)?.split('/').next().map(str::to_owned);
        let names: BTreeSet<String> = keys.iter().filter_map(first).filter(|name| !name.is_empty()).collect();
        Ok(names.into_iter().collect())
    }
}

impl Remote for Store {
    fn lock(&mut self) -> io::Result<()> {
        let lease = Lease::new()?;
        let mut etag = self.put("lease", lease.text().as_bytes(), Only::New)?;
        if etag.is_none() {
            let Some((there, old)) = self.text("lease")? else { return Err(self.held()) };
            // A request that was repeated after the line broke may have been its own rival.
            etag = if lease.is_own(&there) {
                Some(old)
            } else if lease::is_over(&there) {
                self.put("lease", lease.text().as_bytes(), Only::Over(&old))?
            } else {
                None
            };
        }
        let etag = etag.ok_or_else(|| self.held())?;
        // A store that does not know conditions lets both of two runs write: the last one to write is there.
        if !self.text("lease")?.is_some_and(|(text, _)| lease.is_own(&text)) {
            return Err(self.held());
        }
        self.lease = Some((lease, etag));
        let under_way = self.text("switching")?;
        under_way.map_or(Ok(()), |(release, _)| self.switch(release.trim()))
    }

    fn read(&mut self, path: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.client.get(&self.key(path))?.map(|(bytes, _)| bytes))
    }

    fn list(&mut self, folder: &str) -> io::Result<Vec<String>> {
        if folder.is_empty() { Ok(Vec::new()) } else { self.names(folder) }
    }

    fn current(&mut self) -> io::Result<Option<String>> {
        Ok(self.text("current")?.map(|(text, _)| text.trim().to_owned()))
    }

    fn fetch(&mut self, release: &str, files: &[&str], folder: &Path) -> io::Result<()> {
        let sums = self.files(release)?;
        let wanted: Vec<(&str, &str)> = files.iter().filter_map(|path| Some((*path, sums.get(path)?))).collect();
        parallel(&wanted, |(path, digest)| {
            let Some((bytes, _)) = self.client.get(&self.blob(digest))? else { return Ok(()) };
            copy::write(&folder.join(path), &bytes)
        })
    }

    fn settle(&mut self, parcel: &Parcel<'_>) -> io::Result<()> {
        let there = self.blobs()?;
        let mut new: BTreeMap<&str, &str> = BTreeMap::new();
        new.extend(parcel.sums.iter().map(|(path, digest)| (digest, path)));
        new.retain(|digest, _| !there.contains(*digest));
        let new: Vec<(&str, &str)> = new.into_iter().collect();
        for some in new.chunks(256) {
            self.hold()?;
            // The digest of the bytes is signed with the request, so what arrives is what was sent.
            parallel(some, |(digest, path)| {
                let bytes = copy::read(&parcel.folder.join(path))?;
                if sha256(&bytes) != *digest {
                    return Err(io::Error::other(format!("`{path}` was changed while it was sent")));
                }
                let headers = [("content-type", "application/octet-stream")];
                self.client.put(&self.blob(digest), &bytes, &headers, Only::Always).map(|_| ())
            })?;
        }
        for (name, bytes) in copy::files(parcel.evidence)? {
            self.put(&format!("evidence/{}/{name}", parcel.name), &bytes, Only::Always)?;
        }
        self.put(&format!("releases/{}", parcel.name), b"whole\n", Only::Always).map(|_| ())
    }

    fn note(&mut self, line: &str) -> io::Result<()> {
        self.hold()?;
        let old = self.text("history")?;
        let only = old.as_ref().map_or(Only::New, |(_, etag)| Only::Over(etag));
        let text = format!("{}{line}", old.as_ref().map_or("", |(text, _)| text));
        if self.put("history", text.as_bytes(), only)?.is_some() {
            return Ok(());
        }
        let there = self.text("history")?.is_some_and(|(now, _)| now == text);
        if there { Ok(()) } else { Err(self.held()) }
    }

    fn switch(&mut self, release: &str) -> io::Result<()> {
        self.hold()?;
        let unfinished = self.text("switching")?.is_some();
        self.put("switching", release.as_bytes(), Only::Always)?;
        // After a run that died in between nobody knows what is served, so all is copied.
        let before = if unfinished { None } else { self.current()? };
        self.copy(release, before.as_deref())?;
        self.remove_old(release)?;
        self.hold()?;
        self.put("current", release.as_bytes(), Only::Always)?;
        self.client.delete(&self.key("switching"))
    }

    fn sums(&mut self, release: &str, served: bool) -> io::Result<Sums> {
        let found: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());
        let wanted: Vec<(String, String)> = if served {
            self.served()?.into_iter().map(|path| (format!("{}{path}", self.prefix), path)).collect()
        } else {
            self.files(release)?.iter().map(|(path, digest)| (self.blob(digest), path.to_owned())).collect()
        };
        parallel(&wanted, |(key, path)| {
            if let Some((bytes, _)) = self.client.get(key)?
                && let Ok(mut found) = found.lock()
            {
                found.push((path.clone(), sha256(&bytes)));
            }
            Ok(())
        })?;
        Ok(found.into_inner().unwrap_or_default().into_iter().collect())
    }

    fn retire(&mut self, release: &str) -> io::Result<()> {
        self.client.delete(&self.key(&format!("releases/{release}")))?;
        self.sweep_blobs()
    }

    fn remove(&mut self, path: &str) -> io::Result<()> {
        self.client.delete(&self.key(path))?;
        let keys = self.client.list(&self.key(&format!("{path}/")))?;
        parallel(&keys, |key| self.client.delete(key))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some((lease, _)) = self.lease.take()
            && self.text("lease").is_ok_and(|there| there.is_some_and(|(text, _)| lease.is_own(&text)))
        {
            // What cannot be removed now is over in some minutes.
            let _ = self.client.delete(&self.key("lease"));
        }
    }
}
