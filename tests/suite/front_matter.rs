//! Details at the top of posts: what is accepted, what blocks, and what is offered.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use placet::content::front_matter::{FrontCx, read};
use placet::content::{DocumentKind, FrontMatter};
use placet::diag::{FileId, Finding, Sink};

/// What reading a text gives.
struct Outcome {
    front: Option<(FrontMatter, u32)>,
    findings: Vec<Finding>,
}

impl Outcome {
    fn codes(&self) -> Vec<&str> {
        self.findings.iter().map(|finding| finding.code.as_ref()).collect()
    }

    fn title(&self) -> Option<&str> {
        self.front.as_ref()?.0.title.as_ref().map(|title| title.value.as_str())
    }
}

fn read_as(kind: DocumentKind, path: &str, text: &str) -> Outcome {
    let taxonomies = ["tags".to_owned(), "authors".to_owned(), "categories".to_owned()];
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let cx = FrontCx { kind, zone, lang: "en", taxonomies: &taxonomies, path };
    let mut sink = Sink::new();
    let front = read(text, FileId(0), &cx, &mut sink);
    let findings = sink.into_findings();
    for finding in &findings {
        assert_eq!(crate::wording::complaints(finding), [""; 0], "{finding:?}");
        assert!(finding.labels.iter().all(|label| text.get(label.span.range()).is_some()), "{finding:?}");
    }
    Outcome { front, findings }
}

fn page(text: &str) -> Outcome {
    read_as(DocumentKind::Page, "blog/launch.md", text)
}

fn toml(fields: &str) -> String {
    format!("+++\n{fields}\n+++\nBody\n")
}

fn yaml(fields: &str) -> String {
    format!("---\n{fields}\n---\nBody\n")
}

/// The text after the fix of a finding.
fn fixed(text: &str, finding: &Finding) -> String {
    let mut edits = finding.fix.clone().expect("a fix").edits;
    edits.sort_by_key(|edit| edit.span.start);
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        out.replace_range(edit.span.range(), &edit.text);
    }
    out
}

/// What the primary label of a finding points at.
fn shown<'t>(text: &'t str, finding: &Finding) -> &'t str {
    &text[finding.span().expect("a place").range()]
}

/// A text is accepted with one finding, and its fix leads to a text that reads the same without findings.
fn accepted(text: &str, code: &str, title: &str) {
    let outcome = page(text);
    assert_eq!(outcome.title(), Some(title), "{text}\n{:?}", outcome.findings);
    assert_eq!(outcome.codes(), [code], "{text}");
    let better = fixed(text, &outcome.findings[0]);
    let again = page(&better);
    assert_eq!(again.title(), Some(title), "{better}");
    assert!(again.findings.is_empty(), "{better}\n{:?}", again.findings);
}

/// A text blocks; returns its finding.
fn blocked(text: &str, code: &str) -> Finding {
    let outcome = page(text);
    assert!(outcome.front.is_none(), "published: {text}");
    assert_eq!(outcome.codes(), [code], "{text}\n{:?}", outcome.findings);
    outcome.findings.into_iter().next().unwrap()
}

#[test]
fn a_colon_in_a_title_is_accepted() {
    accepted(&yaml("title: Launch: our product"), "CNT014", "Launch: our product");
    accepted(&yaml("title: \"Launch\": our product\ndate: 2025-05-14"), "CNT014", "\"Launch\": our product");
    accepted(&yaml("title: [Webinar] Join us"), "CNT014", "[Webinar] Join us");
    accepted(&yaml("title: 'It's here'"), "CNT014", "It's here");
    accepted(&yaml("title: @team: hello"), "CNT014", "@team: hello");
    accepted(&yaml("title:Launch\nweight: 1"), "CNT014", "Launch");
    accepted(&yaml("title = \"Launch\"\nweight: 1"), "CNT014", "Launch");
    accepted(&toml("title = Launch: our product"), "CNT014", "Launch: our product");
    accepted(&toml("title = \"Say \"hi\" now\""), "CNT014", "Say \"hi\" now");
    accepted(&toml("title: \"Launch: our product\""), "CNT014", "Launch: our product");
}

