//! What differs between what is served and what would be.

use std::collections::{BTreeMap, BTreeSet};

use super::state::{State, is_page};
use crate::hosting::{Plan, SERVERS};
use crate::output::Index;

/// A page with what people call it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Page {
    /// Path of its address.
    pub url: String,
    /// Title.
    pub title: String,
    /// Size in bytes: the new one, or of a page that is removed the old one.
    pub size: u64,
}

/// A header field whose value differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderChange {
    /// Header class.
    pub class: String,
    /// Name.
    pub name: String,
    /// Value so far.
    pub old: Option<String>,
    /// Value from then on.
    pub new: Option<String>,
}

/// All differences. Everything is sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Nothing is served yet.
    pub first: bool,
    /// Pages.
    pub added: Vec<Page>,
    /// Pages with other bytes.
    pub changed: Vec<Page>,
    /// Pages that are not there any more.
    pub removed: Vec<Page>,
    /// Addresses of removed pages that neither lead on nor say that they are gone.
    pub lost: Vec<String>,
    /// Pages that are the same.
    pub same: usize,
    /// Files that have to be sent, compressed twins among them, with their size in bytes.
    pub transfer: Vec<(String, u64)>,
    /// Files that go.
    pub gone_files: Vec<String>,
    /// Redirects: from and to.
    pub redirects_added: Vec<(String, String)>,
    /// Redirects that end, or lead elsewhere from then on.
    pub redirects_removed: Vec<(String, String)>,
    /// Addresses that say from then on that their page was withdrawn.
    pub gone_added: Vec<String>,
    /// Addresses that do not say so any more.
    pub gone_removed: Vec<String>,
    /// Hosts with the first document that contacts them.
    pub origins_added: Vec<(String, String)>,
    /// Hosts that are not contacted any more.
    pub origins_removed: Vec<String>,
    /// Header fields and caching.
    pub headers: Vec<HeaderChange>,
    /// Style sheets, scripts and fonts that are new or different.
    pub theme_files: Vec<String>,
    /// Whether what stands around every page differs.
    pub frame: bool,
    /// Media types that were not served before.
    pub media_types: Vec<String>,
    /// Files of configuration that differ, by server.
    pub configs: Vec<(&'static str, Vec<String>)>,
    /// Servers that nothing is written for, with the first reason.
    pub refused: Vec<(&'static str, String)>,
    /// Versions of Placet, if they differ.
    pub tool: Option<(String, String)>,
    /// Whether the policy is another one.
    pub policy: bool,
}

impl Changes {
    /// The differences; `index` has the sizes of the new files.
    pub fn between(old: Option<&State>, new: &State, index: &Index) -> Self {
        let none = State::default();
        let before = old.unwrap_or(&none);
        let mut changes = Self { first: old.is_none(), ..Self::default() };
        changes.pages(before, new);
        changes.files(before, new, index);
        changes.addresses(&before.plan, &new.plan);
        changes.outside(before, new);
        changes.headers = headers(&before.plan, &new.plan);
        (changes.configs, changes.refused) = configs(&before.plan, &new.plan);
        changes.theme(before, new);
        changes
    }

    /// Whether nothing that anyone is served differs.
    pub fn nothing(&self) -> bool {
        self.transfer.is_empty() && self.gone_files.is_empty()
    }

    /// Bytes to send.
    pub fn transfer_bytes(&self) -> u64 {
        self.transfer.iter().map(|(_, size)| size).sum()
    }

    fn pages(&mut self, old: &State, new: &State) {
        let by_url = |state: &State| -> BTreeMap<String, (Page, String)> {
            let page = |own: &crate::hosting::Served| Page {
                url: own.url.clone(),
                title: state.title(own).to_owned(),
                size: own.size,
            };
            state.pages().map(|own| (own.url.clone(), (page(own), own.sha256.clone()))).collect()
        };
        let (mut before, after) = (by_url(old), by_url(new));
        for (url, (page, digest)) in after {
            match before.remove(&url) {
                None => self.added.push(page),
                Some((_, own)) if own == digest => self.same += 1,
                Some(_) => self.changed.push(page),
            }
        }
        self.removed = before.into_values().map(|(page, _)| page).collect();
        let answers = |url: &String| {
            new.plan.gone.contains(url) || new.plan.redirects.iter().any(|redirect| redirect.from == *url)
        };
        self.lost = self.removed.iter().map(|page| page.url.clone()).filter(|url| !answers(url)).collect();
    }

    fn files(&mut self, old: &State, new: &State, index: &Index) {
        let size = |path: &str| index.get(path).map_or(0, |entry| entry.size);
        let sent = new.sums.iter().filter(|(path, digest)| old.sums.get(path) != Some(digest));
        self.transfer = sent.map(|(path, _)| (path.to_owned(), size(path))).collect();
        let gone = old.sums.iter().filter(|(path, _)| new.sums.get(path).is_none());
        self.gone_files = gone.map(|(path, _)| path.to_owned()).collect();
    }

    fn addresses(&mut self, old: &Plan, new: &Plan) {
        let pairs = |plan: &Plan| -> BTreeSet<(String, String)> {
            plan.redirects.iter().map(|own| (own.from.clone(), own.to.clone())).collect()
        };
        let (before, after) = (pairs(old), pairs(new));
        self.redirects_added = after.difference(&before).cloned().collect();
        self.redirects_removed = before.difference(&after).cloned().collect();
        let gone = |from: &Plan, without: &Plan| {
            from.gone.iter().filter(|url| !without.gone.contains(url)).cloned().collect::<Vec<_>>()
        };
        (self.gone_added, self.gone_removed) = (gone(new, old), gone(old, new));
    }

    fn outside(&mut self, old: &State, new: &State) {
        let (before, after) = (&old.sight.origins, &new.sight.origins);
        let added = after.iter().filter(|(origin, _)| !before.contains_key(*origin));
        self.origins_added = added.map(|(origin, page)| (origin.clone(), page.clone())).collect();
        self.origins_removed = before.keys().filter(|origin| !after.contains_key(*origin)).cloned().collect();
        let types = |state: &State| -> BTreeSet<String> {
            state.plan.documents.iter().map(|document| document.media_type.clone()).collect()
        };
        self.media_types = types(new).difference(&types(old)).cloned().collect();
        self.policy = old.policy.is_some() && new.policy.is_some() && old.policy != new.policy;
        if let (Some(before), Some(after)) = (&old.tool, &new.tool)
            && before != after
        {
            self.tool = Some((before.clone(), after.clone()));
        }
    }

    fn theme(&mut self, old: &State, new: &State) {
        let assets = new.plan.documents.iter().filter(|document| is_theme_file(&document.media_type));
        let fresh = assets.filter(|own| old.sums.get(&own.file) != Some(&own.sha256));
        self.theme_files = fresh.map(|own| own.file.clone()).collect();
        let is_asset = |path: &String| is_theme_file(crate::hosting::media_type(path));
        self.theme_files.extend(self.gone_files.iter().filter(|path| is_asset(path)).cloned());
        self.theme_files.sort();
        self.frame = match (old.frame(), new.frame()) {
            (Some(before), Some(after)) => before != after,
            // Nothing to compare: what cannot be told is no small change.
            (before, after) => before != after || new.plan.documents.iter().any(is_page),
        };
    }
}

fn is_theme_file(media_type: &str) -> bool {
    ["text/css", "text/javascript", "font/"].iter().any(|kind| media_type.starts_with(kind))
}

fn headers(old: &Plan, new: &Plan) -> Vec<HeaderChange> {
    let values = |plan: &Plan| -> BTreeMap<(String, String), String> {
        let fields = plan.headers.iter().flat_map(|(class, fields)| {
            fields.iter().map(move |field| ((class.clone(), field.name.clone()), field.value.clone()))
        });
        let caches =
            plan.caches.iter().map(|(class, value)| ((class.clone(), "Cache-Control".to_owned()), value.clone()));
        fields.chain(caches).collect()
    };
    let (before, after) = (values(old), values(new));
    let names: BTreeSet<&(String, String)> = before.keys().chain(after.keys()).collect();
    let change = |key: &(String, String)| HeaderChange {
        class: key.0.clone(),
        name: key.1.clone(),
        old: before.get(key).cloned(),
        new: after.get(key).cloned(),
    };
    names.into_iter().map(change).filter(|change| change.old != change.new).collect()
}

type Configs = (Vec<(&'static str, Vec<String>)>, Vec<(&'static str, String)>);

/// The files of every server that differ: those have to be put in place with the release.
fn configs(old: &Plan, new: &Plan) -> Configs {
    let (mut changed, mut refused) = (Vec::new(), Vec::new());
    // Files name the build in a remark.
    let old = Plan { build: new.build.clone(), ..old.clone() };
    for server in SERVERS {
        let (before, after) = ((server.emit)(&old), (server.emit)(new));
        if let Some(why) = after.refused.first() {
            refused.push((server.name, why.clone()));
            continue;
        }
        let mut paths: Vec<String> = after
            .files
            .iter()
            .filter(|file| !before.files.contains(file))
            .map(|(path, _)| path.clone())
            .chain(before.files.iter().map(|(path, _)| path).filter(|path| !has(&after.files, path)).cloned())
            .collect();
        paths.sort();
        if !paths.is_empty() {
            changed.push((server.name, paths));
        }
    }
    (changed, refused)
}

fn has(files: &[(String, String)], path: &str) -> bool {
    files.iter().any(|(own, _)| own == path)
}
