//! Who publishes is someone else than who wrote and who approved, and so is the key: if the policy says so.

#![expect(clippy::disallowed_methods, reason = "the public half of the key of releases is compared")]

use std::path::Path;

use super::site::SiteRun;
use crate::act::actor;
use crate::approvals::{Review, key_blob, key_fingerprint, namespace, site_name};
use crate::deploy::{Place, fingerprint};
use crate::diag::Finding;
use crate::pipeline::Outcome;
use crate::policy::Apart;
use crate::release::Sums;

/// What is said of who publishes, and with which key.
pub(super) fn findings(site: &SiteRun, outcome: &Outcome, place: &Place, key: Option<&Path>) -> Vec<Finding> {
    let rules = &outcome.governance.file.release;
    let mut found = Vec::new();
    let actor = actor::actor(&site.world).name;
    for review in changed(outcome, place) {
        if rules.apart.contains(&Apart::Author) && review.people.iter().any(|name| is(outcome, &actor, name)) {
            found.push(author(review, &actor));
        }
        let mut given = review.roles.iter().flat_map(|standing| &standing.given).peekable();
        let approved = given.peek().is_some();
        if rules.apart.contains(&Apart::Approver) && approved && given.all(|given| is(outcome, &actor, &given.signer)) {
            found.push(only_approver(review, &actor));
        }
    }
    let own = rules.key.as_ref().map(|key| site.world.root().join(&key.value));
    if let Some(key) = key.map(Path::to_owned).or(own).filter(|_| rules.apart.contains(&Apart::Key)) {
        found.extend(key_of_approver(outcome, &key));
    }
    found
}

/// Posts whose page is another one than on the target now.
fn changed<'o>(outcome: &'o Outcome, place: &Place) -> impl Iterator<Item = &'o Review> {
    let old = place.current().and_then(|name| place.sums(&name)).unwrap_or_default().0;
    let new = Sums::of(&outcome.index);
    outcome.reviews.iter().filter(move |review| {
        let address = review.addresses.first().map(|address| format!("{}index.html", address.trim_start_matches('/')));
        address.is_some_and(|path| new.get(&path) != old.get(&path))
    })
}

/// Whether whoever acts, as `Name <address>` or an account, is a person.
fn is(outcome: &Outcome, actor: &str, name: &str) -> bool {
    let roles = &outcome.governance.authority.roles;
    let (own, mail) = actor.split_once(" <").unwrap_or((actor, ""));
    let all = [own, mail.trim_end_matches('>')];
    all.iter().filter(|own| !own.is_empty()).any(|own| roles.is(own, name) || roles.is(name, own))
}

/// Whether the key that signs releases is one that approves.
fn key_of_approver(outcome: &Outcome, key: &Path) -> Option<Finding> {
    let authority = &outcome.governance.authority;
    let blob = |path: &Path| key_blob(&std::fs::read_to_string(path).ok()?);
    let mut public = key.as_os_str().to_owned();
    public.push(".pub");
    // What cannot be read here cannot sign either, and is said then.
    let own = blob(key).or_else(|| blob(Path::new(&public))).map(|blob| key_fingerprint(&blob));
    let own = own.or_else(|| fingerprint(key).ok())?;
    let site = outcome.config.as_ref().map(|config| site_name(authority, config)).unwrap_or_default();
    let roles = || authority.roles.roles.iter();
    let line = authority.signers.entries.iter().find(|line| {
        let holds = |name: &str| roles().any(|role| role.who.iter().any(|who| who == name));
        let approves = roles().any(|role| line.covers(&namespace(&role.name.value, &site)));
        key_fingerprint(&line.key) == own && approves && line.principals.split(',').any(holds)
    })?;
    Some(
        Finding::new("GOV039", "Sign releases with a key that approves nothing")
            .at(line.span, "this key signs releases and approves")
            .why("Whoever holds this key could approve a post and bring it out alone.")
            .help("Make a key for releases only, and name it in `key` under `[release]` of the policy."),
    )
}

fn author(review: &Review, actor: &str) -> Finding {
    Finding::new("GOV037", format!("Let someone else publish `{}`", review.path))
        .subject(review.path.as_str())
        .why(format!("{actor} worked on it, and nobody publishes their own work here."))
        .help("Ask a person who has no part in it, or let the CI do it.")
}

fn only_approver(review: &Review, actor: &str) -> Finding {
    Finding::new("GOV038", format!("Let a second person publish or approve `{}`", review.path))
        .subject(review.path.as_str())
        .why(format!("{actor} alone approved it, and would bring it out alone."))
        .help("Ask another person to approve it as well, or to publish it.")
}
