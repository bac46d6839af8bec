//! `LNK012`: an address differs from the real one only in capital letters.

use serde::Deserialize;

use crate::diag::Sink;
use crate::html::Lead;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, Target, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK012",
        name: "other-case",
        group: Group::Links,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An address differs from the real one only in capital letters.",
        checks: "Addresses of this site in built pages that lead nowhere as written, while the same letters in another case do.",
        why: "It works on some computers and fails on the servers of most companies.",
        fix: "Write the address exactly as the file is named.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[More](/Post/)
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[More](/post/)
"##,
        ),
    ],
    Scope::Output,
    configure::<OtherCase>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OtherCase {}

impl Rule for OtherCase {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for reference in cx.references.iter().filter(|reference| reference.target == Target::Missing) {
            let Lead::Site { path, .. } = cx.outline.base().lead(&reference.url, cx.path) else { continue };
            let Some(real) = cx.outline.find_in_other_case(&path) else { continue };
            let real = cx.outline.path(real);
            sink.push(
                cx.finding_at(
                    "LNK012",
                    format!("Write this address as `/{}`", real.trim_end_matches("index.html")),
                    &reference.url,
                )
                .why(format!("`{}` differs in capital letters, which servers tell apart.", reference.url))
                .help("Use the same capital and small letters as the file has."),
            );
        }
    }
}
