//! The serving plan of a build: what it says of addresses, headers and twins.

use std::collections::BTreeMap;

use placet::hosting::{PLAN, Plan, Served};

use crate::publish::Site;
use crate::site_test::SiteTest;
use crate::tools;

const CONFIG: &str = "-- config.toml --\nbase_url = \"https://blog.example.com\"\ntitle = \"Example\"\n";

fn plan(text: &str) -> (SiteTest, Plan) {
    let site = SiteTest::text(text);
    let plan = serde_json::from_str(site.page(PLAN)).unwrap();
    (site, plan)
}

fn document<'p>(plan: &'p Plan, url: &str) -> &'p Served {
    let found = plan.documents.iter().find(|document| document.url == url);
    found.unwrap_or_else(|| panic!("{url} is not in {:#?}", plan.documents))
}

fn header<'p>(plan: &'p Plan, class: &str, name: &str) -> Option<&'p str> {
    plan.headers[class].iter().find(|header| header.name == name).map(|header| header.value.as_str())
}

fn csp(plan: &Plan) -> &str {
    header(plan, "html", "Content-Security-Policy").unwrap()
}

fn post(extra: &str, body: &str) -> String {
    format!("-- content/post.md --\n+++\ntitle = \"Launch\"\ndate = 2026-05-14\n{extra}\n+++\n{body}\n")
}

#[test]
fn every_address_gives_one_answer() {
    let files = "-- static/.htaccess --\nx\n-- static/.well-known/about.txt --\nx\n-- static/a b&ü.txt --\nx\n";
    let list = "-- content/_index.md --\n+++\npaginate_by = 1\nsort_by = \"date\"\n+++\n";
    let other = "-- content/two.md --\n+++\ntitle = \"Two\"\ndate = 2026-05-15\n+++\nText\n";
    let away =
        "-- content/old/_index.md --\n+++\ntitle = \"Old\"\nredirect_to = \"https://other.example/x?y=1#z\"\n+++\n";
    let text = format!("{CONFIG}{}{files}{list}{other}{away}", post("aliases = [\"/älter/\", \"old.html\"]", "Text"));
    let (site, plan) = plan(&text);
    let redirects: Vec<_> = plan.redirects.iter().map(|own| (own.from.as_str(), own.to.as_str(), own.status)).collect();
    let wanted = [
        ("/%C3%A4lter/", "/post/", 301),
        ("/old.html", "/post/", 301),
        ("/old/", "https://other.example/x?y=1#z", 301),
        ("/page/1/", "/", 301),
    ];
    assert_eq!(redirects, wanted);
    for file in ["älter/index.html", "old.html", "old/index.html", "page/1/index.html"] {
        assert!(site.built.contains_key(file), "{file} is there for servers without rules");
        assert!(!plan.documents.iter().any(|document| document.file == file), "{file}");
    }
    let urls: Vec<&str> = plan.documents.iter().map(|document| document.url.as_str()).collect();
    assert!(urls.is_sorted(), "{urls:?}");
    for url in ["/", "/post/", "/page/2/", "/a%20b&%C3%BC.txt", "/.well-known/about.txt", "/404.html", "/version.json"]
    {
        document(&plan, url);
    }
    assert!(!plan.documents.iter().any(|document| document.file.contains(".htaccess") || document.file == PLAN));
    assert_eq!(plan.errors, BTreeMap::from([(404, "/404.html".to_owned())]));
    assert_eq!(document(&plan, "/post/").sha256, placet::release::sha256(&site.built["post/index.html"]));
}

#[test]
fn a_site_below_another_has_addresses_from_the_root_of_the_host() {
    let config = CONFIG.replace("https://blog.example.com", "https://example.com/news");
    let (_, plan) = plan(&format!("{config}{}", post("aliases = [\"/old/\"]", "Text")));
    assert_eq!(document(&plan, "/news/post/").file, "post/index.html");
    assert_eq!((plan.redirects[0].from.as_str(), plan.redirects[0].to.as_str()), ("/news/old/", "/news/post/"));
    assert_eq!(plan.errors[&404], "/news/404.html");
}

