//! `placet audit export`: the bundle for auditors.

#![expect(clippy::disallowed_methods, reason = "the command line writes the bundle")]

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::args::Global;
use super::audit::ExportArgs;
use super::site::{SiteRun, failed};
use super::terminal::Terminal;
use super::{Exit, Failure, place, target};
use crate::act::{Log, stopped};
use crate::deploy::git;
use crate::diag::{Sink, Sources};
use crate::policy::{Governance, WindowKind, judge};
use crate::release::audit::{self, FOLDER};
use crate::release::{Bundle, Row, Sheet, Sums, host, sha256};
use crate::world::World as _;

/// What the sheets are made of.
struct Cx<'a> {
    site: &'a SiteRun,
    governance: &'a Governance,
    entries: Vec<Value>,
    from: Timestamp,
    until: Timestamp,
}

pub(super) fn run(args: &ExportArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let day = |date: jiff::civil::Date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0));
    let until = args.until.tomorrow().and_then(day);
    let (Ok(from), Ok(until)) = (day(args.from), until) else {
        return Err(
            Failure::usage("These days cannot be used.").help("For example: `--from 2026-01-01 --until 2026-12-31`.")
        );
    };
    if from >= until {
        return Err(Failure::usage("The last day is before the first.").help("Swap `--from` and `--until`."));
    }
    if !place::is_free(&args.output)? {
        return Err(Failure::usage(format!("The folder `{}` is not empty.", args.output.display()))
            .help("Name a new folder, so that nothing old gets among the evidence."));
    }
    let site = SiteRun::new(global, "check", "production")?;
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let governance = site.governance(&mut sources, &mut sink)?;
    if judge(sink.into_findings(), &sources, &governance.policy).blocked() {
        return Err(Failure::usage("The policy cannot be used, so the bundle would not be complete.")
            .help("`placet policy show` says what is to be corrected."));
    }
    let files = Log::of(&site.world).files()?;
    audit::check(&files).map_err(|broken| stopped(&broken))?;
    let mut entries = audit::entries(&files);
    entries.retain(|entry| {
        let time = entry["time"].as_str().and_then(|time| time.parse::<Timestamp>().ok());
        time.is_some_and(|time| from <= time && time < until)
    });
    let cx = Cx { site: &site, governance: &governance, entries, from, until };
    let (evidence, missing) = evidence(&cx)?;
    let bundle = bundle(&cx, (args.from, args.until))?;
    let written = write(&cx, &bundle, (&files, evidence), &args.output)?;
    for release in &missing {
        terminal.say(&format!("The evidence of {release} cannot be reached from here, so it is not in the bundle."));
    }
    terminal.summary(&format!("Wrote {written} files to `{}`; `SHA256SUMS` lists them.", args.output.display()));
    Ok(Exit::Done)
}

fn bundle(cx: &Cx<'_>, (from, until): (jiff::civil::Date, jiff::civil::Date)) -> Result<Bundle, Failure> {
    let name = cx.site.config()?.map(|config| host(&config.base_url).to_owned()).unwrap_or_default();
    let title = format!("Audit bundle of {name}, {from} to {until} (UTC)");
    let events = |kinds: &[&str]| -> Vec<&Value> {
        cx.entries.iter().filter(|entry| kinds.contains(&entry["event"].as_str().unwrap_or_default())).collect()
    };
    let columns: &[&str] =
        &["seq", "time", "event", "actor", "key", "subjects", "policy", "tool", "ticket", "run", "details"];
    let sheet = |name, title, kinds: &[&str]| Sheet {
        name,
        title,
        columns,
        rows: events(kinds).into_iter().map(|entry| row(entry, columns)).collect(),
        note: None,
    };
    let all = Sheet {
        name: "log",
        title: "Everything in the audit log",
        columns,
        rows: cx.entries.iter().map(|entry| row(entry, columns)).collect(),
        note: None,
    };
    let sheets = vec![
        authors(cx),
        approvals(cx)?,
        sheet(
            "decisions",
            "Which approvals and new dates were recorded",
            &["approve", "reject", "withdraw", "reschedule"],
        ),
        sheet("checks", "What was checked", &["check", "build"]),
        exceptions(cx),
        sheet(
            "overrides",
            "Exceptions used, windows overridden, policies and keys changed",
            &["waive", "override", "policy-change", "key-change"],
        ),
        windows(cx),
        sheet("releases", "What was released where", &["publish", "rollback"]),
        all,
    ];
    Ok(Bundle { title, sheets })
}

fn row(entry: &Value, columns: &[&str]) -> Row {
    let cell = |name: &&str| match &entry[*name] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    columns.iter().map(cell).collect()
}

/// Who wrote, as Git has it.
fn authors(cx: &Cx<'_>) -> Sheet {
    // Seconds: Git does not read every date, and takes one that it cannot read for now.
    let since = format!("--since=@{}", cx.from.as_second());
    let until = format!("--until=@{}", cx.until.as_second() - 1);
    let form = "--format=%x1e%H%x1f%aI%x1f%an <%ae>%x1f%cn <%ce>%x1f%s%x1f";
    let arguments = ["log", &since, &until, "--name-only", form, "--", "content", "data", "governance"];
    let said = git(cx.site.world.root(), &arguments);
    let known = git(cx.site.world.root(), &["rev-parse", "--git-dir"]).is_some();
    let empty = said.is_none();
    let rows = said.unwrap_or_default();
    let rows = rows.split('\u{1e}').filter(|part| !part.trim().is_empty()).map(|part| {
        let mut cells: Row = part.splitn(6, '\u{1f}').map(|cell| cell.trim().to_owned()).collect();
        if let Some(files) = cells.get_mut(5) {
            *files = files.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        }
        cells
    });
    Sheet {
        name: "authors",
        title: "Who wrote and changed what",
        columns: &["commit", "time", "author", "committer", "subject", "files"],
        rows: rows.collect(),
        note: match (known, empty) {
            (false, _) => Some("The site is in no Git repository, so nobody can be named.".to_owned()),
            (true, true) => Some("Git names no change in this time.".to_owned()),
            (true, false) => None,
        },
    }
}

