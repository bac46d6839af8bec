//! What the pages of a site demand of its security headers, all together: a few numbers and names, however many
//! pages there are.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::{Load, OutputCx, Purpose, Reference, Target};
use crate::html::{Element, Lead, Tag, Tree};

/// A directive of a content security policy (Content Security Policy Level 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Directive {
    /// Scripts.
    Script,
    /// Style sheets.
    Style,
    /// Pictures.
    Img,
    /// Fonts.
    Font,
    /// What scripts connect to.
    Connect,
    /// Sound and film.
    Media,
    /// Pages inside pages.
    Frame,
    /// `object` and `embed`.
    Object,
    /// The manifest of an application.
    Manifest,
    /// What addresses of a page count from.
    Base,
    /// Where forms send what readers type.
    Form,
}

impl Directive {
    /// All of them, in the order in which they are written, with their names.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Script, "script-src"),
        (Self::Style, "style-src"),
        (Self::Img, "img-src"),
        (Self::Font, "font-src"),
        (Self::Connect, "connect-src"),
        (Self::Media, "media-src"),
        (Self::Frame, "frame-src"),
        (Self::Object, "object-src"),
        (Self::Manifest, "manifest-src"),
        (Self::Base, "base-uri"),
        (Self::Form, "form-action"),
    ];

    fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Most scripts and styles inside pages that the headers can name, each by its digest.
const MOST: usize = 40;

/// Collects the demands while documents are made, from all threads.
#[derive(Debug, Default)]
pub struct Demands {
    /// A bit for each directive that needs the site itself; in the upper half for `data:`.
    own: AtomicU32,
    named: Mutex<Named>,
}

#[derive(Debug, Default)]
struct Named {
    origins: BTreeSet<(Directive, String)>,
    digests: BTreeSet<(Directive, String)>,
    too_many: bool,
}

impl Named {
    fn keep(&mut self, digest: (Directive, String)) {
        if self.digests.len() < MOST || self.digests.contains(&digest) {
            self.digests.insert(digest);
        } else {
            self.too_many = true;
        }
    }
}

impl Demands {
    /// Looks at a document.
    pub(super) fn note(&self, cx: &OutputCx<'_>) {
        let mut bits = 0;
        for reference in cx.references {
            let Some(directive) = directive(reference) else { continue };
            match reference.target {
                Target::Document(_) | Target::Missing | Target::Same | Target::Beside => bits |= directive.bit(),
                Target::Scheme if is_data(&reference.url) => bits |= directive.bit() << 16,
                Target::Scheme => {}
                Target::Elsewhere => self.elsewhere(cx, directive, &reference.url),
            }
        }
        match cx.html {
            Some(tree) => bits |= self.inside(tree),
            None if is_script(cx.path) => bits |= self.script(cx),
            None => {}
        }
        if self.own.load(Ordering::Relaxed) & bits != bits {
            self.own.fetch_or(bits, Ordering::Relaxed);
        }
    }

    /// What stands in a page itself: forms without an address, and scripts and styles that only a digest lets run.
    fn inside(&self, tree: &Tree<'_>) -> u32 {
        let mut bits = 0;
        for element in tree.notable() {
            match element.tag() {
                Tag::Form if !element.has("action") => bits |= Directive::Form.bit(),
                Tag::Base if element.has("href") => bits |= Directive::Base.bit(),
                Tag::Script if !element.has("src") && runs(element) => self.digest(Directive::Script, element.inner()),
                Tag::Style => self.digest(Directive::Style, element.inner()),
                _ => {}
            }
        }
        bits
    }

