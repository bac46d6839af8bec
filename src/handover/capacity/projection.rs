//! What marketing expects: a TOML file with the traffic, the campaigns and what an outage costs.

use crate::config::node::{Kind, Table};
use crate::config::read::{Reader, Words};
use crate::diag::{Finding, Sink};

/// Codes and words of what is wrong with a projection.
const WORDS: Words = Words {
    unknown: "CFG002",
    kind: "CFG003",
    old: "CFG004",
    missing: "CFG005",
    date: "CFG003",
    why: "There is nothing of this name in a projection, so the line would have no effect.",
    help: "Remove the line; `docs/handover.md` lists what can stand here.",
};

/// A projection file to start from.
pub const EXAMPLE: &str = r#"[traffic]
views_per_day = 4000
busiest_hour = 0.09        # share of the day
cold_share = 0.7           # share of views that load everything
growth_per_year = 0.2
horizon_years = 3
cdn_hit_ratio = 0.0        # share that a content delivery network answers

[[campaign]]
name = "Launch mail"
at = "2027-03-01 09:00"
recipients = 60000
click_rate = 0.02
half_in_minutes = 15       # minutes until half of the clicks have come
page = "/blog/launch/"

[outage]
value_per_view = 0.5
currency = "EUR"
most_loss = 200            # what an outage may cost at most
"#;

/// What is expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// Views a day.
    pub views_per_day: f64,
    /// Share of a day's views that come in its busiest hour.
    pub busiest_hour: f64,
    /// Share of views that load everything.
    pub cold_share: f64,
    /// Growth a year: 0.2 is a fifth.
    pub growth_per_year: f64,
    /// Years that are looked ahead.
    pub horizon_years: f64,
    /// Share of requests that a content delivery network answers.
    pub cdn_hit_ratio: f64,
    /// Seconds that a request is under way.
    pub seconds_per_request: f64,
    /// Bytes of a line in the log of the server.
    pub log_line_bytes: f64,
    /// Days that the log is kept.
    pub log_days: f64,
    /// Campaigns.
    pub campaigns: Vec<Campaign>,
    /// What an outage costs.
    pub outage: Option<Outage>,
}

/// A campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// When it starts, as written.
    pub at: Option<String>,
    /// How many people get it.
    pub recipients: f64,
    /// Share of them that follow the link.
    pub click_rate: f64,
    /// Minutes until half of the clicks have come.
    pub half_in_minutes: f64,
    /// Path of the page it leads to; none means the heaviest.
    pub page: Option<String>,
}

/// What an outage costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Outage {
    /// Value of a view.
    pub value_per_view: f64,
    /// Currency.
    pub currency: String,
    /// What it may cost at most.
    pub most_loss: Option<f64>,
}

/// What a number may be.
#[derive(Debug, Clone, Copy)]
enum Range {
    /// From 0 to 1.
    Share,
    /// Above 0.
    Positive,
    /// 0 or more.
    Any,
}

/// Reads a projection; `None` when something in it cannot be used, with findings that say what.
pub fn read(table: &Table, sink: &mut Sink) -> Option<Projection> {
    let mut reader = Reader::new(table, &WORDS, sink);
    let campaigns = reader.tables("campaign");
    reader.require("traffic", "The report starts from the views of a usual day.", "[traffic]");
    let mut sound = true;
    let traffic = reader.group("traffic").and_then(|mut group| {
        let read = traffic(&mut group);
        sound &= group.finish();
        read
    });
    let outage = reader.group("outage").map(|mut group| {
        let read = outage(&mut group);
        sound &= group.finish();
        read
    });
    sound &= reader.finish();
    let read: Vec<Option<Campaign>> = campaigns.into_iter().map(|table| campaign(table, sink)).collect();
    sound &= read.iter().all(Option::is_some);
    let projection =
        Projection { campaigns: read.into_iter().flatten().collect(), outage: outage.flatten(), ..traffic? };
    sound.then_some(projection)
}

fn traffic(group: &mut Reader<'_, '_>) -> Option<Projection> {
    group.require("views_per_day", "The report starts from the views of a usual day.", "views_per_day = 4000");
    let mut or = |key, range, default| number(group, key, range).unwrap_or(default);
    Some(Projection {
        busiest_hour: or("busiest_hour", Range::Share, 0.1).max(1.0 / 24.0),
        cold_share: or("cold_share", Range::Share, 0.7),
        growth_per_year: or("growth_per_year", Range::Any, 0.0),
        horizon_years: or("horizon_years", Range::Any, 3.0),
        cdn_hit_ratio: or("cdn_hit_ratio", Range::Share, 0.0),
        seconds_per_request: or("seconds_per_request", Range::Positive, 0.5),
        log_line_bytes: or("log_line_bytes", Range::Positive, 250.0),
        log_days: or("log_days", Range::Any, 30.0),
        views_per_day: number(group, "views_per_day", Range::Any)?,
        campaigns: Vec::new(),
        outage: None,
    })
}

