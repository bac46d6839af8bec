//! `_headers` and `_redirects`, in the part of their format that platforms agree on. Where they differ each has a text of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::address;
use super::plan::{Plan, Redirect};
use super::quote::Quoted;

/// Headers that every file may have: those of pages, which mean nothing on other files. What another class wants with a
/// different value is left out and stands in [`differing`].
pub(super) fn common(plan: &Plan) -> Vec<(&str, &str)> {
    let differing = differing(plan);
    let mut common: BTreeMap<&str, &str> = BTreeMap::new();
    for header in plan.headers.values().flatten().filter(|header| !differing.contains(header.name.as_str())) {
        common.insert(&header.name, &header.value);
    }
    common.into_iter().collect()
}

/// Names of headers that have another value for another class.
pub(super) fn differing(plan: &Plan) -> BTreeSet<&str> {
    let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for header in plan.headers.values().flatten() {
        values.entry(&header.name).or_default().insert(&header.value);
    }
    values.into_iter().filter(|(_, values)| values.len() > 1).map(|(name, _)| name).collect()
}

/// The differing headers of a class, with their values.
pub(super) fn own<'p>(plan: &'p Plan, class: &str) -> Vec<(&'p str, &'p str)> {
    let differing = differing(plan);
    let headers = plan.headers.get(class).map_or(&[][..], Vec::as_slice).iter();
    headers
        .filter(|header| differing.contains(header.name.as_str()))
        .map(|header| (header.name.as_str(), header.value.as_str()))
        .collect()
}

/// A line of `_redirects`. A star or a colon in an address would be a pattern.
pub(super) fn redirect(redirect: &Redirect) -> Quoted {
    Ok(format!("{} {} {}\n", from(&redirect.from)?, redirect.to, redirect.status))
}

/// The first word of a line of `_redirects` or a rule of `_headers`.
pub(super) fn from(url: &str) -> Quoted {
    let plain = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"*:#".contains(&byte)) && url.starts_with('/');
    if plain { Ok(url.to_owned()) } else { Err(format!("`{}` cannot be written in these files.", url.escape_debug())) }
}

/// Sentences on redirects that come out in another way.
pub(super) fn limits(plan: &Plan, statuses: &[u16]) -> Vec<String> {
    let mut cannot = Vec::new();
    let own_query = plan.redirects.iter().filter(|redirect| address::split(&redirect.to).query.is_some());
    cannot.extend(own_query.map(|redirect| {
        format!("`{}` leads to an address with a query of its own; the query of a request may get lost.", redirect.from)
    }));
    let others = plan.redirects.iter().filter(|redirect| !statuses.contains(&redirect.status));
    cannot.extend(others.map(|redirect| {
        format!("`{}` is to lead on with {}, which is not promised here.", redirect.from, redirect.status)
    }));
    cannot
}

/// Sentences on everything that a platform decides by itself.
pub(super) fn by_platform(plan: &Plan) -> Vec<String> {
    let mut cannot = vec![
        "Files that are no pages get the headers of pages as well, which mean nothing there.".to_owned(),
        "The platform compresses by itself and does not use the compressed twins; leave them out.".to_owned(),
        "Media types are those of the platform.".to_owned(),
    ];
    if plan.documents.iter().any(|document| document.cache_class == "immutable") {
        cannot.push(
            "Only the lasting files of this release are kept for ever; those of the last one are asked for again."
                .to_owned(),
        );
    }
    cannot
}
