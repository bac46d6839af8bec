//! Changes at the desk: each writes what was meant and nothing else, and those that mean no good write nothing.

use placet::serve::Limits;
use serde_json::{Value, json};

use crate::serve::{Reply, SITE, Served, soon};
use crate::serve_guard::digest_of;

const FIRST: &str = "content/blog/first.md";
const PLAN: &str = "content/blog/plan/index.md";

fn sha256(text: &str) -> String {
    placet::output::sha256(text.as_bytes())
}

impl Served {
    /// Sends a change as the desk does.
    fn act(&self, name: &str, change: &Value) -> Reply {
        Self::raw(self.preview.port, self.good(name, &change.to_string()).as_bytes())
    }

    fn good(&self, name: &str, body: &str) -> String {
        let (port, secret) = (self.preview.port, &self.preview.secret);
        format!(
            "POST /__desk/act/{name} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nPlacet-Secret: {secret}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    fn digest(&self, path: &str) -> String {
        sha256(&self.text(path))
    }
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}{}", self.head, self.text()))
    }
}

#[test]
fn one_part_of_a_text_is_saved_and_a_conflict_writes_nothing() {
    let served = Served::new(SITE);
    let before = served.text(FIRST);
    let start = before.find("The word").unwrap();
    let change = |digest: &str, text: &str| json!({ "path": FIRST, "digest": digest, "start": start, "end": start + "The word is apple.".len(), "text": text });
    let reply = served.act("save", &change(&sha256(&before), "The word is pear."));
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(served.text(FIRST), before.replace("apple", "pear"));
    assert_eq!(reply.json()["more"]["digest"], served.digest(FIRST));
    // What the form was opened with is not there any more.
    let reply = served.act("save", &change(&sha256(&before), "The word is plum."));
    assert_eq!(reply.status, 409);
    assert!(reply.json()["theirs"].as_str().unwrap().contains("pear"), "{}", reply.text());
    assert_eq!(served.text(FIRST), before.replace("apple", "pear"));
    // Places that are none: in the details, beyond the end, inside of a letter.
    served.save(FIRST, "+++\ntitle = \"ä\"\n+++\r\nÄpfel.\r\n");
    let (text, digest) = (served.text(FIRST), served.digest(FIRST));
    let body = text.find('Ä').unwrap();
    for (start, end) in [(0, 3), (body + 1, body + 3), (body, 4000), (body + 4, body)] {
        let reply =
            served.act("save", &json!({ "path": FIRST, "digest": digest, "start": start, "end": end, "text": "x" }));
        assert_eq!(reply.status, 422, "{start}..{end}: {}", reply.text());
    }
    assert_eq!(served.text(FIRST), text);
    let end = body + "Äpfel.".len();
    let reply = served
        .act("save", &json!({ "path": FIRST, "digest": digest, "start": body, "end": end, "text": "Eins\nzwei" }));
    assert_eq!(reply.status, 200);
    assert_eq!(served.text(FIRST), "+++\ntitle = \"ä\"\n+++\r\nEins\nzwei\r\n");
}

#[test]
fn details_are_changed_in_place() {
    let served = Served::new(SITE);
    served.save(FIRST, "+++\n# ours\ntitle = 'First' # keep\ndate = 2026-05-01\n+++\nText.\n");
    let change = json!({
        "path": FIRST, "digest": served.digest(FIRST), "title": "First", "date": "2026-05-02",
        "description": "Of apples: \"red\" ones", "authors": "", "taxonomies.tags": "fruit, red",
    });
    let reply = served.act("details", &change);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let text = served.text(FIRST);
    assert!(text.starts_with("+++\n# ours\ntitle = 'First' # keep\ndescription = "), "{text}");
    assert!(
        text.contains("date = 2026-05-02\n") && text.contains("[taxonomies]\ntags = [\"fruit\", \"red\"]\n"),
        "{text}"
    );
    assert!(!text.contains("authors") && text.ends_with("+++\nText.\n"), "{text}");
    let reply = served.act("details", &json!({ "path": FIRST, "digest": served.digest(FIRST), "date": "soon" }));
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("is no date"), "{}", reply.text());
    assert_eq!(served.text(FIRST), text);
    assert!(served.at_desk(&format!("/details?path={FIRST}")).text().contains("value=\"2026-05-02\""));
}

