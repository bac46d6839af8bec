//! What is not shown, or not read aloud, by HTML alone.

use super::css::winner;
use crate::html::{Element, Tag, has};

/// Ways in which an element is hidden; several may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hidden(u8);

impl Hidden {
    /// It takes no place: `hidden`, `display: none`, a closed dialog, a template …
    pub const NOT_RENDERED: Self = Self(1);
    /// `aria-hidden="true"`.
    pub const FROM_READERS: Self = Self(2);
    /// `visibility: hidden`.
    pub const INVISIBLE: Self = Self(4);
    /// In no way.
    pub const NOT: Self = Self(0);

    /// Whether it is hidden in one of the ways of the other.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it is hidden in any way from people who listen.
    pub fn is_hidden(self) -> bool {
        self.0 != 0
    }

    /// Both together.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// How an element is hidden, by itself or by what is around it.
pub fn hidden(element: Element<'_, '_>) -> Hidden {
    let mut hidden = own(element);
    let mut seen = visibility(element);
    for around in element.ancestors() {
        hidden = hidden.or(own(around)).or(gone_in(around));
        seen = seen.or_else(|| visibility(around));
    }
    if let Some(parent) = element.parent() {
        hidden = hidden.or(gone_in(parent));
    }
    if seen == Some(false) { hidden.or(Hidden::INVISIBLE) } else { hidden }
}

/// How an element is hidden by itself, visibility left out.
pub(super) fn own(element: Element<'_, '_>) -> Hidden {
    let mut hidden = Hidden::NOT;
    if is_never_rendered(element) {
        hidden = hidden.or(Hidden::NOT_RENDERED);
    }
    if !element.may_have(has::HIDDEN | has::ARIA | has::STYLE) {
        return hidden;
    }
    let style = element.value("style").unwrap_or_default();
    if element.has("hidden") || winner(&style, "display").is_some_and(|own| own.value.eq_ignore_ascii_case("none")) {
        hidden = hidden.or(Hidden::NOT_RENDERED);
    }
    if element.may_have(has::ARIA)
        && element.value("aria-hidden").is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
    {
        hidden = hidden.or(Hidden::FROM_READERS);
    }
    hidden
}

/// Elements whose content is shown only where they themselves cannot be.
pub(super) fn gone_in(parent: Element<'_, '_>) -> Hidden {
    let fallback = match parent.tag() {
        Tag::Audio | Tag::Video | Tag::Iframe => true,
        Tag::Object => parent.has("data"),
        _ => false,
    };
    if fallback { Hidden::NOT_RENDERED } else { Hidden::NOT }
}

/// The HTML standard, 15.3.1, and elements that need a script or a missing one to be shown.
fn is_never_rendered(element: Element<'_, '_>) -> bool {
    match element.tag() {
        Tag::Head
        | Tag::Script
        | Tag::Style
        | Tag::Title
        | Tag::Template
        | Tag::Noscript
        | Tag::Datalist
        | Tag::Link
        | Tag::Meta
        | Tag::Base
        | Tag::Param
        | Tag::Source
        | Tag::Track => true,
        Tag::Dialog => !element.has("open"),
        Tag::Input => element.value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden")),
        Tag::Other => {
            let name = element.name();
            ["desc", "defs", "metadata", "symbol", "noembed", "noframes"]
                .iter()
                .any(|own| own.eq_ignore_ascii_case(name))
        }
        _ => false,
    }
}

/// Whether the element's own style sets it visible or not.
pub(super) fn visibility(element: Element<'_, '_>) -> Option<bool> {
    if !element.may_have(has::STYLE) {
        return None;
    }
    let style = element.value("style")?;
    winner(&style, "visibility").map(|own| own.value.eq_ignore_ascii_case("visible"))
}
