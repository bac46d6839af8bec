//! Plans that no server should be told to serve, and values that no file can hold: nothing is emitted from them.

use placet::hosting::SERVERS;
use placet::hosting::plan::{Header, Plan, Redirect};

use super::site::site;

/// What is changed in a plan, and a word of the sentence that refuses it.
type Case = (&'static str, fn(&mut Plan));

fn redirect(plan: &mut Plan, from: &str, to: &str, status: u16) {
    plan.redirects.push(Redirect { from: from.to_owned(), to: to.to_owned(), status });
}

#[test]
fn nothing_is_emitted_from_a_plan_that_would_be_served_wrongly() {
    let cases: &[Case] = &[
        ("format", |plan| plan.schema = 99),
        ("below another site", |plan| plan.base_url += "/blog"),
        ("not an `https` address", |plan| plan.base_url = "http://blog.placet.example".to_owned()),
        ("servers find it at", |plan| plan.documents[0].url = "/elsewhere/".to_owned()),
        ("hidden", |plan| {
            plan.documents[0].file = ".git/config".to_owned();
            plan.documents[0].url = "/.git/config".to_owned();
        }),
        ("which the plan does not have", |plan| plan.documents[0].header_class = "other".to_owned()),
        ("does not explain", |plan| plan.documents[0].cache_class = "other".to_owned()),
        ("media type", |plan| plan.documents[0].media_type = "text/html\r\nX: y".to_owned()),
        ("cannot be sent", |plan| {
            let header = Header { name: "X-Test".to_owned(), value: "a\r\nSet-Cookie: b=c".to_owned() };
            plan.headers.get_mut("html").unwrap().push(header);
        }),
        ("cannot be sent", |plan| {
            let header = Header { name: "X Test".to_owned(), value: "a".to_owned() };
            plan.headers.get_mut("html").unwrap().push(header);
        }),
        ("not safe", |plan| redirect(plan, "/x/", "//evil.example/", 301)),
        ("not safe", |plan| redirect(plan, "/x/", "/\\evil.example/", 301)),
        ("not safe", |plan| redirect(plan, "/x/", "/a\r\nSet-Cookie: b=c", 301)),
        ("not safe", |plan| redirect(plan, "/x/", "javascript:alert(1)", 301)),
        ("two answers", |plan| redirect(plan, "/blog/", "/", 301)),
        ("two answers", |plan| plan.gone.push("/old/".to_owned())),
        ("none for it", |plan| redirect(plan, "/x/", "/", 200)),
        ("to itself", |plan| redirect(plan, "/x/", "/x/", 301)),
        ("in the same way", |plan| redirect(plan, "/x%0d%0a/", "/", 301)),
        ("in the same way", |plan| redirect(plan, "//x/", "/", 301)),
        ("in the same way", |plan| redirect(plan, "/x/?a=b", "/", 301)),
        ("no file for", |plan| _ = plan.errors.insert(404, "/nothing.html".to_owned())),
        ("404", |plan| _ = plan.errors.remove(&404)),
        ("does change", |plan| {
            let changing = plan.documents.iter_mut().find(|document| document.file == "placet.css").unwrap();
            changing.file = "placet.0123456789.css".to_owned();
            changing.url = "/placet.0123456789.css".to_owned();
        }),
    ];
    let site = site();
    for server in SERVERS {
        for (word, change) in cases {
            let mut plan = site.plan.clone();
            change(&mut plan);
            let emitted = (server.emit)(&plan);
            assert!(emitted.files.is_empty(), "{}: {word}", server.name);
            assert!(
                emitted.refused.iter().any(|why| why.contains(word)),
                "{}: {word}: {:?}",
                server.name,
                emitted.refused
            );
        }
    }
}

#[test]
fn a_value_that_a_format_cannot_hold_is_refused_and_not_changed() {
    let site = site();
    for (server, value) in [("nginx", "a$b"), ("apache", "a${b}"), ("caddy", "a{b}"), ("caddy", "a\\b")] {
        let mut plan = site.plan.clone();
        plan.headers.get_mut("html").unwrap().push(Header { name: "X-Test".to_owned(), value: value.to_owned() });
        let server = SERVERS.iter().find(|known| known.name == server).unwrap();
        let emitted = (server.emit)(&plan);
        assert!(
            emitted.files.is_empty() && emitted.refused[0].contains("cannot be written"),
            "{}: {value}",
            server.name
        );
    }
}

#[test]
fn servers_are_sorted_and_say_what_they_need() {
    assert!(SERVERS.windows(2).all(|pair| pair[0].name < pair[1].name));
    let site = site();
    for server in SERVERS {
        let emitted = (server.emit)(&site.plan);
        assert!(emitted.refused.is_empty(), "{}: {:?}", server.name, emitted.refused);
        assert!(emitted.files.windows(2).all(|pair| pair[0].0 < pair[1].0), "{}: files are not sorted", server.name);
        assert!(!emitted.needs.is_empty() && !emitted.cannot.is_empty(), "{}", server.name);
        for sentence in emitted.needs.iter().chain(&emitted.cannot) {
            assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{}: {sentence}", server.name);
        }
        for (path, text) in &emitted.files {
            assert!(text.ends_with('\n') && !text.contains('\r') && !text.contains(" \n"), "{}: {path}", server.name);
        }
        assert_eq!((server.emit)(&site.plan), emitted, "{}", server.name);
    }
}
