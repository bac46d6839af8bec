//! Reads when a rule applies, and what it looks for.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::hosts::LinkFilter;
use super::pack::{DateTest, DetailTest, When};
use super::read::{WORDS, refuse};
use super::read_rule::usable;
use super::search::Search;
use crate::config::node::Table;
use crate::config::read::{Reader, as_flag, texts};
use crate::content::DocumentKind;
use crate::diag::At;

/// Reads `when` or `unless`.
pub(super) fn when(key: &'static str, reader: &mut Reader<'_, '_>) -> When {
    let Some(mut group) = reader.group(key) else { return When::default() };
    let when = When {
        kind: group.choice("kind", &[("post", DocumentKind::Page), ("section", DocumentKind::Section)]),
        sections: plain(&mut group, "sections").iter().map(|name| name.trim_matches('/').to_owned()).collect(),
        languages: plain(&mut group, "languages"),
        files: files(&mut group),
        terms: terms(&mut group),
        details: group.tables("details").into_iter().filter_map(|table| detail(table, &mut group)).collect(),
        dates: group.tables("dates").into_iter().filter_map(|table| date(table, &mut group)).collect(),
        links: links("links", &mut group),
        text: search(&mut group),
    };
    let sound = group.finish();
    reader.note(sound, key);
    when
}

/// A list of texts without their places.
pub(super) fn plain(reader: &mut Reader<'_, '_>, key: &'static str) -> Vec<String> {
    reader.texts(key).unwrap_or_default().into_iter().map(|text| text.value).collect()
}

/// The same in lower case.
pub(super) fn lower(reader: &mut Reader<'_, '_>, key: &'static str) -> Vec<String> {
    plain(reader, key).iter().map(|text| text.to_lowercase()).collect()
}

/// `words`, `pattern`, `except` and `match_case` of a group of fields.
pub(super) fn search(reader: &mut Reader<'_, '_>) -> Option<Search> {
    let match_case = reader.flag("match_case").unwrap_or_default();
    let except = plain(reader, "except");
    let words = reader.texts("words").filter(|words| !words.is_empty());
    let pattern = reader.filled("pattern");
    let span = words.as_ref().map(|words| words[0].span).or(pattern.as_ref().map(|pattern| pattern.span))?;
    let made = match (words, pattern) {
        (Some(_), Some(_)) => Err("give either `words` or `pattern`".to_owned()),
        (Some(words), None) => {
            let words: Vec<String> = words.into_iter().map(|word| word.value).collect();
            Search::words(&words, match_case)
        }
        (None, Some(pattern)) => Search::pattern(&pattern, match_case),
        (None, None) => return None,
    };
    let except = if except.is_empty() { Ok(None) } else { Search::words(&except, match_case).map(Some) };
    match (made, except) {
        (Ok(search), Ok(except)) => Some(search.except(except)),
        (Err(reason), _) | (_, Err(reason)) => {
            reader.fail("words");
            let why = "A rule that cannot look for anything would let everything pass.";
            reader.sink().push(refuse(span, "Correct what this rule looks for", why, format!("Reason: {reason}.")));
            None
        }
    }
}

/// A list of hosts and parameters.
pub(super) fn links(key: &'static str, reader: &mut Reader<'_, '_>) -> Vec<LinkFilter> {
    let tables = reader.tables(key);
    let mut filters = Vec::new();
    for table in tables {
        let mut inner = Reader::new(table, &WORDS, reader.sink()).within(key);
        let filter = link_filter(&mut inner);
        if filter.is_none() {
            inner.require("hosts", "Without hosts or parameters every link would fit.", "hosts = [\"shop.example\"]");
        }
        let sound = inner.finish();
        reader.note(sound, key);
        filters.extend(filter);
    }
    filters
}

/// `hosts` and `parameters` of a group of fields.
pub(super) fn link_filter(reader: &mut Reader<'_, '_>) -> Option<LinkFilter> {
    let filter = LinkFilter { hosts: lower(reader, "hosts"), parameters: plain(reader, "parameters") };
    (!filter.hosts.is_empty() || !filter.parameters.is_empty()).then_some(filter)
}

fn files(reader: &mut Reader<'_, '_>) -> Option<GlobSet> {
    let patterns = reader.texts("files")?;
    let mut set = GlobSetBuilder::new();
    for pattern in &patterns {
        match GlobBuilder::new(pattern).literal_separator(true).build() {
            Ok(glob) => drop(set.add(glob)),
            Err(error) => {
                reader.fail("files");
                reader.sink().push(refuse(
                    pattern.span,
                    "Correct this pattern of file names",
                    "A pattern that cannot be understood fits no file.",
                    format!("Reason: {}. `*` stands for any name, `**` for any folders.", error.kind()),
                ));
            }
        }
    }
    set.build().ok().filter(|_| !patterns.is_empty())
}

/// `terms`: taxonomy and its terms.
fn terms(reader: &mut Reader<'_, '_>) -> Vec<(String, Vec<String>)> {
    let Some(table) = reader.table("terms") else { return Vec::new() };
    let mut all = Vec::new();
    for (name, node) in &table.entries {
        match texts(node) {
            Some(terms) => all.push((name.value.clone(), terms.iter().map(|term| term.to_lowercase()).collect())),
            None => reader.wrong("terms", node, "a list of texts", "tags = [\"sponsored\"]"),
        }
    }
    all
}

fn detail(table: &Table, reader: &mut Reader<'_, '_>) -> Option<DetailTest> {
    let mut inner = Reader::new(table, &WORDS, reader.sink()).within("details");
    inner.require("key", "A test needs the name of a detail.", "key = \"owner\"");
    let key = inner.filled("key");
    let node = inner.node("is");
    // `is = true` is what people write for a detail that is true or false.
    let flag = node.and_then(|node| as_flag(&node.kind)).map(|flag| vec![flag.to_string()]);
    let is = flag.unwrap_or_else(|| lower(&mut inner, "is"));
    let present = inner.flag("present").unwrap_or(true);
    let sound = inner.finish();
    reader.note(sound, "details");
    let key = key?;
    let usable = usable(&key, false, reader.sink());
    reader.note(usable, "details");
    Some(DetailTest { key: key.value, is, present })
}

fn date(table: &Table, reader: &mut Reader<'_, '_>) -> Option<DateTest> {
    let mut inner = Reader::new(table, &WORDS, reader.sink()).within("dates");
    inner.require("key", "A test needs the name of a date.", "key = \"expires_at\"");
    let key = inner.filled("key");
    let after = inner.filled("after");
    let before = inner.filled("before");
    let days = inner.count("days").unwrap_or_default();
    if after.is_none() == before.is_none() {
        inner.require(
            if after.is_some() { "either `after` or `before`" } else { "after" },
            "A relation of two dates says which one lies after or before the other.",
            "after = \"date\"",
        );
    }
    let sound = inner.finish();
    reader.note(sound, "dates");
    let (key, is_after) = (key?, after.is_some());
    let other: At<String> = after.or(before)?;
    let usable = usable(&key, true, reader.sink()) & usable(&other, true, reader.sink());
    reader.note(usable, "dates");
    Some(DateTest { key: key.value, other: other.value, after: is_after, days: days as i64 })
}
