//! `PII006`: the name of a computer inside the company stands in a text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::pairs::{one_of, pairs};
use crate::rules::personal::{Hit, is_own_text, neighbours, on_output, on_page};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "PII006",
        name: "internal-host-name",
        group: Group::PersonalData,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The name of a computer inside the company stands in a text.",
        checks: "Content files, samples of code left out, and built files that are made of none: names that end in `.local`, `.internal`, `.corp`, `.lan`, `.intranet`, `.home.arpa` or an end in `suffixes`. Names that well-known products use for everybody may stay, and those with a part such as `acme`, `example` or `foo`.",
        why: "It tells attackers what there is inside, and readers cannot reach it.",
        fix: "Take the name out, or describe the system in words.",
        options: &[
            ("suffixes", "further ends of internal names, with a full stop before them; none by default"),
            ("allow", "names that may be published; none by default"),
        ],
        references: &["RFC 6762", "RFC 8375"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
The draft is at http://wiki.northwind-oil.corp/launch.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
The draft is at `http://wiki.northwind-oil.corp/launch`, the service at kubernetes.default.svc.cluster.local.
For foo.acme.local write your own name.
"##,
        ),
    ],
    Scope::Text,
    configure::<InternalHostName>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InternalHostName {
    /// Further ends.
    suffixes: Vec<String>,
    /// Names that may be published.
    allow: Vec<String>,
}

/// Names that products use for everybody.
const PUBLIC: [&str; 10] = [
    "cluster.local",
    "docker.internal",
    "google.internal",
    "compute.internal",
    "ec2.internal",
    "containers.internal",
    "rancher.internal",
    "lima.internal",
    "minikube.internal",
    // The script that runs when a computer starts.
    "rc.local",
];

/// Parts of names that stand for any company or computer in explanations.
const MADE_UP: [&str; 6] = ["acme", "bar", "contoso", "example", "foo", "mycompany"];

static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    RegexBuilder::new(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
        .unicode(false)
        .case_insensitive(true)
        .build()
        .ok()
});

const ENDS: [&str; 7] = [".local", ".internal", ".corp", ".lan", ".intranet", ".home.arpa", ".localdomain"];

/// Whether one of [`ENDS`] starts with these two bytes.
fn starts_end(dot: u8, next: u8) -> bool {
    one_of(dot, *b".") & one_of(next, *b"lich")
}

impl InternalHostName {
    fn hits(&self, text: &str) -> Vec<Hit> {
        let ends = || ENDS.iter().copied().chain(self.suffixes.iter().map(String::as_str));
        let bytes = text.as_bytes();
        let own = |end: &String| memchr::memmem::find(bytes, end.as_bytes()).is_some();
        let may_end = |at: usize| ENDS.iter().any(|end| bytes[at..].starts_with(end.as_bytes()));
        if !pairs(bytes, starts_end).any(may_end) && !self.suffixes.iter().any(own) {
            return Vec::new();
        }
        let mut hits = Vec::new();
        let places = self.places(bytes);
        let found = |place: Range<usize>| {
            let found = FORM
                .iter()
                .flat_map(move |form| form.find_iter(&bytes[place.clone()]).map(move |own| (own.range(), place.start)));
            found.map(|(own, start)| own.start + start..own.end + start)
        };
        for range in places.into_iter().flat_map(found) {
            let name = text[range.clone()].to_lowercase();
            let ends_so = |end: &str| name == end || name.ends_with(&format!(".{end}"));
            if !ends().any(|end| name.ends_with(&end.to_lowercase()))
                || PUBLIC.iter().any(|public| ends_so(public))
                || self.allow.iter().any(|allowed| ends_so(&allowed.to_lowercase()))
                || is_made_up(&name)
                || !stands_alone(text, &range)
            {
                continue;
            }
            let finding = Finding::new("PII006", "Take the name of an internal computer out")
                .why("It tells what there is inside the company, and readers cannot reach it.")
                .help("Describe the system in words, or ask the owner of the policy to allow the name.");
            hits.push(Hit { range, finding, in_code: false });
        }
        hits
    }

    /// Where names may stand that end so: the longest runs of what names consist of, around the ends.
    fn places(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        if !self.suffixes.is_empty() {
            return std::iter::once(0..bytes.len()).collect();
        }
        let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        let is_end = |at: &usize| {
            ENDS.iter()
                .any(|end| bytes.get(*at..at + end.len()).is_some_and(|own| own.eq_ignore_ascii_case(end.as_bytes())))
        };
        let mut places: Vec<Range<usize>> = Vec::new();
        for at in memchr::memchr_iter(b'.', bytes).filter(is_end) {
            if places.last().is_some_and(|last| at < last.end) {
                continue;
            }
            let start = bytes[..at].iter().rposition(|byte| !belongs(byte)).map_or(0, |before| before + 1);
            let length = bytes[at..].iter().position(|byte| !belongs(byte)).unwrap_or(bytes.len() - at);
            places.push(start..at + length);
        }
        places
    }
}

/// Whether a name is one that everybody uses to explain things: `foo.acme.local` tells nothing about a company.
fn is_made_up(name: &str) -> bool {
    name.rsplit('.').skip(1).any(|part| MADE_UP.contains(&part))
}

/// Not part of a file name or of a longer name.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let (before, next, second) = neighbours(text, range);
    let before = before.is_some_and(|c| c.is_alphanumeric() || "._-$~".contains(c));
    let joined = next == Some('.') && second.is_some_and(char::is_alphanumeric);
    let after = joined || next.is_some_and(|c| c.is_alphanumeric() || "_-(".contains(c));
    !before && !after
}

impl Rule for InternalHostName {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        on_page(cx, self.hits(cx.text), "a name inside the company", sink);
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if is_own_text(cx) {
            on_output(cx, self.hits(cx.text), sink);
        }
    }
}
