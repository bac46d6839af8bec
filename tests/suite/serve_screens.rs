//! The pages of the desk: what they say, and that everybody can read them.

use std::path::Path;

use crate::approvals::{Blog, POST, ROLES, post};
use crate::serve::{SITE, Served};
use crate::{none, tools};

/// Looks at pages in the browser; `None` where there is none.
pub(crate) fn look(test: &str, job: &serde_json::Value) -> Option<serde_json::Value> {
    let mut browser = tools::browser(test, "screens.mjs")?;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("job.json");
    let mut job = job.clone();
    // For people who want to see what the test sees.
    if let Ok(pictures) = std::env::var("PLACET_PICTURES") {
        job["pictures"] = pictures.into();
    }
    std::fs::write(&file, job.to_string()).unwrap();
    browser.arg(file);
    let (done, text) = tools::output(&mut browser);
    assert!(done, "{text}");
    let result: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    let complaints: Vec<String> = serde_json::from_value(result["complaints"].clone()).unwrap();
    none(&complaints);
    assert_eq!(result["pages"].as_array().unwrap().len(), job["pages"].as_array().unwrap().len(), "{text}");
    Some(result)
}

/// A blog in which a post was approved and changed since, another one waits, and one is under embargo.
fn blog() -> Blog {
    let blog = Blog::with(ROLES);
    blog.write(
        "governance/calendar.toml",
        "[[window]]\nname = \"Quiet period\"\nkind = \"deny\"\nfrom = 2026-06-10\nuntil = 2026-06-14\nticket = \"CHG7\"\n",
    );
    let filler = "Nothing to see in this paragraph, and that goes on for a while.\n\n".repeat(60);
    blog.write(
        POST,
        &post(&format!("Our revenue grew by a fifth.\n\n{filler}TODO: ask Kim about **the last** sentence.")),
    );
    blog.write(
        "content/news/merger.md",
        "+++\ntitle = \"A merger\"\ndescription = \"Two companies become one.\"\ndate = 2026-05-30\nembargo_until = 2026-06-20T09:00:00Z\nexpires_at = 2026-07-20T09:00:00Z\n+++\nInitech and Initrode become one.\n",
    );
    blog.record("mara", "2026-06-01T09:00:00Z", "");
    blog.approve("lee", "legal");
    blog.write(POST, &blog.read(POST).replace("a fifth", "a *quarter*"));
    blog.record("mara", "2026-06-01T10:00:00Z", "");
    blog.git(&["config", "user.email", "lee@corp.example"]);
    blog
}

#[test]
fn every_page_of_the_desk_can_be_read_by_everybody_and_marks_what_it_found() {
    let blog = blog();
    let preview = Served::preview(&blog.bench.path("site"), placet::serve::Limits::default());
    let pages = [
        ("posts", ""),
        ("approvals", "waiting"),
        ("calendar", "calendar?month=2026-06"),
        ("capacity", "capacity"),
        ("history", "history"),
        ("post", "post?path=content/news/q3/index.md"),
        ("changed", "diff?path=content/news/q3/index.md"),
        ("cards", "cards?path=content/news/q3/index.md"),
        ("log", "log?path=content/news/q3/index.md"),
        ("later", "?at=2026-06-21T00:00:00Z"),
        ("later-post", "post?path=content/news/merger.md&at=2026-06-21T00:00:00Z"),
    ];
    let pages: Vec<_> = pages
        .iter()
        .map(|(name, rest)| serde_json::json!({ "name": name, "address": format!("{}{rest}", preview.desk()) }))
        .collect();
    let marks = format!("{}post?path=content/news/q3/index.md", preview.desk());
    let marks = serde_json::json!({ "address": marks, "words": "TODO" });
    let Some(result) = look("the pages of the desk", &serde_json::json!({ "pages": pages, "marks": marks })) else {
        return;
    };
    let marks = &result["marks"];
    assert!(marks["marked"].as_u64().unwrap() > 100, "nothing is marked: {marks}");
    assert!(marks["scrolled"].as_f64().unwrap() > 200.0, "{marks}");
    assert!(marks["same"] == true && marks["said"] == "", "{marks}");
}

