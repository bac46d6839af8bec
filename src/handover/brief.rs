//! The brief: what IT should know and decide before the first post, so that nobody is asked two weeks before.

use super::capacity::Projection;
use super::facts::Facts;
use super::paper::{Cell, Paper};
use crate::hosting::SERVERS;
use crate::policy::WindowKind;

/// The brief.
pub fn brief(facts: &Facts<'_>, projection: Option<&Projection>) -> Paper {
    let mut paper = Paper::new("brief", format!("Brief for IT: {}", facts.title()));
    paper.text(format!("As of {}. What stands here comes from the settings and the policy of the site; what nobody has written down yet is left open.", facts.day(facts.now)));
    paper.section("Purpose and owners");
    purpose(facts, &mut paper);
    paper.section("Expected traffic");
    traffic(projection, &mut paper);
    paper.section("What is to be hosted");
    hosting(facts, &mut paper);
    paper.section("Lead times, windows and freezes");
    times(facts, &mut paper);
    paper.section("Third parties and personal data");
    parties(facts, &mut paper);
    paper.section("What is not left with IT");
    paper.list(LEFT);
    paper.section("Questions to IT");
    questions(facts, &mut paper);
    paper
}

/// What a web server for such a site does not need.
pub(super) const LEFT: [&str; 6] = [
    "Databases: none.",
    "Runtimes and interpreters: none; only files are served.",
    "Timed jobs on the web server: none. Posts that appear by themselves are built where Placet runs (`placet next-due` says when).",
    "Ports: 443; 80 only to lead to 443.",
    "Folders that the server may write to: none but its logs.",
    "Upgrades of Placet on the web server: none; it is not installed there.",
];

fn purpose(facts: &Facts<'_>, paper: &mut Paper) {
    let description = facts.config.languages.first().and_then(|language| language.description.clone());
    let purpose = facts.service("purpose").or(description.filter(|text| !text.trim().is_empty()));
    paper.facts(
        "The service",
        vec![
            ("What it is for", Cell::or_open(purpose, "what the site is for (`purpose` under `[service]`)")),
            ("Address", format!("`{}`", facts.config.base_url).into()),
            ("Owner", Cell::or_open(facts.service("owner"), "who answers for the site (`owner` under `[service]`)")),
            (
                "Contact",
                Cell::or_open(facts.service("contact"), "how to reach the owner (`contact` under `[service]`)"),
            ),
            ("Deputy", Cell::or_open(facts.service("deputy"), "who stands in (`deputy` under `[service]`)")),
            (
                "Supported until",
                Cell::or_open(
                    facts.service("support_until"),
                    "until when the owner stays (`support_until` under `[service]`)",
                ),
            ),
            (
                "Planned start",
                Cell::or_open(facts.service("start"), "when the first post is to appear (`start` under `[service]`)"),
            ),
            (
                "End of the pilot",
                Cell::or_open(
                    facts.service("pilot_until"),
                    "whether there is a pilot, and its end (`pilot_until` under `[service]`)",
                ),
            ),
        ],
    );
}

fn traffic(projection: Option<&Projection>, paper: &mut Paper) {
    let Some(projection) = projection else {
        paper.text(Cell::open(
            "views a day and campaigns: in a file for `--projection`; `placet capacity` prints one to start from",
        ));
        return;
    };
    paper.facts(
        "A usual day",
        vec![
            ("Views a day", projection.views_per_day.to_string().into()),
            ("Share of the busiest hour", projection.busiest_hour.to_string().into()),
            ("Growth a year", projection.growth_per_year.to_string().into()),
        ],
    );
    let rows = projection.campaigns.iter().map(|own| {
        vec![
            own.name.clone().into(),
            Cell::or_open(own.at.clone(), "date"),
            own.recipients.to_string().into(),
            own.click_rate.to_string().into(),
            own.half_in_minutes.to_string().into(),
        ]
    });
    let head = ["Campaign", "When", "Recipients", "Share that follows the link", "Minutes for half the clicks"];
    paper.table("Campaigns", &head, rows.collect());
    paper.text(
        "`placet capacity --projection FILE` computes bandwidth and load from it, with the sizes of the real pages.",
    );
}

