//! The sample site as it is published, looked at by programs of others: a browser with axe-core, the
//! Nu HTML checker, xmllint and feedparser.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::{checkers, files, none, root, tools};

/// What a page may load: nothing but files of its own site, and nothing inline.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// Pages of each type, by the template they come from: the first address that is there is opened.
const TYPES: &[(&str, &[&str])] = &[
    ("home", &["index.html"]),
    ("section", &["blog/index.html", "posts/index.html"]),
    ("second page of a list", &["blog/page/2/index.html"]),
    ("topics", &["tags/index.html"]),
    ("topic", &["tags/*/index.html"]),
    ("authors", &["authors/index.html"]),
    ("author", &["authors/*/index.html"]),
    ("archive", &["archive/index.html", "blog/archive/index.html"]),
    ("series", &["series/*/index.html"]),
    ("search", &["search/index.html"]),
    ("not found", &["404.html"]),
];

/// Whether the sample site stands at the root of the package; a published package goes without.
fn sample_site_is_there() -> bool {
    root().join("config.toml").is_file()
}

/// The sample site, built for the address of a server that serves it; built once.
struct Sample {
    folder: PathBuf,
    origin: String,
}

fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = root().join("target/tmp/sample-site");
        let origin = serve(folder.clone());
        let mut build = tools::placet(root());
        build.args(["build", "--base-url", &origin, "--output"]).arg(&folder);
        let (done, text) = tools::output(&mut build);
        assert!(done, "the sample site does not build:\n{text}");
        Sample { folder, origin }
    })
}

fn site() -> &'static Path {
    &sample().folder
}

#[test]
fn pages_are_accessible_fit_small_windows_and_say_nothing_on_the_console() {
    let test = "the browser test";
    let Some(mut browser) = tools::browser(test, "pages.mjs").filter(|_| sample_site_is_there()) else { return };
    let pages = pages();
    browser.arg(&sample().origin).args(&pages);
    let (done, text) = tools::output(&mut browser);
    assert!(done, "{text}");
    let complaints: Vec<String> = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    none(&complaints);
}

#[test]
fn pages_are_sound_html() {
    check(|folder| checkers::html(&[folder.to_owned()], None));
}

#[test]
fn feeds_and_maps_are_sound_xml() {
    check(checkers::xml);
}

#[test]
fn feeds_are_understood_by_a_feed_reader() {
    check(checkers::feeds);
}

/// Fails with what a program of others says of the sample site.
fn check(look: impl FnOnce(&Path) -> Option<String>) {
    if tools::wanted() && sample_site_is_there() {
        let wrong = look(site()).unwrap_or_default();
        assert!(wrong.is_empty(), "\n{wrong}");
    }
}

/// One address for each type of page, and one post; every type must be there.
fn pages() -> Vec<String> {
    let all: Vec<String> = files(site(), ".html")
        .iter()
        .map(|path| path.strip_prefix(site()).unwrap().to_string_lossy().replace('\\', "/"))
        .collect();
    let fits = |path: &str, pattern: &str| match pattern.split_once('*') {
        Some((start, end)) => path
            .strip_prefix(start)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(|middle| !middle.is_empty() && !middle.contains('/')),
        None => path == pattern,
    };
    let mut found = Vec::new();
    let mut complaints = Vec::new();
    for (kind, patterns) in TYPES {
        match all.iter().find(|path| patterns.iter().any(|pattern| fits(path, pattern))) {
            Some(path) => found.push(address(path)),
            None => complaints.push(format!("the sample site has no page of the type: {kind}")),
        }
    }
    found.extend(all.iter().filter(|path| fits(path, "blog/*/index.html")).take(3).map(|path| address(path)));
    none(&complaints);
    found
}

fn address(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}

/// Serves a folder on the loopback interface until the process ends; gives the address. Every request
/// has a connection and a thread of its own, so that none waits for another.
fn serve(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            std::thread::spawn(move || answer(&folder, stream));
        }
    });
    origin
}

fn answer(folder: &Path, mut stream: TcpStream) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let request = lines.next()?.ok()?;
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let path = request.split(' ').nth(1)?.split(['?', '#']).next()?.trim_start_matches('/');
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let (status, bytes) = match std::fs::read(folder.join(&file)) {
        Ok(bytes) => ("200 OK", bytes),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\nContent-Security-Policy: {}\r\n\
         Connection: close\r\n\r\n",
        media_type(&file),
        bytes.len(),
        CONTENT_SECURITY_POLICY
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&bytes).ok()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}
