//! `placet rollback` and `placet verify`: what is served, and going back to what was served before.

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::Global;
use super::site::{SiteRun, failed};
use super::terminal::Terminal;
use super::verify::{self, VerifyArgs};
use super::{Exit, Failure, build, place};
use crate::act::Log;
use crate::deploy::{Login, Past, Place, Remote, Server, Store, sums_of, verify_signature};
use crate::diag::{Sink, Sources};
use crate::hosting::PLAN;
use crate::output::NoStaging;
use crate::policy::{FOLDER, Governance, Reach, Target, judge};
use crate::release::audit::{Event, Kind, entries};
use crate::release::{Sums, host, sha256};
use crate::world::{World as _, own_folder};

#[derive(Debug, Args)]
pub(super) struct RollbackArgs {
    /// Name of the target in `governance/targets.toml`
    target: String,
    /// Name of the release [default: the one that was served before]
    release: Option<String>,
}

/// The target of a name, with the policy it stands in.
pub(super) fn find(site: &SiteRun, name: &str, terminal: &Terminal) -> Result<(Governance, Target), Failure> {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let governance = site.governance(&mut sources, &mut sink)?;
    let report = judge(sink.into_findings(), &sources, &governance.policy);
    if report.blocked() {
        let shown = crate::report::human(&report, &sources, terminal.message_look());
        terminal.report(shown.trim_end(), true);
        return Err(Failure::usage("The policy cannot be used, so nothing can be put in place."));
    }
    let Some(target) = governance.targets.iter().find(|target| target.name.value == name).cloned() else {
        let names = governance.targets.iter().map(|target| target.name.as_str());
        let near = crate::diag::closest(name, names).map(|near| format!("Did you mean `{near}`? ")).unwrap_or_default();
        return Err(Failure::usage(format!("There is no target `{name}`."))
            .help(format!("{near}Targets stand in `{FOLDER}/targets.toml`, each as `[target.NAME]`.")));
    };
    Ok((governance, target))
}

/// Takes a target for a change; nobody else can then.
pub(super) fn take(site: &SiteRun, target: &Target) -> Result<Place, Failure> {
    match &target.reach {
        Reach::Folder(_) => Place::take(&folder(site, target)?).map_err(|error| taken(&error)),
        reach => {
            let remote = remote(site, reach).map_err(|error| failed(&error))?;
            Place::take_far(remote, &pictures(site)?).map_err(|error| failed(&error))
        }
    }
}

/// Looks at a target.
pub(super) fn look(site: &SiteRun, target: &Target) -> Result<Place, Failure> {
    match &target.reach {
        Reach::Folder(_) => Ok(Place::look(&folder(site, target)?)),
        reach => {
            let remote = remote(site, reach).map_err(|error| failed(&error))?;
            Place::look_far(remote, &pictures(site)?).map_err(|error| failed(&error))
        }
    }
}

/// The folder of a target that is one of this machine, held apart from the site.
pub(super) fn folder(site: &SiteRun, target: &Target) -> Result<PathBuf, Failure> {
    let path = site.world.root().join(target.reach.folder());
    let path = std::path::absolute(&path).map_err(|error| Failure::file("used", &path, &error))?;
    build::apart(site.world.root(), &path)?;
    Ok(path)
}

fn pictures(site: &SiteRun) -> Result<PathBuf, Failure> {
    Ok(own_folder(site.world.root()).map_err(|error| failed(&error))?.join("targets"))
}

fn remote(site: &SiteRun, reach: &Reach) -> std::io::Result<Box<dyn Remote>> {
    let ssh = match reach {
        Reach::Ssh(ssh) => ssh,
        Reach::Bucket(bucket) => return Ok(Box::new(Store::new(bucket)?)),
        // It is used where it lies.
        Reach::Folder(_) => return Err(std::io::ErrorKind::Unsupported.into()),
    };
    let login = Login {
        host: ssh.host.value.clone(),
        user: ssh.user.as_ref().map(|user| user.value.clone()),
        port: ssh.port,
        config: ssh.config.as_ref().map(|config| site.world.root().join(&config.value)),
        path: ssh.path.value.clone(),
        transfer: ssh.transfer,
    };
    Ok(Box::new(Server::connect(login)?))
}

fn taken(error: &std::io::Error) -> Failure {
    Failure::tool(format!("The folder of the target cannot be used: {error}."))
        .help("What is served stays as it is. Check that nobody else publishes, permissions and free space.")
}