fn hosting(facts: &Facts<'_>, paper: &mut Paper) {
    let known: Vec<String> = SERVERS.iter().map(|server| server.title.to_owned()).collect();
    paper.list([
        "A folder of files, served over https; a release is one folder, and a link says which one is served."
            .to_owned(),
        format!("Configuration is written for: {}.", known.join("; ")),
        "Every file has a digest in a manifest that `sha256sum` checks; the manifest can be signed.".to_owned(),
    ]);
    let servers = facts.registers.environment.iter().flat_map(|environment| &environment.servers);
    let text = |at: &Option<crate::diag::At<String>>, question: &str| {
        Cell::or(at.as_ref().map(|at| at.value.clone()), question)
    };
    let rows = servers.map(|own| {
        vec![
            own.name.value.clone().into(),
            text(&own.software, "software"),
            text(&own.version, "version"),
            text(&own.environment, "what it is for"),
        ]
    });
    paper.table("Servers of the operating environment", &["Name", "Software", "Version", "For"], rows.collect());
    let targets = facts.governance.targets.iter().map(|own| {
        vec![
            own.name.value.clone().into(),
            format!("`{}`", own.reach.shown()).into(),
            own.environment.clone().into(),
            own.keep.to_string().into(),
        ]
    });
    paper.table("Targets", &["Name", "Folder", "For", "Releases that stay"], targets.collect());
}

/// Windows, freezes and lead times as the policy has them.
pub(super) fn times(facts: &Facts<'_>, paper: &mut Paper) {
    let calendar = &facts.governance.calendar;
    let rows = calendar.windows.iter().map(|own| {
        let kind = if own.kind == WindowKind::Deny { "freeze" } else { "publishing is possible" };
        let until = facts.now.checked_add(jiff::SignedDuration::from_hours(24 * 400)).unwrap_or(facts.now);
        let next = own.between(facts.now, until).into_iter().next();
        let next = next.map_or("none in the next 400 days".to_owned(), |(from, to)| {
            format!("{} to {}", facts.clock(from), facts.clock(to))
        });
        vec![own.name.clone().into(), kind.into(), next.into()]
    });
    paper.table("Windows and freezes", &["Name", "What it says", "Next"], rows.collect());
    if calendar.windows.is_empty() {
        paper.text(Cell::blank("when releases are possible, and when nothing may change (`governance/calendar.toml`)"));
    }
    let earliest = calendar.lead.earliest(facts.now, "post.md");
    if earliest > facts.now {
        paper.text(format!(
            "A post that is complete now may appear on {} at the earliest; sections may have longer lead times.",
            facts.clock(earliest)
        ));
    } else {
        paper.text(Cell::blank(
            "how long before its date a post has to be complete (`[lead_time]` in `governance/calendar.toml`)",
        ));
    }
}

fn parties(facts: &Facts<'_>, paper: &mut Paper) {
    let vendors = facts.registers.vendors.iter().flat_map(|vendors| vendors.entries().iter());
    let text = |at: &Option<crate::diag::At<String>>, question: &str| {
        Cell::or_open(at.as_ref().map(|at| at.value.clone()), question)
    };
    let rows = vendors.map(|own| {
        vec![
            own.name.value.clone().into(),
            text(&own.purpose, "purpose"),
            text(&own.contract, "contract"),
            text(&own.data, "which data it receives"),
        ]
    });
    paper.table("Third parties in the register", &["Name", "For", "Contract", "Data"], rows.collect());
    if facts.registers.vendors.is_none() {
        paper.text("There is no register of third parties (`governance/vendors.toml`); pages are meant to load from this site alone.");
    }
    paper.text("The site sets no cookies and takes no data of readers unless a page is given a form or a script for it; the log of the web server holds their addresses.");
}

fn questions(facts: &Facts<'_>, paper: &mut Paper) {
    let mut all = vec![
        Cell::blank("which server, and which version of it"),
        Cell::blank("who puts the configuration in place, and with which change"),
        Cell::blank("host name, certificate and who renews it"),
        Cell::blank("availability that is promised, in minutes a month (99.9 % are 43)"),
        Cell::blank("time to recover (RTO) and who is called at night"),
        Cell::blank("how long logs are kept, and who may read them"),
        Cell::blank("what the site costs a year, and which cost centre pays"),
    ];
    if facts.target.is_none() {
        all.insert(0, Cell::blank("the folder that releases go to (`governance/targets.toml`)"));
    }
    paper.list(all);
}
