//! The elements of a page that accessibility rules ask for, found in one pass.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::hidden::{Hidden, gone_in, hidden, own, visibility as seen};
use super::role::Role;
use super::roles::{explicit_role, role};
use crate::html::{Element, Tag, Tree, has, percent_decode, unescape};

/// An element that some rule asks for.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The element.
    pub element: Element<'a, 'a>,
    /// Which element it is.
    pub tag: Tag,
    /// The role that people meet.
    pub role: Option<Role>,
    /// The role that the author wrote, if it is known.
    pub explicit: Option<Role>,
    /// How it is hidden.
    pub hidden: Hidden,
}

impl Entry<'_> {
    /// Whether people who listen meet it as something of its own.
    pub fn is_exposed(&self) -> bool {
        !self.hidden.is_hidden() && !self.role.is_some_and(Role::is_presentational)
    }

    /// Whether it is a role that people meet.
    pub fn is(&self, role: Role) -> bool {
        self.role == Some(role) && !self.hidden.is_hidden()
    }
}

/// What a page holds. Made once for a page; names are worked out when they are asked for.
#[derive(Debug)]
pub struct Survey<'a> {
    /// The page.
    pub tree: &'a Tree<'a>,
    entries: Vec<Entry<'a>>,
    /// Which elements are among the entries, one bit each: most rules ask for what most pages have not.
    tags: u128,
    /// Which attributes of [`has`] they have.
    flags: u16,
    ids: Vec<(Cow<'a, str>, Element<'a, 'a>)>,
    by_id: OnceCell<Vec<u32>>,
    referred: OnceCell<BTreeSet<String>>,
    pub(super) labels: Vec<Element<'a, 'a>>,
    links: OnceCell<Vec<(Entry<'a>, Cow<'a, str>)>>,
}

impl<'a> Survey<'a> {
    /// Walks a page.
    pub fn new(tree: &'a Tree<'a>) -> Self {
        let (mut entries, mut ids, mut labels) = (Vec::with_capacity(64), Vec::new(), Vec::new());
        // What stands before these numbers is inside something hidden.
        let (mut unrendered, mut unread) = (0, 0);
        let (mut visibility, mut tags, mut flags) = (false, 0, 0);
        for element in tree.notable() {
            let tag = element.tag();
            let bits = element.may_have(ASKED);
            if !bits && !is_asked(tag) {
                continue;
            }
            if element.may_have(has::ID)
                && let Some(id) = element.value("id")
            {
                ids.push((id, element));
            }
            let numbers = element.numbers();
            let hidden_here = own(element);
            if hidden_here.has(Hidden::NOT_RENDERED) {
                unrendered = unrendered.max(numbers.end);
            }
            if hidden_here.has(Hidden::FROM_READERS) {
                unread = unread.max(numbers.end);
            }
            visibility |= seen(element).is_some();
            let mut state = Hidden::NOT;
            if numbers.start < unrendered {
                state = state.or(Hidden::NOT_RENDERED);
            }
            if numbers.start < unread {
                state = state.or(Hidden::FROM_READERS);
            }
            if visibility {
                state = state.or(hidden(element));
            }
            if gone_in(element).is_hidden() {
                // The element itself is shown, what is inside is not.
                unrendered = unrendered.max(numbers.end);
            }
            tags |= bit(tag);
            flags |= element.flags();
            if tag == Tag::Label {
                labels.push(element);
            }
            entries.push(Entry { element, tag, role: role(element), explicit: explicit_role(element), hidden: state });
        }
        let (by_id, referred, links) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { tree, entries, tags, flags, ids, by_id, referred, labels, links }
    }

