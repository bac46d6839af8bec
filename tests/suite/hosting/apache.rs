//! Apache with `.htaccess`, and with the part for a virtual host.

use std::path::Path;
use std::process::Command;

use placet::hosting::Redirect;

use super::servers::start;
use super::site::{Site, site, write};
use super::{emit, http, table, verified};
use crate::{none, tools};

/// Folder with the modules of Debian's package.
const MODULES: &str = "/usr/lib/apache2/modules";

#[test]
fn apache_serves_the_plan_from_a_folder() {
    let Some(apache) = apache("apache_serves_the_plan_from_a_folder") else { return };
    let site = site();
    emit("apache", &site, &site.place().join("conf"));
    let rules = std::fs::read(site.place().join("conf/.htaccess")).unwrap();
    write(&site.root().join(".htaccess"), &rules);
    let host =
        |port: u16| format!("<VirtualHost *:{port}>\nServerName https://blog.placet.example\nUseCanonicalName On\n");
    let folder = "AllowOverride FileInfo Indexes Options=MultiViews,Indexes\nRequire all granted\n";
    let config = |port: u16| {
        let root = site.root().display().to_string();
        format!(
            "Listen 127.0.0.1:{port}\n{}DocumentRoot \"{root}\"\n<Directory \"{root}\">\n{folder}</Directory>\n</VirtualHost>\n",
            host(port)
        )
    };
    none(&complaints("apache-htaccess", &apache, &site, config));
}

#[test]
fn apache_serves_the_plan_from_a_virtual_host() {
    let Some(apache) = apache("apache_serves_the_plan_from_a_virtual_host") else { return };
    let mut site = site();
    let more = (0..150).map(|number| Redirect {
        from: format!("/more/{number:03}/"),
        to: format!("/about/{number}/"),
        status: 301,
    });
    site.plan.redirects.extend(more);
    site.plan.redirects.sort_by(|a, b| a.from.cmp(&b.from));
    let emitted = emit("apache", &site, &site.place().join("conf"));
    assert!(emitted.files.iter().any(|(path, _)| path == "folders/more/149/.htaccess"), "{:?}", emitted.cannot);
    let config = |port: u16| {
        let place = site.place().display();
        format!(
            "Listen 127.0.0.1:{port}\nDefine BLOG_ROOT {place}/site\nDefine BLOG_CONF {place}/conf/vhost\n<VirtualHost *:{port}>\nInclude {place}/conf/vhost/blog.conf\n</VirtualHost>\n"
        )
    };
    none(&complaints("apache-vhost", &apache, &site, config));
}

fn apache(test: &str) -> Option<std::path::PathBuf> {
    if !tools::wanted() {
        return None;
    }
    tools::program(test, &["apache2", "../sbin/apache2"])
}

fn complaints(server: &str, apache: &Path, site: &Site, config: impl Fn(u16) -> String) -> Vec<String> {
    let place = site.place();
    let settings = |port: u16| {
        let file = place.join("httpd.conf");
        std::fs::write(&file, base(place) + &config(port)).unwrap();
        file
    };
    let (fine, told) = tools::output(Command::new(apache).arg("-t").arg("-f").arg(settings(1)));
    assert!(fine && told.trim() == "Syntax OK", "{told}");
    let running = start(place, |port| {
        let mut command = Command::new(apache);
        command.arg("-X").arg("-f").arg(settings(port));
        command
    });
    let mut complaints = table::complaints(server, site, running.port);
    complaints.extend(verified::complaints(server, site, running.port));
    for redirect in site.plan.redirects.iter().filter(|redirect| redirect.from.starts_with("/more/")) {
        let request =
            format!("GET {}?a=b HTTP/1.1\r\nHost: blog.placet.example\r\nConnection: close\r\n\r\n", redirect.from);
        let location = http::ask(running.port, &request).unwrap().header("Location");
        if location != Some(format!("https://blog.placet.example{}?a=b", redirect.to)) {
            complaints.push(format!("{} leads to {location:?}", redirect.from));
        }
    }
    complaints
}

/// What an administrator has: modules, an account, the rule of Debian for files of this name.
fn base(place: &Path) -> String {
    let modules = [
        "mpm_prefork",
        "authz_core",
        "dir",
        "headers",
        "mime",
        "rewrite",
        "setenvif",
        "deflate",
        "filter",
        "autoindex",
        "negotiation",
    ];
    let load = modules.map(|name| format!("LoadModule {name}_module {MODULES}/mod_{name}.so\n")).concat();
    let place = place.display();
    let user = if is_root() { "User www-data\nGroup www-data\n" } else { "" };
    format!(
        "ServerName localhost\nServerRoot {place}\nPidFile {place}/httpd.pid\nErrorLog {place}/error.log\nDefaultRuntimeDir {place}\nServerTokens Prod\n{load}{user}\
         TypesConfig /etc/mime.types\nAddLanguage de .de\nAddOutputFilterByType DEFLATE text/html text/css\n\
         <FilesMatch \"^\\.ht\">\nRequire all denied\n</FilesMatch>\n"
    )
}

fn is_root() -> bool {
    tools::output(Command::new("id").arg("-u")).1.trim() == "0"
}
