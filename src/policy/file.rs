//! `governance/policy.toml`: packs, levels, options, limits and hooks, each with its place.

use std::collections::BTreeMap;

use super::levels::{Clause, Enforcement, Layer, Origin};
use super::pilot::{self, PILOT, Pilot};
use super::targets::{self, ReleaseRules};
use super::waivers::WaiverLimits;
use crate::config::node::{Kind, Node, Table};
use crate::config::read::{Reader, Words};
use crate::diag::{At, Finding, Sink, Span, closest};
use crate::hooks::{self, Hook};
use crate::rules::rego;
use crate::rules::{self, Group, Level, RULES};

/// Codes and words for the files of the policy.
pub const WORDS: Words = Words {
    unknown: "GOV001",
    kind: "GOV001",
    old: "GOV001",
    missing: "GOV001",
    date: "GOV001",
    why: "There is no such line in this file, so what it was meant to demand would not be checked.",
    help: "Remove the line, or look up its name in the guide to policies.",
};

/// What comments in posts may do that switch a rule off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Suppressions {
    /// They work; each is listed as advice.
    #[default]
    Allow,
    /// They work only together with a waiver.
    WithWaiver,
    /// They stop the site from being published.
    Deny,
}

/// The file as it was read.
#[derive(Debug, Clone, Default)]
pub struct PolicyFile {
    /// Packs in force, by name.
    pub packs: Vec<At<String>>,
    /// Styles of wording in force, by name.
    pub styles: Vec<At<String>>,
    /// Rule files for secrets, by path from the folder of the policy.
    pub secrets: Option<At<String>>,
    /// What comments may do that switch a rule off, with the place of that line.
    pub suppressions: Option<At<Suppressions>>,
    /// Whether the site may be built although something is to fix (`--no-gate`) in production.
    pub allow_no_gate: Option<bool>,
    /// Levels of the policy, of sections and of the environment in force.
    pub layers: Vec<Layer>,
    /// Options by code.
    pub options: BTreeMap<String, Node>,
    /// Who owns which rules: code, group or name, and a person or team.
    pub owners: BTreeMap<String, String>,
    /// Limits of exceptions.
    pub limits: WaiverLimits,
    /// Whether the page at the address of a withdrawn post may still say its title.
    pub withdrawn_title: bool,
    /// The pilot, if there is one.
    pub pilot: Option<Pilot>,
    /// Where an exception for the pilot stands, if there is one.
    pub for_pilot: Option<Span>,
    /// Programs of the company that are asked.
    pub hooks: Vec<Hook>,
    /// `[release]`: how releases are signed.
    pub release: ReleaseRules,
    /// How policies in Rego are read.
    pub rego: rego::Options,
}

/// The three environments.
pub const ENVIRONMENTS: [&str; 3] = ["preview", "pilot", "production"];