fn outage(group: &mut Reader<'_, '_>) -> Option<Outage> {
    group.require("value_per_view", "Without it nobody can say what an outage costs.", "value_per_view = 0.5");
    let currency = group.filled("currency").map_or_else(|| "EUR".to_owned(), |at| at.value);
    let most_loss = number(group, "most_loss", Range::Positive);
    Some(Outage { value_per_view: number(group, "value_per_view", Range::Positive)?, currency, most_loss })
}

fn campaign(table: &Table, sink: &mut Sink) -> Option<Campaign> {
    let mut reader = Reader::new(table, &WORDS, sink).within("campaign");
    let why = "The peak of a campaign follows from it.";
    reader.require("name", "The report calls the campaign by its name.", "name = \"Launch mail\"");
    reader.require("recipients", why, "recipients = 60000");
    reader.require("click_rate", why, "click_rate = 0.02");
    reader.require("half_in_minutes", why, "half_in_minutes = 15");
    let (name, at, page) = (reader.filled("name"), reader.filled("at"), reader.filled("page"));
    let recipients = number(&mut reader, "recipients", Range::Any);
    let click_rate = number(&mut reader, "click_rate", Range::Share);
    let half_in_minutes = number(&mut reader, "half_in_minutes", Range::Positive);
    if !reader.finish() {
        return None;
    }
    Some(Campaign {
        name: name?.value,
        at: at.map(|at| at.value),
        recipients: recipients?,
        click_rate: click_rate?,
        half_in_minutes: half_in_minutes?,
        page: page.map(|page| page.value),
    })
}

fn number(reader: &mut Reader<'_, '_>, key: &'static str, range: Range) -> Option<f64> {
    let take = |kind: &Kind| match kind {
        Kind::Int(number) => Some(*number as f64),
        Kind::Float(number) => Some(*number),
        _ => None,
    };
    let at = reader.convert(key, ("a number", "10"), take)?;
    let (fits, wanted) = match range {
        Range::Share => ((0.0..=1.0).contains(&at.value), "a share from 0 to 1, for example `0.02` for 2 %"),
        Range::Positive => (at.value > 0.0 && at.value.is_finite(), "a number above 0"),
        Range::Any => (at.value >= 0.0 && at.value.is_finite(), "a number from 0"),
    };
    if !fits {
        let name = reader.name(key);
        reader.fail(key);
        reader.sink().push(
            Finding::new(WORDS.kind, format!("Correct the number for `{name}`"))
                .at(at.span, "cannot be right")
                .why("Nothing could be computed from it.")
                .help(format!("Write {wanted}.")),
        );
        return None;
    }
    Some(at.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::toml_node;
    use crate::diag::FileId;

    fn read(text: &str) -> (Option<Projection>, Vec<String>) {
        let mut sink = Sink::new();
        let table = toml_node::parse(FileId(0), text, 0, "CFG001").unwrap();
        let read = super::read(&table, &mut sink);
        let said = sink.into_findings();
        (read, said.into_iter().map(|own| format!("{} {}", own.title, own.help.unwrap_or_default())).collect())
    }

    #[test]
    fn the_example_can_be_read() {
        let (projection, said) = read(EXAMPLE);
        assert_eq!(said, [""; 0]);
        let projection = projection.unwrap();
        assert_eq!((projection.views_per_day, projection.campaigns[0].recipients), (4000.0, 60_000.0));
        assert_eq!(projection.outage.unwrap().most_loss, Some(200.0));
    }

    #[test]
    fn what_cannot_be_used_is_said_and_nothing_is_computed() {
        for (text, wanted) in [
            ("[trafic]\nviews_per_day = 1\n", "Did you mean `traffic`?"),
            ("[traffic]\nviews_per_day = 1\ncold_share = 70\n", "a share from 0 to 1"),
            ("[traffic]\nviews_per_day = \"many\"\n", "For example"),
            ("[traffic]\n", "views_per_day = 4000"),
            (
                "[traffic]\nviews_per_day = 1\n[[campaign]]\nname = \"a\"\nrecipients = 5\nclick_rate = 0.1\n",
                "half_in_minutes",
            ),
            ("[traffic]\nviews_per_day = 1\n[outage]\nvalue_per_veiw = 3\n", "Did you mean `value_per_view`?"),
        ] {
            let (projection, said) = read(text);
            assert!(projection.is_none() && said.iter().any(|own| own.contains(wanted)), "{text}: {said:?}");
        }
    }
}
