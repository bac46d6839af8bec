//! What pages weigh, and who has how much to read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jiff::Timestamp;

use super::words::{clock, count, instant};
use super::{DeskCx, escape};
use crate::diag::{Sink, Sources};
use crate::handover::capacity::{CapacityCx, capacity as report, weights};
use crate::handover::paper::body;
use crate::handover::{Facts, GateFacts, State, Survey, is_seen};
use crate::policy::FOLDER;
use crate::rules::{Registers, RegistersCx};
use crate::serve::http::{Answer, Target};
use crate::serve::state::Said;

/// The page.
pub(super) fn capacity(cx: &DeskCx<'_>, _: &Target) -> Answer {
    let mut main = String::new();
    if let Some(said) = cx.said() {
        main.push_str(&readers(said));
        main.push_str(&weight(cx, said).unwrap_or_default());
    }
    cx.of_site("/capacity", ("Capacity", ""), &main)
}

/// Who is asked for how much.
fn readers(said: &Said) -> String {
    let mut asked: BTreeMap<&str, (usize, Option<Timestamp>)> = BTreeMap::new();
    for review in &said.outcome.reviews {
        let missing = review.roles.iter().filter(|own| own.given.len() < own.wanted);
        // Whoever is asked in two roles reads it once.
        let people: BTreeSet<&String> = missing.flat_map(|standing| &standing.waiting).collect();
        for who in people {
            let (number, oldest) = asked.entry(who).or_default();
            *number += 1;
            *oldest = [*oldest, review.since].into_iter().flatten().min();
        }
    }
    let mut out = String::from("<section>\n<h2>Who has how much to read</h2>\n");
    if asked.is_empty() {
        return out + "<p>Nobody is waited for.</p>\n</section>\n";
    }
    out.push_str(
        "<p>Whoever may stand in for somebody is counted as well.</p>\n<table>\n<thead><tr><th scope=\"col\">Who</th>\
         <th scope=\"col\">To read</th><th scope=\"col\">Waiting longest since</th></tr></thead>\n<tbody>\n",
    );
    for (who, (number, oldest)) in asked {
        let oldest = oldest.map(|at| instant(said, at)).unwrap_or_default();
        let number = count(number, "post", "posts");
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td data-name=\"To read\">{number}</td><td data-name=\"Since\">{oldest}</td></tr>",
            escape(who)
        );
    }
    out + "</tbody>\n</table>\n</section>\n"
}

/// The report of `placet capacity`, of the pages as they were built last.
fn weight(cx: &DeskCx<'_>, said: &Said) -> Option<String> {
    let (config, output) = (said.outcome.config.as_ref()?, cx.known.output.as_ref()?);
    let survey = Survey::new(&config.base_url);
    for (path, kept) in output.files.iter().filter(|(path, _)| is_seen(path)) {
        survey.note(path, &kept.bytes);
    }
    let outcome = &said.outcome;
    let digest = &outcome.governance.digest;
    let state = State::of_build(outcome.serving.as_ref(), &outcome.index, survey.sight(), digest);
    let registers = RegistersCx { world: cx.world, trusted: cx.world, folder: FOLDER, theme: config.theme.as_deref() };
    let facts = Facts {
        config,
        governance: &outcome.governance,
        registers: &Registers::load(&registers, &mut Sources::new(), &mut Sink::new()),
        due: &outcome.due,
        reviews: &outcome.reviews,
        purposes: &outcome.purposes,
        now: cx.world.now(),
        zone: clock(said),
        target: None,
        environment: cx.environment,
        gate: GateFacts::of(&said.report, outcome.hook_runs.len()),
    };
    let weights = weights(&state);
    let paper = report(&CapacityCx { facts: &facts, state: &state, weights: &weights, projection: None, excess: None });
    Some(format!("<div class=\"paper\">\n{}</div>\n", body(&paper)))
}
