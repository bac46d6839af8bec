//! The whole way of a post at the desk, in a browser: a marketer and two approvers, without a typed command.

use placet::serve::Limits;

use crate::approvals::Blog;
use crate::serve::Served;
use crate::{none, tools};

const ROLES: &str = "[[role]]\nname = \"legal\"\nwho = [\"lee@corp.example\", \"kim@corp.example\"]\n\n\
                     [[require]]\nsections = [\"news\"]\nroles = [\"legal\"]\n";

/// A blog whose news legal has to agree to; Kim, who may do so, wrote a post herself.
fn blog() -> Blog {
    let blog = Blog::with(ROLES);
    let config = blog.read("config.toml");
    blog.write("config.toml", &config.replacen("[service]", "taxonomies = [{ name = \"tags\" }]\n[service]", 1));
    blog.write(
        "governance/policy.toml",
        "[levels]\nSEC017 = \"block\"\n\n[rules.CNT053]\nfields = [\"description\"]\n",
    );
    blog.write(
        "data/authors.toml",
        "[mara]\nlabel = \"Mara Roe\"\n[kim]\nlabel = \"Kim Bo\"\nemail = \"kim@corp.example\"\n",
    );
    blog.write("content/news/_index.md", "+++\ntitle = \"News\"\n+++\n");
    blog.write(
        "content/news/own/index.md",
        "+++\ntitle = \"Own work\"\ndescription = \"What Kim wrote about the outlook for the year, in some detail.\"\n\
         date = 2026-05-31\nauthors = [\"kim\"]\n+++\nText.\n",
    );
    blog.record("mara", "2026-06-01T08:30:00Z", "");
    blog
}

#[test]
fn a_post_goes_its_way_without_a_typed_command() {
    let test = "the browser test of what people do at the desk";
    let Some(mut browser) = tools::browser(test, "acts.mjs") else { return };
    let blog = blog();
    let site = blog.bench.path("site");
    let desk = |key: Option<&str>| Served::of(&site, Limits::default(), key.map(|name| blog.bench.path(name)));
    let (marketer, approver, author) = (desk(None), desk(Some("lee")), desk(Some("kim")));
    browser.args([marketer.desk(), approver.desk(), author.desk()]);
    let (done, text) = tools::output(&mut browser);
    assert!(done, "{text}");
    let result: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    let complaints: Vec<String> = serde_json::from_value(result["complaints"].clone()).unwrap();
    none(&complaints);
    assert_eq!(result["steps"].as_array().map(Vec::len), Some(12), "{text}");
    assert_eq!(result["pages"], 40, "{text}");
    assert!(result["lapsed"].as_f64().unwrap() < 1000.0, "it took {} ms until everybody saw it", result["lapsed"]);
    // What was written is what was meant, and what cameras write is gone.
    let post = blog.read("content/news/results-of-the-third-quarter/index.md");
    assert!(post.contains("![Revenue by quarter: the third is the highest](chart-of-q3.jpg)"), "{post}");
    assert!(
        post.contains("**Outlook** for *the year*\n\n- More\n- Better") && post.contains("draft = false"),
        "{post}"
    );
    let picture = std::fs::read(site.join("content/news/results-of-the-third-quarter/chart-of-q3.jpg")).unwrap();
    assert!(picture.starts_with(b"\xff\xd8") && !picture.windows(4).any(|four| four == b"Exif" || four == b"Jane"));
    // The same program that signs by command accepts what was signed here, and the log holds each step.
    blog.placet(&["status", "content/news/results-of-the-third-quarter"]).says(0, &["Changed since approval"]);
    let log = std::fs::read_to_string(site.join("audit/2026.jsonl")).unwrap();
    assert!(log.matches("\"reject\"").count() == 1 && log.contains("\"approve\""), "{log}");
    blog.placet(&["audit", "verify"]).says(0, &[]);
    assert!(!site.join("approvals/news/own").exists(), "nothing was signed for one's own work");
}
