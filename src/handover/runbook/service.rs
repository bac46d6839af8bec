//! The service: what it is, who it is for, what is promised.

use super::RunbookCx;
use crate::handover::brief;
use crate::handover::facts::TargetFacts;
use crate::handover::paper::{Cell, Paper};
use crate::handover::words::{bytes, count};

pub(super) fn overview(cx: &RunbookCx<'_>, paper: &mut Paper) {
    let facts = cx.facts;
    let description = facts.config.languages.first().and_then(|language| language.description.clone());
    paper.section("Service or system overview");
    paper.part("Business overview");
    let purpose = facts.service("purpose").or(description.filter(|text| !text.trim().is_empty()));
    paper.text(Cell::or_open(purpose, "what the site is for"));
    paper.part("Technical overview");
    paper.text(format!(
        "A static site at `{}`: {}, {} in {}. No program runs for it on the web server.",
        facts.config.base_url,
        count(cx.state.pages().count(), "page", "pages"),
        bytes(cx.state.bytes()),
        count(cx.state.plan.documents.len(), "file", "files"),
    ));
    paper.part("Service owner");
    paper.facts(
        "People",
        vec![
            ("Owner", Cell::or_open(facts.service("owner"), "owner of the service")),
            ("Contact", Cell::or_open(facts.service("contact"), "how to reach the owner")),
            ("Deputy", Cell::or_open(facts.service("deputy"), "who stands in")),
            ("On call", Cell::or(facts.service("on_call"), "who is called outside office hours")),
        ],
    );
    paper.part("Hours of operation");
    paper.text(Cell::or(facts.service("hours"), "hours in which the site has to be available, and time zone of them"));
    paper.part("Data and processing flows");
    paper.list([
        "Texts and pictures come from the folder of the site; Placet builds a release from them, checks it and puts it into the folder of the target.",
        "The web server reads `current` there and sends files. Nothing flows back.",
    ]);
    paper.part("Infrastructure and network design");
    paper.text(Cell::blank("web server, load balancer, content delivery network and firewall in front of the folder"));
    paper.part("Resilience, fault tolerance and high availability");
    paper.list([
        if cx.facts.target.as_ref().is_none_or(TargetFacts::is_folder) {
            "A release is put in place in one step (one rename); visitors get the old one or the new one, never a mix."
        } else {
            "A release is put in place page by page, each whole and after what it needs; a run that dies is completed by the next."
        },
        "Style sheets and scripts of earlier releases stay, so that a page that is open keeps working.",
        "Any number of hosts can serve the same release.",
    ]);
    paper.part("Throttling and partial shutdown");
    paper.text(Cell::blank("limits of the web server, and how to take the site out of service"));
    paper.part("Expected traffic and load");
    paper.text(Cell::blank("hot, warm and cool periods; the capacity report computes the load from a projection"));
    paper.part("Environmental differences");
    let targets: Vec<String> =
        facts.governance.targets.iter().map(|own| format!("`{}` is for {}", own.name.value, own.environment)).collect();
    paper.text(if targets.is_empty() {
        "No targets are named.".to_owned()
    } else {
        format!("Targets: {}.", targets.join("; "))
    });
    paper.part("Tools");
    paper.list([
        "`placet` where releases are made; on the web server nothing.",
        "`sha256sum` and `ssh-keygen` to check a release without Placet.",
    ]);
}

pub(super) fn levels(cx: &RunbookCx<'_>, paper: &mut Paper) {
    let facts = cx.facts;
    paper.section("Service and operation levels (SLA and OLA)");
    paper.facts(
        "Agreement",
        vec![
            ("Approvals", Cell::blank("who has agreed to these levels, and when")),
            ("Service", format!("Web site `{}`", facts.config.base_url).into()),
            ("Customers", "Readers, and the owner of the service.".into()),
            ("Placet and its users", "Build, check and publish releases; go back to an earlier one.".into()),
            ("IT", "Runs web server, certificate, host name and monitoring.".into()),
            (
                "Availability",
                Cell::or(
                    facts.service("availability"),
                    "availability a month: 99.9 % are 43 minutes down, 99.5 % are 216, 99 % are 432",
                ),
            ),
            ("Support hours", Cell::or(facts.service("support_hours"), "support hours")),
            ("Escalation", Cell::or(facts.service("escalation"), "who is told after how many minutes")),
            ("Review of this agreement", Cell::blank("day of the next review")),
        ],
    );
    paper.part("Maintenance windows");
    brief::times(facts, paper);
}
