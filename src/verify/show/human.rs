//! For people: a line for each thing that differs; what differs in the same way in many places is said once.

use std::fmt::Write as _;

use super::Format;
use crate::verify::{Case, Difference, Verification};

pub(super) const FORMAT: Format = Format { name: "human", about: "for people", render: human };

/// Most lines of a kind.
const LINES: usize = 100;

fn human(all: &[Verification]) -> String {
    all.iter().map(one).collect()
}

fn one(verification: &Verification) -> String {
    let mut out = lines(verification, |case| &case.differences, "");
    out += &lines(verification, |case| &case.remarks, "note: ");
    for sentence in &verification.left_out {
        let _ = writeln!(out, "note: {sentence}.");
    }
    let _ = writeln!(out, "{}", closing(verification));
    out
}

/// The last line: how many there were, and how many differ.
pub fn closing(verification: &Verification) -> String {
    let (all, differing) = (verification.cases.len(), verification.differing());
    let Verification { subject, build, .. } = verification;
    match differing {
        0 => format!("{subject} is as the plan of the build {build} says: {all} cases, none differs."),
        1 => format!("{subject}: 1 of {all} cases differs from the plan of the build {build}."),
        _ => format!("{subject}: {differing} of {all} cases differ from the plan of the build {build}."),
    }
}

fn lines(verification: &Verification, part: fn(&Case) -> &Vec<Difference>, before: &str) -> String {
    let mut kinds: Vec<(&str, String, usize)> = Vec::new();
    for case in &verification.cases {
        for difference in part(case) {
            match kinds.iter().position(|(text, ..)| *text == difference.text) {
                Some(at) => kinds[at].2 += 1,
                None if kinds.len() <= LINES => kinds.push((&difference.text, case.name(), 0)),
                None => {}
            }
        }
    }
    let mut out = String::new();
    for (text, name, more) in kinds.iter().take(LINES) {
        let more = if *more > 0 { format!(" (and {more} more like it)") } else { String::new() };
        let _ = writeln!(out, "{before}{name}: {text}{more}");
    }
    if kinds.len() > LINES {
        out += "There is more; `--format json` has all of it.\n";
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::show::fixture;

    #[test]
    fn what_differs_in_the_same_way_is_said_once() {
        let wanted = "/: header X-Policy: expected `a <b>`, got nothing (and 1 more like it)\n\
                      /a/ (br): no answer: timeout\n\
                      /older/: header Location: expected `/a/`, got `/b/`\n\
                      note: /a/ (gzip): came without compression\n\
                      note: 3 requests were not sent.\n\
                      https://blog.example: 4 of 6 cases differ from the plan of the build 0123456789abcdef.\n";
        assert_eq!(human(&[fixture::verification()]), wanted);
    }
}
