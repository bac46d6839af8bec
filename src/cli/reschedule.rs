//! `placet reschedule`: gives a post a new date, and records who did it and why.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use super::args::{Global, instant};
use super::log::Log;
use super::review::Desk;
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::approvals::{Phase, Review};
use crate::config::{toml_node, yaml_node};
use crate::content::front_matter::{Fence, split};
use crate::diag::FileId;
use crate::output::sha256;
use crate::policy::Gate;
use crate::release::audit::{Event, Kind};

#[derive(Debug, Args)]
pub(super) struct RescheduleArgs {
    /// A post with `publish_at` at its top
    path: PathBuf,
    /// The new date, for example `2027-01-11T09:00:00+01:00`
    #[arg(long, value_name = "TIME", value_parser = instant)]
    to: Timestamp,
    /// Why; it is recorded
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Name of the field.
const FIELD: &str = "publish_at";

pub(super) fn run(args: &RescheduleArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if args.reason.trim().is_empty() {
        return Err(Failure::usage("A new date has a reason.").help("Write it after `--reason`; it is recorded."));
    }
    let desk = Desk::open(global, terminal)?;
    let review = desk.one(&args.path)?;
    free(&desk, review, args.to)?;
    let path = desk.site.world.root().join(&review.path);
    let text = place::text(&path)?;
    let (before, after) = moved(&text, args.to).ok_or_else(|| {
        Failure::usage(format!("`{}` has no date of its own to move.", review.path))
            .help(format!("Write `{FIELD} = {}` at its top.", args.to))
    })?;
    let event = Event::new(Kind::Reschedule)
        .subject(review.path.as_str(), sha256(after.as_bytes()))
        .policy(&desk.judged.outcome.governance.digest)
        .detail("from", before.as_str())
        .detail("to", args.to.to_string())
        .detail("reason", args.reason.trim())
        .detail("held", held(&desk, review));
    Log::of(&desk.site.world).append(&[event]).map_err(|failure| Failure {
        message: format!("Nothing was changed, because it cannot be recorded. {}", failure.message),
        ..failure
    })?;
    place::replace(&path, after.as_bytes())?;
    terminal.summary(&format!("`{}` appears on {}, no longer on {before}.", review.path, desk.shown(args.to)));
    if review.phase == Phase::Clear && !review.roles.is_empty() {
        terminal.say("Its date is part of what was approved: ask for the approvals again (`placet status`).");
    }
    Ok(Exit::Done)
}

/// Whether a post waits because it fell due in a freeze.
fn held(desk: &Desk, review: &Review) -> bool {
    desk.judged.outcome.due.iter().any(|due| due.path == review.path && due.held)
}

/// Whether nothing speaks against the new date: a freeze, or an embargo that lasts longer.
fn free(desk: &Desk, review: &Review, to: Timestamp) -> Result<(), Failure> {
    let outcome = &desk.judged.outcome;
    let inner = review.path.strip_prefix("content/").unwrap_or(&review.path);
    let (calendar, environment) = (&outcome.governance.calendar, &desk.site.options.environment);
    if let Gate::Frozen(window, _) = calendar.gate(to, Some(inner), environment) {
        let next = calendar.next_open(to, Some(inner), environment);
        let next = next
            .map_or("Choose another date.".into(), |next| format!("The next possible date is {}.", desk.shown(next)));
        return Err(Failure {
            exit: Exit::Window,
            ..Failure::usage(format!("{} is in the freeze `{}`.", desk.shown(to), window.name)).help(next)
        });
    }
    let due = outcome.due.iter().find(|due| due.path == review.path);
    if let Some(until) = due.and_then(|due| due.embargo_until).filter(|until| *until > to) {
        return Err(Failure::usage(format!("It is under embargo until {}.", desk.shown(until)))
            .help("Choose a later date; the people who set the embargo move it in the file."));
    }
    Ok(())
}

/// The date as it stands in a post, and the text with a new one.
fn moved(text: &str, to: Timestamp) -> Option<(String, String)> {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = &text[mark..];
    let parts = split(body).ok()?;
    let read = if parts.fence == Fence::Toml { toml_node::parse } else { yaml_node::parse };
    let table = read(FileId(0), &body[parts.inner.clone()], parts.inner.start, "CNT002").ok()?;
    let range = table.get(FIELD)?.span.range();
    let before = body.get(range.clone())?;
    let after = format!("{}{}{to}{}", &text[..mark], &body[..range.start], &body[range.end..]);
    Some((before.trim_matches(['"', '\'']).to_owned(), after))
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn only_the_date_is_changed() {
        let to = "2027-01-11T08:00:00Z".parse().unwrap();
        for (text, before, after) in [
            (
                "+++\ntitle = \"ä\"\npublish_at = 2026-12-20T09:00:00Z # then\n+++\nText.\n",
                "2026-12-20T09:00:00Z",
                "+++\ntitle = \"ä\"\npublish_at = 2027-01-11T08:00:00Z # then\n+++\nText.\n",
            ),
            (
                "---\npublish_at: '2026-12-20'\ntitle: a\n---\n",
                "2026-12-20",
                "---\npublish_at: 2027-01-11T08:00:00Z\ntitle: a\n---\n",
            ),
        ] {
            assert_eq!(moved(text, to), Some((before.to_owned(), after.to_owned())));
            assert_eq!(moved(&format!("\u{feff}{text}"), to).unwrap().1, format!("\u{feff}{after}"));
        }
        assert_eq!(moved("+++\ntitle = \"a\"\n+++\n", to), None);
        assert_eq!(moved("No details.\n", to), None);
    }
}
