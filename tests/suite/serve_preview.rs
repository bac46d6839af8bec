//! The preview shows what a release would hold, at once, whatever happens.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use placet::output::MemoryStaging;
use placet::pipeline::{self, Options, RunCx};
use placet::world::DiskWorld;

use crate::serve::{AT, SITE, Served, soon};

/// What a build of the folder would write.
fn built(served: &Served) -> BTreeMap<String, Vec<u8>> {
    let staging = MemoryStaging::new();
    let world = Arc::new(DiskWorld::open(served.folder.path(), Some(AT.parse().unwrap())));
    let options = Options { environment: "preview".into(), mode: "build", ..Options::default() };
    let cx = RunCx { world, trusted: None, staging: &staging, cache: None, progress: &|_, _| {} };
    pipeline::run(cx, &options).unwrap();
    staging.into_files()
}

#[test]
fn the_bytes_are_those_of_a_build() {
    let served = Served::new(SITE);
    let files = built(&served);
    assert!(files.len() > 10, "{:?}", files.keys());
    for (path, bytes) in files.iter().filter(|(path, _)| !path.starts_with('.') && *path != "404.html") {
        let address = format!(
            "/{}",
            path.strip_suffix("index.html").filter(|path| path.is_empty() || path.ends_with('/')).unwrap_or(path)
        );
        for reply in [served.read(&address), served.desk(&address, ""), served.ahead(&address)] {
            assert_eq!(reply.status, 200, "{path}");
        }
        let (reader, desk) = (served.read(&address), served.desk(&address, ""));
        assert!(reader.body == *bytes && desk.body == *bytes, "{path} has other bytes than a build");
    }
    let page = served.desk("/blog/first/", "");
    assert!(!page.text().contains("<a href=\"https://blog.example.com"), "links of the site lead to other hosts");
    assert!(page.text().contains("rel=\"canonical\" href=\"https://blog.example.com/blog/first/\""));
    let missing = served.read("/nothing/");
    assert_eq!((missing.status, missing.body), (404, files["404.html"].clone()));
    let head = Served::raw(
        served.preview.reader,
        format!("HEAD / HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", served.preview.reader).as_bytes(),
    );
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn every_save_is_seen_and_nothing_stale_is_answered() {
    let served = Served::new(SITE);
    assert!(served.read("/blog/first/").text().contains("apple"));
    let mut generation = 0;
    for word in ["pear", "plum", "cherry", "quince", "medlar"] {
        served.save(
            "content/blog/first.md",
            &format!("+++\ntitle = \"First\"\ndate = 2026-05-01\n+++\nThe word is {word}.\n"),
        );
        soon(word, || served.read("/blog/first/").text().contains(word));
        let reply = served.read("/blog/first/");
        let now: u64 = reply.header("Placet-Generation").unwrap().parse().unwrap();
        assert!(now > generation, "{word}: generation {now} after {generation}");
        assert_eq!(reply.header("Placet-Older"), None);
        assert_eq!(reply.body, built(&served)["blog/first/index.html"]);
        generation = now;
    }
}

#[test]
fn all_kinds_of_changes_are_noticed() {
    let served = Served::new(SITE);
    assert_eq!(served.read("/blog/first/").status, 200);
    served.save("content/news/deep/third.md", "+++\ntitle = \"Third\"\n+++\nNew folders.\n");
    soon("a new folder", || served.read("/news/deep/third/").status == 200);
    std::fs::remove_dir_all(served.folder.path().join("content/news")).unwrap();
    soon("a deleted folder", || served.read("/news/deep/third/").status == 404);
    served.save("content/news/again.md", "+++\ntitle = \"Again\"\n+++\nIt came back.\n");
    soon("a folder that came back", || served.read("/news/again/").status == 200);
    served.save("static/robots/note.txt", "one");
    soon("a static file", || served.read("/robots/note.txt").text() == "one");
    served.save("templates/page.html", "<!doctype html><html lang=\"en\"><title>T</title><p>own template</p></html>");
    soon("a template", || served.read("/blog/first/").text().contains("own template"));
    std::fs::remove_dir_all(served.folder.path().join("templates")).unwrap();
    soon("no template", || !served.read("/blog/first/").text().contains("own template"));
    served.save("config.toml", "base_url = \"https://blog.example.com\"\ntitle = \"Renamed\"\n");
    soon("the configuration", || served.read("/").text().contains("Renamed"));
    served.save("governance/policy.toml", "[levels]\n");
    soon("the policy", || served.at_desk("/").text().contains("policy.toml") || served.at_desk("/").status == 200);
}

#[test]
fn the_last_good_pages_stay_when_something_breaks() {
    let served = Served::new(SITE);
    assert!(served.read("/blog/first/").text().contains("apple"));
    for (path, broken, good) in [
        ("config.toml", "base_url = [", "base_url = \"https://blog.example.com\"\ntitle = \"Whole again\"\n"),
        ("templates/page.html", "{% if %}", "<!doctype html><html lang=\"en\"><title>Whole again</title></html>"),
    ] {
        served.save(path, broken);
        soon("the findings", || served.at_desk("/").text().contains(&format!("{path}, line")));
        let reply = served.read("/blog/first/");
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("Placet-Older"), Some("broken"), "{path}");
        assert!(served.at_desk("/").text().contains("last build that was whole"), "{path}");
        served.save(path, good);
        soon("whole again", || served.read("/blog/first/").text().contains("Whole again"));
        assert_eq!(served.read("/blog/first/").header("Placet-Older"), None, "{path}");
    }
}

