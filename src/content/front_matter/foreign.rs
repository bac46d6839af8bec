//! Fields that are not known here: misspelt ones, those of other generators, and those in the wrong place.

use super::super::DocumentKind;
use super::fields::{Block, PAGE_ONLY};
use super::section::SECTION_ONLY;
use super::{Fence, FrontCx, GUARDS};
use crate::config::node::{Kind, Node};
use crate::config::read::as_flag;
use crate::diag::{At, Finding, closest};

/// What becomes of a field that another tool calls differently.
enum Instead {
    /// The same value under another name.
    Rename(&'static str),
    /// Another place or form.
    Write(&'static str),
    /// A field that decides about publishing: how to say it here.
    Guard(&'static str),
}

use Instead::{Guard, Rename, Write};

/// Fields of Hugo, Jekyll, Eleventy, Ghost, `WordPress` and of people's habits.
const FOREIGN: &[(&str, Instead)] = &[
    ("by", Rename("authors")),
    ("created_at", Rename("date")),
    ("pubDate", Rename("date")),
    ("alias", Rename("aliases")),
    ("redirects", Rename("aliases")),
    ("summary", Rename("description")),
    ("excerpt", Rename("description")),
    ("teaser", Rename("description")),
    ("abstract", Rename("description")),
    ("subtitle", Write("Write it under `extra`, where templates can show it.")),
    ("layout", Rename("template")),
    ("permalink", Rename("path")),
    ("url", Rename("path")),
    ("order", Rename("weight")),
    ("headline", Rename("title")),
    ("image", Write("Write `image` under `seo` for previews, or under `extra` for templates.")),
    ("images", Write("Write `image` under `seo` for previews, or under `extra` for templates.")),
    ("cover", Write("Write `image` under `seo` for previews, or under `extra` for templates.")),
    ("thumbnail", Write("Write `image` under `seo` for previews, or under `extra` for templates.")),
    ("canonical", Write("Write `canonical` under `seo`.")),
    ("canonical_url", Write("Write `canonical` under `seo`.")),
    ("canonicalURL", Write("Write `canonical` under `seo`.")),
    ("noindex", Write("Write `noindex = true` under `seo`.")),
    ("lang", Write("Put the language in the file's name, for example `launch.de.md`.")),
    ("language", Write("Put the language in the file's name, for example `launch.de.md`.")),
    ("params", Rename("extra")),
    ("is_draft", Guard("Write `draft` as `true` or `false`.")),
    ("wip", Guard("Write `draft` as `true` or `false`.")),
    ("published", Guard("Write `draft` as `true` for a post that must not appear, else remove the line.")),
    ("unpublished", Guard("Write `draft` as `true` for a post that must not appear, else remove the line.")),
    ("private", Guard("Write `draft` as `true` for a post that must not appear, else remove the line.")),
    ("hidden", Guard("Write `draft` as `true` for a post that must not appear, else remove the line.")),
    ("unlisted", Guard("Write `draft` as `true` for a post that must not appear, else remove the line.")),
    ("visibility", Guard("Write `draft` as `true` for a post that must not appear, else remove the line.")),
    ("status", Guard("Write `draft` as `true` for a post that must not appear, else remove the line.")),
    ("password", Guard("Posts cannot have a password. Write `draft` as `true` until it may be seen.")),
    ("publishDate", Guard("Write `publish_at` with date and time.")),
    ("scheduled", Guard("Write `publish_at` with date and time.")),
    ("expiryDate", Guard("Write `expires_at` with date and time.")),
    ("unpublish_at", Guard("Write `expires_at` with date and time.")),
    ("embargo", Guard("Write `embargo_until` with date and time.")),
];

/// Names under which other tools keep terms.
const TERMS: [&str; 8] = ["tags", "tag", "categories", "category", "topics", "topic", "keywords", "labels"];

fn foreign(name: &str) -> Option<&'static Instead> {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-', ' '], "");
    let wanted = plain(name);
    FOREIGN.iter().find(|(other, _)| plain(other) == wanted).map(|(_, instead)| instead)
}

/// Whether an unknown field may have been meant to decide about publishing.
pub(super) fn decides(name: &str, node: &Node) -> bool {
    if matches!(foreign(name), Some(Guard(_))) {
        return !says_publish(name, node);
    }
    foreign(name).is_none() && closest(&plain(name), GUARDS).is_some()
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Whether a field of another tool says that the post may be seen by all: `published: true`.
fn says_publish(name: &str, node: &Node) -> bool {
    match &node.kind {
        Kind::Null => true,
        Kind::Str(text) if matches!(name, "status" | "visibility") => {
            matches!(text.to_lowercase().as_str(), "publish" | "published" | "public")
        }
        kind => as_flag(kind) == Some(name.eq_ignore_ascii_case("published")),
    }
}

/// A field that no reader asked for.
pub(super) struct Unknown<'a> {
    pub(super) key: &'a At<String>,
    pub(super) node: &'a Node,
    /// A known field it is close to.
    pub(super) near: Option<&'a str>,
    pub(super) block: &'a Block<'a>,
    pub(super) cx: &'a FrontCx<'a>,
}