#[test]
fn quotes_of_a_word_processor_are_accepted() {
    accepted(&toml("title = “Launch: our product”"), "CNT011", "Launch: our product");
    accepted(&toml("title = “It’s “new” today”"), "CNT011", "It’s “new” today");
    accepted(&toml("title = \"Launch”\nweight = 1"), "CNT011", "Launch");
    accepted(&toml("title = „Start“"), "CNT011", "Start");
    accepted(&toml("title = ‘Launch’"), "CNT011", "Launch");
    accepted(&yaml("title: “Launch: our product”"), "CNT011", "Launch: our product");
    accepted(&yaml("title: “Launch”"), "CNT011", "Launch");
    let outcome = page(&toml("title = \"A\"\n[taxonomies]\ntags = [“one”, “two”]"));
    assert_eq!(outcome.codes(), ["CNT011"]);
    let terms: Vec<_> = outcome.front.unwrap().0.taxonomies[0].1.iter().map(|term| term.value.clone()).collect();
    assert_eq!(terms, ["one", "two"]);
}

#[test]
fn a_draft_in_doubt_blocks() {
    for text in [yaml("title: A\ndraft: yes please"), toml("title = \"A\"\ndraft = \"yes please\"")] {
        let finding = blocked(&text, "CNT004");
        assert!(shown(&text, &finding).contains("yes please"));
    }
    let text = toml("title = \"A\"\ndraft = yes please");
    let outcome = page(&text);
    assert!(outcome.front.is_none());
    assert_eq!(outcome.codes(), ["CNT014", "CNT004"]);
    for text in [yaml("title: A\ndraft:"), toml("title = \"A\"\ndraft ="), yaml("title: A\nembargo_until:")] {
        blocked(&text, "CNT015");
    }
    for draft in ["true", "True", "yes", "\"true\"", "on"] {
        let outcome = page(&yaml(&format!("title: A\ndraft: {draft}")));
        assert!(outcome.findings.is_empty() && outcome.front.unwrap().0.draft, "{draft}");
    }
    assert!(!page(&yaml("title: A\ndraft: no")).front.unwrap().0.draft);
}

#[test]
fn a_misspelt_draft_blocks_with_a_suggestion() {
    for key in ["darft", "Draft", "drafts", "DRAFT"] {
        for text in [yaml(&format!("title: A\n{key}: true")), toml(&format!("title = \"A\"\n{key} = true"))] {
            let finding = blocked(&text, "CNT001");
            assert_eq!(finding.help.as_deref(), Some("Did you mean `draft`?"));
            assert_eq!(shown(&text, &finding), key);
            assert!(page(&fixed(&text, &finding)).front.unwrap().0.draft);
        }
    }
    for field in [
        "embargo_til: 2027-01-01",
        "publish-at: 2027-01-01",
        "published: false",
        "status: draft",
        "expiresAt: 2020-01-01",
        "publishDate: 2027-01-01",
        "private: true",
    ] {
        blocked(&yaml(&format!("title: A\n{field}")), "CNT001");
    }
    for field in ["published: true", "status: publish", "hidden: false", "colour: red"] {
        let outcome = page(&yaml(&format!("title: A\n{field}")));
        assert_eq!(outcome.codes(), ["CNT001"], "{field}");
        assert!(outcome.front.is_some(), "{field}");
    }
}

#[test]
fn a_draft_below_another_heading_blocks() {
    blocked(&toml("title = \"A\"\n[extra]\ncolour = \"red\"\ndraft = true"), "CNT001");
    blocked(&toml("title = \"A\"\n[taxonomies]\ntags = [\"a\"]\ndraft = true"), "CNT001");
    blocked(&yaml("title: A\nextra:\n  embargo_until: 2027-01-01"), "CNT001");
    assert!(page(&toml("title = \"A\"\n[extra]\ndraft = false")).findings.is_empty());
}

