//! The document that a policy in Rego sees of a page; `docs/schema/policy-input-1.json` describes it.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::content::DocumentKind;
use crate::content::plain::{details_and_body, plain_text};
use crate::rules::PageCx;

/// Name and version of the document.
pub const FORMAT: &str = "placet/policy-input/1";

/// What a policy sees of a page, at the instant of the run.
pub fn input(cx: &PageCx<'_>, now: Timestamp) -> Value {
    let (document, config) = (cx.document, cx.config);
    let (front_matter, body) = details_and_body(document.file, cx.text);
    let facts = &document.facts;
    let line = |at: u32| line(cx.text, at);
    let headings = facts.headings.iter().map(|heading| {
        json!({
            "level": heading.level,
            "id": heading.id,
            "title": heading.title,
            "line": line(heading.span.start),
        })
    });
    let links =
        facts.links.iter().map(|link| json!({ "url": link.url, "picture": link.image, "line": line(link.span.start) }));
    let taxonomies =
        document.front.taxonomies.iter().map(|(name, terms)| {
            (name.value.clone(), terms.iter().map(|term| Value::from(term.value.as_str())).collect())
        });
    json!({
        "format": FORMAT,
        "now": now.to_string(),
        "today": now.to_zoned_datetime(config.zone()).date().to_string(),
        "site": {
            "title": config.languages.first().and_then(|language| language.title.as_deref()),
            "base_url": config.base_url,
            "environment": config.environment,
            "language": config.default_language,
        },
        "page": {
            "path": format!("content/{}", document.path),
            "kind": if document.kind == DocumentKind::Section { "section" } else { "page" },
            "section": section(&document.path),
            "language": document.lang,
            "title": document.front.title.as_ref().map(|title| title.value.as_str()),
            "draft": document.front.draft,
            "front_matter": front_matter,
            "taxonomies": taxonomies.collect::<serde_json::Map<String, Value>>(),
            "markdown": body,
            "plain_text": plain_text(body, &config.markdown),
            "words": facts.words,
            "headings": headings.collect::<Vec<_>>(),
            "links": links.collect::<Vec<_>>(),
            "files": document.assets.iter().map(|asset| format!("content/{asset}")).collect::<Vec<_>>(),
        },
    })
}

/// The folder of a content path; the one of a post that has a folder of its own does not count.
fn section(path: &str) -> &str {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if name == "index.md" || name.starts_with("index.") {
        return folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
    folder
}

/// The line of a byte, from 1.
fn line(text: &str, at: u32) -> usize {
    let before = text.as_bytes().get(..at as usize).unwrap_or(text.as_bytes());
    memchr::memchr_iter(b'\n', before).count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::content::{Document, FrontMatter};
    use crate::diag::{FileId, Sink, Span};
    use crate::rules::personal::Digits;

    #[test]
    fn sections_are_folders_of_posts() {
        assert_eq!(section("blog/a.md"), "blog");
        assert_eq!(section("blog/a/index.md"), "blog");
        assert_eq!(section("blog/a/index.de.md"), "blog");
        assert_eq!(section("blog/_index.md"), "blog");
        assert_eq!(section("a.md"), "");
    }

    #[test]
    fn places_are_lines_of_the_file_and_days_follow_the_site() {
        let text = "+++\ntitle = \"T\"\n+++\n# Head\n\n[a](https://a.example)\n";
        let config = Config { time_zone: "Europe/Berlin".into(), ..Config::new("https://blog.example.com") };
        let facts_cx = crate::content::markdown::FactsCx { options: &config.markdown, slugify: &config.slugify };
        let facts = crate::content::markdown::facts(text, FileId(0), 20, &facts_cx, (&mut Sink::new(), None));
        let document = Document {
            file: FileId(0),
            path: "blog/a.md".into(),
            kind: DocumentKind::Page,
            lang: "en".into(),
            front: Box::new(FrontMatter { span: Some(Span::new(FileId(0), 0..19)), ..FrontMatter::default() }),
            body: 20,
            facts,
            assets: vec!["blog/a.jpg".into()],
            digest: [0; 32],
        };
        let cx = PageCx {
            document: &document,
            whole: &document,
            text,
            digits: &Digits::new(text),
            config: &config,
            running: None,
        };
        let seen = input(&cx, "2026-06-30T23:00:00Z".parse().unwrap());
        assert_eq!(seen["today"], "2026-07-01");
        assert_eq!(seen["page"]["headings"][0]["line"], 4);
        assert_eq!(seen["page"]["headings"][0]["title"], "Head");
        assert_eq!(seen["page"]["links"][0], json!({ "url": "https://a.example", "picture": false, "line": 6 }));
        assert_eq!(seen["page"]["files"][0], "content/blog/a.jpg");
        assert_eq!(seen["page"]["plain_text"], "Head\na");
    }
}