    /// All elements that some rule asks for, in order.
    pub fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// Those of one kind.
    pub fn of(&self, tag: Tag) -> impl Iterator<Item = &Entry<'a>> {
        let some = if self.tags & bit(tag) == 0 { &[][..] } else { &self.entries[..] };
        some.iter().filter(move |entry| entry.tag == tag)
    }

    /// Those with states or properties of ARIA, or with a role.
    pub fn with(&self, attributes: u16) -> impl Iterator<Item = &Entry<'a>> {
        let some = if self.flags & attributes == 0 { &[][..] } else { &self.entries[..] };
        some.iter().filter(move |entry| entry.element.may_have(attributes))
    }

    /// Those that people meet as this role.
    pub fn met_as(&self, role: Role) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter().filter(move |entry| entry.is(role))
    }

    /// All links that people meet, with their names.
    pub fn links(&self) -> &[(Entry<'a>, Cow<'a, str>)] {
        self.links.get_or_init(|| {
            let links = self.entries.iter().filter(|entry| entry.role.is_some_and(Role::is_link) && entry.is_exposed());
            links.map(|entry| (*entry, self.name(entry.element))).collect()
        })
    }

    /// The first element with this id.
    pub fn by_id(&self, id: &str) -> Option<Element<'a, 'a>> {
        let order = self.id_order();
        let at = order.partition_point(|number| *self.ids[*number as usize].0 < *id);
        let (own, element) = self.ids.get(*order.get(at)? as usize)?;
        (own == id).then_some(*element)
    }

    /// Ids that stand on more than one element: the id, and the element that comes second.
    pub fn repeated_ids(&self) -> impl Iterator<Item = (&str, Element<'a, 'a>)> {
        self.id_order().windows(2).filter_map(|pair| {
            let (first, second) = (&self.ids[pair[0] as usize], &self.ids[pair[1] as usize]);
            (first.0 == second.0).then(|| (second.0.as_ref(), second.1))
        })
    }

    /// Whether a label, an `aria-` attribute, a cell of a table or a link of the same page refers to an id.
    pub fn is_referred_to(&self, id: &str) -> bool {
        self.referred.get_or_init(|| referred(self.tree)).contains(id)
    }

    /// Numbers in `ids`, sorted by id; equal ones in the order of the page.
    fn id_order(&self) -> &[u32] {
        self.by_id.get_or_init(|| {
            let mut order: Vec<u32> = (0..self.ids.len() as u32).collect();
            order.sort_by(|a, b| self.ids[*a as usize].0.cmp(&self.ids[*b as usize].0));
            order
        })
    }
}

fn bit(tag: Tag) -> u128 {
    const { assert!((Tag::Other as u32) < u128::BITS) };
    1 << tag as u32
}

/// Attributes that hold ids of other elements.
const REFERRING: [&str; 9] = [
    "for",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-activedescendant",
    "aria-details",
    "aria-errormessage",
];

/// All ids that something on a page refers to.
fn referred(tree: &Tree<'_>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for attribute in tree.elements().flat_map(Element::attributes) {
        if attribute.name.eq_ignore_ascii_case("href") {
            ids.extend(attribute.value.strip_prefix('#').map(|id| percent_decode(&unescape(id)).into_owned()));
        } else if REFERRING.iter().any(|name| attribute.name.eq_ignore_ascii_case(name)) {
            ids.extend(unescape(attribute.value).split_ascii_whitespace().map(str::to_owned));
        }
    }
    ids
}

/// Attributes that make an element one to look at.
const ASKED: u16 =
    has::ID | has::STYLE | has::ARIA | has::ROLE | has::LANG | has::TABINDEX | has::HIDDEN | has::AUTOCOMPLETE;

/// Elements to look at even without such attributes.
fn is_asked(tag: Tag) -> bool {
    tag.heading().is_some()
        || matches!(
            tag,
            Tag::A
                | Tag::Area
                | Tag::Audio
                | Tag::Button
                | Tag::Datalist
                | Tag::Dialog
                | Tag::Head
                | Tag::Html
                | Tag::Iframe
                | Tag::Img
                | Tag::Input
                | Tag::Label
                | Tag::Main
                | Tag::Meta
                | Tag::Noscript
                | Tag::Object
                | Tag::Script
                | Tag::Select
                | Tag::Style
                | Tag::Summary
                | Tag::Table
                | Tag::Template
                | Tag::Textarea
                | Tag::Th
                | Tag::Title
                | Tag::Video
        )
}
