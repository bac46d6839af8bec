//! `CNT053`: a post lacks a detail that the company asks for.

use serde::Deserialize;

use crate::content::{DocumentKind, FrontMatter};
use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CNT053",
        name: "missing-field",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A post lacks a detail that the company asks for.",
        checks: "The fields listed in `fields` must stand in the details of every post; `sections` narrows it to folders below `content/`.",
        why: "Someone needs it later: to ask the owner, to find the ticket, to review in time.",
        fix: "Add the field to the details at the top of the post.",
        options: &[
            ("fields", "fields that every post has; none by default"),
            ("sections", "folders below `content/` that are meant; all by default"),
        ],
        references: &[],
    },
    &[Example::none("The fault needs a policy with this rule and its options.")],
    Scope::Page,
    configure::<MissingField>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingField {
    /// Fields that every post has.
    fields: Vec<String>,
    /// Folders below `content/` that are meant; all, if there are none.
    sections: Vec<String>,
}

impl Rule for MissingField {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        let document = cx.document;
        let inside = |section: &String| {
            document.path.strip_prefix(section.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
        };
        let is_meant = self.sections.is_empty() || self.sections.iter().any(inside);
        if document.kind != DocumentKind::Page || !is_meant {
            return;
        }
        for field in self.fields.iter().filter(|field| !has(&document.front, field)) {
            sink.push(
                Finding::new("CNT053", format!("Add `{field}` to the details"))
                    .at(cx.head(), "of this post")
                    .why("The company asks for it in every post of this section.")
                    .help(format!("Add a line `{field} = \"…\"` to the details at the top of the post.")),
            );
        }
    }
}

fn has(front: &FrontMatter, field: &str) -> bool {
    match field {
        "title" => front.title.is_some(),
        "description" => front.description.is_some(),
        "date" => front.date.is_some(),
        "updated" => front.updated.is_some(),
        "authors" => !front.authors.is_empty(),
        "owner" => front.owner.is_some(),
        "purpose" => front.purpose.is_some(),
        "campaign" => front.campaign.is_some(),
        "ticket" => front.ticket.is_some(),
        "publish_at" => front.publish_at.is_some(),
        "review_by" => front.review_by.is_some(),
        "expires_at" => front.expires_at.is_some(),
        "slug" => front.slug.is_some(),
        other => match other.strip_prefix("extra.") {
            Some(key) => front.extra.get(key).is_some(),
            None => front.taxonomies.iter().any(|(name, terms)| name.value == other && !terms.is_empty()),
        },
    }
}
