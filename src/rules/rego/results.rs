//! From the results of rules to findings, by the conventions of conftest.

use regorus::Value;
use serde_json::Value as Json;

use super::load::instance;
use super::problem;
use crate::diag::{Finding, Sink, Span};
use crate::rules::PageCx;

/// Most characters of a message in a title.
const LONGEST: usize = 160;

/// What a rule of this name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// `deny` and `violation`.
    Block,
    /// `warn`.
    Advise,
}

impl Weight {
    /// By the name of a rule: one of the three words, or one with a suffix. `None` for helpers.
    pub(super) fn of(rule: &str) -> Option<Self> {
        let word = rule.split_once('_').map_or(rule, |(word, _)| word);
        match word {
            "deny" | "violation" => Some(Self::Block),
            "warn" => Some(Self::Advise),
            _ => None,
        }
    }
}

/// Turns everything a package says of a page into findings.
pub(super) fn findings(package: &str, values: &Value, cx: &PageCx<'_>, sink: &mut Sink) {
    let Ok(values) = values.as_object() else { return };
    let exempt = match values.iter().find(|(name, _)| name.as_string().is_ok_and(|name| &**name == "exception")) {
        None => Some(Vec::new()),
        Some((_, value)) => json(value).and_then(|value| suffixes(&value)),
    };
    let Some(exempt) = exempt else {
        sink.push(problem::shapeless("exception", cx.head()));
        return;
    };
    for (name, value) in values.iter() {
        let Ok(name) = name.as_string() else { continue };
        let Some(weight) = Weight::of(name) else { continue };
        let Some(results) = json(value).and_then(results) else {
            sink.push(problem::shapeless(name, cx.head()));
            continue;
        };
        let suffix = name.split_once('_').map_or("", |(_, suffix)| suffix);
        if weight == Weight::Block && !results.is_empty() && exempt.iter().any(|own| own == suffix) {
            sink.push(exception(&instance(package, name), results.len(), cx));
            continue;
        }
        for result in results {
            sink.push(finding(&instance(package, name), &result, cx));
        }
    }
}

fn json(value: &Value) -> Option<Json> {
    serde_json::from_str(&value.to_json_str().ok()?).ok()
}

/// The suffixes that exceptions name: lists of texts.
fn suffixes(value: &Json) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for list in value.as_array()? {
        for suffix in list.as_array()? {
            all.push(suffix.as_str()?.to_owned());
        }
    }
    Some(all)
}

/// The results of a rule, each a text or an object with a text `msg`; `None` for anything else.
fn results(value: Json) -> Option<Vec<Json>> {
    match value {
        // `default deny := false` is the other way to say that there is nothing.
        Json::Bool(false) => Some(Vec::new()),
        Json::Array(results) => results.iter().all(|result| message(result).is_some()).then_some(results),
        Json::Null | Json::Bool(true) | Json::Number(_) | Json::String(_) | Json::Object(_) => None,
    }
}

fn message(result: &Json) -> Option<&str> {
    let text = result.as_str().or_else(|| result.get("msg")?.as_str())?;
    (!text.trim().is_empty()).then_some(text)
}

fn finding(rule: &str, result: &Json, cx: &PageCx<'_>) -> Finding {
    let words: Vec<&str> = message(result).unwrap_or_default().split_whitespace().collect();
    let text = |key: &str| result.get(key).and_then(Json::as_str);
    let place = place(result, cx).unwrap_or_else(|| cx.head());
    Finding::new(format!("GOV016/{rule}"), problem::shortened(&words.join(" "), LONGEST))
        .at(place, "")
        .why(text("why").map_or_else(|| format!("The policy of the company demands it: `{rule}`."), str::to_owned))
        .help(text("help").unwrap_or("Change the page, or ask the people who own the policy."))
}

/// The line that `_loc` names, if it is one of this page.
fn place(result: &Json, cx: &PageCx<'_>) -> Option<Span> {
    let place = result.get("_loc")?;
    let own = format!("content/{}", cx.document.path);
    let file = place.get("file").and_then(Json::as_str).unwrap_or(&own);
    let line = place.get("line")?;
    let line = line.as_u64().or_else(|| line.as_str()?.trim().parse().ok()).filter(|line| *line > 0)?;
    let line = usize::try_from(line).ok()?;
    let there = file == own && line <= cx.text.lines().count();
    there.then(|| problem::line(cx.document.file, cx.text, line))
}

fn exception(rule: &str, count: usize, cx: &PageCx<'_>) -> Finding {
    let times =
        if count == 1 { "one finding does not count".to_owned() } else { format!("{count} findings do not count") };
    Finding::new(format!("GOV017/{rule}"), format!("Keep in mind that this page is exempt from `{rule}`"))
        .at(cx.head(), times)
        .why("The policy itself makes this exception, so what the rule found stops nothing.")
        .help("If that is not meant, tell the people who own the policy.")
}
