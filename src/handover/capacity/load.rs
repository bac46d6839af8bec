//! What the expected traffic makes of the weights: requests, bandwidth, the bill, and what an outage costs.

use serde_json::json;

use super::formulas::{self, OVERHEAD};
use super::{Campaign, CapacityCx, Outage, Projection, Weight, weight};
use crate::handover::paper::{Cell, Paper};
use crate::handover::words::bytes;

/// What a view costs on average.
#[derive(Debug, Clone, Copy)]
struct View {
    bytes: f64,
    requests: f64,
    /// Requests on a later visit that are answered without bytes.
    asked_again: f64,
}

/// A load in numbers.
#[derive(Debug, Clone, Copy)]
struct Load {
    views: f64,
    requests: f64,
    asked_again: f64,
    megabits: f64,
}

pub(super) fn traffic(cx: &CapacityCx<'_>, projection: &Projection, paper: &mut Paper) {
    let Some(median) = weight::median(cx.weights) else { return };
    let view = view(median, projection);
    let later = (1.0 + projection.growth_per_year).powf(projection.horizon_years);
    let busy = formulas::busiest(projection.views_per_day, projection.busiest_hour);
    let usual = load(busy, view);
    let mut rows = vec![
        row("Busiest hour of a usual day", usual),
        row(&format!("The same in {} years", short(projection.horizon_years)), load(busy * later, view)),
    ];
    let mut highest = usual;
    for campaign in &projection.campaigns {
        let peak = load(busy + rate(campaign), view_of(cx, campaign, projection).unwrap_or(view));
        let at = campaign.at.as_ref().map(|at| format!(", {at}")).unwrap_or_default();
        rows.push(row(&format!("Campaign {}{at}", campaign.name), peak));
        if peak.megabits > highest.megabits {
            highest = peak;
        }
    }
    let head =
        ["When", "Views a second", "Requests a second", "99.9 % of seconds stay below", "Mbit/s", "Under way at once"];
    let rows = rows.into_iter().map(|(name, load)| cells(&name, load, projection)).collect();
    paper.table("Load", &head, rows);
    for campaign in &projection.campaigns {
        if campaign.page.is_some() && view_of(cx, campaign, projection).is_none() {
            paper
                .text(Cell::open(format!("the address of the page of {}; this build has no such page", campaign.name)));
        }
    }
    bill(projection, view, highest, paper);
    outage(projection, highest, paper);
    assumptions(projection, view, paper);
    paper.fields.insert(
        "peak".to_owned(),
        json!({ "views_per_second": rounded(highest.views), "requests_per_second": rounded(highest.requests), "mbit_per_second": rounded(highest.megabits) }),
    );
}

/// Views a second in the first stretch of a campaign, in which half of the clicks come.
fn rate(campaign: &Campaign) -> f64 {
    formulas::campaign(campaign.recipients, campaign.click_rate, 0.5, campaign.half_in_minutes)
}

/// What a view of a page costs on average over first and later visits.
fn view(page: &Weight, projection: &Projection) -> View {
    let cold = projection.cold_share;
    View {
        bytes: page.cold as f64 * cold + page.warm as f64 * (1.0 - cold),
        requests: page.requests as f64 * cold + (1.0 - cold),
        asked_again: page.asked_again as f64 * (1.0 - cold),
    }
}

/// What a view of the page of a campaign costs; none where this build has no such page, or none is named.
fn view_of(cx: &CapacityCx<'_>, campaign: &Campaign, projection: &Projection) -> Option<View> {
    let page = cx.weights.iter().find(|own| Some(&own.url) == campaign.page.as_ref());
    page.map(|page| view(page, projection))
}

fn load(views: f64, view: View) -> Load {
    Load {
        views,
        requests: views * view.requests,
        asked_again: views * view.asked_again,
        megabits: formulas::megabits(views * view.bytes),
    }
}

fn row(name: &str, load: Load) -> (String, Load) {
    (name.to_owned(), load)
}

fn cells(name: &str, load: Load, projection: &Projection) -> Vec<Cell> {
    let requests = load.requests + load.asked_again;
    vec![
        name.into(),
        short(load.views).into(),
        format!("{} and {} answered with 304", short(load.requests), short(load.asked_again)).into(),
        short(formulas::short_peak(requests)).into(),
        short(load.megabits).into(),
        short(formulas::under_way(requests, projection.seconds_per_request)).into(),
    ]
}

