//! Headings with their ids and anchors, and the table of contents.

use pulldown_cmark::{CowStr, HeadingLevel};

use super::cx::{Anchor, TocItem};
use super::escape;
use super::raw_list::global_attribute;
use super::writer::Writer;
use crate::config::AnchorLinks;
use crate::content::markdown::emoji;
use crate::diag::{Finding, Span};

/// A heading whose text has not been read yet.
pub(super) struct PendingHeading<'w> {
    pub(super) level: HeadingLevel,
    pub(super) id: Option<CowStr<'w>>,
    pub(super) classes: Vec<CowStr<'w>>,
    pub(super) attrs: Vec<(CowStr<'w>, Option<CowStr<'w>>)>,
    pub(super) span: Span,
}

impl<'w> Writer<'w> {
    pub(super) fn start_heading(&mut self, heading: PendingHeading<'w>) {
        let (open, close) = match heading.level {
            HeadingLevel::H1 => ("<h1>", "</h1>\n"),
            HeadingLevel::H2 => ("<h2>", "</h2>\n"),
            HeadingLevel::H3 => ("<h3>", "</h3>\n"),
            HeadingLevel::H4 => ("<h4>", "</h4>\n"),
            HeadingLevel::H5 => ("<h5>", "</h5>\n"),
            HeadingLevel::H6 => ("<h6>", "</h6>\n"),
        };
        if self.plain_style() {
            return self.block(open, close);
        }
        self.block("", close);
        self.plain = Some(String::new());
        self.heading = Some(heading);
    }

    /// The id depends on the text, so the opening tag is put before it now.
    pub(super) fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            self.close();
            return;
        };
        self.close_raw();
        let at = self.open.last().map_or(0, |open| open.at);
        let mut inner = std::mem::take(&mut self.scratch);
        inner.push_str(&self.out[at..]);
        self.out.truncate(at);
        let mut title = self.plain.take().unwrap_or_default();
        title.truncate(title.trim_end().len());
        if self.emoji {
            title = emoji(&title).into_owned();
        }
        let id = self.ids.next(heading.id.as_deref(), &title);
        self.heading_tag(&heading, &id);
        let level = heading.level as u8;
        let moved = self.heading_inner(&inner, &Anchor { id: &id, level, title: &title, lang: self.cx.lang });
        self.footnotes.moved(at, moved - at);
        inner.clear();
        self.scratch = inner;
        self.headings.push(TocItem { level, id, title, ..TocItem::default() });
        self.close();
    }

    fn heading_tag(&mut self, heading: &PendingHeading<'_>, id: &str) {
        self.out.push('<');
        self.out.push_str(match heading.level {
            HeadingLevel::H1 => "h1",
            HeadingLevel::H2 => "h2",
            HeadingLevel::H3 => "h3",
            HeadingLevel::H4 => "h4",
            HeadingLevel::H5 => "h5",
            HeadingLevel::H6 => "h6",
        });
        self.attribute("id", id);
        if !heading.classes.is_empty() {
            let classes: Vec<&str> = heading.classes.iter().map(|class| &**class).collect();
            self.attribute("class", &classes.join(" "));
        }
        for (name, value) in &heading.attrs {
            if matches!(&**name, "id" | "class") || !global_attribute(name) {
                self.refuse(unsafe_attribute(name, heading.span));
            } else {
                self.attribute(name, value.as_deref().unwrap_or_default());
            }
        }
        self.out.push('>');
    }

    /// Writes the text of a heading with its anchor; gives the place where the text begins.
    fn heading_inner(&mut self, inner: &str, anchor: &Anchor<'_>) -> usize {
        // A link cannot stand in a link (HTML standard, content model of `a`).
        let placed = match self.cx.anchors {
            AnchorLinks::Heading if inner.contains("<a ") => AnchorLinks::Right,
            placed => placed,
        };
        match placed {
            AnchorLinks::None | AnchorLinks::Right => {}
            AnchorLinks::Left => self.anchor(anchor),
            AnchorLinks::Heading => {
                self.out.push_str("<a class=\"zola-anchor\"");
                self.fragment(anchor.id);
                self.out.push('>');
            }
        }
        let at = self.out.len();
        self.out.push_str(inner);
        match placed {
            AnchorLinks::None | AnchorLinks::Left => {}
            AnchorLinks::Heading => self.out.push_str("</a>"),
            AnchorLinks::Right => self.anchor(anchor),
        }
        at
    }

    fn anchor(&mut self, anchor: &Anchor<'_>) {
        if let Some(html) = self.cx.anchor.and_then(|render| render(anchor)) {
            self.out.push_str(html.trim());
            return;
        }
        self.out.push_str("<a class=\"zola-anchor\"");
        self.fragment(anchor.id);
        let label = format!("{} {}", self.cx.labels.anchor, anchor.title);
        self.attribute("aria-label", &label);
        self.out.push_str(">#</a>");
    }

    fn fragment(&mut self, id: &str) {
        self.out.push_str(" href=\"#");
        escape::href(&mut self.out, id);
        self.out.push('"');
    }

    /// Writes ` name="value"`.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape::attribute(&mut self.out, value);
        self.out.push('"');
    }
}

fn unsafe_attribute(name: &str, span: Span) -> Finding {
    Finding::new("SEC001", format!("Remove `{name}` from this heading"))
        .at(span, "this attribute is left out")
        .why("Attributes that change how a page looks or behaves are kept out of posts.")
        .help("Headings may have an id, classes, `lang`, `dir`, `title` and `data-` attributes.")
}

/// Headings as a tree: each belongs to the nearest one before it that has a lower level.
pub(super) fn tree(headings: Vec<TocItem>, permalink: &str) -> Vec<TocItem> {
    let mut path: Vec<TocItem> = Vec::new();
    let mut roots = Vec::new();
    for mut heading in headings {
        heading.permalink = format!("{permalink}#{}", heading.id);
        while path.last().is_some_and(|above| above.level >= heading.level) {
            fold(&mut path, &mut roots);
        }
        path.push(heading);
    }
    while !path.is_empty() {
        fold(&mut path, &mut roots);
    }
    roots
}

fn fold(path: &mut Vec<TocItem>, roots: &mut Vec<TocItem>) {
    if let Some(done) = path.pop() {
        path.last_mut().map_or(roots, |above| &mut above.children).push(done);
    }
}
