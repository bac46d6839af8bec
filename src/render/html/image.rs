//! Pictures, and paragraphs that are nothing but a picture with a title.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::cx::Destination;
use super::escape;
use super::writer::{Held, Open, Writer};

/// A picture whose alternative text is being read.
pub(super) struct PendingImage {
    url: String,
    title: String,
    alt: String,
    depth: u32,
    range: Range<usize>,
}

/// A picture with a title that stands alone in its paragraph so far.
pub(super) struct Figure {
    html: Range<usize>,
    title: String,
}

impl PendingImage {
    pub(super) fn new(url: String, title: String, range: Range<usize>) -> Self {
        Self { url, title, alt: String::new(), depth: 0, range }
    }

    /// Takes an event of the alternative text; true at the end of the picture.
    pub(super) fn event(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Text(text) | Event::Code(text) => self.alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.alt.push(' '),
            Event::Start(Tag::Image { .. }) => self.depth += 1,
            Event::End(TagEnd::Image) if self.depth == 0 => return true,
            Event::End(TagEnd::Image) => self.depth -= 1,
            Event::Start(_)
            | Event::End(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
        false
    }
}

impl Writer<'_> {
    pub(super) fn end_image(&mut self) {
        let Held::Image(image) = std::mem::take(&mut self.held) else { return };
        let url = self.body.filled(&image.url);
        let alt = self.body.filled(&image.alt);
        if let Some(plain) = &mut self.plain {
            plain.push_str(&alt);
        }
        let span = self.body.span(image.range.clone());
        let Some(target) = self.target(&Destination { url: &url, image: true, span }) else {
            return self.write_text(&alt);
        };
        let start = self.out.len();
        let alone = self.open.last().is_some_and(|open| open.close == PARAGRAPH && open.at + 3 == start);
        let figure = alone && !image.title.is_empty() && !self.plain_style();
        self.out.push_str("<img src=\"");
        escape::href(&mut self.out, &target.url);
        self.out.push('"');
        self.attribute("alt", &alt);
        if !image.title.is_empty() && !figure {
            self.attribute("title", &image.title);
        }
        if !self.plain_style() {
            self.image_hints(&target.url);
        }
        self.out.push_str(" />");
        self.figure = figure.then_some(Figure { html: start..self.out.len(), title: image.title });
    }

    fn image_hints(&mut self, url: &str) {
        if let Some((width, height)) = self.cx.resolve.image_size(url) {
            self.attribute("width", &width.to_string());
            self.attribute("height", &height.to_string());
        }
        if self.cx.options.lazy_async_image {
            self.out.push_str(" loading=\"lazy\" decoding=\"async\"");
        }
    }

    pub(super) fn start_paragraph(&mut self, range: Range<usize>) {
        self.figure = None;
        if self.body.marks && self.body.only_marks(range) {
            return self.block("", "\n");
        }
        self.block("<p>", PARAGRAPH);
    }

    pub(super) fn end_paragraph(&mut self) {
        self.close_raw();
        let Some(figure) = self.figure.take() else {
            self.close();
            return;
        };
        let Some(Open { at, .. }) = self.open.pop() else { return };
        if figure.html.end == self.out.len() {
            let mut image = std::mem::take(&mut self.scratch);
            image.push_str(&self.out[figure.html]);
            self.out.truncate(at);
            self.out.push_str("<figure>");
            self.out.push_str(&image);
            self.out.push_str("<figcaption>");
            escape::text(&mut self.out, &figure.title);
            self.out.push_str("</figcaption></figure>\n");
            image.clear();
            self.scratch = image;
        } else {
            // Something follows the picture: it keeps its title as an attribute.
            let mut title = String::from(" title=\"");
            escape::attribute(&mut title, &figure.title);
            title.push('"');
            self.out.insert_str(figure.html.end - " />".len(), &title);
            self.footnotes.moved(figure.html.end, title.len());
            self.out.push_str(PARAGRAPH);
        }
    }
}

const PARAGRAPH: &str = "</p>\n";