#[test]
fn a_post_is_started_repaired_and_asked_for() {
    let served = Served::new(SITE);
    let reply = served.act("new", &json!({ "title": "Größe & <Maß>", "section": "blog", "author": "" }));
    assert_eq!(reply.status, 200, "{}", reply.text());
    let path = "content/blog/grosse-mass/index.md";
    assert!(reply.json()["to"].as_str().unwrap().ends_with(path), "{}", reply.text());
    assert!(served.text(path).contains("title = \"Größe & <Maß>\""));
    let again = served.act("new", &json!({ "title": "Größe & <Maß>", "section": "blog" }));
    assert_eq!(again.status, 422);
    assert!(again.text().contains("is there already"));
    assert_eq!(served.act("new", &json!({ "title": "x", "section": "../static" })).status, 422);
    let edit = served.at_desk(&format!("/edit?path={path}")).text();
    assert!(edit.contains("&lt;Maß&gt;") && !edit.contains("<Maß>"), "{edit}");
    // A repair by its button.
    // This site has no tags.
    let text = served.text(path).replace("\n[taxonomies]\ntags = []\n", "");
    let text = text.replace("What happened", "What\u{200b} happened");
    served.save(path, &text);
    let post = || served.at_desk(&format!("/post?path={path}")).text();
    soon("the finding", || post().contains("data-fix="));
    let page = post();
    let field = |name: &str| page.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fix = json!({ "path": field("data-path"), "digest": field("data-digest"), "fingerprint": field("data-fix") });
    served.save(path, &text.replace("matters", "counts"));
    let late = served.act("fix", &fix);
    assert!(matches!(late.status, 409 | 422), "{}", late.text());
    assert_eq!(served.text(path), text.replace("matters", "counts"));
    served.save(path, &text);
    soon("the finding", || served.act("fix", &fix).status == 200);
    assert_eq!(served.text(path), text.replace('\u{200b}', ""));
    // Nobody has to agree here, so it is simply no draft any more.
    let asked = served.act("ask", &json!({ "path": path, "digest": served.digest(path) }));
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert!(served.text(path).contains("draft = false"));
    let again = served.act("ask", &json!({ "path": path, "digest": served.digest(path) }));
    assert!(again.text().contains("nothing to ask for"), "{}", again.text());
}

/// All ways to change something, with a change that would be done.
fn ways(served: &Served) -> Vec<(&'static str, Value)> {
    let (digest, end) = (served.digest(PLAN), served.text(PLAN).len());
    vec![
        ("save", json!({ "path": PLAN, "digest": digest, "start": end, "end": end, "text": "More." })),
        ("details", json!({ "path": PLAN, "digest": digest, "title": "Other" })),
        ("new", json!({ "path": PLAN, "digest": digest, "title": "Brand new", "section": "blog" })),
        ("fix", json!({ "path": PLAN, "digest": digest, "fingerprint": "0000000000000000" })),
        ("ask", json!({ "path": PLAN, "digest": digest })),
        ("decide", json!({ "path": PLAN, "digest": digest, "role": "legal", "decision": "approve" })),
        ("date", json!({ "path": PLAN, "digest": digest, "to": "2027-01-01T09:00", "reason": "later" })),
        (
            "picture",
            json!({ "path": PLAN, "digest": digest, "at": end, "name": "a.png", "description": "A dot", "data": crate::serve_acts::DOT }),
        ),
    ]
}

/// A picture of one dot (PNG), in Base64.
pub(crate) const DOT: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

