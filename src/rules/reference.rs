//! Addresses in built documents: what refers to what, and how.

use std::borrow::Cow;
use std::ops::Range;

use super::{Outline, addresses};
use crate::html::{Element, Lead, Scanner, Tag, Token, Tree, has, unescape};

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
    /// Whether it is one of several for the same picture, of which a browser loads one.
    pub choice: bool,
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
    /// The page leads on there by itself, at once.
    Move,
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
        memchr::memchr(b'#', self.url.as_bytes()).map(|at| &self.url[at + 1..])
    }
}

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
            if element.may_have(has::ADDRESS) || element.tag() == Tag::Link {
                self.addresses(element, &mut all);
            } else if element.tag() == Tag::Meta {
                self.meta(element, &mut all);
            }
            if element.tag() == Tag::Style {
                self.sheet(Some(element), element.inner(), element.tag_range().end, &mut all);
            } else if element.may_have(has::STYLE) {
                self.style(element, &mut all);
            }
        }
        all
    }

    /// All addresses of a style sheet: `url(…)` and `@import "…"`.
    pub fn of_sheet<'t, 'a>(&self, css: &'a str) -> Vec<Reference<'t, 'a>> {
        let mut all = Vec::new();
        self.sheet(None, css, 0, &mut all);
        all
    }

    /// The addresses of pages in a feed or map of the site (RFC 4287, RSS 2.0, sitemaps.org): `link` and `loc`.
    pub fn of_feed<'t, 'a>(&self, xml: &'a str) -> Vec<Reference<'t, 'a>> {
        let mut all = Vec::new();
        let mut inside = false;
        for token in Scanner::new(xml) {
            match token {
                Token::Start { name, attributes, .. } => {
                    let is_link = name == "link" || name == "atom:link" || name == "xhtml:link";
                    inside = name == "loc" || is_link;
                    if let Some(href) = attributes.into_iter().find(|own| is_link && own.name == "href") {
                        all.push(self.reference(None, unescape(href.value), href.range, Purpose::Relation));
                        inside = false;
                    }
                }
                Token::Text { text, start } if inside && !text.trim().is_empty() => {
                    let from = start + (text.len() - text.trim_start().len());
                    let range = from..from + text.trim().len();
                    all.push(self.reference(None, unescape(text.trim()), range, Purpose::Relation));
                    inside = false;
                }
                Token::Text { .. } | Token::Comment { .. } | Token::Declaration { .. } => {}
                Token::End { .. } => inside = false,
            }
        }
        all
    }

    fn sheet<'t, 'a>(
        &self,
        element: Option<Element<'t, 'a>>,
        css: &'a str,
        offset: usize,
        all: &mut Vec<Reference<'t, 'a>>,
    ) {
        for (at, load) in addresses::of_sheet(css) {
            let range = offset + at.start..offset + at.end;
            all.push(self.reference(element, Cow::Borrowed(&css[at]), range, Purpose::Load(load)));
        }
    }

    fn style<'t, 'a>(&self, element: Element<'t, 'a>, all: &mut Vec<Reference<'t, 'a>>) {
        let Some(style) = element.attributes().into_iter().find(|own| own.name.eq_ignore_ascii_case("style")) else {
            return;
        };
        match unescape(style.value) {
            Cow::Borrowed(css) => self.sheet(Some(element), css, style.range.start, all),
            Cow::Owned(css) => all.extend(addresses::of_sheet(&css).into_iter().map(|(at, load)| {
                let url = Cow::Owned(css[at].to_owned());
                self.reference(Some(element), url, style.range.clone(), Purpose::Load(load))
            })),
        }
    }

    fn addresses<'t, 'a>(&self, element: Element<'t, 'a>, all: &mut Vec<Reference<'t, 'a>>) {
        for attribute in element.attributes() {
            // Most attributes are none of these, and not even as long.
            if !matches!(attribute.name.len(), 3 | 4 | 6 | 10 | 11) {
                continue;
            }
            let is = |name: &str| attribute.name.eq_ignore_ascii_case(name);
            let purpose = if is("href") || is("xlink:href") {
                purpose_of_href(element)
            } else if is("src") || is("srcset") {
                Some(Purpose::Load(load_of(element)))
            } else if is("poster") || (is("imagesrcset") && element.tag() == Tag::Link) {
                Some(Purpose::Load(Load::Picture))
            } else if is("data") && element.tag() == Tag::Object {
                Some(Purpose::Load(Load::Other))
            } else if is("action") || is("formaction") {
                Some(Purpose::Form)
            } else {
                None
            };
            let Some(purpose) = purpose else { continue };
            if is("srcset") || is("imagesrcset") {
                for at in addresses::candidates(attribute.value) {
                    let range = attribute.range.start + at.start..attribute.range.start + at.end;
                    let found = self.reference(Some(element), unescape(&attribute.value[at]), range, purpose);
                    all.push(Reference { choice: true, ..found });
                }
            } else {
                all.push(self.reference(Some(element), unescape(attribute.value), attribute.range.clone(), purpose));
            }
        }
    }

    /// `og:image` and the like: pictures that other sites show with a link to the page.
    fn meta<'t, 'a>(&self, element: Element<'t, 'a>, all: &mut Vec<Reference<'t, 'a>>) {
        if element.attributes().get("http-equiv").is_some_and(|own| own.eq_ignore_ascii_case("refresh"))
            && let Some(content) = element.attributes().into_iter().find(|own| own.name.eq_ignore_ascii_case("content"))
            && let Some(at) = addresses::leads_on(content.value)
        {
            let range = content.range.start + at.start..content.range.start + at.end;
            all.push(self.reference(Some(element), unescape(&content.value[at]), range, Purpose::Move));
            return;
        }
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
            Lead::Site { path, .. } => match self.outline.find(&path) {
                Some(number) => Target::Document(number),
                None if self.outline.is_beyond(&url, self.path) => Target::Beside,
                None => Target::Missing,
            },
            Lead::Same { .. } => Target::Same,
            Lead::Beside => Target::Beside,
            Lead::Elsewhere { .. } => Target::Elsewhere,
            Lead::Scheme(_) => Target::Scheme,
        };
        Reference { element, url, range, purpose, target, choice: false }
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