impl Unknown<'_> {
    /// The finding, if the field needs other words than "unknown".
    pub(super) fn finding(&self) -> Option<Finding> {
        let name = self.key.value.as_str();
        if let Some(instead) = foreign(name) {
            return Some(self.other_tool(instead));
        }
        if TERMS.contains(&name) || self.is_taxonomy(name) {
            return Some(self.terms());
        }
        self.elsewhere().or_else(|| self.guard())
    }

    fn is_taxonomy(&self, name: &str) -> bool {
        self.cx.taxonomies.iter().any(|taxonomy| taxonomy == name)
    }

    fn about(&self, title: String, label: &str) -> Finding {
        Finding::new("CNT001", title).at(self.key.span, label)
    }

    fn other_tool(&self, instead: &Instead) -> Finding {
        let name = &self.key.value;
        let label = "has another form here";
        let why = "This field belongs to another publishing tool and would have no effect here.";
        match instead {
            Rename(new) => {
                let finding = self.about(format!("Write `{new}` in place of `{name}`"), label).why(why);
                if self.block.table.get(new).is_some() {
                    return finding.help(format!("`{new}` is there already, so remove this line."));
                }
                let finding = finding.help(format!("Rename the field to `{new}`."));
                finding.fix(format!("Write `{new}`"), self.key.span, *new)
            }
            Write(help) => self.about(format!("Move or remove `{name}`"), label).why(why).help(*help),
            Guard(help) => self
                .about(format!("Say with a field known here what `{name}` means"), label)
                .why("This field seems to decide whether the post is seen, but it belongs to another publishing tool.")
                .help(*help),
        }
    }

    /// Fields of sections in a page and the other way round.
    fn elsewhere(&self) -> Option<Finding> {
        let name = self.key.value.as_str();
        let (others, place, help) = match self.cx.kind {
            DocumentKind::Page => {
                let help = "Move the line to `_index.md` of the folder, or remove it.";
                (&SECTION_ONLY, "a section (`_index.md`)", help)
            }
            DocumentKind::Section => {
                (&PAGE_ONLY, "a post", "Remove the line. Values for all posts below stand under `cascade`.")
            }
        };
        let finding = self.about(format!("Remove or move `{name}`"), &format!("belongs to {place}"));
        let why = format!("Only {place} has this field; here it would have no effect.");
        others.contains(&name).then(|| finding.why(why).help(help))
    }

    /// A field that is close to one that decides about publishing.
    fn guard(&self) -> Option<Finding> {
        let near = self.near.filter(|near| GUARDS.contains(near));
        let guard = near.or_else(|| closest(&plain(&self.key.value), GUARDS))?;
        let name: String = self.key.value.chars().take(40).collect();
        let finding = self.about(format!("Write `{guard}` in place of `{name}`"), "unknown");
        Some(
            finding
                .why(format!(
                    "`{guard}` decides whether the post is seen. Until its name is right the post stays unpublished."
                ))
                .help(format!("Did you mean `{guard}`?"))
                .fix(format!("Write `{guard}`"), self.key.span, guard),
        )
    }

    /// Terms at the top level: where they belong, with a fix where that is one safe change.
    fn terms(&self) -> Finding {
        let name = self.key.value.as_str();
        let plural = name.strip_suffix('y').map_or_else(|| format!("{name}s"), |stem| format!("{stem}ies"));
        let wanted = if self.is_taxonomy(&plural) { &plural } else { name };
        let finding = self
            .about(format!("Move `{name}` under `taxonomies`"), "belongs under `taxonomies`")
            .why("Terms stand under `taxonomies`; up here they would have no effect.");
        if !self.is_taxonomy(wanted) {
            let list = self.cx.taxonomies.join(", ");
            let has = if list.is_empty() { "none".to_owned() } else { list };
            return finding.help(format!(
                "This site has no taxonomy `{wanted}` (it has: {has}). The line can also stand under `extra`."
            ));
        }
        let (example, fix) = match self.block.fence {
            Fence::Toml => {
                (format!("`[taxonomies]`, and below it `{wanted} = [\"…\"]`"), format!("taxonomies.{wanted}"))
            }
            Fence::Yaml => {
                (format!("`taxonomies:`, and below it `  {wanted}: [\"…\"]`"), format!("taxonomies:\n  {wanted}"))
            }
        };
        let finding = finding.help(format!("Write a line {example}."));
        let free = self.block.table.get("taxonomies").is_none();
        let list = matches!(self.node.kind, Kind::List(_) | Kind::Str(_));
        let one_line = self.node.span.start < self.key.span.end + 4;
        if !(free && list && one_line) {
            return finding;
        }
        finding.fix("Put it under `taxonomies`", self.key.span, fix)
    }
}
