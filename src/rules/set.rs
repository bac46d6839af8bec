//! The rules of a run, made once from their options and asked for each page, site and document.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{BuiltCx, OutputCx, PageCx, RULES, Registers, Rule, RuleDef, Scope, SiteCx};
use crate::diag::{Finding, Sink, Span};

/// The rules that look by themselves, ready to run.
pub struct RuleSet {
    rules: Vec<Active>,
    registers: Registers,
}

struct Active {
    def: &'static RuleDef,
    rule: Box<dyn Rule>,
}

impl std::fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.rules.iter().map(|active| active.def.meta.code)).finish()
    }
}

impl Default for RuleSet {
    /// All rules with their default options.
    fn default() -> Self {
        Self::new(|_| serde_json::Value::Null, &mut |_, _| {})
    }
}

impl RuleSet {
    /// Makes the rules. `options` gives the options of a code (null where there are none); what
    /// cannot be understood goes to `refuse` with the code, and that rule runs with its defaults.
    pub fn new(options: impl Fn(&str) -> serde_json::Value, refuse: &mut dyn FnMut(&'static str, String)) -> Self {
        let mut rules = Vec::new();
        for def in RULES {
            let Some(build) = def.build else { continue };
            let made = build(&options(def.meta.code)).or_else(|reason| {
                refuse(def.meta.code, reason);
                build(&serde_json::Value::Null)
            });
            if let Ok(rule) = made {
                rules.push(Active { def, rule });
            }
        }
        let allowed = serde_json::from_value(options("SEC014")["allow"].clone()).unwrap_or_default();
        let registers = Registers { allowed, ..Registers::default() };
        Self { rules, registers }
    }

    /// The same rules, with the registers of a site at hand.
    #[must_use]
    pub fn with_registers(mut self, registers: Registers) -> Self {
        let allowed = std::mem::take(&mut self.registers.allowed);
        self.registers = Registers { allowed, ..registers };
        self
    }

    /// The registers that rules look things up in.
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// No rules. What such a set found nothing in is not checked: it is there to measure what checking costs.
    pub fn none() -> Self {
        Self { rules: Vec::new(), registers: Registers::default() }
    }

    /// Whether a rule looks at built documents, each by itself or all together.
    pub fn look_at_documents(&self) -> bool {
        self.rules.iter().any(|active| matches!(active.def.scope, Scope::Output | Scope::Built))
    }

    /// Adds a rule of a family, made from files of the policy.
    pub fn add(&mut self, def: &'static RuleDef, rule: Box<dyn Rule>) {
        self.rules.push(Active { def, rule });
    }

    /// Puts a rule made from files of the policy in the place of the built-in one of its code.
    pub fn replace(&mut self, def: &'static RuleDef, rule: Box<dyn Rule>) {
        self.rules.retain(|active| active.def.meta.code != def.meta.code);
        self.add(def, rule);
    }

    /// Whether a rule wants the running text of pages in a language.
    pub fn hear(&self, lang: &str) -> bool {
        self.rules.iter().any(|active| active.rule.hears(lang))
    }

    /// Runs the page rules on one page.
    pub fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        self.run(Scope::Page, Some(cx.head()), sink, |rule, sink| rule.page(cx, sink));
    }

    /// Runs the site rules.
    pub fn site(&self, cx: &SiteCx<'_>, sink: &mut Sink) {
        self.run(Scope::Site, None, sink, |rule, sink| rule.site(cx, sink));
    }

    /// Runs the output rules on one document.
    pub fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let place = cx.source.map(|file| Span { file, start: 0, end: 0 });
        self.run(Scope::Output, place, sink, |rule, sink| rule.output(cx, sink));
    }

    /// Runs the rules on all documents together.
    pub fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        self.run(Scope::Built, None, sink, |rule, sink| rule.built(cx, sink));
    }

    /// Runs one kind of rule; a rule that panics becomes a finding that blocks (fail closed).
    fn run(&self, scope: Scope, place: Option<Span>, sink: &mut Sink, call: impl Fn(&dyn Rule, &mut Sink)) {
        for active in self.rules.iter().filter(|active| active.def.scope.covers(scope)) {
            let mut own = Sink::new();
            if catch_unwind(AssertUnwindSafe(|| call(active.rule.as_ref(), &mut own))).is_ok() {
                if !own.is_empty() {
                    sink.merge(own);
                }
            } else {
                sink.push(failed(active.def, place));
            }
        }
    }
}

fn failed(def: &RuleDef, place: Option<Span>) -> Finding {
    let finding = Finding::new("INT001", format!("Report that the rule {} failed here", def.meta.code))
        .why("What was not checked must not be published.")
        .help("Tell the people who maintain Placet, with this page. Until then, change or remove the page.");
    match place {
        Some(span) => finding.at(span, "while this was checked"),
        None => finding,
    }
}
