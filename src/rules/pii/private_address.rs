//! `PII007`: the address of a computer in a private network stands in a text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::personal::{Hit, is_own_text, neighbours, on_output, on_page};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "PII007",
        name: "private-address",
        group: Group::PersonalData,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The address of a computer in a private network stands in a text.",
        checks: "Content files, samples of code left out, and built files that are made of none: addresses of RFC 1918, 6598, 3927 and 4193. Ranges, network addresses and the address of cloud metadata may stay.",
        why: "It tells attackers how the network is built, and readers cannot reach it.",
        fix: "Take the address out, or use one that is kept for examples, such as 192.0.2.1.",
        options: &[("allow", "addresses that may be published; none by default")],
        references: &["RFC 1918", "RFC 4193", "RFC 6598", "RFC 5737"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
The printer is at 10.20.30.40.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
The networks 10.0.0.0/8 and 192.168.0.0 are private, 192.0.2.1 is for examples, and `10.20.30.40` is code.
"##,
        ),
    ],
    Scope::Text,
    configure::<PrivateAddress>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrivateAddress {
    /// Addresses that may be published.
    allow: Vec<String>,
}

static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let four = r"(?:10|100|169|172|192)(?:\.[0-9]{1,3}){3}";
    let six = r"\b(?:f[cd][0-9a-f]{2}|fe80):[0-9a-f:]{2,35}";
    RegexBuilder::new(&format!("(?:{four}|{six})")).unicode(false).case_insensitive(true).build().ok()
});

impl PrivateAddress {
    fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        for found in FORM.iter().flat_map(|form| form.find_iter(text.as_bytes())) {
            let range = found.range();
            let address = &text[range.clone()];
            if !is_private(address)
                || !stands_alone(text, &range)
                || self.allow.iter().any(|allowed| allowed.eq_ignore_ascii_case(address))
            {
                continue;
            }
            let finding = Finding::new("PII007", "Take this address of a private network out")
                .why("Readers cannot reach it, and where it is a real one it tells how the network is built.")
                .help("Delete it, or write an address that is kept for examples, such as 192.0.2.1.");
            hits.push(Hit { range, finding, in_code: false });
        }
        hits
    }
}

/// Whether an address is in a private range and names one computer.
fn is_private(address: &str) -> bool {
    if let Ok(four) = address.parse::<std::net::Ipv4Addr>() {
        let [first, second, .., last] = four.octets();
        let shared = first == 100 && (64..128).contains(&second);
        let metadata = four.octets() == [169, 254, 169, 254];
        return (four.is_private() || four.is_link_local() || shared) && last != 0 && last != 255 && !metadata;
    }
    let Ok(six) = address.parse::<std::net::Ipv6Addr>() else { return false };
    (six.is_unique_local() || six.is_unicast_link_local()) && six.segments()[7] != 0
}

/// Not a range, a version or part of something longer.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let (before, next, second) = neighbours(text, range);
    let before = before.is_some_and(|c| c.is_alphanumeric() || "._-:".contains(c));
    let joined = matches!(next, Some('.' | '/')) && second.is_some_and(|c| c.is_ascii_digit());
    let after = joined || next.is_some_and(|c| c.is_alphanumeric() || "_-".contains(c));
    !before && !after
}

impl Rule for PrivateAddress {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        on_page(cx, self.hits(cx.text), "an address of a private network", sink);
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if is_own_text(cx) {
            on_output(cx, self.hits(cx.text), sink);
        }
    }
}
