//! Same input, same bytes: whoever builds, wherever, however often, and whatever happens on the way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::{none, tools};

/// A small site with everything that could depend on where it is built: zones, code colours that are kept,
/// feeds, search, two languages, static files, terms.
const SITE: &[(&str, &str)] = &[
    (
        "config.toml",
        "base_url = \"https://blog.example.com\"\ntitle = \"Example\"\ntime_zone = \"America/Sao_Paulo\"\n\
         generate_feeds = true\nbuild_search_index = true\ntaxonomies = [{ name = \"tags\", feed = true }]\n\
         default_language = \"en\"\n[languages.de]\ntitle = \"Beispiel\"\n",
    ),
    ("content/blog/_index.md", "+++\ntitle = \"Blog\"\nsort_by = \"date\"\npaginate_by = 2\n+++\n"),
    ("content/about.md", "+++\ntitle = \"About\"\n+++\nWho we are.\n"),
    ("content/about.de.md", "+++\ntitle = \"Über uns\"\n+++\nDas sind wir.\n"),
    ("static/logo.txt", "A logo.\n"),
    ("static/fonts/one.txt", "A font.\n"),
];

/// One post; its code is coloured by the engine whose results are kept.
fn post(number: u32) -> (String, String) {
    let tag = ["Ärger", "news", "Zürich"][number as usize % 3];
    let text = format!(
        "+++\ntitle = \"Post {number}\"\ndate = 2026-0{}-1{}T0{}:30:00\ndescription = \"The post number {number}.\"\n\
         [taxonomies]\ntags = [\"{tag}\"]\n+++\nBody of {number}.\n\n```elixir\ndefmodule Post{number} do\n  \
         def go(x), do: x + {number}\nend\n```\n\n<!-- more -->\n\nThe rest, with a [link](@/about.md).\n",
        number % 5 + 1,
        number % 9,
        number % 7,
    );
    (format!("content/blog/post-{number}.md"), text)
}

