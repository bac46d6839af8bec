//! A document as elements in the order of their start tags: made in one pass, for rules to walk.
//!
//! The tree follows the text, not the tree builder of the HTML standard: nothing is moved or made up. Optional
//! end tags are understood, stray ones are passed over.

use std::ops::Range;

use super::has::{flags, flags_at};
use super::plain::{MOST, Place, PlainSpan};
use super::scan::past_mark;
use super::{Element, Scanner, Tag, Token, has};

/// A document.
#[derive(Debug, Clone, Default)]
pub struct Tree<'a> {
    pub(super) text: &'a str,
    pub(super) nodes: Vec<Item>,
    /// Numbers of all elements but those `span`s that have no attribute of [`has`]: highlighted code consists of
    /// them, and rules that walk a page would mostly walk over them.
    notable: Vec<u32>,
    /// Which attributes of [`has`] stand somewhere.
    flags: u16,
    /// Attributes of the elements that are written plainly.
    places: Vec<Place>,
    /// Elements that are open, but too deep to hold others.
    beyond: Vec<Tag>,
}

/// How deep elements stand in one another; what would stand deeper stands beside. Browsers draw such a line too, and
/// without one a page of many thousand open elements would take minutes.
const DEEPEST: usize = 512;

/// Bits of [`Kind::Element`] that say how many attributes are listed; the others say where.
const BITS: u32 = 5;

/// Says in their place that the attributes have to be scanned.
const SCANNED: u32 = (1 << BITS) - 1;

/// Where no more attributes are listed.
const FURTHEST: usize = 1 << (u32::BITS - BITS);

const _: () = assert!(MOST < SCANNED as usize);

/// An element or a piece of text. Pages with code have thousands: names and attributes are read from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// Number of the parent; its own number at the top.
    pub(super) parent: u32,
    /// One past the last node inside.
    pub(super) last: u32,
    /// First byte.
    pub(super) start: u32,
    /// One past the last byte, with the end tag.
    pub(super) end: u32,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `open` is one past the last byte of the start tag, `name` one past the last byte of the name; `listed` says
    /// where the places of its attributes are ([`Tree::listed`]).
    Element {
        tag: Tag,
        flags: u16,
        listed: u32,
        name: u32,
        open: u32,
    },
    Text,
    Comment,
}

impl<'a> Tree<'a> {
    /// Makes the tree of a document.
    pub fn new(text: &'a str) -> Self {
        Self::made(text, true)
    }

    /// `fast` takes the short way where there is one: nothing is different afterwards.
    fn made(text: &'a str, fast: bool) -> Self {
        let mut tree = Self { text, nodes: Vec::with_capacity(text.len() / 16), ..Self::default() };
        let mut open: Vec<u32> = Vec::with_capacity(32);
        let mut scanner = Scanner::new(text);
        loop {
            if fast && tree.short_way(&mut scanner, &mut open) {
                continue;
            }
            let Some(token) = scanner.next() else { break };
            match token {
                Token::Start { name, attributes, start, end } => {
                    tree.start(&mut open, (name, start..end), flags(attributes), SCANNED);
                }
                Token::End { name, start } => tree.end(&mut open, name, start),
                Token::Text { text, start } => tree.leaf(&open, Kind::Text, start..start + text.len()),
                Token::Comment { text: inner, start } => {
                    let end = (start + inner.len() + 7).min(text.len());
                    tree.leaf(&open, Kind::Comment, start..end);
                }
                Token::Declaration { .. } => {}
            }
        }
        while !open.is_empty() {
            tree.close(&mut open, text.len());
        }
        tree
    }

