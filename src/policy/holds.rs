//! `governance/holds.toml`: what must not be deleted, because a court or a regulator may ask for it.

use std::collections::BTreeSet;
use std::io;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::file::WORDS;
use crate::approvals;
use crate::config::node::{Kind, Table};
use crate::config::read::Reader;
use crate::diag::{At, Finding, Sink};
use crate::world::{History, World};

/// One legal hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its name, for reports.
    pub id: At<String>,
    /// Files and folders, from the root of the site.
    pub paths: Vec<At<String>>,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// First day, in UTC.
    pub from: Date,
    /// Last day, in UTC; none while nobody has lifted it.
    pub until: Option<Date>,
}

/// Where the log of what happened lies; it is evidence of everything.
const LOG: &str = "audit";

impl Hold {
    /// Whether it holds on a day.
    pub fn in_force(&self, today: Date) -> bool {
        self.from <= today && self.until.is_none_or(|until| today <= until)
    }
}

/// Reads the file.
pub(super) fn read(table: &Table, sink: &mut Sink) -> Vec<Hold> {
    let mut reader = Reader::new(table, &WORDS, sink);
    let tables = reader.tables("hold");
    reader.finish();
    tables.into_iter().filter_map(|table| hold(table, sink)).collect()
}

fn hold(table: &Table, sink: &mut Sink) -> Option<Hold> {
    let mut reader = Reader::new(table, &WORDS, sink).within("hold");
    let take = |kind: &Kind| match kind {
        Kind::Date(text) | Kind::Str(text) => text.parse::<Date>().ok(),
        _ => None,
    };
    let (id, reason, owner) = (reader.filled("id"), reader.filled("reason"), reader.filled("owner"));
    let paths = reader.texts("paths").unwrap_or_default();
    let from = reader.convert("from", ("a day", "2026-10-01"), take);
    let until = reader.convert("until", ("a day", "2028-10-01"), take);
    let why = "Without it nobody could tell what must be kept, and for whom.";
    reader.require("id", why, "id = \"H-2026-03\"");
    reader.require("paths", why, "paths = [\"content/news/q3\"]");
    reader.require("reason", why, "reason = \"Doe v. Corp\"");
    reader.require("owner", why, "owner = \"Legal, legal@corp.example\"");
    reader.require("from", why, "from = 2026-10-01");
    if !reader.finish() {
        return None;
    }
    let plain = |path: At<String>| At { value: path.value.trim_matches('/').to_owned(), span: path.span };
    let paths = paths.into_iter().map(plain).filter(|path| !path.value.is_empty()).collect();
    Some(Hold {
        id: id?,
        paths,
        reason: reason?.value,
        owner: owner?.value,
        from: from?.value,
        until: until.map(|until| until.value),
    })
}

