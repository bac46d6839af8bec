//! `A11Y017`: a page is replaced while people read it.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y017",
        name: "page-replaces-itself",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page is replaced while people read it.",
        checks: "A refresh in the head of a page may only lead on at once, or after more than twenty hours.",
        why: "People who read slowly, or listen, lose the page in the middle of a sentence.",
        fix: "Remove the refresh, or set its delay to 0.",
        options: &[],
        references: &["W3C ACT rule bc659a", "W3C ACT rule bisz58", "WCAG 2.2, 2.2.1 Timing Adjustable (A)"],
    },
    &[
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title><meta http-equiv="refresh" content="30"></head>
<body><main><h1>News</h1></main></body>
</html>
"##,
        ),
        Example::good(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title><meta http-equiv="refresh" content="0; url=/404.html"></head>
<body><main><h1>News</h1></main></body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<PageReplacesItself>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageReplacesItself {}

impl Rule for PageReplacesItself {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        let seconds = survey.of(Tag::Meta).find_map(|meta| {
            let refresh = meta.element.value("http-equiv").is_some_and(|own| own.eq_ignore_ascii_case("refresh"));
            let content = meta.element.value("content").filter(|_| refresh)?;
            Some((meta.element, seconds(&content)?))
        });
        if let Some((meta, seconds)) = seconds
            && (1..=72_000).contains(&seconds)
        {
            sink.push(cx.on(meta, finding()));
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y017", "Remove the refresh of this page")
        .why("The page is replaced while people still read it.")
        .help("Remove the `meta` element, or set its delay to 0 if the page only leads on.")
}

/// Seconds until the page is replaced (HTML standard, shared declarative refresh steps).
fn seconds(content: &str) -> Option<u64> {
    let content = content.trim_ascii_start();
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    let rest = content[digits..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let understood = digits > 0 || content.starts_with('.');
    if !understood
        || !(rest.is_empty() || rest.starts_with([';', ',']) || rest.starts_with(|c: char| c.is_ascii_whitespace()))
    {
        return None;
    }
    if digits == 0 { Some(0) } else { content[..digits].parse().ok() }
}
