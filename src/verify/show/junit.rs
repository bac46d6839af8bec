//! `JUnit` XML as Jenkins takes it: a suite for each group, a case for each thing that was looked at, so that what is
//! as planned is evidence too. A difference is a failure, no answer an error; remarks are printed by a case that passes.

use std::fmt::Write as _;

use super::Format;
use crate::report::xml_text;
use crate::verify::{Case, Difference, Group, Part, Verification};

pub(super) const FORMAT: Format = Format { name: "junit", about: "JUnit XML, for build servers", render: junit };

fn junit(all: &[Verification]) -> String {
    let mut suites = String::new();
    let mut sums = [0; 3];
    for verification in all {
        for group in Group::ALL {
            let cases: Vec<&Case> = verification.cases.iter().filter(|case| case.group == group).collect();
            if !cases.is_empty() {
                let name = format!("{}: {}", verification.subject, group.as_str());
                suite(&mut suites, &name, (group, &cases), &mut sums);
            }
        }
        if !verification.left_out.is_empty() {
            left_out(&mut suites, verification);
            sums[0] += verification.left_out.len();
        }
    }
    let [tests, failures, errors] = sums;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"placet verify\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">\n{suites}</testsuites>\n"
    )
}

/// What could not be compared: skipped cases.
fn left_out(out: &mut String, verification: &Verification) {
    let name = xml_text(&format!("{}: left out", verification.subject));
    let count = verification.left_out.len();
    let _ = writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"0\" errors=\"0\" skipped=\"{count}\">"
    );
    for sentence in &verification.left_out {
        let text = xml_text(sentence);
        let _ = writeln!(
            out,
            "    <testcase name=\"{text}\" classname=\"placet.verify.left_out\"><skipped message=\"{text}\"/></testcase>"
        );
    }
    out.push_str("  </testsuite>\n");
}

fn suite(out: &mut String, name: &str, (group, cases): (Group, &[&Case]), sums: &mut [usize; 3]) {
    let silent = |case: &&&Case| case.differences.iter().any(|own| own.part == Part::Unanswered);
    let errors = cases.iter().filter(silent).count();
    let failures = cases.iter().filter(|case| !case.differences.is_empty()).count() - errors;
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\">",
        xml_text(name),
        cases.len()
    );
    for case in cases {
        let (name, inside) = (xml_text(&case.name()), inside(case));
        let class = format!("placet.verify.{}", group.as_str());
        let _ = match inside.as_str() {
            "" => writeln!(out, "    <testcase name=\"{name}\" classname=\"{class}\"/>"),
            _ => writeln!(out, "    <testcase name=\"{name}\" classname=\"{class}\">{inside}</testcase>"),
        };
    }
    out.push_str("  </testsuite>\n");
    for (sum, count) in sums.iter_mut().zip([cases.len(), failures, errors]) {
        *sum += count;
    }
}

fn inside(case: &Case) -> String {
    let lines = |of: &[Difference]| of.iter().flat_map(|own| [own.text.as_str(), "\n"]).collect::<String>();
    let Some(first) = case.differences.first() else {
        let remarks = lines(&case.remarks);
        return if remarks.is_empty() { remarks } else { format!("<system-out>{}</system-out>", xml_text(&remarks)) };
    };
    let tag = if first.part == Part::Unanswered { "error" } else { "failure" };
    format!(
        "<{tag} type=\"{}\" message=\"{}\">{}</{tag}>",
        first.part.as_str(),
        xml_text(&first.text),
        xml_text(&lines(&case.differences))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::show::fixture;

    #[test]
    fn what_passed_is_a_case_too() {
        let text = junit(&[fixture::verification()]);
        assert!(text.contains("<testsuites name=\"placet verify\" tests=\"7\" failures=\"3\" errors=\"1\">"), "{text}");
        assert!(text.contains("<testcase name=\"/old/\" classname=\"placet.verify.redirects\"/>"), "{text}");
        assert!(text.contains("message=\"header X-Policy: expected `a &lt;b&gt;`, got nothing\""), "{text}");
        assert!(text.contains("<error type=\"unanswered\""), "{text}");
    }
}
