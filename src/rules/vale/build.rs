//! From the fields of a rule file to what the rule does, one function for each kind.

use super::casing::Case;
use super::exceptions::Exceptions;
use super::fields::Fields;
use super::formula::Formula;
use super::kinds::{
    Capitalization, Conditional, Existence, Kind, Occurrence, Pair, Repetition, Shape, Substitution, Swap,
};
use super::metrics::{Metric, Numbers};
use super::pattern::Pattern;
use super::rule::{Action, Made, pattern_problem};

/// What rules are made with.
#[derive(Debug, Clone, Default)]
pub(super) struct Cx<'a> {
    /// Accepted words of the vocabulary.
    pub(super) accepted: &'a [String],
    /// Pattern around words in place of `\b(?:%s)\b`.
    pub(super) template: Option<String>,
}

type Built = Option<(Kind, Option<String>)>;

/// Reads what belongs to a kind. `None` inside when it cannot be used; the fields hold the problems.
pub(super) fn kind(extends: &str, fields: &mut Fields<'_>, action: &Action, cx: &Cx<'_>) -> Made {
    Made(match extends {
        "existence" => existence(fields, cx),
        "substitution" => substitution(fields, action, cx),
        "capitalization" => capitalization(fields, cx),
        "conditional" => conditional(fields, cx),
        "occurrence" => occurrence(fields),
        "repetition" => repetition(fields, cx),
        "consistency" => consistency(fields, cx),
        "readability" => readability(fields),
        "metric" => metric(fields),
        "" => None,
        _ => {
            let span = fields.span("extends");
            fields.problem(span, "not a kind of rule", "A rule is an `existence`, a `substitution`, an `occurrence` …");
            None
        }
    })
}

/// The pattern around words.
fn around(words: &str, whole_words: bool, ignore_case: bool, cx: &Cx<'_>) -> String {
    let template = cx.template.as_deref().unwrap_or(r"(?m)\b(?:%s)\b");
    let pattern = if whole_words { template.replacen("%s", words, 1) } else { format!("(?m)(?:{words})") };
    if ignore_case { format!("(?i){pattern}") } else { pattern }
}

fn compile(fields: &mut Fields<'_>, key: &'static str, pattern: &str) -> Option<Pattern> {
    match Pattern::new(pattern) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            pattern_problem(fields, key, &error);
            None
        }
    }
}

fn exceptions(fields: &mut Fields<'_>, cx: &Cx<'_>) -> Option<Exceptions> {
    let vocabulary = fields.flag("vocab").unwrap_or(true);
    let own = fields.texts("exceptions");
    match Exceptions::new(own, if vocabulary { cx.accepted } else { &[] }) {
        Ok(exceptions) => Some(exceptions),
        Err(error) => {
            pattern_problem(fields, "exceptions", &error);
            None
        }
    }
}

fn existence(fields: &mut Fields<'_>, cx: &Cx<'_>) -> Built {
    let tokens: Vec<String> = fields.texts("tokens").into_iter().filter(|token| !token.trim().is_empty()).collect();
    let raw = fields.texts("raw").concat();
    let nonword = fields.flag("nonword").unwrap_or(false);
    let ignore_case = fields.flag("ignorecase").unwrap_or(false);
    let append = fields.flag("append").unwrap_or(false);
    let own = Cx { accepted: if nonword { &[] } else { cx.accepted }, template: cx.template.clone() };
    let exceptions = exceptions(fields, &own)?;
    if tokens.is_empty() && raw.is_empty() {
        let span = fields.span("extends");
        fields.problem(span, "there are no `tokens`", "List the words to find under `tokens`.");
        return None;
    }
    let key = if tokens.is_empty() { "raw" } else { "tokens" };
    let words = around(&tokens.join("|"), !nonword && !tokens.is_empty(), false, cx);
    let words = if tokens.is_empty() {
        format!("(?m){raw}")
    } else if append {
        words + &raw
    } else {
        raw + &words
    };
    let pattern = if ignore_case { format!("(?i){words}") } else { words };
    let made = compile(fields, key, &pattern)?;
    Some((Kind::Existence(Existence { pattern: made, exceptions }), Some(pattern)))
}

