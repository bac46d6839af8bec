//! Which keys the list items of pages carry: those that some template can ask for.

/// Keys of a list item, in their order.
const KEYS: [&str; 38] = [
    "relative_path",
    "colocated_path",
    "permalink",
    "path",
    "slug",
    "components",
    "ancestors",
    "title",
    "description",
    "date",
    "updated",
    "year",
    "month",
    "day",
    "taxonomies",
    "authors",
    "extra",
    "weight",
    "content",
    "summary",
    "word_count",
    "reading_time",
    "assets",
    "draft",
    "lang",
    "excerpt",
    "author_entries",
    "seo",
    "image",
    "owner",
    "purpose",
    "campaign",
    "ticket",
    "disclosure",
    "corrections",
    "review_by",
    "stale",
    "terms",
];

/// A set of keys of list items.
///
/// A list item is kept for every page of a site, and a key costs 64 bytes in each even where it says nothing. So
/// those that no template can ask for are not there; see [`super::super::theme::Needs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys(u64);

impl Default for Keys {
    /// Without a theme nothing is known of what it asks for.
    fn default() -> Self {
        Self::ALL
    }
}

impl Keys {
    /// All keys.
    pub const ALL: Self = Self((1 << KEYS.len()) - 1);

    /// Those that functions look at, whatever templates say.
    pub fn least() -> Self {
        Self::bit("permalink")
    }

    fn bit(word: &str) -> Self {
        Self(KEYS.iter().position(|key| *key == word).map_or(0, |at| 1 << at))
    }

    /// The same with a key; other words change nothing.
    #[must_use]
    pub fn with(self, word: &str) -> Self {
        Self(self.0 | Self::bit(word).0)
    }

    /// Whether a key is there.
    pub fn has(self, word: &str) -> bool {
        self.0 & Self::bit(word).0 != 0
    }

    /// The keys in their order.
    pub(super) fn iter(self) -> impl Iterator<Item = &'static str> {
        KEYS.into_iter().enumerate().filter(move |(at, _)| self.0 >> at & 1 == 1).map(|(_, key)| key)
    }

    /// Number of keys.
    pub(super) fn len(self) -> usize {
        self.0.count_ones() as usize
    }
}
