//! `placet verify`: what a host serves, what lies in a folder, and what is on a target, held against the plan and the
//! manifest.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::args::Global;
use super::site::{SiteRun, failed};
use super::terminal::Terminal;
use super::{Exit, Failure, hosting, place, target};
use crate::deploy::{Place, sums_of};
use crate::hosting::{PLAN, Plan};
use crate::output::unguessable;
use crate::policy::Target;
use crate::verify::{self, Client, FORMATS, Format, Route, ServedCx, Verification};

/// How often a host is asked after a publication before something counts as different.
const TRIES: u32 = 3;

/// How long is waited in between.
const PAUSE: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Name of a target, an address, or a folder
    pub(super) target: String,
    /// Manifest of the folder [default: the evidence of its release]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["plan", "format", "output"])]
    pub(super) sums: Option<PathBuf>,
    /// Serving plan, or the folder that has it [default: of the folder; for an address, of what was built last]
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// File with certificates (PEM) that are trusted in place of those of the system
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Connect there, whatever host the address names, for example `127.0.0.1:8443`
    #[arg(long, value_name = "HOST:PORT")]
    connect: Option<String>,
    /// Requests at the same time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,
    /// Format of the result
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = format_parser())]
    format: String,
    /// Write the result to a file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// `--format` takes the names of all formats.
fn format_parser() -> clap::builder::PossibleValuesParser {
    let value = |format: &Format| clap::builder::PossibleValue::new(format.name).help(format.about);
    clap::builder::PossibleValuesParser::new(FORMATS.iter().map(value))
}

impl VerifyArgs {
    fn route(&self) -> Route {
        Route { ca: self.ca.clone(), connect: self.connect.clone(), jobs: usize::from(self.jobs) }
    }

    /// Whether people read the result as it comes.
    fn told(&self) -> bool {
        self.output.is_none() && self.format == FORMATS[0].name
    }
}

/// What is compared.
enum Subject {
    /// A host, by its address.
    Host(String),
    /// A folder with a plan, and nothing that lists it.
    Folder(PathBuf),
    /// A release in a folder, with what lists it.
    Release { place: Place, name: String, folder: PathBuf, site: Option<Box<(SiteRun, Target)>> },
}

pub(super) fn run(args: &VerifyArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if args.sums.is_some() {
        return target::verify(args, global, terminal);
    }
    match subject(args, global, terminal)? {
        Subject::Host(url) => host(args, &url, global, terminal),
        Subject::Folder(folder) => {
            let plan = hosting::read(args.plan.as_deref().unwrap_or(&folder))?;
            let found = verify::folder(&plan, &folder, &|_| false).map_err(|error| failed(&error))?;
            show(args, &[found], terminal)
        }
        Subject::Release { place, name, folder, site } => {
            release(args, (&place, &name, &folder), site.as_deref(), (global, terminal))
        }
    }
}

fn subject(args: &VerifyArgs, global: &Global, terminal: &Terminal) -> Result<Subject, Failure> {
    if args.target.starts_with("http://") || args.target.starts_with("https://") {
        return Ok(Subject::Host(args.target.clone()));
    }
    let path = Path::new(&args.target);
    let nothing = |place: &Place| Failure::usage(format!("Nothing is served from `{}` yet.", place.root().display()));
    if path.join("current").exists() && path.join("evidence").is_dir() {
        let place = Place::look(path);
        let name = place.current().ok_or_else(|| nothing(&place))?;
        let folder = place.served();
        return Ok(Subject::Release { place, name, folder, site: None });
    }
    let real = path.canonicalize().unwrap_or_default();
    if let (Some(name), Some(root)) = (real.file_name(), real.parent().and_then(Path::parent))
        && root.join("evidence").join(name).is_dir()
    {
        let (place, name) = (Place::look(root), name.to_string_lossy().into_owned());
        return Ok(Subject::Release { place, name, folder: path.to_owned(), site: None });
    }
    if path.is_dir() && (args.plan.is_some() || path.join(PLAN).exists()) {
        return Ok(Subject::Folder(path.to_owned()));
    }
    let site = SiteRun::new(global, "check", "production")?;
    let (_, target) = target::find(&site, &args.target, terminal)?;
    let place = target::look(&site, &target)?;
    let name = place.current().ok_or_else(|| target::nothing(&target))?;
    // Of a target beyond this machine only the plan is needed here: it compares the rest itself.
    place.at_hand(&name, &[PLAN]).map_err(|error| failed(&error))?;
    let folder = place.served();
    Ok(Subject::Release { place, name, folder, site: Some(Box::new((site, target))) })
}

