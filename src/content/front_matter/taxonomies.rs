//! `[taxonomies]`: terms by taxonomy, and fields that slipped below it.

use super::super::FrontMatter;
use super::{FrontCx, GUARDS};
use crate::config::node::{Kind, Node, Table};
use crate::config::read::{Reader, as_flag, texts};
use crate::diag::{At, Finding, Sink, closest};

/// Reads the terms. Returns whether nothing that decides about publishing slipped in.
pub(super) fn read(front: &mut FrontMatter, reader: &mut Reader<'_, '_>, cx: &FrontCx<'_>) -> bool {
    let Some(table) = reader.table("taxonomies") else { return true };
    if strays(table, "taxonomies", reader.sink()) {
        return false;
    }
    let mut sure = true;
    for (name, node) in &table.entries {
        if !cx.taxonomies.contains(&name.value) {
            sure &= closest(&name.value, GUARDS).is_none();
            reader.sink().push(unknown(name, cx));
            continue;
        }
        match texts(node) {
            Some(terms) => front.taxonomies.push((name.clone(), terms)),
            None => reader.sink().push(wrong(name, node)),
        }
    }
    front.taxonomies.shrink_to_fit();
    sure
}

/// Reports fields that decide about publishing inside a group where they have no effect: in a file with
/// `[extra]`, every line below that heading belongs to it.
pub(super) fn strays(table: &Table, group: &str, sink: &mut Sink) -> bool {
    let harmless = |node: &Node| node.kind == Kind::Null || as_flag(&node.kind) == Some(false);
    let mut found = false;
    for (key, node) in &table.entries {
        if !GUARDS.contains(&key.value.as_str()) || harmless(node) {
            continue;
        }
        found = true;
        sink.push(
            Finding::new("CNT001", format!("Move `{}` above `{group}`", key.value))
                .at(key.span, format!("belongs to `{group}` here, where it has no effect"))
                .why("This field decides whether the post is seen. Until it stands in its place the post stays unpublished.")
                .help(format!("Put the line at the top of the details, before `{group}`.")),
        );
    }
    found
}

fn wrong(name: &At<String>, node: &Node) -> Finding {
    let name = &name.value;
    Finding::new("CNT004", format!("Write a list of texts for `taxonomies.{name}`"))
        .at(node.span, format!("this is {}", node.kind_name()))
        .why(format!("`{name}` takes the names of terms, so what stands here cannot be used."))
        .help(format!("For example: `{name} = [\"one\", \"two\"]`, or one name on each line behind `- `."))
}

fn unknown(name: &At<String>, cx: &FrontCx<'_>) -> Finding {
    let finding = Finding::new("CNT007", format!("Correct or remove `{}` under `taxonomies`", name.value))
        .at(name.span, "not a taxonomy of this site")
        .why("The settings of the site do not list it, so its terms would have no pages.");
    match closest(&name.value, cx.taxonomies.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("Did you mean `{near}`?")).fix(format!("Write `{near}`"), name.span, near),
        None if cx.taxonomies.is_empty() => {
            finding.help("This site has no taxonomies. Whoever looks after its settings can add them.")
        }
        None => finding.help(format!("This site has: {}.", cx.taxonomies.join(", "))),
    }
}
