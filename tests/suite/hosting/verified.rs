//! `placet verify` against real servers: what is served as planned passes, and each thing that is not is named.

use std::path::{Path, PathBuf};
use std::process::Command;

use placet::hosting::PLAN;

use super::emit;
use super::nginx::{nginx, serve};
use super::site::{Site, site, write};
use crate::{none, read, root, tools};

/// What `placet verify` has to say against a server that serves the plan of a site; empty if it agrees.
pub(super) fn complaints(server: &str, site: &Site, port: u16) -> Vec<String> {
    let plan = site.place().join("plan.json");
    std::fs::write(&plan, serde_json::to_vec(&site.plan).unwrap()).unwrap();
    // Apache runs in one process here, which a second open connection would wait for.
    let (code, said) =
        verify(&[&format!("http://127.0.0.1:{port}"), "--jobs", "1", "--plan", &plan.display().to_string()]);
    if code == 0 { Vec::new() } else { vec![format!("{server}: placet verify ends with {code}:\n{said}")] }
}

/// Exit code, and everything it printed.
fn verify(arguments: &[&str]) -> (i32, String) {
    let mut command = tools::placet(root());
    command.arg("verify").args(arguments).env_remove("HTTP_PROXY").env_remove("HTTPS_PROXY").env_remove("ALL_PROXY");
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    (output.status.code().unwrap_or(-1), said)
}

/// Changes one byte of a file, and gives its place.
fn one_byte(file: &Path) -> usize {
    let mut bytes = std::fs::read(file).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 0x20;
    write(file, &bytes);
    at
}

/// Changes the text of an emitted file; what is looked for has to be there.
fn edit(site: &Site, file: &str, from: &str, to: &str) {
    let file = site.place().join("conf").join(file);
    let text = read(&file);
    assert!(text.contains(from), "`{from}` is not in {}", file.display());
    std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
}

