//! The accessible name of an element (Accessible Name and Description Computation 1.2), as far as HTML tells:
//! text that a style sheet adds is unknown.

use std::borrow::Cow;

use super::hidden::{Hidden, gone_in, hidden, own, visibility};
use super::role::Role;
use super::roles::role;
use super::survey::Survey;
use crate::html::{Element, Node, Tag, has, unescape};

/// Elements nested deeper than this are taken to have a name.
const DEPTH: u32 = 100;

/// How an element came to be asked for its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Via {
    /// For itself.
    Own,
    /// As part of another element.
    Content,
    /// By `aria-labelledby` or a label. `unseen` tells that what was named there is hidden: then its parts count.
    Reference { unseen: bool },
}

impl Via {
    fn down(self) -> Self {
        match self {
            Self::Own | Self::Content => Self::Content,
            Self::Reference { .. } => self,
        }
    }
}

/// A name in the making.
pub(super) struct Naming<'s, 'a> {
    pub(super) survey: &'s Survey<'a>,
    pub(super) out: String,
    /// The element that is named; inside its own label it counts for nothing.
    root: u32,
    depth: u32,
    /// Whether references are followed: not inside a reference.
    follows: bool,
}

impl<'a> Survey<'a> {
    /// The accessible name of an element, blanks joined; empty if it has none. Whether the element itself is hidden
    /// is not looked at.
    pub fn name(&self, element: Element<'a, 'a>) -> Cow<'a, str> {
        if let Some(text) = plain_text(element) {
            return Cow::Borrowed(text);
        }
        let root = element.numbers().start;
        let mut naming = Naming { survey: self, out: String::new(), root, depth: 0, follows: true };
        naming.element(element, Via::Own);
        Cow::Owned(joined(&naming.out))
    }

    /// The text that is shown inside an element and read aloud, blanks joined, without regard to how it is named.
    pub fn shown_text(&self, element: Element<'a, 'a>) -> String {
        let mut out = String::new();
        shown(element, &mut out);
        joined(&out)
    }
}

/// The name of most links and headings: nothing but one text inside.
fn plain_text<'a>(element: Element<'a, 'a>) -> Option<&'a str> {
    if element.may_have(has::ARIA | has::ROLE) || !(element.tag() == Tag::A || element.tag().heading().is_some()) {
        return None;
    }
    let mut children = element.children();
    let (Some(Node::Text(text, _)), None) = (children.next(), children.next()) else { return None };
    let text = text.trim();
    let (bytes, is_plain) = (text.as_bytes(), |byte: &u8| !matches!(byte, b'&' | b'\n' | b'\t'));
    // Two blanks, or one that keeps words on a line.
    let parts = |two: &[u8]| matches!(two, b"  " | b"\xC2\xA0");
    let plain = !text.is_empty() && bytes.iter().all(is_plain) && !bytes.windows(2).any(parts);
    plain.then_some(text)
}

/// Blanks joined to one, none at the ends.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn shown(element: Element<'_, '_>, out: &mut String) {
    let mut skip_until = 0;
    for inside in element.descendants().filter(|inside| own(*inside).is_hidden() || gone_in(*inside).is_hidden()) {
        skip_until = skip_until.max(inside.numbers().end);
    }
    if skip_until == 0 {
        out.push_str(&element.text());
        return;
    }
    for node in element.children() {
        match node {
            Node::Text(text, _) => out.push_str(&unescape(text)),
            Node::Element(child) if !own(child).is_hidden() && !gone_in(child).is_hidden() => shown(child, out),
            Node::Element(_) | Node::Comment(..) => {}
        }
    }
}