#[test]
fn the_policy_holds_what_pages_need_and_nothing_more() {
    let (_, bare) = plan(&format!("{CONFIG}{}", post("", "Text")));
    let wanted = "default-src 'none'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    assert_eq!(csp(&bare), wanted);
    assert_eq!(header(&bare, "html", "Cross-Origin-Embedder-Policy"), Some("require-corp"));
    assert_eq!(header(&bare, "html", "Strict-Transport-Security"), None);
    assert_eq!(header(&bare, "public", "Cross-Origin-Resource-Policy"), Some("cross-origin"));
    assert_eq!(header(&bare, "asset", "Cross-Origin-Resource-Policy"), Some("same-origin"));
    let config =
        format!("{CONFIG}build_search_index = true\n[hosting]\nhsts = 300\n[markdown]\nraw_html = \"allow\"\n");
    let body = "<script type=\"module\" src=\"/a.js\"></script>\
                <script type=\"application/ld+json\">{}</script><link rel=\"stylesheet\" href=\"/a.css\">\
                <img src=\"data:image/gif;base64,R0lGOD\" alt=\"\"><form><input></form>";
    let files = "-- static/a.js --\nalert(1)\n-- static/x.html --\n<!DOCTYPE html><title>X</title><script type=\"importmap\">{}\r\n</script>\n-- static/a.css --\n@font-face{font-family:x;src:url(a.woff2)}\n";
    let (_, full) = plan(&format!("{config}{}{files}", post("", body)));
    // printf '{}\n' | openssl dgst -sha256 -binary | base64
    let wanted = "default-src 'none'; script-src 'self' 'sha256-yj0WO6sFU4GCciYUBWjzvvfqrBh869doeOC2Pp5EI1Y='; \
                  style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; \
                  form-action 'self'; frame-ancestors 'none'";
    assert_eq!(csp(&full), wanted);
    assert_eq!(header(&full, "html", "Strict-Transport-Security"), Some("max-age=300"));
}

#[test]
fn only_registered_hosts_come_into_the_policy() {
    let allow = format!(
        "{CONFIG}[markdown]\nraw_html = \"allow\"\n[extra.newsletter]\naction = \"https://mail.example/join\"\n"
    );
    let body = "<iframe src=\"https://video.example/1\" title=\"Film\"></iframe><img src=\"https://evil.example/x.png\" alt=\"\">\
                <script src=\"https://stats.example/a.js\" integrity=\"sha384-AAAA\" crossorigin=\"anonymous\"></script>\
                <form action=\"https://mail.example/join\"></form><form action=\"https://evil.example/\"></form>";
    let vendors = "-- governance/vendors.toml --\n[[vendor]]\nname = \"V\"\norigins = [\"video.example\", \"*.unused.example\", \"stats.example\"]\n";
    let (site, plan) = plan(&format!("{allow}{}{vendors}", post("", body)));
    let wanted = "default-src 'none'; script-src https://stats.example; img-src 'self'; connect-src https://stats.example; \
                  frame-src https://video.example; base-uri 'none'; form-action https://mail.example; frame-ancestors 'none'";
    assert_eq!(csp(&plan), wanted);
    assert_eq!(header(&plan, "html", "Cross-Origin-Embedder-Policy"), None, "an embed would not be shown with it");
    for code in ["SUP006", "SEC022"] {
        assert!(site.codes().contains(&code), "{code} says what the policy refuses: {:?}", site.codes());
    }
}

#[test]
fn hosts_that_the_policy_allows_without_a_register_count_as_well() {
    let allow = "-- governance/policy.toml --\n[options.SEC014]\nallow = [\"cdn.example\"]\n";
    let body = "![Chart](https://cdn.example/a.png) ![Chart](https://other.example/a.png)";
    let (site, plan) = plan(&format!("{CONFIG}{}{allow}", post("", body)));
    assert!(csp(&plan).contains("img-src 'self' https://cdn.example;"), "{}", csp(&plan));
    assert_eq!(site.codes().iter().filter(|code| **code == "SEC014").count(), 1);
}

