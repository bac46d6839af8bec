//! The `paginator` of list templates.

use tera::Value;

use super::documents::{pager_path, pagers};
use super::view::{Fields, Views, list, permalink};
use crate::config::Config;
use crate::site::PageId;

/// A list that is cut into pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paginated<'a> {
    /// All pages of the list in its order.
    pub(super) ids: &'a [PageId],
    /// Pages on one list page.
    pub(super) by: usize,
    /// Path of the list.
    pub(super) base: &'a str,
    /// Path between the list and the number.
    pub(super) paginate_path: &'a str,
    /// Whether list page 1 holds the end of the list.
    pub(super) reversed: bool,
}

impl Paginated<'_> {
    /// The pages on list page `number` (from 1).
    pub(super) fn slice(&self, number: usize) -> Vec<PageId> {
        let from = (number - 1) * self.by;
        let to = (from + self.by).min(self.ids.len());
        if self.reversed {
            self.ids.iter().rev().skip(from).take(self.by).copied().collect()
        } else {
            self.ids.get(from..to).unwrap_or_default().to_vec()
        }
    }

    /// The value for list page `number` (from 1).
    pub(super) fn value(&self, number: usize, views: &Views, config: &Config) -> Value {
        let total = pagers(self.ids.len(), Some(self.by));
        let address = |number: usize| permalink(config, &pager_path(self.base, self.paginate_path, number));
        let mut fields = Fields::with_capacity(10);
        fields.add("paginate_by", self.by);
        fields.add("base_url", format!("{}{}", permalink(config, self.base), middle(self.paginate_path)));
        fields.add("number_pagers", total);
        fields.add("first", address(1));
        fields.add("last", address(total));
        fields.add("previous", (number > 1).then(|| address(number - 1)));
        fields.add("next", (number < total).then(|| address(number + 1)));
        fields.add("pages", list(self.slice(number).iter().map(|id| views.pages[id.0 as usize].clone())));
        fields.add("current_index", number);
        fields.add("total_pages", self.ids.len());
        fields.value()
    }
}

fn middle(path: &str) -> String {
    match path.trim_matches('/') {
        "" => String::new(),
        path => format!("{path}/"),
    }
}
