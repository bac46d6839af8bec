//! The folder `governance/`: what IT, legal and brand ask for, as one value.

use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};

use super::file::{self, PolicyFile, Suppressions};
use super::holds::{self, Hold};
use super::levels::{Clause, Enforcement, Layer, Origin, Policy};
use super::packs;
use super::pilot::{self, PILOT};
use super::targets::{self, Target};
use super::waivers::Waivers;
use super::windows::{Calendar, too_soon};
use crate::approvals::{self, Authority, Review, Revoked, Roles, Signers};
use crate::config::node::{Node, Table};
use crate::config::toml_node;
use crate::diag::{FileId, Finding, Sink, Sources, Span};
use crate::hooks::Hook;
use crate::output::hex;
use crate::rules::pattern::{self, Pack};
use crate::rules::personal::names::CodeNames;
use crate::rules::rego::{LoadCx, Policies};
use crate::rules::secrets::SecretRules;
use crate::rules::vale::Styles;
use crate::rules::{Level, RuleSet};
use crate::site::Site;
use crate::world::World;

/// Folder of the policy, from the root of the site.
pub const FOLDER: &str = "governance";

/// Folder of names that must not be known yet.
const TERMS: &str = "governance/terms";

/// Folder of policies in Rego.
const REGO: &str = "governance/rego";

/// Code whose level follows from `suppressions`.
const SUPPRESSION: &str = "BRD004";

/// Where the policy is read from, and for what.
pub struct GovernanceCx<'a> {
    /// The world that is trusted: the site's own, or the one of `--trust`.
    pub world: &'a dyn World,
    /// Environment.
    pub environment: &'a str,
    /// The instant of the build.
    pub now: Timestamp,
    /// Time zone of the site.
    pub zone: &'a TimeZone,
    /// Advice stops as well.
    pub strict: bool,
}

/// Everything the folder says. Without the folder: built-in levels and no exceptions.
#[derive(Debug, Clone, Default)]
pub struct Governance {
    /// Levels and exceptions, for the judge.
    pub policy: Policy,
    /// The policy file.
    pub file: PolicyFile,
    /// Windows, freezes and lead times.
    pub calendar: Calendar,
    /// What must not be deleted.
    pub holds: Vec<Hold>,
    /// Where releases go.
    pub targets: Vec<Target>,
    /// The packs in force.
    pub packs: Vec<Arc<Pack>>,
    /// Styles for wording.
    pub styles: Styles,
    /// Roles, signers and revoked keys.
    pub authority: Authority,
    /// Policies in Rego.
    pub rego: Policies,
    /// SHA-256 over the paths and bytes of all files of the folder, in lower-case hexadecimal digits.
    pub digest: String,
}

impl Governance {
    /// Reads the folder. What cannot be understood becomes findings that block.
    ///
    /// # Errors
    /// When a file is there and cannot be read from disk.
    pub fn load(cx: &GovernanceCx<'_>, sources: &mut Sources, sink: &mut Sink) -> io::Result<Self> {
        let mut own = Sink::new();
        let governance = Self::read(cx, sources, &mut own)?;
        unrepaired(own, sink);
        Ok(governance)
    }

    fn read(cx: &GovernanceCx<'_>, sources: &mut Sources, sink: &mut Sink) -> io::Result<Self> {
        let mut governance = Self { digest: digest(cx.world)?, ..Self::default() };
        let table = read_table(cx.world, "policy.toml", sources, sink)?;
        governance.file = table.map(|table| file::read(&table, cx.environment, sink)).unwrap_or_default();
        let day = cx.now.to_zoned_datetime(TimeZone::UTC).date();
        let pilot = governance.file.pilot.clone().filter(|pilot| pilot.runs(day));
        for layer in governance.file.layers.clone() {
            // What a pilot may do more than others ends with it.
            if pilot.is_some() || layer.origin != Origin::Environment(PILOT.to_owned()) {
                governance.policy.add(layer);
            }
        }
        governance.packs = packs::load(&governance.file.packs, cx.world, sources, sink)?;
        let today = cx.now.to_zoned_datetime(cx.zone.clone()).date();
        sink.extend(governance.packs.iter().filter_map(|pack| packs::review(pack, today)));
        for pack in &governance.packs {
            governance.policy.add(packs::layer(pack));
        }
        governance.policy.add(suppressions(&governance.file));
        governance.styles = Styles::load(cx.world, FOLDER, &governance.file.styles, sources, sink);
        let cx_rego = LoadCx { world: cx.world, folder: REGO, options: &governance.file.rego, now: cx.now };
        governance.rego = Policies::load(&cx_rego, sources, sink)?;
        let styles = governance.styles.levels().map(|(name, level)| (format!("BRD001/{name}"), level));
        governance.policy.add(built_in(styles.chain(governance.rego.levels())));
        governance.policy.strict = cx.strict;
        governance.calendar = Calendar::load(cx.world, cx.zone, sources, sink)?;
        let table = read_table(cx.world, "targets.toml", sources, sink)?;
        governance.targets = table.map(|table| targets::read(&table, sink)).unwrap_or_default();
        governance.authority = authority(cx.world, sources, sink)?;
        let table = read_table(cx.world, "waivers.toml", sources, sink)?;
        let waivers = Waivers::new(table.as_ref(), governance.file.limits, cx.now, sink);
        governance.policy.waivers = waivers.within(cx.environment, pilot.as_ref().map(|pilot| pilot.until.value));
        let excepted = governance.policy.waivers.for_pilot().or(governance.file.for_pilot);
        match (&governance.file.pilot, excepted) {
            (Some(pilot), _) => sink.extend(pilot.review(day, (cx.environment, governance.file.limits.announce_days))),
            (None, Some(span)) => sink.push(pilot::unowned(span)),
            (None, None) => {}
        }
        let table = read_table(cx.world, "holds.toml", sources, sink)?;
        governance.holds = table.map(|table| holds::read(&table, sink)).unwrap_or_default();
        Ok(governance)
    }

