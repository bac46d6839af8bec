//! Bodies of documents: Markdown with the site's links, shortcodes, highlighting and anchors.

use std::collections::BTreeMap;

use tera::{Context, Value};

use super::highlight::Highlighter;
use super::html::{Anchor, Destination, Labels, LinkResolver, MarkdownCx, Rendered, Resolved, render};
use super::resolve::{Lead, Resolver};
use super::shortcodes::ThemeShortcodes;
use super::theme::Theme;
use super::view::{ViewsCx, config_value, permalink};
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
    /// What shortcodes see beside their arguments, by language.
    around: BTreeMap<String, Context>,
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
}

impl<'a> Bodies<'a> {
    /// Prepares what all bodies share.
    pub fn new(cx: &BodiesCx<'a>) -> Self {
        let config = cx.views_cx.config;
        let languages = || config.languages.iter();
        let labels =
            languages().map(|language| (language.code.clone(), Labels::new(&language.code, &language.translations)));
        let around = languages().map(|language| {
            let mut context = Context::new();
            context.insert_value("config", config_value(language, &cx.views_cx));
            context.insert_value("lang", Value::from(language.code.as_str()));
            (language.code.clone(), context)
        });
        Self {
            world: cx.world,
            site: cx.views_cx.site,
            config,
            theme: cx.theme,
            highlighter: cx.highlighter,
            labels: labels.collect(),
            around: around.collect(),
        }
    }

    /// Renders the body of a document; `None` with a finding when its file cannot be read any more.
    pub fn render(&self, doc: &Document, path: &str, sink: &mut Sink) -> Option<Rendered> {
        if doc.digest == [0; 32] {
            return Some(Rendered::default());
        }
        let text = self.text(doc, sink)?;
        let one = One { bodies: self, resolver: Resolver { site: self.site, config: self.config, doc, path } };
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
            resolve: &one,
            shortcodes: None,
            highlight: self.config.markdown.highlighting.enabled.then_some(&highlight),
            anchor: self.theme.has("anchor-link.html").then_some(&anchor),
        };
        let around = self.around.get(&doc.lang).or_else(|| self.around.values().next())?;
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
}

impl LinkResolver for One<'_> {
    fn link(&self, link: &Destination<'_>) -> Resolved {
        match self.resolver.link(link.url) {
            Lead::Internal(url) => Resolved::Internal(url),
            Lead::External => Resolved::External,
            Lead::Other => Resolved::Other,
            Lead::Broken => Resolved::Broken(None),
            Lead::NoFile => Resolved::Broken(Some(Box::new(missing_file(link)))),
        }
    }

    fn image_size(&self, url: &str) -> Option<(u32, u32)> {
        let file = self.resolver.picture(url)?;
        let bytes = self.bodies.world.read(&file).ok()?;
        let size = imagesize::blob_size(&bytes).ok()?;
        Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
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
