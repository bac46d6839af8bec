//! What is shipped, and what the server needs for it.

use std::collections::BTreeMap;

use super::RunbookCx;
use crate::handover::change::{AS_LISTED, RELOADS};
use crate::handover::paper::{Cell, Command, Paper};
use crate::handover::words::bytes;
use crate::hosting::SERVERS;

pub(super) fn resources(cx: &RunbookCx<'_>, paper: &mut Paper) {
    let (facts, state) = (cx.facts, cx.state);
    paper.section("Required resources");
    paper.part("Compute");
    paper.text("None but the web server itself.");
    paper.part("Storage");
    let twins = state.plan.documents.iter().flat_map(|own| own.variants.values().map(|variant| variant.size));
    let one = state.bytes() + twins.sum::<u64>();
    let keep = facts.target.as_ref().map(|target| {
        format!(
            "{} for {} releases and one that is being put in place",
            bytes(one * (target.keep as u64 + 1)),
            target.keep
        )
    });
    paper.facts(
        "Space",
        vec![("One release", bytes(one).into()), ("On the server at most", Cell::or(keep, "how many releases stay"))],
    );
    paper.part("Logging");
    paper.text(Cell::blank("where the log of the web server lies, how long it is kept, who may read it"));
    paper.part("What is shipped");
    let mut kinds: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    for own in &state.plan.documents {
        let kind = kinds.entry(own.media_type.as_str()).or_default();
        *kind = (kind.0 + 1, kind.1 + own.size);
    }
    let rows = kinds.iter().map(|(kind, (number, size))| {
        vec![format!("`{kind}`").into(), number.to_string().into(), size.to_string().into()]
    });
    paper.table("Files by media type", &["Media type", "Files", "Bytes"], rows.collect());
    paper.text("Every part with its digest stands in `bom.cdx.json` (CycloneDX 1.6), in the evidence of each release.");
    paper.part("What a server needs");
    for server in SERVERS {
        let emitted = (server.emit)(&state.plan);
        let all = emitted.needs.iter().map(|own| format!("Needed: {own}"));
        let all = all.chain(emitted.cannot.iter().map(|own| format!("Cannot: {own}")));
        let all = all.chain(emitted.refused.iter().map(|own| format!("No configuration is written: {own}")));
        paper.text(format!("{} (tested on {}):", server.title, server.tested));
        let all: Vec<String> = all.collect();
        if all.is_empty() { paper.list(["Nothing besides."]) } else { paper.list(all) }
    }
}

pub(super) fn security(cx: &RunbookCx<'_>, paper: &mut Paper) {
    let (facts, state) = (cx.facts, cx.state);
    paper.section("Security and access control");
    let rows = state.plan.headers.iter().flat_map(|(class, fields)| {
        fields
            .iter()
            .map(move |own| vec![format!("`{}` ({class})", own.name).into(), Cell::from(format!("`{}`", own.value))])
    });
    paper.table("Header fields of every answer", &["Field", "Value"], rows.collect());
    let origins = state
        .sight
        .origins
        .iter()
        .map(|(origin, page)| vec![format!("`{origin}`").into(), Cell::from(format!("`{page}`"))]);
    paper.table("Other hosts that browsers contact", &["Host", "First in"], origins.collect());
    if state.sight.origins.is_empty() {
        paper.text("Browsers contact no other host.");
    }
    paper.part("Password and key management");
    let key = facts
        .governance
        .file
        .release
        .key
        .as_ref()
        .map(|key| format!("Releases are signed with the key `{}`.", key.value));
    paper.text(Cell::or(
        key,
        "the key that releases are signed with (`key` under `[release]` of the policy), and who holds it",
    ));
    paper.text("The web server holds no key of Placet. That of its certificate is IT's.");
    paper.part("Personal data");
    paper.text("Pages hold what is published. Addresses of readers stand only in the log of the web server.");
    paper.part("Checks that go on");
    paper.text("Every build searches for secrets, personal data, internal names and third parties. What is served is compared with its manifest:");
    paper.commands([Command::site(
        "compare what is served with the release",
        format!("placet verify {}", facts.target_name()),
        AS_LISTED,
    )]);
}

pub(super) fn configuration(cx: &RunbookCx<'_>, paper: &mut Paper) {
    let facts = cx.facts;
    paper.section("System configuration");
    paper.list([
        "`config.toml`: the site, kept by its owner.",
        "`governance/`: the policy, kept by IT, legal and brand. It says who agrees, where releases go and when.",
        "`.placet/serve-plan.json` in every release: each address and its answer, from which the files of the server are made.",
    ]);
    let rows = facts.target.iter().flat_map(|own| {
        let of = |name: &str, text: String| vec![Cell::from(name.to_owned()), text.into()];
        let (served, evidence) =
            if own.is_folder() { ("current", "evidence") } else { ("", ".placet-control/evidence") };
        vec![
            of("Target", format!("`{}`", own.reach.shown())),
            of("What the web server reads", format!("`{}/{served}`", own.path)),
            of("Evidence of releases", format!("`{}/{evidence}`", own.path)),
            of("Releases that stay", own.keep.to_string()),
        ]
    });
    paper.table(format!("The target `{}`", facts.target_name()), &["What", "Value"], rows.collect());
    paper.part("Configuration of the web server");
    paper.text("Files for the server are made from the build; those that IT uses stay in IT's hands.");
    let mut all = vec![Command::site("build the site", "placet build", "Built")];
    for server in SERVERS.iter().filter(|server| (server.emit)(&cx.state.plan).refused.is_empty()) {
        let line = format!("placet hosting emit {0} -o hosting/{0}", server.name);
        all.push(Command::site(&format!("write the files for {}", server.title), line, ""));
    }
    for (server, line) in RELOADS {
        all.push(Command::server(&format!("take new files over with {server}"), line, ""));
    }
    paper.commands(all);
    paper.part("Secrets management");
    paper.text("The site has no secrets on the web server.");
}
