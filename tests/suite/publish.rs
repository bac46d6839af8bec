//! Publishing to a folder: what is served is always one whole release, whatever happens on the way.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::files;

/// A site in a folder of its own, with the target `web` in `served`.
pub(crate) struct Site {
    folder: tempfile::TempDir,
    /// Variables of the environment of what is run.
    env: std::sync::Mutex<Vec<(String, String)>>,
}

impl Site {
    /// A new site; `policy` is its policy file.
    pub(crate) fn new(policy: &str) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap(), env: std::sync::Mutex::default() };
        let (code, said) = site.run("placet init . --quiet");
        assert_eq!(code, 0, "{said}");
        site.write("governance/policy.toml", policy);
        let target = "kind = \"directory\"\npath = \"served\"\nenvironment = \"production\"\nkeep = 3\n";
        site.write("governance/targets.toml", &format!("[target.web]\n{target}"));
        site
    }

    /// Sets a variable of the environment of what is run from now on.
    pub(crate) fn set(&self, name: &str, value: &str) {
        self.env.lock().unwrap().push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        std::fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        std::fs::write(self.path(path), text).unwrap();
    }

    pub(crate) fn text(&self, path: &str) -> String {
        crate::read(&self.path(path))
    }

    /// Runs a line of shell; exit code and everything it printed.
    pub(crate) fn run(&self, line: &str) -> (i32, String) {
        let output = self.shell(line).stdin(Stdio::null()).output().unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    pub(crate) fn shell(&self, line: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_placet")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("exec 2>&1\n{line}")).current_dir(self.folder.path()).env("PATH", path);
        for name in ["SOURCE_DATE_EPOCH", "CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "JENKINS_URL"] {
            shell.env_remove(name);
        }
        shell.envs(self.env.lock().unwrap().iter().cloned());
        shell
    }

    /// Publishes, and expects that it works.
    pub(crate) fn publish(&self) -> String {
        let (code, said) = self.run("placet publish web --yes");
        assert_eq!(code, 0, "{said}");
        // Names of releases hold seconds.
        std::thread::sleep(Duration::from_millis(1100));
        said
    }

    /// Name of the release that is served.
    pub(crate) fn current(&self) -> String {
        let link = std::fs::read_link(self.path("served/current")).unwrap();
        link.file_name().unwrap().to_string_lossy().into_owned()
    }

    pub(crate) fn post(&self, text: &str) {
        let details = "+++\ntitle = \"News of the day\"\ndescription = \"What happened here today, and what it means for you.\"\ndate = 2026-05-14\n+++\n\n";
        self.write("content/blog/news.md", &format!("{details}{text}\n"));
    }

    /// What `sha256sum` says of what is served, from the evidence of its release.
    fn is_whole(&self) -> bool {
        let line =
            format!("cd served/current && sha256sum -c --strict --quiet ../../evidence/{}/SHA256SUMS", self.current());
        // `..` of a link is the folder it leads to, so the path counts from the release.
        self.run(&line).0 == 0
    }
}

