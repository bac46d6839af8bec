//! Details at the top of a post by name, as packs speak of them.

use crate::config::node::{Kind, Node, Table};
use crate::config::read::as_text;
use crate::content::{FrontMatter, When};
use crate::diag::{At, Span};

/// Names a pack may use; besides them `extra.NAME`, `seo.NAME` and `taxonomies.NAME`.
pub(super) const NAMES: [&str; 17] = [
    "title",
    "description",
    "date",
    "updated",
    "draft",
    "slug",
    "authors",
    "series",
    "owner",
    "purpose",
    "campaign",
    "ticket",
    "publish_at",
    "embargo_until",
    "expires_at",
    "review_by",
    "disclosure",
];

/// Names of details that are days or moments.
pub(super) const DATES: [&str; 6] = ["date", "updated", "publish_at", "embargo_until", "expires_at", "review_by"];

/// Whether a pack may speak of a detail of this name.
pub(super) fn is_name(key: &str) -> bool {
    let free = ["extra.", "seo.", "taxonomies."]
        .iter()
        .any(|start| key.strip_prefix(start).is_some_and(|rest| !rest.is_empty()));
    free || NAMES.contains(&key)
}

/// Values of a detail with its place; none if the post does not have it.
pub(super) fn values(front: &FrontMatter, key: &str) -> Option<(Vec<String>, Option<Span>)> {
    let one = |value: &Option<At<String>>| value.as_ref().map(|value| (vec![value.value.clone()], Some(value.span)));
    match key {
        "title" => one(&front.title),
        "description" => one(&front.description),
        "slug" => one(&front.slug),
        "series" => one(&front.series),
        "owner" => one(&front.owner),
        "purpose" => one(&front.purpose),
        "campaign" => one(&front.campaign),
        "ticket" => one(&front.ticket),
        "disclosure" => one(&front.disclosure),
        "draft" => front.draft.then(|| (vec!["true".to_owned()], None)),
        "authors" => many(&front.authors),
        _ if DATES.contains(&key) => {
            let date = moment(front, key)?;
            Some((vec![date.civil.date().to_string()], Some(date.span)))
        }
        _ => inside(front, key),
    }
}

/// A day or moment of a post.
pub(super) fn moment<'f>(front: &'f FrontMatter, key: &str) -> Option<&'f At<When>> {
    match key {
        "date" => front.date.as_ref(),
        "updated" => front.updated.as_ref(),
        "publish_at" => front.publish_at.as_ref(),
        "embargo_until" => front.embargo_until.as_ref(),
        "expires_at" => front.expires_at.as_ref(),
        "review_by" => front.review_by.as_ref(),
        _ => None,
    }
}

fn many(values: &[At<String>]) -> Option<(Vec<String>, Option<Span>)> {
    let first = values.first()?;
    Some((values.iter().map(|value| value.value.clone()).collect(), Some(first.span)))
}

fn inside(front: &FrontMatter, key: &str) -> Option<(Vec<String>, Option<Span>)> {
    let (group, rest) = key.split_once('.')?;
    let table = match group {
        "extra" => &front.extra,
        "seo" => &front.seo,
        "taxonomies" => {
            let (_, terms) = front.taxonomies.iter().find(|(name, _)| name.value == rest)?;
            return many(terms);
        }
        _ => return None,
    };
    let node = lookup(table, rest)?;
    let values = match &node.kind {
        Kind::List(nodes) => nodes.iter().filter_map(shown).collect(),
        _ => shown(node).into_iter().collect::<Vec<_>>(),
    };
    let is_empty = matches!(&node.kind, Kind::Null) || matches!(&node.kind, Kind::Str(text) if text.trim().is_empty());
    (!is_empty).then_some((values, Some(node.span)))
}

fn lookup<'t>(table: &'t Table, path: &str) -> Option<&'t Node> {
    match path.split_once('.') {
        None => table.get(path),
        Some((first, rest)) => match &table.get(first)?.kind {
            Kind::Table(inner) => lookup(inner, rest),
            _ => None,
        },
    }
}

fn shown(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Bool(value) => Some(value.to_string()),
        Kind::Float(value) => Some(value.to_string()),
        kind => as_text(kind),
    }
}
