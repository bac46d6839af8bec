//! What style rules say, in the words of findings.

use super::kinds::{Hit, Kind, sentence};
use super::rule::StyleRule;
use super::run::Alert;
use super::switches::{Change, Switch};
use crate::diag::Finding;
use crate::rules::PageCx;

/// Longest text of a post that is repeated in a title, in characters.
const LONGEST: usize = 40;

/// The message of a rule about a hit, and what may be written in its place.
pub(super) fn message(rule: &StyleRule, hit: &Hit) -> (String, Vec<String>) {
    let mut words = hit.words.clone();
    let mut options = hit.options.clone();
    let mut template = rule.message.clone();
    let given = rule.action.name == "replace" && !rule.action.params.is_empty();
    match &rule.kind {
        Kind::Substitution(kind) if kind.quoted => template = once_quoted(&template),
        Kind::Existence(_) | Kind::Repetition(_) | Kind::Consistency(_) | Kind::Conditional(_) if given => {
            let params = &rule.action.params;
            words.push(if let [one] = params.as_slice() { one.clone() } else { sentence(params) });
        }
        _ => {}
    }
    if given {
        options.clone_from(&rule.action.params);
    } else if rule.action.name != "replace" {
        options.clear();
    }
    (one_line(&filled(&template, &words)), options)
}

/// A quoted `%s` whose words come with quotes of their own.
fn once_quoted(template: &str) -> String {
    for quoted in ["'%s'", "\"%s\""] {
        if template.matches(quoted).count() == 2 {
            return template.replacen(quoted, "%s", 1);
        }
    }
    template.to_owned()
}

/// The template with a word for each `%s`; one without a word left is dropped.
fn filled(template: &str, words: &[String]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut words = words.iter();
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let taken = match after.chars().next() {
            Some('s' | 'v' | 'd') => {
                out.push_str(words.next().map_or("", String::as_str));
                1
            }
            Some('%') => {
                out.push('%');
                1
            }
            _ => {
                out.push('%');
                0
            }
        };
        rest = &after[taken..];
    }
    out + rest
}

/// The text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The finding of an alert.
pub(super) fn of(alert: &Alert<'_>, cx: &PageCx<'_>) -> Finding {
    let rule = alert.rule;
    let code = format!("BRD001/{}", rule.name);
    let mut finding = match &alert.place {
        Some(place) => Finding::new(code, format!("Change `{}` as `{}` asks", shown(&alert.matched), rule.name))
            .at(cx.span(place.clone()), ""),
        None => Finding::new(code, format!("Change this page as `{}` asks", rule.name)).at(cx.head(), ""),
    };
    finding = finding.why(full_stop(&alert.message));
    let link = (!rule.link.is_empty()).then(|| format!("More: {}", rule.link));
    let description = (!rule.description.is_empty()).then(|| full_stop(&one_line(&rule.description)));
    let help: Vec<String> = description.into_iter().chain(link).collect();
    if !help.is_empty() {
        finding = finding.help(help.join(" "));
    }
    match (alert.options.as_slice(), &alert.place) {
        ([option], Some(place)) if alert.verbatim && !option.is_empty() && !option.contains('\n') => {
            // Blanks around a match belong to the pattern, not to the word.
            let (lead, word) = (alert.matched.len() - alert.matched.trim_start().len(), alert.matched.trim());
            let start = place.start + lead;
            let span = cx.span(start..start + word.len());
            finding.fix(format!("Write `{}`", shown(option)), span, option.trim())
        }
        _ => finding,
    }
}

/// A text of a post in a title: short, on one line, and without backquotes.
fn shown(text: &str) -> String {
    let line = one_line(text).replace('`', "'");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let mut short: String = line.chars().take(LONGEST).collect();
    short.truncate(short.trim_end().len());
    short + "…"
}

fn full_stop(text: &str) -> String {
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// A rule gave up on a page.
pub(super) fn expired(cx: &PageCx<'_>, rule: &str) -> Finding {
    Finding::new("BRD003", format!("Make the rule `{rule}` simpler"))
        .at(cx.head(), "this page was not checked by it")
        .why("Its pattern takes too long on this page, so nothing is known about the words here.")
        .help("Tell the people who keep the style. They can split the pattern into shorter ones.")
}

/// A comment in a post turns rules off.
pub(super) fn switch(switch: &Switch, cx: &PageCx<'_>) -> Finding {
    let what = match &switch.change {
        Change::All { .. } => "all rules about words".to_owned(),
        Change::Rule { name, .. } => format!("the rule `{name}`"),
        Change::Match { name, text, .. } => format!("the rule `{name}` for `{}`", shown(text)),
        Change::Style { name, .. } => format!("the style `{name}`"),
        Change::Styles(names) => format!("all styles but `{}`", names.join("`, `")),
    };
    Finding::new("BRD004", "Ask for an exception in place of this comment")
        .at(cx.span(switch.place.clone()), format!("turns off {what}"))
        .why("Whoever writes a post would grant an exception to their own post.")
        .help("Change the words, or ask those who keep the style for an exception.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_filled_in_order() {
        let words = ["a".to_owned(), "b".to_owned()];
        assert_eq!(filled("Use '%s' for '%s', 5%% of %s.", &words), "Use 'a' for 'b', 5% of .");
        assert_eq!(once_quoted("Use '%s' instead of '%s'."), "Use %s instead of '%s'.");
        assert_eq!(one_line("Two\n  lines "), "Two lines");
        assert_eq!(shown(&"word ".repeat(20)), "word word word word word word word word…");
    }
}
