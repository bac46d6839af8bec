//! What the program promises whatever the site: same bytes, nothing out by mistake, nothing lost on the way.

use std::collections::BTreeMap;

use crate::site_test::SiteTest;

const POST: &str = "-- content/post.md --\n+++\ntitle = \"Launch\"\ndate = 2026-05-14\n";

#[test]
fn the_number_of_threads_changes_no_byte() {
    let build = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(SiteTest::sample)
    };
    let (one, four) = (build(1), build(4));
    assert_eq!(digests(&one.built), digests(&four.built));
    assert_eq!(one.human(), four.human());
}

#[test]
fn the_sample_site_is_clear() {
    SiteTest::sample().clear();
}

#[test]
fn nothing_is_published_before_its_time_or_as_a_draft() {
    for line in [
        "draft = true",
        "publish_at = 2026-06-01T14:00:01+02:00",
        "embargo_until = 2026-07-01T00:00:00Z",
        "expires_at = 2026-06-01T12:00:00Z",
    ] {
        let site = SiteTest::text(&format!("{POST}{line}\n+++\nTop secret.\n")).clear();
        let leaks: Vec<&String> =
            site.built.iter().filter(|(_, bytes)| contains(bytes, "secret")).map(|(path, _)| path).collect();
        assert!(leaks.is_empty(), "{line}: {leaks:?}");
    }
    let seen = "publish_at = 2026-06-01T14:00:00+02:00";
    SiteTest::text(&format!("{POST}{seen}\n+++\nOpen.\n")).clear().holds("post/index.html", "<p>Open.</p>");
}

#[test]
fn a_mistake_in_the_details_keeps_the_page_back() {
    for line in ["darft = true", "draft = \"yes please\"", "publish_at = \"2026-02-31\"", "expires_at = \"soon\""] {
        let site = SiteTest::text(&format!("{POST}{line}\n+++\nTop secret.\n"));
        assert!(site.report.blocked(), "{line} does not block");
        assert!(!site.built.values().any(|bytes| contains(bytes, "secret")), "{line} is published");
    }
}

fn digests(files: &BTreeMap<String, Vec<u8>>) -> Vec<(&str, u64, usize)> {
    let sum = |bytes: &[u8]| bytes.iter().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    files.iter().map(|(path, bytes)| (path.as_str(), sum(bytes), bytes.len())).collect()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    memchr::memmem::find(bytes, text.as_bytes()).is_some()
}
