//! The packs that come with the program: readable, tried on their own examples, and in plain words.

use std::collections::BTreeSet;

use placet::diag::{FileId, Finding, Sink, Sources};
use placet::rules::pattern::{Expect, Pack, levels, shipped, test};

use crate::site_test::SiteTest;
use crate::{files, none, read, root, wording};

/// The words that every shipped pack says of itself.
const DISCLAIMER: &str = "Engineering aid, not legal advice.";

fn pack(name: &str, text: &str, complaints: &mut Vec<String>) -> Option<Pack> {
    let mut sources = Sources::new();
    let file = sources.add(format!("packs/{name}.toml"), text);
    let mut sink = Sink::new();
    let pack = Pack::read(file, text, &mut sink);
    complaints.extend(sink.findings().iter().map(|finding| {
        let line = finding.span().map_or(0, |span| sources.position(span.file, span.start).line);
        format!("{name}.toml:{line}: {} ({:?})", finding.title, finding.help)
    }));
    pack
}

#[test]
fn every_shipped_pack_is_read_without_a_finding() {
    let mut complaints = Vec::new();
    for (name, text) in shipped() {
        let Some(pack) = pack(name, text, &mut complaints) else {
            complaints.push(format!("{name}: cannot be read"));
            continue;
        };
        if pack.name.value != *name || pack.disclaimer != DISCLAIMER || pack.controls.is_empty() {
            complaints.push(format!("{name}: name, disclaimer or controls are not as they should be"));
        }
        if pack.review_by.instant <= pack.reviewed_on.instant {
            complaints.push(format!("{name}: it is to be reviewed before it was"));
        }
        if pack.rules.is_empty() && pack.retention.is_none() && levels(&pack).is_empty() {
            complaints.push(format!("{name}: there is nothing in it"));
        }
    }
    let there: Vec<String> = files(&root().join("packs"), ".toml").iter().map(|path| read(path)).collect();
    if there != shipped().iter().map(|(_, text)| (*text).to_owned()).collect::<Vec<_>>() {
        complaints.push("packs/: not all packs are in `shipped`, or not in the order of their names".into());
    }
    none(&complaints);
}

#[test]
fn examples_of_shipped_packs_come_out_as_they_say() {
    let mut complaints = Vec::new();
    for (name, text) in shipped() {
        let Some(pack) = pack(name, text, &mut complaints) else { continue };
        let outcomes = test(&pack);
        for outcome in outcomes.iter().filter(|outcome| !outcome.is_as_expected()) {
            let (code, number, expect) = (&outcome.code, outcome.number, outcome.expect);
            complaints.push(format!("{code}, example {number}: {expect:?} expected, {outcome:?}"));
        }
        for rule in &pack.rules {
            let seen: BTreeSet<bool> = outcomes
                .iter()
                .filter(|outcome| outcome.code == rule.code)
                .map(|outcome| outcome.expect == Expect::Finding)
                .collect();
            if seen.len() < 2 {
                complaints.push(format!("{}: an example with a finding and a clear one are needed", rule.code));
            }
        }
    }
    none(&complaints);
}

#[test]
fn shipped_packs_speak_in_plain_words() {
    let mut complaints = Vec::new();
    for (name, text) in shipped() {
        let Some(pack) = pack(name, text, &mut complaints) else { continue };
        let found = test(&pack).into_iter().flat_map(|outcome| outcome.findings);
        complaints.extend(found.flat_map(|finding| wording::complaints(&finding)));
        for rule in &pack.rules {
            let finding = Finding::new(rule.code.clone(), rule.message.clone()).why(&rule.why).help(&rule.fix);
            complaints.extend(wording::complaints(&finding));
            if rule.control.is_none() && !pack.jurisdiction.is_empty() {
                complaints.push(format!("{}: `control` must say which law is behind it", rule.code));
            }
        }
    }
    complaints.sort();
    complaints.dedup();
    none(&complaints);
}