#[test]
fn names_made_from_bytes_are_kept_and_others_asked_for_again() {
    let (_, plan) =
        plan(&format!("{CONFIG}{}-- static/a.css --\na{{}}\n-- static/b.0123456789.js --\n1\n", post("", "Text")));
    let lasting: Vec<&str> =
        plan.documents.iter().filter(|own| own.cache_class == "immutable").map(|own| own.file.as_str()).collect();
    let digest = |path: &str| path.split('.').rev().nth(1).unwrap().len();
    assert!(lasting.iter().all(|path| digest(path) == 10), "{lasting:?}");
    assert!(lasting.iter().any(|path| path.starts_with("a.")), "{lasting:?}");
    assert_eq!(document(&plan, "/b.0123456789.js").cache_class, "revalidate", "somebody gave this name");
}

#[test]
fn twins_are_in_the_plan_and_come_back() {
    let text = "word ".repeat(600);
    let (site, plan) = plan(&format!("{CONFIG}[hosting]\ncompress = [\"gzip\", \"br\"]\n{}", post("", &text)));
    let page = document(&plan, "/post/");
    assert_eq!(page.variants.keys().collect::<Vec<_>>(), ["br", "gzip"]);
    for variant in page.variants.values() {
        let bytes = &site.built[&variant.file];
        assert_eq!((variant.size, &variant.sha256), (bytes.len() as u64, &placet::release::sha256(bytes)));
    }
    assert!(!plan.documents.iter().any(|own| own.file.contains(".gz")), "twins are not addresses");
    let plain = SiteTest::text(&format!("{CONFIG}{}", post("", &text)));
    let version = |site: &SiteTest| site.page("version.json").to_owned();
    assert_eq!(version(&site), version(&plain), "the name of a build does not depend on its twins");
    let clash = "-- static/data.csv --\na\n-- static/data.csv.gz --\nb\n";
    assert!(SiteTest::text(&format!("{CONFIG}{clash}")).codes().contains(&"CNT019"));
}

#[test]
fn files_say_what_is_served() {
    let config = format!("{CONFIG}[hosting]\nversion = \"dockerflow\"\nsource = \"https://git.example.com/blog\"\n");
    let (site, plan) = plan(&format!("{config}{}", post("", "Text")));
    let version: serde_json::Value = serde_json::from_str(site.page("version.json")).unwrap();
    assert_eq!(
        (version["source"].as_str(), version["build"].as_str()),
        (Some("https://git.example.com/blog"), Some(&*plan.build))
    );
    assert_eq!(site.page("version.json"), site.page("__version__"));
    assert_eq!(document(&plan, "/__version__").media_type, "application/json");
    assert_eq!(document(&plan, "/__lbheartbeat__").media_type, "text/plain; charset=utf-8");
    let (site, _) = plan_of_own_version();
    assert_eq!(site.page("version.json"), "{}\n");
    let none = SiteTest::text(&format!("{CONFIG}[hosting]\nversion = \"none\"\n"));
    assert!(!none.built.contains_key("version.json"));
}

fn plan_of_own_version() -> (SiteTest, Plan) {
    plan(&format!("{CONFIG}-- static/version.json --\n{{}}\n"))
}

