//! The change request: what a release changes, made from the build that would be published.
//!
//! Headings are those of GitLab's production changes, columns those of `change_request` in ServiceNow.

mod fields;
mod lists;
mod steps;
mod ticket;

pub(super) use steps::{AS_LISTED, RELOADS, origin, quoted};

use super::changes::Changes;
use super::facts::Facts;
use super::kind::{Kind, Verdict};
use super::paper::{Cell, Paper};
use super::state::State;
use super::words::{bytes, count, names};

/// What a change request is made from.
#[derive(Debug, Clone, Copy)]
pub struct ChangeCx<'a> {
    /// What is known besides.
    pub facts: &'a Facts<'a>,
    /// What is served; none before the first release.
    pub old: Option<&'a State>,
    /// What would be.
    pub new: &'a State,
    /// The differences.
    pub changes: &'a Changes,
    /// Kind and risk.
    pub verdict: &'a Verdict,
    /// Number of the emergency.
    pub emergency: Option<&'a str>,
}

/// The change request.
pub fn change(cx: &ChangeCx<'_>) -> Paper {
    let mut paper = Paper::new("change", format!("Change request: {}", cx.short()));
    paper.section("Change Summary");
    summary(cx, &mut paper);
    lists::differences(cx, &mut paper);
    paper.section("Criticality");
    criticality(cx, &mut paper);
    paper.section("Services Impacted");
    services(cx, &mut paper);
    paper.section("Scheduled Date and Time");
    steps::schedule(cx, &mut paper);
    paper.section("Change steps");
    steps::change(cx, &mut paper);
    paper.section("Rollback steps");
    steps::rollback(cx, &mut paper);
    paper.section("Post-change steps");
    steps::after(cx, &mut paper);
    paper.section("Key metrics to observe");
    steps::metrics(cx, &mut paper);
    paper.section("Change Technician and Change Reviewer");
    people(cx, &mut paper);
    paper.section("ServiceNow `change_request`");
    ticket::table(cx, &mut paper);
    fields::add(cx, &mut paper);
    paper
}

impl ChangeCx<'_> {
    /// The change in a few words, at most 160 characters.
    fn short(&self) -> String {
        let (changes, build) = (self.changes, &self.new.plan.build);
        let pages = [(&changes.added, "added"), (&changes.changed, "changed"), (&changes.removed, "removed")];
        let parts: Vec<String> = pages
            .iter()
            .filter(|(all, _)| !all.is_empty())
            .map(|(all, what)| format!("{} {what}", all.len()))
            .collect();
        let parts =
            if parts.is_empty() { "no page differs".to_owned() } else { format!("pages: {}", parts.join(", ")) };
        let tail = format!(", build {build} ({parts})");
        let room = 160_usize.saturating_sub(tail.chars().count());
        let title: String = self.facts.title().chars().take(room).collect();
        title + &tail
    }
}

fn summary(cx: &ChangeCx<'_>, paper: &mut Paper) {
    let (changes, new) = (cx.changes, cx.new);
    let from = match cx.old {
        None => "Nothing is served yet; this is the first release.".to_owned(),
        Some(old) => format!(
            "Compared is the build `{}` that is served now{} with the build `{}`.",
            old.plan.build,
            old.release.as_ref().map(|name| format!(" (release `{name}`)")).unwrap_or_default(),
            new.plan.build
        ),
    };
    paper.text(from);
    if changes.nothing() {
        paper.text("Nothing differs: there is nothing to do.");
    }
    let (after, before) = (new.bytes(), cx.old.map(State::bytes));
    let size = before.map_or_else(|| bytes(after), |before| format!("{} (before: {})", bytes(after), bytes(before)));
    paper.facts(
        "In numbers",
        vec![
            ("Pages added", changes.added.len().to_string().into()),
            ("Pages changed", changes.changed.len().to_string().into()),
            ("Pages removed", changes.removed.len().to_string().into()),
            ("Pages that stay as they are", changes.same.to_string().into()),
            (
                "Files to transfer",
                format!(
                    "{} with {} ({} bytes)",
                    count(changes.transfer.len(), "file", "files"),
                    bytes(changes.transfer_bytes()),
                    changes.transfer_bytes()
                )
                .into(),
            ),
            ("Files that go", changes.gone_files.len().to_string().into()),
            ("Size of all files that are served", size.into()),
        ],
    );
    let purposes: Vec<String> = purposes(cx);
    if purposes.is_empty() {
        paper.text(Cell::open("why this is published now (no post among these says its purpose, campaign or ticket)"));
    } else {
        paper.list(purposes);
    }
}

