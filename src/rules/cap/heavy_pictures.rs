//! `CAP006`: the pictures of a page are heavy.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CAP006",
        name: "heavy-pictures",
        group: Group::Capacity,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The pictures of a page are heavy.",
        checks: "The size of all pictures of this site that a browser loads with a page. Of several sizes of one picture one is counted.",
        why: "Readers on a phone wait and pay for them.",
        fix: "Save the pictures smaller, or use fewer of them on one page.",
        options: &[("most", "most kilobytes of pictures of a page; 1500 by default")],
        references: &[],
    },
    &[Example::none("The fault needs many or large files; a test beside the rule has them.")],
    Scope::Built,
    configure::<HeavyPictures>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeavyPictures {
    /// Most kilobytes of pictures of a page.
    most: u64,
}

impl Default for HeavyPictures {
    fn default() -> Self {
        Self { most: 1500 }
    }
}

impl Rule for HeavyPictures {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        for (number, facts) in cx.facts.iter().enumerate() {
            let is_kind =
                |other: &&u32| ENDS.iter().any(|end| cx.outline.path(**other).to_ascii_lowercase().ends_with(end));
            let size = |other: &u32| cx.facts.get(*other as usize).map_or(0, |facts| facts.size);
            let total: u64 = facts.loads.iter().filter(is_kind).map(size).sum();
            if total <= self.most * 1000 {
                continue;
            }
            let finding = cx
                .finding("CAP006", format!("Use lighter pictures on this page: {} KB", total / 1000), number as u32)
                .why(format!("A page may load {} KB of pictures, so that it opens fast on a phone.", self.most));
            let heaviest =
                facts.loads.iter().filter(is_kind).max_by_key(|other| (size(other), std::cmp::Reverse(**other)));
            sink.push(
                heaviest
                    .map(|other| {
                        format!("Start with `/{}`, which has {} KB.", cx.outline.path(*other), size(other) / 1000)
                    })
                    .into_iter()
                    .fold(finding, Finding::help),
            );
        }
    }
}

/// Ends of the names of such files.
const ENDS: &[&str] = &[".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".ico"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::output::Facts;
    use crate::rules::{Outline, Registers};

    #[test]
    fn a_page_is_found_only_beyond_the_limit() {
        let config = Config::new("https://blog.example.com");
        let outline = Outline::new(&config.base_url, vec!["a.png", "index.html"], false);
        let facts = [
            Facts { size: 2000, ..Facts::default() },
            Facts { loads: vec![0], outside: 1, size: 10, ..Facts::default() },
        ];
        let cx = BuiltCx {
            facts: &facts,
            sources: &[None, None],
            config: &config,
            outline: &outline,
            registers: &Registers::default(),
        };
        let found = |most| {
            let mut sink = Sink::new();
            HeavyPictures { most }.built(&cx, &mut sink);
            sink.into_findings().into_iter().filter_map(|finding| finding.subject).collect::<Vec<_>>()
        };
        assert_eq!((found(1), found(2)), (vec!["index.html".to_owned()], Vec::new()));
    }
}