/// A host: the plan is the one that was named, or that of what was built last.
fn host(args: &VerifyArgs, url: &str, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let named = if let Some(plan) = &args.plan {
        plan.clone()
    } else {
        let site = SiteRun::new(global, "build", "production")?;
        let built = site.config()?.map_or_else(|| "public".into(), |config| config.output_dir);
        site.world.root().join(built)
    };
    let plan = hosting::read(&named)?;
    let found = asked(url, &plan, named.is_dir().then_some(&*named), &args.route())?;
    show(args, &[found], terminal)
}

/// Asks a host. `folder` has the files of the plan, where they are at hand.
fn asked(url: &str, plan: &Plan, folder: Option<&Path>, route: &Route) -> Result<Verification, Failure> {
    let client = Client::new(url, route).map_err(|refused| {
        Failure::usage(format!("`{url}` cannot be asked: {}.", refused.0))
            .help("For example: `placet verify https://blog.example.com --ca /etc/ssl/company.pem`.")
    })?;
    let below = plan.base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    if !client.path().is_empty() && client.path().trim_matches('/') != below.trim_matches('/') {
        return Err(Failure::usage(format!("The plan is for `{}`, not for a site at `{url}`.", plan.base_url))
            .help("Name the plan of that site with `--plan`."));
    }
    let bytes = |file: &str| place::read(&folder?.join(file)).ok();
    let cx = ServedCx { plan, nonce: &nonce()?, bytes: &bytes };
    verify::served(&cx, &client).map_err(|refused| {
        Failure::tool(format!("`{url}` does not answer: {}.", refused.0))
            .help("Check name, network and certificate; `--ca FILE` names the certificates of a company.")
    })
}

/// The plan of a release, where it has one, and what the host of a target serves of it, where it names one.
fn target_host(
    root: &Path,
    target: &Target,
    (plan, folder): (&Plan, &Path),
    route: Route,
) -> Result<Option<Verification>, Failure> {
    let Some(url) = &target.url else { return Ok(None) };
    let ca = route.ca.clone().or_else(|| target.ca.as_ref().map(|ca| root.join(&ca.value)));
    asked(&url.value, plan, Some(folder), &Route { ca, ..route }).map(Some)
}

/// Asks the host of a target for everything in a release that was just put in place, and says what differs. Servers
/// may take a moment to see it, so that there are several tries. `None` where the target names no host.
pub(super) fn after(
    root: &Path,
    target: &Target,
    folder: &Path,
    terminal: &mut Terminal,
) -> Result<Option<Exit>, Failure> {
    if target.url.is_none() {
        return Ok(None);
    }
    let plan = hosting::read(folder)?;
    let mut tries = 1;
    loop {
        let found = target_host(root, target, (&plan, folder), Route::default());
        let fine = matches!(&found, Ok(Some(found)) if judged(std::slice::from_ref(found)) == Exit::Done);
        if !fine && tries < TRIES {
            tries += 1;
            std::thread::sleep(PAUSE);
            continue;
        }
        let found = match found {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(None),
            // The release is in place; that its host is silent is said, and recorded.
            Err(failure) => {
                terminal.failure(&failure);
                return Ok(Some(failure.exit));
            }
        };
        let exit = judged(std::slice::from_ref(&found));
        if exit == Exit::Done {
            terminal.summary(&verify::closing(&found));
        } else {
            terminal.result(&(FORMATS[0].render)(&[found]));
            terminal.say(
                "The release is in place, and its host serves something else. `placet rollback` puts the old one back.",
            );
        }
        return Ok(Some(exit));
    }
}