impl<'a> Naming<'_, 'a> {
    /// Appends the name of an element.
    pub(super) fn element(&mut self, element: Element<'a, 'a>, via: Via) {
        if self.depth >= DEPTH {
            self.out.push('…');
            return;
        }
        if via != Via::Own && (element.numbers().start == self.root || passes_over(element, via)) {
            return;
        }
        self.depth += 1;
        let space = via != Via::Own && is_block(element.tag());
        self.space(space);
        self.steps(element, via);
        self.space(space);
        self.depth -= 1;
    }

    fn space(&mut self, wanted: bool) {
        if wanted {
            self.out.push(' ');
        }
    }

    fn steps(&mut self, element: Element<'a, 'a>, via: Via) {
        let aria = element.may_have(has::ARIA);
        if aria && self.follows && !matches!(via, Via::Reference { .. }) && self.labelled_by(element) {
            return;
        }
        let role = role(element);
        if via != Via::Own && self.embedded(element, role) {
            return;
        }
        if aria && self.adds(|own| own.out.extend(element.value("aria-label"))) {
            return;
        }
        let decoration = role.is_some_and(Role::is_presentational);
        if !decoration && self.adds(|own| own.native(element, via)) {
            return;
        }
        let by_content = match via {
            Via::Own => role.is_some_and(Role::is_named_by_content) || element.tag() == Tag::Summary,
            Via::Content | Via::Reference { .. } => true,
        };
        if by_content && self.adds(|own| own.content(element, via.down())) {
            return;
        }
        if decoration && via == Via::Own {
            return;
        }
        self.out.extend(element.value("title"));
    }

    /// Whether something was appended that is not blank; blanks alone are taken back.
    pub(super) fn adds(&mut self, append: impl FnOnce(&mut Self)) -> bool {
        let start = self.out.len();
        append(self);
        let added = !self.out[start..].trim().is_empty();
        if !added {
            self.out.truncate(start);
        }
        added
    }

    fn labelled_by(&mut self, element: Element<'a, 'a>) -> bool {
        let Some(ids) = element.value("aria-labelledby") else { return false };
        self.adds(|own| {
            for id in ids.split_ascii_whitespace() {
                if let Some(named) = own.survey.by_id(id) {
                    own.reference(named);
                }
            }
        })
    }

    /// Appends what another element says, as a name for this one.
    pub(super) fn reference(&mut self, named: Element<'a, 'a>) {
        let unseen = hidden(named).has(Hidden::NOT_RENDERED.or(Hidden::FROM_READERS).or(Hidden::INVISIBLE));
        let before = (self.follows, self.root);
        self.follows = false;
        self.space(true);
        if named.numbers().start == before.1 {
            // An element may name itself: with its label, then with what is inside.
            self.root = u32::MAX;
        }
        self.element(named, Via::Reference { unseen });
        (self.follows, self.root) = before;
    }

    pub(super) fn content(&mut self, element: Element<'a, 'a>, via: Via) {
        for node in element.children() {
            match node {
                Node::Text(text, _) => self.out.push_str(&unescape(text)),
                Node::Element(child) if child.tag() == Tag::Br => self.out.push(' '),
                Node::Element(child) => self.element(child, via),
                Node::Comment(..) => {}
            }
        }
    }

    /// Inside another name, a field stands for its value.
    fn embedded(&mut self, element: Element<'a, 'a>, role: Option<Role>) -> bool {
        match role {
            Some(Role::TextBox | Role::SearchBox) => self.adds(|own| match element.tag() {
                Tag::Input => own.out.extend(element.value("value")),
                _ => own.out.push_str(&element.text()),
            }),
            Some(Role::Combobox | Role::Listbox) => self.adds(|own| {
                let options = || element.descendants().filter(|inside| inside.tag() == Tag::Option);
                let chosen = options().find(|option| option.has("selected")).or_else(|| options().next());
                match chosen {
                    Some(option) => own.out.push_str(&option.text()),
                    None => own.out.extend(element.value("value")),
                }
            }),
            Some(Role::Slider | Role::SpinButton | Role::Meter | Role::ProgressBar | Role::ScrollBar) => {
                let names = ["aria-valuetext", "aria-valuenow", "value"];
                self.adds(|own| own.out.extend(names.iter().find_map(|name| element.value(name))))
            }
            _ => false,
        }
    }
}

/// Whether an element inside another is hidden and counts for nothing.
fn passes_over(element: Element<'_, '_>, via: Via) -> bool {
    match via {
        Via::Own | Via::Reference { unseen: true } => false,
        Via::Content | Via::Reference { unseen: false } => {
            own(element).is_hidden()
                || visibility(element) == Some(false)
                || element.parent().is_some_and(|parent| gone_in(parent).is_hidden())
        }
    }
}

/// Elements that stand on lines of their own: words before and after do not run together.
fn is_block(tag: Tag) -> bool {
    tag.heading().is_some()
        || matches!(
            tag,
            Tag::Address
                | Tag::Article
                | Tag::Aside
                | Tag::Blockquote
                | Tag::Dd
                | Tag::Details
                | Tag::Div
                | Tag::Dl
                | Tag::Dt
                | Tag::Fieldset
                | Tag::Figcaption
                | Tag::Figure
                | Tag::Footer
                | Tag::Header
                | Tag::Hgroup
                | Tag::Li
                | Tag::Main
                | Tag::Nav
                | Tag::Ol
                | Tag::P
                | Tag::Pre
                | Tag::Section
                | Tag::Summary
                | Tag::Table
                | Tag::Td
                | Tag::Th
                | Tag::Tr
                | Tag::Ul
        )
}