#[test]
fn missing_fences_block_and_are_offered() {
    for (text, title) in
        [("title: A\ndate: 2025-05-14\n\nBody\n", "A"), ("title = \"A\"\ndraft = false\n\nBody\n", "A")]
    {
        let finding = blocked(text, "CNT003");
        assert_eq!(page(&fixed(text, &finding)).title(), Some(title));
    }
    for text in ["---\ntitle: A\n\nBody\n", "+++\ntitle = \"A\"\n\nBody\n", "+++\ntitle = \"A\"\n---\nBody\n"] {
        blocked(text, "CNT003");
    }
    let text = "+++\ntitle = \"A\"\n\nBody\n";
    let outcome = page(&fixed(text, &blocked(text, "CNT003")));
    assert_eq!(outcome.title(), Some("A"));
    let text = "# Our launch\n\nBody\n";
    let outcome = page(&fixed(text, &blocked(text, "CNT003")));
    assert!(outcome.front.unwrap().0.draft, "made up details must not publish");
    blocked("", "CNT003");
    blocked("\u{feff}\n\n", "CNT003");
}

#[test]
fn impossible_dates_are_findings_on_the_value() {
    for date in ["2015-03-00", "2025-02-30", "2025-13-01", "2025-05-14T25:00:00Z", "31 April 2025"] {
        for text in [yaml(&format!("title: A\ndate: {date}")), toml(&format!("title = \"A\"\ndate = \"{date}\""))] {
            let outcome = page(&text);
            assert_eq!(outcome.codes(), ["CNT005"], "{text}");
            assert_eq!(shown(&text, &outcome.findings[0]).trim_matches('"'), date);
        }
    }
    let text = toml("title = \"A\"\ndate = 2015-03-00");
    let outcome = page(&text);
    assert_eq!(outcome.codes(), ["CNT005"]);
    assert_eq!(shown(&text, &outcome.findings[0]), "2015-03-00");
    let text = yaml("title: A\npublish_at: 2025-02-30");
    assert_eq!(shown(&text, &blocked(&text, "CNT005")), "2025-02-30");
}

#[test]
fn dates_in_words_are_accepted() {
    let day = |text: &str| {
        let outcome = page(text);
        let date = outcome.front.as_ref().and_then(|(front, _)| front.date.as_ref());
        (date.map(|date| date.civil.date().to_string()), outcome.codes().join(" "))
    };
    let expected = Some("2025-05-14".to_owned());
    assert_eq!(day(&yaml("title: A\ndate: 14 May 2025")), (expected.clone(), String::new()));
    assert_eq!(day(&toml("title = \"A\"\ndate = \"14 May 2025\"")), (expected.clone(), String::new()));
    assert_eq!(day(&toml("title = \"A\"\ndate = 14 May 2025")), (expected.clone(), "CNT014".into()));
    assert_eq!(day(&toml("title = \"A\"\ndate = 2025-05-14T09:00:00.5+02:00")), (expected.clone(), String::new()));
    assert_eq!(day(&toml("title = \"A\"\ndate = 2025-5-14")), (expected, String::new()));
}

#[test]
fn fields_that_stand_twice_block() {
    let text = yaml("title: A\ndraft: true\ndraft: false");
    let finding = blocked(&text, "CNT012");
    assert_eq!(finding.labels.iter().map(|label| &text[label.span.range()]).collect::<Vec<_>>(), ["draft", "draft"]);
    let text = toml("title = \"A\"\ntitle = \"B\"");
    assert_eq!(blocked(&text, "CNT012").labels.len(), 2);
}

#[test]
fn unreadable_details_block_and_say_where() {
    let text = yaml("title: A\ntags: [a, b\nweight: 1");
    blocked(&text, "CNT002");
    let text = yaml("title: \"A\nweight: 1");
    let finding = blocked(&text, "CNT002");
    assert_eq!(page(&fixed(&text, &finding)).title(), Some("A"));
    let text = toml("title = \"A\nweight = 1");
    let finding = blocked(&text, "CNT002");
    assert_eq!(page(&fixed(&text, &finding)).title(), Some("A"));
    // Two faulty lines are told in one run.
    assert_eq!(page(&toml("title = \"A\nslug = \"b\nweight = 1")).codes(), ["CNT002", "CNT002"]);
    blocked(&yaml("- a\n- b"), "CNT002");
}

