//! Edits so small that an approval still holds, where the policy allows them.

use similar::{ChangeTag, TextDiff};

use super::roles::Typo;
use crate::content::front_matter::split;

/// Whether two versions of a post differ by a few words of its text only, and none of them carries weight: no word of
/// the policy's list, no number, no link or markup, nothing in the details at the top.
pub(super) fn is_small(typo: &Typo, before: &str, after: &str) -> bool {
    let (Some(before), Some(after)) = (body(before), body(after)) else { return false };
    if before.0 != after.0 {
        return false;
    }
    let diff = TextDiff::from_words(before.1, after.1);
    let (mut removed, mut added) = (0, 0);
    for change in diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal) {
        let word = change.value();
        if word.trim().is_empty() {
            // Blank lines and the depth of lines are markup.
            if word != " " {
                return false;
            }
            continue;
        }
        *if change.tag() == ChangeTag::Delete { &mut removed } else { &mut added } += 1;
        if !harmless(typo, word) {
            return false;
        }
    }
    removed <= typo.most_words && added <= typo.most_words
}

fn harmless(typo: &Typo, word: &str) -> bool {
    let plain = word.trim_matches(|c: char| ".,;:!?\"'’“”".contains(c)).to_lowercase();
    plain.chars().all(|c| c.is_alphabetic() || "'’-".contains(c))
        && plain.starts_with(char::is_alphabetic)
        && !typo.words.contains(&plain)
}

/// The details at the top and the text.
fn body(text: &str) -> Option<(&str, &str)> {
    split(text).ok().map(|split| text.split_at(split.body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_without_weight_are_small() {
        let typo = Typo { words: vec!["guaranteed".into(), "not".into()], most_words: 2 };
        let post = |text: &str| format!("+++\ntitle = \"T\"\n+++\n{text}\n");
        let small = |before: &str, after: &str| is_small(&typo, &post(before), &post(after));
        assert!(small("We recieve teh parcel.", "We receive the parcel."));
        assert!(small("It works.", "It works!"));
        for (before, after) in [
            ("It is safe.", "It is not safe."),
            ("It is guaranteed.", "It is granted."),
            ("We sold 12 cars.", "We sold 13 cars."),
            ("a b c d", "e f g d"),
            ("See it.", "See [it](https://a.example)."),
            ("one two", "one\n\ntwo"),
            ("one", "# one"),
            ("one", "one <b>two</b>"),
            ("one", "- one"),
        ] {
            assert!(!small(before, after), "{before} -> {after}");
        }
        assert!(!is_small(&typo, &post("a"), &post("a").replace("\"T\"", "\"U\"")));
        assert!(!is_small(&typo, "no details", "no detail"));
    }
}