#[test]
fn a_preview_starts_before_anything_is_whole() {
    let served = Served::new("-- config.toml --\nbase_url = [\n");
    let reply = served.read("/");
    assert_eq!(reply.status, 503);
    assert!(served.at_desk("/").text().contains("config.toml, line"));
    served.save("config.toml", "base_url = \"https://blog.example.com\"\ntitle = \"Better\"\n");
    served.save("content/_index.md", "+++\ntitle = \"Start\"\n+++\n");
    soon("a whole site", || served.read("/").status == 200);
}

#[test]
fn a_site_below_a_path_is_shown_below_it() {
    let site = SITE.replace("https://blog.example.com", "https://example.com/blog-of-us");
    let served = Served::new(&site);
    let reply = served.read("/blog-of-us/blog/first/");
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("href=\"/blog-of-us/blog/second/\""), "{}", reply.text());
    assert_eq!(served.read("/").header("Location"), Some("/blog-of-us/"));
    assert_eq!(served.read("/blog/first/").status, 404);
    assert_eq!(served.ahead("/blog-of-us/blog/plan/").status, 200);
}

#[test]
fn the_desk_says_what_is_new_and_where_posts_stand() {
    let served = Served::new(SITE);
    let list = served.at_desk("/").text();
    for words in [
        "Acquisition of Initech",
        "class=\"tag draft\"",
        "Results of Initrode",
        "class=\"tag scheduled\"",
        "class=\"tag approved\"",
    ] {
        assert!(list.contains(words), "{words} is not in {list}");
    }
    let post = served.at_desk("/post?path=content/blog/plan/index.md").text();
    let frame = format!("src=\"/__placet/{}/blog/plan/\" sandbox=\"allow-same-origin\"", served.preview.pass);
    assert!(post.contains(&frame), "{post}");
    let answer: serde_json::Value = serde_json::from_slice(&served.at_desk("/rev?since=0").body).unwrap();
    let generation = answer["generation"].as_u64().unwrap();
    served.save("content/blog/plan/index.md", "+++\ntitle = \"Plan <b>B</b>\"\ndraft = true\n+++\nChanged.\n");
    soon("a newer generation", || {
        let reply = served.at_desk(&format!("/rev?since={generation}"));
        serde_json::from_slice::<serde_json::Value>(&reply.body).unwrap()["generation"].as_u64().unwrap() > generation
    });
    assert!(served.at_desk("/").text().contains("Plan &lt;b&gt;B&lt;/b&gt;"));
    assert!(served.ahead("/blog/plan/").text().contains("Changed."));
    assert_eq!(served.at_desk("/post?path=content/none.md").status, 404);
}

#[test]
fn looking_for_something_newer_is_held_for_a_moment() {
    let served = Served::new(SITE);
    let answer: serde_json::Value = serde_json::from_slice(&served.at_desk("/rev?since=0").body).unwrap();
    let start = std::time::Instant::now();
    served.at_desk(&format!("/rev?since={}", answer["generation"]));
    assert!(start.elapsed() < Duration::from_secs(5));
}
