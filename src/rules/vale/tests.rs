//! Styles from strings over posts from strings, and what holds for any text.

use proptest::prelude::*;

use super::*;
use crate::config::Config;
use crate::content::{Document, DocumentKind, Facts};
use crate::rules::personal::Digits;
use crate::world::MemoryWorld;

/// Findings of a page: code, line, column, message.
struct Checked {
    sources: Sources,
    found: Vec<Finding>,
    policy: Vec<Finding>,
}

impl Checked {
    /// Styles from a world in one text, over a post without details at the top.
    fn new(world: &str, post: &str) -> Self {
        let world = MemoryWorld::from_text(world, jiff::Timestamp::UNIX_EPOCH);
        let (mut sources, mut sink) = (Sources::new(), Sink::new());
        let styles = Styles::load(&world, "governance", &[], &mut sources, &mut sink);
        let file = sources.add("content/post.md", post);
        let document = Document {
            file,
            path: "post.md".into(),
            kind: DocumentKind::Page,
            lang: "en".into(),
            front: Box::default(),
            body: 0,
            facts: Facts::default(),
            assets: Vec::new(),
            digest: [0; 32],
        };
        let (config, mut found) = (Config::new("https://blog.example.com"), Sink::new());
        if let Some((_, rule)) = styles.into_rule() {
            rule.page(
                &PageCx {
                    document: &document,
                    whole: &document,
                    text: post,
                    digits: &Digits::new(post),
                    config: &config,
                    running: None,
                },
                &mut found,
            );
        }
        Self { sources, found: found.into_findings(), policy: sink.into_findings() }
    }

    /// One rule, named `House.Rule`.
    fn rule(rule: &str, post: &str) -> Self {
        Self::with("", rule, post)
    }

    /// One rule, with lines above the sections of `.vale.ini`.
    fn with(core: &str, rule: &str, post: &str) -> Self {
        let world = format!(
            "-- governance/.vale.ini --\n{core}\n[*.md]\nBasedOnStyles = House\n-- governance/styles/House/Rule.yml --\n{rule}"
        );
        let checked = Self::new(&world, post);
        assert!(checked.policy.is_empty(), "{:?}", checked.policy);
        checked
    }

    /// `line:column message` of each finding of a style.
    fn lines(&self) -> Vec<String> {
        let line = |finding: &Finding| {
            let place = finding.span().map(|span| self.sources.position(span.file, span.start)).unwrap();
            format!("{}:{} {}", place.line, place.column, finding.why.as_deref().unwrap_or_default())
        };
        self.found.iter().filter(|finding| finding.code.starts_with("BRD001/")).map(line).collect()
    }

    fn codes(&self) -> Vec<&str> {
        self.found.iter().chain(&self.policy).map(|finding| finding.code.as_ref()).collect()
    }
}

#[test]
fn words_are_found_where_they_stand() {
    let rule =
        "extends: existence\nmessage: \"Leave out '%s'.\"\nignorecase: true\ntokens:\n  - synergy\n  - go live\n";
    let post = "# Sýnergy and Synergy\n\nAn ä `synergy` *syn*ergy, synergy-driven.\n\n- synergy\n\n> go live\n\n```\nsynergy\n```\n\
                \n<kbd>synergy</kbd> <b>synergy</b>\n\n<pre>synergy</pre>\n\n![synergy](a.png) [synergy](/x/)\n";
    let lines = Checked::rule(rule, post).lines();
    assert_eq!(
        lines,
        [
            "1:15 Leave out 'Synergy'.",
            "3:17 Leave out 'synergy'.",
            "3:27 Leave out 'synergy'.",
            "5:3 Leave out 'synergy'.",
            "7:3 Leave out 'go live'.",
            "13:23 Leave out 'synergy'.",
            "17:3 Leave out 'synergy'.",
            "17:20 Leave out 'synergy'.",
        ]
    );
}

#[test]
fn substitutions_know_their_options_groups_and_exceptions() {
    let rule = "extends: substitution\nmessage: \"Use '%s' for '%s'\"\nignorecase: true\ncapitalize: true\n\
                action:\n  name: replace\nswap:\n  utili[sz]e: use\n  go to (\\w+) site: visit $1\n  cell phone: phone|mobile\n\
                exceptions:\n  - Utilize Inc\n";
    let post = "Utilize it. Go to our site. A cell phone by Utilize Inc, and use it.";
    let checked = Checked::rule(rule, post);
    assert_eq!(
        checked.lines(),
        [
            "1:1 Use 'Use' for 'Utilize'.",
            "1:13 Use 'Visit our' for 'Go to our site'.",
            "1:31 Use 'phone' or 'mobile' for 'cell phone'.",
        ]
    );
    let fixes: Vec<Option<String>> =
        checked.found.iter().map(|finding| finding.fix.as_ref().map(|fix| fix.edits[0].text.clone())).collect();
    assert_eq!(fixes, [Some("Use".to_owned()), Some("Visit our".to_owned()), None]);
    let edit = &checked.found[0].fix.as_ref().unwrap().edits[0];
    assert_eq!(&post[edit.span.range()], "Utilize");
}