#[test]
fn hostile_changes_write_nothing() {
    let served = Served::new(SITE);
    assert_eq!(served.read("/").status, 200);
    let before = digest_of(&served);
    let port = served.preview.port;
    let mut wrong = Vec::new();
    for (name, change) in ways(&served) {
        let body = change.to_string();
        let good = served.good(name, &body);
        let secret = format!("Placet-Secret: {}\r\n", served.preview.secret);
        let origin = format!("Origin: http://localhost:{port}\r\n");
        for (what, from, to, statuses) in [
            ("no secret", secret.as_str(), "", [403, 403]),
            ("another secret", &secret, "Placet-Secret: 00000000000000000000000000000000\r\n", [403, 403]),
            ("another origin", &origin, "Origin: https://evil.example\r\n", [403, 403]),
            (
                "the origin of readers",
                &origin,
                &format!("Origin: http://localhost:{}\r\n", served.preview.reader),
                [403, 403],
            ),
            ("no origin", &origin, "", [403, 403]),
            ("nobody's origin", &origin, "Origin: null\r\n", [403, 403]),
            ("another site", "same-origin", "cross-site", [403, 403]),
            ("another port", "same-origin", "same-site", [403, 403]),
            ("no site", "Sec-Fetch-Site: same-origin\r\n", "", [403, 403]),
            ("a form", "application/json", "application/x-www-form-urlencoded", [415, 415]),
            ("a text", "application/json", "text/plain", [415, 415]),
            ("a link", "POST /", "GET /", [400, 405]),
            ("no JSON", "\r\n\r\n{\"", "\r\n\r\n<\"", [422, 422]),
            ("another name of the host", &format!("Host: localhost:{port}"), "Host: evil.example", [421, 421]),
        ] {
            assert!(good.contains(from), "{what}");
            let reply = Served::raw(port, good.replacen(from, to, 1).as_bytes());
            if !statuses.contains(&reply.status) {
                wrong.push(format!("{name}, {what}: {}", reply.status));
            }
        }
        let large = format!(
            "{}{}",
            good.replacen(&format!("Content-Length: {}", body.len()), "Content-Length: 50000000", 1),
            " ".repeat(4096)
        );
        let reply = Served::raw(port, large.as_bytes());
        if reply.status != 413 {
            wrong.push(format!("{name}, too large: {}", reply.status));
        }
        assert_eq!(digest_of(&served), before, "{name}: something was written");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[cfg(unix)]
#[test]
fn changes_stay_in_the_content_and_follow_no_link() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("index.md"), "+++\ntitle = \"Outside\"\ndraft = true\n+++\nText.\n").unwrap();
    let served = Served::new(SITE);
    let root = served.folder.path();
    symlink(outside.path().join("index.md"), root.join("content/blog/link.md")).unwrap();
    symlink(outside.path(), root.join("content/blog/linked")).unwrap();
    symlink(root.join(FIRST), root.join("content/blog/inner.md")).unwrap();
    std::fs::write(root.join("notes.md"), "+++\ntitle = \"Notes\"\ndraft = true\n+++\nText.\n").unwrap();
    assert_eq!(served.read("/").status, 200);
    let before = digest_of(&served);
    for path in [
        "config.toml",
        "notes.md",
        "../index.md",
        "content/../notes.md",
        "content/blog/../../notes.md",
        "content/./blog/first.md",
        "content//blog/first.md",
        "content\\blog\\first.md",
        "/etc/passwd",
        "content/blog/link.md",
        "content/blog/linked/index.md",
        "content/blog/inner.md",
        "content/blog/plan/chart.svg",
        "content/blog/plan",
        "content/blog/nothing.md",
        "content/.hidden.md",
        "content/nul.md",
        "content/a\0b.md",
        "governance/policy.toml",
        "",
    ] {
        let digest = sha256(&std::fs::read_to_string(root.join(path.replace('\0', ""))).unwrap_or_default());
        for (name, mut change) in ways(&served).into_iter().filter(|(name, _)| *name != "new") {
            change["path"] = json!(path);
            change["digest"] = json!(digest);
            let reply = served.act(name, &change);
            assert_eq!(reply.status, 422, "{name} {path:?}: {}", reply.text());
            assert!(!reply.json()["message"].as_str().unwrap().is_empty());
        }
        assert_eq!(digest_of(&served), before, "{path:?}: something was written");
    }
    let outside = std::fs::read_to_string(outside.path().join("index.md")).unwrap();
    assert!(outside.contains("draft = true") && outside.ends_with("Text.\n"));
    // A new post does not go through a linked folder either.
    symlink(tempfile::tempdir().unwrap().keep(), root.join("content/elsewhere")).unwrap();
    std::fs::write(root.join("content/elsewhere/_index.md"), "+++\ntitle = \"x\"\n+++\n").unwrap();
    let reply = served.act("new", &json!({ "title": "There", "section": "elsewhere" }));
    assert_eq!(reply.status, 422, "{}", reply.text());
    assert!(!root.join("content/elsewhere/there").exists());
}

#[test]
fn stale_forms_write_nothing() {
    let served = Served::new(SITE);
    served.save(PLAN, &served.text(PLAN).replace("draft = true", "draft = true\npublish_at = 2026-07-01T09:00:00Z"));
    assert!(served.ahead("/blog/plan/").text().contains("Strictly"));
    let ways = ways(&served);
    served.save(PLAN, &served.text(PLAN).replace("Strictly", "Only"));
    let before = digest_of(&served);
    for (name, change) in ways.iter().filter(|(name, _)| !matches!(*name, "new" | "fix" | "decide")) {
        let reply = served.act(name, change);
        assert_eq!(reply.status, 409, "{name}: {}", reply.text());
        assert!(reply.json()["theirs"].as_str().unwrap().contains("Only between us"));
    }
    assert_eq!(digest_of(&served), before);
}

#[test]
fn a_text_that_is_too_long_is_refused() {
    let served = Served::with(SITE, Limits { body: 1024, ..Limits::default() });
    let before = digest_of(&served);
    let long =
        json!({ "path": FIRST, "digest": served.digest(FIRST), "start": 60, "end": 60, "text": "x".repeat(2000) });
    assert_eq!(served.act("save", &long).status, 413);
    assert_eq!(digest_of(&served), before);
}
