//! Comments in a post that turn wording rules off and on.

use std::ops::Range;

/// A comment that changes which rules hold from its place on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// Where the comment stands, in bytes of the file.
    pub place: Range<usize>,
    /// What it changes.
    pub change: Change,
}

/// What a comment changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// `vale off` and `vale on`: all rules.
    All {
        /// Whether rules hold.
        on: bool,
    },
    /// `vale Style.Rule = NO`: one rule.
    Rule {
        /// Name of the rule.
        name: String,
        /// Whether it holds.
        on: bool,
    },
    /// `vale Style.Rule["match"] = NO`: one rule for one text.
    Match {
        /// Name of the rule.
        name: String,
        /// The text.
        text: String,
        /// Whether the rule holds for it.
        on: bool,
    },
    /// `vale Style = NO`: one style.
    Style {
        /// Name of the style.
        name: String,
        /// Whether it holds.
        on: bool,
    },
    /// `vale styles = A, B`: these styles and no others.
    Styles(Vec<String>),
}

impl Switch {
    /// The switch of a comment, if it is one. `comment` is its inside without blanks.
    pub(super) fn new(comment: &str, place: Range<usize>) -> Option<Self> {
        let order = comment.strip_prefix("vale ")?.trim();
        let change = match order {
            "off" => Change::All { on: false },
            "on" => Change::All { on: true },
            _ => {
                let (subject, value) = order.rsplit_once('=')?;
                named(subject.trim(), value.trim())?
            }
        };
        Some(Self { place, change })
    }

    /// Whether something that policy asks for no longer holds after it.
    pub fn weakens(&self) -> bool {
        match &self.change {
            Change::All { on } | Change::Rule { on, .. } | Change::Match { on, .. } | Change::Style { on, .. } => !on,
            Change::Styles(_) => true,
        }
    }
}

fn named(subject: &str, value: &str) -> Option<Change> {
    if matches!(subject, "style" | "styles") {
        return Some(Change::Styles(value.split(',').map(|style| style.trim().to_owned()).collect()));
    }
    let on = match value {
        "YES" => true,
        "NO" => false,
        _ => return None,
    };
    if let Some((name, rest)) = subject.split_once('[') {
        let text = rest.strip_suffix(']')?.trim_matches(['"', '\'']).to_owned();
        return Some(Change::Match { name: name.to_owned(), text, on });
    }
    let name = subject.to_owned();
    Some(if subject.contains('.') { Change::Rule { name, on } } else { Change::Style { name, on } })
}

/// Whether an alert at byte `at` of the file is turned off by the switches before it.
pub(super) fn is_off(switches: &[Switch], rule: &str, matched: &str, at: usize) -> bool {
    let style = rule.split('.').next().unwrap_or_default();
    let (mut all, mut own, mut text) = (false, None, None);
    for switch in switches.iter().take_while(|switch| switch.place.start <= at) {
        match &switch.change {
            Change::All { on } => all = !on,
            Change::Rule { name, on } if name == rule => own = Some(!on),
            Change::Style { name, on } if name == style => own = Some(!on),
            Change::Styles(styles) => own = Some(!styles.iter().any(|name| name == style)),
            Change::Match { name, text: said, on } if name == rule && said == matched => text = Some(!on),
            Change::Rule { .. } | Change::Style { .. } | Change::Match { .. } => {}
        }
    }
    all || text.or(own).unwrap_or(false)
}

/// Whether all rules are still off at the end of the file; what speaks of the file as a whole asks this.
pub(super) fn ends_off(switches: &[Switch]) -> bool {
    let last = switches.iter().rev().find_map(|switch| match switch.change {
        Change::All { on } => Some(!on),
        _ => None,
    });
    last.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switches(comments: &[&str]) -> Vec<Switch> {
        comments.iter().enumerate().filter_map(|(at, comment)| Switch::new(comment, at * 10..at * 10 + 5)).collect()
    }

    #[test]
    fn switches_hold_from_their_place_on() {
        let list = switches(&["vale off", "vale on", "vale A.B = NO", "vale A.B = YES", "vale A = NO"]);
        let off: Vec<bool> = [5, 15, 25, 35, 45].iter().map(|at| is_off(&list, "A.B", "x", *at)).collect();
        assert_eq!(off, [true, false, true, false, true]);
        assert!(!ends_off(&list) && ends_off(&list[..1]));
        let list = switches(&["vale A.B[\"x y\"] = NO", "vale styles = C, D", "vale"]);
        assert!(is_off(&list, "A.B", "x y", 5) && !is_off(&list, "A.B", "x", 5));
        assert!(is_off(&list, "A.B", "x", 15) && !is_off(&list, "D.E", "x", 15));
        assert_eq!(list.len(), 2);
        assert!(Switch::new("vale on", 0..1).is_some_and(|switch| !switch.weakens()));
    }
}
