//! `placet check` for HTML that Placet did not make: an `.html` file, or a folder of built HTML.

use std::path::{Path, PathBuf};

use super::args::Global;
use super::site::{SiteRun, failed};
use super::{Failure, place};
use crate::diag::{Sink, Sources};
use crate::foreign::{self, ForeignCx, Place, is_page};
use crate::pipeline::Outcome;
use crate::policy::{Governance, Report, judge};
use crate::rules::{Registers, RegistersCx, RuleSet};
use crate::world::DiskWorld;

/// Folders of a site whose files are checked as its sources.
const SOURCES: [&str; 8] = ["content", "static", "templates", "themes", "data", "governance", "approvals", "audit"];

/// A folder or page to check by itself.
#[derive(Debug)]
pub(super) struct Foreign {
    path: PathBuf,
    /// Whether it lies in a site, whose policy then holds for it.
    in_site: bool,
}

/// The built HTML that the arguments name; none when they are about a site.
pub(super) fn find(paths: &[PathBuf], global: &Global) -> Result<Option<Foreign>, Failure> {
    let root = place::find(global).ok().and_then(|root| root.canonicalize().ok());
    let mut found = Vec::new();
    for path in paths {
        let missing = |_| Failure::usage(format!("There is no file or folder `{}`.", path.display()));
        let there = path.canonicalize().map_err(missing)?;
        let inside = root.as_ref().and_then(|root| there.strip_prefix(root).ok());
        let first = inside.and_then(|inside| inside.iter().next()).map(|part| part.to_string_lossy());
        let is_source = match (inside, &first) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(_), Some(first)) => SOURCES.contains(&&**first),
        };
        if !is_source && holds_pages(&there) {
            found.push(Foreign { path: path.clone(), in_site: inside.is_some() });
        }
    }
    match found.len() {
        0 => Ok(None),
        1 if paths.len() == 1 => Ok(found.pop()),
        _ => Err(Failure::usage("Built HTML is checked by itself.").help("Name one folder or one page at a time.")),
    }
}

/// A page, or a folder with pages that is no site itself.
fn holds_pages(path: &Path) -> bool {
    if path.is_file() {
        return path.to_str().is_some_and(is_page);
    }
    let is_site = place::CONFIGS.iter().any(|name| path.join(name).is_file());
    let mut files = walkdir::WalkDir::new(path).into_iter().flatten();
    !is_site && files.any(|entry| entry.file_type().is_file() && entry.path().to_str().is_some_and(is_page))
}

/// What was found, and the verdict.
pub(super) fn run(
    found: &Foreign,
    base_url: Option<&str>,
    strict: bool,
    global: &Global,
) -> Result<(Outcome, Report), Failure> {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let site = if found.in_site { Some(SiteRun::new(global, "check", "production")?) } else { None };
    let (governance, rules) = match site {
        Some(mut site) => {
            site.options.strict = strict;
            let governance = site.governance(&mut sources, &mut sink)?;
            let world = site.trusted.as_deref().unwrap_or(&*site.world);
            let config = site.config()?;
            let theme = config.as_ref().and_then(|config| config.theme.as_deref());
            let registers = RegistersCx { world: &*site.world, trusted: world, folder: "governance", theme };
            let registers = Registers::load(&registers, &mut sources, &mut sink);
            let rules = governance.rules(world, &mut sources, &mut sink).with_registers(registers);
            (governance, rules)
        }
        None => (Governance::default(), RuleSet::default()),
    };
    let (folder, file) = parts(&found.path)?;
    let world = DiskWorld::open(place::here()?, global.at);
    let place = Place { folder: &folder, file: file.as_deref(), base_url };
    let mut outcome = foreign::check(ForeignCx { world: &world, rules: &rules }, place, sources, sink)
        .map_err(|error| failed(&error))?;
    let report = judge(std::mem::take(&mut outcome.findings), &outcome.sources, &governance.policy);
    // Exceptions of the site are mostly about its sources, which are not looked at here.
    let report = report.narrowed(|diagnostic| diagnostic.finding.code != "GOV005");
    Ok((outcome, report))
}

/// Folder and page, as they were written.
fn parts(path: &Path) -> Result<(String, Option<String>), Failure> {
    let text = |path: &Path| {
        let text = path.to_str().map(|text| text.replace('\\', "/"));
        text.ok_or_else(|| Failure::usage(format!("The name `{}` is not UTF-8.", path.display())))
    };
    let is_file = path.is_file();
    let folder = if is_file { path.parent().unwrap_or(Path::new("")) } else { path };
    let name = path.file_name().filter(|_| is_file).map(|name| text(Path::new(name))).transpose()?;
    let folder: PathBuf = folder.components().filter(|part| *part != std::path::Component::CurDir).collect();
    Ok((text(&folder)?, name))
}
