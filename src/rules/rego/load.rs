//! The files of `governance/rego`, read strictly: what is not understood would not be checked.

use std::io;
use std::sync::LazyLock;

use regex::Regex;
use regorus::{Engine, Value};

use super::results::Weight;
use super::{LoadCx, Options, data, engine, is_policy, problem};
use crate::diag::{FileId, Finding, Sink, Sources, Span};
use crate::rules::Level;
use crate::world::Entry;

/// Heads of rules. A name that is missed here still counts: it only costs the milder level of `warn`.
static HEADS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*(?:default\s+)?((?:deny|violation|warn|test|todo_test)(?:_\w+)?)\b").ok());

/// Policies that are ready to be asked.
pub(super) struct Loaded {
    /// Policies and data; a copy of it is asked about a page.
    pub(super) engine: Engine,
    /// How they are read.
    pub(super) options: Options,
    /// The files, tests included.
    pub(super) files: Vec<PolicyFile>,
    /// The instant of the run.
    pub(super) now: jiff::Timestamp,
}

/// A file in Rego.
#[derive(Debug)]
pub(super) struct PolicyFile {
    pub(super) path: String,
    pub(super) file: FileId,
    pub(super) text: String,
    /// Its package, for example `main`.
    pub(super) package: String,
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded").field("options", &self.options).field("files", &self.files.len()).finish()
    }
}

impl PolicyFile {
    /// Whether it holds tests, which no page is asked about.
    pub(super) fn is_test(&self) -> bool {
        self.path.to_ascii_lowercase().ends_with("_test.rego")
    }

    /// Names of the rules in it that the conventions speak of.
    pub(super) fn heads(&self) -> impl Iterator<Item = &str> {
        HEADS.iter().flat_map(move |heads: &Regex| {
            heads.captures_iter(&self.text).filter_map(|found| found.get(1)).map(|name| name.as_str())
        })
    }

    /// The place that stands for the file.
    pub(super) fn head(&self) -> Span {
        problem::line(self.file, &self.text, 1)
    }
}

impl Loaded {
    /// The codes of rules that only advise.
    pub(super) fn levels(&self) -> Vec<(String, Level)> {
        let files = self.files.iter().filter(|file| !file.is_test() && self.options.packages.contains(&file.package));
        let names = files.flat_map(|file| file.heads().map(move |name| (file, name)));
        let advice = names.filter(|(_, name)| Weight::of(name) == Some(Weight::Advise));
        advice.map(|(file, name)| (format!("GOV016/{}", instance(&file.package, name)), Level::Advise)).collect()
    }
}

/// A rule as part of a code: with its package, unless that is the usual one.
pub(super) fn instance(package: &str, rule: &str) -> String {
    if package == "main" { rule.to_owned() } else { format!("{package}.{rule}") }
}

/// Reads all files of the folder; `None` when something in them is to correct.
pub(super) fn load(
    cx: &LoadCx<'_>,
    entries: &[Entry],
    sources: &mut Sources,
    sink: &mut Sink,
) -> io::Result<Option<Loaded>> {
    let mut own = Sink::new();
    let mut loaded =
        Loaded { engine: engine::new(cx.options), options: cx.options.clone(), files: Vec::new(), now: cx.now };
    for entry in entries {
        let bytes = cx.world.read(&entry.path)?;
        let Ok(text) = String::from_utf8(bytes) else {
            own.push(not_text(sources.add(entry.path.as_str(), "")));
            continue;
        };
        let file = sources.add(entry.path.as_str(), text.as_str());
        let inner = entry.path.strip_prefix(cx.folder).unwrap_or(&entry.path).trim_start_matches('/');
        if is_policy(inner) {
            loaded.policy(PolicyFile { path: entry.path.clone(), file, text, package: String::new() }, &mut own);
        } else if data::ENDINGS.iter().any(|ending| inner.ends_with(&format!(".{ending}"))) {
            own.extend(loaded.values(file, inner, &text).err().map(|finding| *finding));
        } else if !inner.ends_with(".md") {
            own.push(unknown_file(file));
        }
    }
    loaded.packages(&mut own);
    if own.is_empty()
        && let Err(error) = loaded.engine.eval_query("true".to_owned(), false)
    {
        own.push(problem::unreadable(&error, &loaded.files, loaded.files[0].head()));
    }
    let sound = own.is_empty();
    sink.merge(own);
    Ok(sound.then_some(loaded))
}

