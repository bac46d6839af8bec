//! `CAP005`: a page needs many files.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CAP005",
        name: "many-requests",
        group: Group::Capacity,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page needs many files.",
        checks: "How many style sheets, scripts, pictures, fonts and the like a browser loads with a page, those of other hosts included. Of several sizes of one picture one is counted.",
        why: "Each file takes a trip to the server, which takes long on a phone.",
        fix: "Use fewer pictures, scripts and fonts on one page.",
        options: &[("most", "most files that a page loads; 60 by default")],
        references: &[],
    },
    &[Example::none("The fault needs many or large files; a test beside the rule has them.")],
    Scope::Built,
    configure::<ManyRequests>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ManyRequests {
    /// Most files of a page.
    most: u64,
}

impl Default for ManyRequests {
    fn default() -> Self {
        Self { most: 60 }
    }
}

impl Rule for ManyRequests {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        for (number, facts) in cx.facts.iter().enumerate() {
            let count = facts.loads.len() as u64 + u64::from(facts.outside);
            if count <= self.most {
                continue;
            }
            sink.push(
                cx.finding("CAP005", format!("Let this page load fewer files than {count}"), number as u32)
                    .why(format!("A page may load {} files; each takes a trip to the server.", self.most))
                    .help("Split the page, or remove pictures and scripts that it does not need."),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::output::Facts;
    use crate::rules::{Outline, Registers};

    #[test]
    fn a_page_is_found_only_beyond_the_limit() {
        let config = Config::new("https://blog.example.com");
        let outline = Outline::new(&config.base_url, vec!["a.js", "index.html"], false);
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
            ManyRequests { most }.built(&cx, &mut sink);
            sink.into_findings().into_iter().filter_map(|finding| finding.subject).collect::<Vec<_>>()
        };
        assert_eq!((found(1), found(2)), (vec!["index.html".to_owned()], Vec::new()));
    }
}
