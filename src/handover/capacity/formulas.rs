//! The arithmetic of a capacity report, without any words.

/// Framing and TLS on top of what is sent.
pub(super) const OVERHEAD: f64 = 1.06;

/// Samples of five minutes in 30 days, by which bandwidth is billed.
pub(super) const SAMPLES: usize = 30 * 288;

/// Views a second in the first part of a campaign: `share` of the clicks come in `minutes`.
pub(super) fn campaign(recipients: f64, click_rate: f64, share: f64, minutes: f64) -> f64 {
    recipients * click_rate * share / (minutes * 60.0)
}

/// Views a second in the busiest hour of a day.
pub(super) fn busiest(views_per_day: f64, share: f64) -> f64 {
    views_per_day * share / 3600.0
}

/// What 99.9 % of seconds stay below when `mean` arrive a second on average (Poisson, normal approximation).
pub(super) fn short_peak(mean: f64) -> f64 {
    mean + 3.09 * mean.sqrt()
}

/// Megabits a second for so many bytes a second.
pub(super) fn megabits(bytes_per_second: f64) -> f64 {
    bytes_per_second * 8.0 * OVERHEAD / 1e6
}

/// Requests that are under way at the same time (Little's law).
pub(super) fn under_way(per_second: f64, seconds: f64) -> f64 {
    per_second * seconds
}

/// The sample that is billed: the highest after the top 5 % are dropped. With 8,640 samples 432 are.
pub(super) fn billed(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let dropped = sorted.len() * 5 / 100;
    sorted.len().checked_sub(dropped + 1).map_or(0.0, |at| sorted[at])
}

/// A day as a curve: for each of 288 samples the share of the mean rate, so that the busiest hour has `share` of the
/// day. It is one wave with its top at noon; a larger share makes it steeper.
pub(super) fn day(share: f64) -> Vec<f64> {
    let (mut low, mut high) = (0.0, 64.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if hour(&wave(middle)) < share { low = middle } else { high = middle }
    }
    wave(high)
}

/// Share of the busiest hour.
fn hour(wave: &[f64]) -> f64 {
    wave[138..150].iter().sum::<f64>() / 288.0
}

fn wave(power: f64) -> Vec<f64> {
    let height = |at: usize| {
        let angle = (at as f64 + 0.5 - 144.0) / 288.0 * std::f64::consts::TAU;
        f64::midpoint(1.0, angle.cos()).powf(power)
    };
    let wave: Vec<f64> = (0..288).map(height).collect();
    let mean = wave.iter().sum::<f64>() / 288.0;
    wave.into_iter().map(|value| value / mean).collect()
}

/// Views a second of a campaign in samples of five minutes: half of what is left comes in each stretch of `minutes`.
pub(super) fn spike(clicks: f64, minutes: f64) -> Vec<f64> {
    let seconds = minutes * 60.0;
    let left = |at: f64| {
        let stretches = (at / seconds).floor();
        let inside = (at / seconds) - stretches;
        clicks * 0.5_f64.powf(stretches) * (1.0 - inside / 2.0)
    };
    let mut samples = Vec::new();
    for number in 0..SAMPLES {
        let at = number as f64 * 300.0;
        if left(at) < 0.5 {
            break;
        }
        samples.push((left(at) - left(at + 300.0)) / 300.0);
    }
    samples
}

/// Thirty days of views a second: the curve of a day over and over, with campaigns from the middle of a day on.
pub(super) fn month(views_per_day: f64, share: f64, campaigns: &[Vec<f64>]) -> Vec<f64> {
    let day: Vec<f64> = day(share).into_iter().map(|part| part * views_per_day / 86400.0).collect();
    let mut month: Vec<f64> = (0..30).flat_map(|_| day.iter().copied()).collect();
    for (number, campaign) in campaigns.iter().enumerate() {
        let start = (number % 30) * 288 + 144;
        for (at, views) in campaign.iter().enumerate() {
            if let Some(sample) = month.get_mut(start + at) {
                *sample += views;
            }
        }
    }
    month
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, wanted: f64, by: f64) {
        assert!((value - wanted).abs() <= by, "{value} is not {wanted}");
    }

    #[test]
    fn a_campaign_of_sixty_thousand_mails() {
        // 60,000 mails, 2 % click, half of them in 15 minutes; 9 requests and 310 kB for a view.
        let views = campaign(60_000.0, 0.02, 0.5, 15.0);
        near(views, 0.67, 0.005);
        near(views * 9.0, 6.0, 1e-9);
        near(megabits(views * 310_000.0), 1.8, 0.05);
    }

    #[test]
    fn a_mean_of_forty_has_seconds_with_sixty() {
        near(short_peak(40.0), 60.0, 0.6);
        near(under_way(6.0, 0.5), 3.0, 1e-9);
    }

    #[test]
    fn of_8640_samples_432_are_dropped() {
        let samples: Vec<f64> = (1..=SAMPLES).map(|number| number as f64).collect();
        near(billed(&samples), (SAMPLES - 432) as f64, 1e-9);
        near(billed(&[]), 0.0, 0.0);
        near(billed(&[3.0]), 3.0, 0.0);
    }

    #[test]
    fn a_spike_shorter_than_36_hours_a_month_does_not_move_the_bill() {
        let quiet = vec![1.0; SAMPLES];
        let with = |spike: usize| {
            let mut samples = quiet.clone();
            samples[..spike].fill(100.0);
            billed(&samples)
        };
        // 36 hours are 432 samples.
        near(with(432), 1.0, 0.0);
        near(with(433), 100.0, 0.0);
    }

    #[test]
    fn the_curve_of_a_day_has_its_busiest_hour() {
        for share in [0.05, 0.08, 0.12, 0.2] {
            let day = day(share);
            near(hour(&day), share, 1e-6);
            near(day.iter().sum::<f64>(), 288.0, 1e-6);
        }
    }

    #[test]
    fn four_thousand_views_a_day() {
        // 217 kB for a view on average (7 of 10 are cold with 310 kB), 9 % of the day in the busiest hour.
        let rate = |views: f64| megabits(views * 217_000.0);
        let base = month(4000.0, 0.09, &[]);
        near(rate(base.iter().sum::<f64>() / SAMPLES as f64), 0.085, 0.001);
        near(rate(billed(&base)), 0.18, 0.005);
        let whole = month(4000.0, 0.09, &[spike(1200.0, 15.0)]);
        near(rate(billed(&whole)), 0.18, 0.006);
        near(rate(whole.iter().copied().fold(0.0, f64::max)), 1.39, 0.05);
        near(spike(1200.0, 15.0).iter().sum::<f64>() * 300.0, 1200.0, 1.0);
    }
}
