//! In-toto statements about a release: how it was made (SLSA provenance v1) and how the gate judged it
//! (test-result v0.1). Their one subject is the manifest.

use serde_json::{Value, json};

use super::sha256;
use crate::policy::{Governance, Report};
use crate::rules::{Level, RULES};

/// Where the content comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Address of the repository.
    pub repository: Option<String>,
    /// Full name of the commit.
    pub commit: Option<String>,
    /// Whether files differ from the commit.
    pub changed: bool,
}

/// A decision whose signature was verified: an approval that counted, or a withdrawal that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Path of the record from the root of the site.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What was decided about.
    pub subject: String,
    /// SHA-256 of the list of its files.
    pub files: String,
    /// Role it was given in.
    pub role: String,
    /// Who signed.
    pub signer: String,
    /// Fingerprint of the key, where one counted.
    pub key: Option<String>,
    /// What was decided: `approve` or `withdraw`.
    pub decision: &'static str,
    /// When, by the clock of the signer.
    pub time: jiff::Timestamp,
}

/// What both statements are about.
#[derive(Debug, Clone, Copy)]
pub struct StatementCx<'a> {
    /// Text of the manifest.
    pub sums: &'a str,
    /// Address of the site.
    pub base_url: &'a str,
    /// Environment.
    pub environment: &'a str,
    /// Name of the target.
    pub target: &'a str,
    /// The instant of the build.
    pub now: jiff::Timestamp,
    /// SHA-256 of the policy in force.
    pub policy: &'a str,
    /// Address of the CI run.
    pub run: Option<&'a str>,
    /// Kind of machine that built: `local`, or the name of a CI system.
    pub builder: &'a str,
}

/// What the gate saw.
#[derive(Debug, Clone, Copy)]
pub struct GateCx<'a> {
    /// The verdict.
    pub report: &'a Report,
    /// The policy.
    pub governance: &'a Governance,
    /// Records of approvals that this release rests on.
    pub approvals: &'a [Approval],
    /// Number of the emergency, if a window was overridden.
    pub emergency: Option<&'a str>,
    /// Digest of the last line of the audit log before this release.
    pub audit_head: &'a str,
}

/// How the release was made. Written by the tool itself: SLSA Build L1.
pub fn provenance(cx: &StatementCx<'_>, source: &Source) -> Vec<u8> {
    let time = cx.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut dependencies = vec![json!({ "name": "governance", "digest": { "sha256": cx.policy } })];
    if let Some(commit) = &source.commit {
        let uri = source.repository.as_ref().map(|repository| format!("git+{repository}"));
        let mut entry = json!({
            "name": "source",
            "digest": { "gitCommit": commit },
            "annotations": { "changedFiles": source.changed },
        });
        if let (Some(uri), Some(entry)) = (uri, entry.as_object_mut()) {
            entry.insert("uri".to_owned(), uri.into());
        }
        dependencies.push(entry);
    }
    let mut metadata = json!({ "startedOn": time, "finishedOn": time });
    if let (Some(run), Some(metadata)) = (cx.run, metadata.as_object_mut()) {
        metadata.insert("invocationId".to_owned(), run.into());
    }
    let predicate = json!({
        "buildDefinition": {
            "buildType": "urn:placet:build:1",
            "externalParameters": { "baseUrl": cx.base_url, "environment": cx.environment, "target": cx.target },
            "internalParameters": {},
            "resolvedDependencies": dependencies,
        },
        "runDetails": {
            "builder": { "id": format!("urn:placet:builder:{}", cx.builder), "version": { "placet": env!("CARGO_PKG_VERSION") } },
            "metadata": metadata,
        },
    });
    statement(cx, "https://slsa.dev/provenance/v1", &predicate)
}