#[test]
fn counts_repetitions_and_pairs_look_at_more_than_one_word() {
    let sentence = "extends: occurrence\nmessage: 'Shorten: %s words'\nscope: sentence\nmax: 4\ntoken: '\\b\\w+\\b'\n";
    let checked = Checked::rule(
        sentence,
        "# One two three four five\n\nOne two. One two\nthree four five. One.\n\n- a b c d e\n",
    );
    assert_eq!(checked.lines(), ["3:10 Shorten: 5 words."]);
    let twice = "extends: repetition\nmessage: \"'%s' twice\"\nalpha: true\ntokens: ['[^\\s]+']\n";
    assert_eq!(Checked::rule(twice, "the the end end. End\nEnd\n").lines(), ["1:1 'the' twice."]);
    let pair = "extends: consistency\nmessage: \"'%s' mixed\"\neither:\n  advisor: adviser\n";
    assert_eq!(Checked::rule(pair, "An advisor.\n\nAn adviser.\n").lines(), ["3:4 'adviser' mixed."]);
    assert_eq!(Checked::rule(pair, "An advisor.\n\nAn advisor.\n").lines(), [""; 0]);
    let defined = "extends: conditional\nmessage: \"'%s' unknown\"\nfirst: '\\b([A-Z]{3,5})\\b'\n\
                   second: '(?:\\b[A-Z][a-z]+ )+\\(([A-Z]{3,5})\\)'\nexceptions: [API]\n";
    assert_eq!(
        Checked::rule(defined, "World Health Organization (WHO), API, GSA.\n\nWHO GSA\n").lines(),
        ["1:39 'GSA' unknown.", "3:5 'GSA' unknown.",]
    );
}

#[test]
fn headings_tables_and_numbers_have_scopes_of_their_own() {
    let heading = "extends: capitalization\nmessage: \"'%s' is not in sentence case\"\nscope: heading\nmatch: $sentence\n\
                   exceptions: [GitHub]\n";
    assert_eq!(
        Checked::rule(heading, "# We use GitHub\n\n## We Use It\n\nWe Use It\n").lines(),
        ["3:4 'We Use It' is not in sentence case."]
    );
    let cells = "extends: existence\nmessage: \"'%s'\"\nscope: [table.header, raw & ~list]\ntokens: [XXX]\n";
    assert_eq!(Checked::rule(cells, "XXX\n\n| XXX |\n|---|\n| XXX |\n").lines(), ["3:3 'XXX'."]);
    let metric = "extends: metric\nmessage: '%s headings'\nformula: heading.h2\ncondition: '> 1'\n";
    assert_eq!(Checked::rule(metric, "## A\n\n## B\n\ntext\n").lines(), ["1:1 2.00 headings."]);
    let grade = "extends: readability\nmessage: 'Grade %s'\ngrade: 1\nmetrics: [Flesch-Kincaid, SMOG]\n";
    assert_eq!(Checked::rule(grade, "Organisational heterogeneity predominates.\n").lines().len(), 1);
}

#[test]
fn settings_leave_text_out() {
    let rule = "extends: existence\nmessage: \"'%s'\"\ntokens: [XXX]\n";
    let core = "IgnoredScopes = code, strong\nSkippedScopes = blockquote\nIgnoredClasses = quiet";
    let post = "**XXX** XXX\n\n> XXX\n\n<div class=\"quiet\">\nXXX\n<div>XXX</div>\n</div>\n\n    XXX\n";
    assert_eq!(Checked::with(core, rule, post).lines(), ["1:9 'XXX'.", "10:5 'XXX'."]);
    let world = "-- governance/.vale.ini --\n[*.md]\nBasedOnStyles = House\nTokenIgnores = (\\$[^\\n$]+\\$)\n\
                 BlockIgnores = (?s)\\(\\(.*?\\)\\)\n-- governance/styles/House/Rule.yml --\n";
    let checked = Checked::new(&format!("{world}{rule}"), "$XXX$ XXX ((XXX\n\nXXX)) ä XXX\n");
    assert_eq!(checked.lines(), ["1:7 'XXX'.", "3:9 'XXX'."]);
}