fn bill(projection: &Projection, view: View, highest: Load, paper: &mut Paper) {
    let spikes: Vec<Vec<f64>> = projection
        .campaigns
        .iter()
        .map(|own| formulas::spike(own.recipients * own.click_rate, own.half_in_minutes))
        .collect();
    let month = formulas::month(projection.views_per_day, projection.busiest_hour, &spikes);
    let megabits = |views: f64| formulas::megabits(views * view.bytes);
    let mean = month.iter().sum::<f64>() / month.len() as f64;
    let top = month.iter().copied().fold(0.0, f64::max);
    let hit = 1.0 - projection.cdn_hit_ratio;
    let requests = projection.views_per_day * (view.requests + view.asked_again);
    let log = requests * projection.log_line_bytes * projection.log_days;
    paper.facts(
        "Thirty days in samples of five minutes",
        vec![
            ("Mean", format!("{} Mbit/s", short(megabits(mean))).into()),
            (
                "95th percentile, which is billed",
                format!("{} Mbit/s", short(megabits(formulas::billed(&month)))).into(),
            ),
            ("Highest sample, which the line has to carry", format!("{} Mbit/s", short(megabits(top))).into()),
            ("Bytes in 30 days", bytes((mean * view.bytes * OVERHEAD * 2_592_000.0) as u64).into()),
            (
                "At the origin, behind a content delivery network",
                format!("{} Mbit/s in the highest peak", short(highest.megabits * hit)).into(),
            ),
            ("Log of the server", format!("{} for {} days", bytes(log as u64), short(projection.log_days)).into()),
        ],
    );
    paper.text(
        "A spike shorter than 36 hours a month does not move the bill, but it can fill the line: both numbers count.",
    );
}

fn outage(projection: &Projection, highest: Load, paper: &mut Paper) {
    paper.part("When the server is down right after a release");
    let Some(Outage { value_per_view, currency, most_loss }) = &projection.outage else {
        paper.text(Cell::open("what a view is worth: `[outage]` in the projection"));
        return;
    };
    let minute = highest.views * 60.0 * value_per_view;
    let lost = |minutes: f64| format!("{} {currency}", short(minute * minutes));
    let rows = [5.0, 15.0, 60.0].map(|minutes| vec![Cell::from(format!("{minutes} minutes")), lost(minutes).into()]);
    paper.table("What an outage costs in the highest peak", &["Down for", "Lost"], rows.into());
    let rto = most_loss
        .filter(|_| minute > 0.0)
        .map(|most| format!("{} minutes: then {} {currency} are lost", short(most / minute), short(most)));
    paper.facts(
        "Objectives",
        vec![
            ("Proposed time to recover (RTO)", Cell::or_open(rto, "what an outage may cost at most: `most_loss` under `[outage]`")),
            ("Ways to recover", "`placet rollback`; a second host with the same release; a content delivery network that serves what it has while the origin is down; a single page on another host".into()),
        ],
    );
}

fn assumptions(projection: &Projection, view: View, paper: &mut Paper) {
    paper.part("Assumptions");
    paper.list([
        format!("{} views a day, {} of them in the busiest hour; the day is one wave.", short(projection.views_per_day), percent(projection.busiest_hour)),
        format!("{} of views load everything; a view is {} and {} requests on average, that of the page in the middle.", percent(projection.cold_share), bytes(view.bytes as u64), short(view.requests)),
        "Half of the clicks of a campaign come in its time for half, half of the rest in the same time again, and so on; it starts at noon.".to_owned(),
        format!("Framing and encryption add {} to the bytes.", percent(OVERHEAD - 1.0)),
        format!("A request is under way for {} seconds; a line of the log has {} bytes.", short(projection.seconds_per_request), short(projection.log_line_bytes)),
        "99.9 % of seconds stay below the mean and 3.09 times its square root (Poisson).".to_owned(),
    ]);
}

fn percent(share: f64) -> String {
    format!("{} %", short(share * 100.0))
}

/// A number with two digits that count, or whole from 100 on.
fn short(number: f64) -> String {
    let digits = match number.abs() {
        100.0.. => 0,
        10.0..100.0 => 1,
        1.0..10.0 => 2,
        _ => 3,
    };
    let text = format!("{number:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_count() {
        assert_eq!([0.667, 6.0, 1.753, 59.54, 4000.0, 0.0].map(short), ["0.667", "6", "1.75", "59.5", "4000", "0"]);
    }

    #[test]
    fn a_view_is_a_mix_of_first_and_later_visits() {
        let page = Weight { cold: 310_000, warm: 0, requests: 9, asked_again: 1, ..Weight::default() };
        let mut projection = super::super::read_projection(
            &crate::config::toml_node::parse(crate::diag::FileId(0), super::super::EXAMPLE, 0, "CFG001").unwrap(),
            &mut crate::diag::Sink::new(),
        )
        .unwrap();
        let mixed = view(&page, &projection);
        assert!((mixed.bytes - 217_000.0).abs() < 1e-6 && (mixed.requests - 6.6).abs() < 1e-9);
        projection.cold_share = 1.0;
        let peak = load(rate(&projection.campaigns[0]), view(&page, &projection));
        assert_eq!([peak.views, peak.requests, peak.megabits].map(short), ["0.667", "6", "1.75"]);
    }
}