/// Writes the site into a folder.
fn write_site(folder: &Path, posts: u32) {
    for (path, text) in SITE {
        write(folder, path, text);
    }
    for (path, text) in (0..posts).map(post) {
        write(folder, &path, &text);
    }
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// `placet build` at the instant of all tests.
fn build(folder: &Path) -> Command {
    let mut command = tools::placet(folder);
    command.arg("build").env("SOURCE_DATE_EPOCH", "1780315200").stdin(Stdio::null());
    command
}

fn done(command: &mut Command) {
    let (done, text) = tools::output(command);
    assert!(done, "{command:?}\n{text}");
}

/// Everything below a folder: permissions, and the bytes of files.
type Tree = BTreeMap<PathBuf, (u32, Option<Vec<u8>>)>;

fn tree(folder: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    entries
        .map(|entry| {
            let bytes = entry.file_type().is_file().then(|| std::fs::read(entry.path()).unwrap());
            (entry.path().strip_prefix(folder).unwrap().to_owned(), (mode(entry.path()), bytes))
        })
        .collect()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode(_path: &Path) -> u32 {
    0
}

/// What differs between two trees, in a few words.
fn difference(what: &str, a: &Tree, b: &Tree) -> Option<String> {
    let differs = a.keys().chain(b.keys()).find(|path| a.get(*path) != b.get(*path))?;
    let side = |tree: &Tree| match tree.get(differs) {
        None => "missing".to_owned(),
        Some((mode, bytes)) => format!("{mode:o} {:?} bytes", bytes.as_ref().map(Vec::len)),
    };
    Some(format!("{what}: {} is {} and {}", differs.display(), side(a), side(b)))
}

fn same(what: &str, a: &Tree, b: &Tree) {
    none(&difference(what, a, b).into_iter().collect::<Vec<_>>());
}

#[test]
fn surroundings_change_no_byte_and_no_permission() {
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("plain");
    write_site(&plain, 9);
    done(&mut build(&plain));
    let wanted = tree(&plain.join("public"));
    assert!(wanted.len() > 60, "{:?}", wanted.keys());
    let cases = [
        ("deep/fo ld/ér", "TZ=Asia/Tokyo LANG=de_DE.UTF-8 LC_ALL=tr_TR.UTF-8", ""),
        ("one", "RAYON_NUM_THREADS=1 TZ=:/nowhere HOME=/nowhere", ""),
        ("two", "RAYON_NUM_THREADS=2 TZDIR=/nowhere NO_COLOR=1", "--no-cache"),
        ("seven", "RAYON_NUM_THREADS=7 LC_ALL=C", ""),
        ("jobs", "", "--jobs=3"),
    ];
    let mut complaints = Vec::new();
    for (name, variables, arguments) in cases {
        let place = folder.path().join(name);
        let variables = variables.split(' ').filter_map(|pair| pair.split_once('='));
        write_site(&place, 9);
        for again in ["at first", "again", "once more"] {
            done(build(&place).envs(variables.clone()).args(arguments.split_whitespace()));
            complaints.extend(difference(&format!("{name}, {again}"), &wanted, &tree(&place.join("public"))));
        }
    }
    none(&complaints);
}

#[cfg(unix)]
#[test]
fn the_umask_changes_no_permission() {
    let folder = tempfile::tempdir().unwrap();
    let mut trees = ["022", "077", "000"].map(|umask| {
        let place = folder.path().join(umask);
        write_site(&place, 3);
        let mut shell = Command::new("sh");
        let command = format!("umask {umask} && exec '{}' build", env!("CARGO_BIN_EXE_placet"));
        for _ in 0..3 {
            done(shell.args(["-c", &command]).current_dir(&place).env("SOURCE_DATE_EPOCH", "1780315200"));
        }
        tree(&place.join("public"))
    });
    assert_eq!(trees[0][Path::new("index.html")].0, 0o644);
    assert_eq!(trees[0][Path::new("about")].0, 0o755);
    // The folder itself is what the one who made it wanted, until Placet makes it.
    for tree in &mut trees {
        assert_eq!(tree[Path::new("")].0, 0o755);
    }
    same("umask 077", &trees[0], &trees[1]);
    same("umask 000", &trees[0], &trees[2]);
}

#[test]
fn a_second_build_that_differs_would_be_noticed() {
    let folder = tempfile::tempdir().unwrap();
    write_site(folder.path(), 3);
    let (done, text) = tools::output(build(folder.path()).arg("--check-reproducible"));
    assert!(done && text.contains("A second build gives the same bytes."), "{text}");
}

#[test]
fn a_cache_that_is_damaged_or_of_others_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write_site(root, 4);
    done(&mut build(root));
    let wanted = tree(&root.join("public"));
    let cache = root.join(".placet/cache");
    let whole = std::fs::read(&cache).unwrap();
    assert!(whole.len() > 200, "the code of the posts is kept: {}", whole.len());
    let mut turned = whole.clone();
    turned.iter_mut().skip(30).for_each(|byte| *byte ^= 0x55);
    for bytes in [vec![], vec![0; 100], whole[..whole.len() / 2].to_vec(), turned, [&*whole, &*whole].concat()] {
        std::fs::write(&cache, bytes).unwrap();
        done(&mut build(root));
        same("damaged cache", &wanted, &tree(&root.join("public")));
    }
    std::fs::remove_file(&cache).unwrap();
    std::fs::create_dir(&cache).unwrap();
    done(&mut build(root));
    same("a folder in the place of the cache", &wanted, &tree(&root.join("public")));
}

#[test]
fn builds_at_the_same_time_all_finish() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write_site(root, 12);
    done(&mut build(root));
    for round in 0..2 {
        write(root, "content/about.md", &format!("+++\ntitle = \"About\"\n+++\nRound {round}.\n"));
        let start = |_| build(root).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let runs: Vec<Child> = (0..3).map(start).collect();
        for run in runs {
            let output = run.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let other = folder.path().join(format!("other-{round}"));
        done(build(root).arg("--no-cache").arg("-o").arg(&other));
        same("builds at once", &tree(&other), &tree(&root.join("public")));
    }
    done(&mut build(root));
    assert_eq!(leftovers(root), Vec::<String>::new());
}

/// Staging folders that are still there.
fn leftovers(root: &Path) -> Vec<String> {
    let names = std::fs::read_dir(root.join(".placet")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains("staging") || name.contains("old") || name.contains(".new")).collect()
}

#[test]
fn a_build_that_is_killed_leaves_the_old_or_the_new_output() {
    let folder = tempfile::tempdir().unwrap();
    let (root, fresh) = (folder.path().join("site"), folder.path().join("fresh"));
    write_site(&root, 20);
    let started = std::time::Instant::now();
    done(&mut build(&root));
    let whole_build = started.elapsed();
    write(&root, "public/of-others.txt", "Mine.\n");
    write(&root, "public/own/.keep", "");
    done(&mut build(&root));
    let mut old = tree(&root.join("public"));
    let (mut kept, mut switched) = (0, 0);
    for round in 0..12_u32 {
        let config = SITE[0].1.replace("Example", &format!("Example {round}"));
        for place in [&root, &fresh] {
            write_site(place, 20);
            write(place, "config.toml", &config);
        }
        write(&fresh, "public/of-others.txt", "Mine.\n");
        write(&fresh, "public/own/.keep", "");
        done(build(&fresh).arg("--no-cache"));
        let new = tree(&fresh.join("public"));
        let mut run = build(&root).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        if round % 2 == 0 {
            std::thread::sleep(whole_build.mul_f64(0.2 + f64::from(round) * 0.15));
        } else {
            // The announcement of the switch: what follows are the moments that matter most.
            while run.try_wait().unwrap().is_none() && !leftovers(&root).iter().any(|name| name.starts_with("index-")) {
                std::hint::spin_loop();
            }
            std::thread::sleep(Duration::from_micros(40 * u64::from(round)));
        }
        let _ = run.kill();
        run.wait().unwrap();
        let now = tree(&root.join("public"));
        assert!(now == old || now == new, "round {round}: {:?}", difference("old and now", &old, &now));
        (kept, switched) = (kept + u32::from(now == old), switched + u32::from(now == new));
        old = now;
        if round % 3 == 2 {
            done(&mut build(&root));
            same("a build after a killed one", &new, &tree(&root.join("public")));
            assert_eq!(leftovers(&root), Vec::<String>::new());
            old = new;
        }
    }
    assert_eq!(kept + switched, 12);
}

#[test]
fn a_build_that_fails_leaves_the_old_output() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write_site(root, 3);
    done(&mut build(root));
    write(root, "public/report.html", "Mine.\n");
    let old = tree(&root.join("public"));
    let fails = |what: &str| {
        let (done, text) = tools::output(&mut build(root));
        assert!(!done, "{what}: {text}");
        same(what, &old, &tree(&root.join("public")));
        assert_eq!(leftovers(root), Vec::<String>::new(), "{what}");
    };
    write(root, "content/broken.md", "+++\ntitle = \"Broken\"\n+++\n[Nowhere](@/nowhere.md)\n");
    fails("a finding that blocks");
    std::fs::remove_file(root.join("content/broken.md")).unwrap();
    write(root, "static/report.html", "<!doctype html><html lang=\"en\"><title>R</title>Ours.\n");
    fails("a file of others in the way");
    std::fs::remove_file(root.join("static/report.html")).unwrap();
    write(root, "static/report.html/x.txt", "Ours.\n");
    fails("a file of others where a folder belongs");
    std::fs::remove_dir_all(root.join("static/report.html")).unwrap();
    write(root, "templates/page.html", "{{ nothing.here }}");
    fails("a template that cannot be made");
    std::fs::remove_dir_all(root.join("templates")).unwrap();
    done(&mut build(root));
    same("everything as before", &old, &tree(&root.join("public")));
}

#[test]
fn an_output_that_holds_or_feeds_the_site_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    write_site(&root, 1);
    let before = tree(folder.path());
    for output in [".", "..", "content", "content/new", "static/out", "templates/../themes/x", ".git", "./../site/"] {
        let run = build(&root).args(["-o", output]).output().unwrap();
        assert_eq!(run.status.code(), Some(2), "{output}: {}", String::from_utf8_lossy(&run.stderr));
    }
    same("refused", &before, &tree(folder.path()));
}
