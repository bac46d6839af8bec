//! Publishing to a server by SSH, against a real `sshd`.

use std::path::{Path, PathBuf};

use super::sshd::{Account, Sshd};
use crate::files;
use crate::publish::Site;

/// Name of the release that is served from a folder.
pub(super) fn current(folder: &Path) -> String {
    let link = std::fs::read_link(folder.join("current")).unwrap();
    assert_eq!(link.parent(), Some(Path::new("releases")), "a link that also holds elsewhere");
    link.file_name().unwrap().to_string_lossy().into_owned()
}

fn journey(account: Account) {
    let Some(sshd) = Sshd::start("the test of publishing by SSH") else { return };
    let site = Site::new("[levels]\nSOE005 = \"advise\"\n");
    let folder = sshd.serve(&site, account, "blog");
    // Names that a shell, `rsync` or a list of commands would understand in their own way.
    for name in ["it's $HOME & (a);ä.txt", "-rf.txt", "a  b/#c.txt", "[x]{y}!z.txt"] {
        site.write(&format!("static/{name}"), name);
    }
    site.post("One.");
    let (code, said) = site.run("placet publish web --dry-run");
    assert_eq!(code, 0, "{said}");
    assert!(files(&folder, "").is_empty(), "nothing was written");
    assert!(said.contains("They would go to `ssh://web1:") && said.contains("be served by one rename."), "{said}");
    site.publish();
    let first = current(&folder);
    let page = |name: &str| crate::read(&folder.join(name).join("blog/news/index.html"));
    assert!(page("current").contains("One."));
    site.post("Two.");
    site.write("static/own.css", "p { color: #222 }");
    site.publish();
    let second = current(&folder);
    assert!(second != first && page("current").contains("Two."));
    let (code, said) = site.run("placet verify web");
    assert!(code == 0 && said.contains("The audit log names the same release."), "{said}");
    let inode = |name: &str| {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata(folder.join("releases").join(name).join("404.html")).unwrap().ino()
    };
    assert_eq!(inode(&first), inode(&second), "what is the same is not sent again");
    let (code, said) = site.run("placet rollback web");
    assert_eq!((code, current(&folder)), (0, first.clone()), "{said}");
    assert!(page("current").contains("One."));
    assert_eq!(site.run("placet verify web").0, 0);
    let whole = format!(
        "cd '{}' && sha256sum -c --strict --quiet ../../evidence/{first}/SHA256SUMS",
        folder.join("current").display()
    );
    let (code, said) = site.run(&whole);
    assert_eq!(code, 0, "{said}");
    let (_, log) = site.run("placet audit show");
    assert_eq!(log.matches("served_as_listed=true").count(), 3, "{log}");
    let left: Vec<PathBuf> =
        files(&site.path(".placet/targets"), "").into_iter().filter(|path| !path.ends_with("lock")).collect();
    assert!(left.is_empty(), "pictures of targets go away: {left:?}");
    assert!(!folder.join("lease").exists());
}

#[test]
fn a_server_with_a_shell_gets_releases_and_goes_back() {
    journey(Account::Shell);
}

#[test]
fn a_server_with_sftp_alone_gets_releases_and_goes_back() {
    journey(Account::Sftp);
}

#[test]
fn what_was_changed_on_a_server_is_found_and_not_carried_on() {
    let Some(sshd) = Sshd::start("the test of changed files on a server") else { return };
    for account in [Account::Shell, Account::Sftp] {
        let site = Site::new("");
        let folder = sshd.serve(&site, account, account.transfer());
        site.publish();
        // The same length and the same time, so that only the bytes tell.
        let page = folder.join("current/404.html");
        let time = std::fs::metadata(&page).unwrap().modified().unwrap();
        let text = crate::read(&page).replacen("</main>", "</mian>", 1);
        std::fs::write(&page, text).unwrap();
        std::fs::File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
        std::fs::write(folder.join("current/extra.html"), "x").unwrap();
        let (code, said) = site.run("placet verify web");
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("changed: 404.html") && said.contains("not part of the release: extra.html"), "{said}");
        let said = site.publish();
        assert!(crate::read(&page).contains("</main>") && !folder.join("current/extra.html").exists(), "{said}");
        assert_eq!(site.run("placet verify web").0, 0);
    }
}

#[test]
fn old_releases_go_and_their_style_sheets_stay_with_their_times() {
    let Some(sshd) = Sshd::start("the test of old releases on a server") else { return };
    for account in [Account::Shell, Account::Sftp] {
        let site = Site::new("");
        let folder = sshd.serve(&site, account, account.transfer());
        let mut names = Vec::new();
        for colour in ["111", "222", "333", "444", "555"] {
            site.write("static/own.css", &format!("p {{ color: #{colour} }}"));
            site.publish();
            names.push(current(&folder));
            assert_eq!(site.run("placet verify web").0, 0);
        }
        let sheets = |name: &str| {
            let sheets = files(&folder.join("releases").join(name), ".css").into_iter();
            let own = sheets.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("own."));
            own.map(|path| {
                let time = std::fs::metadata(&path).unwrap().modified().unwrap();
                (path.file_name().unwrap().to_owned(), time)
            })
            .collect::<Vec<_>>()
        };
        let last = sheets(&names[4]);
        assert!(last.len() >= 3, "{last:?}");
        assert!(sheets(&names[3]).iter().filter(|own| last.contains(own)).count() >= 2, "with the same time");
        let there: Vec<bool> = names.iter().map(|name| folder.join("releases").join(name).is_dir()).collect();
        assert_eq!(there, [false, true, true, true, true], "three stay, and the new one");
        assert!(names.iter().all(|name| folder.join("evidence").join(name).join("SHA256SUMS").is_file()));
        assert_eq!(
            std::fs::read_dir(&folder)
                .unwrap()
                .flatten()
                .filter(|entry| entry.file_name().to_string_lossy().starts_with('.'))
                .count(),
            0
        );
    }
}
