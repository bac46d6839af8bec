//! From the tree of values to typed [`FrontMatter`].

use super::super::{DocumentKind, FrontMatter, date, slug};
use super::{Fence, FrontCx, GUARDS, foreign, section, taxonomies};
use crate::config::node::{Kind, Table};
use crate::config::read::{Reader, Words, texts};
use crate::diag::{At, Finding, Sink, Span};

/// Fields that sections do not have.
pub(super) const PAGE_ONLY: [&str; 9] =
    ["date", "updated", "slug", "path", "authors", "taxonomies", "series", "correction", "include_in_feeds"];

/// What stands between the fences.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) table: &'a Table,
    pub(super) fence: Fence,
    /// Place of the block with its fences.
    pub(super) span: Span,
}

/// Reads all fields. `None` when the file must not be published.
pub(super) fn front_matter(block: &Block<'_>, cx: &FrontCx<'_>, sink: &mut Sink) -> Option<FrontMatter> {
    let (table, span) = (block.table, block.span);
    let mut reader = Reader::new(table, &Words::DETAILS, sink);
    let mut front = FrontMatter { span: Some(span), ..FrontMatter::default() };
    report_empty(&mut reader);
    common(&mut front, &mut reader);
    governance(&mut front, &mut reader, cx);
    let mut sure = true;
    match cx.kind {
        DocumentKind::Page => {
            page(&mut front, &mut reader, cx);
            sure &= taxonomies::read(&mut front, &mut reader, cx);
        }
        DocumentKind::Section => sure &= section::read(&mut front, &mut reader, cx),
    }
    sure &= extra(&mut front, &mut reader);
    sure &= !GUARDS.iter().any(|guard| reader.failed(guard));
    reader.finish_with(|key, node, near| {
        sure &= !foreign::decides(&key.value, node);
        foreign::Unknown { key, node, near, block, cx }.finding()
    });
    if cx.kind == DocumentKind::Page
        && front.date.is_none()
        && table.get("date").is_none_or(|node| node.kind == Kind::Null)
    {
        date_from_name(&mut front, cx, span, sink);
    }
    sure.then_some(front)
}

/// A title or a field that decides about publishing must not be left empty.
fn report_empty(reader: &mut Reader<'_, '_>) {
    for key in ["title"].into_iter().chain(GUARDS) {
        let Some(span) = reader.empty(key) else { continue };
        let guard = key != "title";
        let why = if guard {
            "This field decides whether the post is seen, so without a value the post stays unpublished."
        } else {
            "Readers, search engines and lists need a title."
        };
        if guard {
            reader.fail(key);
        }
        let finding = Finding::new("CNT015", format!("Write a value for `{key}` or remove the line"))
            .at(span, "no value")
            .why(why)
            .help(if key == "draft" { "Write `true` or `false`." } else { "Write the value behind the name." });
        reader.sink().push(finding);
    }
}

fn common(front: &mut FrontMatter, reader: &mut Reader<'_, '_>) {
    front.title = reader.filled("title");
    front.description = reader.filled("description");
    if reader.empty("draft").is_none() {
        front.draft = reader.flag("draft").unwrap_or_default();
    }
    reader.known(&["draft"]);
    front.render = reader.flag("render");
    front.in_search_index = reader.flag("in_search_index");
    front.weight = reader.integer("weight");
    front.template = reader.filled("template");
    front.aliases = reader.texts("aliases").unwrap_or_default();
    front.aliases.retain(|alias| usable(reader, "aliases", alias));
    front.seo = seo(reader);
}

fn governance(front: &mut FrontMatter, reader: &mut Reader<'_, '_>, cx: &FrontCx<'_>) {
    front.owner = reader.filled("owner");
    front.purpose = reader.filled("purpose");
    front.campaign = reader.filled("campaign");
    front.ticket = reader.filled("ticket");
    front.disclosure = reader.filled("disclosure");
    front.publish_at = moment(reader, "publish_at", cx);
    front.embargo_until = moment(reader, "embargo_until", cx);
    front.expires_at = moment(reader, "expires_at", cx);
    front.review_by = date::when(reader, "review_by", &cx.zone);
}

fn page(front: &mut FrontMatter, reader: &mut Reader<'_, '_>, cx: &FrontCx<'_>) {
    front.date = date::when(reader, "date", &cx.zone);
    front.updated = date::when(reader, "updated", &cx.zone);
    front.slug = reader.filled("slug").filter(|slug| usable(reader, "slug", slug));
    front.path = reader.filled("path").filter(|path| usable(reader, "path", path));
    front.include_in_feeds = reader.flag("include_in_feeds");
    front.authors = reader.texts("authors").unwrap_or_default();
    taken_over(front, reader, cx);
    front.series = reader.filled("series");
    let corrections = reader.tables("correction");
    for table in &corrections {
        let mut group = Reader::new(table, &Words::DETAILS, reader.sink()).within("correction");
        date::when(&mut group, "date", &cx.zone);
        group.filled("text");
        group.finish();
    }
    front.corrections = corrections.into_iter().cloned().collect();
}

