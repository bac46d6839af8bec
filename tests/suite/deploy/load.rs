//! Twenty releases under load: nobody gets a page whose style sheet is missing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::sshd::{Account, Sshd};
use crate::hosting::http::ask;
use crate::hosting::servers::{Running, start};
use crate::publish::Site;
use crate::tools;

/// Clients at the same time, and the time between a page and its style sheet.
const CLIENTS: usize = 6;
const PAUSE: Duration = Duration::from_millis(20);

/// What a client saw.
#[derive(Debug, Default)]
struct Seen {
    pages: usize,
    missing: Vec<String>,
}

/// Asks for the first page again and again, and each time for the style sheet that it names.
fn visit(port: u16, over: &AtomicBool) -> Seen {
    let get =
        |path: &str| ask(port, &format!("GET {path} HTTP/1.1\r\nHost: blog.example.com\r\nConnection: close\r\n\r\n"));
    let mut seen = Seen::default();
    while !over.load(Ordering::Relaxed) {
        let page = get("/").unwrap_or_default();
        let text = String::from_utf8_lossy(&page.body).into_owned();
        let sheet = text.split_once("<link rel=\"stylesheet\" href=\"").and_then(|(_, rest)| rest.split_once('"'));
        let Some((address, _)) = sheet.filter(|_| page.status == 200) else {
            seen.missing.push(format!("the page itself: {}", page.status));
            continue;
        };
        std::thread::sleep(PAUSE);
        let path = address.split_once("://").map_or(address, |(_, rest)| &rest[rest.find('/').unwrap_or(0)..]);
        let status = get(path).map(|answer| answer.status);
        seen.pages += 1;
        if status != Ok(200) {
            seen.missing.push(format!("{path}: {status:?}"));
        }
    }
    seen
}

/// nginx with the emitted files, for a folder of releases.
fn nginx(program: &Path, site: &Site, folder: &Path) -> Running {
    let (code, said) = site.run("placet build --quiet && placet hosting emit nginx -o conf");
    assert_eq!(code, 0, "{said}");
    let place = site.path("");
    let (place, folder) = (place.display(), folder.display());
    let temp: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("    {name}_temp_path {place}/temp-{name};\n"))
        .concat();
    start(&site.path(""), |port| {
        site.write(
            "nginx.conf",
            &format!(
                "worker_rlimit_nofile 256;\ndaemon off; master_process off; pid {place}/nginx.pid; error_log {place}/error.log;\n\
                 events {{ worker_connections 128; }}\nhttp {{\n    access_log off;\n{temp}    include {place}/conf/blog-http.conf;\n    \
                 server {{\n        listen 127.0.0.1:{port};\n        root {folder}/current;\n        include {place}/conf/blog-server.conf;\n    }}\n}}\n"
            ),
        );
        let mut command = Command::new(program);
        command.arg("-c").arg(site.path("nginx.conf")).arg("-p").arg(site.path(""));
        command
    })
}

fn twenty(site: &Site, folder: &Path, program: &Path) {
    let config = site.text("config.toml");
    let colour =
        |number: u32| site.write("config.toml", &format!("{config}\n[brand]\nprimary = \"#0b4c{number:02x}\"\n"));
    colour(0);
    let (code, said) = site.run("placet publish web --yes");
    assert_eq!(code, 0, "{said}");
    let server = nginx(program, site, folder);
    let over = AtomicBool::new(false);
    let seen: Vec<Seen> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| visit(server.port, &over))).collect();
        let told: Vec<(i32, String)> = (1..=20)
            .map(|number| {
                colour(number);
                site.run("placet publish web --yes --quiet")
            })
            .collect();
        over.store(true, Ordering::Relaxed);
        for (code, said) in told {
            assert_eq!(code, 0, "{said}");
        }
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    let pages: usize = seen.iter().map(|seen| seen.pages).sum();
    let missing: Vec<&String> = seen.iter().flat_map(|seen| &seen.missing).collect();
    assert!(pages >= 100, "{pages} pages were asked for");
    assert!(missing.is_empty(), "{} of {pages} pages had no style sheet: {missing:?}", missing.len());
    assert_eq!(std::fs::read_dir(folder.join("evidence")).unwrap().count(), 21, "every one was a release");
}

fn program(test: &str) -> Option<PathBuf> {
    if tools::wanted() { tools::program(test, &["nginx", "../sbin/nginx"]) } else { None }
}

#[test]
fn twenty_releases_to_a_folder_break_no_page() {
    let Some(program) = program("the test of releases under load") else { return };
    let site = Site::new("");
    twenty(&site, &site.path("served"), &program);
}

#[test]
fn twenty_releases_to_a_server_break_no_page() {
    let test = "the test of releases under load by SSH";
    let (Some(program), Some(sshd)) = (program(test), Sshd::start(test)) else { return };
    let site = Site::new("");
    let folder = sshd.serve(&site, Account::Shell, "blog");
    twenty(&site, &folder, &program);
}