#[test]
fn mistakes_in_packs_are_said_in_plain_words() {
    let head = "name = \"x\"\nversion = \"1\"\ntitle = \"X\"\nreviewed_on = 2026-01-01\nreview_by = 2027-01-01\n";
    let rule = "[[rule]]\nid = \"a\"\nmessage = \"Do it\"\nwhy = \"So.\"\nfix = \"So.\"\n";
    let mut complaints = Vec::new();
    let mut said = |text: String, wanted: &str| {
        let mut sink = Sink::new();
        let _ = Pack::read(FileId(0), &text, &mut sink);
        if !sink.findings().iter().any(|finding| finding.title.contains(wanted)) {
            complaints.push(format!("`{wanted}` is not said of\n{text}\nbut {:?}", sink.findings()));
        }
        let foreign = sink.findings().iter().filter(|finding| finding.code != "GOV001" || finding.span().is_none());
        complaints.extend(foreign.map(|finding| format!("without code or place: {}", finding.title)));
        complaints.extend(sink.findings().iter().flat_map(wording::complaints));
    };
    for (text, wanted) in [
        ("nmae = \"x\"\n", "Write `name` in place of `nmae`"),
        ("name = \"My Pack\"\n", "Write `name` in small letters"),
        ("name = \"x\n", ""),
    ] {
        said(text.to_owned(), wanted);
    }
    for (text, wanted) in [
        ("[levels]\nSEC14 = \"block\"\n", "Correct the name of the rule `SEC14`"),
        ("[levels]\nINT001 = \"off\"\n", "Correct the name of the rule `INT001`"),
        ("[levels]\nSEC014 = \"blok\"\n", "Choose one of the words"),
        ("[levels]\nSEC014 = { enforcement = \"hard\" }\n", "Add `levels.SEC014.level`"),
        ("[options.SEC014]\nallwo = []\n", "Correct the options of `SEC014`"),
        ("[options.CNT001]\nx = 1\n", "Correct the options of `CNT001`"),
        ("[retention]\nyears = 3\n", "Add `retention.class`"),
    ] {
        said(format!("{head}{text}"), wanted);
    }
    for (text, wanted) in [
        ("", "either `require` or `forbid`"),
        ("require = {}\n", "Say in this rule what to look for"),
        ("forbid = { words = [\"a\"], pattern = \"b\" }\n", "Correct what this rule looks for"),
        ("forbid = { pattern = \"(\" }\n", "Correct what this rule looks for"),
        ("forbid = { pattern = \"a*\" }\n", "Correct what this rule looks for"),
        ("require = { detail = \"ownr\" }\n", "Name a detail of a post"),
        ("require = { lead_time = \"soon\" }\n", "Write the lead time in days or hours"),
        ("require = { link = { on = \"post\", words = [\"a\"] } }\n", "Say which link is meant"),
        ("when = { words = [\"a\"] }\nforbid = { element = { name = \"b\" } }\n", "Make two rules of this one"),
        ("when = { files = [\"a[\"] }\nforbid = { words = [\"a\"] }\n", "Correct this pattern of file names"),
        ("when = { dates = [{ key = \"title\", after = \"date\" }] }\nforbid = { words = [\"a\"] }\n", "Name a detail"),
        ("forbid = { words = [\"a\"] }\nexample = { text = \"b\" }\n", "Add `rule.example.expect`"),
        (
            "forbid = { element = { name = \"b\" } }\nexample = { text = \"b\", expect = \"clear\" }\n",
            "Add `rule.example.html`",
        ),
    ] {
        said(format!("{head}{rule}{text}"), wanted);
    }
    said(format!("{head}{rule}forbid = {{ words = [\"a\"] }}\n{rule}forbid = {{ words = [\"b\"] }}\n"), "another id");
    none(&complaints);
}

#[test]
fn what_a_section_pushes_down_counts_for_every_post_below() {
    let site = |cascade: &str, post: &str| {
        SiteTest::text(&format!(
            "-- config.toml --\nbase_url = \"https://blog.example.com\"\ntitle = \"Example\"\ntaxonomies = [{{ name = \"tags\" }}]\n\
             -- governance/policy.toml --\npacks = [\"endorsements\"]\n\
             -- content/deals/_index.md --\n+++\ntitle = \"Our deals\"\n{cascade}+++\n\
             -- content/deals/one.md --\n+++\ntitle = \"The first deal\"\ndate = 2026-05-14\n{post}+++\nA fine shoe.\n\
             -- content/deals/two.md --\n+++\ntitle = \"The second deal\"\ndate = 2026-05-14\n{post}+++\nA fine hat.\n\
             -- content/news.md --\n+++\ntitle = \"All the news\"\ndate = 2026-05-14\n+++\nNothing paid.\n"
        ))
    };
    let found = |site: &SiteTest| {
        let ours = site.codes().into_iter().filter(|code| code.starts_with("LEG001/endorsements")).count();
        (ours, site.report.blocked())
    };
    let sponsored = "[cascade.taxonomies]\ntags = [\"sponsored\"]\n";
    let (count, blocked) = found(&site(sponsored, ""));
    assert!(count >= 2 && count % 2 == 0 && blocked, "{}", site(sponsored, "").human());
    for post in ["one.md", "two.md"] {
        assert!(site(sponsored, "").human().contains(post), "{post} is not named");
    }
    let own = site("", "[taxonomies]\ntags = [\"sponsored\"]\n");
    assert_eq!(found(&own).0, count, "{}", own.human());
    assert_eq!(found(&site("", "")).0, 0);
    // A post that says otherwise is not held to it.
    let other = site(sponsored, "[taxonomies]\ntags = [\"news\"]\n");
    assert_eq!(found(&other).0, 0, "{}", other.human());
}

#[test]
fn packs_in_the_guide_work() {
    let guide = read(&root().join("docs/packs.md"));
    let blocks: Vec<&str> = guide
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .filter(|text| text.contains("[[rule]]"))
        .collect();
    assert_eq!(blocks.len(), 2, "the guide shows a whole pack, and rules for marks");
    let head = blocks[0].split("[[rule]]").next().unwrap();
    let mut complaints = Vec::new();
    for text in [blocks[0].to_owned(), format!("{head}{}", blocks[1])] {
        let Some(pack) = pack("guide", &text, &mut complaints) else { continue };
        let outcomes = test(&pack);
        let wrong = outcomes.iter().filter(|outcome| !outcome.is_as_expected());
        complaints.extend(wrong.map(|outcome| format!("{outcome:?}")));
    }
    for (name, _) in shipped() {
        if !guide.contains(&format!("\n| `{name}` |")) {
            complaints.push(format!("docs/packs.md does not list `{name}`"));
        }
    }
    none(&complaints);
}
