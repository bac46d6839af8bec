//! Related pages: those that share the rarest terms.

use rayon::prelude::*;

use super::{PageId, Site, Term};

/// How many neighbours in a term's list (by date) are looked at for each page.
///
/// Keeps the work linear in the number of pages; the pages about a topic that are closest in time
/// are the ones a reader wants next.
const WINDOW: usize = 24;

/// Sets `related` of every page: same language, shared terms weighted by rarity, newer first on a tie.
pub(super) fn find(site: &mut Site, most: usize) {
    if most == 0 {
        return;
    }
    let terms: Vec<&Term> = site.taxonomies.iter().flat_map(|taxonomy| &taxonomy.terms).collect();
    let mut places: Vec<Vec<(u32, u32)>> = vec![Vec::new(); site.pages.len()];
    for (number, term) in terms.iter().enumerate() {
        for (at, id) in term.pages.iter().enumerate() {
            places[id.0 as usize].push((number as u32, at as u32));
        }
    }
    let date = |id: PageId| site.page(id).doc.front.date.as_ref().map(|date| date.instant);
    let best = |(number, places): (usize, &Vec<(u32, u32)>)| {
        let mut scores = scores(PageId(number as u32), places, &terms);
        scores.sort_by(|(a, left), (b, right)| right.cmp(left).then_with(|| date(*b).cmp(&date(*a))).then(a.cmp(b)));
        scores.into_iter().take(most).map(|(id, _)| id).collect()
    };
    let lists: Vec<Vec<PageId>> = places.par_iter().enumerate().map(best).collect();
    for (page, related) in site.pages.iter_mut().zip(lists) {
        page.related = related;
    }
}

/// Points of every page near `page` in the lists of its terms.
fn scores(page: PageId, places: &[(u32, u32)], terms: &[&Term]) -> Vec<(PageId, u32)> {
    let mut points: Vec<(PageId, u32)> = Vec::new();
    for (number, at) in places {
        let list = &terms[*number as usize].pages;
        // Rare terms say more than common ones: 1000 / (1 + log2 n), in whole numbers for equal results everywhere.
        let weight = 1000 / (1 + list.len().max(1).ilog2());
        let at = *at as usize;
        let window = &list[at.saturating_sub(WINDOW / 2)..(at + WINDOW / 2).min(list.len())];
        points.extend(window.iter().filter(|other| **other != page).map(|other| (*other, weight)));
    }
    points.sort_unstable_by_key(|(id, _)| *id);
    points.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    points
}
