//! What differs, in tables.

use super::ChangeCx;
use crate::handover::changes::Page;
use crate::handover::paper::{Cell, Paper};
use crate::handover::words::names;

pub(super) fn differences(cx: &ChangeCx<'_>, paper: &mut Paper) {
    let changes = cx.changes;
    for (title, all) in
        [("Pages added", &changes.added), ("Pages changed", &changes.changed), ("Pages removed", &changes.removed)]
    {
        paper.table(title, &["Address", "Title", "Bytes"], all.iter().map(row).collect());
    }
    let pairs = |all: &[(String, String)]| {
        all.iter().map(|(a, b)| vec![format!("`{a}`").into(), Cell::from(format!("`{b}`"))]).collect::<Vec<_>>()
    };
    paper.table("Redirects added", &["From", "To"], pairs(&changes.redirects_added));
    paper.table("Redirects that end or lead elsewhere", &["From", "To so far"], pairs(&changes.redirects_removed));
    for (what, urls) in [
        ("Withdrawn; these addresses say so (410)", &changes.gone_added),
        ("These addresses do not say any more that their page was withdrawn", &changes.gone_removed),
        ("These addresses end, and lead nowhere (404)", &changes.lost),
    ] {
        if !urls.is_empty() {
            paper.text(format!("{what}: {}.", names(urls.iter().map(String::as_str), usize::MAX)));
        }
    }
    outside(cx, paper);
    let rows = changes.headers.iter().map(|header| {
        let value =
            |value: &Option<String>| Cell::from(value.as_ref().map_or("none".to_owned(), |own| format!("`{own}`")));
        vec![format!("`{}` ({})", header.name, header.class).into(), value(&header.old), value(&header.new)]
    });
    paper.table("Header fields that differ", &["Field", "So far", "From then on"], rows.collect());
}

fn row(page: &Page) -> Vec<Cell> {
    vec![format!("`{}`", page.url).into(), page.title.clone().into(), page.size.to_string().into()]
}

/// Third parties that come and go, with what the register says of them.
fn outside(cx: &ChangeCx<'_>, paper: &mut Paper) {
    let (changes, vendors) = (cx.changes, cx.facts.registers.vendors.as_ref());
    let rows = changes.origins_added.iter().map(|(origin, page)| {
        let host = origin.split_once("//").map_or(origin.as_str(), |(_, host)| host);
        let vendor = vendors.and_then(|vendors| vendors.find(host));
        let register = match vendor {
            Some(vendor) => {
                let contract =
                    vendor.contract.as_ref().map(|own| format!(", contract {}", own.value)).unwrap_or_default();
                Cell::from(format!("{}{contract}", vendor.name.value))
            }
            None => Cell::from("not in the register"),
        };
        vec![format!("`{origin}`").into(), format!("`{page}`").into(), register]
    });
    paper.table("Third parties that browsers contact from then on", &["Host", "First in", "Register"], rows.collect());
    if !changes.origins_removed.is_empty() {
        let gone = names(changes.origins_removed.iter().map(String::as_str), usize::MAX);
        paper.text(format!("Third parties that are not contacted any more: {gone}."));
    }
}
