//! Caddy with the emitted part of a site block.

use std::path::Path;
use std::process::Command;

use super::servers::start;
use super::site::site;
use super::{emit, table, verified};
use crate::{none, tools};

#[test]
fn caddy_serves_the_plan() {
    if !tools::wanted() {
        return;
    }
    let Some(caddy) = tools::program("caddy_serves_the_plan", &["caddy"]) else { return };
    let site = site();
    let place = site.place();
    let emitted = emit("caddy", &site, &place.join("conf"));
    let command = |task: &str, port: u16| {
        let file = place.join("conf/test.caddy");
        std::fs::write(&file, config(place, port)).unwrap();
        let mut command = Command::new(&caddy);
        command.args([task, "--adapter", "caddyfile", "--config"]).arg(file);
        command
            .env("XDG_DATA_HOME", place.join("data"))
            .env("XDG_CONFIG_HOME", place.join("config"))
            .env("HOME", place);
        command
    };
    let (fine, told) = tools::output(&mut command("validate", 1));
    assert!(fine, "{told}");
    for (path, text) in &emitted.files {
        let (_, formatted) = tools::output(Command::new(&caddy).arg("fmt").arg(place.join("conf").join(path)));
        assert_eq!(&formatted, text, "{path} is not as Caddy formats it");
    }
    let running = start(place, |port| command("run", port));
    let mut complaints = table::complaints("caddy", &site, running.port);
    complaints.extend(verified::complaints("caddy", &site, running.port));
    none(&complaints);
}

fn config(place: &Path, port: u16) -> String {
    let place = place.display();
    format!(
        "{{
    admin off
    auto_https off
}}
http://:{port} {{
    bind 127.0.0.1
    root * {place}/site
    header -Server
    import {place}/conf/blog.caddy
}}
"
    )
}