/// A change of the site or of the settings, and what has to be named.
type Row = (&'static str, fn(&Site) -> String);

/// What a server may do otherwise than the plan says.
const SERVED: &[Row] = &[
    ("one byte of a compressed page", |site| {
        let at = one_byte(&site.root().join("blog/index.html.br"));
        format!("`blog/index.html.br`: one byte differs, at byte {at}")
    }),
    ("one byte of a page", |site| {
        let at = one_byte(&site.root().join("about/index.html"));
        format!("/about/: `about/index.html`: one byte differs, at byte {at}")
    }),
    ("one header", |site| {
        edit(site, "blog-http.conf", "strict-origin-when-cross-origin", "unsafe-url");
        "header Referrer-Policy: expected `strict-origin-when-cross-origin`, got `unsafe-url`".to_owned()
    }),
    ("a header that is lost", |site| {
        edit(site, "blog-server.conf", "add_header X-Content-Type-Options", "#");
        "header X-Content-Type-Options: expected `nosniff`, got nothing".to_owned()
    }),
    ("what browsers keep", |site| {
        edit(site, "blog-http.conf", "\"no-cache\"", "\"public, max-age=600\"");
        "header Cache-Control: expected `no-cache`, got `public, max-age=600`".to_owned()
    }),
    ("one redirect", |site| {
        edit(
            site,
            "blog-server.conf",
            "\"/partner/\" { return 302 \"https://partner.example",
            "\"/partner/\" { return 302 \"https://evil.example",
        );
        "/partner/: header Location: expected `https://partner.example/placet?a=b`, got `https://evil.example/"
            .to_owned()
    }),
    ("the query of a redirect", |site| {
        edit(site, "blog-server.conf", "/placet?a=b$blog_more_args", "/placet?a=b");
        "/partner/?utm_source=placet&b=%20c: header Location: expected `https://partner.example/placet?a=b&utm_source="
            .to_owned()
    }),
    ("a page that is gone", |site| {
        edit(
            site,
            "blog-server.conf",
            "location = \"/withdrawn/\" { return 410; }",
            "location = \"/withdrawn/\" { return 404; }",
        );
        "/withdrawn/: status: expected `410`, got `404`".to_owned()
    }),
    ("a missing file", |site| {
        std::fs::remove_file(site.root().join("imprint/index.html")).unwrap();
        // Its folder is still there, and nobody may see what is in it.
        "/imprint/: status: expected `200`, got `403`".to_owned()
    }),
    ("a compressed file that nobody planned", |site| {
        write(&site.root().join("version.json.gz"), b"\x1f\x8b");
        "/version.json (gzip): `version.json` is no sound gzip stream".to_owned()
    }),
    ("another page for what is not there", |site| {
        edit(site, "blog-server.conf", "error_page 404", "#");
        "`404.html`: ".to_owned()
    }),
    ("a hidden file", |site| {
        edit(site, "blog-server.conf", "\"/[.](?!well-known/)\"", "\"/never[.]\"");
        "/.placet/serve-plan.json: expected a refusal (403, 404 or 410), got the status 200".to_owned()
    }),
    ("the list of a folder", |site| {
        edit(site, "blog-server.conf", "autoindex off;", "autoindex on;");
        "expected a refusal (403, 404 or 410), got the status 200".to_owned()
    }),
];

#[test]
fn what_a_server_does_otherwise_is_named() {
    let Some(nginx) = nginx("what_a_server_does_otherwise_is_named") else { return };
    let whole = site();
    let plan = whole.root().display().to_string();
    let mut complaints = Vec::new();
    for (name, change) in SERVED {
        let site = site();
        emit("nginx", &site, &site.place().join("conf"));
        let wanted = change(&site);
        let running = serve(&nginx, site.place(), "");
        let (code, said) = verify(&[&format!("http://127.0.0.1:{}", running.port), "--plan", &plan]);
        if code != 1 || !said.contains(&wanted) {
            complaints.push(format!("{name}: exit code {code}, and not `{wanted}`:\n{said}"));
        }
    }
    none(&complaints);
}

/// What a folder may hold otherwise than the plan says.
const LYING: &[Row] = &[
    ("one byte of a compressed page", |site| {
        let at = one_byte(&site.root().join("blog/index.html.br"));
        format!("blog/index.html.br (br): one byte differs, at byte {at}; ")
    }),
    ("one byte of a page", |site| {
        one_byte(&site.root().join("about/index.html"));
        "about/index.html: SHA-256 ".to_owned()
    }),
    ("a missing file", |site| {
        std::fs::remove_file(site.root().join("imprint/index.html.gz")).unwrap();
        "imprint/index.html.gz (gzip): is in the plan and not in the folder".to_owned()
    }),
    ("a file too many", |site| {
        write(&site.root().join("extra.html"), b"x");
        "extra.html: is in the folder and not in the plan".to_owned()
    }),
    ("a compressed file that nobody planned", |site| {
        write(&site.root().join("version.json.br"), b"x");
        "version.json.br: is in the folder and not in the plan".to_owned()
    }),
    ("a link", |site| {
        let file = site.root().join("about/index.html");
        std::fs::rename(&file, site.place().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink(site.place().join("elsewhere"), &file).unwrap();
        "about/index.html: is not a file".to_owned()
    }),
];

#[test]
fn what_lies_in_a_folder_otherwise_is_named() {
    let whole = site();
    let (code, said) = verify(&[&whole.root().display().to_string()]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("none differs."), "{said}");
    let mut complaints = Vec::new();
    for (name, change) in LYING {
        let site = site();
        let wanted = change(&site);
        let (code, said) = verify(&[&site.root().display().to_string()]);
        if code != 1 || !said.contains(&wanted) || !said.contains(" 1 of ") {
            complaints.push(format!("{name}: exit code {code}, and not `{wanted}` alone:\n{said}"));
        }
    }
    none(&complaints);
}

#[test]
fn programs_read_what_was_found() {
    let test = "programs_read_what_was_found";
    let site = site();
    one_byte(&site.root().join("blog/index.html.br"));
    write(&site.root().join("extra.html"), b"x");
    let output = |format: &str| -> PathBuf {
        let file = site.place().join(format!("verify.{format}"));
        let (folder, out) = (site.root().display().to_string(), file.display().to_string());
        let (code, said) = verify(&[&folder, "--format", format, "--output", &out]);
        assert_eq!(code, 1, "{said}");
        file
    };
    let (json, junit) = (output("json"), output("junit"));
    let value: serde_json::Value = serde_json::from_str(&read(&json)).unwrap();
    let found = value["comparisons"][0]["differences"].as_array().unwrap();
    let places: Vec<_> = found.iter().map(|found| (found["place"].as_str(), found["part"].as_str())).collect();
    assert_eq!(places, [(Some("blog/index.html.br"), Some("body")), (Some("extra.html"), Some("extra"))]);
    assert!(read(&junit).contains("<testcase name=\"index.html\" classname=\"placet.verify.documents\"/>"));
    if !tools::wanted() {
        return;
    }
    tools::fit_schema(test, "docs/schema/verify-1.json", &[json]);
    if let Some(xmllint) = tools::program(test, &["xmllint"]) {
        let mut command = Command::new(xmllint);
        command.args(["--noout", "--schema"]).arg(root().join("tests/suite/schemas/junit.xsd")).arg(junit);
        let (fine, told) = tools::output(&mut command);
        assert!(fine, "{told}");
    }
}

#[test]
fn what_cannot_be_asked_ends_with_the_reason() {
    let site = site();
    let plan = site.root().join(PLAN).display().to_string();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = format!("http://127.0.0.1:{free}");
    let elsewhere = format!("{nobody}/elsewhere/");
    for (arguments, code, wanted) in [
        (vec![nobody.as_str(), "--plan", &plan], 3, "does not answer"),
        (vec![elsewhere.as_str(), "--plan", &plan], 2, "The plan is for `https://blog.placet.example`"),
        (vec!["https://", "--plan", &plan], 2, "cannot be asked"),
        (vec![nobody.as_str(), "--plan", "nowhere"], 2, "There is no serving plan"),
        (vec![nobody.as_str(), "--plan", &plan, "--ca", "Cargo.toml"], 2, "holds no certificates"),
    ] {
        let (ended, said) = verify(&arguments);
        assert!(ended == code && said.contains(wanted), "{arguments:?}: {ended}\n{said}");
    }
}

#[test]
fn a_publication_asks_the_host_of_its_target() {
    let Some(nginx) = nginx("a_publication_asks_the_host_of_its_target") else { return };
    let site = crate::publish::Site::new("");
    let place = site.path("");
    let (code, said) = site.run("placet build --compress gzip,br && placet hosting emit nginx -o conf");
    assert_eq!(code, 0, "{said}");
    std::os::unix::fs::symlink("served/current", place.join("site")).unwrap();
    let target = "[target.web]\nkind = \"directory\"\npath = \"served\"\nenvironment = \"production\"\n";
    let publish = |port: u16| {
        site.write("governance/targets.toml", &format!("{target}url = \"http://127.0.0.1:{port}\"\n"));
        let (code, said) = site.run("placet publish web --yes");
        let last = site.run("placet audit show --format json").1.contains("\"served_as_planned\":");
        (code, said, last)
    };
    let running = serve(&nginx, &place, "");
    let (code, said, recorded) = publish(running.port);
    assert!(code == 0 && said.contains("none differs.") && recorded, "{code}: {said}");
    let (code, said) = site.run("placet verify web");
    assert!(code == 0 && said.contains(&format!("http://127.0.0.1:{} is as the plan", running.port)), "{said}");
    drop(running);
    let conf = place.join("conf/blog-http.conf");
    let text = read(&conf).replace("strict-origin-when-cross-origin", "unsafe-url");
    std::fs::write(conf, text).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let running = serve(&nginx, &place, "");
    let (code, said, _) = publish(running.port);
    assert_eq!(code, 1, "{said}");
    for wanted in ["header Referrer-Policy: expected", "The release is in place, and its host serves something else."] {
        assert!(said.contains(wanted), "`{wanted}` is not in\n{said}");
    }
    let port = running.port;
    drop(running);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let (code, said, _) = publish(port);
    assert!(code == 3 && said.contains("does not answer"), "{code}: {said}");
}
