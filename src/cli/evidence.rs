//! The evidence of a release: manifest, signatures, statements, parts list, and what the audit log says of it.

use std::path::Path;

use serde_json::Value;

use super::Failure;
use super::site::{SiteRun, failed};
use super::terminal::Terminal;
use crate::act::{Log, actor, stopped};
use crate::approvals::{Record, list};
use crate::deploy::{Place, Refused, ReleaseStaging, TIMES, Times, fingerprint, sign, sign_statement};
use crate::hosting::original;
use crate::pipeline::Outcome;
use crate::policy::{Report, Target};
use crate::release::audit::{self, Event, Head, Kind};
use crate::release::{Approval, BomCx, GateCx, StatementCx, Sums, bom, envelope, gate, host, provenance, sha256};
use crate::render::theme::licence;
use crate::world::World as _;

/// What evidence is made of.
#[derive(Clone, Copy)]
pub(super) struct EvidenceCx<'a> {
    pub(super) site: &'a SiteRun,
    pub(super) outcome: &'a Outcome,
    pub(super) report: &'a Report,
    pub(super) target: &'a Target,
    pub(super) place: &'a Place,
    pub(super) log: &'a Log,
    /// `--key`.
    pub(super) key: Option<&'a Path>,
    /// Name of the window that is overridden.
    pub(super) overridden: Option<&'a str>,
    /// Ticket of the emergency.
    pub(super) emergency: Option<&'a str>,
}

