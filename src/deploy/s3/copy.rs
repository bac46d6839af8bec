//! How what is served comes to be another release: which objects, with which header fields, in which order.

#![expect(clippy::disallowed_methods, reason = "reads and writes copies of objects")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::parallel;
use super::store::Store;
use crate::deploy::remote::Trouble;
use crate::hosting::{PLAN, Plan, media_type};
use crate::release::{Sums, sha256};

/// Most objects of earlier releases that one run removes; the rest goes with the next.
const REMOVED: usize = 1000;

/// Value of `Cache-Control` for what the plan does not name.
const ASK_AGAIN: &str = "no-cache";

/// What is copied one group after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// Style sheets, scripts, fonts, pictures: pages ask for them.
    Parts,
    /// Pages that were not there: others lead to them.
    New,
    /// Pages that were.
    Pages,
    /// The first page, feeds, lists of addresses: they lead to pages.
    Ways,
    /// `version.json`: says that the release is there.
    Version,
}

fn step(path: &str, media_type: &str) -> Step {
    let name = path.rsplit('/').next().unwrap_or(path);
    if matches!(name, "version.json" | "__version__") {
        return Step::Version;
    }
    let feed = ["application/atom+xml", "application/rss+xml", "application/feed+json", "application/xml", "text/xml"];
    if path == "index.html" || path == PLAN || feed.iter().any(|feed| media_type.starts_with(feed)) {
        return Step::Ways;
    }
    if media_type.starts_with("text/html") { Step::Pages } else { Step::Parts }
}

impl Store {
    /// Copies the objects of a release that differ from those of the release before; all, if that is not known.
    pub(super) fn copy(&mut self, release: &str, before: Option<&str>) -> io::Result<()> {
        let (sums, headers) = (self.files(release)?, self.fields(release)?);
        let old = before.map_or(Ok(Sums::default()), |before| self.files(before))?;
        let same = before.map_or(Ok(Sums::default()), |before| self.unchanged((&sums, release), (&old, before)))?;
        let mut steps: BTreeMap<Step, Vec<(&str, &str)>> = BTreeMap::new();
        for (path, digest) in sums.iter().filter(|(path, _)| same.get(path).is_none()) {
            let media = headers.get(path).map_or_else(|| media_type(path), |(media, _)| media.as_str());
            let step = match step(path, media) {
                Step::Pages if old.get(path).is_none() => Step::New,
                step => step,
            };
            steps.entry(step).or_default().push((path, digest));
        }
        self.sound(steps.values().flatten().map(|(_, digest)| *digest))?;
        for files in steps.values() {
            for some in files.chunks(256) {
                self.hold()?;
                parallel(some, |(path, digest)| {
                    let (media, cache) = headers
                        .get(*path)
                        .map_or((media_type(path), ASK_AGAIN), |(media, cache)| (media.as_str(), cache.as_str()));
                    let fields = [("content-type", media), ("cache-control", cache), ("x-amz-meta-sha256", *digest)];
                    self.client.copy(&self.blob(digest), &format!("{}{path}", self.prefix), &fields)
                })?;
            }
        }
        Ok(())
    }

    /// Sees that the bytes that are going to be served are those that were sent.
    fn sound<'d>(&self, digests: impl Iterator<Item = &'d str>) -> io::Result<()> {
        let mut digests: Vec<&str> = digests.collect();
        digests.sort_unstable();
        digests.dedup();
        parallel(&digests, |digest| {
            let key = self.blob(digest);
            match self.client.get(&key)? {
                Some((bytes, _)) if sha256(&bytes) == **digest => Ok(()),
                _ => Err(Trouble::new(
                    format!("`{key}` is missing or was changed. What is served stays."),
                    format!("Remove `{key}` from the bucket and publish again: it is sent anew."),
                )
                .into()),
            }
        })
    }

    /// Media type and `Cache-Control` of the files of a release, as its serving plan has them.
    fn fields(&self, release: &str) -> io::Result<BTreeMap<String, (String, String)>> {
        let sums = self.files(release)?;
        let plan = sums.get(PLAN).map_or(Ok(None), |digest| self.client.get(&self.blob(digest)))?;
        let plan: Option<Plan> = plan.and_then(|(bytes, _)| serde_json::from_slice(&bytes).ok());
        let plan = plan.ok_or_else(|| {
            Trouble::new(
                format!("The serving plan of the release `{release}` is missing or damaged."),
                "Publish again; it is sent anew.",
            )
        })?;
        let fields = plan.documents.into_iter().map(|own| {
            let cache = plan.caches.get(&own.cache_class).cloned().unwrap_or_else(|| ASK_AGAIN.to_owned());
            (own.file, (own.media_type, cache))
        });
        Ok(fields.collect())
    }

    /// Files that have the same bytes and the same header fields in both releases.
    fn unchanged(&self, (sums, release): (&Sums, &str), (old, before): (&Sums, &str)) -> io::Result<Sums> {
        let (times, old_times) = (self.times(release)?, self.times(before)?);
        let same = sums.iter().filter(|(path, digest)| {
            // What stays of earlier releases stands in neither list of header fields, and keeps its own.
            old.get(path) == Some(digest)
                && (times.policy(path).is_none() || times.policy(path) == old_times.policy(path))
        });
        Ok(same.map(|(path, digest)| (path.to_owned(), digest.to_owned())).collect())
    }

    /// Removes objects that an earlier release served and this one does not have. What no release ever had stays, and
    /// is found by the comparison.
    pub(super) fn remove_old(&mut self, release: &str) -> io::Result<()> {
        let new = self.files(release)?;
        let mut gone: Vec<String> = self.served()?.into_iter().filter(|path| new.get(path).is_none()).collect();
        if gone.is_empty() {
            return Ok(());
        }
        let mut known: Vec<Sums> = Vec::new();
        for earlier in self.names("evidence")? {
            known.extend(self.files(&earlier).ok());
        }
        gone.retain(|path| known.iter().any(|sums| sums.get(path).is_some()));
        gone.truncate(REMOVED);
        self.hold()?;
        parallel(&gone, |path| self.client.delete(&format!("{}{path}", self.prefix)))
    }
}

/// Writes a file with the folders above it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, bytes)
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

/// Names and bytes of the files in a folder, sorted.
pub(super) fn files(folder: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?));
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_need_comes_before_them_and_the_version_last() {
        let paths = ["version.json", "atom.xml", "index.html", "blog/a/index.html", "a.0123456789.css", "a.png"];
        let mut steps: Vec<(Step, &str)> = paths.iter().map(|path| (step(path, media_type(path)), *path)).collect();
        steps.sort();
        let order: Vec<&str> = steps.iter().map(|(_, path)| *path).collect();
        assert_eq!(order, ["a.0123456789.css", "a.png", "blog/a/index.html", "atom.xml", "index.html", "version.json"]);
    }
}
