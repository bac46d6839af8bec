//! A site for a test: from text or a folder into memory, run through the whole pipeline, then asked.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use placet::diag::Sources;
use placet::output::MemoryStaging;
use placet::pipeline::{self, Options, RunCx};
use placet::policy::{Report, judge};
use placet::report::{Look, human};
use placet::world::MemoryWorld;

use crate::{files, root};

/// The instant of all tests, unless they choose another.
pub(crate) const NOW: &str = "2026-06-01T12:00:00Z";

/// The instant of tests on the sample site.
pub(crate) const SAMPLE_NOW: &str = "2026-12-01T12:00:00Z";

/// A template of a site that is not about templates.
const BARE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Test</title></head><body>\
    {% if page %}{{ page.content | safe }}{% endif %}</body></html>\n";

/// A site with the result of its build.
pub(crate) struct SiteTest {
    /// The verdict.
    pub(crate) report: Report,
    /// The files that findings point into.
    pub(crate) sources: Sources,
    /// What was built, by path.
    pub(crate) built: BTreeMap<String, Vec<u8>>,
}

impl SiteTest {
    /// A site as text: a line `-- path --` before each file. A configuration and bare templates are
    /// made up where there are none.
    pub(crate) fn text(text: &str) -> Self {
        Self::files(text, &[])
    }

    /// The same, with files that are no text.
    pub(crate) fn files(text: &str, files: &[(&str, Vec<u8>)]) -> Self {
        let world = MemoryWorld::from_text(text, NOW.parse().unwrap());
        for (path, bytes) in files {
            world.put(path, bytes.clone());
        }
        if !has(&world, "config.toml") && !has(&world, "zola.toml") {
            world.put("config.toml", "base_url = \"https://blog.example.com\"\ntitle = \"Example\"\n");
        }
        for name in
            ["index.html", "section.html", "page.html", "404.html", "taxonomy_list.html", "taxonomy_single.html"]
        {
            let path = format!("templates/{name}");
            if !has(&world, &path) {
                world.put(&path, BARE);
            }
        }
        Self::world(world)
    }

    /// A site in a folder.
    pub(crate) fn folder(folder: &Path) -> Self {
        Self::parts(folder, &[""], NOW)
    }

    /// The sample site of this repository, at an instant when all of it is out.
    pub(crate) fn sample() -> Self {
        Self::parts(root(), &["config.toml", "content", "data", "governance", "static", "templates"], SAMPLE_NOW)
    }

    /// Some files and folders of a folder.
    fn parts(folder: &Path, parts: &[&str], now: &str) -> Self {
        let world = MemoryWorld::new(now.parse().unwrap());
        for path in parts.iter().flat_map(|part| files(&folder.join(part), "")) {
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            world.put(&name, std::fs::read(&path).unwrap());
        }
        Self::world(world)
    }

    fn world(world: MemoryWorld) -> Self {
        let staging = MemoryStaging::new();
        let options = Options { environment: "production".into(), mode: "build", ..Options::default() };
        let cx = RunCx { world: Arc::new(world), trusted: None, staging: &staging, cache: None, progress: &|_, _| {} };
        let (outcome, _) = pipeline::run(cx, &options).unwrap();
        let report = judge(outcome.findings, &outcome.sources, &outcome.governance.policy);
        Self { report, sources: outcome.sources, built: staging.into_files() }
    }

    /// Codes that were found, in the order of the report.
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.report.diagnostics.iter().map(|diagnostic| diagnostic.finding.code.as_ref()).collect()
    }

    /// The report as people see it.
    pub(crate) fn human(&self) -> String {
        human(&self.report, &self.sources, Look::default())
    }

    /// A built document as text.
    pub(crate) fn page(&self, path: &str) -> &str {
        let bytes = self.built.get(path).unwrap_or_else(|| panic!("{path} was not built:\n{}", self.list()));
        std::str::from_utf8(bytes).unwrap()
    }

    /// Expects that nothing was found.
    pub(crate) fn clear(self) -> Self {
        assert!(self.report.diagnostics.is_empty(), "\n{}", self.human());
        self
    }

    /// Expects that a document holds a text.
    pub(crate) fn holds(self, path: &str, text: &str) -> Self {
        assert!(self.page(path).contains(text), "{path} does not hold {text}:\n{}", self.page(path));
        self
    }

    /// Paths of all documents, one a line, without the digests in names.
    pub(crate) fn list(&self) -> String {
        let digest = regex::Regex::new(r"\.[0-9a-f]{10}\.").unwrap();
        let mut paths: Vec<String> =
            self.built.keys().map(|path| digest.replace(path, ".[DIGEST].").into_owned() + "\n").collect();
        paths.sort();
        paths.concat()
    }
}

fn has(world: &MemoryWorld, path: &str) -> bool {
    placet::world::World::exists(world, path)
}
