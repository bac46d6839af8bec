//! `placet calendar` and `placet next-due`: which dates lie ahead.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::args::Global;
use super::site::SiteRun;
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::handover::calendar::{CalendarCx, Event, events, html, ics, json, support_until};
use crate::handover::next_due::{Form, next_due};
use crate::output::NoStaging;
use crate::world::World as _;

#[derive(Debug, Args)]
pub(super) struct CalendarArgs {
    /// Format: text, html, ics or json
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "html", "ics", "json"], hide_possible_values = true)]
    format: String,
    /// How many days ahead
    #[arg(long, value_name = "N", default_value_t = 92, value_parser = clap::value_parser!(u16).range(1..=400))]
    days: u16,
    /// Write it to a file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct NextDueArgs {
    /// Format: text, json, cron, systemd, github or gitlab
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = forms(), hide_possible_values = true)]
    format: String,
}

fn forms() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(Form::WORDS.map(|(word, _)| word))
}

pub(super) fn run(args: &CalendarArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let site = SiteRun::new(global, "check", "production")?;
    let outcome = site.run(&NoStaging, terminal)?.outcome;
    let Some(config) = &outcome.config else { return Err(unusable()) };
    let (now, zone) = (site.world.now(), config.zone());
    let until = now.checked_add(SignedDuration::from_hours(i64::from(args.days) * 24)).unwrap_or(now);
    let cx = CalendarCx {
        due: &outcome.due,
        governance: &outcome.governance,
        support_until: support_until(config),
        from: now,
        until,
        zone: &zone,
    };
    let events = events(&cx);
    let title = config.languages.first().and_then(|language| language.title.clone());
    let host = config.base_url.split("//").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or("placet");
    let text = match args.format.as_str() {
        "html" => html(&events, title.as_deref().unwrap_or(host), &zone, now),
        "ics" => ics(&events, host, now),
        "json" => json(&events, now),
        _ => lines(&events, &zone),
    };
    match &args.output {
        Some(file) => place::replace(file, text.as_bytes())?,
        None => terminal.result(&text),
    }
    Ok(Exit::Done)
}

pub(super) fn run_next(args: &NextDueArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let site = SiteRun::new(global, "check", "production")?;
    let outcome = site.run(&NoStaging, terminal)?.outcome;
    let Some(config) = &outcome.config else { return Err(unusable()) };
    let form = Form::WORDS.iter().find(|(word, _)| *word == args.format).map_or(Form::Text, |(_, form)| *form);
    let next = outcome.next_change;
    let shown = next.map(|at| at.to_zoned_datetime(config.zone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string());
    terminal.result(&next_due(next.zip(shown.as_deref()), form));
    Ok(Exit::Done)
}

fn unusable() -> Failure {
    Failure::usage("The configuration of this site cannot be used.").help("`placet check` says where and why.")
}

fn lines(events: &[Event], zone: &TimeZone) -> String {
    let mut out = String::new();
    for event in events {
        let at = event.at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
        let until = event.until.map(|until| until.to_zoned_datetime(zone.clone()).strftime(" until %Y-%m-%d %H:%M"));
        let until = until.map(|until| until.to_string()).unwrap_or_default();
        let _ = writeln!(out, "{at}  {:<20} {}{until}", event.kind.title(), event.title);
    }
    if out.is_empty() { "No dates lie ahead.\n".to_owned() } else { out }
}
