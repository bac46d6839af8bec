//! The newest pages of a language.

use super::view::has_address;
use crate::site::{Page, PageId, Site};

/// Dated pages of a language that stand in a list, newest first; pages of the same instant by address.
pub(crate) fn latest(site: &Site, lang: &str) -> Vec<PageId> {
    let listed = |page: &Page| page.doc.lang == lang && has_address(page) && !page.orphan;
    let pages = site.pages.iter().enumerate().filter(|(_, page)| listed(page));
    let mut dated: Vec<_> = pages
        .filter_map(|(number, page)| Some((page.doc.front.date.as_ref()?.instant, &page.path, PageId(number as u32))))
        .collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    dated.into_iter().map(|(_, _, id)| id).collect()
}
