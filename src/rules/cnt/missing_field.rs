//! `CNT053`: a post lacks a detail that the company asks for.

use std::collections::BTreeMap;

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
        checks: "The fields listed in `fields` must stand in the details of every post; `sections` narrows it to folders below `content/`, and `by_section` lists more fields for each folder.",
        why: "Someone needs it later: to ask the owner, to find the ticket, to review in time.",
        fix: "Add the field to the details at the top of the post.",
        options: &[
            ("fields", "fields that every post has; none by default"),
            ("sections", "folders below `content/` that `fields` is meant for; all by default"),
            (
                "by_section",
                "for each folder below `content/` the fields that posts in it have as well; none by default",
            ),
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
    /// More fields, by folder below `content/`.
    by_section: BTreeMap<String, Vec<String>>,
}

impl Rule for MissingField {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        let document = cx.document;
        if document.kind != DocumentKind::Page {
            return;
        }
        let inside = |section: &str| {
            let rest = document.path.strip_prefix(section.trim_matches('/'));
            section.trim_matches('/').is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let is_meant = self.sections.is_empty() || self.sections.iter().any(|section| inside(section));
        let general = self.fields.iter().filter(|_| is_meant);
        let special = self.by_section.iter().filter(|(section, _)| inside(section)).flat_map(|(_, fields)| fields);
        let mut said: Vec<&str> = Vec::new();
        for field in general.chain(special).filter(|field| !has(&document.front, field)) {
            if said.contains(&field.as_str()) {
                continue;
            }
            said.push(field);
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
        "series" => front.series.is_some(),
        "disclosure" => front.disclosure.is_some(),
        "embargo_until" => front.embargo_until.is_some(),
        "publish_at" => front.publish_at.is_some(),
        "review_by" => front.review_by.is_some(),
        "expires_at" => front.expires_at.is_some(),
        "slug" => front.slug.is_some(),
        other => match other.split_once('.') {
            Some(("extra", key)) => front.extra.get(key).is_some(),
            Some(("seo", key)) => front.seo.get(key).is_some(),
            _ => front.taxonomies.iter().any(|(name, terms)| name.value == other && !terms.is_empty()),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::MissingField;
    use crate::config::Config;
    use crate::content::{Document, DocumentKind};
    use crate::diag::{FileId, Sink};
    use crate::rules::personal::Digits;
    use crate::rules::{PageCx, Rule};

    fn titles(path: &str, options: serde_json::Value) -> Vec<String> {
        let rule: MissingField = serde_json::from_value(options).unwrap();
        let document = Document {
            file: FileId(0),
            path: path.to_owned(),
            kind: DocumentKind::Page,
            lang: "en".to_owned(),
            front: Box::default(),
            body: 0,
            facts: crate::content::Facts::default(),
            assets: Vec::new(),
            digest: [1; 32],
        };
        let mut sink = Sink::new();
        rule.page(
            &PageCx {
                document: &document,
                whole: &document,
                text: "",
                digits: &Digits::new(""),
                config: &Config::new("https://blog.example.com"),
                running: None,
            },
            &mut sink,
        );
        sink.into_findings().into_iter().map(|finding| finding.title).collect()
    }

    #[test]
    fn each_section_has_fields_of_its_own() {
        let options = json!({ "fields": ["owner"], "by_section": { "press": ["ticket", "owner", "seo.title"], "blog": ["date"] } });
        let press = ["Add `owner` to the details", "Add `ticket` to the details", "Add `seo.title` to the details"];
        assert_eq!(titles("press/a.md", options.clone()), press);
        assert_eq!(titles("pressroom/a.md", options), press[..1]);
        assert!(titles("blog/a.md", json!({ "fields": ["owner"], "sections": ["press"] })).is_empty());
    }
}