#[test]
fn the_group_security_becomes_the_file_that_researchers_look_for() {
    let security =
        "[security]\ncontact = [\"mailto:security@example.com\"]\nexpires = 2027-01-31\nlanguages = [\"en\", \"de\"]\n";
    let site = SiteTest::text(&format!("{CONFIG}{security}"));
    let wanted = "Contact: mailto:security@example.com\nExpires: 2027-01-31T23:59:59Z\nPreferred-Languages: en, de\n\
                  Canonical: https://blog.example.com/.well-known/security.txt\n";
    assert_eq!(site.page(".well-known/security.txt"), wanted);
    for (expires, code) in [("2026-01-31", "SEC019"), ("2026-06-20", "SEC018"), ("2028-01-31", "SEC023")] {
        let site = SiteTest::text(&format!("{CONFIG}{}", security.replace("2027-01-31", expires)));
        assert!(site.codes().contains(&code), "{expires}: {:?}", site.codes());
    }
    let double = SiteTest::text(&format!("{CONFIG}{security}-- static/.well-known/security.txt --\nContact: x\n"));
    assert!(double.codes().contains(&"CFG006"), "{:?}", double.codes());
    let missing = SiteTest::text(&format!("{CONFIG}[security]\ncontact = [\"mailto:a@example.com\"]\n"));
    assert!(missing.codes().contains(&"CFG005"), "{:?}", missing.codes());
}

#[test]
fn the_plan_has_its_published_shape() {
    let test = "the test of the shape of the serving plan";
    if !tools::wanted() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let body = "word ".repeat(600);
    let small = plan(&format!("{CONFIG}[hosting]\ncompress = \"gzip\"\n{}", post("aliases = [\"/ä/\"]", &body)));
    let mut files = Vec::new();
    for (number, site) in [SiteTest::sample(), small.0].iter().enumerate() {
        files.push(folder.path().join(format!("{number}.json")));
        std::fs::write(&files[number], site.page(PLAN)).unwrap();
    }
    tools::fit_schema(test, "docs/schema/serve-plan-1.json", &files);
}

/// Times of files of what is served, in seconds, by path.
fn times(site: &Site) -> BTreeMap<String, u64> {
    let folder = site.path("served/current").canonicalize().unwrap();
    let time = |path: &std::path::Path| {
        let modified = std::fs::metadata(path).unwrap().modified().unwrap();
        let since = modified.duration_since(std::time::UNIX_EPOCH).unwrap();
        assert_eq!(since.subsec_nanos(), 0, "whole seconds: {}", path.display());
        since.as_secs()
    };
    let name = |path: &std::path::Path| path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
    crate::files(&folder, "").into_iter().map(|path| (name(&path), time(&path))).collect()
}

#[test]
fn times_of_files_change_with_their_bytes_and_headers_only() {
    let site = Site::new("");
    let post = |text: &str| {
        let words = "The same words again and again. ".repeat(60);
        site.write("content/blog/news.md", &format!("+++\ntitle = \"News of the day\"\ndescription = \"What happened here today, and what it means for you.\"\ndate = 2026-05-14\n+++\n\n{words}{text}\n"));
    };
    post("One.");
    site.publish();
    let first = times(&site);
    assert!(first.contains_key("blog/news/index.html.br"), "targets have twins: {:?}", first.keys());
    post("Two.");
    site.publish();
    let second = times(&site);
    let news = ["blog/news/index.html", "blog/news/index.html.br", "blog/news/index.html.gz"];
    assert!(news.iter().all(|path| second[*path] > first[*path] && second[*path] == second[news[0]]));
    let same = ["404.html", "placet.css", "placet.css.gz", "blog/welcome/index.html"];
    assert!(same.iter().all(|path| second[*path] == first[*path]), "{first:?} {second:?}");
    let evidence = site.text(&format!("served/evidence/{}/mtimes", site.current()));
    let recorded = |path: &str| {
        evidence.lines().any(|line| line == format!("{} {} {path}", second[path], line.split(' ').nth(1).unwrap()))
    };
    assert!(second.keys().filter(|path| !path.starts_with("placet.")).all(|path| recorded(path)), "{evidence}");
    let config = site.text("config.toml");
    site.write("config.toml", &format!("{config}\n[hosting]\nhsts = 300\n"));
    site.publish();
    let third = times(&site);
    assert!(third["404.html"] > second["404.html"], "a page is sent again when its headers change");
    let (code, said) = site.run("placet rollback web");
    assert_eq!((code, times(&site)), (0, second), "{said}");
}
