//! When and how: window, commands, what to look at afterwards.

use jiff::Timestamp;

use super::ChangeCx;
use crate::handover::facts::TargetFacts;
use crate::handover::kind::Kind;
use crate::handover::paper::{Cell, Command, Paper};
use crate::handover::words::{bytes, count, names};

/// What a comparison with the manifest prints when all is well.
pub(in crate::handover) const AS_LISTED: &str = "files are as the manifest lists them, and nothing else is there.";

/// How each server takes new configuration, after a test of it.
pub(in crate::handover) const RELOADS: [(&str, &str); 3] = [
    ("apache", "apachectl configtest && apachectl graceful"),
    ("caddy", "caddy validate --config /etc/caddy/Caddyfile && caddy reload --config /etc/caddy/Caddyfile"),
    ("nginx", "nginx -t && nginx -s reload"),
];

/// Windows and freezes.
pub(super) fn schedule(cx: &ChangeCx<'_>, paper: &mut Paper) {
    let facts = cx.facts;
    paper.text(facts.window());
    let (start, end) = planned(cx);
    let clock = |at: Option<Timestamp>| at.map(|at| facts.clock(at));
    paper.facts(
        "Times",
        vec![
            ("Earliest start", Cell::or(clock(start), "start (no window is open in the next 400 days)")),
            ("Latest end", Cell::or(clock(end), "planned end (the policy names no window that ends)")),
            ("Downtime", "none".into()),
        ],
    );
}

/// Earliest start and latest end.
pub(super) fn planned(cx: &ChangeCx<'_>) -> (Option<Timestamp>, Option<Timestamp>) {
    let facts = cx.facts;
    if cx.verdict.kind == Kind::Emergency {
        return (Some(facts.now), None);
    }
    let next = facts.next_window();
    (next.map(|(start, _)| start), next.and_then(|(_, end)| end))
}

/// The servers of the operating environment whose files differ; all servers where nobody says which one it is.
pub(super) fn servers<'c>(cx: &ChangeCx<'c>) -> Vec<&'c (&'static str, Vec<String>)> {
    let own = cx.facts.registers.environment.iter().flat_map(|environment| &environment.servers);
    let own: Vec<String> =
        own.filter_map(|server| server.software.as_ref()).map(|software| software.value.to_ascii_lowercase()).collect();
    let is_own = |name: &str| own.is_empty() || own.iter().any(|software| software.contains(name));
    cx.changes.configs.iter().filter(|(name, _)| is_own(name)).collect()
}

/// The commands of the change.
pub(super) fn commands(cx: &ChangeCx<'_>) -> Vec<Command> {
    let target = cx.facts.target_name();
    let mut all = vec![Command::site(
        "see what would happen",
        format!("placet publish {target} --dry-run"),
        "Nothing was written.",
    )];
    if !servers(cx).is_empty() {
        all.push(Command::site("build the site for the files of the server", "placet build", "Built"));
    }
    for (server, _) in servers(cx) {
        let line = format!("placet hosting emit {server} -o hosting/{server}");
        all.push(Command::site(&format!("write the files for {server}"), line, ""));
    }
    let emergency = cx.emergency.map(|id| format!(" --emergency {}", quoted(id))).unwrap_or_default();
    let line = format!("placet publish {target} --yes{emergency}");
    all.push(Command::site("publish", line, AS_LISTED));
    for (server, line) in RELOADS.iter().filter(|(name, _)| servers(cx).iter().any(|(own, _)| own == name)) {
        all.push(Command::server(&format!("take over the files for {server}, if it is the one in use"), *line, ""));
    }
    all
}

