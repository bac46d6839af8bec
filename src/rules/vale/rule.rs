//! One rule of a style, from its file.

use super::build::Cx;
use super::fields::Fields;
use super::kinds::Kind;
use super::scope::{self, Problem, Selector};
use super::{unreadable, unsupported};
use crate::config::node::{Kind as Value, Table};
use crate::config::yaml_node;
use crate::diag::{FileId, Sink};
use crate::rules::Level;

/// How much a rule matters to its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// A hint.
    Suggestion,
    /// Something to change.
    Warning,
    /// Something that must not be published.
    Error,
}

impl Weight {
    /// The weight of a word in a style.
    pub(super) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "suggestion" => Self::Suggestion,
            "warning" => Self::Warning,
            "error" => Self::Error,
            _ => return None,
        })
    }

    /// What a finding leads to, unless policy says something else.
    pub(super) fn level(self) -> Level {
        if self == Self::Error { Level::Block } else { Level::Advise }
    }
}

/// What an editor may do about a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Action {
    /// `replace`, `remove`, `edit`, `convert` or `suggest`.
    pub(super) name: String,
    /// What it is done with.
    pub(super) params: Vec<String>,
}

/// A rule of a style, ready to run.
#[derive(Debug, Clone)]
pub(super) struct StyleRule {
    /// `Style.Rule`.
    pub(super) name: String,
    /// How much it matters.
    pub(super) weight: Weight,
    /// What it says; `%s` stands for what was found.
    pub(super) message: String,
    /// Why.
    pub(super) description: String,
    /// Further reading.
    pub(super) link: String,
    /// Most findings in one file; 0 for any number.
    pub(super) limit: usize,
    /// Which blocks it looks at.
    pub(super) selector: Selector,
    /// What may be done about a finding.
    pub(super) action: Action,
    /// What it does.
    pub(super) kind: Kind,
    /// Its pattern, if a text without a match cannot be a finding.
    pub(super) filter: Option<String>,
}

/// Kinds of rules that need more than patterns and numbers.
const LEFT_OUT: [(&str, &str); 3] = [
    ("sequence", "It needs to know which word is a verb and which is a noun."),
    ("script", "It is a program of its own."),
    ("spelling", "It needs a dictionary."),
];

/// Reads a rule file. Findings say why a rule is left out.
pub(super) fn read(name: &str, file: FileId, text: &str, cx: &Cx<'_>, sink: &mut Sink) -> Option<StyleRule> {
    match yaml_node::parse(file, text, 0, "BRD003") {
        Ok(table) => make(name, Fields::new(file, text, &table), cx, sink),
        Err(finding) => {
            sink.push(*finding);
            None
        }
    }
}

/// A rule from its fields.
pub(super) fn from_table(name: &str, table: &Table, cx: &Cx<'_>, sink: &mut Sink) -> Option<StyleRule> {
    make(name, Fields::new(FileId(0), "", table), cx, sink)
}

fn make(name: &str, mut fields: Fields<'_>, cx: &Cx<'_>, sink: &mut Sink) -> Option<StyleRule> {
    let extends = fields.text("extends").unwrap_or_default();
    if let Some((kind, why)) = LEFT_OUT.iter().find(|(kind, _)| *kind == extends) {
        sink.push(unsupported(fields.span("extends"), name, &format!("rules of the kind `{kind}` are left out"), why));
        return None;
    }
    if extends.is_empty() {
        fields.problem(fields.span("extends"), "`extends` is missing", "Say the kind of rule: `extends: existence`.");
    }
    let message = fields.text("message");
    if message.is_none() {
        fields.problem(fields.span("extends"), "`message` is missing", "Say what to do: `message: \"Use '%s'.\"`.");
    }
    let weight = weight(&mut fields);
    let mut selector = selector(name, &mut fields, sink);
    let action = action(name, &mut fields, sink);
    let (description, link) = (fields.text("description"), fields.text("link"));
    let limit = fields.count("limit");
    fields.node("name");
    let (kind, filter) = super::build::kind(&extends, &mut fields, &action, cx).or_problems(&mut fields, sink)?;
    if matches!(kind, Kind::Readability(..) | Kind::Metric(..)) {
        selector = Selector::new(["summary"]).ok();
    }
    if let Some((key, span)) = fields.unknown().first() {
        let why = "A line that is not understood may change what the rule means.";
        sink.push(unsupported(*span, name, &format!("`{key}` is not known for `{extends}`"), why));
    }
    let selector = selector?;
    // A text without a match cannot be left alone by what counts, defines or looks at the whole.
    let counts = matches!(kind, Kind::Conditional(_)) || matches!(&kind, Kind::Occurrence(rule) if rule.min > 0);
    Some(StyleRule {
        name: name.to_owned(),
        weight: weight?,
        message: message?,
        description: description.unwrap_or_default(),
        link: link.unwrap_or_default(),
        limit,
        selector,
        action,
        kind,
        filter: filter.filter(|_| !counts),
    })
}