#[test]
fn the_desk_says_what_changed_who_is_asked_and_what_happened() {
    let blog = blog();
    let preview = Served::preview(&blog.bench.path("site"), placet::serve::Limits::default());
    let page = |rest: &str| Served::ask(&preview, &format!("/__desk/{}/{rest}", preview.pass)).text();
    let query = "path=content/news/q3/index.md";
    let changed = page(&format!("diff?{query}"));
    assert!(changed.contains("from what lee@corp.example approved for legal"), "{changed}");
    assert!(changed.contains("<del>fifth.</del><ins>quarter.</ins>"), "as readers get it: {changed}");
    assert!(changed.contains("<del>fifth.</del><ins>*quarter*.</ins>"), "as it is written: {changed}");
    let queue = page("waiting");
    let (mine, others) = (queue.find("For you (2)").unwrap(), queue.find("Results").unwrap());
    assert!(mine < others && queue.contains("and hold the roles legal, brand"), "{queue}");
    let history = page(&format!("log?{query}"));
    assert!(history.contains("Approved for legal; this counts no more") && history.contains("Changed it"), "{history}");
    let site = page("history");
    assert!(site.contains("Approved for legal") && site.contains("news/q3"), "{site}");
    let calendar = page("calendar?month=2026-06");
    assert!(calendar.contains("Freeze: Quiet period") && calendar.contains("Embargo ends"), "{calendar}");
    let ics = page("calendar.ics");
    assert!(ics.starts_with("BEGIN:VCALENDAR") && ics.contains("Quiet period"), "{ics}");
    let cards = page(&format!("cards?{query}"));
    assert!(cards.contains("og:image") && cards.contains("blog.corp.example › news › q3"), "{cards}");
    let capacity = page("capacity");
    assert!(capacity.contains("lee@corp.example") && capacity.contains("The heaviest pages"), "{capacity}");
    assert_eq!(Served::ask(&preview, "/__desk/waiting").status, 403, "not without the pass");
}

#[test]
fn the_site_of_another_day_is_shown_behind_the_pass_only() {
    let served = Served::new(SITE);
    let (then, now) = ("?at=2099-02-01T00:00:00Z", "");
    let results = "/blog/results/";
    assert_eq!(served.ahead(&format!("{results}{then}")).status, 200);
    assert!(served.ahead(&format!("{results}{then}")).text().contains("Initrode made a profit"));
    assert_eq!(served.ahead(&format!("{results}?at=2098-02-01T00:00:00Z")).status, 404, "the embargo holds until 2099");
    assert_eq!(served.ahead(&format!("/blog/plan/{then}")).status, 404, "a draft is not out on any day");
    assert_eq!(served.ahead("/blog/plan/").status, 200, "today people who review see drafts");
    assert_eq!(served.ahead(&format!("{results}?at=soon")).status, 400);
    for path in [results, "/blog/"] {
        assert!(!served.desk(&format!("{path}{then}"), "").text().contains("Initrode"), "not without the pass");
        assert!(!served.read(&format!("{path}{then}")).text().contains("Initrode"), "never for readers");
    }
    // Pages of that day lead to pages of that day.
    let port = served.preview.port;
    let from = format!(
        "Referer: http://localhost:{port}/__placet/{}/blog/{then}\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Dest: iframe\r\n",
        served.preview.pass
    );
    let next = served.desk(results, &from);
    assert_eq!(next.status, 302);
    assert!(next.header("Location").unwrap().ends_with("/blog/results/?at=2099-02-01T00:00:00Z"), "{}", next.head);
    let desk = served.at_desk(&format!("/{then}")).text();
    assert!(desk.contains("This is the site as readers will see it on 2099-02-01 00:00 UTC"), "{desk}");
    // More days than are kept, and changes in between: each is of the last save.
    served.save("content/blog/results.md", &result_of("2098-06-01T00:00:00Z"));
    for year in ["2097", "2098", "2099", "2096", "2095"] {
        let page = served.ahead(&format!("{results}?at={year}-07-01T00:00:00Z"));
        assert_eq!(page.status == 200, ["2098", "2099"].contains(&year), "{year}");
    }
    assert_eq!(served.at_desk(now).status, 301);
}

