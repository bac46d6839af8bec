//! Bodies of documents: Markdown with the site's links, shortcodes, highlighting and anchors.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Value};

use super::highlight::Highlighter;
use super::html::{Anchor, Destination, Labels, LinkResolver, MarkdownCx, Rendered, Resolved, render};
use super::past::{self, Round};
use super::resolve::{Lead, Resolver};
use super::shortcodes::ThemeShortcodes;
use super::theme::Theme;
use super::view::{ViewsCx, config_value, permalink};
use crate::cache::{Key, key};
use crate::config::{AnchorLinks, Config};
use crate::content::markdown::Flavour;
use crate::content::{Document, DocumentKind};
use crate::diag::{Finding, Sink, Span};
use crate::site::Site;
use crate::world::World;

/// Renders bodies; shared by all threads.
pub struct Bodies<'a> {
    world: &'a dyn World,
    site: &'a Site,
    config: &'a Config,
    theme: &'a Theme,
    highlighter: &'a Highlighter,
    labels: BTreeMap<String, Labels>,
    /// What shortcodes see beside their arguments, by language, with its digest where earlier runs are at hand.
    around: BTreeMap<String, (Context, Key)>,
    round: Option<&'a Round<'a>>,
}

/// What bodies are rendered with.
#[derive(Clone, Copy)]
pub struct BodiesCx<'a> {
    /// World; sources and picture sizes are read from it.
    pub world: &'a dyn World,
    /// Site and configuration.
    pub views_cx: ViewsCx<'a>,
    /// Theme.
    pub theme: &'a Theme,
    /// Highlighter.
    pub highlighter: &'a Highlighter,
    /// What earlier runs rendered.
    pub round: Option<&'a Round<'a>>,
}

impl<'a> Bodies<'a> {
    /// Prepares what all bodies share.
    pub fn new(cx: &BodiesCx<'a>) -> Self {
        let config = cx.views_cx.config;
        let languages = || config.languages.iter();
        let labels =
            languages().map(|language| (language.code.clone(), Labels::new(&language.code, &language.translations)));
        let around = languages().map(|language| {
            let (mut context, value) = (Context::new(), config_value(language, &cx.views_cx));
            let digest = cx.round.map(|round| round.digests().of(&value)).unwrap_or_default();
            context.insert_value("config", value);
            context.insert_value("lang", Value::from(language.code.as_str()));
            (language.code.clone(), (context, digest))
        });
        Self {
            world: cx.world,
            site: cx.views_cx.site,
            config,
            theme: cx.theme,
            highlighter: cx.highlighter,
            labels: labels.collect(),
            around: around.collect(),
            round: cx.round,
        }
    }

    /// Renders the body of a document; `None` with a finding when its file cannot be read any more.
    pub fn render(&self, doc: &Document, path: &str, sink: &mut Sink) -> Option<Arc<Rendered>> {
        if doc.digest == [0; 32] {
            return Some(Arc::default());
        }
        let resolver = Resolver { site: self.site, config: self.config, doc, path };
        let Some(round) = self.round else {
            let one = One { bodies: self, resolver, seen: None };
            return self.fresh(&one, sink).map(Arc::new);
        };
        let (name, key) = (doc.path.as_str(), self.key(doc, path));
        let again = |body: &past::Body| {
            body.links.iter().all(|(url, lead)| resolver.link(url) == *lead)
                && body.pictures.iter().all(|(url, size)| self.size(&resolver, url) == *size)
        };
        if let Some(body) = round.body(name, &key, again) {
            sink.extend(body.findings.iter().cloned());
            return Some(body.rendered.clone());
        }
        let (one, mut own) = (One { bodies: self, resolver, seen: Some(RefCell::default()) }, Sink::new());
        let (rendered, calls) = past::listen(|| self.fresh(&one, &mut own));
        let findings = own.into_findings();
        sink.extend(findings.iter().cloned());
        let rendered = Arc::new(rendered?);
        let Seen { links, pictures } = one.seen.map(RefCell::into_inner).unwrap_or_default();
        let body = past::Body { links, pictures, calls, findings, files: round.files(), rendered: rendered.clone() };
        round.keep_body(name, key, body);
        Some(rendered)
    }

    /// A digest of what a body is rendered from: its text, its address, and what its shortcodes are told.
    fn key(&self, doc: &Document, path: &str) -> Key {
        let around = self.around.get(&doc.lang).or_else(|| self.around.values().next());
        let around = around.map(|(_, digest)| *digest).unwrap_or_default();
        let anchors = format!("{:?}", self.anchors(doc));
        key(&[&doc.digest, path.as_bytes(), doc.lang.as_bytes(), anchors.as_bytes(), &doc.body.to_le_bytes(), &around])
    }

