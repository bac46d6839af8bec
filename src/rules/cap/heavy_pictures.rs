//! `CAP005`: the pictures of a page are heavy.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CAP005",
        name: "heavy-pictures",
        group: Group::Capacity,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The pictures of a page are heavy.",
        checks: "The size of all pictures of this site that a browser loads with a page.",
        why: "Pictures are nearly always the reason why a page is slow on a phone.",
        fix: "Save the pictures smaller, or use fewer of them.",
        options: &[("most", "most kilobytes of all pictures of a page; 1500 by default")],
        references: &[],
    },
    &[Example::none("The fault needs pictures that are too large to be shown as text.")],
    Scope::Built,
    configure::<HeavyPictures>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeavyPictures {
    /// Most kilobytes of all pictures of a page.
    most: u64,
}

impl Default for HeavyPictures {
    fn default() -> Self {
        Self { most: 1500 }
    }
}

/// Ends of names of pictures.
const ENDS: [&str; 8] = ["jpg", "jpeg", "png", "webp", "gif", "avif", "svg", "bmp"];

impl Rule for HeavyPictures {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        let is_picture = |number: &u32| {
            let end = cx.outline.path(*number).rsplit_once('.').map_or("", |(_, end)| end);
            ENDS.iter().any(|known| known.eq_ignore_ascii_case(end))
        };
        let size = |number: u32| cx.facts.get(number as usize).map_or(0, |facts| facts.size);
        for (number, facts) in cx.facts.iter().enumerate() {
            let pictures: Vec<u32> = facts.loads.iter().copied().filter(is_picture).collect();
            let total: u64 = pictures.iter().map(|picture| size(*picture)).sum();
            let heaviest = pictures.iter().copied().max_by_key(|picture| (size(*picture), std::cmp::Reverse(*picture)));
            let Some(heaviest) = heaviest.filter(|_| total > self.most * 1000) else { continue };
            sink.push(
                cx.finding(
                    "CAP005",
                    format!("Save the pictures of this page smaller: {} KB", total / 1000),
                    number as u32,
                )
                .why(format!("All pictures of a page may have {} KB, so that it opens fast on a phone.", self.most))
                .help(format!(
                    "Start with `/{}`, which has {} KB.",
                    cx.outline.path(heaviest),
                    size(heaviest) / 1000
                )),
            );
        }
    }
}
