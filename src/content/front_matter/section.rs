//! Fields that only sections have.

use super::super::{FrontMatter, SortBy};
use super::{FrontCx, cascade};
use crate::config::AnchorLinks;
use crate::config::read::{Reader, as_flag};

pub(super) const SORT: [(&str, SortBy); 8] = [
    ("none", SortBy::None),
    ("date", SortBy::Date),
    ("update_date", SortBy::UpdateDate),
    ("title", SortBy::Title),
    ("title_bytes", SortBy::TitleBytes),
    ("weight", SortBy::Weight),
    ("slug", SortBy::Slug),
    ("permalink", SortBy::Permalink),
];

/// Names of the fields, for the finding that a page has one of them.
pub(super) const SECTION_ONLY: [&str; 9] = [
    "sort_by",
    "page_template",
    "paginate_by",
    "paginate_path",
    "paginate_reversed",
    "insert_anchor_links",
    "redirect_to",
    "transparent",
    "cascade",
];

/// Reads what makes a section a section. Returns whether nothing that decides about publishing is in doubt.
pub(super) fn read(front: &mut FrontMatter, reader: &mut Reader<'_, '_>, cx: &FrontCx<'_>) -> bool {
    front.sort_by = reader.choice("sort_by", &SORT);
    front.insert_anchor_links = reader.choice("insert_anchor_links", &AnchorLinks::WORDS);
    front.page_template = reader.filled("page_template");
    front.paginate_by = reader.count("paginate_by").filter(|by| *by > 0);
    front.paginate_path = reader.text("paginate_path").map(|path| path.value);
    front.paginate_reversed = reader.flag("paginate_reversed").unwrap_or_default();
    front.redirect_to = reader.filled("redirect_to");
    front.transparent = reader.flag("transparent").unwrap_or_default();
    front.generate_feeds = reader.flag("generate_feeds").unwrap_or_default();
    if let Some(node) = reader.renamed("generate_feed", "generate_feeds") {
        front.generate_feeds |= as_flag(&node.kind).unwrap_or_default();
    }
    let Some(table) = reader.table("cascade") else { return !reader.failed("cascade") };
    front.cascade = table.clone();
    cascade::check(table, &cx.zone, reader.sink())
}
