//! The columns of `change_request` in ServiceNow.

use super::steps;
use super::{ChangeCx, agreed, purposes};
use crate::handover::kind::Kind;
use crate::handover::paper::{Cell, Paper};
use crate::handover::words::{bytes, count, names};

/// Names of columns with their values; blanks are left to those who carry the change out.
pub(super) fn columns(cx: &ChangeCx<'_>) -> Vec<(&'static str, Cell)> {
    let (facts, verdict) = (cx.facts, cx.verdict);
    let mut justification = purposes(cx);
    justification.extend(agreed(cx));
    // Times as the interface of ServiceNow takes them: in UTC.
    let time = |at: Option<jiff::Timestamp>| at.map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string());
    let (start, end) = steps::planned(cx);
    let (start, end) = (time(start), time(end));
    let item = facts.service("configuration_item");
    vec![
        ("short_description", cx.short().into()),
        ("description", description(cx).into()),
        ("justification", Cell::or_open(some(justification.join("\n")), "why it is done now")),
        ("type", verdict.kind.as_str().into()),
        ("category", "software".into()),
        ("risk", verdict.risk.into()),
        ("impact", verdict.impact.into()),
        ("priority", verdict.priority.into()),
        ("cmdb_ci", Cell::or(item, "configuration item of the web server")),
        ("business_service", Cell::or(facts.service("business_service"), "business service")),
        ("service_offering", Cell::or(facts.service("service_offering"), "service offering")),
        ("implementation_plan", lines(&steps::commands(cx)).into()),
        ("risk_impact_analysis", analysis(cx).into()),
        ("backout_plan", Cell::or(steps::back(cx).map(|own| own.line), "how to take the first release back")),
        ("test_plan", format!("placet verify {}: expected is \"{}\"", facts.target_name(), steps::AS_LISTED).into()),
        ("start_date", Cell::or(start, "start")),
        ("end_date", Cell::or(end, "end")),
        ("cab_required", if verdict.kind == Kind::Standard { "false" } else { "true" }.into()),
        ("requested_by", Cell::or_open(facts.service("owner"), "who asks for it")),
        ("assignment_group", Cell::or(facts.service("assignment_group"), "group that carries it out")),
        ("assigned_to", Cell::or(facts.service("technician"), "person who carries it out")),
        ("work_notes", "Roll back when pages come without style sheet, or with 5xx for more than 2 minutes.".into()),
        ("close_code", Cell::blank("after the change: successful, successful_issues or unsuccessful")),
        ("close_notes", Cell::blank("after the change: what `placet verify` printed")),
    ]
}

pub(super) fn table(cx: &ChangeCx<'_>, paper: &mut Paper) {
    let rows = columns(cx).into_iter().map(|(name, cell)| {
        let cell = match cell {
            Cell::Text(text) => Cell::Text(text.replace('\n', "; ")),
            blank @ (Cell::Blank(_) | Cell::Open(_)) => blank,
        };
        vec![format!("`{name}`").into(), cell]
    });
    paper.table("Columns", &["Column", "Value"], rows.collect());
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn lines(commands: &[crate::handover::paper::Command]) -> String {
    commands.iter().map(|command| command.line.as_str()).collect::<Vec<_>>().join("\n")
}

fn description(cx: &ChangeCx<'_>) -> String {
    let changes = cx.changes;
    let mut lines = vec![format!("Site {}, build {}.", cx.facts.config.base_url, cx.new.plan.build)];
    for (what, pages) in [("Added", &changes.added), ("Changed", &changes.changed), ("Removed", &changes.removed)] {
        lines.extend(pages.iter().map(|page| format!("{what}: {} ({})", page.url, page.title)));
    }
    lines.join("\n")
}

fn analysis(cx: &ChangeCx<'_>) -> String {
    let (changes, gate) = (cx.changes, &cx.facts.gate);
    let mut lines = vec![
        format!(
            "Gate: {} to fix, {} as advice, programs of the company asked {}.",
            gate.block,
            gate.advise,
            count(gate.hooks, "time", "times")
        ),
        format!("Transfer: {}, {}.", count(changes.transfer.len(), "file", "files"), bytes(changes.transfer_bytes())),
    ];
    lines.extend(cx.verdict.stops.iter().chain(&cx.verdict.reasons).cloned());
    for (server, files) in steps::servers(cx) {
        lines.push(format!("Configuration of {server} differs: {}.", names(files.iter().map(String::as_str), 20)));
    }
    lines.extend(cannot(cx));
    lines.join("\n")
}

/// What the servers of the operating environment cannot do.
fn cannot(cx: &ChangeCx<'_>) -> Vec<String> {
    let own = cx.facts.registers.environment.iter().flat_map(|environment| &environment.servers);
    let own: Vec<String> =
        own.filter_map(|server| server.software.as_ref()).map(|own| own.value.to_ascii_lowercase()).collect();
    let servers = crate::hosting::SERVERS.iter().filter(|server| own.iter().any(|own| own.contains(server.name)));
    let lines = servers.flat_map(|server| {
        let sentences = (server.emit)(&cx.new.plan).cannot.into_iter();
        sentences.map(|sentence| format!("{} cannot: {sentence}", server.name)).collect::<Vec<_>>()
    });
    lines.collect()
}