#[test]
fn what_is_served_is_what_the_manifest_lists_and_can_be_put_back() {
    let site = Site::new("");
    site.post("One.");
    site.publish();
    let first = site.current();
    assert!(site.text("served/current/blog/news/index.html").contains("One."));
    assert!(site.is_whole());
    site.post("Two.");
    site.publish();
    assert_ne!(site.current(), first);
    assert!(site.text("served/current/blog/news/index.html").contains("Two."));
    assert_eq!(site.run("placet verify web").0, 0);
    let (code, said) = site.run("placet rollback web");
    assert_eq!((code, site.current()), (0, first.clone()), "{said}");
    assert!(site.text("served/current/blog/news/index.html").contains("One."));
    assert_eq!(site.run("placet verify web").0, 0);
    assert_eq!(site.run("placet audit verify").0, 0);
    let events: Vec<String> = serde_json::from_str::<serde_json::Value>(&site.run("placet audit show --format json").1)
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["event"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(events, ["publish", "check", "publish", "check", "rollback", "check"]);
}

#[test]
fn going_back_twice_does_not_lead_to_what_was_rolled_back() {
    let site = Site::new("");
    let names = ["One.", "Two.", "Three."].map(|text| {
        site.post(text);
        site.publish();
        site.current()
    });
    assert_eq!((site.run("placet rollback web").0, site.current()), (0, names[1].clone()));
    assert_eq!((site.run("placet rollback web").0, site.current()), (0, names[0].clone()));
    let (code, said) = site.run("placet rollback web 20200101000000-00000000");
    assert_eq!(code, 2, "{said}");
    let (code, said) = site.run(&format!("placet rollback web {}", names[2]));
    assert_eq!((code, site.current()), (0, names[2].clone()), "{said}");
}

#[test]
fn a_release_that_was_recorded_and_never_served_is_nothing_to_go_back_to() {
    let site = Site::new("");
    site.publish();
    let first = site.current();
    site.publish();
    // As after a run that died between its note and the switch.
    let history = site.text("served/history");
    let noted = history.trim_end().rsplit_once('\n').unwrap().0;
    std::fs::write(site.path("served/history"), format!("{noted}\n")).unwrap();
    let second = site.current();
    std::fs::remove_file(site.path("served/current")).unwrap();
    std::os::unix::fs::symlink(format!("releases/{first}"), site.path("served/current")).unwrap();
    let (code, said) = site.run("placet rollback web");
    assert_eq!(code, 2, "{said}");
    assert!(!site.path(&format!("served/releases/{second}")).exists());
    assert!(site.path(&format!("served/evidence/{second}")).exists());
    assert_eq!(site.current(), first);
}

#[test]
fn foreign_changed_and_missing_files_are_named() {
    let site = Site::new("");
    site.publish();
    std::fs::write(site.path("served/current/extra.html"), "x").unwrap();
    std::fs::write(site.path("served/current/index.html"), "x").unwrap();
    std::fs::remove_file(site.path("served/current/404.html")).unwrap();
    for line in ["placet verify web", "placet verify served", "placet verify served/current"] {
        let (code, said) = site.run(line);
        assert_eq!(code, 1, "{line}: {said}");
        for wanted in ["missing: 404.html", "changed: index.html", "not part of the release: extra.html"] {
            assert!(said.contains(wanted), "{line}: {said}");
        }
    }
}

#[test]
fn nothing_goes_out_while_something_is_to_fix_or_nobody_agrees() {
    let site = Site::new("[levels]\nLNK = \"block\"\n");
    site.post("[Here](@/nowhere.md)");
    let (code, said) = site.run("placet publish web --yes");
    assert_eq!(code, 1, "{said}");
    site.post("Fine.");
    let (code, said) = site.run("placet publish web");
    assert_eq!(code, 2, "without a terminal nobody can be asked: {said}");
    assert_eq!(site.run("placet publish wep --yes").0, 2);
    assert_eq!(site.run("placet publish web --yes --at 2026-01-01T00:00:00Z").0, 2);
    assert!(!site.path("served/current").exists());
    assert_eq!(files(&site.path("served/releases"), ""), Vec::<PathBuf>::new());
    assert!(!site.path("audit").exists());
    let (code, said) = site.run("placet publish web --dry-run");
    assert_eq!(code, 0, "{said}");
    assert!(!site.path("served/current").exists());
}

#[test]
fn a_freeze_stops_and_only_an_emergency_that_the_policy_allows_overrides_it() {
    let freeze = "[[window]]\nname = \"long winter\"\nkind = \"deny\"\nfrom = 2020-01-01\nuntil = 2090-01-01\nticket = \"CHG9\"\n";
    let site = Site::new("");
    site.write("governance/calendar.toml", freeze);
    let (code, said) = site.run("placet publish web --yes");
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("`long winter` (CHG9) lasts until 2090-01-01 00:00 UTC"), "{said}");
    assert_eq!(site.run("placet publish web --yes --emergency INC7").0, 5);
    assert!(!site.path("served/current").exists());
    site.write("governance/policy.toml", "[release]\nemergency = true\n");
    assert_eq!(site.run("placet publish web --yes").0, 5);
    let (code, said) = site.run("placet publish web --yes --emergency INC7");
    assert_eq!(code, 0, "{said}");
    let (_, log) = site.run("placet audit show");
    assert!(log.contains("override") && log.contains("emergency=INC7") && log.contains("window=long winter"), "{log}");
}