pub(super) fn change(cx: &ChangeCx<'_>, paper: &mut Paper) {
    paper.text(Cell::blank("minutes for these steps"));
    let changes = cx.changes;
    paper.text(format!(
        "{} are sent ({}). {}",
        count(changes.transfer.len(), "file", "files"),
        bytes(changes.transfer_bytes()),
        if cx.facts.target.as_ref().is_none_or(TargetFacts::is_folder) {
            "The release gets a folder of its own; when it is complete, one rename lets it be served."
        } else {
            "When all is there, it is copied to where it is served: what pages need, then pages, then `version.json`."
        }
    ));
    let rows = servers(cx)
        .into_iter()
        .map(|(server, files)| vec![Cell::from(*server), names(files.iter().map(String::as_str), usize::MAX).into()]);
    paper.table("Configuration of the server that differs", &["Server", "Files"], rows.collect());
    if servers(cx).is_empty() {
        paper.text("The configuration of the server stays as it is.");
    }
    paper.commands(commands(cx));
}

/// The way back: its command, or why there is none.
pub(super) fn back(cx: &ChangeCx<'_>) -> Option<Command> {
    let release = cx.facts.target.as_ref()?.current.as_ref()?;
    let line = format!("placet rollback {} {release}", cx.facts.target_name());
    Some(Command::site("serve the release again that is served now", line, AS_LISTED))
}

pub(super) fn rollback(cx: &ChangeCx<'_>, paper: &mut Paper) {
    paper.text(Cell::blank("minutes for a rollback, measured"));
    match back(cx) {
        Some(command) => {
            paper.commands([command]);
            if !servers(cx).is_empty() {
                paper.text("Put the files of the server back as well, and let it take them over.");
            }
        }
        None => paper.text("There is no earlier release to go back to. Until the next one, the address can only be taken out of service."),
    }
}

pub(super) fn after(cx: &ChangeCx<'_>, paper: &mut Paper) {
    paper.text(Cell::blank("minutes for these steps"));
    let base = &cx.facts.config.base_url;
    let build = &cx.new.plan.build;
    let mut all = vec![Command::site(
        "compare what is served with the manifest of the release",
        format!("placet verify {}", cx.facts.target_name()),
        AS_LISTED,
    )];
    if cx.new.served("version.json").is_some() {
        let line = format!("curl -fsS {} | grep -F '\"build\": \"{build}\"'", quoted(&format!("{base}/version.json")));
        all.push(Command::server("see that the new build is what visitors get", line, build));
    }
    for page in cx.changes.added.iter().take(3) {
        let address = format!("{}{}", origin(base), page.url);
        all.push(Command::server("see a page that is new", format!("curl -fsSI {}", quoted(&address)), "200"));
    }
    for url in cx.changes.gone_added.iter().take(3) {
        let address = format!("{}{url}", origin(base));
        all.push(Command::server(
            "see that a withdrawn page is gone",
            format!("curl -sSI {}", quoted(&address)),
            "410",
        ));
    }
    for (from, _) in cx.changes.redirects_added.iter().take(3) {
        let address = format!("{}{from}", origin(base));
        all.push(Command::server("see that an old address leads on", format!("curl -sSI {}", quoted(&address)), "301"));
    }
    paper.commands(all);
    paper.text("When all of it is as it should be: label `change::complete`, close code `successful`. Otherwise `change::aborted` and `unsuccessful`.");
}

pub(super) fn metrics(cx: &ChangeCx<'_>, paper: &mut Paper) {
    paper.list([
        format!("`{}/version.json` answers 200 and names the build `{}`.", cx.facts.config.base_url, cx.new.plan.build),
        "The share of answers with 404 and 5xx in the log of the server stays as it was before.".to_owned(),
    ]);
    paper.text("What should prompt a rollback:");
    paper.list([
        "`placet verify` names a file that differs and nobody knows why.",
        "Pages come without their style sheet, or the server answers 5xx for more than 2 minutes.",
        "A post is to be taken back at once.",
    ]);
}

/// Scheme and host of an address, without its path.
pub(in crate::handover) fn origin(base: &str) -> &str {
    let start = base.find("//").map_or(0, |at| at + 2);
    base[start..].find('/').map_or(base, |at| &base[..start + at])
}

/// A word of a shell command.
pub(in crate::handover) fn quoted(word: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._/:@%+=,~".contains(&b);
    if !word.is_empty() && word.bytes().all(plain) { word.to_owned() } else { crate::deploy::quoted(word) }
}
