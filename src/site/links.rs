//! Internal links (`@/blog/launch.md#prices`): where they lead, and who links to whom.

use std::ops::Bound::{Excluded, Included, Unbounded};

use super::{Hidden, PageId, SectionId, Site};
use crate::content::{Document, Facts, Link};
use crate::diag::{Finding, Sink, closest};
use crate::html::percent_decode;

/// Where an internal link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A page.
    Page(PageId),
    /// A section.
    Section(SectionId),
    /// A document that may not be seen now.
    Hidden(Hidden),
    /// A post that was taken back; [`Site::withdrawn`] says where its address leads.
    Withdrawn,
    /// Nothing of that name.
    Missing,
}

/// Finds the document of a content path such as `blog/launch.md`.
pub fn resolve(site: &Site, path: &str) -> Target {
    if let Some(id) = site.page_by_path.get(path) {
        return Target::Page(*id);
    }
    if let Some(id) = site.section_by_path.get(path) {
        return Target::Section(*id);
    }
    if address_of_withdrawn(site, path).is_some() {
        return Target::Withdrawn;
    }
    site.hidden.get(path).map_or(Target::Missing, |reason| Target::Hidden(*reason))
}

/// Where a link to a withdrawn post leads: the place the withdrawal names, else the page at its old address.
pub fn address_of_withdrawn<'s>(site: &'s Site, path: &str) -> Option<&'s str> {
    let own = site.withdrawn.get(path).filter(|_| site.hidden.get(path) == Some(&Hidden::Withdrawn))?;
    own.addresses.first().map(|address| own.redirect.as_deref().unwrap_or(address))
}

/// Records backlinks and reports internal links that lead nowhere.
pub(super) fn record_backlinks(site: &mut Site, sink: &mut Sink) {
    let mut found: Vec<(Target, PageId)> = Vec::new();
    for (number, page) in site.pages.iter().enumerate() {
        for target in check(site, &page.doc, sink) {
            found.push((target, PageId(number as u32)));
        }
    }
    for section in &site.sections {
        check(site, &section.doc, sink);
    }
    for (target, from) in found {
        match target {
            Target::Page(id) if id != from => site.pages[id.0 as usize].backlinks.push(from),
            Target::Section(id) => site.sections[id.0 as usize].backlinks.push(from),
            Target::Page(_) | Target::Hidden(_) | Target::Withdrawn | Target::Missing => {}
        }
    }
    let paths: Vec<String> = site.pages.iter().map(|page| page.path.clone()).collect();
    let tidy = |links: &mut Vec<PageId>| {
        links.sort_by(|a, b| paths[a.0 as usize].cmp(&paths[b.0 as usize]));
        links.dedup();
    };
    site.pages.iter_mut().for_each(|page| tidy(&mut page.backlinks));
    site.sections.iter_mut().for_each(|section| tidy(&mut section.backlinks));
}

fn check(site: &Site, doc: &Document, sink: &mut Sink) -> Vec<Target> {
    let mut targets = Vec::new();
    for link in &doc.facts.links {
        if let Some(fragment) = link.url.strip_prefix('#') {
            check_fragment(&doc.facts, fragment, link, sink);
            continue;
        }
        let Some(inner) = link.url.strip_prefix("@/") else { continue };
        let (path, fragment) = inner.split_once('#').map_or((inner, None), |(path, id)| (path, Some(id)));
        let target = resolve(site, path);
        match target {
            Target::Page(id) => check_other(&site.page(id).doc, fragment, link, sink),
            Target::Section(id) => check_other(&site.section(id).doc, fragment, link, sink),
            Target::Hidden(reason) => sink.push(leads_to_hidden(link, path, reason)),
            Target::Withdrawn => sink.push(leads_to_withdrawn(link, path)),
            Target::Missing => sink.push(leads_nowhere(site, link, path)),
        }
        targets.push(target);
    }
    targets
}

fn check_other(doc: &Document, fragment: Option<&str>, link: &Link, sink: &mut Sink) {
    if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
        check_fragment(&doc.facts, fragment, link, sink);
    }
}

fn check_fragment(facts: &Facts, fragment: &str, link: &Link, sink: &mut Sink) {
    let known = |id: &str| facts.anchors.ids().any(|known| known == id) || facts.ids.iter().any(|known| known == id);
    // Every browser knows `#top` and the empty fragment (HTML standard, "scroll to the fragment").
    if fragment.is_empty()
        || fragment.eq_ignore_ascii_case("top")
        || known(fragment)
        || known(&percent_decode(fragment))
    {
        return;
    }
    let finding = Finding::new("LNK002", format!("Correct the heading `#{fragment}` in this link"))
        .at(link.span, "no such heading")
        .why("The page it leads to has no heading of that name, so readers would land at its top.");
    let near = closest(fragment, facts.anchors.ids());
    sink.push(finding.help(near.map_or_else(
        || "Open the page, copy the address of the heading, and use its last part.".to_owned(),
        |near| format!("Did you mean `#{near}`?"),
    )));
}

/// Most paths on each side that are compared with one that leads nowhere.
const NEIGHBOURS: usize = 200;

/// What may have been meant by a path. In the order of their names most typing errors stay near what was meant;
/// a large site may have thousands of broken links, so that only the neighbours are compared.
fn near<'a>(site: &'a Site, path: &str) -> Option<&'a str> {
    let (below, from) = ((Unbounded, Excluded(path)), (Included(path), Unbounded));
    let before = site.page_by_path.range::<str, _>(below).rev().take(NEIGHBOURS);
    let behind = site.page_by_path.range::<str, _>(from).take(NEIGHBOURS);
    let mut known: Vec<&str> = before.chain(behind).map(|(path, _)| path.as_str()).collect();
    known.sort_unstable();
    closest(path, known.into_iter().chain(site.section_by_path.keys().map(String::as_str)))
}

fn leads_to_hidden(link: &Link, path: &str, reason: Hidden) -> Finding {
    Finding::new("LNK003", format!("Remove the link to `{path}` for now"))
        .at(link.span, format!("this page {}", reason.reason()))
        .why("Readers would find nothing there, and the link would give away that the page exists.")
        .help("Remove the link, or publish both pages together.")
}

fn leads_to_withdrawn(link: &Link, path: &str) -> Finding {
    Finding::new("GOV031", format!("Remove the link to the withdrawn post `{path}`"))
        .at(link.span, "this post was withdrawn")
        .why("Readers who follow it are told only that the page was withdrawn.")
        .help("Remove the link, or let it lead to something that replaces the post.")
}

fn leads_nowhere(site: &Site, link: &Link, path: &str) -> Finding {
    let near = near(site, path);
    Finding::new("LNK001", format!("Correct the link to `{path}`"))
        .at(link.span, "there is no such file")
        .why("The link leads to a file that does not exist under `content/`.")
        .help(near.map_or_else(
            || "Check the folder and the name; the path starts below `content/`.".to_owned(),
            |near| format!("Did you mean `@/{near}`?"),
        ))
}