/// Names that other tools use for the same thing; a field under its own name counts more.
fn taken_over(front: &mut FrontMatter, reader: &mut Reader<'_, '_>, cx: &FrontCx<'_>) {
    for old in ["lastmod", "last_modified", "last_modified_at", "modified", "modified_time", "updated_at"] {
        let Some(node) = reader.renamed(old, "updated") else { continue };
        if let (Kind::Str(text) | Kind::Date(text), None) = (&node.kind, &front.updated) {
            front.updated = date::read(text, &cx.zone).ok().map(|value| At { value, span: node.span });
        }
    }
    if let Some(node) = reader.renamed("author", "authors").filter(|_| front.authors.is_empty()) {
        front.authors = texts(node).unwrap_or_default();
    }
    if let Some(node) = reader.renamed("redirect_from", "aliases").filter(|_| front.aliases.is_empty()) {
        front.aliases = texts(node).unwrap_or_default();
        front.aliases.retain(|alias| usable(reader, "aliases", alias));
    }
}

/// `[seo]`, checked; the values stay a table for templates.
fn seo(reader: &mut Reader<'_, '_>) -> Table {
    let Some(table) = reader.table("seo") else { return Table::default() };
    let mut group = Reader::new(table, &Words::DETAILS, reader.sink()).within("seo");
    for key in ["title", "description", "canonical", "image", "image_alt"] {
        group.text(key);
    }
    group.flag("noindex");
    group.finish();
    table.clone()
}

/// `[extra]` is free, except that fields which decide about publishing do nothing there.
fn extra(front: &mut FrontMatter, reader: &mut Reader<'_, '_>) -> bool {
    let Some(table) = reader.table("extra") else { return !reader.failed("extra") };
    let stray = taxonomies::strays(table, "extra", reader.sink());
    front.extra = table.clone();
    !stray
}

/// A time that decides about publishing; one without a zone is named, because servers stand elsewhere.
fn moment(reader: &mut Reader<'_, '_>, key: &'static str, cx: &FrontCx<'_>) -> Option<At<super::super::When>> {
    let when = date::when(reader, key, &cx.zone)?;
    if when.has_time && !when.has_zone {
        let zone = cx.zone.iana_name().unwrap_or("UTC");
        let offset = jiff::tz::Offset::from_seconds(when.offset).unwrap_or(jiff::tz::Offset::UTC);
        let finding = Finding::new("CNT006", format!("Add the time zone to `{key}`"))
            .at(when.span, format!("taken as time in {zone}"))
            .why("People and servers may be in other zones, where the same words mean another moment.")
            .help(format!("Write the offset behind the time, here {}.", offset_text(offset.seconds())));
        let full = format!("\"{}{}\"", when.civil.strftime("%Y-%m-%dT%H:%M:%S"), offset_text(offset.seconds()));
        let finding = finding.fix("Add the offset of the site's time zone", when.span, full);
        reader.sink().push(finding);
    }
    Some(when)
}

/// `+02:00`.
fn offset_text(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Whether an address can be used; a finding says why not.
fn usable(reader: &mut Reader<'_, '_>, key: &'static str, address: &At<String>) -> bool {
    let Err(problem) = slug::check_path(address) else { return true };
    let finding = Finding::new("CNT021", format!("Change the address in `{key}`"))
        .at(address.span, problem)
        .why("An address is a path inside this site; this one could lead outside or could not be stored as a file.")
        .help("Use letters, digits, hyphens, dots and single slashes, for example `news/launch`.");
    reader.sink().push(finding);
    false
}

/// The date in front of the file's (or its folder's) name.
fn date_from_name(front: &mut FrontMatter, cx: &FrontCx<'_>, span: Span, sink: &mut Sink) {
    let mut parts = cx.path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let name = if name.starts_with("index.") { parts.next().unwrap_or_default() } else { name };
    let span = Span { end: span.start, ..span };
    match date::file_name_when(name, &cx.zone) {
        None => {}
        Some(Ok(value)) => front.date = Some(At { value, span }),
        Some(Err(_)) => {
            let finding = Finding::new("CNT005", "Correct the date in the name of this file")
                .at(span, format!("`{name}` starts with a day or time that does not exist"))
                .why("The post has no `date`, so the name decides, and no calendar has this day.")
                .help("Add `date` to the details, or rename the file.");
            sink.push(finding);
        }
    }
}
