//! Publishing to an object store, against moto: a server that answers as Amazon S3 does.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use placet::release::{Sums, sha256};

use super::kill::{Dice, change, killed_after, rounds, whole};
use crate::hosting::http::{Answer, ask};
use crate::hosting::servers::{Running, start};
use crate::publish::Site;
use crate::tools;

/// A store with one bucket, and a site that is published there.
struct Store {
    server: Running,
    site: Site,
    _folder: tempfile::TempDir,
}

const CONTROL: &str = ".placet-control/";

impl Store {
    fn start(test: &str) -> Option<Self> {
        if !tools::wanted() {
            return None;
        }
        let python = tools::program(test, &["python3"])?;
        let library = tools::library(test, "python/moto")?;
        let folder = tempfile::tempdir().unwrap();
        let server = start(folder.path(), |port| {
            let mut command = Command::new(&python);
            command.args(["-m", "moto.server", "-H", "127.0.0.1", "-p"]).arg(port.to_string());
            command.env("PYTHONPATH", library.parent().unwrap()).current_dir(folder.path());
            command
        });
        let site = Site::new("");
        let target = "[target.web]\nkind = \"s3\"\nbucket = \"blog\"\nregion = \"us-east-1\"\nenvironment = \"production\"\nkeep = 3\n";
        site.write("governance/targets.toml", &format!("{target}endpoint = \"http://127.0.0.1:{}\"\n", server.port));
        site.set("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
        site.set("AWS_SECRET_ACCESS_KEY", "not-to-be-shown");
        let store = Self { server, site, _folder: folder };
        assert_eq!(store.request("PUT", "", "").status, 200);
        Some(store)
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Answer {
        let who = "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let port = self.server.port;
        let length = body.len();
        let request = format!(
            "{method} /blog/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {who}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        ask(port, &request).unwrap()
    }

    fn text(&self, key: &str) -> Option<String> {
        let answer = self.request("GET", key, "");
        (answer.status == 200).then(|| String::from_utf8_lossy(&answer.body).into_owned())
    }

    /// All keys.
    fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for _ in 0..20 {
            let after = keys.last().cloned().unwrap_or_default();
            let text = self.text(&format!("?list-type=2&start-after={after}")).unwrap();
            keys.extend(text.split("<Key>").skip(1).map(|rest| rest.split_once('<').unwrap().0.to_owned()));
            if text.contains("<IsTruncated>false</IsTruncated>") {
                return keys;
            }
        }
        panic!("the list has no end")
    }

    /// Digests of what is served, by path.
    fn served(&self) -> BTreeMap<String, String> {
        let keys = self.keys().into_iter().filter(|key| !key.starts_with(CONTROL));
        keys.map(|key| (key.clone(), sha256(&self.request("GET", &key, "").body))).collect()
    }

    /// Manifest of a release, with what stays of earlier ones.
    fn sums(&self, release: &str) -> Sums {
        let read = |file: &str| self.text(&format!("{CONTROL}evidence/{release}/{file}")).unwrap_or_default();
        Sums::read(&(read("SHA256SUMS") + &read("SHA256SUMS.retained"))).unwrap()
    }

    fn current(&self) -> String {
        self.text(&format!("{CONTROL}current")).unwrap()
    }
}

/// Whether a key has this ending.
fn ends(key: &str, ending: &str) -> bool {
    std::path::Path::new(key).extension().is_some_and(|own| own == ending)
}

#[test]
fn a_bucket_gets_releases_and_goes_back() {
    let Some(store) = Store::start("the test of publishing to a bucket") else { return };
    let site = &store.site;
    site.post("One.");
    let (code, said) = site.run("placet publish web --dry-run");
    assert_eq!((code, store.keys().len()), (0, 0), "{said}");
    let said = site.publish();
    assert!(!said.contains("not-to-be-shown"), "{said}");
    let first = store.current();
    assert!(store.text("blog/news/index.html").unwrap().contains("One."));
    let field = |key: &str, name: &str| store.request("HEAD", key, "").header(name).unwrap_or_default();
    assert_eq!(field("blog/news/index.html", "Content-Type"), "text/html; charset=utf-8");
    assert_eq!(field("blog/news/index.html", "Cache-Control"), "no-cache");
    let sheet = store.keys().into_iter().find(|key| key.starts_with("placet.") && ends(key, "css")).unwrap();
    assert_eq!(field(&sheet, "Cache-Control"), "public, max-age=31536000, immutable");
    assert_eq!(field("atom.xml", "Content-Type"), "text/xml; charset=utf-8");
    assert!(!store.keys().iter().any(|key| ends(key, "br")), "one name has one coding there");
    site.write("content/blog/more.md", "+++\ntitle = \"More of the day\"\ndescription = \"What happened here today, and what it means for you.\"\ndate = 2026-05-15\n+++\n\nMore.\n");
    site.post("Two.");
    site.publish();
    let second = store.current();
    assert!(
        store.text("blog/news/index.html").unwrap().contains("Two.") && store.text("blog/more/index.html").is_some()
    );
    assert_eq!(site.run("placet verify web").0, 0);
    let (code, said) = site.run("placet rollback web");
    assert_eq!((code, store.current()), (0, first.clone()), "{said}");
    assert!(store.text("blog/news/index.html").unwrap().contains("One."));
    assert!(store.text("blog/more/index.html").is_none(), "a page that is not part of the release goes");
    assert_eq!(site.run("placet verify web").0, 0);
    store.request("PUT", "extra.html", "x");
    store.request("PUT", "404.html", "x");
    let (code, said) = site.run("placet verify web");
    assert!(
        code == 1 && said.contains("changed: 404.html") && said.contains("not part of the release: extra.html"),
        "{said}"
    );
    assert_ne!(first, second);
    assert!(!store.keys().contains(&format!("{CONTROL}lease")));
    for year in crate::files(&site.path("audit"), ".jsonl") {
        assert!(!crate::read(&year).contains("not-to-be-shown"));
    }
}

#[test]
fn old_releases_of_a_bucket_go_with_the_bytes_that_nobody_needs() {
    let Some(store) = Store::start("the test of old releases in a bucket") else { return };
    let config = store.site.text("config.toml");
    for number in 0..5 {
        change(&store.site, &config, number);
        let (code, said) = store.site.run("placet publish web --yes");
        assert_eq!(code, 0, "{said}");
    }
    let keys = store.keys();
    let of = |what: &str| keys.iter().filter(|key| key.starts_with(&format!("{CONTROL}{what}/"))).count();
    assert_eq!(of("releases"), 4, "three stay, and the new one");
    let evidence = keys.iter().filter(|key| key.contains("/evidence/") && key.ends_with("/SHA256SUMS")).count();
    assert_eq!(evidence, 5);
    let sheets = keys.iter().filter(|key| key.starts_with("placet.") && ends(key, "css")).count();
    assert!(sheets >= 3, "style sheets of the releases that stay are served");
    let needed: std::collections::BTreeSet<String> = keys
        .iter()
        .filter_map(|key| key.strip_prefix(&format!("{CONTROL}releases/")))
        .flat_map(|release| store.sums(release).iter().map(|(_, digest)| digest.to_owned()).collect::<Vec<_>>())
        .collect();
    assert_eq!(of("blobs"), needed.len());
}

#[test]
fn pages_of_a_bucket_are_old_or_new_whenever_a_run_is_killed() {
    let Some(store) = Store::start("the test of killed runs to a bucket") else { return };
    let site = &store.site;
    let config = site.text("config.toml");
    let all = whole(site, &config);
    let (mut dice, mut cut) = (Dice::new(4), 0);
    for number in 0..rounds() {
        change(site, &config, number);
        let time = all.mul_f64(dice.roll() * 1.1);
        cut += u32::from(!killed_after(site, time));
        // What the store was asked for before may still be done by it.
        std::thread::sleep(std::time::Duration::from_millis(50));
        let under_way = store.text(&format!("{CONTROL}switching"));
        let releases: Vec<Sums> =
            [Some(store.current()), under_way].iter().flatten().map(|name| store.sums(name)).collect();
        let served = store.served();
        for (path, digest) in &served {
            let known = releases.iter().any(|sums| sums.get(path) == Some(digest));
            assert!(known, "killed after {time:?} in round {number}: {path} belongs to neither release");
        }
        for (path, _) in releases[0].iter() {
            let gone = releases.len() > 1 && releases[1].get(path).is_none();
            assert!(gone || served.contains_key(path), "round {number}: {path} is missing");
        }
        // A style sheet that a page names is there.
        let page = store.text("index.html").unwrap();
        let sheet = page.split_once("<link rel=\"stylesheet\" href=\"").unwrap().1.split('"').next().unwrap();
        assert!(served.contains_key(sheet.rsplit('/').next().unwrap()), "round {number}: {sheet}");
    }
    assert!(cut > rounds() / 2, "{cut} were killed");
    change(site, &config, 99);
    let (code, said) = site.run("placet publish web --yes && placet verify web && placet audit verify");
    assert_eq!(code, 0, "{said}");
    assert!(store.text("blog/news/index.html").unwrap().contains("Round 99."));
    assert_eq!(store.text(&format!("{CONTROL}switching")), None);
    let listed = store.sums(&store.current());
    assert_eq!(store.served(), listed.iter().map(|(path, digest)| (path.to_owned(), digest.to_owned())).collect());
}

#[test]
fn what_a_store_refuses_is_said_in_plain_words() {
    let Some(store) = Store::start("the test of messages about buckets") else { return };
    let site = &store.site;
    let says = |wanted: &str| {
        let (code, said) = site.run("placet publish web --yes");
        assert!(code == 3 && said.contains(wanted) && said.contains("\n  next: "), "{said}");
        assert!(!said.contains("not-to-be-shown"), "{said}");
    };
    let targets = site.text("governance/targets.toml");
    site.write("governance/targets.toml", &targets.replace("\"blog\"", "\"other\""));
    says("There is no bucket `other`.");
    site.write("governance/targets.toml", &targets.replace(&store.server.port.to_string(), "1"));
    says("The object store at `127.0.0.1:1` cannot be reached");
    site.write("governance/targets.toml", &targets);
    store.request("PUT", &format!("{CONTROL}lease"), "t 2999-01-01T00:00:00Z elsewhere 1:2\n");
    says("Another publication to `blog` is under way until 2999-01-01T00:00:00Z at the latest");
    store.request("DELETE", &format!("{CONTROL}lease"), "");
    site.set("AWS_SECRET_ACCESS_KEY", "");
    says("There is no key for the object store.");
    assert!(store.keys().is_empty() && !Path::new(&site.path("audit")).exists(), "nothing was written");
}
