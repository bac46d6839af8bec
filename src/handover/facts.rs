//! What is known of a site besides its build: settings, policy, registers, the target and the verdict of the gate.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::paper::Command;
use super::purpose::Purpose;
use crate::approvals::Review;
use crate::config::Config;
use crate::config::read::as_text;
use crate::deploy::Past;
use crate::policy::{Gate, Governance, Reach, Report, WindowKind};
use crate::rules::Registers;
use crate::site::schedule::Due;

/// What papers are made from.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// Settings.
    pub config: &'a Config,
    /// Policy.
    pub governance: &'a Governance,
    /// Registers.
    pub registers: &'a Registers,
    /// Dates of the posts.
    pub due: &'a [Due],
    /// Where posts stand with those who have to agree.
    pub reviews: &'a [Review],
    /// Why posts are published.
    pub purposes: &'a [Purpose],
    /// The instant the paper is made for.
    pub now: Timestamp,
    /// Time zone of the site.
    pub zone: TimeZone,
    /// The target the paper is about.
    pub target: Option<TargetFacts>,
    /// Environment.
    pub environment: &'a str,
    /// What the gate says.
    pub gate: GateFacts,
}

/// A target, and what lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetFacts {
    /// Its name.
    pub name: String,
    /// Its folder as its own machine knows it, or the address of a bucket.
    pub path: String,
    /// How it is reached.
    pub reach: Reach,
    /// How many releases stay.
    pub keep: usize,
    /// What was put in place, oldest first.
    pub history: Vec<Past>,
    /// The release that is served.
    pub current: Option<String>,
    /// The release that a rollback leads to.
    pub previous: Option<String>,
}

impl TargetFacts {
    /// A command that needs its folder: where the site is, or on the server. `None` for a bucket.
    pub(super) fn command(&self, why: &str, line: impl Into<String>, expect: &str) -> Option<Command> {
        match self.reach {
            Reach::Folder(_) => Some(Command::site(why, line, expect)),
            Reach::Ssh(_) => Some(Command::server(why, line, expect)),
            Reach::Bucket(_) => None,
        }
    }

    /// Whether releases are put in place by a rename.
    pub(super) fn is_folder(&self) -> bool {
        !matches!(self.reach, Reach::Bucket(_))
    }
}

/// The verdict of the gate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GateFacts {
    /// Findings that stop publication.
    pub block: usize,
    /// Findings that are advice.
    pub advise: usize,
    /// Names of the exceptions that something is covered by.
    pub waivers: Vec<String>,
    /// Titles of what stops, each once.
    pub stops: Vec<String>,
    /// How often programs of the company were asked.
    pub hooks: usize,
}

impl GateFacts {
    /// What a verdict says, after so many questions to programs of the company.
    pub fn of(report: &Report, hooks: usize) -> Self {
        let mut waivers: Vec<String> =
            report.diagnostics.iter().filter_map(|seen| Some(seen.waiver.as_ref()?.id.clone())).collect();
        waivers.sort();
        waivers.dedup();
        let mut stops: Vec<String> = Vec::new();
        for seen in report.diagnostics.iter().filter(|seen| seen.blocks()) {
            if !stops.contains(&seen.finding.title) {
                stops.push(seen.finding.title.clone());
            }
        }
        Self { block: report.counts.block, advise: report.counts.advise, waivers, stops, hooks }
    }
}

impl Facts<'_> {
    /// What `[service]` says.
    pub fn service(&self, key: &str) -> Option<String> {
        let text = self.config.service.get(key).and_then(|node| as_text(&node.kind))?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Title of the site, or its host.
    pub fn title(&self) -> &str {
        let title = self.config.languages.first().and_then(|language| language.title.as_deref());
        title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| self.host())
    }

    /// Host of the site.
    pub fn host(&self) -> &str {
        crate::release::host(&self.config.base_url)
    }

    /// A time on the clock of the site.
    pub fn clock(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
    }

    /// A day on the clock of the site.
    pub fn day(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d").to_string()
    }

    /// Whether a release may go out now, in a sentence.
    pub fn window(&self) -> String {
        match self.governance.calendar.gate(self.now, None, self.environment) {
            Gate::Open if self.governance.calendar.windows.is_empty() => {
                "The policy names no windows and no freezes: publishing is possible at any time.".to_owned()
            }
            Gate::Open => "Publishing is possible now; no freeze is on.".to_owned(),
            Gate::Frozen(window, end) => {
                let ticket = window.ticket.as_ref().map(|ticket| format!(" ({ticket})")).unwrap_or_default();
                format!("The freeze `{}`{ticket} is on until {}.", window.name, self.clock(end))
            }
            Gate::Outside => "Publishing is not possible now: no window is open.".to_owned(),
        }
    }

    /// The first time from now on in which a release may go out: its start, and its end where a window has one.
    pub fn next_window(&self) -> Option<(Timestamp, Option<Timestamp>)> {
        let start = self.governance.calendar.next_open(self.now, None, self.environment)?;
        let windows = self.governance.calendar.windows.iter();
        let open = windows.filter(|window| window.kind == WindowKind::Allow && window.concerns(None, self.environment));
        let end = open.filter_map(|window| window.around(start).map(|(_, end)| end)).max();
        Some((start, end))
    }

    /// The command that names the site in papers: with `--env` where the target is not for production.
    pub fn target_name(&self) -> &str {
        self.target.as_ref().map_or("TARGET", |target| target.name.as_str())
    }
}
