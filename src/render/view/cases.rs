//! Tests of this module as a whole.

use super::*;
use crate::render::sample;

fn with(test: impl FnOnce(&Views, &ViewsCx<'_>)) {
    let (site, config, ann) = (sample::site(), sample::config(), sample::ann());
    let author = |name: &str| (name == "Ann").then_some(&ann);
    let cx = ViewsCx {
        site: &site,
        config: &config,
        now: jiff::Timestamp::UNIX_EPOCH,
        mode: "build",
        author: &author,
        keys: Keys::ALL,
        series_pages: true,
        bodies: &ListBodies::default(),
    };
    test(&Views::build(&cx), &cx);
}

fn json(value: &Value) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn list_items_hold_what_lists_show() {
    with(|views, _| {
        let page = json(&views.pages[0]);
        assert_eq!(page["permalink"], "https://example.com/blog/a/");
        assert_eq!((&page["date"], &page["year"], &page["day"]), (&"2024-05-03".into(), &2024.into(), &3.into()));
        assert_eq!(page["ancestors"], serde_json::json!(["_index.md", "blog/_index.md"]));
        assert_eq!(page["reading_time"], 3);
        assert_eq!(page["authors"], serde_json::json!(["Ann"]));
        assert_eq!(page["author_entries"][0]["label"], "Ann Example");
        assert_eq!(page["author_entries"][0]["permalink"], "https://example.com/authors/ann-example/");
        assert_eq!(page["terms"][0]["name"], "Rust & Co");
        assert_eq!(page["terms"].as_array().unwrap().len(), 1);
        assert!(page.get("content").is_none() && page.get("toc").is_none() && page.get("lower").is_none());
    });
}

#[test]
fn pages_hold_body_contents_and_relations() {
    with(|views, cx| {
        let item = |id: &str, children| TocItem { id: id.into(), level: 2, children, ..TocItem::default() };
        let toc = [item("one", vec![item("two", Vec::new())]), item("three", Vec::new())];
        let body = Body { content: "<p>x</p>", summary: None, toc: &toc };
        let value = views.page(PageId(0), &body, cx);
        let page = json(&value);
        assert_eq!(page["content"], "<p>x</p>");
        assert_eq!(page["toc"][0]["children"][0]["id"], "two");
        assert_eq!(page["toc"].as_array().unwrap().len(), 2);
        assert_eq!((&page["higher"]["title"], &page["earlier"]["slug"]), (&"Post b".into(), &"b".into()));
        assert!(page["lower"].is_null());
        assert_eq!(page["translations"][1]["lang"], "de");
        assert_eq!(page["related"][0]["title"], "Post b");
        assert_eq!((&page["series"]["index"], &page["series"]["total"]), (&2.into(), &2.into()));
        assert_eq!(page["series"]["pages"][1]["current"], true);
        let second = json(&views.page(PageId(2), &Body::default(), cx));
        assert_eq!(second["backlinks"][0]["permalink"], "https://example.com/blog/a/");
    });
}

#[test]
fn sections_and_terms_share_the_items() {
    with(|views, _| {
        let section = json(&views.sections[1]);
        assert_eq!(section["pages"].as_array().unwrap().len(), 3);
        assert_eq!(json(&views.sections[0])["subsections"], serde_json::json!(["blog/_index.md"]));
        let paginated = json(&views.section(SectionId(1), &Body::default(), true));
        assert_eq!(paginated["pages"], serde_json::json!([]));
        let term = json(&views.taxonomies[0].terms)[0].clone();
        assert_eq!((&term["page_count"], &term["slug"]), (&2.into(), &"rust-co".into()));
        assert_eq!(json(&views.config("de"))["title"], "Beispiel");
        assert_eq!(json(&views.config("en"))["languages"]["de"]["title"], "Beispiel");
        assert_eq!(json(&views.config("en"))["feed_filename"], "atom.xml");
    });
}
