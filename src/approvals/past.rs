//! Who worked on which file, and when.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::record::Sealed;
use super::roles::Roles;
use crate::world::{Change, History};

/// The history of a site by path.
#[derive(Debug)]
pub(super) struct Past {
    history: History,
    by_path: BTreeMap<String, Vec<usize>>,
}

impl Past {
    pub(super) fn new(history: History) -> Self {
        let mut by_path: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        if let History::Whole(changes) = &history {
            for (at, path) in
                changes.iter().enumerate().flat_map(|(at, change)| change.paths.iter().map(move |path| (at, path)))
            {
                by_path.entry(path.clone()).or_default().push(at);
            }
        }
        Self { history, by_path }
    }

    /// Whether all of it is known, else whether a part is.
    pub(super) fn whole(&self) -> Result<(), bool> {
        match self.history {
            History::Whole(_) => Ok(()),
            History::Shallow => Err(true),
            History::Missing => Err(false),
        }
    }

    /// Changes that touch any of these files, newest first.
    fn touching<'a>(&'a self, files: &'a [Sealed]) -> impl Iterator<Item = &'a Change> {
        let mut numbers: Vec<usize> =
            files.iter().flat_map(|file| self.by_path.get(&file.path).into_iter().flatten().copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let changes = if let History::Whole(changes) = &self.history { changes.as_slice() } else { &[] };
        numbers.into_iter().filter_map(|number| changes.get(number))
    }

    /// When any of these files was last changed; a change that brings the file `except` as well does not count.
    pub(super) fn last(&self, files: &[Sealed], except: Option<&str>) -> Option<Timestamp> {
        let counts = |change: &&Change| except.is_none_or(|except| !change.paths.iter().any(|path| path == except));
        self.touching(files).filter(counts).map(|change| change.at).max()
    }

    /// Names and addresses of all who changed any of these files, sorted.
    pub(super) fn people(&self, files: &[Sealed]) -> Vec<String> {
        let people = self.touching(files).flat_map(|change| &change.people);
        let mut names: Vec<String> = people.flat_map(|person| [person.email.clone(), person.name.clone()]).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// When a person worked on any of these files last.
    pub(super) fn worked(&self, principal: &str, roles: &Roles, files: &[Sealed]) -> Option<Timestamp> {
        let own = |change: &&Change| {
            change.people.iter().any(|person| roles.is(principal, &person.email) || roles.is(principal, &person.name))
        };
        self.touching(files).find(own).map(|change| change.at)
    }
}