/// Reads the file for one environment. What cannot be understood becomes findings that block.
pub(super) fn read(table: &Table, environment: &str, sink: &mut Sink) -> PolicyFile {
    let mut reader = Reader::new(table, &WORDS, sink);
    let suppressions = reader.node("suppressions").map(|node| node.span);
    let words =
        [("allow", Suppressions::Allow), ("with-waiver", Suppressions::WithWaiver), ("deny", Suppressions::Deny)];
    let value = reader.choice("suppressions", &words);
    let mut file = PolicyFile {
        packs: reader.texts("packs").unwrap_or_default(),
        styles: reader.texts("styles").unwrap_or_default(),
        secrets: reader.filled("secrets"),
        suppressions: suppressions.zip(value).map(|(span, value)| At { value, span }),
        allow_no_gate: reader.flag("allow_no_gate"),
        ..PolicyFile::default()
    };
    let (levels, options) = (reader.table("levels"), reader.table("options"));
    let (sections, environments) = (reader.table("sections"), reader.table("environments"));
    let owners = reader.table("owners");
    let hooks = reader.tables("hook");
    let (limits, release) = (reader.table("waivers"), reader.table("release"));
    let (rego, withdrawn, pilot) = (reader.table("rego"), reader.table("withdrawn"), reader.table(PILOT));
    reader.finish();
    file.pilot = pilot.and_then(|table| pilot::read(table, sink));
    file.withdrawn_title = withdrawn.is_some_and(|table| {
        let mut reader = Reader::new(table, &WORDS, sink).within("withdrawn");
        let title = reader.flag("title");
        reader.finish() && title == Some(true)
    });
    file.rego = rego.map(|table| of_rego(table, sink)).unwrap_or_default();
    file.hooks = hooks::read(&hooks, sink);
    // Before the levels, so that these can say otherwise.
    file.layers.push(of_hooks(&file.hooks));
    file.layers.extend(levels.map(|table| layer(Origin::Policy, table, sink)));
    for (name, table) in groups("sections", sections, sink) {
        file.layers.extend(levels_of(Origin::Section(name.value.trim_matches('/').to_owned()), table, sink));
    }
    for (name, table) in groups("environments", environments, sink) {
        let layer = levels_of(Origin::Environment(name.value.clone()), table, sink);
        if name.value == PILOT && layer.as_ref().is_some_and(|layer| !layer.clauses.is_empty()) {
            file.for_pilot = Some(name.span);
        }
        if !ENVIRONMENTS.contains(&name.value.as_str()) {
            sink.push(unknown_environment(&name));
        }
        file.layers.extend(layer.filter(|_| name.value == environment));
    }
    file.options = options.map(|table| keyed("options", table, sink)).unwrap_or_default();
    let named = owners.map(|table| keyed("owners", table, sink)).unwrap_or_default();
    file.owners = named.into_iter().filter_map(|(key, node)| Some((key, owner(&node, sink)?))).collect();
    file.release = release.map(|table| targets::rules(table, sink)).unwrap_or_default();
    file.limits = limits.map(|table| waiver_limits(table, sink)).unwrap_or_default();
    file
}

/// The code of a rule or group that a person named by code, name, instance or group; `None` if there is none.
pub(super) fn key(name: &str) -> Option<String> {
    let name = name.trim();
    let group = name.to_ascii_uppercase();
    if Group::ALL.iter().any(|known| known.prefix() == group) {
        return Some(group);
    }
    let code = rules::find(name)?.meta.code;
    Some(name.split_once('/').map_or_else(|| code.to_owned(), |(_, instance)| format!("{code}/{instance}")))
}

/// A rule that nobody knows.
pub(super) fn unknown_rule(name: &At<String>) -> Finding {
    let names = RULES.iter().flat_map(|rule| [rule.meta.code, rule.meta.name]);
    let finding = Finding::new("GOV002", format!("Correct the rule `{}`", name.value))
        .at(name.span, "no such rule")
        .why("There is no rule of this name, so the line would have no effect.");
    match closest(&name.value, names.chain(Group::ALL.iter().map(|group| group.prefix()))) {
        Some(near) => finding.help(format!("Did you mean `{near}`?")).fix(format!("Write `{near}`"), name.span, near),
        None => finding.help("`placet explain` lists all rules."),
    }
}

/// What hooks find blocks, and an exception may cover it where the hook's enforcement is `soft`.
fn of_hooks(hooks: &[Hook]) -> Layer {
    let clauses = hooks.iter().flat_map(|hook| {
        let clause = Clause { level: Level::Block, enforcement: Some(hook.enforcement), span: Some(hook.span) };
        ["GOV010", "GOV011"].map(|code| (format!("{code}/{}", hook.name), clause))
    });
    Layer { origin: Origin::Policy, clauses: clauses.collect() }
}

/// The groups of fields in a table, each with its name.
fn groups<'t>(path: &str, table: Option<&'t Table>, sink: &mut Sink) -> Vec<(At<String>, &'t Table)> {
    let mut found = Vec::new();
    for (name, node) in table.into_iter().flat_map(|table| &table.entries) {
        match &node.kind {
            Kind::Table(inner) => found.push((name.clone(), inner)),
            _ => sink.push(
                Finding::new("GOV001", format!("Write a group of fields for `{path}.{}`", name.value))
                    .at(node.span, format!("this is {}", node.kind_name()))
                    .why("What stands here cannot be used.")
                    .help(format!("For example: `[{path}.\"{}\".levels]`.", name.value)),
            ),
        }
    }
    found
}

/// The `levels` of a section or an environment.
fn levels_of(origin: Origin, table: &Table, sink: &mut Sink) -> Option<Layer> {
    let mut reader = Reader::new(table, &WORDS, sink).within(&origin.title().replace(' ', "s."));
    let levels = reader.table("levels");
    reader.finish();
    levels.map(|levels| layer(origin, levels, sink))
}

