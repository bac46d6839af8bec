//! HTML that Placet did not make: the output rules on the files of a folder, without a site behind them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::config::Config;
use crate::diag::{FileId, Finding, Sink, Sources, Span};
use crate::html::{Lead, Tag, Tree};
use crate::output::Facts;
use crate::par;
use crate::pipeline::{Outcome, finish};
use crate::rules::{Built, Clock, Demands, Extent, Inspector, Outline, References, RuleSet, Target, Traces};
use crate::world::World;

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The folder as the world knows it and as reports show it; empty for the root of the world.
    pub folder: &'a str,
    /// One page in it; none for all files.
    pub file: Option<&'a str>,
    /// The address that the folder is published under; none where it is not known.
    pub base_url: Option<&'a str>,
}

/// What looks.
#[derive(Clone, Copy)]
pub struct ForeignCx<'a> {
    /// Disk.
    pub world: &'a dyn World,
    /// Rules.
    pub rules: &'a RuleSet,
}

/// Stands for an address that is not known: nothing can be there (RFC 6761).
const UNKNOWN: &str = "https://this-site.invalid";

/// How many pages are asked for the address of the folder.
const ASKED: usize = 20;

/// Runs the output rules. The findings point into the files themselves.
///
/// # Errors
/// When the folder cannot be listed.
pub fn check(cx: ForeignCx<'_>, place: Place<'_>, mut sources: Sources, mut sink: Sink) -> io::Result<Outcome> {
    let mut own = listed(cx, place)?;
    let base_url = place.base_url.map(|url| url.trim_end_matches('/').to_owned());
    let base_url = base_url.or_else(|| named_base(cx, place, &own));
    let extent = match (place.file, &base_url) {
        (Some(_), _) => Extent::File,
        (None, None) => Extent::Folder,
        (None, Some(_)) => Extent::Site,
    };
    let config = Config::new(base_url.as_deref().unwrap_or(UNKNOWN));
    own.sort_unstable();
    let beside = referred(cx, place, &Outline::new(&config.base_url, borrowed(&own), false).within(extent), &own);
    let all: BTreeSet<&str> = own.iter().chain(&beside).map(String::as_str).collect();
    let outline = Outline::new(&config.base_url, all.into_iter().collect(), false).within(extent);
    let files: Vec<Option<FileId>> = (0..outline.len() as u32)
        .map(|number| outline.path(number))
        .map(|path| is_text(path).then(|| sources.add_path(full(place, path))))
        .collect();
    let (clock, demands, traces) = (Clock::new(cx.world.now()), Demands::default(), Traces::default());
    let (rules, outline, traces) = (cx.rules, &outline, &traces);
    let inspector = Inspector { rules, config: &config, outline, traces, clock: &clock, demands: &demands };
    let numbers: Vec<u32> = (0..outline.len() as u32).collect();
    let facts = par::map(&numbers, &mut sink, |number, sink| {
        let (path, source) = (outline.path(*number), files[*number as usize]);
        if own.binary_search_by(|known| known.as_str().cmp(path)).is_err() {
            return Facts::default();
        }
        inspected(&inspector, (path, source), cx.world.read(&full(place, path)), sink)
    });
    inspector.all(&facts, &files, &mut sink);
    let pages = own.iter().filter(|path| is_page(path)).count();
    let outcome = finish(cx.world, Outcome { sources, pages, ..Outcome::default() }, sink);
    Ok(Outcome { findings: said_once(outcome.findings), config: Some(config), ..outcome })
}

/// Paths of the files to look at, from the folder.
fn listed(cx: ForeignCx<'_>, place: Place<'_>) -> io::Result<Vec<String>> {
    if let Some(file) = place.file {
        return Ok(vec![file.to_owned()]);
    }
    let inside = |path: String| match place.folder {
        "" => Some(path),
        folder => path.strip_prefix(folder)?.strip_prefix('/').map(str::to_owned),
    };
    let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with('.') && part != ".well-known");
    let paths = cx.world.list(place.folder)?.into_iter().filter_map(|entry| inside(entry.path));
    Ok(paths.filter(|path| !is_hidden(path)).collect())
}

fn full(place: Place<'_>, path: &str) -> String {
    if place.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", place.folder.trim_end_matches('/')) }
}

fn borrowed(paths: &[String]) -> Vec<&str> {
    paths.iter().map(String::as_str).collect()
}

