//! Policy packs: rules that legal and compliance write as data, without code.
//!
//! A pack is one file ([`Pack::read`]). Its own rules become two families of findings, `LEG001/PACK.RULE` for what
//! must be there and `LEG002/PACK.RULE` for what must not ([`rules`]); the levels it asks for are data ([`levels`])
//! that only the judge uses. [`shipped`] are the packs that come with the program, [`test`] runs the examples of a
//! pack. The format is described in `docs/packs.md`.
//!
//! ```
//! use placet::diag::{FileId, Sink};
//! use placet::rules::pattern::{Pack, shipped, test};
//!
//! let (_, text) = shipped().iter().find(|(name, _)| *name == "endorsements").unwrap();
//! let mut sink = Sink::new();
//! let pack = Pack::read(FileId(0), text, &mut sink).unwrap();
//! assert!(test(&pack).iter().all(|example| example.is_as_expected()));
//! ```

mod built;
mod condition;
mod details;
mod example;
mod hosts;
mod pack;
mod page;
mod prose;
mod read;
mod read_demand;
mod read_rule;
mod read_when;
mod search;

use std::sync::Arc;

pub use example::{ExampleOutcome, test};
pub use pack::{Demand, Expect, Forbid, Grade, Pack, PackRule, Require, Retention, When};

use super::leg::missing_required_part;
use super::{PageCx, Rule, RuleDef, Scope};
use crate::diag::{FileId, Sink};

/// The same family where it looks at built pages.
const BUILT: RuleDef = RuleDef { scope: Scope::Output, ..missing_required_part::RULE };

/// The packs that come with the program: name and text.
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    &[
        ("accessibility", include_str!("../../../packs/accessibility.toml")),
        ("broker-dealer", include_str!("../../../packs/broker-dealer.toml")),
        ("de-imprint", include_str!("../../../packs/de-imprint.toml")),
        ("endorsements", include_str!("../../../packs/endorsements.toml")),
        ("eu-privacy", include_str!("../../../packs/eu-privacy.toml")),
        ("health", include_str!("../../../packs/health.toml")),
        ("media-rights", include_str!("../../../packs/media-rights.toml")),
        ("plain-language", include_str!("../../../packs/plain-language.toml")),
        ("public-company", include_str!("../../../packs/public-company.toml")),
        ("retention", include_str!("../../../packs/retention.toml")),
        ("trademarks", include_str!("../../../packs/trademarks.toml")),
    ]
}

impl Pack {
    /// Reads a pack. Everything that cannot be used is a finding; a rule that cannot be used is left out, and the
    /// finding blocks.
    ///
    /// `None` when the file cannot be read at all or says not who it is.
    pub fn read(file: FileId, text: &str, sink: &mut Sink) -> Option<Self> {
        read::pack(file, text, sink)
    }
}

impl PackRule {
    /// Whether the rule applies to a post: its `when` holds and its `unless` does not.
    pub fn applies(&self, cx: &PageCx<'_>) -> bool {
        page::applies(self, cx)
    }
}

