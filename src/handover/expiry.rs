//! Everything of a site that ends by itself, with the day: what is left to look after when nothing is maintained.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::facts::Facts;
use crate::approvals::Review;

/// Something that ends, or is to be looked at, on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expiring {
    /// The last day, or the day of the review.
    pub day: Date,
    /// What it is.
    pub what: String,
    /// Where it is written and can be renewed.
    pub place: String,
    /// Who answers for it, if somebody does.
    pub owner: Option<String>,
}

/// All of it, the earliest first; what has passed already is part of it.
pub fn expiring(facts: &Facts<'_>) -> Vec<Expiring> {
    let mut all = service(facts);
    all.extend(registers(facts));
    all.extend(policy(facts));
    all.extend(facts.reviews.iter().flat_map(|review| approvals(review, facts)));
    all.extend(posts(facts));
    all.sort();
    all.dedup();
    all
}

fn entry(day: Date, what: String, place: &str, owner: Option<&str>) -> Expiring {
    Expiring { day, what, place: place.to_owned(), owner: owner.map(str::to_owned) }
}

fn service(facts: &Facts<'_>) -> Vec<Expiring> {
    let owner = facts.service("owner");
    let day = |text: Option<&str>| text.and_then(|text| text.get(..10)?.parse::<Date>().ok());
    let mut all = Vec::new();
    for (key, what) in [("support_until", "Support of the site"), ("pilot_until", "The pilot")] {
        let end = day(facts.service(key).as_deref());
        all.extend(end.map(|day| entry(day, what.to_owned(), "config.toml, `[service]`", owner.as_deref())));
    }
    if let Some(security) = &facts.config.security {
        let what = "`/.well-known/security.txt` (RFC 9116)".to_owned();
        all.extend(
            day(Some(&security.expires)).map(|day| entry(day, what, "config.toml, `[security]`", owner.as_deref())),
        );
    }
    all
}

fn registers(facts: &Facts<'_>) -> Vec<Expiring> {
    let mut all = Vec::new();
    for vendor in facts.registers.vendors.iter().flat_map(|vendors| vendors.entries()) {
        let owner = vendor.owner.as_ref().map(|owner| owner.value.as_str());
        let place = "governance/vendors.toml";
        let mut add = |day: Option<Date>, what: String| all.extend(day.map(|day| entry(day, what, place, owner)));
        let contract = vendor.contract.as_ref().map(|own| format!(" ({})", own.value)).unwrap_or_default();
        add(vendor.expires.as_ref().map(|at| at.value), format!("Contract with {}{contract}", vendor.name.value));
        add(vendor.review_by.as_ref().map(|at| at.value), format!("Review of the third party {}", vendor.name.value));
    }
    for server in facts.registers.environment.iter().flat_map(|environment| &environment.servers) {
        let name = server.software.as_ref().map(|own| format!(" ({})", own.value)).unwrap_or_default();
        let what = format!("Support of the server {}{name}", server.name.value);
        let day = server.supported_until.as_ref().map(|at| at.value);
        all.extend(day.map(|day| entry(day, what, "governance/soe.toml", None)));
    }
    for media in facts.registers.media.iter().flat_map(|media| media.entries()) {
        let first = media.files.first().map_or("", |file| file.value.as_str());
        let what = format!("Licence {} of `{first}`", media.licence.value);
        let day = media.expires.as_ref().map(|at| at.value);
        all.extend(day.map(|day| entry(day, what, "data/media.toml", Some(&media.holder.value))));
    }
    all
}

fn policy(facts: &Facts<'_>) -> Vec<Expiring> {
    let governance = facts.governance;
    let mut all = Vec::new();
    for waiver in &governance.policy.waivers.entries {
        let what = format!("Exception {} ({})", waiver.id.value, waiver.rule.value);
        all.push(entry(waiver.expires.value, what, "governance/waivers.toml", Some(&waiver.owner)));
    }
    for pack in &governance.packs {
        let what = format!("Review of the policy pack {}", pack.name.value);
        all.push(entry(pack.review_by.value.civil.date(), what, "governance/policy.toml", None));
    }
    for signer in &governance.authority.signers.entries {
        let end = signer.valid_before.and_then(|second| Timestamp::from_second(second).ok());
        let what = format!("Key of {}", signer.principals);
        all.extend(
            end.map(|at| entry(date(at, &TimeZone::UTC), what, "governance/allowed_signers", Some(&signer.principals))),
        );
    }
    all
}

/// Approvals end by themselves, or when they are older than the policy lets them be.
fn approvals(review: &Review, facts: &Facts<'_>) -> Vec<Expiring> {
    let age = facts.governance.authority.roles.max_age;
    let given = review.roles.iter().flat_map(|standing| &standing.given);
    let end = |record: &crate::approvals::Record| {
        let old = age.and_then(|age| record.time.checked_add(age).ok());
        [record.expires, old].into_iter().flatten().min()
    };
    let all = given.filter_map(|given| {
        let what = format!("Approval of {} by {}", review.title, given.record.role);
        Some(entry(date(end(&given.record)?, &facts.zone), what, "approvals/", Some(&given.signer)))
    });
    all.collect()
}

fn posts(facts: &Facts<'_>) -> Vec<Expiring> {
    let of =
        |at: Option<Timestamp>, what: String, path: &str| at.map(|at| entry(date(at, &facts.zone), what, path, None));
    let all = facts.due.iter().flat_map(|due| {
        let end = of(due.expires_at, format!("The post {} disappears", due.title), &due.path);
        let review = of(due.review_by, format!("Review of the post {}", due.title), &due.path);
        [end, review].into_iter().flatten()
    });
    all.collect()
}

fn date(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned_datetime(zone.clone()).date()
}
