//! The same for programs.

use serde_json::json;

use super::{ChangeCx, ticket};
use crate::handover::changes::Page;
use crate::handover::paper::{Cell, Paper};

pub(super) fn add(cx: &ChangeCx<'_>, paper: &mut Paper) {
    let (changes, verdict) = (cx.changes, cx.verdict);
    let pages = |all: &[Page]| -> Vec<_> {
        all.iter().map(|page| json!({ "url": page.url, "title": page.title, "bytes": page.size })).collect()
    };
    let mut add = |name: &str, value| drop(paper.fields.insert(name.to_owned(), value));
    add("build", json!(cx.new.plan.build));
    add("served_build", json!(cx.old.map(|old| &old.plan.build)));
    add("served_release", json!(cx.old.and_then(|old| old.release.as_ref())));
    add("type", json!(verdict.kind.as_str()));
    add("risk", json!(verdict.risk));
    add("reasons", json!(verdict.reasons));
    add("stops", json!(verdict.stops));
    add("pages_added", json!(pages(&changes.added)));
    add("pages_changed", json!(pages(&changes.changed)));
    add("pages_removed", json!(pages(&changes.removed)));
    add("transfer_files", json!(changes.transfer.len()));
    add("transfer_bytes", json!(changes.transfer_bytes()));
    add("redirects_added", json!(changes.redirects_added));
    add("redirects_removed", json!(changes.redirects_removed));
    add("gone_added", json!(changes.gone_added));
    add("third_parties_added", json!(changes.origins_added.iter().map(|(origin, _)| origin).collect::<Vec<_>>()));
    add("third_parties_removed", json!(changes.origins_removed));
    add(
        "headers",
        json!(
            changes
                .headers
                .iter()
                .map(|own| json!({ "class": own.class, "name": own.name, "old": own.old, "new": own.new }))
                .collect::<Vec<_>>()
        ),
    );
    add(
        "server_files",
        json!(
            changes
                .configs
                .iter()
                .map(|(server, files)| json!({ "server": server, "files": files }))
                .collect::<Vec<_>>()
        ),
    );
    let columns = ticket::columns(cx);
    let known: serde_json::Map<String, serde_json::Value> = columns
        .iter()
        .filter_map(
            |(name, cell)| if let Cell::Text(text) = cell { Some(((*name).to_owned(), json!(text))) } else { None },
        )
        .collect();
    add("change_request", json!(known));
}
