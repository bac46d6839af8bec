//! `LNK014`: a page names more than one address as its own, or only a part of one.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::{Element, Tag};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK014",
        name: "unclear-canonical-address",
        group: Group::Links,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page names more than one address as its own, or only a part of one.",
        checks: "`link` elements that name the page itself (`canonical`): there may be one at most, without `#`.",
        why: "Search engines pass over all of them and may list the page under the wrong address.",
        fix: "Keep one, with the address of the page.",
        options: &[],
        references: &["RFC 6596"],
    },
    &[
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en"><head><title>News</title><link rel="canonical" href="https://blog.example.com/"><link rel="canonical" href="https://blog.example.com/?page=1"></head><body></body></html>
"##,
        ),
        Example::good(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en"><head><title>News</title><link rel="canonical" href="https://blog.example.com/"></head><body></body></html>
"##,
        ),
    ],
    Scope::Output,
    configure::<UnclearCanonicalAddress>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnclearCanonicalAddress {}

impl Rule for UnclearCanonicalAddress {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(tree) = cx.html else { return };
        let mut first: Option<String> = None;
        for link in tree.notable().filter(|link| link.tag() == Tag::Link && is_canonical(*link)) {
            let address = link.value("href").unwrap_or_default().into_owned();
            if address.contains('#') {
                sink.push(cx.on(link, part()));
            } else if first.as_ref().is_some_and(|first| *first != address) {
                sink.push(cx.on(link, second()));
            }
            first.get_or_insert(address);
        }
    }
}

fn part() -> Finding {
    Finding::new("LNK014", "Name the whole page here, without `#`")
        .why("Search engines list pages, not parts of them, and pass over this address.")
        .help("Remove what follows `#`.")
}

fn second() -> Finding {
    Finding::new("LNK014", "Keep one of these addresses")
        .why("The page names two addresses as its own, so search engines pass over both.")
        .help("Remove the one that is wrong; mostly the theme and a post both set it.")
}

fn is_canonical(link: Element<'_, '_>) -> bool {
    link.value("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|own| own.eq_ignore_ascii_case("canonical")))
}
