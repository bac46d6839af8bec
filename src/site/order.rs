//! Order of the pages of a section.

use std::cmp::Ordering;

use super::{Page, PageId};
use crate::content::SortBy;
use crate::diag::{Finding, Sink};

/// Sorts pages and drops those that lack the key; each of them is a finding.
pub(super) fn sort(ids: Vec<PageId>, by: SortBy, pages: &[Page], sink: &mut Sink) -> Vec<PageId> {
    let page = |id: PageId| &pages[id.0 as usize];
    let (mut kept, dropped): (Vec<_>, Vec<_>) = ids.into_iter().partition(|id| has_key(page(*id), by));
    for id in dropped {
        sink.push(lacks_key(page(id), by));
    }
    kept.sort_by(|a, b| {
        let (a, b) = (page(*a), page(*b));
        compare(a, b, by).then_with(|| a.path.cmp(&b.path))
    });
    kept
}

fn has_key(page: &Page, by: SortBy) -> bool {
    let front = &page.doc.front;
    match by {
        SortBy::None | SortBy::Slug | SortBy::Permalink => true,
        SortBy::Date => front.date.is_some(),
        SortBy::UpdateDate => front.updated.is_some() || front.date.is_some(),
        SortBy::Title | SortBy::TitleBytes => front.title.is_some(),
        SortBy::Weight => front.weight.is_some(),
    }
}

fn compare(a: &Page, b: &Page, by: SortBy) -> Ordering {
    let (left, right) = (&a.doc.front, &b.doc.front);
    match by {
        SortBy::None => a.doc.path.cmp(&b.doc.path),
        SortBy::Slug => a.slug.cmp(&b.slug),
        SortBy::Permalink => a.path.cmp(&b.path),
        SortBy::Date => newest(right.date.as_deref(), left.date.as_deref()),
        SortBy::UpdateDate => {
            let latest =
                |front: &crate::content::FrontMatter| front.updated.as_deref().max(front.date.as_deref()).copied();
            newest(latest(right).as_ref(), latest(left).as_ref())
        }
        SortBy::Title => natural(title(a)).cmp(&natural(title(b))),
        SortBy::TitleBytes => title(a).cmp(title(b)),
        SortBy::Weight => left.weight.cmp(&right.weight),
    }
}

fn newest(a: Option<&crate::content::When>, b: Option<&crate::content::When>) -> Ordering {
    a.map(|when| when.instant).cmp(&b.map(|when| when.instant))
}

fn title(page: &Page) -> &str {
    page.doc.front.title.as_ref().map_or("", |title| title.value.as_str())
}

/// Key for an order as people expect it: without regard to case, numbers by value.
fn natural(text: &str) -> Vec<(u8, u64, char)> {
    let mut key = Vec::new();
    let mut chars = text.chars().flat_map(char::to_lowercase).peekable();
    while let Some(c) = chars.next() {
        let Some(mut number) = c.to_digit(10).map(u64::from) else {
            key.push((1, 0, c));
            continue;
        };
        while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(u64::from(digit));
            chars.next();
        }
        key.push((0, number, ' '));
    }
    key
}

fn lacks_key(page: &Page, by: SortBy) -> Finding {
    let field = match by {
        SortBy::Date => "date",
        SortBy::UpdateDate => "updated",
        SortBy::Title | SortBy::TitleBytes => "title",
        SortBy::Weight => "weight",
        SortBy::None | SortBy::Slug | SortBy::Permalink => "slug",
    };
    let finding = Finding::new("CNT016", format!("Add a `{field}` to this page"))
        .why(format!("Its section is sorted by `{field}`, so without one the page would not appear anywhere."))
        .help(format!("Write `{field}` into the details at the top of the post."));
    match page.doc.front.span {
        Some(span) => finding.at(span, format!("no `{field}` here")),
        None => finding.subject(page.path.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn numbers_sort_by_value() {
        assert!(natural("Part 2") < natural("part 10"));
        assert!(natural("alpha") < natural("Beta"));
    }
}
