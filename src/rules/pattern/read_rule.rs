//! Reads one rule of a pack.

use super::details;
use super::pack::{Demand, Expect, PackExample, PackRule};
use super::read::{WORDS, grade, kebab, refuse};
use super::read_demand;
use super::read_when::when;
use crate::config::node::Table;
use crate::config::read::Reader;
use crate::diag::{At, Sink, Span};

/// Reads a rule; `None` when it cannot be used, and then the sink says why.
pub(super) fn rule(pack: &str, table: &Table, sink: &mut Sink) -> Option<PackRule> {
    let mut reader = Reader::new(table, &WORDS, sink).within("rule");
    for (key, example) in [
        ("id", "id = \"disclosure-first\""),
        ("message", "message = \"Add the disclosure to the first paragraph\""),
        ("why", "why = \"Readers must see it before they read on.\""),
        ("fix", "fix = \"Write who paid for the post.\""),
    ] {
        reader.require(key, "People who get the finding must know what to do, and why.", example);
    }
    let id = reader.filled("id");
    let id = id.filter(|id| kebab(id, "id", &mut reader));
    let span = id.as_ref().map_or_else(|| place(table), |id| Some(id.span))?;
    let group = reader.filled("group").map(|group| group.value);
    let message = reader.filled("message");
    let why = reader.filled("why");
    let fix = reader.filled("fix");
    let control = reader.filled("control").map(|control| control.value);
    let grade = grade(&mut reader, span);
    let applies = when("when", &mut reader);
    let unless = table.get("unless").is_some().then(|| when("unless", &mut reader));
    reader.known(&["unless"]);
    let demand = read_demand::demand(span, &mut reader);
    let examples = examples(&mut reader, demand.as_ref().is_some_and(Demand::built));
    let sound = reader.finish();
    let (id, demand) = (id?, demand?);
    let rule = PackRule {
        code: format!("{}/{pack}.{}", demand.family(), id.value),
        id,
        group,
        message: message?.value,
        why: why?.value,
        fix: fix?.value,
        control,
        grade,
        when: applies,
        unless,
        demand,
        examples,
    };
    (sound && fits_together(&rule, sink)).then_some(rule)
}

/// Whether the condition can be decided where the demand is looked at; a finding says why not.
fn fits_together(rule: &PackRule, sink: &mut Sink) -> bool {
    let by_words = rule.when.text.is_some() || rule.unless.as_ref().is_some_and(|unless| unless.text.is_some());
    if !(by_words && rule.demand.built()) {
        return true;
    }
    sink.push(refuse(
        rule.id.span,
        "Make two rules of this one",
        "Words in a post and parts of a built page are looked at in different steps.",
        "Use tags, sections, details, files, dates or links in `when` of a rule about built pages.",
    ));
    false
}

fn place(table: &Table) -> Option<Span> {
    table.entries.first().map(|(key, _)| key.span)
}

/// Whether a name of a detail can be used; a finding says why not.
pub(super) fn usable(key: &At<String>, dates: bool, sink: &mut Sink) -> bool {
    let sound = if dates { details::DATES.contains(&key.value.as_str()) } else { details::is_name(key) };
    if !sound {
        let names = if dates { &details::DATES[..] } else { &details::NAMES[..] };
        let more = if dates { "" } else { ", `extra.NAME`, `seo.NAME`, `taxonomies.NAME`" };
        sink.push(refuse(
            key.span,
            format!("Name a detail of a post in place of `{}`", key.value),
            "Posts have no detail of this name, so the rule could never fit.",
            format!("Possible: `{}`{more}.", names.join("`, `")),
        ));
    }
    sound
}

fn examples(reader: &mut Reader<'_, '_>, built: bool) -> Vec<PackExample> {
    let tables = reader.tables("example");
    tables.into_iter().filter_map(|table| example(table, built, reader)).collect()
}

fn example(table: &Table, built: bool, reader: &mut Reader<'_, '_>) -> Option<PackExample> {
    let mut inner = Reader::new(table, &WORDS, reader.sink()).within("rule.example");
    let words = [("finding", Expect::Finding), ("clear", Expect::Clear)];
    inner.require("expect", "An example shows what the rule finds, or what it leaves alone.", "expect = \"finding\"");
    if built {
        let why = "This rule looks at built pages, so its examples need one.";
        inner.require("html", why, "html = \"<p>…</p>\"");
    } else {
        inner.require("text", "This rule looks at posts, so its examples need one.", "text = \"…\"");
    }
    let text = inner.text("text");
    let html = inner.text("html");
    let path = inner.filled("path").map_or_else(|| "blog/example.md".to_owned(), |path| path.value);
    let expect = inner.choice("expect", &words);
    let sound = inner.finish();
    reader.note(sound, "example");
    let span = text.as_ref().or(html.as_ref()).map(|text| text.span)?;
    let text = text.unwrap_or_else(|| At { value: String::new(), span });
    Some(PackExample { text, html: html.map(|html| html.value), path, expect: expect? })
}