    /// The rules with the options of the policy (of a pack, where the policy has none), and those of the packs.
    pub fn rules(&self, world: &dyn World, sources: &mut Sources, sink: &mut Sink) -> RuleSet {
        let of_pack = |code: &str| {
            let mut all = self.packs.iter().flat_map(|pack| pack.options());
            all.find(|(own, _)| *own == code).map(|(_, options)| options.to_json())
        };
        let options = |code: &str| {
            let own = self.file.options.get(code).map(Node::to_json);
            own.or_else(|| of_pack(code)).unwrap_or(serde_json::Value::Null)
        };
        let mut refused = Vec::new();
        let mut rules = RuleSet::new(options, &mut |code, reason| refused.push((code, reason)));
        if let Some((def, rule)) = self.styles.clone().into_rule() {
            rules.add(def, rule);
        }
        if let Some((def, rule)) = self.rego.clone().into_rule() {
            rules.add(def, rule);
        }
        for (code, reason) in refused {
            let finding = Finding::new("GOV003", format!("Correct the options of the rule {code}"))
                .why("The options cannot be used, so the rule does not check what the policy asks for.")
                .help(format!("{} `placet explain {code}` lists the options.", in_words(&reason)));
            let place = self.file.options.get(code).map(|node| node.span);
            sink.push(place.into_iter().fold(finding, |finding, span| finding.at(span, "")));
        }
        for (def, rule) in pattern::rules(self.packs.clone()) {
            rules.add(def, rule);
        }
        let mut own = Sink::new();
        if let Some(name) = &self.file.secrets {
            let path = format!("{FOLDER}/{}", name.value);
            for (def, rule) in SecretRules::load(world, Some(&path), sources, &mut own).into_rules() {
                rules.replace(def, rule);
            }
        }
        for (def, rule) in CodeNames::load(world, TERMS, sources, &mut own).into_rules() {
            rules.replace(def, rule);
        }
        unrepaired(own, sink);
        rules
    }

    /// Says what speaks against publishing what may be seen: approvals, lead times, and what must be kept and is gone.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn agree(
        &self,
        reviews: &mut [Review],
        site: &Site,
        (world, trusted): (&dyn World, Option<&dyn World>),
        sink: &mut Sink,
    ) -> io::Result<()> {
        approvals::agreed(reviews, site, (world, trusted), sink)?;
        sink.extend(too_soon(&self.calendar, reviews, &site.hidden, world.now()));
        sink.extend(holds::review(&self.holds, world)?);
        Ok(())
    }

    /// How many years published versions are kept, and of which class they are: the longest of the packs in force.
    pub fn retention(&self) -> Option<(&str, u32)> {
        let all = self.packs.iter().filter_map(|pack| pack.retention.as_ref());
        all.max_by_key(|own| own.years).map(|own| (own.class.as_str(), own.years))
    }

    /// The hooks with the digest of the policy they are told.
    pub fn hooks(&self) -> (Vec<Hook>, String) {
        (self.file.hooks.clone(), format!("sha256:{}", self.digest))
    }

    /// Whether the site may be built in production although something is to fix.
    pub fn allows_no_gate(&self) -> bool {
        self.file.allow_no_gate != Some(false)
    }

    /// Who owns a rule: the entry of its instance, its code or its group.
    pub fn owner(&self, code: &str) -> Option<&str> {
        let family = crate::rules::family(code);
        let group = family.trim_end_matches(|c: char| c.is_ascii_digit());
        [code, family, group].iter().find_map(|key| self.file.owners.get(*key)).map(String::as_str)
    }
}