pub(super) fn rollback(args: &RollbackArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let site = SiteRun::at_the_clock(global)?;
    let (governance, target) = find(&site, &args.target, terminal)?;
    let place = take(&site, &target)?;
    let earlier = place.earlier();
    let name = args.release.as_ref().or(earlier.first()).ok_or_else(|| {
        Failure::usage("There is no earlier release on this target.").help("`placet publish` makes a new one.")
    })?;
    if !earlier.contains(name) {
        return Err(Failure::usage(format!("There is no earlier release `{name}` on this target."))
            .help(format!("There are: {}.", if earlier.is_empty() { "none".into() } else { earlier.join(", ") })));
    }
    if let Some(exit) = compared(&place, name, false, terminal)? {
        terminal.say("That release is not whole any more, so what is served stays.");
        return Ok(exit);
    }
    if let Some(post) = withdrawn(&site, &place, name, terminal)? {
        terminal.result(&format!("The release `{name}` shows `{post}`, which was withdrawn since.\n"));
        terminal.say("What is served stays. Publish instead: `placet publish` leaves the post out.");
        return Ok(Exit::Blocked);
    }
    let past = Past {
        time: site.world.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        release: name.clone(),
        sums: manifest_digest(&place, name),
        what: "rollback".to_owned(),
    };
    let event = Event::new(Kind::Rollback)
        .subject("SHA256SUMS", &past.sums)
        .policy(&governance.digest)
        .detail("target", target.name.as_str())
        .detail("release", name.as_str())
        .detail("from", place.current());
    let log = Log::of(&site.world);
    log.append(&[event])?;
    place.put_back(&past).map_err(|error| failed(&error))?;
    served(&place, &past, &log, (&target, terminal))
}

/// The first post that was withdrawn and that a release still shows, if there is one.
fn withdrawn(site: &SiteRun, place: &Place, name: &str, terminal: &Terminal) -> Result<Option<String>, Failure> {
    // What is to fix in the site does not matter here: going back is a remedy.
    let outcome = site.unjudged(&NoStaging, terminal)?;
    if outcome.traces.is_empty() {
        return Ok(None);
    }
    let folder = place.whole(name).map_err(|error| failed(&error))?;
    for (path, _) in sums_of(&folder).map_err(|error| failed(&error))?.iter() {
        let bytes = place::read(&folder.join(path))?;
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        if let Some(trace) = outcome.traces.find(path, &bytes, text).first() {
            return Ok(Some(trace.post.to_owned()));
        }
    }
    Ok(None)
}

pub(super) fn verify(args: &VerifyArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let path = Path::new(&args.target);
    if let Some(file) = &args.sums {
        let text = place::text(file)?;
        let sums = Sums::read(&text).ok_or_else(|| Failure::usage(format!("`{}` is no manifest.", file.display())))?;
        let there = sums_of(path).map_err(|error| failed(&error))?;
        return Ok(report(&there, &sums, &Sums::default(), terminal).unwrap_or(Exit::Done));
    }
    if path.join("current").exists() && path.join("evidence").is_dir() {
        return verify_place(&Place::look(path), terminal).map(|exit| exit.unwrap_or(Exit::Done));
    }
    let real = path.canonicalize().unwrap_or_default();
    if let (Some(name), Some(root)) = (real.file_name(), real.parent().and_then(Path::parent))
        && root.join("evidence").join(name).is_dir()
    {
        let exit = compared(&Place::look(root), &name.to_string_lossy(), false, terminal)?;
        return Ok(exit.unwrap_or(Exit::Done));
    }
    let site = SiteRun::new(global, "check", "production")?;
    let (_, target) = find(&site, &args.target, terminal)?;
    let place = look(&site, &target)?;
    let name = place.current().ok_or_else(|| nothing(&target))?;
    if let Some(exit) = compared(&place, &name, true, terminal)? {
        return Ok(exit);
    }
    signed(&site, &place, terminal)?;
    recorded(&site, &place, &target, terminal)
}

/// There is no release on a target yet.
pub(super) fn nothing(target: &Target) -> Failure {
    Failure::usage(format!("Nothing is served from `{}` yet.", target.reach.shown()))
}

/// Compares what is served.
fn verify_place(place: &Place, terminal: &mut Terminal) -> Result<Option<Exit>, Failure> {
    let Some(name) = place.current() else {
        return Err(Failure::usage(format!("Nothing is served from `{}` yet.", place.root().display())));
    };
    compared(place, &name, true, terminal)
}

