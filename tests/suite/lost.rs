//! Nothing that lies in the folder of a site is lost without a word.

use std::fs::File;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;

use crate::tools;

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["site/content/blog", "site/static/files", "site/shared"] {
        std::fs::create_dir_all(folder.path().join(part)).unwrap();
    }
    let config = "base_url = \"https://blog.example.com\"\ntitle = \"Example\"\n";
    let post = "+++\ntitle = \"A post\"\ndate = 2026-05-14\ndescription = \"About it.\"\n+++\nText.\n";
    for (path, text) in [
        ("site/config.toml", config),
        ("site/shared/post.md", post),
        ("site/shared/a.txt", "ours"),
        ("outside.txt", "top secret"),
    ] {
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    folder
}

fn build(folder: &Path) -> (bool, String) {
    tools::output(tools::placet(&folder.join("site")).args(["build", "--at", "2026-06-01T12:00:00Z"]))
}

#[test]
fn a_link_without_a_file_is_named_and_nothing_is_published() {
    for (target, link, label) in [
        ("nowhere.md", "content/blog/post.md", "a link to nowhere"),
        ("post.md", "content/blog/post.md", "a link to nowhere"),
        ("../../nowhere.png", "content/blog/picture.png", "a link to nowhere"),
        ("../../../outside.txt", "static/files/a.txt", "a link out of the site"),
        ("../../../outside.txt", "content/blog/post.md", "a link out of the site"),
        ("../../shared", "content/blog/more", "a link to a folder"),
        ("../shared", "static/more", "a link to a folder"),
    ] {
        let folder = site();
        symlink(target, folder.path().join("site").join(link)).unwrap();
        let (done, text) = build(folder.path());
        assert!(!done && text.contains(&format!("`{link}` is {label}")), "{link} -> {target}: {text}");
        assert!(!text.contains("secret") && !folder.path().join("site/public").exists(), "{text}");
    }
}

#[test]
fn a_link_to_a_file_of_the_site_is_that_file() {
    let folder = site();
    let site = folder.path().join("site");
    symlink("../../shared/post.md", site.join("content/blog/post.md")).unwrap();
    symlink("../../shared/a.txt", site.join("static/files/a.txt")).unwrap();
    // As editors leave it beside a file that is open.
    symlink("somebody@host.1", site.join("content/blog/.#post.md")).unwrap();
    symlink("somebody@host.1", site.join("static/files/.#a.txt")).unwrap();
    let (done, text) = build(folder.path());
    assert!(done, "{text}");
    assert_eq!(std::fs::read_to_string(site.join("public/files/a.txt")).unwrap(), "ours");
    assert!(site.join("public/blog/post/index.html").is_file());
}

/// Commands that write a result.
const COMMANDS: [&[&str]; 6] =
    [&["check"], &["check", "--format", "json"], &["explain"], &["completions", "bash"], &["--help"], &["--version"]];

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure_of_the_tool() {
    let folder = site();
    for command in COMMANDS {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let mut run = tools::placet(&folder.path().join("site"));
        let output = run.args(command).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{command:?}: {said}");
        assert!(said.contains("could not be written"), "{command:?}: {said}");
    }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let folder = site();
    for command in COMMANDS {
        let mut run = tools::placet(&folder.path().join("site"));
        let mut child = run.args(command).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
