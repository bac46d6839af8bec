//! When to build again: the next instant at which the site would differ, and how to have that done.

use jiff::Timestamp;
use serde_json::json;

/// A way to say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A line of a crontab.
    Cron,
    /// A timer of systemd.
    Systemd,
    /// A workflow of GitHub Actions.
    Github,
    /// A pipeline schedule of GitLab.
    Gitlab,
}

impl Form {
    /// The words for it on the command line.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("text", Self::Text),
        ("json", Self::Json),
        ("cron", Self::Cron),
        ("systemd", Self::Systemd),
        ("github", Self::Github),
        ("gitlab", Self::Gitlab),
    ];
}

/// Says when. `shown` is the instant on the clock of the site; `None` where no date lies ahead.
pub fn next_due(next: Option<(Timestamp, &str)>, form: Form) -> String {
    let Some((at, shown)) = next else {
        return match form {
            Form::Json => format!("{:#}\n", json!({ "format": "placet/next-due/1", "at": null })),
            _ => "No date lies ahead at which the site would differ.\n".to_owned(),
        };
    };
    // Timers count whole minutes; one that rings too early would find nothing to do.
    let minute = up_to_minute(at);
    let cron = minute.strftime("%-M %-H %-d %-m *");
    match form {
        Form::Text => format!(
            "The site differs from {shown} on. Build and publish then.\n\
             `placet next-due --format cron`, `systemd`, `github` or `gitlab` prints a timer for it.\n"
        ),
        Form::Json => format!("{:#}\n", json!({ "format": "placet/next-due/1", "at": at.to_string() })),
        Form::Cron => format!("CRON_TZ=UTC\n{cron} cd /srv/blog && placet build\n"),
        Form::Systemd => format!(
            "[Unit]\nDescription=Build the blog when the next post falls due\n\n[Timer]\n\
             OnCalendar={}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n",
            minute.strftime("%Y-%m-%d %H:%M:%S UTC")
        ),
        Form::Github => format!("on:\n  schedule:\n    - cron: \"{cron}\" # in UTC; may start some minutes late\n"),
        Form::Gitlab => format!("cron: \"{cron}\"\ncron_timezone: \"UTC\"\n"),
    }
}

fn up_to_minute(at: Timestamp) -> Timestamp {
    let second = at.as_second() + i64::from(at.subsec_nanosecond() > 0);
    Timestamp::from_second(second.div_euclid(60) * 60 + if second.rem_euclid(60) > 0 { 60 } else { 0 }).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_never_ring_too_early() {
        let at: Timestamp = "2026-06-02T07:00:01Z".parse().unwrap();
        assert!(next_due(Some((at, "")), Form::Cron).contains("\n1 7 2 6 * "));
        assert!(next_due(Some((at, "")), Form::Systemd).contains("OnCalendar=2026-06-02 07:01:00 UTC\n"));
        let whole: Timestamp = "2026-06-02T07:00:00Z".parse().unwrap();
        assert!(next_due(Some((whole, "")), Form::Github).contains("\"0 7 2 6 *\""));
    }
}
