//! The hooks of a site in a run of the pipeline: read from the policy, asked before and after pages are made.

use std::collections::BTreeMap;
use std::io;

use serde_json::Value;

use super::ask::fresh_uid;
use super::config::{Hook, Stage};
use super::subject::{Documents, Subject, subjects};
use super::{Export, HookCx, HookRun, Host, Subjects, run_stage, words};
use crate::config::Config;
use crate::diag::{Sink, Sources};
use crate::output::{Index, Staging};
use crate::site::Site;
use crate::world::World;

/// The hooks of a run.
pub struct SiteHooks<'a> {
    hooks: Vec<Hook>,
    policy_digest: String,
    approvals: BTreeMap<String, Vec<Value>>,
    host: Option<&'a Host>,
    world: &'a dyn World,
    config: &'a Config,
}

impl<'a> SiteHooks<'a> {
    /// The hooks of a policy that was read. Without a `host` they cannot be asked, which is a finding.
    pub fn new(
        (hooks, policy_digest): (Vec<Hook>, String),
        host: Option<&'a Host>,
        world: &'a dyn World,
        config: &'a Config,
    ) -> Self {
        let only = |hook: &Hook| host.and_then(|host| host.only.as_ref()).is_none_or(|name| *name == hook.name);
        let hooks = hooks.into_iter().filter(only).collect();
        Self { hooks, policy_digest, approvals: BTreeMap::new(), host, world, config }
    }

    /// Hands over approvals by path of the post from the root of the site; hooks are told of them.
    #[must_use]
    pub fn with_approvals(self, approvals: BTreeMap<String, Vec<Value>>) -> Self {
        Self { approvals, ..self }
    }

    /// What the hooks are asked about; nothing where there are no hooks.
    pub fn subjects(&self, site: &Site) -> Vec<Subject> {
        if self.hooks.is_empty() { Vec::new() } else { subjects(site) }
    }

    /// A copy of all pages on disk while they are made, if hooks will look at them.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn export<'s>(&self, staging: &'s dyn Staging) -> io::Result<Option<Export<'s>>> {
        let wanted = self.hooks.iter().any(|hook| self.late().contains(&hook.stage));
        let Some(host) = self.host.filter(|_| wanted) else { return Ok(None) };
        Export::new(staging, &host.temp, &format!("placet-pages-{}", fresh_uid(&[0; 32]))).map(Some)
    }

    /// Asks the hooks of the stage before pages are made.
    pub fn before(&self, posts: &[Subject], (sources, sink): (&mut Sources, &mut Sink)) -> Vec<HookRun> {
        self.run(Stage::PreRender, &Subjects { posts, documents: None }, (sources, sink))
    }

    /// Asks the hooks of the stage after pages are made.
    pub fn after(
        &self,
        posts: &[Subject],
        (export, index): (Option<&Export<'_>>, &Index),
        (sources, sink): (&mut Sources, &mut Sink),
    ) -> Vec<HookRun> {
        let documents = export.map(|export| Documents { folder: export.folder(), index });
        let subjects = Subjects { posts, documents };
        self.late().iter().flat_map(|stage| self.run(*stage, &subjects, (&mut *sources, &mut *sink))).collect()
    }

    /// The stages after pages are made; in a trial those around publishing as well.
    fn late(&self) -> &'static [Stage] {
        let trial = self.host.is_some_and(|host| host.only.is_some());
        if trial { &[Stage::PostRender, Stage::PrePublish, Stage::PostPublish] } else { &[Stage::PostRender] }
    }

    /// Asks the hooks of any stage.
    pub fn run(
        &self,
        stage: Stage,
        subjects: &Subjects<'_>,
        (sources, sink): (&mut Sources, &mut Sink),
    ) -> Vec<HookRun> {
        let Some(host) = self.host else {
            let hooks = self.hooks.iter().filter(|hook| hook.stage == stage);
            sink.extend(hooks.map(|hook| words::failed(hook, "programs cannot be started here", None)));
            return Vec::new();
        };
        let cx = HookCx {
            hooks: &self.hooks,
            host,
            world: self.world,
            config: self.config,
            policy_digest: &self.policy_digest,
            approvals: &self.approvals,
        };
        let outcome = run_stage(&cx, stage, subjects, sources);
        sink.extend(outcome.findings);
        outcome.runs
    }
}