/// A part of an address that nobody has.
fn nonce() -> Result<String, Failure> {
    unguessable().map_err(|error| Failure::tool(format!("There is no source of chance: {error}.")))
}

/// A release: its manifest, its signature, what the audit log says, and the plan in it.
fn release(
    args: &VerifyArgs,
    (place, name, folder): (&Place, &str, &Path),
    site: Option<&(SiteRun, Target)>,
    (global, terminal): (&Global, &mut Terminal),
) -> Result<Exit, Failure> {
    let mut found = Vec::new();
    let mut exit = Exit::Done;
    if args.told() {
        exit = target::verify(args, global, terminal)?;
    } else {
        found.push(listed(place, name, folder)?);
        if let Some((site, target)) = site {
            exit = evidence(site, place, target)?;
        }
    }
    let plan = args.plan.as_deref().unwrap_or(folder);
    if args.plan.is_some() || folder.join(PLAN).exists() {
        let plan = hosting::read(plan)?;
        if !place.is_far() {
            // The manifest has named what is missing and what is too much.
            let own = verify::folder(&plan, folder, &|_| true).map_err(|error| failed(&error))?;
            if !args.told() || own.differing() > 0 {
                found.push(own);
            }
        }
        if let Some((site, target)) = site {
            found.extend(target_host(site.world.root(), target, (&plan, folder), args.route())?);
        }
    } else {
        terminal.say("This release has no serving plan, so it was compared with its manifest only.");
    }
    let shown = if found.is_empty() { Exit::Done } else { show(args, &found, terminal)? };
    Ok(if exit == Exit::Done { shown } else { exit })
}

fn listed(place: &Place, name: &str, folder: &Path) -> Result<Verification, Failure> {
    let (sums, kept) = place.sums(name).ok_or_else(|| {
        Failure::tool(format!("The evidence of the release `{name}` is missing or damaged."))
            .help(format!("It belongs into `{}`.", place.evidence(name).display()))
    })?;
    let there = if place.is_far() { place.there(name, true) } else { sums_of(folder) };
    let problems = sums.compare(&kept, &there.map_err(|error| failed(&error))?);
    let paths = sums.iter().chain(kept.iter()).map(|(path, _)| path);
    Ok(verify::manifest(&folder.display().to_string(), paths, &problems))
}

/// What signature and audit log say; only the exit code, because programs read the result.
fn evidence(site: &SiteRun, place: &Place, target: &Target) -> Result<Exit, Failure> {
    let mut muted = Terminal::muted();
    target::signed(site, place, &mut muted)?;
    target::recorded(site, place, target, &mut muted)
}

/// Shows what was found. Gives the exit code: 0 for no difference, 1 for some, 3 where answers are missing.
fn show(args: &VerifyArgs, found: &[Verification], terminal: &mut Terminal) -> Result<Exit, Failure> {
    let format = FORMATS.iter().find(|format| format.name == args.format).unwrap_or(&FORMATS[0]);
    let text = (format.render)(found);
    match &args.output {
        None => terminal.result(&text),
        Some(file) => {
            place::replace(file, text.as_bytes())?;
            for one in found {
                terminal.say(&format!("{} (in {})", verify::closing(one), file.display()));
            }
        }
    }
    Ok(judged(found))
}

fn judged(found: &[Verification]) -> Exit {
    if found.iter().any(|one| one.unanswered() > 0) {
        Exit::Tool
    } else if found.iter().any(|one| one.differing() > 0) {
        Exit::Blocked
    } else {
        Exit::Done
    }
}
