//! The image for Kubernetes: its nginx, with the paths of the image moved to a folder of the test.

use std::process::Command;

use super::servers::start;
use super::site::site;
use super::{emit, table, verified};
use crate::{none, tools};

#[test]
fn the_image_serves_the_plan() {
    if !tools::wanted() {
        return;
    }
    let Some(nginx) = tools::program("the_image_serves_the_plan", &["nginx", "../sbin/nginx"]) else { return };
    let site = site();
    let place = site.place();
    let emitted = emit("kubernetes", &site, &place.join("conf"));
    let text = &emitted.files.iter().find(|(path, _)| path == "nginx/nginx.conf").unwrap().1;
    let temporary = place.join("temporary");
    std::fs::create_dir_all(&temporary).unwrap();
    let running = start(place, |port| {
        let moved = text
            .replace("/tmp/", &format!("{}/", temporary.display()))
            .replace("/etc/nginx/blog/", &format!("{}/conf/nginx/", place.display()))
            .replace("/srv/blog", &site.root().display().to_string())
            .replace("listen 8080", &format!("listen 127.0.0.1:{port}"));
        let file = place.join("nginx.conf");
        std::fs::write(&file, format!("daemon off; master_process off;\n{moved}")).unwrap();
        let mut command = Command::new(&nginx);
        command.arg("-c").arg(file).arg("-p").arg(place);
        command
    });
    let mut complaints = table::complaints("kubernetes", &site, running.port);
    complaints.extend(verified::complaints("kubernetes", &site, running.port));
    none(&complaints);
}

#[test]
fn the_manifest_asks_for_no_rights() {
    let site = site();
    let emitted = emit("kubernetes", &site, &site.place().join("conf"));
    let manifest = &emitted.files.iter().find(|(path, _)| path == "blog.yaml").unwrap().1;
    let name = "  name: \"blog-placet-example\"\n";
    assert_eq!(manifest.matches(name).count(), 2, "{manifest}");
    for wanted in [
        "runAsNonRoot: true",
        "readOnlyRootFilesystem: true",
        "allowPrivilegeEscalation: false",
        "- ALL",
        "path: \"/version.json\"",
    ] {
        assert!(manifest.contains(wanted), "{wanted}");
    }
    let events = granit_parser::Parser::new_from_str(manifest).collect::<Result<Vec<_>, _>>();
    let documents =
        events.unwrap().iter().filter(|(event, _)| matches!(event, granit_parser::Event::DocumentStart(..))).count();
    assert_eq!(documents, 2);
}
