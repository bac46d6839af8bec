//! Who acts, and which CI run: for the audit log and the statements of a release.

use crate::deploy::git;
use crate::release::Source;
use crate::release::audit::Actor;
use crate::world::{DiskWorld, World};

/// CI systems: name, variable that gives them away, variable with the account that started the run.
const SYSTEMS: [(&str, &str, &str); 5] = [
    ("github-actions", "GITHUB_ACTIONS", "GITHUB_ACTOR"),
    ("gitlab-ci", "GITLAB_CI", "GITLAB_USER_EMAIL"),
    ("azure-pipelines", "TF_BUILD", "BUILD_REQUESTEDFOREMAIL"),
    ("jenkins", "JENKINS_URL", "BUILD_USER_ID"),
    ("ci", "CI", "USER"),
];

/// What a site is made of. The audit log is not among it: it always changes with a release.
const INPUTS: [&str; 8] =
    ["config*.toml", "zola.toml", "content", "data", "governance", "static", "templates", "themes"];

/// Name of the CI system, or `local`.
pub fn builder(world: &dyn World) -> &'static str {
    SYSTEMS.iter().find(|(_, variable, _)| world.var(variable).is_some()).map_or("local", |(name, ..)| name)
}

/// Whoever acts: in CI the account that started the run, else name and address that Git knows, else the account.
pub fn actor(world: &DiskWorld) -> Actor {
    let ask = |key| git(world.root(), &["config", "--get", key]);
    let person = match (ask("user.name"), ask("user.email")) {
        (Some(name), Some(mail)) => Some(format!("{name} <{mail}>")),
        (name, mail) => name.or(mail),
    };
    let system = SYSTEMS.iter().find(|(_, variable, _)| world.var(variable).is_some());
    let account = system.and_then(|(.., account)| world.var(account));
    let name = account.or(person).or_else(|| world.var("USER")).or_else(|| world.var("LOGNAME"));
    Actor {
        name: name.unwrap_or_else(|| "unknown".to_owned()),
        ticket: world.var("PLACET_TICKET").filter(|ticket| !ticket.is_empty()),
        run: run(world),
    }
}

/// Address of the CI run.
fn run(world: &dyn World) -> Option<String> {
    let var = |name: &str| world.var(name).filter(|value| !value.is_empty());
    let github = || {
        let (server, repository, id) = (var("GITHUB_SERVER_URL")?, var("GITHUB_REPOSITORY")?, var("GITHUB_RUN_ID")?);
        Some(format!("{server}/{repository}/actions/runs/{id}"))
    };
    let azure = || {
        let (server, project, id) =
            (var("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI")?, var("SYSTEM_TEAMPROJECT")?, var("BUILD_BUILDID")?);
        Some(format!("{server}{project}/_build/results?buildId={id}"))
    };
    github().or_else(|| var("CI_JOB_URL")).or_else(azure).or_else(|| var("BUILD_URL"))
}

/// Where the content comes from, as Git knows it. An address keeps no account or password.
pub fn source(world: &DiskWorld) -> Source {
    let ask = |arguments: &[&str]| git(world.root(), arguments);
    let bare = |address: String| match address.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            format!("{scheme}://{}/{path}", host.rsplit('@').next().unwrap_or(host))
        }
        None => address,
    };
    Source {
        repository: ask(&["config", "--get", "remote.origin.url"]).map(bare),
        commit: ask(&["rev-parse", "HEAD"]),
        changed: ask(&[&["status", "--porcelain", "--"][..], &INPUTS].concat()).is_some(),
    }
}