    /// Whom a script of the site connects to: the site itself, and hosts that it names and the register knows.
    fn script(&self, cx: &OutputCx<'_>) -> u32 {
        const WAYS: [&str; 5] = ["fetch(", "XMLHttpRequest", "EventSource", "sendBeacon", "WebSocket"];
        if !WAYS.iter().any(|way| cx.text.contains(way)) {
            return 0;
        }
        for (at, start) in cx.text.match_indices("https://") {
            let rest = &cx.text[at + start.len()..];
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':')));
            let host = &rest[..end.unwrap_or(rest.len())];
            if cx.registers.lets(host) {
                self.add(Directive::Connect, host);
            }
        }
        Directive::Connect.bit()
    }

    fn elsewhere(&self, cx: &OutputCx<'_>, directive: Directive, url: &str) {
        let Lead::Elsewhere { scheme, host } = cx.outline.base().lead(url, cx.path) else { return };
        let is_safe = scheme.is_empty() || scheme.eq_ignore_ascii_case("https");
        let is_allowed = match directive {
            Directive::Form => cx.form_may_go_to(host),
            _ => cx.registers.lets(host),
        };
        // What is refused here is a finding of SEC014, SEC016, SEC022 or SUP006.
        if !is_safe || !is_allowed {
            return;
        }
        self.add(directive, host);
        if directive == Directive::Script {
            // Whoever may run code in the page could send there anyway, in the address of a further script.
            self.add(Directive::Connect, host);
        }
    }

    fn add(&self, directive: Directive, host: &str) {
        // What a header cannot hold must not come into one.
        if host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'_')) {
            let origin = format!("https://{}", host.to_ascii_lowercase());
            self.named().origins.insert((directive, origin));
        }
    }

    /// The digest of what stands in an element, as browsers compute it: line ends are line feeds (HTML standard,
    /// preprocessing the input stream).
    fn digest(&self, directive: Directive, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let digest = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
        self.named().keep((directive, digest));
    }

    /// Adds what others collected.
    pub(super) fn merge(&self, other: &Self) {
        let bits = other.own.load(Ordering::Relaxed);
        if self.own.load(Ordering::Relaxed) & bits != bits {
            self.own.fetch_or(bits, Ordering::Relaxed);
        }
        let other = other.named();
        if other.origins.is_empty() && other.digests.is_empty() && !other.too_many {
            return;
        }
        let mut named = self.named();
        named.origins.extend(other.origins.iter().cloned());
        named.too_many |= other.too_many;
        other.digests.iter().for_each(|digest| named.keep(digest.clone()));
    }

    fn named(&self) -> MutexGuard<'_, Named> {
        self.named.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a directive needs the site itself.
    pub fn needs_own(&self, directive: Directive) -> bool {
        self.own.load(Ordering::Relaxed) & directive.bit() != 0
    }

    /// What a directive needs besides: `data:`, digests, addresses of other hosts, sorted.
    pub fn others(&self, directive: Directive) -> Vec<String> {
        let (named, bit) = (self.named(), directive.bit() << 16);
        let data = (self.own.load(Ordering::Relaxed) & bit != 0).then(|| "data:".to_owned());
        let all = named.digests.iter().chain(&named.origins).filter(|(own, _)| *own == directive);
        data.into_iter().chain(all.map(|(_, text)| text.clone())).collect()
    }

    /// Whether pages load anything from other hosts.
    pub fn loads_from_others(&self) -> bool {
        let loads = |directive| !matches!(directive, Directive::Form | Directive::Connect);
        self.named().origins.iter().any(|(directive, _)| loads(*directive))
    }

    /// Whether there are more scripts and styles inside pages than headers can name.
    pub fn too_many(&self) -> bool {
        self.named().too_many
    }
}

fn directive(reference: &Reference<'_, '_>) -> Option<Directive> {
    match reference.purpose {
        Purpose::Form => Some(Directive::Form),
        Purpose::Load(load) => match load {
            Load::Sheet => Some(Directive::Style),
            Load::Script => Some(Directive::Script),
            Load::Picture => Some(Directive::Img),
            Load::Font => Some(Directive::Font),
            Load::Frame => Some(Directive::Frame),
            Load::Media => Some(Directive::Media),
            Load::Other => reference.element.and_then(other),
        },
        Purpose::Link | Purpose::Relation | Purpose::Connect | Purpose::Move => None,
    }
}

fn other(element: Element<'_, '_>) -> Option<Directive> {
    if matches!(element.tag(), Tag::Object | Tag::Embed) {
        return Some(Directive::Object);
    }
    let rel = element.value("rel").unwrap_or_default().to_ascii_lowercase();
    let is = |name| rel.split_ascii_whitespace().any(|own| own == name);
    match element.value("as").as_deref() {
        Some("fetch") => Some(Directive::Connect),
        _ => is("manifest").then_some(Directive::Manifest),
    }
}

/// Whether a browser treats a `script` as one. Data blocks are not looked at by the policy; import maps and
/// speculation rules are.
fn runs(script: Element<'_, '_>) -> bool {
    let kind = script.value("type").unwrap_or_default().trim().to_ascii_lowercase();
    matches!(kind.as_str(), "" | "module" | "importmap" | "speculationrules")
        || kind.ends_with("javascript")
        || kind.ends_with("ecmascript")
}

fn is_data(url: &str) -> bool {
    url.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"))
}

fn is_script(path: &str) -> bool {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    end.eq_ignore_ascii_case("js") || end.eq_ignore_ascii_case("mjs")
}
