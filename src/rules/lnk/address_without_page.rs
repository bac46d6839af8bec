//! `LNK005`: a built page refers to an address of this site where nothing is.

use serde::Deserialize;

use crate::diag::Sink;
use crate::html::Lead;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, Target, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "LNK005",
        name: "address-without-page",
        group: Group::Links,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A built page refers to an address of this site where nothing is.",
        checks: "Every link, picture, script, style sheet and redirect in the built pages, those of the theme included. An address that another system on the same host answers can be listed in `elsewhere`.",
        why: "Readers would meet an error page, or a page with holes in it.",
        fix: "Correct the address in the post. When it is the same on every page, correct it in the menu or in the theme.",
        options: &[("elsewhere", "beginnings of paths that another system on the same host answers; none by default")],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[More](/lauch/)
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
    configure::<AddressWithoutPage>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddressWithoutPage {
    /// Beginnings of paths that another system answers, such as `/shop/`.
    elsewhere: Vec<String>,
}

impl Rule for AddressWithoutPage {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for reference in cx.references.iter().filter(|reference| reference.target == Target::Missing) {
            let url = &*reference.url;
            if self.is_elsewhere(cx, url) || is_said_by_the_source(cx, url) {
                continue;
            }
            let Lead::Site { path, .. } = cx.outline.base().lead(url, cx.path) else { continue };
            if cx.outline.find_in_other_case(&path).is_some() {
                continue; // LNK012 says so.
            }
            let finding = cx
                .finding_at("LNK005", format!("Correct the address `{}`", shown(cx, url)), url)
                .why("Nothing is published at this address, so readers would meet an error page.");
            sink.push(match cx.outline.near(&path) {
                Some(near) => finding.help(format!("Did you mean `/{near}`?")),
                None => finding.help("Correct it in the post, or in the theme when every page has it."),
            });
        }
    }
}

/// The address as it is said: one of this site by its path, however a page writes it, so that it is said once.
fn shown<'u>(cx: &OutputCx<'_>, url: &'u str) -> &'u str {
    let base = cx.config.base_url.as_str();
    let host =
        base.find("://").map_or(base.len(), |at| base[at + 3..].find('/').map_or(base.len(), |end| at + 3 + end));
    url.strip_prefix(&base[..host]).filter(|path| path.starts_with('/')).unwrap_or(url)
}

impl AddressWithoutPage {
    fn is_elsewhere(&self, cx: &OutputCx<'_>, url: &str) -> bool {
        let path = url.strip_prefix(cx.config.base_url.as_str()).unwrap_or(url);
        self.elsewhere.iter().any(|prefix| path.starts_with(prefix.as_str()))
    }
}

/// Files that should lie beside a post are looked for when the post is read (LNK004).
fn is_said_by_the_source(cx: &OutputCx<'_>, url: &str) -> bool {
    let Some(document) = cx.document.filter(|document| document.path.ends_with("/index.md")) else { return false };
    let file = url.split(['?', '#']).next().unwrap_or(url);
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    let is_file = !file.starts_with('/') && !file.contains("..") && !matches!(end, "" | "html" | "htm" | "md");
    is_file && document.facts.links.iter().any(|link| link.url == url)
}
