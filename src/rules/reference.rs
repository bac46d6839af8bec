//! Addresses in built documents: what refers to what, and how.

use std::borrow::Cow;
use std::ops::Range;

use super::Outline;
use crate::html::{Element, Lead, Tag, Tree, has, unescape};

/// An address in a built document.
#[derive(Debug, Clone)]
pub struct Reference<'t, 'a> {
    /// The element it stands in; none in style sheets.
    pub element: Option<Element<'t, 'a>>,
    /// The address, character references replaced.
    pub url: Cow<'a, str>,
    /// Where it stands, in bytes of the document.
    pub range: Range<usize>,
    /// What it is for.
    pub purpose: Purpose,
    /// Where it leads.
    pub target: Target,
}

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Readers may go there.
    Link,
    /// A browser loads it with the page.
    Load(Load),
    /// A form sends its fields there.
    Form,
    /// Says how pages belong together (canonical address, translation, feed, preview picture).
    Relation,
    /// A browser connects there ahead of time.
    Connect,
}

/// What a browser loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Load {
    /// Style sheet.
    Sheet,
    /// Script.
    Script,
    /// Picture.
    Picture,
    /// Font.
    Font,
    /// A page inside the page.
    Frame,
    /// Sound or film.
    Media,
    /// Anything else.
    Other,
}

/// Where an address leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To a document of this output, by number.
    Document(u32),
    /// To a path of this site where nothing is.
    Missing,
    /// To a place in the same document.
    Same,
    /// To the same host, outside the folder of this site.
    Beside,
    /// To another host.
    Elsewhere,
    /// To something with another scheme.
    Scheme,
}

impl Reference<'_, '_> {
    /// What follows `#`, as written.
    pub fn fragment(&self) -> Option<&str> {
        self.url.split_once('#').map(|(_, fragment)| fragment)
    }
}

/// Ends of names of fonts.
const FONTS: [&str; 4] = [".woff2", ".woff", ".ttf", ".otf"];

/// Collects the addresses of documents.
#[derive(Debug, Clone, Copy)]
pub struct References<'a> {
    /// Documents of the output.
    pub outline: &'a Outline<'a>,
    /// The document the addresses stand in.
    pub path: &'a str,
}

