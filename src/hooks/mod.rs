//! Programs of the company that are asked before and after something happens: `[[hook]]` in the policy.
//!
//! [`run_stage`] asks all hooks of a stage about the posts they are for, in parallel, and reports in the order
//! of the policy. A hook never changes content (a [`guard`] holds that), cannot hold a run up ([`runner`]), and
//! whatever it does that is not an answer is a finding that blocks. `docs/hooks.md` tells IT how to write one.

mod answer;
mod ask;
mod config;
mod export;
mod guard;
mod leftover;
mod place;
mod protocol;
mod runner;
mod sarif;
mod site;
mod stage;
mod subject;
mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::cache::Cache;
use crate::config::Config;
use crate::diag::Finding;
use crate::world::World;

pub use answer::clean;
pub use config::{Hook, Input, OnError, Select, Stage, read};
pub use export::Export;
pub use protocol::{FileInfo, PROTOCOL, PostInfo, Request, SiteInfo};
pub use site::SiteHooks;
pub use stage::{replay, run_stage};
pub use subject::{Documents, Subject, subjects};

/// Where hooks may run. A run without one cannot ask them, and says so.
#[derive(Debug)]
pub struct Host {
    root: PathBuf,
    temp: PathBuf,
    cache: Option<Cache>,
    only: Option<String>,
}

impl Host {
    /// A site on disk; `root` is made a full path. Answers are kept in `cache`, if there is one.
    pub fn new(root: &Path, cache: Option<Cache>) -> Self {
        Self {
            root: root.canonicalize().unwrap_or_else(|_| root.to_owned()),
            temp: std::env::temp_dir(),
            cache,
            only: None,
        }
    }

    /// Lets one hook be asked alone, whatever its stage: a trial. Questions are then part of the record.
    #[must_use]
    pub fn only(self, name: &str) -> Self {
        Self { only: Some(name.to_owned()), ..self }
    }

    /// The folder of the site.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The answers that are kept, to be saved.
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
    }
}

/// What all hooks of a run share.
#[derive(Clone, Copy)]
pub struct HookCx<'a> {
    /// The hooks of the policy, in its order.
    pub hooks: &'a [Hook],
    /// Where they run.
    pub host: &'a Host,
    /// Files, instant and environment.
    pub world: &'a dyn World,
    /// Configuration of the site.
    pub config: &'a Config,
    /// `sha256:` and the digest of the policy in force.
    pub policy_digest: &'a str,
    /// Approvals by path of the post from the root of the site.
    pub approvals: &'a BTreeMap<String, Vec<Value>>,
}

/// What the hooks of a stage are asked about.
#[derive(Debug, Clone, Copy)]
pub struct Subjects<'a> {
    /// Posts and sections.
    pub posts: &'a [Subject],
    /// Built pages, once there are some.
    pub documents: Option<Documents<'a>>,
}

/// What hooks of a stage said.
#[derive(Debug, Default)]
pub struct HookOutcome {
    /// In the order of the policy, then of the posts.
    pub findings: Vec<Finding>,
    /// One for each question, in the same order.
    pub runs: Vec<HookRun>,
}

/// The record of one question. It holds times, and therefore never becomes part of the output.
#[derive(Debug, Clone)]
pub struct HookRun {
    /// Name of the hook.
    pub name: String,
    /// When it ran.
    pub stage: Stage,
    /// The post it was asked about; none for the whole site.
    pub subject: Option<String>,
    /// SHA-256 of the command and its program, in hexadecimal.
    pub command_digest: String,
    /// SHA-256 of the question, in hexadecimal.
    pub input_digest: String,
    /// How long it took; zero for an answer from the cache.
    pub duration: Duration,
    /// What came of it.
    pub verdict: Verdict,
    /// Whether the answer was kept from an earlier run.
    pub cached: bool,
    /// Name and version of the tool behind it, if it says so.
    pub tool: Option<String>,
    /// What it wrote to standard error, at most 64 KiB.
    pub log: String,
    /// The question, in a trial only.
    pub request: Option<Request>,
}

impl HookRun {
    fn new(hook: &Hook, command: &[u8; 32], input: &[u8; 32]) -> Self {
        Self {
            name: hook.name.clone(),
            stage: hook.stage,
            subject: None,
            command_digest: crate::output::hex(command),
            input_digest: crate::output::hex(input),
            duration: Duration::ZERO,
            verdict: Verdict::NotAsked,
            cached: false,
            tool: None,
            log: String::new(),
            request: None,
        }
    }
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// No objection.
    Allowed,
    /// An objection.
    Denied,
    /// No answer, for this reason.
    Failed(String),
    /// It was not asked, because it failed several times before.
    NotAsked,
}

impl Verdict {
    /// In a word.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Failed(_) => "failed",
            Self::NotAsked => "not asked",
        }
    }
}
