//! `GOV032`: something of a withdrawn post is still there.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{Example, Found, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "GOV032",
        name: "trace-of-withdrawn-post",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Something of a withdrawn post is still there.",
        checks: "Every built file is searched for the title, the description and the sentences (of five words and more) \
                 of posts that were withdrawn, and compared with their files. What also stands in templates, settings, \
                 data or two other posts is no trace.",
        why: "Who withdraws a post relies on it that nothing of it can be read any more.",
        fix: "Remove the words or the file, or let the page say it in other words.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(concat!(
            include_str!("withdrawn.txt"),
            "-- static/press.txt --\nIn short: our revenue grew. Our revenue grew by a fifth\nin the third quarter.\n"
        )),
        Example::good(concat!(include_str!("withdrawn.txt"), "-- static/press.txt --\nIn short: ask us.\n")),
    ],
    Scope::Output,
    configure::<TraceOfWithdrawnPost>,
);

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TraceOfWithdrawnPost {}

impl Rule for TraceOfWithdrawnPost {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for trace in cx.traces.find(cx.path, cx.bytes, cx.text) {
            let (title, what) = match trace.what {
                Found::Words(words) => ("Remove these words of a withdrawn post", short(words)),
                Found::File(file) => ("Remove this file of a withdrawn post", format!("the bytes of `{file}`")),
            };
            let why = format!("`{}` would still show {what}, and `{}` was withdrawn.", cx.path, trace.post);
            sink.push(cx.finding("GOV032", title).why(why).help(
                "Remove it from the page, list or file it comes from. `placet status` shows what was withdrawn.",
            ));
        }
    }
}

/// Words as a quotation of at most eight.
fn short(words: &str) -> String {
    let all: Vec<&str> = words.split_whitespace().collect();
    let end = if all.len() > 8 { " …" } else { "" };
    format!("\"{}{end}\"", all[..all.len().min(8)].join(" "))
}