/// Why the posts among the pages are published, and who agreed.
fn purposes(cx: &ChangeCx<'_>) -> Vec<String> {
    let pages = || cx.changes.added.iter().chain(&cx.changes.changed);
    let mut all = Vec::new();
    for page in pages() {
        let Some(own) = cx.facts.purposes.iter().find(|own| own.url == page.url) else { continue };
        let parts = [("", &own.purpose), ("campaign ", &own.campaign), ("ticket ", &own.ticket)];
        let parts: Vec<String> =
            parts.iter().filter_map(|(name, text)| text.as_ref().map(|text| format!("{name}{text}"))).collect();
        all.push(format!("{}: {}", page.title, parts.join("; ")));
    }
    all
}

/// Who agreed to the pages that are new or different.
fn agreed(cx: &ChangeCx<'_>) -> Vec<String> {
    let pages = || cx.changes.added.iter().chain(&cx.changes.changed);
    let here = |address: &String| pages().any(|page| page.url == *address);
    let reviews = cx.facts.reviews.iter().filter(|review| review.addresses.iter().any(here));
    let given = reviews.flat_map(|review| {
        let all = review.roles.iter().flat_map(|standing| standing.given.iter().map(|own| (&standing.role, own)));
        all.map(|(role, own)| format!("{}: agreed by {} as {role}", review.title, own.signer))
    });
    given.collect()
}

fn criticality(cx: &ChangeCx<'_>, paper: &mut Paper) {
    let Verdict { kind, risk, impact, priority, reasons, stops } = cx.verdict;
    paper.text(format!("Type: {}. Risk: {risk}. Impact: {impact}. Priority: {priority}.", kind.as_str()));
    match cx.verdict.kind {
        Kind::Standard => paper.text("Only texts, pictures and added redirects differ, and the gate is clear."),
        Kind::Emergency => paper.text(format!("It is an emergency: {}.", cx.emergency.unwrap_or_default())),
        Kind::Normal => paper.text("It is not a standard change, because:"),
    }
    let gate = &cx.facts.gate;
    let fixes = gate.stops.iter().map(|title| format!("To fix before: {title}."));
    paper.list(stops.iter().chain(reasons).cloned().chain(fixes));
    let hooks = match gate.hooks {
        0 => String::new(),
        asked => format!(" Programs of the company were asked {}.", count(asked, "time", "times")),
    };
    let waived = match gate.waivers.as_slice() {
        [] => String::new(),
        all => format!(" Exceptions cover something: {}.", names(all.iter().map(String::as_str), usize::MAX)),
    };
    paper.text(format!("The gate: {} to fix, {} as advice.{hooks}{waived}", gate.block, gate.advise));
}

fn services(cx: &ChangeCx<'_>, paper: &mut Paper) {
    let facts = cx.facts;
    let target = facts.target.as_ref().map(|target| format!("`{}` in `{}`", target.name, target.path));
    paper.facts(
        "Services",
        vec![
            ("Site", format!("{} at `{}`", facts.title(), facts.config.base_url).into()),
            ("Target", Cell::or(target, "where the files of the site lie")),
            (
                "Configuration item",
                Cell::or(facts.service("configuration_item"), "configuration item of the web server"),
            ),
            ("Downtime", "None: the new release is put in place in one step, and the old one stays beside it.".into()),
        ],
    );
}

fn people(cx: &ChangeCx<'_>, paper: &mut Paper) {
    let facts = cx.facts;
    paper.facts(
        "People",
        vec![
            ("Asked for by", Cell::or_open(facts.service("owner"), "who asks for this change")),
            ("Contact", Cell::or_open(facts.service("contact"), "how to reach them")),
            ("Change Technician", Cell::or(facts.service("technician"), "who carries it out")),
            ("Change Reviewer", Cell::or(facts.service("reviewer"), "who looks at it")),
        ],
    );
    paper.list(agreed(cx));
}