#[test]
fn comments_turn_rules_off_and_are_reported() {
    let rule = "extends: existence\nmessage: \"'%s'\"\ntokens: [XXX]\n";
    let post = "XXX\n\n<!-- vale off -->\n\nXXX\n\n<!-- vale on -->\n\nXXX <!-- vale House.Rule = NO --> XXX\n";
    let checked = Checked::rule(rule, post);
    assert_eq!(checked.lines(), ["1:1 'XXX'.", "9:1 'XXX'."]);
    let places: Vec<usize> = checked
        .found
        .iter()
        .filter(|finding| finding.code == "BRD004")
        .map(|finding| checked.sources.position(finding.span().unwrap().file, finding.span().unwrap().start).line)
        .collect();
    assert_eq!(places, [3, 9]);
}

#[test]
fn vocabularies_and_levels_come_from_the_settings() {
    let world = "-- governance/.vale.ini --\nVocab = House\nMinAlertLevel = warning\n[*.md]\nBasedOnStyles = Vale, House\n\
                 Vale.Spelling = NO\nHouse.Loud = error\n-- governance/styles/config/vocabularies/House/accept.txt --\n\
                 GitHub\n[Oo]bservability\n-- governance/styles/config/vocabularies/House/reject.txt --\nsynerg(?:y|ies)\n\
                 -- governance/styles/House/Loud.yml --\nextends: existence\nmessage: \"'%s'\"\nlevel: suggestion\n\
                 tokens: [GitHub, loud]\n-- governance/styles/House/Quiet.yml --\nextends: existence\nmessage: \"'%s'\"\n\
                 level: suggestion\ntokens: [quiet]\n";
    let checked = Checked::new(world, "Github has synergies. GitHub is loud and quiet.\n");
    assert!(checked.policy.is_empty(), "{:?}", checked.policy);
    assert_eq!(
        checked.lines(),
        ["1:1 Use 'GitHub' instead of 'Github'.", "1:12 Avoid using 'synergies'.", "1:33 'loud'.",]
    );
    let memory = MemoryWorld::from_text(world, jiff::Timestamp::UNIX_EPOCH);
    let styles = Styles::load(&memory, "governance", &[], &mut Sources::new(), &mut Sink::new());
    assert_eq!(styles.level("BRD001/House.Loud"), Some(Level::Block));
    assert_eq!((styles.level("Vale.Avoid"), styles.level("House.Quiet")), (Some(Level::Block), None));
}

#[test]
fn what_cannot_be_checked_or_read_is_said_and_points_into_the_file() {
    let world = "-- governance/.vale.ini --\n[*.md]\nBasedOnStyles = House, Huose\n\
                 -- governance/styles/House/A.yml --\nextends: sequence\nmessage: x\ntokens: []\n\
                 -- governance/styles/House/B.yml --\nextends: existence\nmessage: x\ntokens: ['(']\n\
                 -- governance/styles/House/C.yml --\nextends: existence\nmessage: x\ntoken: y\ntokens: [z]\n\
                 -- governance/styles/House/D.yml --\nextends: existence\nmessage: [\n\
                 -- governance/styles/House/E.yml --\nextends: conditional\nmessage: x\nfirst: a\n\
                 -- governance/styles/House/F.yml --\nextends: existence\nmessage: x\nscope: headng\ntokens: [z]\n";
    let checked = Checked::new(world, "z\n");
    let mut codes = checked.codes();
    codes.sort_unstable();
    assert_eq!(codes, ["BRD001/House.C", "BRD002", "BRD002", "BRD003", "BRD003", "BRD003", "BRD003", "BRD003"]);
    for finding in &checked.policy {
        let span = finding.span().unwrap();
        assert!(checked.sources.text(span.file).get(span.range()).is_some(), "{finding:?}");
    }
    let huose = checked.policy.iter().find(|finding| finding.title.starts_with("Add the style")).unwrap();
    assert_eq!(huose.help.as_deref(), Some("Did you mean `House`?"));
}

#[test]
fn a_pattern_that_gives_up_is_a_finding() {
    let rule = "extends: existence\nmessage: x\nnonword: true\ntokens: ['^(?=(a+)+\\1$)(a|aa)+$\\1x']\n";
    assert_eq!(Checked::rule(rule, &"a".repeat(64)).codes(), ["BRD003"]);
}

