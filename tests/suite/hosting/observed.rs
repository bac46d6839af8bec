//! nginx with the emitted files over TLS, as others see it: Mozilla's HTTP Observatory and a browser.

use std::path::Path;
use std::process::Command;

use placet::hosting::{Plan, Served};

use super::emit;
use super::nginx::{nginx, serve};
use super::servers::Running;
use super::site::{Site, site};
use crate::{none, root, tools};

const HOST: &str = "blog.placet.example";

/// The most that this version gives a page without cookies whose host browsers do not know beforehand. A page without
/// scripts has none to protect, which is worth five points. Newer versions also count the two fields of cross-origin
/// isolation, ten points each, which `placet verify` holds against the plan.
const CEILING: i64 = 135;

/// A site over TLS, as it is served.
struct Secure {
    site: Site,
    running: Running,
}

/// A site over TLS, with a certificate of an own authority in `ca.pem`.
fn secure(test: &str) -> Option<Secure> {
    let nginx = nginx(test)?;
    let openssl = tools::program(test, &["openssl"])?;
    let site = site();
    let place = site.place().to_owned();
    emit("nginx", &site, &place.join("conf"));
    certificates(&openssl, &place);
    let place_shown = place.display();
    // The Observatory asks for `http` at the port of `https`.
    let tls = format!(
        "ssl_certificate {place_shown}/server.pem; ssl_certificate_key {place_shown}/server.key;\n        \
         error_page 497 =301 https://$host:$server_port$request_uri;"
    );
    let running = serve(&nginx, &place, &tls);
    Some(Secure { site, running })
}

fn certificates(openssl: &Path, place: &Path) {
    let run = |line: &str| {
        let (fine, told) = tools::output(Command::new(openssl).args(line.split(' ')).current_dir(place));
        assert!(fine, "openssl {line}:\n{told}");
    };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    run(&format!("req -x509 {key} -keyout ca.key -out ca.pem -days 30 -subj /CN=Test"));
    run(&format!("req {key} -keyout server.key -out server.csr -subj /CN={HOST}"));
    std::fs::write(place.join("names"), format!("subjectAltName=DNS:{HOST}\nextendedKeyUsage=serverAuth\n")).unwrap();
    run("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile names -out server.pem");
}

#[test]
fn the_observatory_gives_the_most_that_a_static_site_can_get() {
    let test = "the_observatory_gives_the_most_that_a_static_site_can_get";
    let (Some(node), Some(_)) =
        (tools::program(test, &["node"]), tools::library(test, "node_modules/@mdn/mdn-http-observatory"))
    else {
        return;
    };
    let Some(Secure { site, running }) = secure(test) else { return };
    let has_script = |document: &&Served| {
        let page = std::fs::read_to_string(site.root().join(&document.file)).unwrap_or_default();
        document.file.ends_with("index.html") && regex::Regex::new("<script[^>]* src=").unwrap().is_match(&page)
    };
    let scripted = site.plan.documents.iter().find(has_script).expect("a page with a script").url.as_str();
    for (path, ceiling) in [("/", CEILING - 5), (scripted, CEILING)] {
        let mut command = Command::new(&node);
        command.arg(root().join("tests/browser/observatory.mjs")).arg(tools::folder());
        command.args([HOST, &running.port.to_string(), path]);
        let output = command.env("NODE_EXTRA_CA_CERTS", site.place().join("ca.pem")).output().unwrap();
        let said: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!((said["grade"].as_str(), said["score"].as_i64()), (Some("A+"), Some(ceiling)), "{path}: {said:#}");
    }
}

/// One address of each kind of page, and what the theme has of them.
fn kinds(plan: &Plan) -> Vec<String> {
    let known = |url: &str| plan.documents.iter().any(|document| document.url == url);
    let first = |what: &str, is: &dyn Fn(&str) -> bool| {
        let found =
            plan.documents.iter().map(|document| document.url.as_str()).find(|url| url.ends_with('/') && is(url));
        found.unwrap_or_else(|| panic!("the sample site has no {what}")).to_owned()
    };
    let mut kinds = vec![
        first("home", &|url| url == "/"),
        first("section", &|url| url == "/blog/"),
        first("post", &|url| url.starts_with("/blog/why-a-blog")),
        first("page of a second language", &|url| url == "/de/"),
        first("list of terms", &|url| url == "/tags/"),
        first("term", &|url| url.starts_with("/tags/") && url != "/tags/"),
        first("page of an author", &|url| url.starts_with("/authors/") && url != "/authors/"),
        first("further page of a list", &|url| url.contains("/page/")),
        "/nothing/".to_owned(),
        "/withdrawn/".to_owned(),
        "/old/".to_owned(),
    ];
    kinds.extend(["/search/", "/blog/archive/"].into_iter().filter(|url| known(url)).map(str::to_owned));
    kinds
}

#[test]
fn a_browser_has_nothing_to_say_about_any_kind_of_page() {
    let test = "a_browser_has_nothing_to_say_about_any_kind_of_page";
    let Some(mut command) = tools::browser(test, "served.mjs") else { return };
    let Some(Secure { site, running }) = secure(test) else { return };
    command.args([HOST, &running.port.to_string()]).args(kinds(&site.plan));
    let output = command.output().unwrap();
    let said: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let complaints: Vec<String> = said["complaints"].as_array().unwrap().iter().map(ToString::to_string).collect();
    none(&complaints);
    assert!(said["searched"].as_u64() > Some(0), "no page has a search that could be used");
}

#[test]
fn a_certificate_of_the_company_is_trusted_where_it_is_named() {
    let test = "a_certificate_of_the_company_is_trusted_where_it_is_named";
    let Some(Secure { site, running }) = secure(test) else { return };
    let ask = |more: &[&str]| {
        let mut command = tools::placet(root());
        command.args(["verify", &format!("https://{HOST}"), "--plan"]).arg(site.root());
        command.args(["--connect", &format!("127.0.0.1:{}", running.port)]).args(more);
        let output = command.output().unwrap();
        (
            output.status.code(),
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat(),
        )
    };
    let (code, said) = ask(&["--ca", &site.place().join("ca.pem").display().to_string()]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("https://blog.placet.example is as the plan of the build"), "{said}");
    let (code, said) = ask(&[]);
    assert!(code == Some(3) && said.contains("does not answer"), "{code:?}: {said}");
}
