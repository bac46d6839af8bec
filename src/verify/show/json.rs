//! For programs. The shape is described by `docs/schema/verify-1.json`.

use serde_json::{Map, Value, json};

use super::Format;
use crate::verify::{Case, Difference, Group, Verification};

pub(super) const FORMAT: Format = Format { name: "json", about: "for programs", render };

/// Name of the format, with its version.
pub const SCHEMA: &str = "placet/verify/1";

fn render(all: &[Verification]) -> String {
    let differing: usize = all.iter().map(Verification::differing).sum();
    let unanswered: usize = all.iter().map(Verification::unanswered).sum();
    let left: usize = all.iter().map(|one| one.left_out.len()).sum();
    let verdict = match (unanswered, differing) {
        (0, 0) => "same",
        (0, _) => "different",
        _ => "unanswered",
    };
    let value = json!({
        "format": SCHEMA,
        "verdict": verdict,
        "counts": {
            "cases": all.iter().map(|one| one.cases.len()).sum::<usize>(),
            "differing": differing,
            "unanswered": unanswered,
            "left_out": left,
        },
        "comparisons": all.iter().map(comparison).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn comparison(one: &Verification) -> Value {
    let count = |group: Group| one.cases.iter().filter(|case| case.group == group).count();
    let groups: Map<String, Value> =
        Group::ALL.iter().map(|group| (group.as_str().to_owned(), count(*group).into())).collect();
    json!({
        "subject": one.subject,
        "build": one.build,
        "cases": groups,
        "differences": found(one, |case| &case.differences),
        "remarks": found(one, |case| &case.remarks),
        "left_out": one.left_out,
    })
}

fn found(one: &Verification, part: fn(&Case) -> &Vec<Difference>) -> Vec<Value> {
    let of = |case: &Case, difference: &Difference| {
        json!({
            "group": case.group.as_str(),
            "place": case.place,
            "coding": case.coding,
            "part": difference.part.as_str(),
            "text": difference.text,
            "expected": difference.expected,
            "got": difference.got,
        })
    };
    one.cases.iter().flat_map(|case| part(case).iter().map(move |difference| of(case, difference))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::show::fixture;

    #[test]
    fn everything_is_there_for_programs() {
        let value: Value = serde_json::from_str(&render(&[fixture::verification()])).unwrap();
        assert_eq!((&value["format"], &value["verdict"]), (&json!(SCHEMA), &json!("unanswered")));
        assert_eq!(value["counts"], json!({ "cases": 6, "differing": 4, "unanswered": 1, "left_out": 1 }));
        let one = &value["comparisons"][0];
        assert_eq!(one["cases"]["documents"], json!(4));
        assert_eq!(one["differences"].as_array().unwrap().len(), 4);
        assert_eq!((&one["differences"][3]["expected"], &one["differences"][3]["got"]), (&json!("/a/"), &json!("/b/")));
        assert_eq!(one["remarks"][0]["coding"], json!("gzip"));
    }
}
