//! One element of a tree: its attributes, what is around it and what is inside.

use std::borrow::Cow;
use std::ops::Range;

use super::tree::{Item, Kind};
use super::{Attributes, Listed, Tag, Tree, unescape};

/// What an element holds, in order.
#[derive(Debug, Clone, Copy)]
pub enum Node<'t, 'a> {
    /// An element.
    Element(Element<'t, 'a>),
    /// Text as written, with its first byte.
    Text(&'a str, usize),
    /// A comment with its marks, with its first byte.
    Comment(&'a str, usize),
}

/// One element of a tree.
#[derive(Clone, Copy)]
pub struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    id: u32,
}

impl std::fmt::Debug for Element<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.source())
    }
}

impl PartialEq for Element<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<'t, 'a> Element<'t, 'a> {
    pub(super) fn new(tree: &'t Tree<'a>, id: u32) -> Self {
        Self { tree, id }
    }

    /// Which element it is.
    pub fn tag(self) -> Tag {
        self.tree.tag(self.id)
    }

    /// Its number in the document, and one past the last number inside: what starts in this range stands in it.
    pub fn numbers(self) -> Range<u32> {
        self.id..self.item().last
    }

    /// Its name as written.
    pub fn name(self) -> &'a str {
        self.tree.name(self.id)
    }

    /// Whether one of these attributes ([`has`]) stands there.
    pub fn may_have(self, wanted: u16) -> bool {
        self.flags() & wanted != 0
    }

    /// Which attributes of [`has`](super::has) stand there.
    pub(super) fn flags(self) -> u16 {
        match self.item().kind {
            Kind::Element { flags, .. } => flags,
            Kind::Text | Kind::Comment => 0,
        }
    }

    /// Its attributes as written.
    pub fn attributes(self) -> Listed<'t, 'a> {
        let text = self.tree.text;
        let (places, rest) = match self.item().kind {
            Kind::Element { listed, name, open, .. } => match self.tree.listed(listed) {
                Some(places) => (places, Attributes::default()),
                None => (&[][..], Attributes::of_tag(text, name as usize..open as usize)),
            },
            Kind::Text | Kind::Comment => (&[][..], Attributes::default()),
        };
        Listed { text, places, rest }
    }

    /// The value of an attribute, character references replaced; empty if it has none.
    pub fn value(self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().get(name).map(unescape)
    }

    /// Whether it has an attribute.
    pub fn has(self, name: &str) -> bool {
        self.attributes().has(name)
    }

    /// Bytes of its start tag.
    pub fn tag_range(self) -> Range<usize> {
        let item = self.item();
        match item.kind {
            Kind::Element { open, .. } => item.start as usize..open as usize,
            Kind::Text | Kind::Comment => item.start as usize..item.end as usize,
        }
    }

    /// Bytes from its start tag to the end of its end tag.
    pub fn range(self) -> Range<usize> {
        let item = self.item();
        item.start as usize..item.end as usize
    }

    /// Its start tag as written.
    pub fn source(self) -> &'a str {
        &self.tree.text[self.tag_range()]
    }

    /// Bytes between start and end tag; empty for elements without content.
    pub fn inner(self) -> &'a str {
        let (item, open) = (self.item(), self.tag_range().end);
        let end = item.end as usize;
        let whole = &self.tree.text[open..end.max(open)];
        let closed = whole.ends_with('>') && whole.rfind("</").is_some_and(|at| end_tag_is(&whole[at..], self.name()));
        if closed { &whole[..whole.rfind("</").unwrap_or(whole.len())] } else { whole }
    }

    /// The element around it.
    pub fn parent(self) -> Option<Self> {
        let parent = self.item().parent;
        (parent != self.id).then_some(Self { tree: self.tree, id: parent })
    }

    /// The elements around it, the nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |element| element.parent())
    }

    /// The elements inside, at any depth, in order.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        self.tree.elements_in(self.id + 1..self.item().last)
    }

    /// What it holds directly, in order.
    pub fn children(self) -> impl Iterator<Item = Node<'t, 'a>> {
        let (tree, last) = (self.tree, self.item().last);
        let mut next = self.id + 1;
        std::iter::from_fn(move || {
            if next >= last {
                return None;
            }
            let (id, item) = (next, &tree.nodes[next as usize]);
            next = item.last;
            let range = item.start as usize..item.end as usize;
            Some(match item.kind {
                Kind::Element { .. } => Node::Element(Self { tree, id }),
                Kind::Text => Node::Text(&tree.text[range.clone()], range.start),
                Kind::Comment => Node::Comment(&tree.text[range.clone()], range.start),
            })
        })
    }

    /// The elements it holds directly.
    pub fn child_elements(self) -> impl Iterator<Item = Self> {
        self.children().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(..) | Node::Comment(..) => None,
        })
    }

    /// All text inside, character references replaced, blanks as written.
    pub fn text(self) -> String {
        let mut text = String::new();
        for item in &self.tree.nodes[self.id as usize + 1..self.item().last as usize] {
            if matches!(item.kind, Kind::Text) {
                text.push_str(&unescape(&self.tree.text[item.start as usize..item.end as usize]));
            }
        }
        text
    }

    /// The document it stands in.
    pub fn tree(self) -> &'t Tree<'a> {
        self.tree
    }

    fn item(self) -> &'t Item {
        &self.tree.nodes[self.id as usize]
    }
}

fn end_tag_is(text: &str, name: &str) -> bool {
    text.get(2..2 + name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name))
}
