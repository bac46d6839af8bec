//! Reads a pack: its header, the levels and options of built-in rules, how long versions are kept.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::pack::{Grade, Pack, Retention};
use super::read_rule;
use crate::config::node::{Kind, Node, Table};
use crate::config::read::{Reader, Words};
use crate::config::toml_node;
use crate::content::date;
use crate::diag::{At, FileId, Finding, Sink, Span, closest};
use crate::rules::{Enforcement, Level, RULES, find};

/// The code of everything that is wrong with a pack.
pub(super) const CODE: &str = "GOV001";

/// Codes and words for packs.
pub(super) const WORDS: Words = Words {
    unknown: CODE,
    kind: CODE,
    old: CODE,
    missing: CODE,
    date: CODE,
    why: "Packs have no key of this name, so the line would have no effect.",
    help: "Remove the line; `docs/packs.md` lists the keys of a pack.",
};

/// What a pack says of itself where it says nothing.
const DISCLAIMER: &str = "Engineering aid, not legal advice.";

/// Something in a pack that cannot be used.
pub(super) fn refuse(span: Span, title: impl Into<String>, why: &str, help: impl Into<String>) -> Finding {
    Finding::new(CODE, title).at(span, "in this pack").why(why).help(help)
}

/// Reads a pack.
pub(super) fn pack(file: FileId, text: &str, sink: &mut Sink) -> Option<Pack> {
    // Strictly: a pack is not repaired by guessing.
    let table = toml_node::parse(file, text, 0, CODE).map_err(|finding| sink.push(*finding)).ok()?;
    let mut reader = Reader::new(&table, &WORDS, sink);
    for (key, example) in [
        ("name", "name = \"house-style\""),
        ("version", "version = \"1.0.0\""),
        ("title", "title = \"House style\""),
        ("reviewed_on", "reviewed_on = 2026-11-25"),
        ("review_by", "review_by = 2027-11-30"),
    ] {
        reader.require(key, "Everyone who reads a report must be able to see which rules were in force.", example);
    }
    let name = reader.filled("name");
    let texts = |list: Option<Vec<At<String>>>| list.unwrap_or_default().into_iter().map(|text| text.value).collect();
    let version = reader.filled("version");
    let title = reader.filled("title");
    let jurisdiction = texts(reader.texts("jurisdiction"));
    let controls = texts(reader.texts("controls"));
    let disclaimer = reader.filled("disclaimer").map_or_else(|| DISCLAIMER.to_owned(), |text| text.value);
    let reviewed_on = date::when(&mut reader, "reviewed_on", &TimeZone::UTC);
    let review_by = date::when(&mut reader, "review_by", &TimeZone::UTC);
    let retention = retention(&mut reader);
    let levels = levels(&mut reader);
    let options = options(&mut reader);
    let rules = reader.tables("rule");
    let name = name.filter(|name| kebab(name, "name", &mut reader));
    let rules = rules_of(name.as_deref().map_or("", String::as_str), &rules, reader.sink());
    reader.finish();
    Some(Pack {
        file,
        name: name?,
        version: version?.value,
        title: title?.value,
        jurisdiction,
        controls,
        reviewed_on: reviewed_on?,
        review_by: review_by?,
        disclaimer,
        retention,
        rules,
        levels,
        options,
    })
}

fn rules_of(pack: &str, tables: &[&Table], sink: &mut Sink) -> Vec<super::pack::PackRule> {
    let mut seen = BTreeSet::new();
    let mut rules = Vec::new();
    for table in tables {
        let Some(rule) = read_rule::rule(pack, table, sink) else { continue };
        if seen.insert(rule.id.value.clone()) {
            rules.push(rule);
        } else {
            sink.push(refuse(
                rule.id.span,
                format!("Give this rule another id than `{}`", rule.id.value),
                "Two rules of one pack have the same id, so reports could not tell them apart.",
                "Change the id of one of them.",
            ));
        }
    }
    rules
}

/// Whether a name is in kebab-case; a finding says why not.
pub(super) fn kebab(name: &At<String>, key: &'static str, reader: &mut Reader<'_, '_>) -> bool {
    let sound = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !sound {
        reader.fail(key);
        reader.sink().push(refuse(
            name.span,
            format!("Write `{key}` in small letters, digits and hyphens"),
            "It becomes part of the code in reports and exceptions.",
            "For example: `disclosure-first`.",
        ));
    }
    sound
}