/// Checks the signature of the manifest that is served, where there is one and its signers are known.
pub(super) fn signed(site: &SiteRun, place: &Place, terminal: &mut Terminal) -> Result<(), Failure> {
    let Some(config) = site.config()? else { return Ok(()) };
    let evidence = place.evidence(&place.current().unwrap_or_default());
    let (signature, signers) =
        (evidence.join("SHA256SUMS.sig"), site.world.root().join(FOLDER).join("allowed_signers"));
    if !signature.exists() {
        terminal.say("The manifest is not signed.");
        return Ok(());
    }
    if !signers.exists() {
        terminal.say("The manifest is signed, but `governance/allowed_signers` names nobody who may sign it.");
        return Ok(());
    }
    let text = place::text(&evidence.join("SHA256SUMS"))?;
    let namespace = format!("release@{}", host(&config.base_url));
    match verify_signature(&signers, &namespace, &signature, text.as_bytes()) {
        Ok(said) => terminal.summary(&said),
        Err(refused) => {
            let mut failure = Failure::tool(format!("The signature of the manifest does not hold: {}.", refused.0))
                .help("Somebody else than the keys in `governance/allowed_signers` signed it, or it was changed.");
            failure.exit = Exit::Blocked;
            return Err(failure);
        }
    }
    Ok(())
}

/// Compares the manifest that is served with the last entry about this target in the audit log.
pub(super) fn recorded(
    site: &SiteRun,
    place: &Place,
    target: &Target,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let all = entries(&Log::of(&site.world).files()?);
    let about = all.iter().rev().find(|entry| {
        let kind = entry["event"].as_str();
        let here = entry["details"]["target"].as_str() == Some(&target.name.value);
        here && [Kind::Publish.as_str(), Kind::Rollback.as_str()].map(Some).contains(&kind)
    });
    let Some(entry) = about else {
        terminal.say("The audit log of this site has no release of this target, so it was not compared.");
        return Ok(Exit::Done);
    };
    let digest = manifest_digest(place, &place.current().unwrap_or_default());
    if entry["subjects"][0]["sha256"].as_str() == Some(&digest) {
        terminal.summary("The audit log names the same release.");
        return Ok(Exit::Done);
    }
    terminal.result("The audit log names another release as the last one.\n");
    Ok(Exit::Blocked)
}

/// Compares what is served after a switch, and records that.
pub(super) fn served(
    place: &Place,
    past: &Past,
    log: &Log,
    (target, terminal): (&Target, &mut Terminal),
) -> Result<Exit, Failure> {
    let exit = compared(place, &past.release, true, terminal)?;
    let asked = match exit {
        None if target.url.is_some() => {
            place.at_hand(&past.release, &[PLAN]).map_err(|error| failed(&error))?;
            verify::after(log.root(), target, &place.served(), terminal)?
        }
        _ => None,
    };
    let event = Event::new(Kind::Check)
        .subject("SHA256SUMS", &past.sums)
        .detail("target", target.name.as_str())
        .detail("release", past.release.as_str())
        .detail("served_as_listed", exit.is_none());
    let event = match asked {
        Some(asked) => event.detail("served_as_planned", asked == Exit::Done),
        None => event,
    };
    log.append(&[event])?;
    if exit.is_none() {
        terminal.summary(&format!("`{}` serves {}.", target.name.value, past.release));
    }
    Ok(exit.or(asked).unwrap_or(Exit::Done))
}

/// Compares a release, or what is served, with the manifest of a release. Gives an exit code where they differ.
fn compared(place: &Place, name: &str, served: bool, terminal: &mut Terminal) -> Result<Option<Exit>, Failure> {
    let (sums, kept) = place.sums(name).ok_or_else(|| {
        Failure::tool(format!("The evidence of the release `{name}` is missing or damaged."))
            .help(format!("It belongs into `{}`.", place.evidence(name).display()))
    })?;
    let there = place.there(name, served).map_err(|error| failed(&error))?;
    Ok(report(&there, &sums, &kept, terminal))
}

fn report(there: &Sums, sums: &Sums, kept: &Sums, terminal: &mut Terminal) -> Option<Exit> {
    let problems = sums.compare(kept, there);
    if problems.is_empty() {
        terminal.summary(&format!(
            "{} files are as the manifest lists them, and nothing else is there.",
            sums.len() + kept.len()
        ));
        return None;
    }
    for problem in &problems {
        terminal.result(&format!("{problem}\n"));
    }
    let files =
        if problems.len() == 1 { "1 file differs".to_owned() } else { format!("{} files differ", problems.len()) };
    terminal.summary(&format!("{files} from the manifest."));
    Some(Exit::Blocked)
}

/// Digest of the manifest of a release.
pub(super) fn manifest_digest(place: &Place, name: &str) -> String {
    place.sums(name).map(|(sums, _)| sha256(sums.to_text().as_bytes())).unwrap_or_default()
}
