//! `placet doctor`: whether the programs, the site and a target are as publishing needs them.

use std::fmt::Write as _;

use clap::Args;

use super::args::Global;
use super::doctor_folder;
use super::site::SiteRun;
use super::terminal::Terminal;
use super::{Exit, Failure, program, target};
use crate::deploy::fingerprint;
use crate::diag::{Sink, Sources};
use crate::policy::{FOLDER, Governance, Reach, Target, judge};

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Look at this target of `governance/targets.toml` as well; a probe file is written there and removed
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// As it should be.
    Fine,
    /// Works, but somebody should know.
    Note,
    /// Publishing would fail.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) state: State,
    /// What was looked at.
    pub(super) what: String,
    /// How it is, and what to do where it is not as it should be.
    pub(super) said: String,
}

impl Point {
    pub(super) fn new(state: State, what: impl Into<String>, said: impl Into<String>) -> Self {
        Self { state, what: what.into(), said: said.into() }
    }

    /// Fine, or bad with the reason.
    pub(super) fn of(what: &str, result: Result<String, String>) -> Self {
        match result {
            Ok(said) => Self::new(State::Fine, what, said),
            Err(said) => Self::new(State::Bad, what, said),
        }
    }
}

pub(super) fn run(args: &DoctorArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let site = SiteRun::new(global, "check", "production")?;
    let mut points = vec![Point::new(State::Fine, "placet", env!("CARGO_PKG_VERSION"))];
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let governance = site.governance(&mut sources, &mut sink)?;
    let report = judge(sink.into_findings(), &sources, &governance.policy);
    let names: Vec<&str> = governance.targets.iter().map(|target| target.name.as_str()).collect();
    points.push(if report.blocked() {
        Point::new(State::Bad, "policy", format!("`{FOLDER}` cannot be used; `placet check` says where and why"))
    } else {
        Point::new(
            State::Fine,
            "policy",
            format!("targets: {}", if names.is_empty() { "none".into() } else { names.join(", ") }),
        )
    });
    points.extend(programs(&site, &governance));
    if let Some(name) = &args.target {
        let (_, target) = target::find(&site, name, terminal)?;
        match &target.reach {
            Reach::Folder(path) => match target::folder(&site, &target) {
                Ok(folder) => points.extend(doctor_folder::points(&folder, &target)),
                Err(failure) => points.push(Point::of(&path.value, Err(said(&failure)))),
            },
            reach => points.push(Point::of(&reach.shown(), answers(&site, &target))),
        }
    }
    terminal.result(&shown(&points));
    let bad = points.iter().filter(|point| point.state == State::Bad).count();
    terminal.summary(&match bad {
        0 => "Everything that was looked at works.".to_owned(),
        1 => "1 thing does not work.".to_owned(),
        _ => format!("{bad} things do not work."),
    });
    Ok(if bad > 0 { Exit::Tool } else { Exit::Done })
}

/// Whether a target beyond this machine lets this account in and shows what it has. Nothing is written there.
fn answers(site: &SiteRun, target: &Target) -> Result<String, String> {
    let place = target::look(site, target).map_err(|failure| said(&failure))?;
    Ok(match place.current() {
        Some(name) => format!("{name} is served, and {} earlier releases are there", place.earlier().len()),
        None => "it answers; nothing is served from it yet".to_owned(),
    })
}

fn said(failure: &Failure) -> String {
    [Some(failure.message.as_str()), failure.help.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn shown(points: &[Point]) -> String {
    points.iter().fold(String::new(), |mut out, point| {
        let state = match point.state {
            State::Fine => "ok  ",
            State::Note => "note",
            State::Bad => "FAIL",
        };
        let _ = writeln!(out, "{state}  {}: {}", point.what, point.said);
        out
    })
}

/// The programs that publishing starts, and the keys that they use.
fn programs(site: &SiteRun, governance: &Governance) -> Vec<Point> {
    let rules = &governance.file.release;
    let found = |name: &str| {
        let path = program::find(name, site.world.root());
        path.map(|path| path.display().to_string()).ok_or_else(|| format!("`{name}` is not found"))
    };
    let mut points = vec![match program::version("git", "--version") {
        Some(version) => Point::new(State::Fine, "git", version),
        None => Point::new(State::Note, "git", "not found; releases cannot say which commit they come from"),
    }];
    // `ssh-keygen` does not tell its version; it comes with `ssh`.
    let ssh = program::version("ssh", "-V");
    points.push(match (ssh, &rules.key) {
        (Some(version), _) => Point::new(State::Fine, "ssh-keygen", version),
        (None, Some(_)) => Point::new(State::Bad, "ssh-keygen", "not found; the manifest cannot be signed"),
        (None, None) => Point::new(State::Note, "ssh-keygen", "not found; approvals and releases cannot be signed"),
    });
    match &rules.key {
        Some(key) => {
            let file = site.world.root().join(&key.value);
            let found = fingerprint(&file).map_err(|refused| format!("`{}`: {}", key.value, refused.0));
            points.push(Point::of("key of releases", found));
        }
        None => points.push(Point::new(State::Note, "key of releases", "none is named; manifests are not signed")),
    }
    match rules.signer.first() {
        Some(signer) => {
            points.push(Point::of("signer", found(&signer.value)));
        }
        None => points.push(Point::new(State::Note, "signer", "none is named; statements are not signed")),
    }
    for hook in &governance.file.hooks {
        let Some(first) = hook.command.first() else { continue };
        points.push(Point::of(&format!("hook `{}`", hook.name), found(first)));
    }
    points
}
