//! What papers are made from: a run of the pipeline that writes nothing, the registers, and what lies on a target.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::args::Global;
use super::site::{SiteRun, failed};
use super::terminal::Terminal;
use super::{Failure, place, target};
use crate::config::Config;
use crate::deploy::{Place, sums_of};
use crate::diag::{Sink, Sources};
use crate::handover::{Facts, GateFacts, State, Survey, TargetFacts, is_seen};
use crate::hosting::{PLAN, Plan, plan::SCHEMA};
use crate::pipeline::Outcome;
use crate::policy::{FOLDER, Report, Target, judge};
use crate::release::Sums;
use crate::rules::{Registers, RegistersCx};
use crate::world::World as _;

/// Everything that was gathered.
pub(super) struct Gathered {
    pub(super) site: SiteRun,
    pub(super) outcome: Outcome,
    pub(super) report: Report,
    pub(super) state: State,
    /// Where releases lie.
    pub(super) place: Option<Place>,
    config: Config,
    registers: Registers,
    target: Option<Target>,
}

/// Runs the pipeline for a target; for the first one that is for production where none is named.
pub(super) fn gather(name: Option<&str>, global: &Global, terminal: &mut Terminal) -> Result<Gathered, Failure> {
    let mut site = SiteRun::new(global, "build", "production")?;
    let config = site.config()?.ok_or_else(unusable)?;
    let target = if let Some(name) = name {
        Some(target::find(&site, name, terminal)?.1)
    } else {
        let governance = site.governance(&mut Sources::new(), &mut Sink::new())?;
        let environment = &site.options.environment;
        governance.targets.into_iter().find(|target| target.environment == *environment)
    };
    let mut place = None;
    if let Some(target) = &target {
        site.options.environment.clone_from(&target.environment);
        site.options.compress = Some(target.compress.clone());
        place = Some(target::look(&site, target)?);
    }
    let survey = Survey::new(&config.base_url);
    let mut outcome = site.unjudged(&survey, terminal)?;
    let report = judge(std::mem::take(&mut outcome.findings), &outcome.sources, &outcome.governance.policy);
    let config = outcome.config.clone().ok_or_else(unusable)?;
    let state = State::of_build(outcome.serving.as_ref(), &outcome.index, survey.sight(), &outcome.governance.digest);
    let registers = registers(&site, &config);
    Ok(Gathered { site, outcome, report, state, place, config, registers, target })
}

fn unusable() -> Failure {
    Failure::usage("The configuration of this site cannot be used.").help("`placet check` says where and why.")
}

/// The registers. What is wrong with them was found by the run.
fn registers(site: &SiteRun, config: &Config) -> Registers {
    let trusted = site.trusted.as_deref().unwrap_or(&*site.world);
    let cx = RegistersCx { world: &*site.world, trusted, folder: FOLDER, theme: config.theme.as_deref() };
    Registers::load(&cx, &mut Sources::new(), &mut Sink::new())
}

impl Gathered {
    /// What papers are made from.
    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            config: &self.config,
            governance: &self.outcome.governance,
            registers: &self.registers,
            due: &self.outcome.due,
            reviews: &self.outcome.reviews,
            purposes: &self.outcome.purposes,
            now: self.site.world.now(),
            zone: self.config.zone(),
            target: self.target.as_ref().zip(self.place.as_ref()).map(|(target, place)| on_target(target, place)),
            environment: &self.site.options.environment,
            gate: GateFacts::of(&self.report, self.outcome.hook_runs.len()),
        }
    }
}

fn on_target(target: &Target, place: &Place) -> TargetFacts {
    TargetFacts {
        name: target.name.value.clone(),
        path: target.reach.folder(),
        reach: target.reach.clone(),
        keep: target.keep,
        history: place.history(),
        current: place.current(),
        previous: place.earlier().into_iter().next(),
    }
}

/// What is served from a place; `None` before its first release.
pub(super) fn state_of_release(place: &Place) -> Result<Option<State>, Failure> {
    let Some(name) = place.current() else { return Ok(None) };
    let (sums, _) = place.sums(&name).ok_or_else(|| {
        Failure::tool(format!("The evidence of the release `{name}` is missing or damaged."))
            .help(format!("It belongs into `{}`.", place.evidence(&name).display()))
    })?;
    let folder = place.whole(&name).map_err(|error| failed(&error))?;
    let mut state = look(&folder, sums)?;
    state.policy = policy_of(&place.evidence(&name).join("provenance.dsse.json"));
    state.release = Some(name);
    Ok(Some(state))
}

/// A build that lies in a folder.
pub(super) fn state_of_folder(folder: &Path) -> Result<State, Failure> {
    if !folder.is_dir() {
        return Err(Failure::usage(format!("There is no folder `{}`.", folder.display())));
    }
    let sums = sums_of(folder).map_err(|error| failed(&error))?;
    look(folder, sums)
}

/// Looks at a build or a release.
fn look(folder: &Path, sums: Sums) -> Result<State, Failure> {
    let plan = plan(&folder.join(PLAN))?;
    let survey = Survey::new(&plan.base_url);
    for (path, _) in sums.iter().filter(|(path, _)| is_seen(path)) {
        survey.note(path, &place::read(&folder.join(path))?);
    }
    let version = plan.documents.iter().find(|own| own.file == "version.json");
    let version = version.map(|own| place::read(&folder.join(&own.file))).transpose()?;
    let version: Option<Value> = version.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let tool = version.and_then(|value| Some(value["version"].as_str()?.to_owned()));
    Ok(State { plan, sums, tool, sight: survey.sight(), ..State::default() })
}

/// The plan of a build.
pub(super) fn plan(file: &Path) -> Result<Plan, Failure> {
    let damaged = |why: String| {
        Failure::usage(format!("`{}` is no serving plan that this program can use: {why}.", file.display()))
            .help("Build the site with this version of Placet, and compare with that (`--from`).")
    };
    if !file.exists() {
        return Err(damaged("there is no such file".to_owned()));
    }
    let plan: Plan = serde_json::from_slice(&place::read(file)?).map_err(|error| damaged(error.to_string()))?;
    if plan.schema != SCHEMA {
        return Err(damaged(format!("it has version {}", plan.schema)));
    }
    Ok(plan)
}

/// Digest of the policy that a release was made under, as its provenance says.
fn policy_of(file: &Path) -> Option<String> {
    let envelope: Value = serde_json::from_slice(&place::read(file).ok()?).ok()?;
    let statement: Value = serde_json::from_slice(&STANDARD.decode(envelope["payload"].as_str()?).ok()?).ok()?;
    let parts = statement["predicate"]["buildDefinition"]["resolvedDependencies"].as_array()?;
    let policy = parts.iter().find(|part| part["name"] == "governance")?;
    Some(policy["digest"]["sha256"].as_str()?.to_owned())
}
