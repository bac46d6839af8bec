//! `placet check --fix` on files as they come from other programs: only the repair changes.

use std::path::Path;

use crate::tools;

const CONFIG: &str = "base_url = \"https://blog.example.com\"\ntitle = \"Example\"\n";

/// Files, and what the repair makes of them.
const FILES: &[(&str, &[u8], &[u8])] = &[
    (
        "windows.md",
        b"+++\r\ntitle = \"A\"\r\ndate = 2026-05-14\r\ndarft = true\r\n+++\r\nText.\r\n",
        b"+++\r\ntitle = \"A\"\r\ndate = 2026-05-14\r\ndraft = true\r\n+++\r\nText.\r\n",
    ),
    (
        "mark.md",
        b"\xef\xbb\xbf+++\ntitle = \"B\"\ndate = 2026-05-14\ndarft = true\n+++\nText.\n",
        b"+++\ntitle = \"B\"\ndate = 2026-05-14\ndraft = true\n+++\nText.\n",
    ),
    (
        "open-end.md",
        b"+++\ntitle = \"C\"\ndate = 2026-05-14\ndarft = true\n+++\nNo line feed at the end \t",
        b"+++\ntitle = \"C\"\ndate = 2026-05-14\ndraft = true\n+++\nNo line feed at the end \t",
    ),
    (
        "mixed.md",
        b"---\r\ntitle: D\ndate: 2026-05-14\r\ndarft: true\n---\nOne\rtwo\r\n\n\n",
        b"---\r\ntitle: D\ndate: 2026-05-14\r\ndraft: true\n---\nOne\rtwo\r\n\n\n",
    ),
    (
        "latin-1.md",
        b"+++\ntitle = \"Gr\xf6\xdfe\"\ndate = 2026-05-14\ndarft = true\n+++\nText.\n",
        b"+++\ntitle = \"Gr\xf6\xdfe\"\ndate = 2026-05-14\ndarft = true\n+++\nText.\n",
    ),
];

#[test]
fn repairs_change_nothing_else_and_a_second_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    std::fs::create_dir(&content).unwrap();
    std::fs::write(folder.path().join("config.toml"), CONFIG).unwrap();
    for (name, before, _) in FILES {
        std::fs::write(content.join(name), before).unwrap();
    }
    let (_, diff) = check(folder.path(), "--diff");
    assert_eq!(diff.matches("+draft").count(), 4, "{diff}");
    assert_same(&content, |(_, before, _)| before);
    for _ in 0..2 {
        let (_, text) = check(folder.path(), "--fix");
        assert!(text.contains("CNT010"), "{text}");
        assert_same(&content, |(_, _, after)| after);
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_nothing_outside_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let (site, elsewhere) = (folder.path().join("site"), folder.path().join("elsewhere.md"));
    std::fs::create_dir_all(site.join("content")).unwrap();
    std::fs::create_dir_all(site.join("drafts")).unwrap();
    std::fs::write(site.join("config.toml"), CONFIG).unwrap();
    let (before, after) = (FILES[0].1, FILES[0].2);
    std::fs::write(site.join("drafts/a.md"), before).unwrap();
    std::fs::write(&elsewhere, before).unwrap();
    std::os::unix::fs::symlink("../drafts/a.md", site.join("content/inside.md")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, site.join("content/outside.md")).unwrap();
    check(&site, "--fix");
    assert!(site.join("content/inside.md").is_symlink());
    assert_eq!(std::fs::read(site.join("drafts/a.md")).unwrap(), after);
    assert_eq!(std::fs::read(&elsewhere).unwrap(), before);
}

fn check(folder: &Path, option: &str) -> (bool, String) {
    tools::output(tools::placet(folder).args(["check", option]))
}

fn assert_same(content: &Path, wanted: impl Fn(&(&str, &'static [u8], &'static [u8])) -> &'static [u8]) {
    for file in FILES {
        let there = std::fs::read(content.join(file.0)).unwrap();
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).escape_debug().to_string();
        assert_eq!(shown(&there), shown(wanted(file)), "{}", file.0);
    }
}
