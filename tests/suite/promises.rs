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

/// The longest that a brand sets: all of its colours, two lengths, two families of letters.
const BRAND: &str = "[brand]\nprimary = \"#0b5c4a\"\naccent = \"#a63c14\"\nsurface = \"#fdfdfd\"\ntext = \"#17211f\"\nradius = \"0.6rem\"\n\
    measure = \"43rem\"\nfont_body = \"Source Sans 3, Segoe UI, system-ui, sans-serif\"\nfont_heading = \"Source Serif 4, Georgia, serif\"\n";

#[test]
fn a_page_loads_one_small_sheet() {
    let config = format!("-- config.toml --\nbase_url = \"https://blog.example.com\"\ntheme = \"placet\"\n{BRAND}");
    let site = SiteTest::text(&format!("{config}{POST}+++\n```rust\nlet a = 1;\n```\n")).clear();
    let sheet = &site.built["placet.css"];
    assert!(contains(sheet, "--brand-font-heading") && contains(sheet, ".z-k"), "a part of the sheet is missing");
    assert!(sheet.len() <= 12_000, "the sheet has {} bytes", sheet.len());
    for (path, page) in SiteTest::sample().built.iter().filter(|(path, _)| path.rsplit('.').next() == Some("html")) {
        let page = String::from_utf8_lossy(page);
        // A page that only sends readers on shows nothing.
        let wanted = usize::from(!page.contains("http-equiv=\"refresh\""));
        assert_eq!(page.matches("rel=\"stylesheet\"").count(), wanted, "{path}");
    }
}

fn digests(files: &BTreeMap<String, Vec<u8>>) -> Vec<(&str, u64, usize)> {
    let sum = |bytes: &[u8]| bytes.iter().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    files.iter().map(|(path, bytes)| (path.as_str(), sum(bytes), bytes.len())).collect()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    memchr::memmem::find(bytes, text.as_bytes()).is_some()
}
