//! `placet policy input`: what a policy in Rego sees of a page, also for programs that evaluate such policies.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use serde_json::Value;

use super::Failure;
use super::site::{SiteRun, failed, from_root};
use crate::content::{ParseInput, Seen, parse};
use crate::diag::{Sink, Sources};
use crate::load::{self, Inputs};
use crate::rules::personal::Digits;
use crate::rules::{PageCx, rego};
use crate::world::World as _;

/// The documents as text: one of them for a path, else a list of all, sorted by path.
pub(super) fn text(site: &SiteRun, path: Option<&Path>) -> Result<String, Failure> {
    let config = site.config()?.ok_or_else(|| {
        Failure::usage("The configuration of this site cannot be used.").help("`placet check` says where and why.")
    })?;
    let mut inputs = load::load(&*site.world, &config).map_err(|error| failed(&error))?;
    let path = path.map(|path| from_root(site.world.root(), path)).transpose()?;
    if let Some(path) = &path {
        inputs.content.retain(|entry| entry.path == *path);
        if inputs.content.is_empty() {
            return Err(Failure::usage(format!("`{path}` is not a page of this site."))
                .help("Name a file below `content/` that ends in `.md`."));
        }
    }
    let seen = Mutex::new(BTreeMap::new());
    let now = site.world.now();
    let inspect = |seen_now: &Seen<'_>, _: &mut Sink| {
        let Seen { document, whole, text, running } = *seen_now;
        let input =
            rego::input(&PageCx { document, whole, text, digits: &Digits::new(text), config: &config, running }, now);
        seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(document.path.clone(), input);
    };
    let input = ParseInput { world: &*site.world, config: &config, inputs: &inputs, inspect: &inspect, memory: None };
    parse(&input, &mut Sources::new(), &mut Sink::new());
    let seen = seen.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    complete(&inputs, &seen)?;
    let all: Vec<Value> = seen.into_values().collect();
    let shown = if path.is_some() { all.into_iter().next().unwrap_or_default() } else { Value::from(all) };
    Ok(format!("{shown:#}\n"))
}

/// A page that cannot be read is not left out: a policy would seem to have nothing against it.
fn complete(inputs: &Inputs, seen: &BTreeMap<String, Value>) -> Result<(), Failure> {
    let path = |path: &str| path.strip_prefix("content/").unwrap_or(path).to_owned();
    match inputs.content.iter().find(|entry| !seen.contains_key(&path(&entry.path))) {
        Some(entry) => Err(Failure::usage(format!("`{}` cannot be read as a page.", entry.path))
            .help("`placet check` says where and why.")),
        None => Ok(()),
    }
}