fn substitution(fields: &mut Fields<'_>, action: &Action, cx: &Cx<'_>) -> Built {
    let mut swap = fields.pairs("swap");
    let ignore_case = fields.flag("ignorecase").unwrap_or(false);
    let nonword = fields.flag("nonword").unwrap_or(false);
    let capitalize = fields.flag("capitalize").unwrap_or(false);
    let exceptions = exceptions(fields, cx)?;
    if swap.is_empty() {
        let span = fields.span("extends");
        fields.problem(span, "there is nothing under `swap`", "List pairs under `swap`: the word, and what to write.");
        return None;
    }
    // The longest comes first: of several that fit at one place the first one wins.
    swap.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let mut swaps = Vec::with_capacity(swap.len());
    for (word, options) in &swap {
        let refers = options.split('$').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let word = if ignore_case { format!("(?i){word}") } else { word.clone() };
        let word = if refers { Some(compile(fields, "swap", &word)?) } else { None };
        let phrase = options.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-');
        // What is no pattern is compared letter by letter.
        let same = if phrase || refers { None } else { Pattern::new(&format!("^(?:{options})$")).ok() };
        swaps.push(Swap { options: options.clone(), same, word });
    }
    let groups: Vec<String> = swap.iter().map(|(word, _)| format!("({})", without_groups(word))).collect();
    let pattern = around(&groups.join("|"), !nonword, ignore_case, cx);
    let made = compile(fields, "swap", &pattern)?;
    let quoted = action.name == "replace" && action.params.is_empty();
    Some((Kind::Substitution(Substitution { pattern: made, swaps, exceptions, capitalize, quoted }), Some(pattern)))
}

/// Makes groups that capture into groups that do not.
fn without_groups(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 8);
    let (mut escaped, mut class) = (false, false);
    for (at, c) in word.char_indices() {
        out.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class && !word[at + 1..].starts_with('?') => out.push_str("?:"),
            _ => {}
        }
    }
    out
}

fn capitalization(fields: &mut Fields<'_>, cx: &Cx<'_>) -> Built {
    let shape = fields.text("match").unwrap_or_default();
    let chicago = fields.text("style").is_some_and(|style| style == "Chicago");
    let threshold = fields.number("threshold").filter(|share| *share > 0.0).unwrap_or(0.8);
    let indicators = fields.texts("indicators");
    let prefix = fields.text("prefix").unwrap_or_default();
    let exceptions = exceptions(fields, cx)?;
    let shape = match shape.as_str() {
        "$title" => Shape::Words(Case::Title { chicago }),
        "$sentence" => Shape::Words(Case::Sentence),
        "$lower" => Shape::Lower,
        "$upper" => Shape::Upper,
        "" => {
            let span = fields.span("extends");
            fields.problem(span, "`match` is missing", "Write `match: $sentence`, `$title`, `$lower` or `$upper`.");
            return None;
        }
        pattern => Shape::Like(compile(fields, "match", pattern)?, pattern.to_owned()),
    };
    Some((Kind::Capitalization(Capitalization { shape, exceptions, indicators, threshold, prefix }), None))
}

fn conditional(fields: &mut Fields<'_>, cx: &Cx<'_>) -> Built {
    let case = if fields.flag("ignorecase").unwrap_or(false) { "(?i)" } else { "" };
    let (first, second) = (fields.text("first")?, fields.text("second")?);
    let exceptions = exceptions(fields, cx)?;
    let first = compile(fields, "first", &format!("{case}{first}"))?;
    let second = compile(fields, "second", &format!("{case}{second}"))?;
    Some((Kind::Conditional(Conditional { first, second, exceptions }), None))
}

