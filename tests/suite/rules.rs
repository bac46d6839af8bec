//! The examples of every rule, run: a bad one gives a finding of this rule, a good one gives none.

use placet::rules::{RULES, Verdict, family};

use crate::site_test::SiteTest;
use crate::{none, wording};

#[test]
fn examples_show_what_they_say() {
    let mut complaints = Vec::new();
    for rule in RULES {
        let code = rule.meta.code;
        for example in rule.examples {
            let site = match example.verdict {
                Verdict::None => continue,
                Verdict::Bad | Verdict::Good => SiteTest::text(example.text),
            };
            let found = site.codes().iter().any(|found| family(found) == code);
            match (example.verdict, found) {
                (Verdict::Bad, false) => complaints.push(format!("{code}: the bad example gives {:?}", site.codes())),
                (Verdict::Good, true) => complaints.push(format!("{code}: the good example gives\n{}", site.human())),
                _ => {}
            }
            if example.verdict == Verdict::Good && site.report.blocked() {
                complaints.push(format!("{code}: the good example is blocked\n{}", site.human()));
            }
            complaints.extend(site.report.diagnostics.iter().flat_map(|found| wording::complaints(&found.finding)));
        }
    }
    complaints.sort();
    complaints.dedup();
    none(&complaints);
}
