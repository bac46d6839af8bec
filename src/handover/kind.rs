//! What kind of change it is, by rule: standard, normal or emergency, with the reasons.

use super::changes::Changes;
use super::facts::GateFacts;
use super::words::{count, names};

/// Kind of a change, as service management knows it (ITIL 4, change enablement).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Known, low in risk, agreed to beforehand: texts and pictures only.
    Standard,
    /// Is looked at before it is done.
    Normal,
    /// Cannot wait for the usual way.
    Emergency,
}

impl Kind {
    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Normal => "normal",
            Self::Emergency => "emergency",
        }
    }
}

/// The kind, with reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Kind.
    pub kind: Kind,
    /// `low`, `moderate` or `high`.
    pub risk: &'static str,
    /// `low` or `medium`.
    pub impact: &'static str,
    /// `low`, `moderate` or `critical`.
    pub priority: &'static str,
    /// Why it is not a standard change; empty for one.
    pub reasons: Vec<String>,
    /// Why it cannot be done as it is; empty if it can.
    pub stops: Vec<String>,
}

/// Fewest pages in common before "all of them differ" says something about the theme.
const FEW: usize = 3;

/// Judges a change.
pub fn judge(changes: &Changes, gate: &GateFacts, emergency: Option<&str>) -> Verdict {
    let reasons = reasons(changes);
    let stops: Vec<String> = if gate.block > 0 {
        vec![format!("The gate stops it: {} to fix.", count(gate.block, "finding", "findings"))]
    } else {
        Vec::new()
    };
    let kind = match emergency {
        Some(_) => Kind::Emergency,
        None if reasons.is_empty() && stops.is_empty() => Kind::Standard,
        None => Kind::Normal,
    };
    let outside = !changes.origins_added.is_empty() || changes.headers.iter().any(|header| header.new.is_none());
    let risk = match kind {
        Kind::Standard => "low",
        Kind::Normal if outside || !stops.is_empty() => "high",
        Kind::Normal => "moderate",
        Kind::Emergency => "high",
    };
    let impact = if reasons.is_empty() { "low" } else { "medium" };
    let priority = match kind {
        Kind::Standard => "low",
        Kind::Normal => "moderate",
        Kind::Emergency => "critical",
    };
    Verdict { kind, risk, impact, priority, reasons, stops }
}

fn reasons(changes: &Changes) -> Vec<String> {
    if changes.first {
        return vec!["It is the first release: nothing is served yet.".to_owned()];
    }
    let mut reasons = Vec::new();
    let mut say = |holds: bool, text: String| {
        if holds {
            reasons.push(text);
        }
    };
    let origins = names(changes.origins_added.iter().map(|(origin, _)| origin.as_str()), 5);
    say(
        !changes.origins_added.is_empty(),
        format!("Browsers contact other companies that they did not before: {origins}."),
    );
    let headers = names(changes.headers.iter().map(|header| header.name.as_str()), 5);
    say(!changes.headers.is_empty(), format!("Header fields differ: {headers}."));
    let from = names(changes.redirects_removed.iter().map(|(from, _)| from.as_str()), 5);
    say(!changes.redirects_removed.is_empty(), format!("Redirects end or lead elsewhere: {from}."));
    let gone = names(changes.gone_removed.iter().map(String::as_str), 5);
    say(!changes.gone_removed.is_empty(), format!("Addresses of withdrawn posts do not say so any more: {gone}."));
    let lost = names(changes.lost.iter().map(String::as_str), 5);
    say(!changes.lost.is_empty(), format!("Addresses end without leading on: {lost}."));
    let files = names(changes.theme_files.iter().map(String::as_str), 5);
    say(!changes.theme_files.is_empty(), format!("Style sheets, scripts or fonts differ: {files}."));
    say(changes.frame, "What the theme puts around every page differs.".to_owned());
    let all = changes.same == 0 && changes.changed.len() >= FEW && !changes.frame;
    say(all, "Every page differs, as after a change of the theme or of settings.".to_owned());
    let types = names(changes.media_types.iter().map(String::as_str), 5);
    say(!changes.media_types.is_empty(), format!("Kinds of files are served that were not before: {types}."));
    if let Some((old, new)) = &changes.tool {
        say(true, format!("Another version of Placet made it: {new} in place of {old}."));
    }
    say(changes.policy, "The policy is another one than that of the release that is served.".to_owned());
    for (server, why) in &changes.refused {
        say(true, format!("No configuration can be written for {server}: {why}"));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_alone_are_a_standard_change_and_everything_else_is_not() {
        let clear = GateFacts::default();
        let text = Changes { same: 5, redirects_added: vec![("/a/".into(), "/b/".into())], ..Changes::default() };
        let verdict = judge(&text, &clear, None);
        assert_eq!((verdict.kind, verdict.risk, verdict.reasons.len()), (Kind::Standard, "low", 0));
        assert_eq!(judge(&text, &clear, Some("INC1")).kind, Kind::Emergency);
        let party = Changes { origins_added: vec![("https://cdn.example".into(), "a".into())], ..text.clone() };
        assert_eq!((judge(&party, &clear, None).kind, judge(&party, &clear, None).risk), (Kind::Normal, "high"));
        let pair = vec![("/a/".to_owned(), "/b/".to_owned())];
        for other in [
            Changes { redirects_removed: pair, ..text.clone() },
            Changes { frame: true, ..text.clone() },
            Changes { theme_files: vec!["a.css".into()], ..text.clone() },
            Changes { lost: vec!["/x/".into()], ..text.clone() },
            Changes { first: true, ..text.clone() },
        ] {
            let verdict = judge(&other, &clear, None);
            assert_eq!((verdict.kind, verdict.risk, verdict.reasons.len()), (Kind::Normal, "moderate", 1));
        }
        let blocked = GateFacts { block: 1, ..clear };
        assert_eq!((judge(&text, &blocked, None).kind, judge(&text, &blocked, None).risk), (Kind::Normal, "high"));
    }
}
