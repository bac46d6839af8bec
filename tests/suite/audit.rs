//! The audit log: the program and `sh` with `sha256sum` find the same first bad line, whatever is done to a log.

use std::path::Path;
use std::process::Command;

use placet::release::audit::{self, Actor, Event, Head, Kind};
use placet::release::sha256;

use crate::tools;

/// A log over two years.
fn log() -> Vec<(String, Vec<String>)> {
    let actor = Actor {
        name: "Ana \"the\" Editor <ana@corp.example>".into(),
        ticket: Some("CHG 7 \\ 8".into()),
        run: Some("https://ci.example/1?a=b&c=$d".into()),
    };
    let mut head = Head { digest: audit::START.into(), seq: 0 };
    let mut files = Vec::new();
    for (year, kinds) in
        [(2026, [Kind::Approve, Kind::Publish, Kind::Check]), (2027, [Kind::Waive, Kind::Override, Kind::Rollback])]
    {
        let mut lines = Vec::new();
        for (at, kind) in kinds.into_iter().enumerate() {
            let now = format!("{year}-05-1{at}T07:00:00Z").parse().unwrap();
            let event =
                Event::new(kind).subject("SHA256SUMS", "ab".repeat(32)).policy("zz").detail("reason", "äöü `$(x)` %s");
            let line = audit::line(&head, &event, &actor, now);
            head = Head { digest: sha256(line.as_bytes()), seq: head.seq + 1 };
            lines.push(line);
        }
        files.push((format!("audit/{year}.jsonl"), lines));
    }
    files
}

/// What both checkers say: whether all is well, and the first bad line or where the log ends.
fn both(files: &[(String, Vec<String>)]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("audit")).unwrap();
    let mut bytes = Vec::new();
    for (path, lines) in files {
        let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        std::fs::write(folder.path().join(path), &text).unwrap();
        bytes.push((path.clone(), text.into_bytes()));
    }
    let shell =
        Command::new("sh").args(["-c", audit::SCRIPT]).current_dir(folder.path()).env("LC_ALL", "C").output().unwrap();
    let own = match audit::check(&bytes) {
        Ok(head) => format!("ok {}\n", head.digest),
        Err(broken) => format!("{}:{}: {}\n", broken.path, broken.line, broken.what),
    };
    assert_eq!(shell.status.success(), own.starts_with("ok"), "{own}");
    (own, String::from_utf8(shell.stdout).unwrap())
}

/// All places of a log: file and line.
fn places(files: &[(String, Vec<String>)]) -> Vec<(usize, usize)> {
    let lines = |(file, (_, lines)): (usize, &(String, Vec<String>))| {
        (0..lines.len()).map(move |line| (file, line)).collect::<Vec<_>>()
    };
    files.iter().enumerate().flat_map(lines).collect()
}

#[test]
fn the_program_and_the_shell_find_the_same_first_bad_line() {
    if tools::program("the audit test", &["sha256sum"]).is_none() {
        return;
    }
    let good = log();
    let (own, shell) = both(&good);
    assert!(own.starts_with("ok ") && own == shell, "{own}{shell}");
    let all = places(&good);
    let last = *all.last().unwrap();
    let mut tried = 0;
    let mut agree = |files: &[(String, Vec<String>)], what: &str, seen: bool| {
        let (found, shell) = both(files);
        assert_eq!(found, shell, "{what}");
        assert_ne!(found, own, "{what} is not noticed");
        assert_eq!(found.contains("does not follow"), seen, "{what}: {found}");
        tried += 1;
    };
    for (file, line) in all {
        let at = format!("line {line} of file {file}");
        // What is done to the last line shows only in the digest at the end, which every release names.
        let seen = (file, line) != last;
        let mut deleted = good.clone();
        deleted[file].1.remove(line);
        agree(&deleted, &format!("{at} deleted"), seen);
        for text in ["", "{}", &good[file].1[line].clone(), &good[0].1[0].clone()] {
            let mut inserted = good.clone();
            inserted[file].1.insert(line, text.to_owned());
            // The first line of all, twice, breaks at the second.
            agree(&inserted, &format!("`{text}` inserted at {at}"), true);
            let mut appended = good.clone();
            appended[file].1.insert(line + 1, text.to_owned());
            agree(&appended, &format!("`{text}` inserted after {at}"), true);
        }
        for (from, to) in [("Ana", "Eve"), ("zz", "zy"), ("äöü", "aou")] {
            let mut changed = good.clone();
            changed[file].1[line] = good[file].1[line].replacen(from, to, 1);
            agree(&changed, &format!("{at} changed"), seen);
        }
        if line + 1 < good[file].1.len() {
            let mut swapped = good.clone();
            swapped[file].1.swap(line, line + 1);
            agree(&swapped, &format!("{at} swapped"), true);
        }
    }
    assert!(tried > 60);
}