fn occurrence(fields: &mut Fields<'_>) -> Built {
    let case = if fields.flag("ignorecase").unwrap_or(false) { "(?i)" } else { "" };
    let (max, min) = (fields.count("max"), fields.count("min"));
    let token = fields.text("token").unwrap_or_default();
    if token.is_empty() || max + min == 0 {
        let span = fields.span("extends");
        fields.problem(span, "`token`, `max` or `min` is missing", "Say what is counted, and how much is too much.");
        return None;
    }
    let pattern = format!("{case}(?:{token})");
    let made = compile(fields, "token", &pattern)?;
    Some((Kind::Occurrence(Occurrence { pattern: made, max, min }), Some(pattern)))
}

fn repetition(fields: &mut Fields<'_>, cx: &Cx<'_>) -> Built {
    let ignore_case = fields.flag("ignorecase").unwrap_or(false);
    let (max, alpha) = (fields.count("max"), fields.flag("alpha").unwrap_or(false));
    let tokens = fields.texts("tokens");
    let exceptions = exceptions(fields, cx)?;
    if tokens.is_empty() {
        let span = fields.span("extends");
        fields.problem(span, "there are no `tokens`", "Say what counts as a word: `tokens: ['[^\\s]+']`.");
        return None;
    }
    let pattern = format!("{}({})", if ignore_case { "(?i)" } else { "" }, tokens.join("|"));
    let made = compile(fields, "tokens", &pattern)?;
    let rule = Repetition { pattern: made, max, ignore_case, alpha, exceptions };
    Some((Kind::Repetition(rule), Some(pattern)))
}

fn consistency(fields: &mut Fields<'_>, cx: &Cx<'_>) -> Built {
    let either = fields.pairs("either");
    let nonword = fields.flag("nonword").unwrap_or(false);
    let ignore_case = fields.flag("ignorecase").unwrap_or(false);
    if either.is_empty() {
        let span = fields.span("extends");
        fields.problem(span, "there is nothing under `either`", "List pairs under `either`: one way, and the other.");
        return None;
    }
    let (mut pairs, mut all) = (Vec::new(), Vec::new());
    for (one, other) in either {
        let words = format!("({})|({})", without_groups(&one), without_groups(&other));
        let pattern = around(&words, !nonword, ignore_case, cx);
        pairs.push(Pair { pattern: compile(fields, "either", &pattern)?, second: 2, name: one });
        all.push(pattern);
    }
    Some((Kind::Consistency(pairs), Some(format!("(?:{})", all.join("|")))))
}

fn readability(fields: &mut Fields<'_>) -> Built {
    let names = fields.texts("metrics");
    let grade = fields.number("grade").unwrap_or_default();
    let metrics: Option<Vec<Metric>> = names.iter().map(|name| Metric::named(name)).collect();
    let Some(metrics) = metrics.filter(|metrics| !metrics.is_empty()) else {
        let help = "Grades are `Gunning Fog`, `Coleman-Liau`, `Flesch-Kincaid`, `SMOG` and `Automated Readability`.";
        fields.problem(fields.span("metrics"), "not a grade of readability", help);
        return None;
    };
    Some((Kind::Readability(metrics, grade), None))
}

/// Names in formulas besides those of [`Numbers`].
const COUNTED: [&str; 9] =
    ["pre", "list", "blockquote", "heading_h1", "heading_h2", "heading_h3", "heading_h4", "heading_h5", "heading_h6"];

fn metric(fields: &mut Fields<'_>) -> Built {
    let formula = fields.text("formula").unwrap_or_default();
    let condition = fields.text("condition").unwrap_or_default();
    let read = Formula::new(&formula).ok().filter(|formula| {
        formula.names().iter().all(|name| COUNTED.contains(name) || Numbers::default().get(name).is_some())
    });
    let Some(made) = read else {
        let help = "A formula is arithmetic with counts: `words / sentences`.";
        fields.problem(fields.span("formula"), "this formula cannot be read", help);
        return None;
    };
    let holds = Formula::new(&format!("value {condition}")).ok().filter(|_| !condition.trim().is_empty());
    let Some(holds) = holds.filter(|holds| holds.names() == ["value"]) else {
        let span = fields.span("condition");
        fields.problem(span, "this condition cannot be read", "A condition compares: `> 20`.");
        return None;
    };
    Some((Kind::Metric(made, holds), None))
}
