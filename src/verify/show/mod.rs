//! How a comparison is shown: pure functions from what was looked at to text, one file for each format.

mod human;
mod json;
mod junit;

pub use human::closing;
pub use json::SCHEMA;

use super::Verification;

/// A way to show comparisons.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What people write after `--format`.
    pub name: &'static str,
    /// Who reads it, in a few words.
    pub about: &'static str,
    /// Shows them. The same comparisons give the same bytes.
    pub render: fn(&[Verification]) -> String,
}

/// All formats; the first is the one where none is named.
pub const FORMATS: &[Format] = &[human::FORMAT, json::FORMAT, junit::FORMAT];

#[cfg(test)]
mod fixture {
    use crate::verify::{Case, Difference, Group, Part, Verification};

    /// A comparison with everything in it.
    pub(super) fn verification() -> Verification {
        let case = |group, place: &str, coding, differences: Vec<Difference>| Case {
            group,
            place: place.to_owned(),
            coding,
            differences,
            remarks: Vec::new(),
        };
        let policy = || Difference::values(Part::Header, "header X-Policy", "a <b>", None);
        let mut twin = case(Group::Documents, "/a/", Some("gzip"), Vec::new());
        twin.remarks.push(Difference::new(Part::Coding, "came without compression"));
        Verification {
            subject: "https://blog.example".to_owned(),
            build: "0123456789abcdef".to_owned(),
            cases: vec![
                case(Group::Documents, "/", None, vec![policy()]),
                case(Group::Documents, "/a/", None, vec![policy()]),
                twin,
                case(
                    Group::Documents,
                    "/a/",
                    Some("br"),
                    vec![Difference::new(Part::Unanswered, "no answer: timeout")],
                ),
                case(Group::Redirects, "/old/", None, Vec::new()),
                case(
                    Group::Redirects,
                    "/older/",
                    None,
                    vec![Difference::values(Part::Location, "header Location", "/a/", Some("/b/"))],
                ),
            ],
            left_out: vec!["3 requests were not sent".to_owned()],
        }
    }
}
