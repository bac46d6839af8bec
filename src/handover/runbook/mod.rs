//! The run book, with the headings of the run book template of Skelton Thatcher Consulting: facts from the build,
//! and blanks where only IT knows.

mod operate;
mod service;
mod shipped;

use serde_json::json;

use super::expiry::expiring;
use super::facts::Facts;
use super::paper::{Cell, Paper};
use super::state::State;

/// What a run book is made from.
#[derive(Debug, Clone, Copy)]
pub struct RunbookCx<'a> {
    /// What is known besides.
    pub facts: &'a Facts<'a>,
    /// What would be served.
    pub state: &'a State,
}

/// The run book.
pub fn runbook(cx: &RunbookCx<'_>) -> Paper {
    let facts = cx.facts;
    let mut paper = Paper::new("runbook", format!("Run book: {}", facts.title()));
    paper.text(format!("Made from the build `{}` on {}.", cx.state.plan.build, facts.day(facts.now)));
    service::overview(cx, &mut paper);
    service::levels(cx, &mut paper);
    shipped::resources(cx, &mut paper);
    shipped::security(cx, &mut paper);
    shipped::configuration(cx, &mut paper);
    operate::backup(cx, &mut paper);
    operate::monitoring(cx, &mut paper);
    operate::tasks(cx, &mut paper);
    operate::maintenance(&mut paper);
    paper.section("What expires");
    expires(cx, &mut paper);
    operate::recovery(cx, &mut paper);
    paper
}

/// Everything that ends by itself, with its day.
fn expires(cx: &RunbookCx<'_>, paper: &mut Paper) {
    let facts = cx.facts;
    let today = facts.now.to_zoned_datetime(facts.zone.clone()).date();
    let all = expiring(facts);
    let rows = all.iter().map(|own| {
        let passed = if own.day < today { " (has passed)" } else { "" };
        vec![
            Cell::from(format!("{}{passed}", own.day)),
            own.what.clone().into(),
            format!("`{}`", own.place.replace('`', "")).into(),
            Cell::or(own.owner.clone(), "who looks after it"),
        ]
    });
    paper.table(
        "Days on which something ends or is to be reviewed",
        &["Day", "What", "Where it is written", "Owner"],
        rows.collect(),
    );
    if all.is_empty() {
        paper.text("Nothing in the settings, the policy or the registers has an end.");
    }
    paper.list([
        Cell::blank("end of the certificate of the web server, and who renews it"),
        Cell::blank("end of the registration of the domain, and who renews it"),
    ]);
    paper.text("The same as a calendar that other programs can subscribe to:");
    paper.commands([super::paper::Command::site(
        "write the calendar",
        "placet calendar --days 400 --format ics -o calendar.ics",
        "",
    )]);
    let entries: Vec<_> = all
        .iter()
        .map(|own| json!({ "day": own.day.to_string(), "what": own.what, "where": own.place, "owner": own.owner }))
        .collect();
    paper.fields.insert("expires".to_owned(), json!(entries));
    paper.fields.insert("build".to_owned(), json!(cx.state.plan.build));
}
