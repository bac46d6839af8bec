//! The accessibility rules: on the public test cases of the W3C ACT rules where they are at hand, and on
//! snippets of our own.
//!
//! The test cases are not part of this repository (W3C Document License). `PLACET_ACT_RULES` names a folder with
//! `testcases.json` and `testcases/`, as in `content-assets/wcag-act-rules` of <https://github.com/w3c/wcag-act-rules>.

use std::collections::BTreeMap;
use std::path::Path;

use placet::config::Config;
use placet::diag::{Finding, Sink, Sources};
use placet::pipeline;
use placet::rules::{Built, Clock, Demands, Inspector, Outline, RULES, RuleSet, Traces};
use placet::world::MemoryWorld;

use crate::site_test::{NOW, SiteTest};
use crate::{none, read};

/// Rules whose cases need a style sheet, a script or the length of a film: failed cases that are not found are fine.
const MISSES: &[(&str, usize)] = &[
    // The size of letters comes from a style sheet.
    ("24afc2", 1),
    ("78fd32", 1),
    ("9e45ec", 1),
    // One word in small letters may be the name of an icon.
    ("2ee8b8", 2),
    // A film whose sound the page does not tell of; A11Y033 advises.
    ("80f0bf", 1),
    // A list held against its content model; the HTML checker's business.
    ("bc4a75", 1),
    // A table made of `div` elements.
    ("d0f69e", 1),
    // `aria-brailleroledescription` alone, on a heading that is exposed after all.
    ("kb1m8s", 1),
    // Elements that a script puts elsewhere.
    ("ff89c9", 1),
];

/// Looks at documents with all rules.
pub(crate) struct Lab {
    config: Config,
    rules: RuleSet,
}

impl Lab {
    pub(crate) fn new() -> Self {
        let world = MemoryWorld::from_text(
            "-- config.toml --\nbase_url = \"https://blog.example.com\"\n",
            NOW.parse().unwrap(),
        );
        let options = pipeline::Options::default();
        let config = pipeline::configure(&world, &options, &mut Sources::new(), &mut Sink::new()).unwrap().unwrap();
        Self { config, rules: RuleSet::default() }
    }

    /// The findings of the accessibility rules.
    pub(crate) fn look(&self, html: &str) -> Vec<Finding> {
        let outline = Outline::new(&self.config.base_url, vec!["page/index.html"], false);
        let (clock, demands, traces) = (Clock::new(NOW.parse().unwrap()), Demands::default(), Traces::default());
        let inspector = Inspector {
            rules: &self.rules,
            config: &self.config,
            outline: &outline,
            traces: &traces,
            clock: &clock,
            demands: &demands,
        };
        let (path, origin, bytes) = ("page/index.html", "", html.as_bytes());
        let built = Built { path, origin, bytes, document: None, source: None, as_written: false };
        let mut sink = Sink::new();
        inspector.document(&built, &mut sink);
        sink.into_findings().into_iter().filter(|finding| finding.code.starts_with("A11Y")).collect()
    }

    /// Their codes, without the numbers of the group.
    fn codes(&self, html: &str) -> Vec<String> {
        self.look(html).into_iter().map(|finding| finding.code.into_owned()).collect()
    }
}

#[test]
fn the_test_cases_of_the_act_rules_pass() {
    let Some(folder) = std::env::var_os("PLACET_ACT_RULES") else {
        eprintln!("skipped: PLACET_ACT_RULES does not name a folder with the ACT test cases");
        return;
    };
    let folder = Path::new(&folder);
    let list: serde_json::Value = serde_json::from_str(&read(&folder.join("testcases.json"))).unwrap();
    let lab = Lab::new();
    let (mut complaints, mut table) = (Vec::new(), BTreeMap::<String, [usize; 4]>::new());
    for case in list["testcases"].as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap_or_default();
        let id = format!("W3C ACT rule {}", text("ruleId"));
        let codes: Vec<&str> = RULES
            .iter()
            .filter(|rule| rule.meta.references.contains(&id.as_str()))
            .map(|rule| rule.meta.code)
            .collect();
        let place = text("relativePath").trim_start_matches("testcases/");
        let html = std::fs::read_to_string(folder.join("testcases").join(place)).unwrap_or_default();
        if codes.is_empty() || !text("relativePath").ends_with("html") || html.is_empty() {
            continue;
        }
        let found = lab.codes(&html).iter().any(|code| codes.contains(&code.as_str()));
        let row = table.entry(text("ruleId").to_owned()).or_default();
        match (text("expected"), found) {
            ("failed", true) => row[0] += 1,
            ("failed", false) => {
                row[1] += 1;
                eprintln!("not found: {} {} {}", codes.join("+"), text("ruleId"), place);
            }
            (_, false) => row[2] += 1,
            (expected, true) => {
                row[3] += 1;
                complaints.push(format!("{} {expected}: {place}\n{html}", codes.join("+")));
            }
        }
    }
    eprintln!("rule    found missed quiet false");
    for (id, [found, missed, quiet, wrong]) in &table {
        eprintln!("{id} {found:6} {missed:6} {quiet:5} {wrong:5}");
        let allowed = MISSES.iter().find(|(own, _)| own == id).map_or(0, |(_, count)| *count);
        if *missed > allowed {
            complaints.push(format!("{id}: {missed} failed cases are not found, {allowed} are known"));
        }
    }
    none(&complaints);
}

#[test]
fn of_two_links_to_one_address_the_one_that_is_meant_is_shown() {
    let post = "See [the plan](https://a.example/?x=1&y=2), or look [here](https://a.example/?x=1&y=2).";
    let site = SiteTest::text(&format!("-- content/post.md --\n+++\ntitle = \"Plan\"\n+++\n{post}\n"));
    let found = site.report.diagnostics.iter().find(|said| said.finding.code == "A11Y043").unwrap();
    let span = found.finding.span().unwrap();
    assert_eq!(&site.sources.text(span.file)[span.range()], "[here](https://a.example/?x=1&y=2)");
}

#[test]
fn a_link_to_a_file_is_shown_where_it_was_written() {
    let site = SiteTest::text(
        "-- content/a.md --\n+++\ntitle = \"A\"\n+++\nText.\n-- content/b.md --\n+++\ntitle = \"B\"\n+++\nRead it [here](@/a.md).\n",
    );
    let found = site.report.diagnostics.iter().find(|said| said.finding.code == "A11Y043").unwrap();
    let span = found.finding.span().unwrap();
    assert_eq!(&site.sources.text(span.file)[span.range()], "[here](@/a.md)");
}
