//! Requests that mean no good: nothing is written, nothing from outside of the output is read, no draft gets out, and
//! a good request is answered within a second meanwhile.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use placet::serve::Limits;

use crate::serve::{SITE, Served};

/// What must not be in any answer without the pass: drafts, a post under embargo, a file outside, a file of the site.
const SECRETS: [&str; 5] = ["Initech", "Initrode", "root:", "outside of the site", "base_url"];

/// Requests, with the status they must get. `H` is the host with its port, `P` the port, `R` the port for readers.
const HOSTILE: &[(&str, &[u16], &str)] = &[
    ("another name", &[421], "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
    ("another name with the port", &[421], "GET / HTTP/1.1\r\nHost: evil.example:P\r\n\r\n"),
    ("a name that was made to point here", &[421], "GET / HTTP/1.1\r\nHost: 127.0.0.1.nip.example:P\r\n\r\n"),
    ("no name", &[421], "GET / HTTP/1.1\r\n\r\n"),
    ("an empty name", &[421], "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
    ("two names", &[421], "GET / HTTP/1.1\r\nHost: H\r\nHost: evil.example\r\n\r\n"),
    ("one name twice", &[421], "GET / HTTP/1.1\r\nHost: H\r\nHost: H\r\n\r\n"),
    ("another port", &[421], "GET / HTTP/1.1\r\nHost: localhost:R\r\n\r\n"),
    ("no port", &[421], "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ("a name with user", &[421], "GET / HTTP/1.1\r\nHost: a@H\r\n\r\n"),
    ("the name of every address", &[421], "GET / HTTP/1.1\r\nHost: 0.0.0.0:P\r\n\r\n"),
    ("an absolute target", &[400], "GET http://H/ HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("an absolute target elsewhere", &[400], "GET http://evil.example/ HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("a target for proxies", &[400, 405], "CONNECT H HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("a target for all", &[400, 405], "OPTIONS * HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("two slashes", &[400], "GET //etc/passwd HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("dots", &[400], "GET /../../../../etc/passwd HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("encoded dots", &[400], "GET /%2e%2e/%2e%2e/config.toml HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("dots and encoded slashes", &[400], "GET /..%2f..%2fconfig.toml HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("dots encoded twice", &[404], "GET /%252e%252e/config.toml HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("backslashes", &[400], "GET /..%5c..%5cconfig.toml HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("overlong dots", &[400], "GET /%c0%ae%c0%ae/config.toml HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("a NUL", &[400], "GET /index.html%00.css HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("a file of the site", &[404], "GET /config.toml HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("a source", &[404], "GET /content/blog/first.md HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("a link that leads out", &[404], "GET /outside.txt HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("a draft", &[404], "GET /blog/plan/ HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("a picture of a draft", &[404], "GET /blog/plan/chart.svg HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("a post under embargo", &[404], "GET /blog/results/ HTTP/1.1\r\nHost: H\r\n\r\n"),
    (
        "a draft with another pass",
        &[404],
        "GET /__placet/00000000000000000000000000000000/blog/plan/ HTTP/1.1\r\nHost: H\r\n\r\n",
    ),
    ("a draft with no pass", &[404], "GET /__placet//blog/plan/ HTTP/1.1\r\nHost: H\r\n\r\n"),
    (
        "a draft, from a page with another pass",
        &[404],
        "GET /blog/plan/ HTTP/1.1\r\nHost: H\r\nReferer: http://H/__placet/0/blog/\r\nSec-Fetch-Site: same-origin\r\n\r\n",
    ),
    ("the desk with no pass", &[403], "GET /__desk/ HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("the list with another pass", &[403], "GET /__desk/00000000000000000000000000000000/ HTTP/1.1\r\nHost: H\r\n\r\n"),
    (
        "a form of another site",
        &[403],
        "POST /__desk/act/approve HTTP/1.1\r\nHost: H\r\nOrigin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
    ),
    (
        "a change of another port",
        &[403],
        "POST /__desk/act/approve HTTP/1.1\r\nHost: H\r\nOrigin: http://localhost:R\r\nSec-Fetch-Site: same-site\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    ),
    (
        "a change of nobody",
        &[403],
        "POST /__desk/act/approve HTTP/1.1\r\nHost: H\r\nOrigin: null\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    ),
    (
        "a change without the secret",
        &[403],
        "POST /__desk/act/approve HTTP/1.1\r\nHost: H\r\nOrigin: http://H\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    ),
    ("a change by a link", &[405], "GET /__desk/act/approve HTTP/1.1\r\nHost: H\r\n\r\n"),
    ("a change of a page", &[405], "PUT /blog/first/ HTTP/1.1\r\nHost: H\r\nContent-Length: 1\r\n\r\nx"),
    (
        "a question before a change",
        &[405],
        "OPTIONS /__desk/act/approve HTTP/1.1\r\nHost: H\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n",
    ),
    ("a large body", &[413], "POST /__desk/act/approve HTTP/1.1\r\nHost: H\r\nContent-Length: 1073741824\r\n\r\nxxxx"),
    (
        "a body without end",
        &[411],
        "POST /__desk/act/approve HTTP/1.1\r\nHost: H\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nxxxx",
    ),
    (
        "two lengths",
        &[400],
        "POST /__desk/act/approve HTTP/1.1\r\nHost: H\r\nContent-Length: 2\r\nContent-Length: 200\r\n\r\n{}",
    ),
    (
        "a length that is no number",
        &[400],
        "POST /__desk/act/approve HTTP/1.1\r\nHost: H\r\nContent-Length: -1\r\n\r\n",
    ),
    (
        "length and chunks",
        &[411],
        "POST / HTTP/1.1\r\nHost: H\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    ("a header field of the gate", &[421], "GET / HTTP/1.1\r\nHost: localhost:R\r\nPlacet-Door: reader\r\n\r\n"),
    ("a line that goes on", &[400], "GET / HTTP/1.1\r\nHost: H\r\n evil.example\r\n\r\n"),
    ("another protocol", &[400, 505], "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ("no protocol", &[400], "\u{16}\u{3}\u{1}\r\n\r\n"),
];

/// A digest of everything in a site.
pub(crate) fn digest_of(served: &Served) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let walk = walkdir::WalkDir::new(served.folder.path()).sort_by_file_name().into_iter().flatten();
    for entry in walk.filter(|entry| entry.path().is_file() && !entry.path().to_string_lossy().contains(".placet")) {
        hasher.update(entry.path().as_os_str().as_encoded_bytes()).update(&std::fs::read(entry.path()).unwrap());
    }
    hasher.finalize()
}

fn filled(text: &str, served: &Served) -> Vec<u8> {
    let (port, reader) = (served.preview.port.to_string(), served.preview.reader.to_string());
    let text =
        text.replace("Host: H", &format!("Host: localhost:{port}")).replace("//H", &format!("//localhost:{port}"));
    let text = text.replace("@H", &format!("@localhost:{port}")).replace("T H ", &format!("T localhost:{port} "));
    let text = text.replacen("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1);
    text.replace(":P\r", &format!(":{port}\r")).replace(":R\r", &format!(":{reader}\r")).into_bytes()
}

#[test]
fn hostile_requests_get_nothing() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.txt"), "outside of the site").unwrap();
    let served = Served::new(SITE);
    #[cfg(unix)]
    {
        std::fs::create_dir(served.folder.path().join("static")).unwrap();
        let link = served.folder.path().join("static/outside.txt");
        std::os::unix::fs::symlink(outside.path().join("secret.txt"), link).unwrap();
    }
    assert_eq!(served.read("/").status, 200);
    let before = digest_of(&served);
    let mut wrong = Vec::new();
    for (what, statuses, text) in HOSTILE {
        let reply = Served::raw(served.preview.port, &filled(text, &served));
        if !statuses.contains(&reply.status) {
            wrong.push(format!("{what}: {} instead of {statuses:?}", reply.status));
        }
        let all = format!("{}{}", reply.head, reply.text());
        wrong.extend(
            SECRETS.iter().filter(|secret| all.contains(**secret)).map(|secret| format!("{what}: tells {secret}")),
        );
        if all.to_ascii_lowercase().contains("access-control-") || all.to_ascii_lowercase().contains("set-cookie") {
            wrong.push(format!("{what}: lets other sites in"));
        }
        let start = Instant::now();
        if served.read("/blog/first/").status != 200 || start.elapsed() > Duration::from_secs(1) {
            wrong.push(format!("{what}: a good request is not answered within a second"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(digest_of(&served), before, "something was written");
    assert!(HOSTILE.len() >= 30);
}

#[test]
fn drafts_need_the_pass_by_every_way() {
    let served = Served::new(SITE);
    let (port, pass) = (served.preview.port, served.preview.pass.clone());
    for path in ["/", "/blog/", "/blog/plan/", "/blog/results/", "/atom.xml", "/sitemap.xml", "/blog/plan/chart.svg"] {
        for reply in [served.read(path), served.desk(path, "")] {
            assert!(!reply.text().contains("Initech") && !reply.text().contains("Initrode"), "{path}");
        }
    }
    assert!(served.ahead("/blog/plan/").text().contains("Strictly between us"));
    assert!(served.ahead("/blog/results/").text().contains("made a profit"));
    assert!(served.ahead("/blog/plan/chart.svg").text().contains("Initech chart"));
    // A page behind the pass asks for its picture by path, and leads on behind the pass.
    let from =
        format!("Referer: http://localhost:{port}/__placet/{pass}/blog/plan/\r\nSec-Fetch-Site: same-origin\r\n");
    let picture = served.desk("/blog/plan/chart.svg", &format!("{from}Sec-Fetch-Dest: image\r\n"));
    assert!(picture.text().contains("Initech chart"));
    let next = served.desk("/blog/results/", &format!("{from}Sec-Fetch-Dest: iframe\r\n"));
    assert_eq!(next.header("Location"), Some(&*format!("/__placet/{pass}/blog/results/")));
    // The pass alone is not enough for a page of another site.
    let foreign = "Sec-Fetch-Site: cross-site\r\n";
    assert_eq!(served.desk(&format!("/__placet/{pass}/blog/plan/"), foreign).status, 404);
    assert_eq!(served.desk(&format!("/__desk/{pass}/"), foreign).status, 403);
    assert_eq!(served.desk("/blog/plan/chart.svg", &from.replace("same-origin", "same-site")).status, 404);
    // The port for readers does not know the pass.
    assert_eq!(served.read(&format!("/__placet/{pass}/blog/plan/")).status, 404);
    assert_eq!(served.read(&format!("/__desk/{pass}/")).status, 404);
}

#[test]
fn pages_beside_the_desk_cannot_act() {
    let served = Served::new(SITE);
    for reply in [served.desk("/blog/first/", ""), served.ahead("/blog/plan/"), served.ahead("/blog/plan/chart.svg")] {
        assert!(
            reply.head.contains("sandbox allow-same-origin; script-src 'none'; form-action 'none'"),
            "{}",
            reply.head
        );
        assert_eq!(reply.header("Referrer-Policy"), Some("same-origin"));
        assert_eq!(reply.header("X-Content-Type-Options"), Some("nosniff"));
        assert!(!reply.head.contains("frame-ancestors 'none'"));
    }
    let reader = served.read("/blog/first/");
    assert!(!reader.head.contains("sandbox") && reader.head.contains("frame-ancestors 'none'"));
    let desk = served.at_desk("/");
    for words in
        ["require-trusted-types-for 'script'", "trusted-types 'none'", "frame-ancestors 'none'", "script-src 'self'"]
    {
        assert!(desk.head.contains(words), "{words}");
    }
}

#[test]
fn slow_connections_make_room() {
    let limits = Limits { connections: 40, read: Duration::from_secs(2), ..Limits::default() };
    let served = Served::with(SITE, limits);
    assert_eq!(served.read("/").status, 200);
    let port = served.preview.port;
    let mut slow: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
            stream
        })
        .collect();
    for _ in 0..5 {
        let start = Instant::now();
        assert_eq!(served.read("/blog/first/").status, 200);
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    }
    // Those that were not closed to make room end at their time.
    for stream in &mut slow {
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    }
}

#[test]
fn a_gigabyte_is_refused_before_it_is_read() {
    let served = Served::new(SITE);
    assert_eq!(served.read("/").status, 200);
    let port = served.preview.port;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head =
        format!("POST /__desk/act/approve HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 1073741824\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let (start, block, mut sent) = (Instant::now(), vec![b'x'; 1 << 16], 0_u64);
    while sent < 1 << 30 && stream.write_all(&block).is_ok() {
        sent += block.len() as u64;
    }
    assert!(sent < 64 << 20, "{sent} bytes were taken");
    assert!(start.elapsed() < Duration::from_secs(5));
    let long = format!("GET /{} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", "a".repeat(1 << 20));
    assert!(matches!(Served::raw(port, long.as_bytes()).status, 431 | 0));
    let many = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n{}\r\n", "A: b\r\n".repeat(150));
    assert_eq!(Served::raw(port, many.as_bytes()).status, 431);
}

#[test]
fn many_connections_at_once_are_all_answered() {
    let served = Served::new(SITE);
    assert_eq!(served.read("/").status, 200);
    // Held questions keep threads of the server busy while others come in, as tabs of a browser do.
    let pass = served.preview.pass.clone();
    std::thread::scope(|scope| {
        for round in 0..6 {
            let (served, pass) = (&served, &pass);
            scope.spawn(move || served.desk(&format!("/__desk/{pass}/rev?since=999{round}"), ""));
        }
        let tabs: Vec<_> = (0..24)
            .map(|_| {
                let served = &served;
                scope.spawn(move || {
                    let start = Instant::now();
                    (0..5).all(|_| served.desk("/blog/first/", "").status == 200)
                        && start.elapsed() < Duration::from_secs(8)
                })
            })
            .collect();
        assert!(tabs.into_iter().all(|tab| tab.join().unwrap()));
    });
}

#[test]
fn a_connection_takes_several_requests() {
    let served = Served::new(SITE);
    let port = served.preview.port;
    let one = format!("GET /blog/first/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    let last = one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    let reply = Served::raw(port, format!("{one}{one}{last}").as_bytes());
    let text = format!("{}{}", reply.head, reply.text());
    assert_eq!(text.matches("HTTP/1.1 200").count(), 3, "{text}");
}
