//! The stage `plan`: the last files of an output, which are made from all others.

use std::io;

use super::draft::{Draft, PlanCx};
use super::version;
use crate::config::Config;
use crate::diag::{Finding, Sink};
use crate::output::{Index, IndexEntry, OutputPath, Staging};
use crate::render::assets::StaticFile;
use crate::render::documents::Planned;
use crate::rules::Demands;
use crate::site::Site;

/// Where the plan lies in the output: no server hands out what lies in a folder with a dot in front.
pub const PLAN: &str = ".placet/serve-plan.json";

/// What the stage looks at.
#[derive(Clone, Copy)]
pub struct StageCx<'a> {
    /// Configuration.
    pub config: &'a Config,
    /// Site.
    pub site: &'a Site,
    /// All planned documents.
    pub planned: &'a [Planned],
    /// Static files.
    pub statics: &'a [StaticFile],
    /// What pages demand of the headers.
    pub demands: &'a Demands,
    /// Takes the last files.
    pub staging: &'a dyn Staging,
    /// Paths of withdrawn posts, from the root of the site.
    pub gone: &'a [String],
    /// Full name of the newest change that version control knows.
    pub commit: Option<&'a str>,
}

/// Adds the twins and the files that say what is served and how to the index, and gives it with the plan.
///
/// # Errors
/// When the staging folder cannot be written to.
pub fn complete(
    cx: &StageCx<'_>,
    (mut index, twins): (Index, Vec<IndexEntry>),
    sink: &mut Sink,
) -> io::Result<(Index, Draft)> {
    let paths: Vec<&str> = cx.planned.iter().map(|planned| planned.path.as_str()).collect();
    sink.extend(super::twins::clashes(&paths));
    if cx.demands.too_many() {
        sink.push(too_many());
    }
    index.add(twins);
    let digest = version::digest(&index);
    let files = version::files(cx.config, &index, &digest, cx.commit);
    let mut entries = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let entry = IndexEntry::of(path, &bytes);
        cx.staging.put(&entry, &bytes)?;
        entries.push(entry);
    }
    index.add(entries);
    let plan = PlanCx {
        config: cx.config,
        index: &index,
        demands: cx.demands,
        redirects: super::redirects(cx.config, cx.site, cx.planned),
        lasting: super::lasting(cx.statics),
        gone: cx.gone.to_vec(),
    };
    let draft = Draft::new(plan);
    if let Ok(path) = OutputPath::new(PLAN) {
        let entry = cx.staging.put_stream(path, &mut |out| draft.write(&index, out))?;
        index.add(vec![entry]);
    }
    Ok((index, draft))
}

fn too_many() -> Finding {
    Finding::new("SEC010", "Move the scripts and styles inside pages into files")
        .why("There are more of them than the security headers can name, so some would not run.")
        .help("Put them below `static/`, and refer to them with `src` or `<link>`.")
}
