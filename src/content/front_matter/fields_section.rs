//! Fields that only sections have.

use super::super::{FrontMatter, SortBy};
use crate::config::AnchorLinks;
use crate::config::read::Reader;
use crate::diag::Finding;

const SORT: [(&str, SortBy); 8] = [
    ("none", SortBy::None),
    ("date", SortBy::Date),
    ("update_date", SortBy::UpdateDate),
    ("title", SortBy::Title),
    ("title_bytes", SortBy::TitleBytes),
    ("weight", SortBy::Weight),
    ("slug", SortBy::Slug),
    ("permalink", SortBy::Permalink),
];

const ANCHORS: [(&str, AnchorLinks); 4] = [
    ("none", AnchorLinks::None),
    ("left", AnchorLinks::Left),
    ("right", AnchorLinks::Right),
    ("heading", AnchorLinks::Heading),
];

/// Reads what makes a section a section.
pub(super) fn read(front: &mut FrontMatter, reader: &mut Reader<'_, '_>) {
    front.sort_by = reader.choice("sort_by", &SORT.map(|(word, _)| word)).map(|at| SORT[at].1);
    front.insert_anchor_links =
        reader.choice("insert_anchor_links", &ANCHORS.map(|(word, _)| word)).map(|at| ANCHORS[at].1);
    front.page_template = reader.text("page_template");
    front.paginate_by = reader.count("paginate_by").filter(|by| *by > 0);
    front.paginate_path = reader.text("paginate_path").map(|path| path.value);
    front.paginate_reversed = reader.flag("paginate_reversed").is_some_and(|flag| flag.value);
    front.redirect_to = reader.text("redirect_to");
    front.transparent = reader.flag("transparent").is_some_and(|flag| flag.value);
    front.generate_feeds = reader.flag("generate_feeds").is_some_and(|flag| flag.value);
    if let Some(old) = reader.flag("generate_feed") {
        front.generate_feeds = old.value;
        reader.sink().push(
            Finding::new("CNT018", "Write `generate_feeds` instead of `generate_feed`")
                .at(old.span, "old name, still understood")
                .why("The field has a new name, and the old one may stop working one day.")
                .help("Rename the field to `generate_feeds`."),
        );
    }
    front.cascade = reader.table("cascade").cloned().unwrap_or_default();
}
