//! What happened to a post or to the site: approvals, changes, and what the audit log says.

use jiff::Timestamp;
use serde_json::Value;

use crate::approvals::{Decision, FOLDER, Record, Review};
use crate::release::audit;
use crate::world::{History, World};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Happened {
    pub(super) at: Timestamp,
    pub(super) who: String,
    /// What was done, for people.
    pub(super) what: String,
    /// What it was done to.
    pub(super) to: String,
    /// A remark, or what else is known.
    pub(super) note: String,
}

/// Everything that is known of the past, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Timeline {
    pub(super) all: Vec<Happened>,
    /// What could not be read, as sentences.
    pub(super) lost: Vec<String>,
}

/// Reads it: of one post, or of the site as a whole.
pub(super) fn timeline(world: &dyn World, review: Option<&Review>) -> Timeline {
    let mut out = Timeline::default();
    records(&mut out, world, review);
    log(&mut out, world, review);
    // Of the site as a whole Git tells better.
    if let Some(review) = review {
        changes(&mut out, world, review);
    }
    out.all.sort_by(|a, b| (b.at, &a.what, &a.to).cmp(&(a.at, &b.what, &b.to)));
    out
}

/// What people decided, as the files in `approvals/` say.
fn records(out: &mut Timeline, world: &dyn World, review: Option<&Review>) {
    let folder = review.map_or_else(|| FOLDER.to_owned(), |review| format!("{FOLDER}/{}", review.subject));
    let Ok(entries) = world.list(&folder) else {
        out.lost.push("The approvals could not be read.".to_owned());
        return;
    };
    for entry in entries.iter().filter(|entry| entry.path.ends_with(".approval")) {
        let text = world.read(&entry.path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(record) = text.and_then(|text| Record::read(&text).ok()) else {
            out.lost.push(format!("The approval `{}` could not be read.", entry.path));
            continue;
        };
        if review.is_some_and(|review| review.subject != record.subject) {
            continue;
        }
        out.all.push(Happened { what: what(&record, review), ..happened(record) });
    }
}

fn happened(record: Record) -> Happened {
    let note = record.note.unwrap_or_default();
    Happened { at: record.time, who: record.signer, what: String::new(), to: record.subject, note }
}

/// The decision in words; of a post it is known whether it still holds.
fn what(record: &Record, review: Option<&Review>) -> String {
    let role = &record.role;
    match record.decision {
        Decision::Approve => {
            let given = |own: &Review| own.roles.iter().flat_map(|own| &own.given).any(|given| given.record == *record);
            match review.map(given) {
                Some(true) => format!("Approved for {role}; this holds"),
                Some(false) => format!("Approved for {role}; this counts no more"),
                None => format!("Approved for {role}"),
            }
        }
        Decision::Reject => format!("Rejected for {role}"),
        Decision::Withdraw => format!("Took it back for {role}"),
    }
}

/// What the audit log says, apart from decisions, which were read where they lie.
fn log(out: &mut Timeline, world: &dyn World, review: Option<&Review>) {
    let Ok(files) = audit::files(world) else {
        out.lost.push("The audit log could not be read.".to_owned());
        return;
    };
    if let Err(broken) = audit::check(&files) {
        let audit::Broken { path, line, what } = broken;
        out.lost.push(format!("The audit log is broken: line {line} of `{path}` {what}."));
    }
    for entry in audit::entries(&files) {
        let decided = ["approve", "reject", "withdraw"].contains(&entry["event"].as_str().unwrap_or_default());
        let own = review.is_none_or(|review| about(&entry, review));
        if let Some(found) = of_log(&entry).filter(|_| !decided && own) {
            out.all.push(found);
        }
    }
}

fn about(entry: &Value, review: &Review) -> bool {
    let names = entry["subjects"].as_array().into_iter().flatten().filter_map(|subject| subject["name"].as_str());
    let mut names =
        names.chain(entry["details"].as_object().into_iter().flatten().filter_map(|(_, value)| value.as_str()));
    let own = |name: &str| name == review.path || name == review.subject;
    names.any(own)
}

fn of_log(entry: &Value) -> Option<Happened> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let event = entry["event"].as_str()?;
    let words = [
        ("check", "Checked"),
        ("reschedule", "Set a new date"),
        ("waive", "Used an exception for the first time"),
        ("override", "Overrode a window"),
        ("build", "Made a release"),
        ("publish", "Published a release"),
        ("rollback", "Put an earlier release back"),
        ("policy-change", "The policy is another one"),
        ("key-change", "The key of releases is another one"),
    ];
    let what = words.iter().find(|(own, _)| *own == event).map_or(event, |(_, words)| words);
    let details =
        entry["details"].as_object().into_iter().flatten().map(|(name, value)| format!("{name}: {}", text(value)));
    let subjects = entry["subjects"].as_array().into_iter().flatten().map(|subject| text(&subject["name"]));
    Some(Happened {
        at: entry["time"].as_str()?.parse().ok()?,
        who: text(&entry["actor"]),
        what: what.to_owned(),
        to: subjects.collect::<Vec<_>>().join(", "),
        note: details.collect::<Vec<_>>().join(", "),
    })
}

/// Who changed the files of a post, as Git knows it.
fn changes(out: &mut Timeline, world: &dyn World, review: &Review) {
    let History::Whole(all) = world.history() else {
        out.lost.push("Git does not know the whole history here, so changes of the text are not listed.".to_owned());
        return;
    };
    for change in all {
        let own = |path: &&String| **path == review.path || review.files.iter().any(|file| file.path == **path);
        let paths: Vec<&str> = change.paths.iter().filter(own).map(String::as_str).collect();
        if paths.is_empty() {
            continue;
        }
        let mut who: Vec<String> = change.people.iter().map(|person| person.name.clone()).collect();
        who.dedup();
        out.all.push(Happened {
            at: change.at,
            who: who.join(", "),
            what: "Changed it".to_owned(),
            to: paths.join(", "),
            note: String::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::MemoryWorld;

    #[test]
    fn what_cannot_be_read_is_said_and_the_rest_comes_newest_first() {
        let now = Timestamp::UNIX_EPOCH;
        let world = MemoryWorld::from_text(
            "-- approvals/blog/a/x.approval --\nnothing\n-- audit/2026.jsonl --\n\
             {\"prev\":\"x\",\"seq\":1,\"time\":\"2026-01-02T00:00:00Z\",\"event\":\"publish\",\"actor\":\"Mara\",\"details\":{\"target\":\"web\"}}\n\
             {\"prev\":\"y\",\"seq\":2,\"time\":\"2026-01-03T00:00:00Z\",\"event\":\"rollback\",\"actor\":\"Mara\"}\n",
            now,
        );
        let found = timeline(&world, None);
        let what: Vec<&str> = found.all.iter().map(|own| own.what.as_str()).collect();
        assert_eq!(what, ["Put an earlier release back", "Published a release"]);
        assert_eq!(found.all[1].note, "target: web");
        assert_eq!(found.lost.len(), 2, "{:?}", found.lost);
    }
}
