//! A new date for a post, with its reason in the audit log.

use jiff::Timestamp;

use super::{Case, Exit, Failure, Log, files};
use crate::approvals::Review;
use crate::config::{toml_node, yaml_node};
use crate::content::front_matter::{Fence, split};
use crate::diag::FileId;
use crate::output::sha256;
use crate::policy::Gate;
use crate::release::audit::{Event, Kind};

/// Name of the field.
const FIELD: &str = "publish_at";

/// Gives a post another date; `text` is what it is now. Gives the date it had.
///
/// # Errors
/// When the new date lies in a freeze or under an embargo, or the step cannot be recorded.
pub fn reschedule(
    case: &Case<'_>,
    review: &Review,
    text: &str,
    (to, reason): (Timestamp, &str),
) -> Result<String, Failure> {
    if reason.trim().is_empty() {
        return Err(Failure::usage("A new date has a reason.").help("Write it after `--reason`; it is recorded."));
    }
    free(case, review, to)?;
    let (before, after) = moved(text, to).ok_or_else(|| {
        Failure::usage(format!("`{}` has no date of its own to move.", review.path))
            .help(format!("Write `{FIELD} = {to}` at its top."))
    })?;
    let event = Event::new(Kind::Reschedule)
        .subject(review.path.as_str(), sha256(after.as_bytes()))
        .policy(&case.outcome.governance.digest)
        .detail("from", before.as_str())
        .detail("to", to.to_string())
        .detail("reason", reason.trim())
        .detail("held", held(case, review));
    let file = files::content(case.world.root(), &review.path)?;
    Log::of(case.world).append(&[event]).map_err(|failure| Failure {
        message: format!("Nothing was changed, because it cannot be recorded. {}", failure.message),
        ..failure
    })?;
    files::replace(&file, after.as_bytes())?;
    Ok(before)
}

/// Whether a post waits because it fell due in a freeze.
fn held(case: &Case<'_>, review: &Review) -> bool {
    case.outcome.due.iter().any(|due| due.path == review.path && due.held)
}

/// Whether nothing speaks against the new date: a freeze, or an embargo that lasts longer.
fn free(case: &Case<'_>, review: &Review, to: Timestamp) -> Result<(), Failure> {
    let outcome = &case.outcome;
    let inner = review.path.strip_prefix("content/").unwrap_or(&review.path);
    let (calendar, environment) = (&outcome.governance.calendar, case.environment);
    if let Gate::Frozen(window, _) = calendar.gate(to, Some(inner), environment) {
        let next = calendar.next_open(to, Some(inner), environment);
        let next = next
            .map_or("Choose another date.".into(), |next| format!("The next possible date is {}.", case.shown(next)));
        return Err(Failure {
            exit: Exit::Window,
            ..Failure::usage(format!("{} is in the freeze `{}`.", case.shown(to), window.name)).help(next)
        });
    }
    let due = outcome.due.iter().find(|due| due.path == review.path);
    if let Some(until) = due.and_then(|due| due.embargo_until).filter(|until| *until > to) {
        return Err(Failure::usage(format!("It is under embargo until {}.", case.shown(until)))
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