/// The address of the folder, where a page names its own.
fn named_base(cx: ForeignCx<'_>, place: Place<'_>, paths: &[String]) -> Option<String> {
    paths.iter().filter(|path| is_page(path)).take(ASKED).find_map(|path| {
        let bytes = cx.world.read(&full(place, path)).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        let tree = Tree::new(&text);
        let mut links = tree.elements().filter(|link| link.tag() == Tag::Link);
        let canonical =
            links.find(|link| link.value("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")))?;
        let href = canonical.value("href")?;
        let ends = [path.as_str(), path.strip_suffix("index.html")?];
        let base = ends.iter().find_map(|end| href.strip_suffix(end)?.strip_suffix('/'))?;
        base.contains("://").then(|| base.to_owned())
    })
}

/// Files that pages and style sheets refer to and that are there, though they are not among those looked at: beside a
/// single page, or behind a link in the file system.
fn referred(cx: ForeignCx<'_>, place: Place<'_>, outline: &Outline<'_>, own: &[String]) -> BTreeSet<String> {
    let found = par::map(own, &mut Sink::new(), |path, _| {
        let mut there = BTreeSet::new();
        let is_sheet = ends(path, &["css"]);
        if !is_page(path) && !is_sheet {
            return there;
        }
        let bytes = cx.world.read(&full(place, path)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let (tree, collect) = (Tree::new(if is_sheet { "" } else { &text }), References { outline, path });
        let references = if is_sheet { collect.of_sheet(&text) } else { collect.of_page(&tree) };
        for reference in references.iter().filter(|reference| reference.target == Target::Missing) {
            let Lead::Site { path, .. } = outline.base().lead(&reference.url, path) else { continue };
            let path = path.trim_end_matches('/');
            let index = if path.is_empty() { "index.html".to_owned() } else { format!("{path}/index.html") };
            there.extend([path.to_owned(), index].into_iter().filter(|path| cx.world.exists(&full(place, path))));
        }
        there
    });
    found.into_iter().flatten().collect()
}

fn inspected(
    inspector: &Inspector<'_>,
    (path, source): (&str, Option<FileId>),
    read: io::Result<Vec<u8>>,
    sink: &mut Sink,
) -> Facts {
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(error) => {
            sink.push(
                Finding::new("INT003", "Make this file readable")
                    .why(format!("`{path}` could not be read: {error}."))
                    .help("Check its permissions, then try again.")
                    .subject(path),
            );
            return Facts::default();
        }
    };
    if let (Some(file), Err(error)) = (source, std::str::from_utf8(&bytes)) {
        // Places count in the text as it is shown: the bytes before the first wrong one are the same in both.
        let at = error.valid_up_to();
        sink.push(
            Finding::new("CNT010", "Save this file as UTF-8")
                .at(Span::new(file, at..at + 1), "stored in another text encoding")
                .why("Letters such as ä or é would be shown as question marks.")
                .help("In your editor choose Save As, and UTF-8 as encoding.")
                .subject(path),
        );
    }
    inspector.document(&Built { path, origin: path, bytes: &bytes, document: None, source, as_written: true }, sink)
}

fn ends(path: &str, all: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| all.iter().any(|own| own.eq_ignore_ascii_case(end)))
}

/// Whether a file is a page by its name.
pub fn is_page(path: &str) -> bool {
    ends(path, &["html", "htm", "xhtml"])
}

/// Files that findings can point into.
fn is_text(path: &str) -> bool {
    is_page(path) || ends(path, &["css", "js", "mjs", "svg", "xml", "txt", "json", "webmanifest"])
}

/// Says what many pages share once, with the number of the others: it comes from a template.
fn said_once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut first: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut kept: Vec<(Finding, BTreeSet<String>)> = Vec::with_capacity(findings.len());
    for finding in findings {
        let key = (finding.code.to_string(), finding.title.clone());
        match (first.get(&key).map(|at| &mut kept[*at]), finding.subject.clone()) {
            (Some((known, others)), Some(subject)) if known.subject.as_deref() != Some(&subject) => {
                others.insert(subject);
            }
            _ => {
                first.entry(key).or_insert(kept.len());
                kept.push((finding, BTreeSet::new()));
            }
        }
    }
    kept.into_iter().map(|(finding, others)| counted(finding, others.len())).collect()
}

fn counted(finding: Finding, others: usize) -> Finding {
    let shared = match others {
        0 => return finding,
        1 => "One other file has the same.".to_owned(),
        _ => format!("{others} other files have the same."),
    };
    let why = finding.why.clone().map_or(shared.clone(), |why| format!("{why} {shared}"));
    finding.why(why)
}