#[test]
fn a_few_lines_cannot_unfold_into_gigabytes() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let item = format!("*a{}, ", level - 1);
        writeln!(text, "a{level}: &a{level} [{}]", item.repeat(10).trim_end_matches(", ")).unwrap();
    }
    let started = std::time::Instant::now();
    blocked(&yaml(&text), "CNT002");
    assert!(started.elapsed().as_secs() < 5);
    blocked(&yaml(&format!("a: {}1{}", "[".repeat(5000), "]".repeat(5000))), "CNT002");
}

#[test]
fn habits_of_other_tools_are_explained() {
    let outcome = page(&yaml("title: A\ntags: [a, b]\nauthor: Mona\nlastmod: 2025-01-01"));
    assert_eq!(outcome.codes(), ["CNT018", "CNT018", "CNT001"]);
    let front = outcome.front.unwrap().0;
    assert_eq!(front.authors[0].value, "Mona");
    assert!(front.updated.is_some());
    let better = fixed(&yaml("title: A\ntags: [a, b]"), &page(&yaml("title: A\ntags: [a, b]")).findings[0]);
    assert_eq!(page(&better).front.unwrap().0.taxonomies[0].1.len(), 2);
    let text = toml("title = \"A\"\ntags = [\"a\", \"b\"]\nweight = 1\n[extra]\nb = 1");
    let better = fixed(&text, &page(&text).findings[0]);
    assert!(page(&better).findings.is_empty());
    let outcome = read_as(
        DocumentKind::Section,
        "blog/_index.md",
        &toml("title = \"A\"\nauthors = [\"x\"]\ngenerate_feed = true"),
    );
    assert_eq!(outcome.codes(), ["CNT018", "CNT001"]);
    assert!(outcome.front.unwrap().0.generate_feeds);
}

#[test]
fn empty_values_count_as_absent() {
    let outcome = page(&yaml("title: A\ndescription:\ntaxonomies:\n  tags:\n  - \nextra:\n  image: "));
    assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
    assert!(outcome.front.unwrap().0.description.is_none());
    assert_eq!(page(&yaml("title:\nweight: 1")).codes(), ["CNT015"]);
    assert!(page(&toml("title = \"A\"\ndescription =")).findings.is_empty());
}

#[test]
fn the_date_of_a_file_name_counts_without_one_in_the_details() {
    let date = |path: &str, text: &str| {
        let outcome = read_as(DocumentKind::Page, path, text);
        (
            outcome.front.and_then(|(front, _)| front.date.map(|date| date.civil.date().to_string())),
            outcome.findings.len(),
        )
    };
    let plain = toml("title = \"A\"");
    assert_eq!(date("blog/2025-05-14-a.md", &plain), (Some("2025-05-14".into()), 0));
    assert_eq!(date("blog/2025-05-14-a/index.md", &plain), (Some("2025-05-14".into()), 0));
    assert_eq!(date("blog/2015-03-00-a.md", &plain), (None, 1));
    assert_eq!(date("blog/2015-03-00-a.md", &toml("title = \"A\"\ndate = 2015-03-23")), (Some("2015-03-23".into()), 0));
}

#[test]
fn times_without_a_zone_are_named_where_they_decide() {
    let text = toml("title = \"A\"\ndate = 2025-05-14T09:00:00\npublish_at = 2025-05-14T09:00:00");
    let outcome = page(&text);
    assert_eq!(outcome.codes(), ["CNT006"]);
    let instant = outcome.front.as_ref().unwrap().0.publish_at.as_ref().unwrap().instant;
    assert_eq!(instant.to_string(), "2025-05-14T07:00:00Z");
    let again = page(&fixed(&text, &outcome.findings[0]));
    assert!(again.findings.is_empty());
    assert_eq!(again.front.unwrap().0.publish_at.as_ref().unwrap().instant, instant);
}