/// The people who own the policy change it; a repair by whoever writes posts would be a change of the policy.
fn unrepaired(own: Sink, sink: &mut Sink) {
    sink.extend(own.into_findings().into_iter().map(|finding| Finding { fix: None, ..finding }));
}

/// What serde says of an option, in words for people who own a policy.
fn in_words(reason: &str) -> String {
    let words = [
        ("unknown field ", "There is no option "),
        (", expected one of ", "; possible are "),
        (", there are no fields", "; this rule has none"),
        ("invalid type: ", "There is "),
        ("invalid value: ", "There is "),
        ("missing field ", "There is no "),
        (", expected a sequence", ", and a list is wanted"),
        (", expected ", ", and wanted is "),
        ("usize", "a whole number"),
        ("u64", "a whole number"),
        ("u32", "a whole number"),
        ("f64", "a number"),
    ];
    let reason = words.iter().fold(reason.to_owned(), |text, (from, to)| text.replace(from, to));
    format!("{}.", reason.trim_end_matches('.'))
}

/// Reads a TOML file of the folder; `None` when there is none or it cannot be understood.
pub(super) fn read_table(
    world: &dyn World,
    name: &str,
    sources: &mut Sources,
    sink: &mut Sink,
) -> io::Result<Option<Table>> {
    let Some((file, text)) = read_text(world, name, sources, sink)? else { return Ok(None) };
    // Strictly: a policy is not repaired by guessing.
    match toml_node::parse(file, &text, 0, "GOV001") {
        Ok(table) => Ok(Some(table)),
        Err(finding) => {
            sink.push(*finding);
            Ok(None)
        }
    }
}

/// Reads a file of the folder as text; `None` when there is none or it is no text.
pub(super) fn read_text(
    world: &dyn World,
    name: &str,
    sources: &mut Sources,
    sink: &mut Sink,
) -> io::Result<Option<(FileId, String)>> {
    let path = format!("{FOLDER}/{name}");
    if !world.exists(&path) {
        return Ok(None);
    }
    let Ok(text) = String::from_utf8(world.read(&path)?) else {
        let file = sources.add(path, "");
        sink.push(
            Finding::new("GOV001", "Save this file as UTF-8")
                .at(Span::new(file, 0..0), "stored in another text encoding")
                .why("The policy cannot be read, so nothing can be published.")
                .help("In your editor choose Save As, and UTF-8 as encoding."),
        );
        return Ok(None);
    };
    Ok(Some((sources.add(path, text.as_str()), text)))
}

/// What `suppressions` makes of comments in posts that switch a rule off.
fn suppressions(file: &PolicyFile) -> Layer {
    let clause = |level, enforcement| Clause {
        level,
        enforcement: Some(enforcement),
        span: file.suppressions.as_ref().map(|at| at.span),
    };
    let clause = file.suppressions.as_ref().map(|at| match at.value {
        Suppressions::Allow => clause(Level::Advise, Enforcement::Soft),
        Suppressions::WithWaiver => clause(Level::Block, Enforcement::Soft),
        Suppressions::Deny => clause(Level::Block, Enforcement::Hard),
    });
    let clauses = clause.map(|clause| (SUPPRESSION.to_owned(), clause)).into_iter().collect();
    Layer { origin: Origin::Policy, clauses }
}

/// Levels that styles and policies in Rego give to their own rules.
fn built_in(levels: impl Iterator<Item = (String, Level)>) -> Layer {
    let clause = |level| Clause { level, enforcement: None, span: None };
    Layer { origin: Origin::BuiltIn, clauses: levels.map(|(code, level)| (code, clause(level))).collect() }
}

/// Reads who has to agree, who may sign, and which keys count no more.
fn authority(world: &dyn World, sources: &mut Sources, sink: &mut Sink) -> io::Result<Authority> {
    let table = read_table(world, "roles.toml", sources, sink)?;
    let roles = table.map(|table| Roles::read(&table, &file::WORDS, sink)).unwrap_or_default();
    let signers = read_text(world, "allowed_signers", sources, sink)?;
    let signers = signers.map(|(file, text)| Signers::read(file, &text, sink)).unwrap_or_default();
    let path = format!("{FOLDER}/revoked_keys");
    if !world.exists(&path) {
        return Ok(Authority { roles, signers, revoked: Revoked::None });
    }
    let bytes = world.read(&path)?;
    let file = sources.add(path, String::from_utf8_lossy(&bytes).as_ref());
    Ok(Authority { roles, signers, revoked: Revoked::read(file, &bytes, sink) })
}

fn digest(world: &dyn World) -> io::Result<String> {
    let mut hasher = Sha256::new();
    for entry in world.list(FOLDER)? {
        let bytes = world.read(&entry.path)?;
        for part in [entry.path.as_bytes(), &bytes] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    Ok(hex(&hasher.finalize()))
}