/// Clauses: a level for each code, name or group.
pub fn layer(origin: Origin, table: &Table, sink: &mut Sink) -> Layer {
    let mut clauses = BTreeMap::new();
    for (name, node) in &table.entries {
        let Some(clause) = clause(name, node, sink) else { continue };
        match key(&name.value) {
            Some(key) => {
                clauses.insert(key, clause);
            }
            None => sink.push(unknown_rule(name)),
        }
    }
    Layer { origin, clauses }
}

fn clause(name: &At<String>, node: &Node, sink: &mut Sink) -> Option<Clause> {
    let span = Some(Span { end: node.span.end, ..name.span });
    if let Kind::Table(table) = &node.kind {
        let mut reader = Reader::new(table, &WORDS, sink).within(&name.value);
        let level = reader.choice("level", &Level::WORDS);
        let enforcement = reader.choice("enforcement", &Enforcement::WORDS);
        reader.require("level", "Without a level the line has no effect.", "level = \"block\"");
        return if reader.finish() { level.map(|level| Clause { level, enforcement, span }) } else { None };
    }
    let level = match &node.kind {
        Kind::Str(text) => Level::WORDS.iter().find(|(word, _)| *word == text.as_str()).map(|(_, level)| *level),
        _ => None,
    };
    if level.is_none() {
        sink.push(
            Finding::new("GOV001", format!("Write `off`, `advise` or `block` for `{}`", name.value))
                .at(node.span, "none of the three")
                .why("A level that is not understood would leave it open what the rule does.")
                .help("For example: `\"block\"`, or `{ level = \"block\", enforcement = \"hard\" }`."),
        );
    }
    level.map(|level| Clause { level, enforcement: None, span })
}

/// Values by the code of a rule.
fn keyed(path: &str, table: &Table, sink: &mut Sink) -> BTreeMap<String, Node> {
    let mut found = BTreeMap::new();
    for (name, node) in &table.entries {
        match key(&name.value) {
            Some(key) if path != "options" || rules::find(&key).is_some() => {
                found.insert(key, node.clone());
            }
            _ => sink.push(unknown_rule(name)),
        }
    }
    found
}

fn owner(node: &Node, sink: &mut Sink) -> Option<String> {
    if let Kind::Str(text) = &node.kind {
        return Some(text.clone());
    }
    sink.push(
        Finding::new("GOV001", "Write a name for the owner")
            .at(node.span, format!("this is {}", node.kind_name()))
            .why("People are shown whom to ask about a rule.")
            .help("For example: `SEC = \"IT security, security@example.com\"`."),
    );
    None
}

fn waiver_limits(table: &Table, sink: &mut Sink) -> WaiverLimits {
    let mut reader = Reader::new(table, &WORDS, sink).within("waivers");
    let default = WaiverLimits::default();
    let days = |count: Option<usize>, default| count.map_or(default, |days| i64::try_from(days).unwrap_or(i64::MAX));
    let limits = WaiverLimits {
        longest_days: days(reader.count("longest_days"), default.longest_days),
        announce_days: days(reader.count("announce_days"), default.announce_days),
    };
    reader.finish();
    limits
}

fn of_rego(table: &Table, sink: &mut Sink) -> rego::Options {
    let mut reader = Reader::new(table, &WORDS, sink).within("rego");
    let mut options = rego::Options::default();
    if let Some(packages) = reader.texts("packages").filter(|packages| !packages.is_empty()) {
        options.packages = packages.into_iter().map(|package| package.value).collect();
    }
    options.old_syntax = reader.choice("syntax", &[("v0", true), ("v1", false)]).unwrap_or_default();
    if let Some(seconds) = reader.count("seconds") {
        options.seconds = u64::try_from(seconds).unwrap_or(u64::MAX).clamp(1, 300);
    }
    reader.finish();
    options
}

pub(super) fn unknown_environment(name: &At<String>) -> Finding {
    let list = ENVIRONMENTS.map(|name| format!("`{name}`")).join(", ");
    let finding = Finding::new("GOV001", format!("Correct the environment `{}`", name.value))
        .at(name.span, "not an environment")
        .why("Levels for an environment that does not exist are never used.");
    finding.help(match closest(&name.value, ENVIRONMENTS) {
        Some(near) => format!("Did you mean `{near}`? Possible: {list}."),
        None => format!("Possible: {list}."),
    })
}