#[test]
fn addresses_stay_inside_the_site() {
    for field in ["path = \"../../etc/passwd\"", "slug = \"a\\\\b\"", "aliases = [\"https://example.org/x\"]"] {
        let outcome = page(&toml(&format!("title = \"A\"\n{field}")));
        assert_eq!(outcome.codes(), ["CNT021"], "{field}");
    }
}

/// The root of the corpora, if it is at hand.
#[expect(clippy::print_stdout, reason = "a test that was skipped has to say so")]
fn corpora() -> Option<PathBuf> {
    let root = std::env::var("PLACET_CORPORA")
        .map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora"), PathBuf::from);
    let found = root.is_dir().then_some(root);
    if found.is_none() {
        println!("skipped: no corpora (set PLACET_CORPORA)");
    }
    found
}

fn markdown(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            markdown(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            out.push(path);
        }
    }
}

#[test]
fn every_post_of_the_corpora_reads_without_findings() {
    let Some(root) = corpora() else { return };
    for (site, least) in [("rust-blog", 750), ("kubernetes-blog", 386), ("18f", 300)] {
        let content = root.join(site).join("content");
        let mut files = Vec::new();
        markdown(&content, &mut files);
        files.sort();
        assert!(files.len() > least, "{site}: {}", files.len());
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let path = file.strip_prefix(&content).unwrap().to_str().unwrap().to_owned();
            let kind = if path.ends_with("_index.md") { DocumentKind::Section } else { DocumentKind::Page };
            let outcome = read_as(kind, &path, &text);
            // A post that was pasted from a word processor: the quotes are really there.
            let pasted = path
                == "blog/2016-04-26-thinking-about-the-future-of-the-post-office-an-interview-with-amanda-weaver.md";
            let expected: &[&str] = if pasted { &["CNT011", "CNT011"] } else { &[] };
            assert_eq!(outcome.codes(), expected, "{site}/{path}: {:#?}", outcome.findings);
            let (front, body) = outcome.front.unwrap();
            assert!(text.is_char_boundary(body as usize));
            if kind == DocumentKind::Page {
                assert!(front.title.is_some() && front.date.is_some(), "{site}/{path}");
            }
        }
    }
}

/// Texts that look like details more often than chance would have it.
fn scraps() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let words = prop::sample::select(vec![
        "+++\n",
        "---\n",
        "title",
        "draft",
        ": ",
        " = ",
        ":",
        "\"",
        "'",
        "“",
        "”",
        "[",
        "]",
        "{",
        "}",
        "- ",
        "\n",
        "\r\n",
        "\t",
        "  ",
        "#",
        "2025-05-14",
        "2015-03-00",
        "true",
        "é",
        "\u{feff}",
        "&a ",
        "*a",
        "|\n",
        "\\",
        ",",
        "[extra]\n",
        "\"\"\"",
        "x",
        "0",
        "💡",
        "\u{0}",
        "<<: ",
        "!t ",
    ]);
    let piece = prop_oneof![8 => words.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    (prop::sample::select(vec!["+++\n", "---\n", ""]), prop::collection::vec(piece, 0..40))
        .prop_map(|(fence, pieces)| format!("{fence}{}\n{fence}", pieces.concat()))
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 3000, failure_persistence: None, ..Default::default() })]

    /// Nothing written makes reading fail; a refusal always says why; places and fixes lie inside the text.
    #[test]
    fn any_text_is_read_or_refused_with_a_reason(text in scraps()) {
        let outcome = page(&text);
        proptest::prop_assert!(outcome.front.is_some() || !outcome.findings.is_empty());
        for finding in &outcome.findings {
            if finding.fix.is_some() {
                fixed(&text, finding);
            }
        }
        if let Some((front, body)) = &outcome.front {
            proptest::prop_assert!(text.is_char_boundary(*body as usize));
            let spans = front.title.iter().map(|title| title.span).chain(front.span);
            for (key, node) in &front.extra.entries {
                proptest::prop_assert!(text.get(key.span.range()).is_some() && text.get(node.span.range()).is_some());
            }
            for span in spans {
                proptest::prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