/// The evidence.
pub(super) struct Made {
    /// Name of the release.
    pub(super) name: String,
    /// SHA-256 of the manifest.
    pub(super) digest: String,
    /// Files with their names.
    pub(super) files: Vec<(&'static str, Vec<u8>)>,
    /// What is recorded before the switch.
    pub(super) events: Vec<Event>,
}

/// Makes the evidence of a release that lies in its staging folder, and links the assets that stay into it.
pub(super) fn make(cx: &EvidenceCx<'_>, staging: &ReleaseStaging, terminal: &Terminal) -> Result<Made, Failure> {
    let now = cx.site.world.now();
    let sums = Sums::of(&cx.outcome.index);
    let text = sums.to_text();
    let digest = sha256(text.as_bytes());
    let name = format!("{}-{}", now.strftime("%Y%m%d%H%M%S"), digest.get(..8).unwrap_or_default());
    let mut files = vec![("SHA256SUMS", text.clone().into_bytes())];
    if cx.target.retain_assets {
        let mut kept = cx.place.kept(&sums, cx.target.keep).map_err(|error| failed(&error))?;
        // A page that somebody has open does without what was taken back.
        let lost = kept.without(&|path, bytes| {
            let text = String::from_utf8_lossy(bytes);
            cx.outcome.traces.find(path, bytes, if path.ends_with("woff2") { "" } else { &text }).is_empty()
        });
        for path in lost.map_err(|error| failed(&error))? {
            terminal.detail(&format!("`{path}` of an earlier release is not kept: it belongs to a withdrawn post."));
        }
        kept.link(staging.folder()).map_err(|error| failed(&error))?;
        if !kept.sums.is_empty() {
            files.push(("SHA256SUMS.retained", kept.sums.to_text().into_bytes()));
        }
    }
    let times = times(cx, &sums);
    times.apply(staging.folder()).map_err(|error| failed(&error))?;
    files.push((TIMES, times.to_text().into_bytes()));
    let base_url = cx.outcome.config.as_ref().map_or("", |config| config.base_url.as_str());
    let key = signed(cx, (base_url, &text), &mut files, terminal)?;
    let log = cx.log.files()?;
    let head = audit::check(&log).map_err(|broken| stopped(&broken))?;
    let approvals = approvals(cx.outcome);
    statements(cx, (base_url, &text), (&head, &approvals), &mut files, terminal)?;
    let licence = match &cx.outcome.config {
        Some(config) => licence(config, &*cx.site.world).map_err(|error| failed(&error))?,
        None => None,
    };
    let theme = cx.outcome.config.as_ref().and_then(|config| config.theme.as_deref()).unwrap_or("placet");
    let origins = staging.origins().found();
    let parts = BomCx { sums: &sums, base_url, theme: (theme, licence.as_deref()), origins: &origins, now };
    files.push(("bom.cdx.json", bom(&parts).into_bytes()));
    let events = events(cx, (&name, &digest), key.as_deref(), &log);
    Ok(Made { name, digest, files, events })
}

/// The time of the last change of each file: that of the release before where neither bytes nor header fields differ.
fn times(cx: &EvidenceCx<'_>, sums: &Sums) -> Times {
    let index = &cx.outcome.index;
    let policy = |path: &str| cx.outcome.serving.as_ref().map_or_else(|| "-".to_owned(), |draft| draft.policy(path));
    let original = |path| original(index, path).map(|(original, _)| original);
    Times::next(sums, &cx.place.before(), cx.site.world.now().as_second(), &policy, &original)
}

/// Signs the manifest, where a key is named. Gives the fingerprint of the key.
fn signed(
    cx: &EvidenceCx<'_>,
    (base_url, text): (&str, &str),
    files: &mut Vec<(&'static str, Vec<u8>)>,
    terminal: &Terminal,
) -> Result<Option<String>, Failure> {
    let rules = &cx.outcome.governance.file.release;
    let own = rules.key.as_ref().map(|key| cx.site.world.root().join(&key.value));
    let Some(key) = cx.key.map(Path::to_owned).or(own) else {
        terminal
            .say("The manifest is not signed: no key is named (`--key`, or `key` under `[release]` of the policy).");
        return Ok(None);
    };
    let refused = |refused: Refused| {
        Failure::tool(format!("The manifest cannot be signed: {}.", refused.0))
            .help("Check the key, or the agent that holds it. Nothing was published.")
    };
    let namespace = format!("release@{}", host(base_url));
    files.push(("SHA256SUMS.sig", sign(&key, &namespace, text.as_bytes()).map_err(refused)?));
    fingerprint(&key).map(Some).map_err(refused)
}

/// The statements in their envelopes, signed by the company's program where the policy names one.
fn statements(
    cx: &EvidenceCx<'_>,
    (base_url, sums): (&str, &str),
    (head, approvals): (&Head, &[Approval]),
    files: &mut Vec<(&'static str, Vec<u8>)>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let (world, governance) = (&cx.site.world, &cx.outcome.governance);
    let about = StatementCx {
        sums,
        base_url,
        environment: &cx.target.environment,
        target: &cx.target.name.value,
        now: world.now(),
        policy: &governance.digest,
        run: cx.log.actor.run.as_deref(),
        builder: actor::builder(&**world),
    };
    let judged = GateCx { report: cx.report, governance, approvals, emergency: cx.emergency, audit_head: &head.digest };
    let bodies = [
        ("provenance.dsse.json", provenance(&about, &actor::source(world))),
        ("gate.dsse.json", gate(&about, &judged)),
    ];
    let rules = &governance.file.release;
    if rules.signer.is_empty() {
        terminal.say("The statements are not signed: the policy names no `signer` under `[release]`.");
    }
    let command: Vec<&str> = rules.signer.iter().map(|word| word.as_str()).collect();
    for (name, body) in bodies {
        let signature = if command.is_empty() {
            None
        } else {
            let keyid = rules.keyid.as_deref().unwrap_or_default();
            let signature = sign_statement(&command, keyid, world.root(), &body);
            Some(signature.map_err(|refused| {
                Failure::tool(format!("`{name}` cannot be signed: {}.", refused.0))
                    .help("Nothing was published. Check `signer` under `[release]` of the policy.")
            })?)
        };
        files.push((name, envelope(&body, signature.as_ref()).into_bytes()));
    }
    Ok(())
}

/// The decisions that this release rests on, as the gate verified them.
fn approvals(outcome: &Outcome) -> Vec<Approval> {
    let of = |record: &Record, key: Option<&str>| Approval {
        path: format!("{}/{}/{}", crate::approvals::FOLDER, record.subject, record.file_name()),
        sha256: sha256(record.to_text().as_bytes()),
        subject: record.subject.clone(),
        files: sha256(list(&record.files).as_bytes()),
        role: record.role.clone(),
        signer: record.signer.clone(),
        key: key.map(str::to_owned),
        decision: record.decision.as_str(),
        time: record.time,
    };
    let given = outcome.reviews.iter().flat_map(|review| &review.roles).flat_map(|standing| &standing.given);
    let given = given.map(|given| of(&given.record, Some(&given.fingerprint)));
    let back = outcome.reviews.iter().filter_map(|review| review.back.as_ref()).map(|record| of(record, None));
    given.chain(back).collect()
}

/// What is recorded: changes of policy and key since the last entry, exceptions used for the first time, an
/// overridden window, and the release itself.
fn events(cx: &EvidenceCx<'_>, (name, digest): (&str, &str), key: Option<&str>, log: &audit::Files) -> Vec<Event> {
    let policy = &cx.outcome.governance.digest;
    let before = audit::entries(log);
    let target = cx.target.name.as_str();
    let mut events = Vec::new();
    let last = before.iter().rev().find_map(|entry| entry["policy"].as_str());
    if let Some(last) = last.filter(|last| last.strip_prefix("sha256:") != Some(policy)) {
        events.push(Event::new(Kind::PolicyChange).policy(policy).detail("from", last));
    }
    let release = before.iter().rev().find(|entry| entry["event"] == "publish" && entry["details"]["target"] == target);
    if let Some(old) = release.map(|entry| entry["key"].as_str()).filter(|old| *old != key) {
        events.push(Event::new(Kind::KeyChange).key(key).detail("target", target).detail("from", old));
    }
    let mut used: Vec<&str> =
        cx.report.diagnostics.iter().filter_map(|seen| Some(seen.waiver.as_ref()?.id.as_str())).collect();
    used.sort_unstable();
    used.dedup();
    let known = |id: &str| before.iter().any(|entry| entry["event"] == "waive" && entry["details"]["id"] == id);
    for id in used.iter().filter(|id| !known(id)) {
        let waiver = cx.outcome.governance.policy.waivers.entries.iter().find(|waiver| waiver.id.value == **id);
        let Some(waiver) = waiver else { continue };
        let event = Event::new(Kind::Waive).policy(policy).detail("id", *id).detail("rule", waiver.rule.as_str());
        let event = event.detail("path", waiver.path.as_str()).detail("reason", waiver.reason.as_str());
        events.push(event.detail("approved_by", waiver.approved_by.as_str()));
    }
    if let Some(window) = cx.overridden {
        let event = Event::new(Kind::Override).policy(policy).detail("target", target).detail("window", window);
        events.push(event.detail("emergency", cx.emergency));
    }
    let event = Event::new(Kind::Publish).subject("SHA256SUMS", digest).policy(policy).key(key);
    let event = event.detail("target", target).detail("release", name);
    let mut event = event.detail("environment", cx.target.environment.as_str()).detail("waivers", Value::from(used));
    let held = cx.outcome.due.iter().filter(|due| due.held).map(|due| due.path.as_str()).collect::<Vec<_>>();
    let withdrawn: Vec<&str> = cx.outcome.withdrawn.iter().map(String::as_str).collect();
    for (name, posts) in [("held", held), ("withdrawn", withdrawn)] {
        if !posts.is_empty() {
            event = event.detail(name, Value::from(posts));
        }
    }
    events.push(event);
    events
}