impl Loaded {
    fn policy(&mut self, mut policy: PolicyFile, sink: &mut Sink) {
        // A test is read by an engine of its own; read here as well it would be part of what pages are asked about.
        let mut alone = engine::new(&self.options);
        let engine = if policy.is_test() { &mut alone } else { &mut self.engine };
        let added = engine.add_policy(policy.path.clone(), policy.text.clone());
        for (number, row) in policy.text.lines().enumerate() {
            let code = row.split('#').next().unwrap_or_default();
            if let Some(name) = engine::UNSTEADY.iter().find(|name| code.contains(*name)) {
                sink.push(unsteady(problem::line(policy.file, &policy.text, number + 1), name));
            }
        }
        match added {
            Ok(package) => {
                package.strip_prefix("data.").unwrap_or(&package).clone_into(&mut policy.package);
                self.files.push(policy);
            }
            Err(error) => {
                let head = policy.head();
                sink.push(problem::unreadable(&error, &[policy], head));
            }
        }
    }

    fn values(&mut self, file: FileId, inner: &str, text: &str) -> Result<(), Box<Finding>> {
        let values = data::read(file, inner, text)?;
        if values.get("conftest").is_some() {
            return Err(Box::new(data::conflict(file, "`conftest` is filled in by Placet")));
        }
        let added = self.engine.add_data(Value::from(values));
        added.map_err(|error| Box::new(data::conflict(file, &problem::shortened(&error.to_string(), 120))))
    }

    /// Holds packages against files: a rule in a package that nobody asks would not be checked.
    fn packages(&self, sink: &mut Sink) {
        let policies = || self.files.iter().filter(|file| !file.is_test());
        for file in policies().filter(|file| !self.options.packages.contains(&file.package)) {
            if file.heads().any(|name| Weight::of(name).is_some()) {
                sink.push(unasked(file));
            }
        }
        let Some(first) = policies().next().or_else(|| self.files.first()) else { return };
        let missing = |package: &&String| !policies().any(|file| file.package == **package);
        sink.extend(self.options.packages.iter().filter(missing).map(|package| absent(first, package)));
    }
}

fn not_text(file: FileId) -> Finding {
    Finding::new("GOV001", "Save this file as UTF-8")
        .at(Span::new(file, 0..0), "stored in another text encoding")
        .why("The policy cannot be read, so nothing can be published.")
        .help("In your editor choose Save As, and UTF-8 as encoding.")
}

fn unknown_file(file: FileId) -> Finding {
    Finding::new("GOV001", "Move this file out of the folder of policies")
        .at(Span::new(file, 0..0), "of no known kind")
        .why("It may have been meant as a part of the policy, and it is not read.")
        .help("Policies end in `.rego`, data in `.json`, `.toml`, `.yaml` or `.yml`, notes in `.md`.")
}

fn unsteady(span: Span, name: &str) -> Finding {
    Finding::new("GOV001", format!("Replace `{name}` by something that does not change"))
        .at(span, "differs from run to run")
        .why("The same page must get the same verdict each time.")
        .help("Decide by `input` or `data`; the day of the run is `input.today`.")
}

fn unasked(file: &PolicyFile) -> Finding {
    Finding::new("GOV001", format!("Name the package `{}` in the policy", file.package))
        .at(file.head(), "in no package that is asked")
        .why("Its rules would not be checked.")
        .help("Add it to `packages` under `[rego]` in `policy.toml`; without that line only `main` is asked.")
}

fn absent(file: &PolicyFile, package: &str) -> Finding {
    Finding::new("GOV001", format!("Add a policy with `package {package}`, or stop asking it"))
        .at(file.head(), "in another package")
        .why("No file belongs to this package, so nothing would be checked.")
        .help("The packages that are asked stand in `packages` under `[rego]` in `policy.toml`; without that line it is `main`.")
}