fn result_of(end: &str) -> String {
    format!(
        "+++\ntitle = \"Results of Initrode\"\ndate = 2026-05-04\nembargo_until = {end}\n+++\nInitrode made a profit.\n"
    )
}

#[test]
fn parts_of_a_document_are_sent_when_one_is_asked_for() {
    let served = Served::new(SITE);
    let whole = served.ahead("/blog/plan/chart.svg");
    assert_eq!((whole.status, whole.header("Accept-Ranges")), (200, Some("bytes")));
    let path = format!("/__placet/{}/blog/plan/chart.svg", served.preview.pass);
    let part = served.desk(&path, "Range: bytes=1-3\r\n");
    assert_eq!((part.status, part.body.as_slice()), (206, &whole.body[1..4]));
    assert_eq!(part.header("Content-Range"), Some(format!("bytes 1-3/{}", whole.body.len()).as_str()));
    assert!(part.header("Content-Security-Policy").is_some(), "a part is as closed in as the whole");
    assert_eq!(served.desk(&path, "Range: bytes=9999-\r\n").status, 416);
    assert_eq!(served.desk(&path, "Range: bytes=0-1,3-4\r\n").status, 200);
}

#[test]
fn a_bundle_opens_without_a_server() {
    let blog = blog();
    let folder = blog.bench.path("review");
    blog.placet(&["review", "export", folder.to_str().unwrap()]).says(0, &["Wrote 3 posts to review"]);
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let index = text("index.html");
    assert!(index.contains("post-news-q3.html") && index.contains("post-news-merger.html"), "{index}");
    assert!(!index.contains("About us"), "what is settled is left out");
    let post = text("post-news-q3.html");
    assert!(post.contains("<ins>quarter.</ins>") && post.contains("srcdoc=") && post.contains("og:title"), "{post}");
    blog.placet(&["review", "export", folder.to_str().unwrap()]).says(2, &["is not empty"]);
    let one = blog.bench.path("one");
    blog.placet(&["review", "export", one.to_str().unwrap(), "content/about.md"]).says(0, &["Wrote 1 post to review"]);
    let page =
        |path: &Path, name: &str| serde_json::json!({ "name": name, "address": format!("file://{}", path.display()) });
    let pages = [
        page(&folder.join("index.html"), "copy"),
        page(&folder.join("post-news-q3.html"), "copy-post"),
        page(&folder.join("post-news-merger.html"), "copy-embargo"),
    ];
    look("the pages to review", &serde_json::json!({ "pages": pages, "still": true }));
}

#[test]
fn papers_can_be_read_on_a_phone() {
    let blog = blog();
    let folder = blog.bench.path("papers");
    std::fs::create_dir_all(&folder).unwrap();
    let mut pages = Vec::new();
    for (name, arguments) in [
        ("runbook", &["handover", "runbook"][..]),
        ("capacity-paper", &["capacity"]),
        ("calendar-paper", &["calendar", "--format", "html"]),
        ("report", &["check", "--format", "page"]),
    ] {
        let file = folder.join(format!("{name}.html"));
        blog.placet(&[arguments, &["--output", file.to_str().unwrap()]].concat());
        assert!(file.exists(), "{name}");
        pages.push(serde_json::json!({ "name": name, "address": format!("file://{}", file.display()) }));
    }
    look("papers", &serde_json::json!({ "pages": pages, "still": true }));
}