#[test]
fn outside_the_window_the_next_one_is_named() {
    let site = Site::new("");
    site.write(
        "governance/calendar.toml",
        "[[window]]\nname = \"office hours\"\nkind = \"allow\"\ncron = \"0 9 * * 1-5\"\nduration = \"8h\"\n",
    );
    let (code, said) = site.run("placet publish web --dry-run --at 2026-06-06T12:00:00Z");
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("`office hours`") && said.contains("2026-06-08 09:00 UTC"), "{said}");
    assert_eq!(site.run("placet publish web --dry-run --at 2026-06-08T12:00:00Z").0, 0);
}

#[test]
fn style_sheets_of_the_release_before_are_still_served_and_old_releases_go() {
    let site = Site::new("");
    site.write("static/own.css", "p { color: #111 }");
    let mut names = Vec::new();
    for colour in ["111", "222", "333", "444", "555"] {
        site.write("static/own.css", &format!("p {{ color: #{colour} }}"));
        let said = site.publish();
        assert_eq!(site.run("placet verify web").0, 0, "{said}");
        names.push(site.current());
    }
    let sheets = files(&site.path("served/current").canonicalize().unwrap(), ".css");
    let own = sheets.iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("own."));
    assert!(own.count() >= 3, "the sheets of the releases that stay are served: {sheets:?}");
    let there: Vec<bool> = names.iter().map(|name| site.path(&format!("served/releases/{name}")).is_dir()).collect();
    assert_eq!(there, [false, true, true, true, true], "three stay, and the new one");
    assert!(names.iter().all(|name| site.path(&format!("served/evidence/{name}/SHA256SUMS")).is_file()));
}

#[test]
fn hooks_are_asked_before_and_after_and_can_stop_a_release() {
    let hook = |stage: &str| {
        format!(
            "[[hook]]\nname = \"{stage}\"\ncommand = [\"sh\", \"governance/ask.sh\", \"{stage}\"]\nstage = \"{stage}\"\ninput = \"site\"\n"
        )
    };
    let site = Site::new(&(hook("pre-publish") + &hook("post-publish")));
    site.write(
        "governance/ask.sh",
        r#"uid=$(sed 's/.*"uid":"\([^"]*\)".*/\1/'); allowed=true
[ "$(cat "governance/$1" 2>/dev/null)" = deny ] && allowed=false
test -d served/current && echo "asked $1" >&2
printf '{"protocol":"hook/1","uid":"%s","allowed":%s}\n' "$uid" "$allowed"
"#,
    );
    site.write("governance/pre-publish", "deny");
    let (code, said) = site.run("placet publish web --yes");
    assert_eq!(code, 1, "{said}");
    assert!(!site.path("served/current").exists());
    site.write("governance/pre-publish", "allow");
    let (code, said) = site.run("placet publish web --yes");
    assert_eq!(code, 0, "{said}");
    site.write("governance/post-publish", "deny");
    std::thread::sleep(Duration::from_millis(1100));
    let first = site.current();
    let (code, said) = site.run("placet publish web --yes");
    assert_eq!(code, 1, "{said}");
    assert_ne!(site.current(), first, "what went out cannot be stopped any more: {said}");
}
