//! Reads what a rule demands.

use super::hosts::LinkFilter;
use super::pack::{
    Before, Demand, ElementFilter, Forbid, Require, RequiredDetail, RequiredLink, RequiredRel, RequiredText,
};
use super::read::refuse;
use super::read_rule::usable;
use super::read_when::{link_filter, links, lower, plain, search};
use crate::config::node::Kind;
use crate::config::read::Reader;
use crate::diag::{At, Span};

/// Reads `require` or `forbid`; `None` when there is not exactly one of them, or nothing in it.
pub(super) fn demand(span: Span, reader: &mut Reader<'_, '_>) -> Option<Demand> {
    let has = |reader: &Reader<'_, '_>, key: &str| reader.entry(key).is_some();
    let (wants, refuses) = (has(reader, "require"), has(reader, "forbid"));
    reader.known(&["require", "forbid"]);
    if wants == refuses {
        reader.fail("require");
        reader.sink().push(refuse(
            span,
            "Write either `require` or `forbid` in this rule",
            "A rule says what must be there or what must not be there.",
            "Make two rules where both are meant.",
        ));
        return None;
    }
    let demand = if wants { require(reader).map(Demand::Require) } else { forbid(reader).map(Demand::Forbid) };
    if demand.is_none() && reader.sound() {
        reader.fail("require");
        reader.sink().push(refuse(
            span,
            "Say in this rule what to look for",
            "A rule without anything to look for would let everything pass.",
            "`docs/packs.md` lists what `require` and `forbid` can hold.",
        ));
    }
    demand
}

fn require(reader: &mut Reader<'_, '_>) -> Option<Box<Require>> {
    let mut group = reader.group("require")?;
    let mut require = Require {
        text: text(&mut group),
        detail: detail(&mut group),
        link: link(&mut group),
        rel: rel(&mut group),
        element: element(&mut group),
        approval: group.filled("approval"),
        lead_time: group.filled("lead_time"),
    };
    if let Some(time) = require.lead_time.take_if(|time| !is_duration(time)) {
        group.fail("lead_time");
        group.sink().push(refuse(
            time.span,
            "Write the lead time in days or hours",
            "The time that others have to look at the post must be clear.",
            "For example: `lead_time = \"2d\"` or `lead_time = \"48h\"`.",
        ));
    }
    let sound = group.finish();
    reader.note(sound, "require");
    let nothing = require.text.is_none()
        && require.detail.is_none()
        && require.link.is_none()
        && require.rel.is_none()
        && require.element.is_none()
        && require.approval.is_none()
        && require.lead_time.is_none();
    (!nothing).then(|| Box::new(require))
}

fn forbid(reader: &mut Reader<'_, '_>) -> Option<Box<Forbid>> {
    let mut group = reader.group("forbid")?;
    let forbid = Forbid {
        first: group.flag("first").unwrap_or_default(),
        text: search(&mut group),
        links: links("links", &mut group),
        detail: detail(&mut group),
        element: element(&mut group),
    };
    let sound = group.finish();
    reader.note(sound, "forbid");
    let nothing =
        forbid.text.is_none() && forbid.links.is_empty() && forbid.detail.is_none() && forbid.element.is_none();
    (!nothing).then(|| Box::new(forbid))
}

fn is_duration(text: &str) -> bool {
    text.strip_suffix(['d', 'h'])
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `words` or `pattern` with `within_blocks`, `before` and `min_length`.
fn text(group: &mut Reader<'_, '_>) -> Option<RequiredText> {
    let search = search(group);
    let within_blocks = group.count("within_blocks");
    let min_length = group.count("min_length");
    let before = before(group);
    if search.is_none() && (within_blocks.is_some() || before.is_some()) {
        group.require("words", "A place without a text to look for says nothing.", "words = [\"advertisement\"]");
    }
    let wanted = search.is_some() || min_length.is_some();
    wanted.then_some(RequiredText { search, within_blocks, before, min_length })
}

fn before(group: &mut Reader<'_, '_>) -> Option<Before> {
    match group.entry("before").map(|(_, node)| &node.kind) {
        Some(Kind::Str(_)) => {
            let words = [("first-link", false), ("first-outbound-link", true)];
            let outbound = group.choice("before", &words)?;
            Some(if outbound { Before::Outbound } else { Before::AnyLink })
        }
        Some(_) => Some(Before::Fitting(links("before", group))),
        None => None,
    }
}

fn detail(group: &mut Reader<'_, '_>) -> Option<RequiredDetail> {
    let key = group.filled("detail");
    let values = lower(group, "values");
    let key = key?;
    if !usable(&key, false, group.sink()) {
        group.fail("detail");
    }
    Some(RequiredDetail { key: key.value, values })
}

fn link(group: &mut Reader<'_, '_>) -> Option<RequiredLink> {
    let span = group.entry("link").map(|(span, _)| span)?;
    let mut inner = group.group("link")?;
    let to = plain(&mut inner, "to").iter().map(|path| path.trim_matches('/').to_owned()).collect();
    let filter = link_filter(&mut inner);
    let text = search(&mut inner);
    let built = inner.choice("on", &[("post", false), ("page", true)]).unwrap_or(true);
    let sound = inner.finish();
    group.note(sound, "link");
    let link = RequiredLink { to, filter, text, built };
    let nothing = link.to.is_empty() && link.filter.is_none() && link.text.is_none();
    if nothing || (link.text.is_some() && !built) {
        group.fail("link");
        group.sink().push(refuse(
            span,
            "Say which link is meant",
            "A link is known by where it leads; on built pages also by its text.",
            "Give `to`, `hosts` or `parameters`; or `words` with `on = \"page\"`.",
        ));
        return None;
    }
    Some(link)
}

fn rel(group: &mut Reader<'_, '_>) -> Option<RequiredRel> {
    group.entry("rel")?;
    let mut inner = group.group("rel")?;
    inner.require("values", "One of these words must stand in `rel` of the links.", "values = [\"sponsored\"]");
    inner.require("links", "Without this every link would be meant.", "links = [{ hosts = [\"shop.example\"] }]");
    let values = lower(&mut inner, "values");
    let links: Vec<LinkFilter> = links("links", &mut inner);
    let sound = inner.finish();
    group.note(sound, "rel");
    (!values.is_empty() && !links.is_empty()).then_some(RequiredRel { values, links })
}

fn element(group: &mut Reader<'_, '_>) -> Option<ElementFilter> {
    group.entry("element")?;
    let mut inner = group.group("element")?;
    inner.require("name", "Elements are known by their names.", "name = \"main\"");
    let name: Option<At<String>> = inner.filled("name");
    let attribute = inner.filled("attribute").map(|name| name.value);
    let values = lower(&mut inner, "values");
    let filter = link_filter(&mut inner);
    if !values.is_empty() || filter.is_some() {
        inner.require("attribute", "Values and hosts belong to an attribute.", "attribute = \"lang\"");
    }
    let text = search(&mut inner);
    let sound = inner.finish();
    group.note(sound, "element");
    Some(ElementFilter { name: name?.value, attribute, values, filter, text })
}