/// The rules of packs, to be added to a rule set. Each looks at a post or built page once for all packs.
pub fn rules(packs: Vec<Arc<Pack>>) -> Vec<(&'static RuleDef, Box<dyn Rule>)> {
    let built: Vec<Arc<Pack>> =
        packs.iter().filter(|pack| pack.rules.iter().any(|rule| rule.demand.built())).cloned().collect();
    let mut rules: Vec<(&'static RuleDef, Box<dyn Rule>)> = Vec::new();
    if packs.iter().any(|pack| !pack.rules.is_empty()) {
        rules.push((&missing_required_part::RULE, Box::new(page::Posts { packs })));
    }
    if !built.is_empty() {
        rules.push((&BUILT, Box::new(built::Pages { packs: built })));
    }
    rules
}

/// What a pack asks for a code: an instance (`LEG001/pack.rule`) or a built-in rule.
pub fn level(pack: &Pack, code: &str) -> Option<Grade> {
    let own = pack.rule(code).map(|rule| rule.grade);
    own.or_else(|| pack.levels.iter().rev().find(|(own, _)| own.eq_ignore_ascii_case(code)).map(|(_, grade)| *grade))
}

/// Everything a pack asks for, in the order in which it applies: a later entry for a code replaces an earlier one.
pub fn levels(pack: &Pack) -> Vec<(&str, Grade)> {
    let built_in = pack.levels.iter().map(|(code, grade)| (*code, *grade));
    built_in.chain(pack.rules.iter().map(|rule| (rule.code.as_str(), rule.grade))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Config;
    use crate::diag::Finding;
    use crate::rules::personal::Digits;

    const HEAD: &str =
        "name = \"x\"\nversion = \"1\"\ntitle = \"X\"\nreviewed_on = 2026-01-01\nreview_by = 2027-01-01\n";
    const RULE: &str = "[[rule]]\nid = \"a\"\nmessage = \"Do it\"\nwhy = \"So.\"\nfix = \"So.\"\n";

    fn pack(text: &str) -> Pack {
        let mut sink = Sink::new();
        let pack = Pack::read(FileId(0), &format!("{HEAD}{text}"), &mut sink);
        assert!(sink.is_empty(), "{:?}", sink.findings());
        pack.unwrap()
    }

    /// What a rule finds in a post or built page: the text of the places.
    fn found(rule: &str, post: &str) -> Vec<String> {
        let post = if post.starts_with("+++") { post.to_owned() } else { format!("+++\ntitle = \"T\"\n+++\n{post}") };
        let example = format!("[[rule.example]]\nexpect = \"clear\"\ntext = '''\n{post}'''\n");
        let outcome = test(&pack(&format!("{RULE}{rule}\n{example}"))).remove(0);
        assert!(outcome.problem.is_none(), "{:?}", outcome.problem);
        let places =
            |finding: &Finding| finding.labels.iter().map(|label| post[label.span.range()].to_owned()).collect();
        outcome.findings.iter().map(places).map(|places: Vec<String>| places.join(" + ")).collect()
    }

    fn on_page(rule: &str, html: &str) -> usize {
        let example = format!("[[rule.example]]\nexpect = \"clear\"\nhtml = '''{html}'''\n");
        test(&pack(&format!("{RULE}{rule}\n{example}"))).remove(0).findings.len()
    }

    #[test]
    fn wording_is_found_in_prose_at_its_exact_place() {
        let rule = "forbid = { words = [\"risk free\", \"it's sure\"] }";
        assert_eq!(found(rule, "A **risk** free,\nand “Risk\nfree”."), ["risk** free", "Risk\nfree"]);
        assert_eq!(found(rule, "<div>\nIt’s sure\n</div>\n\n* it's  sure"), ["It’s sure", "it's  sure"]);
        assert_eq!(found(rule, "Gr\u{fc}\u{df}e: risk\u{a0}free ![risk free](a.jpg)"), ["risk\u{a0}free", "risk free"]);
        assert_eq!(
            found(rule, "+++\ntitle = \"Risk free\"\ndescription = \"risk free\"\n+++\n"),
            ["Risk free", "risk free"]
        );
        for none in [
            "`risk free`",
            "```\nrisk free\n```",
            "    risk free",
            "<https://a.example/risk%20free>",
            "See {{ note(text=\"risk free\") }}",
            "<pre>risk free</pre>",
            "risk\n\nfree",
            "| risk | free |\n|---|---|\n| a | b |",
        ] {
            assert_eq!(found(rule, none), [""; 0], "{none}");
        }
        assert_eq!(found(rule, "{% note() %}risk free{% end %}"), ["risk free"]);
    }

    #[test]
    fn only_the_first_use_needs_its_mark() {
        let rule = "forbid = { words = [\"Acme\"], except = [\"Acme®\"], first = true }";
        assert_eq!(found(rule, "Acme® and Acme."), [""; 0]);
        assert_eq!(found(rule, "Acme and Acme®."), ["Acme"]);
    }

    #[test]
    fn a_required_text_stands_where_it_must() {
        let rule =
            "require = { words = [\"ad\"], within_blocks = 1, before = \"first-outbound-link\", min_length = 5 }";
        assert_eq!(found(rule, "# Ad\n\nAn ad for [it](https://a.example)"), [""; 0]);
        assert_eq!(found(rule, "+++\ntitle = \"T\"\ndisclosure = \"An ad\"\n+++\n[it](https://a.example)"), [""; 0]);
        assert_eq!(found(rule, "No"), ["\"T\""]);
        assert_eq!(found(rule, "First.\n\nAn ad"), ["\"T\" + ad"]);
        assert_eq!(found(rule, "Ad!"), ["\"T\" + Ad"]);
        assert_eq!(found(rule, "[it](https://a.example) ad here"), ["\"T\" + ad"]);
        assert_eq!(found(rule, "<a href='https://a.example'>it</a> ad here"), ["\"T\" + ad"]);
        assert_eq!(found(rule, "[own](https://blog.example.com/x) ad here"), [""; 0]);
        let long = "require = { min_length = 20 }";
        assert_eq!((found(long, "Short.").len(), found(long, "This one is long enough.").len()), (1, 0));
    }

    #[test]
    fn conditions_hold_together() {
        let details =
            "when = { details = [{ key = \"extra.kind\", is = \"ad\" }, { key = \"owner\", present = false }] }\n";
        let rule = format!("{details}require = {{ detail = \"ticket\", values = [\"A-1\"] }}");
        let post = |details: &str| format!("+++\ntitle = \"T\"\n{details}\n+++\n");
        assert_eq!(found(&rule, &post("extra.kind = \"Ad\"")), ["\"Ad\""]);
        assert_eq!(found(&rule, &post("ticket = \"A-2\"\nextra.kind = \"ad\"")), ["\"A-2\""]);
        assert_eq!(found(&rule, &post("ticket = \"A-1\"\nextra.kind = \"ad\"")), [""; 0]);
        assert_eq!(found(&rule, &post("owner = \"O\"\nextra.kind = \"ad\"")), [""; 0]);
        let dates = "when = { dates = [{ key = \"expires_at\", after = \"date\", days = 30 }] }\nforbid = { words = [\"new\"] }";
        let dated = |end: &str| post(&format!("date = 2026-01-01\nexpires_at = {end}")) + "new";
        assert_eq!(found(dates, &dated("2026-01-31")), [""; 0]);
        assert_eq!(found(dates, &dated("2026-02-01")), ["new"]);
        let unless = "unless = { words = [\"old\"] }\nforbid = { words = [\"new\"] }";
        assert_eq!((found(unless, "new and old").len(), found(unless, "new").len()), (0, 1));
        for (when, wanted) in [
            ("sections = [\"blog\"]", 1),
            ("sections = [\"news\"]", 0),
            ("files = [\"blog/*.md\"]", 1),
            ("files = [\"*.md\"]", 0),
            ("languages = [\"de\"]", 0),
            ("kind = \"section\"", 0),
            ("links = [{ hosts = [\"a.example\"], parameters = [\"x*\"] }]", 1),
        ] {
            let rule = format!("when = {{ {when} }}\nforbid = {{ links = [{{ hosts = [\"a.example\"] }}] }}");
            assert_eq!(found(&rule, "[a](https://www.a.example/?xy=1)").len(), wanted, "{when}");
        }
    }

    #[test]
    fn built_pages_are_looked_at() {
        let link = "require = { link = { to = [\"/imprint/\"], words = [\"imprint\"] } }";
        assert_eq!(on_page(link, "<a href='/imprint/'>Our  imprint</a>"), 0);
        assert_eq!(
            on_page(link, "<a href='https://blog.example.com/imprint/index.html#a' aria-label='Imprint'></a>"),
            0
        );
        assert_eq!(on_page(link, "<a href='/imprint/'>Contact</a><a href='/x/'>Imprint</a>"), 1);
        assert_eq!(on_page(link, "<html><head><meta http-equiv='refresh' content='0; url=/'></head></html>"), 0);
        let element = "forbid = { element = { name = \"img\", attribute = \"src\", hosts = [\"shop.example\"] } }";
        assert_eq!(on_page(element, "<img src='https://cdn.shop.example/a.jpg'><img src='/shop.example.jpg'>"), 1);
        assert_eq!(on_page("require = { element = { name = \"main\" } }", "<p>Text</p>"), 1);
        assert_eq!(
            on_page("when = { sections = [\"blog\"] }\nrequire = { element = { name = \"main\" } }", "<p>Text</p>"),
            0
        );
    }

    #[test]
    fn levels_are_data_and_single_codes_come_last() {
        let pack = pack(&format!(
            "[levels]\nSEC014 = {{ level = \"advise\", enforcement = \"hard\" }}\nSEC = \"block\"\nweak-brand-colour = \"off\"\n\
             [options.SEC014]\nallow = [\"cdn.example\"]\n{RULE}level = \"block\"\nrequire = {{ approval = \"legal\", lead_time = \"2d\" }}"
        ));
        let of = |code: &str| level(&pack, code).map(|grade| (grade.level.as_str(), grade.enforcement.as_str()));
        assert_eq!(of("SEC014"), Some(("advise", "hard")));
        assert_eq!(of("SEC010"), Some(("block", "soft")));
        assert_eq!(of("A11Y001"), Some(("off", "soft")));
        assert_eq!(of("LEG001/x.a"), Some(("block", "soft")));
        assert_eq!(of("CNT001"), None);
        let all = levels(&pack);
        let last = all.iter().rev().find(|(code, _)| *code == "SEC014").unwrap();
        assert_eq!(last.1.level, crate::rules::Level::Advise);
        let rule = pack.rule("LEG001/x.a").unwrap();
        assert!(rule.is_data_only());
        assert_eq!(rule.approval().map(|role| role.value.as_str()), Some("legal"));
        assert_eq!(rule.lead_time().map(|time| time.value.as_str()), Some("2d"));
        assert_eq!(pack.options().map(|(code, _)| code).collect::<Vec<_>>(), ["SEC014"]);
        assert_eq!(rules(vec![Arc::new(pack)]).len(), 1);
    }

    proptest! {
        #[test]
        fn every_place_lies_on_letters_of_the_file(body in "([a-z’ \n*_`<>|#&;\u{a0}é!\\[\\]()-]|&nbsp;|<b>|\n\n|[{][{] a[(][)] [}][}]| a\\\\b){0,60}") {
            let text = format!("+++\ntitle = \"T’s\"\n+++\n{body}");
            let config = Config::new("https://blog.example.com");
            let document = example::document(&text, "blog/a.md", &[], &config, &mut Sink::new()).unwrap();
            let prose = prose::Prose::new(&PageCx { document: &document, whole: &document, text: &text, digits: &Digits::new(&text), config: &config, running: None });
            for block in &prose.blocks {
                for (at, letter) in prose.text[block.range.clone()].char_indices() {
                    let at = block.range.start + at;
                    let source = prose.source(&(at..at + letter.len_utf8()));
                    let written = text.get(source.clone());
                    prop_assert!(written.is_some_and(|written| !written.is_empty()), "{source:?} of {text:?}");
                    if letter.is_alphabetic() {
                        prop_assert!(written.unwrap().contains(letter) || written.unwrap().starts_with('&'));
                    }
                }
            }
        }
    }
}
