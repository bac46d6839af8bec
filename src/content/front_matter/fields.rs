//! From the tree of values to typed [`FrontMatter`].

use super::super::{DocumentKind, FrontMatter, When, date};
use super::{FrontCx, fields_section};
use crate::config::node::{Kind, Node, Table};
use crate::config::read::{Reader, Words, texts};
use crate::diag::{At, Finding, Sink, Span, closest};

/// Fields that decide whether a post is seen: a misspelt one closes the file.
const GUARDS: [&str; 4] = ["draft", "publish_at", "embargo_until", "expires_at"];

/// Fields of other generators, with the way to write them here.
const MOVED: [(&str, &str); 8] = [
    ("tags", "Write it under `[taxonomies]`: tags = [\"…\"]."),
    ("categories", "Write it under `[taxonomies]`: categories = [\"…\"]."),
    ("author", "Write it as a list: authors = [\"…\"]."),
    ("layout", "Write `template` with the name of a template of the theme."),
    ("permalink", "Write `path` with the address you want."),
    ("published", "Write `draft = true` for a post that must not appear."),
    ("publishDate", "Write `publish_at` with the date and time."),
    ("expiryDate", "Write `expires_at` with the date and time."),
];

/// Words for the findings about fields of posts.
pub(super) fn words() -> Words {
    Words {
        unknown: "CNT001".into(),
        kind: "CNT004".into(),
        why: "Placet does not know this field, so what it says would be ignored without a word.",
        help: "Remove it, or move it below `[extra]`, where themes can read it.",
    }
}

/// Reads all fields. `None` when the post must not be published.
pub(super) fn front_matter(table: &Table, span: Span, cx: &FrontCx<'_>, sink: &mut Sink) -> Option<FrontMatter> {
    if report_moved(table, sink) {
        return None;
    }
    let words = words();
    let before = sink.findings().len();
    let mut reader = Reader::new(table, &words, sink);
    let mut front = FrontMatter { span: Some(span), ..FrontMatter::default() };
    common(&mut front, &mut reader, cx);
    governance(&mut front, &mut reader, cx);
    match cx.kind {
        DocumentKind::Page => page(&mut front, &mut reader, cx),
        DocumentKind::Section => fields_section::read(&mut front, &mut reader),
    }
    reader.finish();
    let closes = |finding: &Finding| closes(finding, table);
    if sink.findings()[before..].iter().any(closes) {
        return None;
    }
    if cx.kind == DocumentKind::Page && front.date.is_none() {
        front.date = date_from_name(cx, span);
    }
    Some(front)
}

/// Whether a finding leaves it open if the post may be seen: any wrong value, or an unknown field that
/// could be a misspelt guard.
fn closes(finding: &Finding, table: &Table) -> bool {
    if finding.code != "CNT001" {
        return matches!(finding.code.as_ref(), "CNT004" | "CNT005");
    }
    let Some(span) = finding.span() else { return true };
    let key = table.entries.iter().find(|(key, _)| key.span == span);
    key.is_none_or(|(key, _)| closest(&key.value, GUARDS).is_some())
}

/// Reports fields of other generators. Returns whether one of them decides about publishing.
fn report_moved(table: &Table, sink: &mut Sink) -> bool {
    let mut guards = false;
    for (key, _) in &table.entries {
        let Some((_, help)) = MOVED.iter().find(|(name, _)| *name == key.value) else { continue };
        guards |= matches!(key.value.as_str(), "published" | "publishDate" | "expiryDate");
        sink.push(
            Finding::new("CNT001", format!("Write the field `{}` in the form used here", key.value))
                .at(key.span, "has another form here")
                .why("This field belongs to another publishing tool and would be ignored.")
                .help(*help),
        );
    }
    guards
}

fn common(front: &mut FrontMatter, reader: &mut Reader<'_, '_>, cx: &FrontCx<'_>) {
    reader.known(&MOVED.map(|(name, _)| name));
    front.title = reader.text("title");
    if front.title.as_ref().is_some_and(|title| title.trim().is_empty()) {
        front.title = None;
    }
    front.description = reader.text("description").filter(|text| !text.trim().is_empty());
    front.draft = reader.flag("draft").is_some_and(|draft| draft.value);
    front.render = reader.flag("render").map(|flag| flag.value);
    front.in_search_index = reader.flag("in_search_index").map(|flag| flag.value);
    front.weight = reader.integer("weight").map(|weight| weight.value);
    front.template = reader.text("template");
    front.aliases = reader.texts("aliases").unwrap_or_default();
    front.extra = reader.table("extra").cloned().unwrap_or_default();
    front.seo = reader.table("seo").cloned().unwrap_or_default();
    front.updated = when(reader, "updated", cx);
    front.date = when(reader, "date", cx);
}

