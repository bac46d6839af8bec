//! `placet status`: where each post stands, who is being waited for, and when it could appear.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use serde_json::json;

use super::args::Global;
use super::review::Desk;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::approvals::{Phase, Review, Standing, State};
use crate::world::World as _;

#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    /// A post or a folder of posts; `site` for configuration, themes, templates and policy [default: all]
    path: Option<PathBuf>,
    /// Format: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"], hide_possible_values = true)]
    format: String,
}

/// A post with what is derived.
struct Line<'a> {
    review: &'a Review,
    state: State,
    earliest: Option<Timestamp>,
}

pub(super) fn run(args: &StatusArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let desk = Desk::open(global, terminal)?;
    let reviews = match &args.path {
        Some(path) => desk.reviews(path)?,
        None => desk.judged.outcome.reviews.iter().collect(),
    };
    let shown = reviews.into_iter().filter(|review| review.post || !review.roles.is_empty());
    let lines: Vec<Line<'_>> = shown.map(|review| line(&desk, review)).collect();
    let text = if args.format == "json" { json(&lines) } else { text(&desk, &lines, args.path.is_some()) };
    terminal.result(&text);
    Ok(Exit::Done)
}

fn line<'a>(desk: &Desk, review: &'a Review) -> Line<'a> {
    let outcome = &desk.judged.outcome;
    let inner = review.path.strip_prefix("content/").unwrap_or(&review.path);
    let state = State::of(review.phase, outcome.hidden.get(inner).copied(), desk.built(review));
    let waits = matches!(state, State::InReview | State::Rejected | State::Changed | State::Withdrawn);
    let dated = waits || matches!(state, State::Approved | State::Scheduled);
    let at = (desk.site.world.now(), desk.site.options.environment.as_str());
    let earliest = if dated { outcome.governance.earliest(review, &outcome.due, at) } else { None };
    Line { review, state, earliest }
}

fn text(desk: &Desk, lines: &[Line<'_>], all: bool) -> String {
    let mut groups: BTreeMap<State, Vec<&Line<'_>>> = BTreeMap::new();
    for line in lines {
        groups.entry(line.state).or_default().push(line);
    }
    let mut out = String::new();
    for (state, lines) in groups {
        let quiet = matches!(state, State::Live | State::Approved | State::Expired | State::Draft);
        let mut title = state.title().to_owned();
        title[..1].make_ascii_uppercase();
        let count = format!("{} {}", lines.len(), if lines.len() == 1 { "post" } else { "posts" });
        if quiet && !all && lines.len() > MOST {
            let _ = writeln!(out, "{title}: {count}");
            continue;
        }
        let _ = writeln!(out, "{title}");
        for line in lines {
            let _ = writeln!(out, "  {}", line.review.path);
            for standing in &line.review.roles {
                let _ = writeln!(out, "    {:<12} {}", standing.role, role(desk, line.review, standing));
            }
            if state == State::Approved && line.review.roles.is_empty() {
                out.push_str("    nobody has to agree\n");
            }
            if let Some(at) = line.earliest.filter(|_| !matches!(state, State::Approved)) {
                let _ = writeln!(out, "    earliest     {}", desk.shown(at));
            }
        }
    }
    if out.is_empty() { "There are no posts here.\n".to_owned() } else { out }
}

/// Most posts of a state that are listed one by one without being asked for.
const MOST: usize = 20;

fn role(desk: &Desk, review: &Review, standing: &Standing) -> String {
    let given = standing.given.iter().map(|given| format!("{} on {}", given.signer, desk.shown(given.record.time)));
    let given = given.collect::<Vec<_>>().join(", ");
    if standing.given.len() >= standing.wanted {
        return format!("approved by {given}");
    }
    let mut out = if given.is_empty() { String::new() } else { format!("approved by {given}; ") };
    let people =
        if standing.waiting.is_empty() { "someone to hold the role".into() } else { standing.waiting.join(" or ") };
    let _ = write!(out, "waiting for {people}");
    if let Some(since) = review.since {
        let _ = write!(out, " since {}", desk.shown(since));
    }
    out
}

fn json(lines: &[Line<'_>]) -> String {
    let posts: Vec<serde_json::Value> = lines
        .iter()
        .map(|line| {
            let review = line.review;
            let roles = review.roles.iter().map(|standing| {
                let given = standing.given.iter().map(|given| {
                    json!({ "signer": given.signer, "key": given.fingerprint, "time": given.record.time.to_string() })
                });
                json!({
                    "role": standing.role,
                    "wanted": standing.wanted,
                    "approved": given.collect::<Vec<_>>(),
                    "waiting_for": standing.waiting,
                })
            });
            json!({
                "path": review.path,
                "title": review.title,
                "subject": review.subject,
                "state": line.state.as_str(),
                "clear": review.phase == Phase::Clear,
                "roles": roles.collect::<Vec<_>>(),
                "since": review.since.map(|at| at.to_string()),
                "earliest": line.earliest.map(|at| at.to_string()),
            })
        })
        .collect();
    format!("{:#}\n", json!({ "format": "placet/status/1", "posts": posts }))
}