impl References<'_> {
    /// All addresses of a page, in order.
    pub fn of_page<'t, 'a>(&self, tree: &'t Tree<'a>) -> Vec<Reference<'t, 'a>> {
        let mut all = Vec::with_capacity(48);
        for element in tree.notable() {
            if element.may_have(has::ADDRESS) {
                self.addresses(element, &mut all);
            } else if element.tag() == Tag::Meta {
                self.meta(element, &mut all);
            }
        }
        all
    }

    /// All addresses of a style sheet: `url(…)` and `@import "…"` (CSS Syntax, Level 3).
    pub fn of_sheet<'t, 'a>(&self, css: &'a str) -> Vec<Reference<'t, 'a>> {
        let mut all = Vec::new();
        let mut from = 0;
        while let Some(found) = memchr::memmem::find(&css.as_bytes()[from..], b"url(") {
            let at = from + found + 4;
            let length = css[at..].find(')').unwrap_or(css.len() - at);
            let inner = css[at..at + length].trim().trim_matches(['"', '\'']);
            let font = inner.split(['?', '#']).next().is_some_and(|path| FONTS.iter().any(|end| path.ends_with(end)));
            let load = if font { Load::Font } else { Load::Picture };
            all.push(self.reference(None, Cow::Borrowed(inner), at..at + length, Purpose::Load(load)));
            from = at + length;
        }
        for (at, _) in css.match_indices("@import") {
            let rest = css[at + 7..].trim_start();
            if let Some(quote @ ('"' | '\'')) = rest.chars().next()
                && let Some(inner) = rest[1..].split(quote).next()
            {
                all.push(self.reference(None, Cow::Borrowed(inner), at..at + 7, Purpose::Load(Load::Sheet)));
            }
        }
        all
    }

    fn addresses<'t, 'a>(&self, element: Element<'t, 'a>, all: &mut Vec<Reference<'t, 'a>>) {
        for attribute in element.attributes() {
            let is = |name: &str| attribute.name.eq_ignore_ascii_case(name);
            let purpose = if is("href") || is("xlink:href") {
                purpose_of_href(element)
            } else if is("src") || is("srcset") {
                Some(Purpose::Load(load_of(element)))
            } else if is("poster") {
                Some(Purpose::Load(Load::Picture))
            } else if is("data") && element.tag() == Tag::Object {
                Some(Purpose::Load(Load::Other))
            } else if is("action") || is("formaction") {
                Some(Purpose::Form)
            } else {
                None
            };
            let Some(purpose) = purpose else { continue };
            if is("srcset") {
                for candidate in attribute.value.split(", ").filter_map(|part| part.split_whitespace().next()) {
                    let url = unescape(candidate.trim_end_matches(','));
                    all.push(self.reference(Some(element), url, attribute.range.clone(), purpose));
                }
            } else {
                all.push(self.reference(Some(element), unescape(attribute.value), attribute.range.clone(), purpose));
            }
        }
    }

    /// `og:image` and the like: pictures that other sites show with a link to the page.
    fn meta<'t, 'a>(&self, element: Element<'t, 'a>, all: &mut Vec<Reference<'t, 'a>>) {
        let named = element.attributes().get("property").or_else(|| element.attributes().get("name"));
        if named.is_some_and(|name| matches!(name, "og:image" | "og:url" | "twitter:image"))
            && let Some(content) = element.attributes().into_iter().find(|own| own.name.eq_ignore_ascii_case("content"))
        {
            all.push(self.reference(Some(element), unescape(content.value), content.range, Purpose::Relation));
        }
    }

    fn reference<'t, 'a>(
        &self,
        element: Option<Element<'t, 'a>>,
        url: Cow<'a, str>,
        range: Range<usize>,
        purpose: Purpose,
    ) -> Reference<'t, 'a> {
        let target = match self.outline.base().lead(&url, self.path) {
            Lead::Site { path, .. } => self.outline.find(&path).map_or(Target::Missing, Target::Document),
            Lead::Same { .. } => Target::Same,
            Lead::Beside => Target::Beside,
            Lead::Elsewhere { .. } => Target::Elsewhere,
            Lead::Scheme(_) => Target::Scheme,
        };
        Reference { element, url, range, purpose, target }
    }
}

fn purpose_of_href(element: Element<'_, '_>) -> Option<Purpose> {
    match element.tag() {
        Tag::A | Tag::Area => Some(Purpose::Link),
        Tag::Link => Some(purpose_of_link(element)),
        Tag::Base => None,
        // `use`, `image` and other elements of SVG.
        _ => Some(Purpose::Load(Load::Picture)),
    }
}

fn purpose_of_link(element: Element<'_, '_>) -> Purpose {
    let rel = element.attributes().get("rel").unwrap_or("");
    let is = |name: &str| rel.split_ascii_whitespace().any(|own| own.eq_ignore_ascii_case(name));
    if is("stylesheet") {
        return Purpose::Load(Load::Sheet);
    }
    if is("icon") || is("apple-touch-icon") || is("mask-icon") {
        return Purpose::Load(Load::Picture);
    }
    if is("preload") || is("modulepreload") || is("prefetch") {
        let load = match element.attributes().get("as") {
            Some("font") => Load::Font,
            Some("style") => Load::Sheet,
            Some("image") => Load::Picture,
            Some("script") => Load::Script,
            _ if is("modulepreload") => Load::Script,
            _ => Load::Other,
        };
        return Purpose::Load(load);
    }
    if is("preconnect") || is("dns-prefetch") {
        return Purpose::Connect;
    }
    if is("manifest") {
        return Purpose::Load(Load::Other);
    }
    Purpose::Relation
}

fn load_of(element: Element<'_, '_>) -> Load {
    match element.tag() {
        Tag::Script => Load::Script,
        Tag::Iframe | Tag::Frame => Load::Frame,
        Tag::Video | Tag::Audio | Tag::Track => Load::Media,
        Tag::Source => match element.parent().map(Element::tag) {
            Some(Tag::Video | Tag::Audio) => Load::Media,
            _ => Load::Picture,
        },
        Tag::Embed => Load::Other,
        _ => Load::Picture,
    }
}