/// What is missing of what is held: named files, files that the history knows, and their approvals.
///
/// # Errors
/// When a folder cannot be listed.
pub(super) fn review(holds: &[Hold], world: &dyn World) -> io::Result<Vec<Finding>> {
    let today = world.now().to_zoned_datetime(TimeZone::UTC).date();
    let holds: Vec<&Hold> = holds.iter().filter(|hold| hold.in_force(today)).collect();
    if holds.is_empty() {
        return Ok(Vec::new());
    }
    let History::Whole(changes) = world.history() else {
        return Ok(holds.into_iter().map(unknown).collect());
    };
    let mut findings = Vec::new();
    for hold in holds {
        let (mut said, mut gone) = (BTreeSet::new(), Vec::new());
        for path in &hold.paths {
            if !world.exists(&path.value) && world.list(&path.value)?.is_empty() {
                gone.push((path.value.clone(), path));
            }
            let evidence = path.value.strip_prefix("content/").map(|inner| {
                format!("{}/{}", approvals::FOLDER, approvals::subject(inner.trim_end_matches("/index.md")))
            });
            let kept: Vec<&str> = [path.value.as_str(), LOG].into_iter().chain(evidence.as_deref()).collect();
            let inside = |file: &str| {
                kept.iter()
                    .any(|own| file.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
            };
            for change in changes.iter().filter(|change| day(change.at) >= hold.from) {
                let lost = change.paths.iter().filter(|file| inside(file) && !world.exists(file));
                gone.extend(lost.map(|file| (file.clone(), path)));
            }
        }
        gone.retain(|(path, _)| said.insert(path.clone()));
        gone.sort_by(|a, b| a.0.cmp(&b.0));
        findings.extend(gone.into_iter().map(|(path, place)| missing(hold, &path, place)));
    }
    Ok(findings)
}

fn day(at: jiff::Timestamp) -> Date {
    at.to_zoned_datetime(TimeZone::UTC).date()
}

fn missing(hold: &Hold, path: &str, place: &At<String>) -> Finding {
    Finding::new("GOV033", format!("Restore `{path}`"))
        .at(place.span, format!("held since {}", hold.from))
        .subject(path)
        .why(format!("It was deleted, and the legal hold `{}` says that it must be kept.", hold.id.value))
        .help(format!("Take it from the history. To take a post down, withdraw it. Ask {}.", hold.owner))
}

fn unknown(hold: &Hold) -> Finding {
    Finding::new("GOV033", "Check where the whole history of the files is at hand")
        .at(hold.id.span, "cannot be checked")
        .why("Without the whole history nobody can tell whether something was deleted that must be kept.")
        .help("Use the Git repository with all of its history: in CI, `fetch-depth: 0` or `GIT_DEPTH: 0`.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::toml_node;
    use crate::diag::FileId;
    use crate::world::{Change, MemoryWorld};

    fn found(text: &str, files: &[&str], changes: &[(&str, &str)]) -> Vec<String> {
        let mut sink = Sink::new();
        let holds = read(&toml_node::parse(FileId(0), text, 0, "GOV001").unwrap(), &mut sink);
        assert_eq!(sink.findings(), []);
        let change = |(at, path): &(&str, &str)| Change {
            people: Vec::new(),
            at: format!("{at}T12:00:00Z").parse().unwrap(),
            paths: vec![(*path).to_owned()],
        };
        let history = History::Whole(changes.iter().map(change).collect());
        let world = MemoryWorld::new("2026-11-01T12:00:00Z".parse().unwrap()).with_history(history);
        for path in files {
            world.put(path, "x");
        }
        review(&holds, &world).unwrap().into_iter().map(|finding| finding.title).collect()
    }

    const HOLD: &str =
        "[[hold]]\nid = \"H1\"\npaths = [\"content/news/\"]\nreason = \"r\"\nowner = \"o\"\nfrom = 2026-10-01\n";

    #[test]
    fn what_is_held_is_missed_when_it_is_gone() {
        let kept = "content/news/a.md";
        let none: [String; 0] = [];
        assert_eq!(found(HOLD, &[kept], &[("2026-10-05", kept)]), none);
        // Deleted before the hold: nobody had to keep it.
        assert_eq!(found(HOLD, &[kept], &[("2026-09-05", "content/news/b.md")]), none);
        assert_eq!(found(HOLD, &[kept], &[("2026-10-05", "content/newsletter.md")]), none);
        assert_eq!(found(HOLD, &[kept], &[("2026-10-05", "content/news/b.md")]), ["Restore `content/news/b.md`"]);
        assert_eq!(
            found(HOLD, &[kept], &[("2026-10-05", "approvals/news/a/legal.lee.approval")]),
            ["Restore `approvals/news/a/legal.lee.approval`"]
        );
        assert_eq!(found(HOLD, &[kept], &[("2026-10-05", "audit/2026.jsonl")]), ["Restore `audit/2026.jsonl`"]);
        assert_eq!(found(HOLD, &[], &[]), ["Restore `content/news`"]);
        let lifted = format!("{HOLD}until = 2026-10-31\n");
        assert_eq!(found(&lifted, &[], &[]), none);
    }

    #[test]
    fn without_history_it_is_said() {
        let mut sink = Sink::new();
        let holds = read(&toml_node::parse(FileId(0), HOLD, 0, "GOV001").unwrap(), &mut sink);
        let world = MemoryWorld::new("2026-11-01T12:00:00Z".parse().unwrap());
        assert_eq!(review(&holds, &world).unwrap()[0].title, "Check where the whole history of the files is at hand");
    }
}
