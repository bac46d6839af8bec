//! What lies in the folder of a site: the list of its files by role. Nothing is understood here.

use std::collections::BTreeSet;
use std::io;

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::config::node::Table;
use crate::config::{Config, toml_node};
use crate::diag::{FileId, Finding, Sink, Sources, Span};
use crate::world::{Entry, Lost, Reason, World};

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
    /// Names in the folders of the site and its theme behind which there is no file.
    pub lost: Vec<Lost>,
}

impl Inputs {
    /// The same without some files of `static/`.
    #[must_use]
    pub fn without_statics(mut self, paths: &BTreeSet<String>) -> Self {
        self.statics.retain(|entry| !paths.contains(&entry.path));
        self
    }

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
    let is_content = |path: &str| {
        let inner = path.strip_prefix("content/").unwrap_or_default();
        !inner.split('/').any(|part| part.starts_with('.')) && !ignored.is_match(inner)
    };
    let listing = world.listing("content")?;
    inputs.lost.extend(listing.lost.into_iter().filter(|lost| is_content(&lost.path)));
    for entry in listing.files {
        if !is_content(&entry.path) {
            continue;
        }
        let inner = &entry.path["content/".len()..];
        let markdown = std::path::Path::new(inner).extension().is_some_and(|extension| extension == "md");
        if markdown { &mut inputs.content } else { &mut inputs.assets }.push(entry);
    }
    let ignored = globs(&config.ignored_static);
    let is_static = |path: &str| {
        let inner = path.strip_prefix("static/").unwrap_or_default();
        !inner.ends_with(".DS_Store") && !ignored.is_match(inner)
    };
    let listing = world.listing("static")?;
    inputs.lost.extend(listing.lost.into_iter().filter(|lost| is_static(&lost.path)));
    inputs.statics = listing.files;
    inputs.statics.retain(|entry| is_static(&entry.path));
    let listing = world.listing("data")?;
    inputs.lost.extend(listing.lost);
    inputs.data = listing.files;
    for folder in ["templates".to_owned(), format!("themes/{}", config.theme.as_deref().unwrap_or("placet"))] {
        inputs.lost.extend(world.listing(&folder)?.lost);
    }
    // Some editors keep a link to nowhere beside the file that is being written.
    inputs.lost.retain(|lost| !lost.path.rsplit('/').next().unwrap_or_default().starts_with(".#"));
    Ok(inputs)
}

/// Says which names stand for no file: what somebody put there would be missing on the site.
pub fn report_lost(inputs: &Inputs, sources: &mut Sources, sink: &mut Sink) {
    for lost in &inputs.lost {
        let (label, why) = match lost.reason {
            Reason::Nowhere => ("a link to nowhere", "The file that this link stands for is not there."),
            Reason::Outside => ("a link out of the site", "Only files in the folder of the site are published."),
            Reason::Folder => {
                ("a link to a folder", "Folders behind links are not looked into, so their files would be missing.")
            }
            Reason::NoFile => ("not a file", "Only files can be published."),
        };
        // The text behind a link out of the site is nobody's business here.
        let file = sources.add(lost.path.as_str(), "");
        sink.push(
            Finding::new("INT003", "Put the file itself here, or remove this name")
                .at(Span::new(file, 0..0), label)
                .why(format!("`{}` is {label}. {why}", lost.path))
                .help("Copy the file to this place. If it is not needed, delete the name.")
                .subject(lost.path.as_str()),
        );
    }
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

/// Reads a file in TOML; `None` when it cannot be used, and then the findings say why.
///
/// # Errors
/// When it cannot be read.
pub fn read_table(world: &dyn World, path: &str, sources: &mut Sources, sink: &mut Sink) -> io::Result<Option<Table>> {
    let Ok(text) = String::from_utf8(world.read(path)?) else {
        let file: FileId = sources.add(path, "");
        sink.push(
            Finding::new("CFG001", "Save this file as UTF-8")
                .at(Span::new(file, 0..0), "stored in another text encoding")
                .why("The settings cannot be read, so nothing can be published.")
                .help("In your editor choose Save As, and UTF-8 as encoding."),
        );
        return Ok(None);
    };
    let file = sources.add(path, text.as_str());
    Ok(toml_node::read(file, &text, 0, "CFG001", sink))
}