/// The records in `approvals/` as they are now. Which of them counted stands in the evidence of each release.
fn approvals(cx: &Cx<'_>) -> Result<Sheet, Failure> {
    let world = &cx.site.world;
    let mut rows = Vec::new();
    for entry in world.list("approvals").map_err(|error| failed(&error))? {
        if !entry.path.ends_with(".approval") {
            continue;
        }
        let bytes = world.read(&entry.path).map_err(|error| failed(&error))?;
        let text = String::from_utf8_lossy(&bytes);
        let header = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("# {name}: ")).map(str::trim));
            line.unwrap_or_default().to_owned()
        };
        let (subject, role, signer) = (header("subject"), header("role"), header("signer"));
        rows.push(vec![entry.path.clone(), sha256(&bytes), subject, role, signer]);
    }
    Ok(Sheet {
        name: "approvals",
        title: "Who approved what (records as they are now; copies in `approvals/`)",
        columns: &["record", "sha256", "subject", "role", "signer"],
        rows,
        note: None,
    })
}

fn exceptions(cx: &Cx<'_>) -> Sheet {
    let rows = cx.governance.policy.waivers.entries.iter().map(|waiver| {
        vec![
            waiver.id.value.clone(),
            waiver.rule.value.clone(),
            waiver.path.value.clone(),
            waiver.reason.clone(),
            waiver.owner.clone(),
            waiver.approved_by.value.clone(),
            waiver.expires.value.to_string(),
        ]
    });
    Sheet {
        name: "exceptions",
        title: "Exceptions in the policy as it is now",
        columns: &["id", "rule", "path", "reason", "owner", "approved_by", "expires"],
        rows: rows.collect(),
        note: None,
    }
}

fn windows(cx: &Cx<'_>) -> Sheet {
    let mut rows: Vec<Row> = Vec::new();
    for window in &cx.governance.calendar.windows {
        let kind = if window.kind == WindowKind::Allow { "allow" } else { "freeze" };
        for (start, end) in window.between(cx.from, cx.until) {
            let ticket = window.ticket.clone().unwrap_or_default();
            rows.push(vec![start.to_string(), end.to_string(), kind.to_owned(), window.name.clone(), ticket]);
        }
    }
    rows.sort();
    Sheet {
        name: "windows",
        title: "Windows and freezes, from the calendar as it is now",
        columns: &["from", "until", "kind", "name", "ticket"],
        rows,
        note: None,
    }
}

/// Writes everything. Gives the number of files.
fn write(
    cx: &Cx<'_>,
    bundle: &Bundle,
    (log, evidence): (&audit::Files, Files),
    folder: &Path,
) -> Result<usize, Failure> {
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("index.html".to_owned(), bundle.html().into_bytes()),
        ("bundle.json".to_owned(), bundle.json().into_bytes()),
    ];
    files.extend(bundle.sheets.iter().map(|sheet| (format!("{}.csv", sheet.name), sheet.csv())));
    // The whole log, so that the chain can be checked from its start.
    files.extend(log.iter().cloned());
    files.push((format!("{FOLDER}/check.sh"), audit::SCRIPT.as_bytes().to_vec()));
    for entry in cx.site.world.list("approvals").map_err(|error| failed(&error))? {
        files.push((entry.path.clone(), cx.site.world.read(&entry.path).map_err(|error| failed(&error))?));
    }
    files.extend(evidence);
    let sums: Sums = files.iter().map(|(path, bytes)| (path.clone(), sha256(bytes))).collect();
    files.push(("SHA256SUMS".to_owned(), sums.to_text().into_bytes()));
    for (path, bytes) in &files {
        let path = folder.join(path);
        let written = fs::create_dir_all(path.parent().unwrap_or(folder)).and_then(|()| fs::write(&path, bytes));
        written.map_err(|error| Failure::file("written", &path, &error))?;
    }
    Ok(files.len())
}

/// Files of a bundle with their paths.
type Files = Vec<(String, Vec<u8>)>;

/// Evidence of the releases of this time, and the releases whose evidence cannot be reached from here.
fn evidence(cx: &Cx<'_>) -> Result<(Files, Vec<String>), Failure> {
    let (mut files, mut missing) = (Vec::new(), Vec::new());
    for entry in cx.entries.iter().filter(|entry| entry["event"] == "publish") {
        let text = |name: &str| entry["details"][name].as_str().unwrap_or_default();
        let (name, release) = (text("target"), text("release"));
        let known = cx.governance.targets.iter().find(|target| target.name.value == name);
        // A target that does not answer is named like one that is gone.
        let place = known.and_then(|target| target::look(cx.site, target).ok());
        let from = place.as_ref().filter(|place| place.fetch_evidence(release).is_ok());
        let from = from.map(|place| place.evidence(release));
        let Some(Ok(entries)) = from.map(fs::read_dir) else {
            missing.push(format!("{release} on `{name}`"));
            continue;
        };
        for file in entries.flatten() {
            let bytes = fs::read(file.path()).map_err(|error| Failure::file("read", &file.path(), &error))?;
            files.push((format!("evidence/{name}/{release}/{}", file.file_name().to_string_lossy()), bytes));
        }
    }
    files.sort();
    Ok((files, missing))
}