#[test]
fn built_in_styles_load_without_a_finding() {
    let names: Vec<&str> = load::built_in().iter().map(|(path, _)| *path).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(names, sorted);
    let ini = "-- governance/.vale.ini --\n[*]\nBasedOnStyles = Placet\n";
    let post = "In order to win, we use a blacklist. [insert name here] XX% of the the world-class men go. Follow this link.\n";
    let checked = Checked::new(ini, post);
    assert!(checked.policy.is_empty(), "{:?}", checked.policy);
    let mut rules: Vec<&str> = checked.codes();
    rules.dedup();
    assert_eq!(
        rules,
        [
            "BRD001/Placet.PlainWords",
            "BRD001/Placet.Inclusive",
            "BRD001/Placet.Placeholders",
            "BRD001/Placet.Repeated",
            "BRD001/Placet.Superlatives",
            "BRD001/Placet.Click",
        ]
    );
}

#[test]
fn a_name_and_what_is_meant_may_be_said_twice() {
    let ini = "-- governance/.vale.ini --\n[*]\nBasedOnStyles = Placet\n";
    let post = "Michael Michael and Om nom nom nom.\n\nSee what that is is hard. A long long time.\n";
    assert_eq!(Checked::new(ini, post).codes(), [""; 0]);
    let post = "This is is odd. The the end. The The end.\n";
    assert_eq!(Checked::new(ini, post).codes(), ["BRD001/Placet.Repeated"; 2]);
}

/// Rules of every kind and scope.
const ALL: &str = "-- governance/.vale.ini --\n[*]\nBasedOnStyles = House, Placet, Vale\nVale.Spelling = NO\nTokenIgnores = (\\$.+?\\$)\n\
-- governance/styles/House/A.yml --\nextends: existence\nmessage: '%s'\nscope: [sentence, raw, paragraph]\nnonword: true\ntokens: ['\\S+']\n\
-- governance/styles/House/B.yml --\nextends: capitalization\nmessage: '%s %s'\nscope: ~list\nmatch: $title\naction:\n  name: replace\n\
-- governance/styles/House/C.yml --\nextends: capitalization\nmessage: '%s %s'\nmatch: $sentence\n\
-- governance/styles/House/D.yml --\nextends: substitution\nmessage: '%s %s'\nnonword: true\naction:\n  name: replace\nswap:\n  '(\\w)(\\w)': $2$1\n\
-- governance/styles/House/E.yml --\nextends: readability\nmessage: '%s'\ngrade: -99\nmetrics: [SMOG, Coleman-Liau]\n\
-- governance/styles/House/F.yml --\nextends: existence\nmessage: '%s'\nscope: summary\nnonword: true\ntokens: ['(?<=e)\\w+']\n";

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zé .!?,:'\"]{0,12}",
        Just("\n\n".to_owned()),
        Just("\n".to_owned()),
        Just("# ".to_owned()),
        Just("- ".to_owned()),
        Just("> ".to_owned()),
        Just("`x é`".to_owned()),
        Just("**".to_owned()),
        Just("*".to_owned()),
        Just("[a b](http://c.d)".to_owned()),
        Just("![é](x.png)".to_owned()),
        Just("https://a.example/b".to_owned()),
        Just("| a | b |\n|---|---|\n| c | d |\n".to_owned()),
        Just("<div class=\"pre\">".to_owned()),
        Just("</div>".to_owned()),
        Just("<code>".to_owned()),
        Just("<h2>".to_owned()),
        Just("<!-- vale off -->".to_owned()),
        Just("<!-- vale on -->".to_owned()),
        Just("&amp;".to_owned()),
        Just("```\n".to_owned()),
        Just("    ".to_owned()),
        Just("$x$".to_owned()),
        Just("\\*".to_owned()),
        "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn places_are_in_the_post_and_fixes_replace_what_was_found(post in markdown()) {
        let checked = Checked::new(ALL, &post);
        prop_assert!(checked.policy.is_empty(), "{:?}", checked.policy);
        for finding in &checked.found {
            prop_assert!(finding.code != "BRD003", "{finding:?}");
            let span = finding.span().unwrap();
            let slice = checked.sources.text(span.file).get(span.range());
            prop_assert!(slice.is_some(), "{finding:?}");
            for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
                prop_assert!(span.start <= edit.span.start && edit.span.end <= span.end, "{finding:?}");
                prop_assert!(checked.sources.text(span.file).get(edit.span.range()).is_some());
            }
        }
    }

    #[test]
    fn no_pattern_and_no_settings_make_the_program_fail(pattern in "\\PC{0,12}", ini in "\\PC{0,40}") {
        if let Ok(pattern) = pattern::Pattern::new(&pattern) {
            let _ = pattern.find_all("a text, (with) [marks] 1.5%");
        }
        settings::Settings::read(crate::diag::FileId(0), &ini, &mut Sink::new());
        let _ = formula::Formula::new(&ini);
    }
}
