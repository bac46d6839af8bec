//! Policies in Rego, with the conventions of conftest: for companies that have such policies already.
//!
//! The files of `governance/rego` are read from the trusted world ([`Policies::load`]) and asked about each page;
//! what they see of it is [`input`]. The evaluator comes with the cargo feature `rego`. A build without it can check
//! nothing of what such a file demands, so it says so and stays closed.

mod input;

#[cfg(feature = "rego")]
mod data;
#[cfg(feature = "rego")]
mod engine;
#[cfg(feature = "rego")]
mod load;
#[cfg(feature = "rego")]
mod page;
#[cfg(feature = "rego")]
mod problem;
#[cfg(feature = "rego")]
mod results;
#[cfg(feature = "rego")]
mod trial;

use std::io;

pub use input::{FORMAT, input};

use super::{Level, Rule, RuleDef};
use crate::diag::{Sink, Sources};
use crate::world::World;

/// `[rego]` in `policy.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Packages whose rules `deny`, `violation` and `warn` count.
    pub packages: Vec<String>,
    /// The files are written in the syntax before Rego 1.0.
    pub old_syntax: bool,
    /// Most seconds for one page.
    pub seconds: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { packages: vec!["main".to_owned()], old_syntax: false, seconds: 5 }
    }
}

/// Where policies are read from, and for what.
#[derive(Clone, Copy)]
pub struct LoadCx<'a> {
    /// The trusted world.
    pub world: &'a dyn World,
    /// The folder with the policies, for example `governance/rego`.
    pub folder: &'a str,
    /// How they are read.
    pub options: &'a Options,
    /// The instant of the run.
    pub now: jiff::Timestamp,
}

/// What came of a test in a file `*_test.rego`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// Path of the file.
    pub path: String,
    /// Name of the test.
    pub name: String,
    /// Why it did not come out as expected; none if it did.
    pub problem: Option<String>,
}

/// The policies in force, ready to run. Clones share one copy.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    #[cfg(feature = "rego")]
    loaded: Option<std::sync::Arc<load::Loaded>>,
}

impl Policies {
    /// Reads all files of the folder. What cannot be understood becomes findings that block.
    ///
    /// # Errors
    /// When a file is there and cannot be read from disk.
    pub fn load(cx: &LoadCx<'_>, sources: &mut Sources, sink: &mut Sink) -> io::Result<Self> {
        let entries = cx.world.list(cx.folder)?;
        let Some(first) = entries.iter().find(|entry| is_policy(&entry.path)) else { return Ok(Self::default()) };
        #[cfg(feature = "rego")]
        {
            let _ = first;
            let loaded = load::load(cx, &entries, sources, sink)?.map(std::sync::Arc::new);
            Ok(Self { loaded })
        }
        #[cfg(not(feature = "rego"))]
        {
            refuse(cx.world, &first.path, sources, sink)?;
            Ok(Self::default())
        }
    }

    /// The rule to add to a rule set, with its description.
    pub fn into_rule(self) -> Option<(&'static RuleDef, Box<dyn Rule>)> {
        #[cfg(feature = "rego")]
        {
            let pages = page::Pages { loaded: self.loaded? };
            Some((&super::gov::rego_policy::RULE, Box::new(pages)))
        }
        #[cfg(not(feature = "rego"))]
        {
            None
        }
    }

    /// The codes of rules that only advise, with that level.
    pub fn levels(&self) -> Vec<(String, Level)> {
        #[cfg(feature = "rego")]
        {
            self.loaded.as_ref().map(|loaded| loaded.levels()).unwrap_or_default()
        }
        #[cfg(not(feature = "rego"))]
        {
            Vec::new()
        }
    }

    /// Runs the tests in files `*_test.rego`, in the order of files and lines.
    pub fn trials(&self) -> Vec<Trial> {
        #[cfg(feature = "rego")]
        {
            self.loaded.as_ref().map(|loaded| trial::run(loaded)).unwrap_or_default()
        }
        #[cfg(not(feature = "rego"))]
        {
            Vec::new()
        }
    }
}

/// Whether a file is written in Rego. Capital letters do not hide a policy.
fn is_policy(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".rego")
}

/// A build without the evaluator must not pass what a policy may forbid.
#[cfg(not(feature = "rego"))]
fn refuse(world: &dyn World, path: &str, sources: &mut Sources, sink: &mut Sink) -> io::Result<()> {
    use crate::diag::{Finding, Span};
    let text = String::from_utf8_lossy(&world.read(path)?).into_owned();
    let end = text.find('\n').unwrap_or(text.len());
    let file = sources.add(path, text);
    sink.push(
        Finding::new("GOV001", "Use a build of Placet that can read this policy")
            .at(Span::new(file, 0..end), "written in Rego")
            .why("This build cannot evaluate Rego, so what the policy demands would not be checked.")
            .help("Install Placet with `cargo install --features rego`, or remove the file from the policy."),
    );
    Ok(())
}

#[cfg(all(test, not(feature = "rego")))]
mod without {
    use super::*;
    use crate::world::MemoryWorld;

    #[test]
    fn a_build_that_cannot_evaluate_a_policy_stays_closed() {
        let now = jiff::Timestamp::UNIX_EPOCH;
        let world = MemoryWorld::new(now);
        let (mut sources, mut sink) = (Sources::new(), Sink::new());
        let cx = LoadCx { world: &world, folder: "governance/rego", options: &Options::default(), now };
        world.put("governance/rego/README.md", "About");
        assert!(Policies::load(&cx, &mut sources, &mut sink).unwrap().into_rule().is_none());
        assert!(sink.is_empty(), "there is no policy yet");
        world.put("governance/rego/deep/Own.REGO", "package main\n\ndeny contains \"no\"\n");
        let _ = Policies::load(&cx, &mut sources, &mut sink).unwrap();
        assert_eq!(sink.findings().len(), 1);
        assert_eq!(sink.findings()[0].code, "GOV001");
        assert!(crate::rules::find("GOV001").unwrap().locked());
    }
}