/// How the gate judged the release.
pub fn gate(cx: &StatementCx<'_>, gate: &GateCx<'_>) -> Vec<u8> {
    let found = |level: Option<Level>| -> Vec<&str> {
        let seen = gate.report.diagnostics.iter();
        let mut codes: Vec<&str> = seen
            .filter(|seen| level.is_none_or(|level| seen.level == level && seen.waiver.is_none()))
            .map(|seen| seen.finding.code.as_ref())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    let (all, failed) = (found(None), found(Some(Level::Block)));
    let warned: Vec<&str> = all.iter().copied().filter(|code| !failed.contains(code)).collect();
    let in_force = |code: &'static str| gate.governance.policy.in_force(code, None);
    let on: Vec<&str> =
        RULES.iter().map(|rule| rule.meta.code).filter(|code| in_force(code).level != Level::Off).collect();
    let passed: Vec<&str> = on.iter().copied().filter(|code| !all.contains(code)).collect();
    let result = match (failed.is_empty(), warned.is_empty()) {
        (false, _) => "FAILED",
        (true, false) => "WARNED",
        (true, true) => "PASSED",
    };
    let rules: Vec<Value> = on
        .iter()
        .map(|code| {
            let found = in_force(code);
            json!({ "code": code, "level": found.level.as_str(), "enforcement": found.enforcement.as_str() })
        })
        .collect();
    let predicate = json!({
        "result": result,
        "configuration": configuration(cx, gate),
        "url": cx.run.unwrap_or_default(),
        "passedTests": passed,
        "warnedTests": warned,
        "failedTests": failed,
        "rules": rules,
        "waivers": waivers(gate),
        "approvals": approvals(gate.approvals),
        "retention": retention(cx, gate),
        "emergency": gate.emergency,
        "auditHead": gate.audit_head,
        "time": cx.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    });
    statement(cx, "https://in-toto.io/attestation/test-result/v0.1", &predicate)
}

fn configuration(cx: &StatementCx<'_>, gate: &GateCx<'_>) -> Vec<Value> {
    let policy = json!({ "name": "governance", "digest": { "sha256": cx.policy } });
    let packs =
        gate.governance.packs.iter().map(
            |pack| json!({ "name": format!("pack {}", pack.name.value), "annotations": { "version": pack.version } }),
        );
    std::iter::once(policy).chain(packs).collect()
}

/// The exceptions that something found is covered by.
fn waivers(gate: &GateCx<'_>) -> Vec<Value> {
    let used = |id: &str| {
        let covered =
            gate.report.diagnostics.iter().filter(|seen| seen.waiver.as_ref().is_some_and(|own| own.id == id));
        covered.map(|seen| seen.fingerprint.as_str()).collect::<Vec<_>>()
    };
    let entries = gate.governance.policy.waivers.entries.iter();
    let shown = entries.filter_map(|waiver| {
        let covers = used(&waiver.id.value);
        (!covers.is_empty()).then(|| {
            json!({
                "id": waiver.id.value,
                "rule": waiver.rule.value,
                "path": waiver.path.value,
                "reason": waiver.reason,
                "owner": waiver.owner,
                "approvedBy": waiver.approved_by.value,
                "expires": waiver.expires.value.to_string(),
                "fingerprints": covers,
            })
        })
    });
    shown.collect()
}

/// How long this version is kept, by the packs in force.
fn retention(cx: &StatementCx<'_>, gate: &GateCx<'_>) -> Value {
    let Some((class, years)) = gate.governance.retention() else { return Value::Null };
    let end = kept_until(cx.now, years).map(|end| end.strftime("%Y-%m-%d").to_string());
    json!({ "class": class, "years": years, "until": end })
}

/// The instant until which what was published at an instant is kept.
pub fn kept_until(published: jiff::Timestamp, years: u32) -> Option<jiff::Timestamp> {
    let zoned = published.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    zoned.checked_add(jiff::Span::new().try_years(years).ok()?).ok().map(|end| end.timestamp())
}

fn approvals(approvals: &[Approval]) -> Vec<Value> {
    let shown = |approval: &Approval| {
        json!({
            "path": approval.path,
            "digest": { "sha256": approval.sha256 },
            "subject": approval.subject,
            "files": { "sha256": approval.files },
            "role": approval.role,
            "signer": approval.signer,
            "key": approval.key,
            "decision": approval.decision,
            "verdict": "verified",
            "time": approval.time.to_string(),
        })
    };
    approvals.iter().map(shown).collect()
}

fn statement(cx: &StatementCx<'_>, predicate_type: &str, predicate: &Value) -> Vec<u8> {
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": "SHA256SUMS", "digest": { "sha256": sha256(cx.sums.as_bytes()) } }],
        "predicateType": predicate_type,
        "predicate": predicate,
    });
    statement.to_string().into_bytes()
}