    /// The document's text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// All elements, in the order of their start tags.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_, 'a>> {
        self.elements_in(0..self.nodes.len() as u32)
    }

    /// All elements but plain `span`s, in order: enough for whoever looks for other elements, or for attributes of
    /// [`has`].
    pub fn notable(&self) -> impl Iterator<Item = Element<'_, 'a>> {
        self.notable.iter().map(|id| Element::new(self, *id))
    }

    /// All elements with one of these attributes ([`has`]), in order.
    pub fn with(&self, wanted: u16) -> impl Iterator<Item = Element<'_, 'a>> {
        let some = if self.flags & wanted == 0 { &[][..] } else { &self.notable[..] };
        some.iter().map(|id| Element::new(self, *id)).filter(move |element| element.may_have(wanted))
    }

    /// The first element of a kind.
    pub fn first(&self, tag: Tag) -> Option<Element<'_, 'a>> {
        if tag == Tag::Span {
            return self.elements().find(|element| element.tag() == tag);
        }
        self.notable().find(|element| element.tag() == tag)
    }

    /// The element whose `id` is this text.
    pub fn by_id(&self, id: &str) -> Option<Element<'_, 'a>> {
        self.with(has::ID).find(|element| element.value("id").is_some_and(|value| value == id))
    }

    pub(super) fn elements_in(&self, range: Range<u32>) -> impl Iterator<Item = Element<'_, 'a>> {
        range.filter_map(|id| {
            let is_element = matches!(self.nodes[id as usize].kind, Kind::Element { .. });
            is_element.then_some(Element::new(self, id))
        })
    }

    pub(super) fn tag(&self, id: u32) -> Tag {
        match self.nodes[id as usize].kind {
            Kind::Element { tag, .. } => tag,
            Kind::Text | Kind::Comment => Tag::Other,
        }
    }

    /// Name of an element as written; empty for others.
    pub(super) fn name(&self, id: u32) -> &'a str {
        let item = &self.nodes[id as usize];
        match item.kind {
            Kind::Element { name, .. } => &self.text[item.start as usize + 1..name as usize],
            Kind::Text | Kind::Comment => "",
        }
    }

    /// Takes what stands at the scanner, if it is written plainly.
    fn short_way(&mut self, scanner: &mut Scanner<'a>, open: &mut Vec<u32>) -> bool {
        match scanner.ahead() {
            [b'<', b'/', ..] => {
                let ends = |id: &u32| scanner.plain_end(self.name(*id));
                let ends = self.beyond.is_empty() && open.last().is_some_and(ends);
                if ends {
                    self.close(open, scanner.at);
                }
                ends
            }
            [b'<', ..] => {
                if self.beyond.is_empty()
                    && open.len() < DEEPEST
                    && let Some(span) = scanner.plain_span()
                {
                    self.plain_span(open, span);
                    return true;
                }
                let first = self.places.len();
                let Some((name, range)) = scanner.plain_tag(&mut self.places) else { return false };
                let places = &self.places[first..];
                let flags = flags_at(self.text, places);
                let listed = if first < FURTHEST { (first << BITS) as u32 | places.len() as u32 } else { SCANNED };
                self.start(open, (name, range), flags, listed);
                true
            }
            _ => {
                let text = scanner.plain_text();
                if let Some(range) = text.clone() {
                    self.leaf(open, Kind::Text, range);
                }
                text.is_some()
            }
        }
    }

    /// The places of the attributes that [`Kind::Element`] names; none where they have to be scanned.
    pub(super) fn listed(&self, listed: u32) -> Option<&[Place]> {
        if listed == SCANNED {
            return None;
        }
        let first = (listed >> BITS) as usize;
        self.places.get(first..first + (listed & SCANNED) as usize)
    }

    /// What [`Tree::start`], a text and [`Tree::end`] make of such an element.
    fn plain_span(&mut self, open: &[u32], span: PlainSpan) {
        let id = self.nodes.len() as u32;
        let last = if span.open == span.close { id + 1 } else { id + 2 };
        let name = (span.start + "<span".len()) as u32;
        let kind = Kind::Element { tag: Tag::Span, flags: 0, listed: SCANNED, name, open: span.open as u32 };
        let parent = open.last().copied().unwrap_or(id);
        self.nodes.push(Item { parent, last, start: span.start as u32, end: span.end as u32, kind });
        if last == id + 2 {
            let (start, end) = (span.open as u32, span.close as u32);
            self.nodes.push(Item { parent: id, last, start, end, kind: Kind::Text });
        }
    }

    fn start(&mut self, open: &mut Vec<u32>, (name, range): (&str, Range<usize>), flags: u16, listed: u32) {
        let tag = Tag::of(name);
        if tag.may_end_others() {
            self.imply_ends(open, tag, range.start);
        }
        self.flags |= flags;
        if flags != 0 || tag != Tag::Span {
            self.notable.push(self.nodes.len() as u32);
        }
        let name = (range.start + 1 + name.len()) as u32;
        let kind = Kind::Element { tag, flags, listed, name, open: range.end as u32 };
        let closed =
            tag.is_void() || (self.text.as_bytes()[..range.end].ends_with(b"/>") && self.in_foreign(open, tag));
        self.leaf(open, kind, range);
        match (closed, open.len() < DEEPEST) {
            (true, _) => {}
            (false, true) => open.push(self.nodes.len() as u32 - 1),
            (false, false) => self.beyond.push(tag),
        }
    }

    /// Ends elements whose end tag may be left out before `next`.
    fn imply_ends(&mut self, open: &mut Vec<u32>, next: Tag, at: usize) {
        while let Some(depth) = open.iter().rposition(|id| {
            let tag = self.tag(*id);
            tag.ends_before(next) || tag.is_boundary()
        }) {
            if !self.tag(open[depth]).ends_before(next) {
                return;
            }
            while open.len() > depth {
                self.close(open, at);
            }
        }
    }

    fn in_foreign(&self, open: &[u32], tag: Tag) -> bool {
        matches!(tag, Tag::Svg | Tag::Math)
            || (tag == Tag::Other && open.iter().any(|id| matches!(self.tag(*id), Tag::Svg | Tag::Math)))
    }

    fn end(&mut self, open: &mut Vec<u32>, name: &str, start: usize) {
        let end = past_mark(self.text.as_bytes(), start + 2 + name.len());
        let tag = Tag::of(name);
        if self.beyond.last() == Some(&tag) {
            self.beyond.pop();
            return;
        }
        let is_of = |id: &u32| self.tag(*id) == tag && (tag != Tag::Other || self.name(*id).eq_ignore_ascii_case(name));
        let found = open.iter().rposition(is_of);
        let Some(depth) = found else { return };
        while open.len() > depth + 1 {
            self.close(open, start);
        }
        self.close(open, end);
    }

    fn close(&mut self, open: &mut Vec<u32>, end: usize) {
        self.beyond.clear();
        if let Some(id) = open.pop() {
            let last = self.nodes.len() as u32;
            let node = &mut self.nodes[id as usize];
            (node.last, node.end) = (last, end as u32);
        }
    }

    fn leaf(&mut self, open: &[u32], kind: Kind, range: Range<usize>) {
        let id = self.nodes.len() as u32;
        let parent = open.last().copied().unwrap_or(id);
        self.nodes.push(Item { parent, last: id + 1, start: range.start as u32, end: range.end as u32, kind });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::{Element, Node};

    /// The tree as nested names.
    fn shown(html: &str) -> String {
        fn show(element: Element<'_, '_>, out: &mut String) {
            out.push_str(element.name());
            let inner: Vec<String> = element
                .children()
                .map(|node| match node {
                    Node::Element(child) => {
                        let mut own = String::new();
                        show(child, &mut own);
                        own
                    }
                    Node::Text(text, start) => {
                        assert!(element.tree().text()[start..].starts_with(text));
                        format!("'{text}'")
                    }
                    Node::Comment(text, _) => text.to_owned(),
                })
                .collect();
            if !inner.is_empty() {
                out.extend(["(", &inner.join(" "), ")"]);
            }
        }
        let tree = Tree::new(html);
        let mut out = Vec::new();
        for element in tree.elements().filter(|element| element.parent().is_none()) {
            let mut own = String::new();
            show(element, &mut own);
            out.push(own);
        }
        out.join(" ")
    }

    #[test]
    fn elements_nest_as_written() {
        assert_eq!(shown("<p>a<b>c</b><!-- d --></p><hr>"), "p('a' b('c') <!-- d -->) hr");
        assert_eq!(shown("<ul><li>a<li>b<ul><li>c</ul></ul>"), "ul(li('a') li('b' ul(li('c'))))");
        assert_eq!(shown("<p>a<div>b</div></p>"), "p('a') div('b')");
        assert_eq!(shown("<table><tr><td>a<td>b<tr><td><table><tr><td>c</table></table>").matches("tr").count(), 3);
        assert_eq!(shown("<svg><path/><g/></svg><i>x"), "svg(path g) i('x')");
        assert_eq!(shown("a</b><i>x</b></i>"), "i('x')");
    }

    proptest::proptest! {
        #[test]
        fn the_short_way_leads_to_the_same(
            html in r#"(<span class="[a-z>< ]{0,3}">?|</span>|[a-z<>"/ ]{0,3}|</?p>|<pre>|<script>|</script>|<svg>|<b a=1>|<!--|-->|<[biPp]( {0,2}/?(id|a|A|on|x[<"']?)( ?= ?|=)?("[^"]?"|'>'|é)?){0,3} ?/?>){0,30}"#,
        ) {
            let (fast, slow) = (Tree::made(&html, true), Tree::made(&html, false));
            let nodes = |tree: &Tree<'_>| tree.nodes.iter().map(|item| {
                let kind = match item.kind {
                    Kind::Element { tag, flags, name, open, .. } => Some((tag, flags, name, open)),
                    _ => None,
                };
                (item.parent, item.last, item.start, item.end, kind, item.kind == Kind::Text)
            }).collect::<Vec<_>>();
            proptest::prop_assert_eq!(nodes(&fast), nodes(&slow));
            proptest::prop_assert_eq!((&fast.notable, fast.flags), (&slow.notable, slow.flags));
            for (one, other) in fast.elements().zip(slow.elements()) {
                let [fast, slow] = [one, other].map(|own| own.attributes().into_iter().collect::<Vec<_>>());
                proptest::prop_assert_eq!(&fast, &slow);
                for own in &fast {
                    proptest::prop_assert_eq!(one.attributes().get(own.name), other.attributes().get(own.name));
                }
            }
        }
    }

    #[test]
    fn very_deep_elements_stand_beside_one_another() {
        let html = format!("{}<b>x</b>{}<i>y</i>", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let tree = Tree::new(&html);
        assert_eq!(tree.elements().count(), 100_002);
        let depth = |tag| tree.first(tag).expect("there").ancestors().count();
        assert_eq!((depth(Tag::B), depth(Tag::I)), (DEEPEST, 0));
        let left_open = format!("{}</main><i>y</i>", "<main><p>".repeat(50_000));
        assert!(Tree::new(&left_open).elements().all(|element| element.ancestors().count() <= DEEPEST));
    }

    #[test]
    fn an_element_knows_its_parts() {
        let tree = Tree::new("<div><A HREF='/x?a&amp;b' id=t>one <b>&lt;two</b></A> </div>");
        let link = tree.first(Tag::A).expect("there");
        assert_eq!(link.value("href").as_deref(), Some("/x?a&b"));
        assert_eq!((link.text(), link.inner()), ("one <two".into(), "one <b>&lt;two</b>"));
        assert!(link.may_have(has::ID) && !link.may_have(has::STYLE | has::ARIA));
        assert_eq!(link.ancestors().map(Element::name).collect::<Vec<_>>(), ["div"]);
        assert_eq!(tree.by_id("t"), Some(link));
        assert!(Tree::new("<p a=1 b A=2>").first(Tag::P).is_some_and(|p| p.may_have(has::TWICE)));
    }
}
