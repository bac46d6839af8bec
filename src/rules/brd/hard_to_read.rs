//! `BRD010`: the text of a post asks for many years of school.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::vale::{Metric, Numbers, most_grade, numbers};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "BRD010",
        name: "hard-to-read",
        group: Group::Brand,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A post in English is hard to read.",
        checks: "Length of words and sentences in posts of 100 words and more (Flesch-Kincaid grade), without code and \
                 headings.",
        why: "Most readers give up on long sentences with long words.",
        fix: "Make two sentences of the longest ones, and use shorter words.",
        options: &[("grade", "years of school that a reader may need; without it 18")],
        references: &[
            "J. P. Kincaid and others: Derivation of new readability formulas, 1975",
            "WCAG 2.2, 3.1.5 Reading Level",
        ],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Notwithstanding considerable organisational heterogeneity, interdepartmental harmonisation initiatives,
particularly those institutionalised subsequent to comprehensive administrative restructuring, necessitate
continuously renegotiated accountability arrangements, whose methodological operationalisation, irrespective of
jurisdictional peculiarities, presupposes extraordinarily sophisticated documentation infrastructure, while
simultaneously accommodating unforeseeable technological discontinuities, regulatory reinterpretations,
multinational procurement irregularities, environmental sustainability considerations, collective representation
entitlements, confidentiality requirements, interoperability specifications, accessibility recommendations,
intellectual property classifications, internationalisation prerequisites, cybersecurity certification procedures,
telecommunications interdependencies, macroeconomic uncertainties, interdisciplinary qualification programmes,
organisational transformation methodologies, comprehensive rehabilitation opportunities, pharmaceutical
authorisation responsibilities, infrastructural modernisation undertakings, generational diversification
perspectives, constitutional proportionality evaluations, administrative decentralisation experiments,
parliamentary accountability mechanisms, environmental compensation obligations, agricultural subsidisation
frameworks and transcontinental transportation considerations.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
We made a new lamp. It is small and light. You can fold it and put it in a bag.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Thanks"
date = 2026-05-14
+++
We thank everybody who worked on the lamp:

Ana Conti (press office) \
Ben Okoro (research and development) \
Carla Nowak (customer service) \
Dan Haddad (purchasing) \
Eva Lindqvist (legal department) \
Finn Moreau (accounting) \
Greta Silva (marketing operations) \
Hugo Petrov (quality assurance) \
Ines Tanaka (human resources) \
Jan Kowalski (information security) \
Kira Osman (public relations) \
Leo Varga (building services) \
Mia Duarte (internal communication) \
Noah Fischer (product management) \
Olga Romano (occupational safety) \
Paul Larsen (regional sales) \
Rosa Keller (international distribution) \
Sam Novotny (data protection) \
Tessa Moller (corporate development) \
Uwe Ferrari (environmental management) \
Vera Santos (information technology) \
Will Jansen (organisational development) \
Yara Haas (investor relations) \
Zoe Peeters (administration)
"##,
        ),
    ],
    Scope::Page,
    configure::<HardToRead>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct HardToRead {
    grade: f64,
}

impl Default for HardToRead {
    fn default() -> Self {
        Self { grade: 18.0 }
    }
}

/// Words that a grade needs to mean something.
const FEWEST: f64 = 100.0;

/// More than what rounding may change in a grade.
const SLACK: f64 = 0.001;

impl Rule for HardToRead {
    fn hears(&self, lang: &str) -> bool {
        lang.split('-').next().is_some_and(|lang| lang == "en")
    }

    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        if !self.hears(&cx.document.lang) || f64::from(cx.document.facts.words) < FEWEST {
            return;
        }
        // Nearly all posts are so far below that nothing has to be counted.
        if cx.running.and_then(most_grade).is_some_and(|most| most < self.grade - SLACK) {
            return;
        }
        let read = || numbers(cx.text, cx.document.body as usize, &cx.config.markdown);
        let numbers = cx.running.map_or_else(read, Numbers::of);
        let grade = numbers.grade(Metric::FleschKincaid).filter(|_| numbers.words >= FEWEST);
        if let Some(grade) = grade.filter(|grade| *grade > self.grade) {
            sink.push(
                Finding::new("BRD010", "Shorten the sentences of this post")
                    .at(cx.head(), format!("asks for {grade:.0} years of school"))
                    .why("Most readers give up on long sentences with long words.")
                    .help(format!(
                        "A sentence has {:.0} words on average. Make two of the longest ones, and use shorter words.",
                        numbers.words / numbers.sentences
                    )),
            );
        }
    }
}
