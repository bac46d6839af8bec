//! nginx with the emitted files, as they are, inside a server block of the test.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::servers::{Running, start};
use super::{emit, site, table, verified};
use crate::{none, tools};

const MODULE: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

#[test]
fn nginx_serves_the_plan() {
    let test = "nginx_serves_the_plan";
    let Some(nginx) = nginx(test) else { return };
    let site = site();
    let place = site.place();
    emit("nginx", &site, &place.join("conf"));
    std::fs::write(place.join("nginx.conf"), config(place, 1, "")).unwrap();
    let (fine, told) =
        tools::output(Command::new(&nginx).args(["-t", "-q", "-c"]).arg(place.join("nginx.conf")).arg("-p").arg(place));
    assert!(fine && !told.contains("[warn]"), "{told}");
    let running = serve(&nginx, place, "");
    let mut complaints = table::complaints("nginx", &site, running.port);
    complaints.extend(verified::complaints("nginx", &site, running.port));
    none(&complaints);
}

/// nginx with its module for Brotli, where tests with other programs are wanted.
pub(super) fn nginx(test: &str) -> Option<PathBuf> {
    if !tools::wanted() {
        return None;
    }
    tools::program(test, &[MODULE])?;
    tools::program(test, &["nginx", "../sbin/nginx"])
}

/// Starts nginx with the emitted files below `conf`; `tls` are the lines of its server block for `https`.
pub(super) fn serve(nginx: &Path, place: &Path, tls: &str) -> Running {
    start(place, |port| {
        let file = place.join("nginx.conf");
        std::fs::write(&file, config(place, port, tls)).unwrap();
        let mut command = Command::new(nginx);
        command.arg("-c").arg(file).arg("-p").arg(place);
        command
    })
}

/// Findings of gixy that are wanted as they are, each with the reason.
const DEVIATIONS: &[(&str, &str)] =
    &[("try_files_is_evil_too", "it asks for open_file_cache, which keeps serving the old release after a switch")];

#[test]
fn gixy_finds_nothing_in_the_files_for_nginx() {
    let test = "gixy_finds_nothing_in_the_files_for_nginx";
    if !tools::wanted() {
        return;
    }
    let (Some(python), Some(_)) = (tools::program(test, &["python3"]), tools::library(test, "python/gixy")) else {
        return;
    };
    let site = site();
    let place = site.place();
    emit("nginx", &site, &place.join("conf"));
    std::fs::write(place.join("nginx.conf"), config(place, 8080, "")).unwrap();
    let mut gixy = Command::new(python);
    gixy.args(["-m", "gixy", "-f", "json"])
        .arg(place.join("nginx.conf"))
        .env("PYTHONPATH", tools::folder().join("python"));
    let output = gixy.output().unwrap();
    let found: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let new = |finding: &&serde_json::Value| !DEVIATIONS.iter().any(|(known, _)| finding["plugin"] == *known);
    let complaints: Vec<String> = found.as_array().unwrap().iter().filter(new).map(ToString::to_string).collect();
    none(&complaints);
}

fn config(place: &Path, port: u16, tls: &str) -> String {
    let place = place.display();
    let ssl = if tls.is_empty() { "" } else { " ssl" };
    let folders: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("    {name}_temp_path {place}/temp-{name};\n"))
        .concat();
    format!(
        "load_module {MODULE};
worker_rlimit_nofile 256;
daemon off; master_process off; pid {place}/nginx.pid; error_log {place}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
{folders}    include {place}/conf/blog-http.conf;
    server {{
        listen 127.0.0.1:{port}{ssl};
        {tls}
        server_name blog.placet.example;
        root {place}/site;
        include {place}/conf/blog-server.conf;
        include {place}/conf/blog-brotli.conf;
    }}
}}
"
    )
}