fn governance(front: &mut FrontMatter, reader: &mut Reader<'_, '_>, cx: &FrontCx<'_>) {
    front.owner = reader.text("owner");
    front.purpose = reader.text("purpose");
    front.campaign = reader.text("campaign");
    front.ticket = reader.text("ticket");
    front.disclosure = reader.text("disclosure");
    front.publish_at = guarded(reader, "publish_at", cx);
    front.embargo_until = guarded(reader, "embargo_until", cx);
    front.expires_at = guarded(reader, "expires_at", cx);
    front.review_by = when(reader, "review_by", cx);
    front.corrections = reader.tables("correction").into_iter().cloned().collect();
}

fn page(front: &mut FrontMatter, reader: &mut Reader<'_, '_>, cx: &FrontCx<'_>) {
    front.slug = reader.text("slug").filter(|slug| !slug.trim().is_empty());
    front.path = reader.text("path").filter(|path| !path.trim().is_empty());
    front.include_in_feeds = reader.flag("include_in_feeds").map(|flag| flag.value);
    front.authors = reader.texts("authors").unwrap_or_default();
    front.series = reader.text("series");
    let Some(table) = reader.table("taxonomies") else { return };
    for (name, node) in &table.entries {
        if !cx.taxonomies.contains(&name.value) {
            reader.sink().push(unknown_taxonomy(name, cx));
            continue;
        }
        match texts(node) {
            Some(terms) => {
                let terms = terms.into_iter().filter(|term| !term.trim().is_empty()).collect();
                front.taxonomies.push((name.clone(), terms));
            }
            None => reader.wrong(&name.value, node, "a list of texts", "[\"one\", \"two\"]"),
        }
    }
}

fn unknown_taxonomy(name: &At<String>, cx: &FrontCx<'_>) -> Finding {
    let finding = Finding::new("CNT007", format!("Correct the group of topics `{}`", name.value))
        .at(name.span, "not configured")
        .why("`taxonomies` in the configuration does not list this group, so its pages would not exist.");
    match closest(&name.value, cx.taxonomies.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("Did you mean `{near}`?")).fix(format!("Write `{near}`"), name.span, near),
        None => finding.help(format!("This language has: {}.", cx.taxonomies.join(", "))),
    }
}

/// A date or time field.
fn when(reader: &mut Reader<'_, '_>, key: &'static str, cx: &FrontCx<'_>) -> Option<At<When>> {
    let node = reader.node(key)?;
    let text = match &node.kind {
        Kind::Str(text) | Kind::Date(text) => text,
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::List(_) | Kind::Table(_) => {
            reader.wrong(key, node, "a date", &format!("{key} = 2026-05-14"));
            return None;
        }
    };
    if text.trim().is_empty() {
        return None;
    }
    match date::read(text, &cx.zone) {
        Ok(value) => Some(At { value, span: node.span }),
        Err(problem) => {
            reader.sink().push(no_date(key, text, node, problem));
            None
        }
    }
}

/// A time that decides about publishing; one without a zone is named, because servers stand elsewhere.
fn guarded(reader: &mut Reader<'_, '_>, key: &'static str, cx: &FrontCx<'_>) -> Option<At<When>> {
    let when = when(reader, key, cx)?;
    if when.has_time && !when.has_zone {
        let zone = cx.zone.iana_name().unwrap_or("UTC").to_owned();
        reader.sink().push(
            Finding::new("CNT006", format!("Add the time zone to `{key}`"))
                .at(when.span, format!("taken as time in {zone}"))
                .why("Readers, servers and colleagues may be in other zones; the time then means another moment.")
                .help(format!(
                    "Write the offset behind the time, for example 2026-05-14T09:00:00+02:00, or keep {zone}."
                )),
        );
    }
    Some(when)
}

fn no_date(key: &str, text: &str, node: &Node, problem: date::DateProblem) -> Finding {
    let label = match problem {
        date::DateProblem::Impossible => "there is no such day or time",
        date::DateProblem::Unknown => "this is no date",
    };
    Finding::new("CNT005", format!("Correct the date in `{key}`"))
        .at(node.span, label)
        .why(format!("`{text}` cannot be found in a calendar, so nobody can say when it is."))
        .help("Write year, month and day, for example 2026-05-14, or 2026-05-14T09:00:00+02:00 with a time.")
}

/// The date in front of the file's (or bundle's) name.
fn date_from_name(cx: &FrontCx<'_>, span: Span) -> Option<At<When>> {
    let mut parts = cx.path.rsplit('/');
    let name = parts.next().unwrap_or("");
    let name = if name.starts_with("index.") { parts.next().unwrap_or("") } else { name };
    let (day, _) = date::file_name_date(name)?;
    let value = date::read(&day?.to_string(), &cx.zone).ok()?;
    Some(At { value, span: Span { end: span.start, ..span } })
}