    fn fresh(&self, one: &One<'_>, sink: &mut Sink) -> Option<Rendered> {
        let Resolver { doc, path, .. } = one.resolver;
        let text = self.text(doc, sink)?;
        let address = permalink(self.config, path);
        let highlight = |lang: &str, code: &str| {
            let mut out = String::with_capacity(code.len() * 2);
            self.highlighter.highlight(lang, code, &mut out).then_some(out)
        };
        let anchor = |anchor: &Anchor<'_>| self.anchor(anchor);
        let labels = self.labels.get(&doc.lang).or_else(|| self.labels.values().next())?;
        let body = MarkdownCx {
            options: &self.config.markdown,
            slugify: &self.config.slugify,
            flavour: Flavour::Blog,
            file: doc.file,
            permalink: &address,
            lang: &doc.lang,
            anchors: self.anchors(doc),
            id_prefix: "",
            labels,
            resolve: one,
            shortcodes: None,
            highlight: self.config.markdown.highlighting.enabled.then_some(&highlight),
            anchor: self.theme.has("anchor-link.html").then_some(&anchor),
        };
        let (around, _) = self.around.get(&doc.lang).or_else(|| self.around.values().next())?;
        let shortcodes = ThemeShortcodes { theme: self.theme, around, body: &body };
        let cx = MarkdownCx { shortcodes: Some(&shortcodes), ..body };
        Some(render(&text, doc.body, &cx, sink))
    }

    /// The text, as it was when it was parsed: a file that changed meanwhile is a finding, never a mixture.
    fn text(&self, doc: &Document, sink: &mut Sink) -> Option<String> {
        let read = self.world.read(&format!("content/{}", doc.path)).ok();
        let same = read.filter(|bytes| blake3::hash(bytes).as_bytes() == &doc.digest);
        let text = same.and_then(|bytes| String::from_utf8(bytes).ok());
        if text.is_none() {
            sink.push(
                Finding::new("INT003", "Build again: this file changed meanwhile")
                    .at(Span::new(doc.file, 0..0), "was saved while the site was built")
                    .why("The first part of the build saw another text than the last one.")
                    .help("Wait until the file is saved, then run the command again."),
            );
        }
        text
    }

    fn anchors(&self, doc: &Document) -> AnchorLinks {
        if let Some(own) = doc.front.insert_anchor_links {
            return own;
        }
        if doc.kind == DocumentKind::Section {
            return self.config.markdown.insert_anchor_links;
        }
        let page = self.site.page_by_path.get(&doc.path).map(|id| self.site.page(*id));
        let above = page.and_then(|page| page.ancestors.last());
        let section = above.and_then(|id| self.site.section(*id).doc.front.insert_anchor_links);
        section.unwrap_or(self.config.markdown.insert_anchor_links)
    }

    /// Width and height of a picture in pixels.
    fn size(&self, resolver: &Resolver<'_>, url: &str) -> Option<(u32, u32)> {
        let file = resolver.picture(url)?;
        let bytes = self.world.read(&file).ok()?;
        let size = imagesize::blob_size(&bytes).ok()?;
        Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
    }

    fn anchor(&self, anchor: &Anchor<'_>) -> Option<String> {
        let mut context = Context::new();
        context.insert_value("id", Value::from(anchor.id));
        context.insert_value("level", Value::from(u64::from(anchor.level)));
        context.insert_value("lang", Value::from(anchor.lang));
        context.insert_value("title", Value::from(anchor.title));
        let mut out = Vec::new();
        self.theme.render("anchor-link.html", &context, "", &mut out).ok()?;
        String::from_utf8(out).ok()
    }
}

/// The rendering of one document.
struct One<'a> {
    bodies: &'a Bodies<'a>,
    resolver: Resolver<'a>,
    /// What was looked up, where somebody wants to know.
    seen: Option<RefCell<Seen>>,
}

/// What was looked up while a body was rendered, each once.
#[derive(Default)]
struct Seen {
    links: Vec<(String, Lead)>,
    pictures: Vec<(String, Option<(u32, u32)>)>,
}

impl One<'_> {
    fn lead(&self, url: &str) -> Lead {
        let lead = self.resolver.link(url);
        if let Some(seen) = &self.seen
            && seen.borrow().links.iter().all(|(own, _)| own != url)
        {
            seen.borrow_mut().links.push((url.to_owned(), lead.clone()));
        }
        lead
    }
}

impl LinkResolver for One<'_> {
    fn link(&self, link: &Destination<'_>) -> Resolved {
        match self.lead(link.url) {
            Lead::Internal(url) => Resolved::Internal(url),
            Lead::External => Resolved::External,
            Lead::Other => Resolved::Other,
            Lead::Broken => Resolved::Broken(None),
            Lead::NoFile => Resolved::Broken(Some(Box::new(missing_file(link)))),
        }
    }

    fn image_size(&self, url: &str) -> Option<(u32, u32)> {
        let size = self.bodies.size(&self.resolver, url);
        if let Some(seen) = &self.seen {
            seen.borrow_mut().pictures.push((url.to_owned(), size));
        }
        size
    }
}

fn missing_file(link: &Destination<'_>) -> Finding {
    let url = link.url;
    if !link.image && url.contains('@') && !url.contains(['/', '?', '#']) {
        return Finding::new("LNK004", format!("Write `mailto:{url}` in this link"))
            .at(link.span, "looks like a mail address")
            .why("Without `mailto:` the link leads to a file of that name, which does not exist.")
            .help("Put `mailto:` before the address.");
    }
    if url.starts_with("www.") {
        return Finding::new("LNK004", format!("Write `https://{url}` in this link"))
            .at(link.span, "looks like the address of another site")
            .why("Without `https://` the link leads to a file of that name, which does not exist.")
            .help("Put `https://` before the address.");
    }
    Finding::new("LNK004", format!("Add the file `{url}` or correct its name"))
        .at(link.span, "there is no such file beside the post")
        .why("The post is in a folder of its own, and this file is not in it.")
        .help("Put the file into the folder of the post, or correct the name; capital letters count.")
}