/// Level and enforcement of a group of fields; `span` stands for it where it has no `level`.
pub(super) fn grade(reader: &mut Reader<'_, '_>, span: Span) -> Grade {
    let span = reader.entry("level").map_or(span, |(_, node)| node.span);
    let level = reader.choice("level", &Level::WORDS).unwrap_or(Level::Advise);
    let enforcement = reader.choice("enforcement", &Enforcement::WORDS).unwrap_or(Enforcement::Soft);
    Grade { level, enforcement, span }
}

/// `[levels]`: a code, a rule's name or the prefix of a group, with a level.
fn levels(reader: &mut Reader<'_, '_>) -> Vec<(&'static str, Grade)> {
    let Some(table) = reader.table("levels") else { return Vec::new() };
    let (mut groups, mut single) = (Vec::new(), Vec::new());
    for (key, node) in &table.entries {
        let codes = group(&key.value);
        let list = if codes.is_empty() { &mut single } else { &mut groups };
        let codes = if codes.is_empty() { known(key, reader.sink()).into_iter().collect() } else { codes };
        let Some(grade) = level_of(key, node, reader.sink()) else { continue };
        list.extend(codes.into_iter().map(|code| (code, grade)));
    }
    groups.extend(single);
    groups
}

fn level_of(key: &At<String>, node: &Node, sink: &mut Sink) -> Option<Grade> {
    let short = Table { entries: vec![(At { value: "level".into(), span: key.span }, node.clone())] };
    let table = if let Kind::Table(table) = &node.kind { table } else { &short };
    let mut inner = Reader::new(table, &WORDS, sink).within(&format!("levels.{}", key.value));
    inner.require("level", "A line without a level would have no effect.", "level = \"block\"");
    let grade = grade(&mut inner, key.span);
    inner.finish().then_some(grade)
}

/// Codes of a group by its prefix, without those whose level is fixed.
fn group(prefix: &str) -> Vec<&'static str> {
    let rules = RULES.iter().filter(|rule| rule.meta.group.prefix().eq_ignore_ascii_case(prefix) && !rule.locked());
    rules.map(|rule| rule.meta.code).collect()
}

/// The code of a built-in rule whose level and options may be set.
fn known(key: &At<String>, sink: &mut Sink) -> Option<&'static str> {
    let rule = find(&key.value).filter(|_| !key.value.contains('/'));
    if let Some(rule) = rule.filter(|rule| !rule.locked()) {
        return Some(rule.meta.code);
    }
    let why = "This line names a rule that can be set, and no such rule is built in.";
    let names = RULES.iter().filter(|rule| !rule.locked()).flat_map(|rule| [rule.meta.code, rule.meta.name]);
    let help = match closest(&key.value, names) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "`docs/rules/README.md` lists all codes and names.".to_owned(),
    };
    sink.push(refuse(key.span, format!("Correct the name of the rule `{}`", key.value), why, help));
    None
}

/// `[options.CODE]`.
fn options(reader: &mut Reader<'_, '_>) -> Vec<(At<&'static str>, Table)> {
    let Some(table) = reader.table("options") else { return Vec::new() };
    let mut options = Vec::new();
    for (key, node) in &table.entries {
        let Some(code) = known(key, reader.sink()) else { continue };
        let refused = match (&node.kind, find(code).and_then(|rule| rule.build)) {
            (Kind::Table(inner), Some(build)) => match build(&inner.to_json()) {
                Ok(_) => {
                    options.push((At { value: code, span: key.span }, inner.clone()));
                    continue;
                }
                Err(reason) => format!("It was read as: {reason}."),
            },
            (_, None) => "This rule has none.".to_owned(),
            (_, Some(_)) => format!("Write them below a line `[options.{code}]`."),
        };
        let title = format!("Correct the options of `{code}`");
        reader.sink().push(refuse(key.span, title, "The rule cannot be set up like this.", refused));
    }
    options
}

fn retention(reader: &mut Reader<'_, '_>) -> Option<Retention> {
    let span = reader.entry("retention").map(|(span, _)| span)?;
    let mut group = reader.group("retention")?;
    let why = "What is kept, and how long, must be decided by someone.";
    group.require("class", why, "class = \"public communication\"");
    group.require("years", why, "years = 3");
    let class = group.filled("class");
    let years = group.count("years");
    let at_hand = group.count("at_hand").unwrap_or_default();
    let sound = group.finish();
    reader.note(sound, "retention");
    let count = |years: usize| u32::try_from(years).ok();
    Some(Retention { class: class?.value, years: count(years?)?, at_hand: count(at_hand)?, span })
}
