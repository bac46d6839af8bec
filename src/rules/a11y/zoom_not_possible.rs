//! `A11Y019`: a page cannot be enlarged.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y019",
        name: "zoom-not-possible",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page cannot be enlarged.",
        checks: "The `viewport` of a page may not switch zoom off, nor hold it below twice the size.",
        why: "People with weak sight cannot read the page on a phone.",
        fix: "Remove `user-scalable` and `maximum-scale` from the `viewport`.",
        options: &[],
        references: &["W3C ACT rule b4f0c3", "WCAG 2.2, 1.4.4 Resize Text (AA)"],
    },
    &[
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title><meta name="viewport" content="width=device-width, user-scalable=no"></head>
<body><main><h1>News</h1></main></body>
</html>
"##,
        ),
        Example::good(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>News</h1></main></body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<ZoomNotPossible>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ZoomNotPossible {}

impl Rule for ZoomNotPossible {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for meta in survey.of(Tag::Meta) {
            let viewport = meta.element.value("name").is_some_and(|name| name.eq_ignore_ascii_case("viewport"));
            if viewport && meta.element.value("content").is_some_and(|content| stops_zoom(&content)) {
                sink.push(cx.on(meta.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y019", "Allow people to enlarge this page")
        .why("People with weak sight cannot read the page on a phone.")
        .help("Remove `user-scalable` and `maximum-scale` from the `viewport`.")
}

fn stops_zoom(content: &str) -> bool {
    content.split([',', ';']).filter_map(|pair| pair.split_once('=')).any(|(name, value)| {
        let value = value.trim().to_ascii_lowercase();
        let by_device = matches!(value.as_str(), "device-width" | "device-height");
        match name.trim().to_ascii_lowercase().as_str() {
            _ if value.is_empty() || by_device => false,
            "user-scalable" => value != "yes" && number(&value).is_none_or(|number| number.abs() < 1.0),
            "maximum-scale" => number(&value).is_none_or(|number| (0.0..2.0).contains(&number)),
            _ => false,
        }
    })
}

/// The number a text starts with.
fn number(text: &str) -> Option<f64> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(text.len());
    text[..end].parse().ok()
}
