//! One pass over a body for what others need to know of it.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};

use super::excerpt::Prose;
use super::{Flavour, HeadingIds, TextRun, autolinks, emoji, more_marker, parser_options};
use crate::config::{Markdown, Slugify};
use crate::content::shortcodes::{self, Found};
use crate::content::{Anchors, Facts, Heading, Link};
use crate::diag::{FileId, Sink, Span};

/// Options that facts depend on.
#[derive(Debug, Clone, Copy)]
pub struct FactsCx<'a> {
    /// `[markdown]`.
    pub options: &'a Markdown,
    /// `[slugify]`, for heading ids.
    pub slugify: &'a Slugify,
}

/// Hears the Markdown of a body while its facts are collected, so that it is parsed once for both.
pub trait Listener {
    /// Hears an event; the range is a place in the body.
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>);

    /// What it made of all of them.
    fn finish(&mut self) -> &str;
}

/// Facts of the body that starts at byte `body` of a file's text; all places are places in the file.
///
/// Shortcodes that cannot be read are reported (CNT031). Whether a shortcode exists is known only where
/// it is rendered.
pub fn facts(
    text: &str,
    file: FileId,
    body: u32,
    cx: &FactsCx<'_>,
    (sink, mut listener): (&mut Sink, Option<&mut dyn Listener>),
) -> Facts {
    let source = &text[body as usize..];
    let options = parser_options(Flavour::Blog, cx.options);
    let scan = shortcodes::scan(source, file, body, options);
    for finding in scan.findings {
        sink.push(finding);
    }
    let mut collector = Collector {
        file,
        body: body as usize,
        source,
        autolink: cx.options.autolink,
        render_emoji: cx.options.render_emoji,
        calls: scan.found,
        ids: HeadingIds::new(source, options, cx.slugify.anchors),
        facts: Facts::default(),
        prose: Prose::default(),
        run: TextRun::default(),
        heading: None,
        place: Place::default(),
    };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        if let Some(listener) = &mut listener {
            listener.event(&event, &range);
        }
        collector.event(event, range);
    }
    collector.finish()
}

struct Collector<'a> {
    file: FileId,
    body: usize,
    source: &'a str,
    autolink: bool,
    render_emoji: bool,
    calls: Vec<Found>,
    ids: HeadingIds,
    facts: Facts,
    prose: Prose,
    run: TextRun,
    heading: Option<Open>,
    place: Place,
}

/// A heading that is being read.
#[derive(Debug)]
struct Open {
    level: u8,
    title: String,
    span: Span,
    /// The id written behind it.
    id: Option<String>,
}

/// Depth of the elements whose text is treated differently.
#[derive(Debug, Default)]
struct Place {
    code: bool,
    link: u32,
    aside: u32,
}

impl Collector<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if !self.run.is_empty() && !matches!(event, Event::Text(_)) {
            self.addresses();
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range, true),
            Event::Code(text) => self.text(&text, range, false),
            Event::InlineHtml(html) => self.html(&html, range.start),
            Event::SoftBreak | Event::HardBreak | Event::Rule => {
                self.prose.gap();
                if let Some(heading) = &mut self.heading {
                    heading.title.push(' ');
                }
            }
            Event::Html(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, id, .. } if shortcodes::find(&self.calls, range.start).is_none() => {
                self.open_heading(level, id, range);
            }
            Tag::Heading { .. } | Tag::Table(_) | Tag::FootnoteDefinition(_) => self.place.aside += 1,
            Tag::CodeBlock(_) => self.place.code = true,
            // Tags may go over several lines, and the parser hands lines out one by one.
            Tag::HtmlBlock => self.html(&self.source[range.clone()], range.start),
            Tag::Link { link_type, dest_url, .. } => {
                self.place.link += 1;
                let email = matches!(link_type, LinkType::Email);
                let url = if email { format!("mailto:{dest_url}") } else { dest_url.into_string() };
                self.link(url, range, false);
            }
            Tag::Image { dest_url, .. } => {
                self.place.aside += 1;
                self.link(dest_url.into_string(), range, true);
            }
            Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => match self.heading.take() {
                Some(heading) => self.close_heading(heading),
                None => self.place.aside = self.place.aside.saturating_sub(1),
            },
            TagEnd::Table | TagEnd::FootnoteDefinition | TagEnd::Image => {
                self.place.aside = self.place.aside.saturating_sub(1);
            }
            TagEnd::CodeBlock => self.place.code = false,
            TagEnd::Link => self.place.link = self.place.link.saturating_sub(1),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                return;
            }
            TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::HtmlBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::MetadataBlock(_) => {}
        }
        if !matches!(tag, TagEnd::Link | TagEnd::Image) {
            self.prose.gap();
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>, running: bool) {
        if self.place.code || shortcodes::in_braces(&self.calls, range.start) {
            return;
        }
        let in_excerpt = self.place.aside == 0 && self.heading.is_none();
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(text);
        }
        self.prose.text(text, in_excerpt);
        if self.autolink && running && self.place.link == 0 {
            self.run.push(text, self.source, range);
        }
    }

    fn html(&mut self, html: &str, start: usize) {
        let marker = more_marker(html).filter(|_| self.facts.more.is_none());
        if let Some(marker) = marker {
            self.facts.more = Some((self.body + start + marker.start) as u32);
            self.prose.close();
        }
        self.facts.ids.extend(written_ids(html));
    }

    fn link(&mut self, url: String, range: Range<usize>, image: bool) {
        let span = Span::new(self.file, self.body + range.start..self.body + range.end);
        self.facts.links.push(Link { url, span, image });
    }

    fn addresses(&mut self) {
        let run = std::mem::take(&mut self.run);
        for link in autolinks(&run.text) {
            self.link(link.url(&run.text), run.source(&link.range), false);
        }
        self.run = run;
        self.run.clear();
    }

    fn open_heading(&mut self, level: HeadingLevel, id: Option<CowStr<'_>>, range: Range<usize>) {
        let span = Span::new(self.file, self.body + range.start..self.body + range.end);
        self.heading = Some(Open { level: level as u8, title: String::new(), span, id: id.map(CowStr::into_string) });
    }

    fn close_heading(&mut self, open: Open) {
        let Open { level, title, span, id } = open;
        let title = title.trim_end();
        let title = if self.render_emoji { emoji(title) } else { title.into() };
        let id = self.ids.next(id.as_deref(), &title).into_boxed_str();
        self.facts.headings.push(Heading { level, id, title: title.into(), span });
    }

    fn finish(mut self) -> Facts {
        (self.facts.words, self.facts.excerpt) = self.prose.finish();
        for call in &self.calls {
            call.each(&mut |call| self.facts.ids.extend(call.text_argument("id").map(str::to_owned)));
        }
        // These are kept for every post until the end.
        self.facts.excerpt.shrink_to_fit();
        self.facts.anchors = Anchors::of(&self.facts.headings);
        self.facts.links.shrink_to_fit();
        self.facts.ids.shrink_to_fit();
        self.facts
    }
}

/// Values of `id` (and of `name`, for old anchors) in a piece of HTML.
fn written_ids(html: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for token in html5gum::Tokenizer::new(html).flatten() {
        let html5gum::Token::StartTag(tag) = token else { continue };
        let anchor = tag.name.as_slice() == b"a";
        for (name, value) in &tag.attributes {
            if name.as_slice() == b"id" || (anchor && name.as_slice() == b"name") {
                ids.push(String::from_utf8_lossy(value).into_owned());
            }
        }
    }
    ids
}