#[test]
fn an_entry_that_follows_and_is_none_is_named() {
    let files = |line: String| vec![("audit/2026.jsonl".to_owned(), line.into_bytes())];
    let start = audit::START;
    for (line, what) in [
        (format!("{{\"prev\":\"{start}\""), "is no entry"),
        (
            format!("{{\"prev\":\"{start}\",\"seq\":2,\"time\":\"2026-01-01T00:00:00Z\"}}"),
            "has another number than its place",
        ),
        (format!("{{\"prev\":\"{start}\",\"seq\":1,\"time\":\"2025-01-01T00:00:00Z\"}}"), "is of another year"),
    ] {
        assert_eq!(audit::check(&files(line.clone())).map_err(|broken| broken.what), Err(what), "{line}");
    }
}

#[test]
fn the_printed_script_and_the_command_agree_on_a_real_log() {
    let Some(_) = tools::program("the audit test", &["sha256sum"]) else { return };
    let site = crate::publish::Site::new("");
    assert_eq!(site.run("placet publish web --yes --quiet").0, 0);
    let (code, ours) = site.run("placet audit verify");
    let (shell, theirs) = site.run("placet audit script | sh");
    assert_eq!((code, shell), (0, 0), "{ours}{theirs}");
    assert_eq!(ours, theirs);
    let file = std::fs::read_dir(site.path("audit")).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("publish", "check", 1)).unwrap();
    let (code, ours) = site.run("placet audit verify");
    let (shell, theirs) = site.run("placet audit script | sh");
    assert_eq!((code, shell), (1, 1), "{ours}{theirs}");
    assert_eq!(ours, theirs);
    let (code, said) = site.run("placet publish web --yes");
    assert_eq!(code, 1, "nothing goes out while the log is broken: {said}");
    assert!(Path::new(&file).exists());
}

#[test]
fn the_bundle_for_auditors_holds_what_it_lists() {
    let Some(sums) = tools::program("the audit test", &["sha256sum"]) else { return };
    let site = crate::publish::Site::new("");
    site.write(
        "approvals/blog/welcome.md/legal.lee.approval",
        "# approval: 1\n# subject: content/blog/welcome.md\n# role: legal\n# signer: lee@corp.example\n",
    );
    site.run("git init -q . && git add -A && git -c user.name=Ana -c user.email=ana@corp.example commit -qm 'Write the first post'");
    assert_eq!(site.run("placet publish web --yes --quiet").0, 0);
    let (code, said) = site.run("placet audit export --from 2020-01-01 --until 2099-12-31 -o bundle");
    assert_eq!(code, 0, "{said}");
    assert!(
        Command::new(sums)
            .args(["-c", "--strict", "--quiet", "SHA256SUMS"])
            .current_dir(site.path("bundle"))
            .status()
            .unwrap()
            .success()
    );
    for (file, wanted) in [
        ("authors.csv", "Ana <ana@corp.example>"),
        ("approvals.csv", "content/blog/welcome.md,legal,lee@corp.example"),
        ("releases.csv", "publish"),
        ("checks.csv", "served_as_listed"),
        ("index.html", "What was released where"),
        ("approvals/blog/welcome.md/legal.lee.approval", "# role: legal"),
    ] {
        assert!(
            site.text(&format!("bundle/{file}")).contains(wanted),
            "{file}: {}",
            site.text(&format!("bundle/{file}"))
        );
    }
    let release = site.current();
    assert_eq!(
        site.text(&format!("bundle/evidence/web/{release}/gate.dsse.json")),
        site.text(&format!("served/evidence/{release}/gate.dsse.json"))
    );
    assert_eq!(site.run("cd bundle && sh audit/check.sh").0, 0);
    assert_eq!(site.run("placet audit export --from 2020-01-01 --until 2099-12-31 -o bundle").0, 2);
}