fn weight(fields: &mut Fields<'_>) -> Option<Weight> {
    let Some(word) = fields.text("level") else { return Some(Weight::Warning) };
    let weight = Weight::named(&word);
    if weight.is_none() {
        let help = "A level is `suggestion`, `warning` or `error`.";
        fields.problem(fields.span("level"), "not a level", help);
    }
    weight
}

/// `None` with a finding when the rule is for scopes that do not exist.
fn selector(name: &str, fields: &mut Fields<'_>, sink: &mut Sink) -> Option<Selector> {
    let scopes = fields.texts("scope");
    let scopes = if scopes.is_empty() { vec!["text".to_owned()] } else { scopes };
    let span = fields.span("scope");
    match Selector::new(scopes.iter().map(String::as_str)) {
        Ok(selector) => Some(selector),
        Err(Problem::Old(scope)) => {
            let why = "Text is no longer looked at by its emphasis or links; rules use `raw` for that.";
            sink.push(unsupported(span, name, &format!("the scope `{scope}` is left out"), why));
            None
        }
        Err(Problem::Unknown(scope)) => {
            let help = "Use a scope such as `text`, `heading`, `list`, `paragraph`, `sentence` or `raw`.";
            fields.problem(span, &format!("`{scope}` is not a scope"), help);
            None
        }
    }
}

fn action(name: &str, fields: &mut Fields<'_>, sink: &mut Sink) -> Action {
    let Some(node) = fields.node("action") else { return Action::default() };
    let mut action = Action::default();
    let Value::Table(table) = &node.kind else {
        fields.problem(node.span, "not an action", "Write `name: replace` below `action`.");
        return action;
    };
    let mut own = Fields::new(fields.file, "", table);
    action.name = own.text("name").unwrap_or_default();
    action.params = own.texts("params");
    // What an editor may suggest changes nothing about what is found.
    if !["replace", "remove", "edit", "convert", "suggest", ""].contains(&action.name.as_str()) {
        let label = format!("the action `{}` is left out", action.name);
        sink.push(unsupported(node.span, name, &label, "Findings of the rule come without a suggestion."));
        action = Action::default();
    }
    fields.problems.append(&mut own.problems);
    action
}

impl StyleRule {
    /// Whether it looks at the running text as a whole.
    pub(super) fn is_about_all(&self) -> bool {
        matches!(self.kind, Kind::Readability(..) | Kind::Metric(..)) || self.selector.asks(scope::SUMMARY)
    }
}

/// What reading a kind gave: a rule, or problems.
pub(super) struct Made(pub(super) Option<(Kind, Option<String>)>);

impl Made {
    /// The rule, unless there are problems: then they are reported.
    fn or_problems(self, fields: &mut Fields<'_>, sink: &mut Sink) -> Option<(Kind, Option<String>)> {
        if fields.problems.is_empty() {
            if self.0.is_none() {
                fields.problem(
                    fields.span("extends"),
                    "something is missing here",
                    "Compare it with a rule that works.",
                );
            } else {
                return self.0;
            }
        }
        sink.extend(fields.problems.drain(..));
        None
    }
}

/// A finding about a pattern that cannot be read.
pub(super) fn pattern_problem(fields: &mut Fields<'_>, key: &'static str, error: &str) {
    let span = fields.span(key);
    let finding = unreadable("Correct this rule of a style", span, "a pattern cannot be read", &plain(error));
    fields.problems.push(finding);
}

/// An error of a pattern engine as a literal: it is not written for people.
fn plain(error: &str) -> String {
    format!("The reason: `{}`.", error.replace('`', "'"))
}
