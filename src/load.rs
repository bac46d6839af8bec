//! What lies in the folder of a site: the list of its files by role. Nothing is understood here.

use std::io;

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::config::Config;
use crate::diag::{FileId, Finding, Sources};
use crate::world::{Entry, World};

/// A folder whose files belong to the page or section in it.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Markdown files below `content/`, sorted by path; paths are relative to the root of the site.
    pub content: Vec<Entry>,
    /// All other files below `content/`, sorted by path.
    pub assets: Vec<Entry>,
    /// Files below `static/`.
    pub statics: Vec<Entry>,
    /// Files below `data/`.
    pub data: Vec<Entry>,
}

impl Inputs {
    /// The same without the files below `content/`: documents know their own paths once they are read.
    #[must_use]
    pub fn without_content(self) -> Self {
        Self { content: Vec::new(), assets: Vec::new(), ..self }
    }
}

/// Lists the files of a site.
///
/// # Errors
/// When a folder cannot be read.
pub fn load(world: &dyn World, config: &Config) -> io::Result<Inputs> {
    let ignored = globs(&config.ignored_content);
    let mut inputs = Inputs::default();
    for entry in world.list("content")? {
        let inner = &entry.path["content/".len()..];
        if inner.split('/').any(|part| part.starts_with('.')) || ignored.is_match(inner) {
            continue;
        }
        let markdown = std::path::Path::new(inner).extension().is_some_and(|extension| extension == "md");
        if markdown { &mut inputs.content } else { &mut inputs.assets }.push(entry);
    }
    let ignored = globs(&config.ignored_static);
    inputs.statics = world.list("static")?;
    inputs.statics.retain(|entry| {
        let inner = &entry.path["static/".len()..];
        !inner.ends_with(".DS_Store") && !ignored.is_match(inner)
    });
    inputs.data = world.list("data")?;
    Ok(inputs)
}

/// Reads the texts that findings point into and that were not kept.
pub fn recall(world: &dyn World, sources: &Sources, findings: &[Finding]) {
    let spans = findings.iter().flat_map(|finding| &finding.labels).map(|label| label.span.file);
    let mut files: Vec<FileId> = spans.collect();
    files.sort_unstable();
    files.dedup();
    for file in files {
        if !sources.has_text(file) {
            let bytes = world.read(sources.path(file)).unwrap_or_default();
            sources.recall(file, String::from_utf8_lossy(&bytes).as_ref());
        }
    }
}

fn globs(patterns: &[String]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
        builder.add(glob);
    }
    builder.build().unwrap_or_default()
}
