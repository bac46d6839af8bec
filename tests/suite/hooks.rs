//! Programs of the company as hooks: real tools, and programs that do everything wrong. None of them holds a
//! run up, and none passes the gate by failing.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use placet::cache::Cache;
use placet::diag::Sink;
use placet::hooks::{Documents, HookRun, Host, SiteHooks, Stage, Subjects, Verdict};
use placet::output::{DiskStaging, NoStaging};
use placet::pipeline::{self, Options, RunCx};
use placet::policy::{Report, judge};
use placet::report::{Look, human};
use placet::rules::Stops;
use placet::world::DiskWorld;

use crate::{root, tools, wording};

/// A site on disk with hooks.
struct Hooked {
    folder: tempfile::TempDir,
    host: Arc<Host>,
}

/// What a run gave.
struct Ran {
    report: Report,
    runs: Vec<HookRun>,
    shown: String,
    time: Duration,
}

/// No run may take so long, on a busy machine either; what hangs would hang for ten minutes.
const LONG: Duration = Duration::from_secs(30);

const POST: &str = "+++\ntitle = \"A post\"\ndate = 2026-01-01\n[taxonomies]\ntags = [\"launch\"]\n+++\nSome words.\n";

impl Hooked {
    /// A site with two posts and this policy.
    fn new(policy: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        put(
            "config.toml",
            "base_url = \"https://blog.example.com\"\ntitle = \"Example\"\ntaxonomies = [{ name = \"tags\" }]\n\
             generate_feeds = true\n",
        );
        put("content/news/_index.md", "+++\ntitle = \"News\"\n+++\n");
        put("content/news/one.md", POST);
        put("content/two.md", &POST.replace("launch", "other").replace("A post", "Another"));
        put("governance/policy.toml", policy);
        let host = Arc::new(Host::new(folder.path(), Some(Cache::new(1))));
        Self { folder, host }
    }

    /// A site with one hook: a command of the shell, asked about one post.
    fn shell(script: &str, more: &str) -> Self {
        Self::timed(script, "30s", more)
    }

    fn timed(script: &str, timeout: &str, more: &str) -> Self {
        Self::new(&format!(
            "[[hook]]\nname = \"it\"\ncommand = [\"sh\", \"-c\", '''{script}''']\nstage = \"pre-render\"\n\
             timeout = \"{timeout}\"\nmatch = {{ paths = [\"content/news/one.md\"] }}\n{more}\n"
        ))
    }

    fn put(&self, path: &str, text: &str) {
        std::fs::write(self.folder.path().join(path), text).unwrap();
    }

    fn run(&self) -> Ran {
        let world = Arc::new(DiskWorld::open(self.folder.path(), Some("2026-06-01T12:00:00Z".parse().unwrap())));
        let host = Some(Arc::clone(&self.host));
        let options = Options { environment: "production".into(), mode: "check", hooks: host, ..Options::default() };
        let cx = RunCx { world, trusted: None, staging: &NoStaging, cache: None, progress: &|_, _| {} };
        let start = Instant::now();
        let (outcome, _) = pipeline::run(cx, &options).unwrap();
        let time = start.elapsed();
        let report = judge(outcome.findings, &outcome.sources, &outcome.governance.policy);
        let own = |code: &str| code.starts_with("GOV") || ["INT005", "INT006"].contains(&code);
        let findings = report.diagnostics.iter().map(|diagnostic| &diagnostic.finding);
        let complaints: Vec<String> =
            findings.filter(|finding| own(&finding.code)).flat_map(wording::complaints).collect();
        assert!(complaints.is_empty(), "{complaints:#?}");
        let shown = human(&report, &outcome.sources, Look::default());
        Ran { report, runs: outcome.hook_runs, shown, time }
    }
}

impl Ran {
    fn codes(&self) -> Vec<&str> {
        self.report.diagnostics.iter().map(|diagnostic| diagnostic.finding.code.as_ref()).collect()
    }

    /// Expects these codes and these words in the report.
    fn says(self, codes: &[&str], words: &[&str]) -> Self {
        assert_eq!(self.codes(), codes, "\n{}", self.shown);
        let flat = self.shown.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(flat.contains(word), "`{word}` is missing in\n{}", self.shown);
        }
        self
    }
}

/// What a good hook in shell starts with: it takes the name of the question.
const UID: &str = r#"u=$(sed 's/^{"protocol":"hook\/1","uid":"\([0-9a-f]*\)".*/\1/')
say() { printf '{"protocol":"hook/1","uid":"%s",%s}' "$u" "$1"; }
"#;

#[test]
fn an_answer_passes_or_stops_with_its_place() {
    let good = Hooked::shell(&format!("{UID}say '\"allowed\":true'"), "").run().says(&[], &[]);
    assert_eq!(good.runs[0].verdict, Verdict::Allowed);
    assert_eq!(good.runs[0].subject.as_deref(), Some("content/news/one.md"));
    let found = r#""allowed":false,"tool":{"name":"t"},"findings":[
        {"rule":"w","message":"No `such` word","file":"content/news/one.md","line":7,"col":6,"end_col":11,"control":"4.2"},
        {"level":"advise","message":"Perhaps shorter"}],"warnings":["Old list"]"#;
    let ran = Hooked::shell(&format!("{UID}say '{found}'"), "").run().says(
        &["GOV013/it", "GOV013/it", "GOV010/it"],
        &["content/news/one.md:7:6", "No 'such' word", "Perhaps shorter", "Old list", "4.2"],
    );
    assert_eq!(ran.report.counts.block, 1);
    Hooked::shell(&format!("{UID}say '\"allowed\":false'"), "").run().says(&["GOV011/it"], &["says no"]);
    Hooked::shell("exit 1", "").run().says(&["GOV011/it"], &["says no"]);
}

#[test]
fn what_fails_stops_and_never_stalls() {
    let wrong_uid = r#"cat >/dev/null; printf '{"protocol":"hook/1","uid":"0","allowed":true}'"#;
    let flood = "cat >/dev/null; yes | head -c 100000000";
    let cases = [
        ("sleep 600", "did not end within 1 s"),
        ("trap '' TERM; while :; do sleep 0.1; done", "did not end within 1 s"),
        ("sleep 600 & sleep 600", "did not end within 1 s"),
        (flood, "more than 8 MiB"),
        ("yes >&2", "more than 8 MiB"),
        ("cat >/dev/null; yes | head -c 100000000 >&2", "more than 8 MiB"),
        (wrong_uid, "another question"),
        (r"printf '\377\376'", "not UTF-8"),
        ("kill -9 $$", "signal 9"),
        ("kill -TERM $$", "signal 15"),
        ("exit 3", "the code 3"),
        ("echo '{}'; exit 1", "the code 1"),
        ("exit 0", "no answer"),
        (r#"printf '{"protocol":"hook/1","uid":"'"#, "not JSON"),
        ("echo fine", "not JSON"),
        ("exec /nowhere/at/all", "the code 127"),
    ];
    for (script, reason) in cases {
        // Only those that hang need little time; the others get enough on a busy machine.
        let timeout = if reason.contains("within") { "1s" } else { "30s" };
        let ran = Hooked::timed(script, timeout, "")
            .run()
            .says(&["INT005"], &["check `it` failed", reason, "must not be published"]);
        assert!(ran.report.blocked() && ran.report.main_stop() == Some(Stops::Tool), "{script}");
        assert!(matches!(&ran.runs[0].verdict, Verdict::Failed(said) if said.contains(reason)), "{script}");
        assert!(ran.time < LONG, "{script}: {:?}", ran.time);
        let warned = Hooked::timed(script, timeout, "on_error = \"warn\"").run().says(&["GOV012/it"], &[reason]);
        assert!(!warned.report.blocked(), "{script}");
    }
}

#[test]
fn a_program_that_is_not_there_stops() {
    for command in ["no-such-program-at-all", "governance/missing.sh", "governance"] {
        let policy = format!("[[hook]]\nname = \"it\"\ncommand = [\"{command}\"]\nstage = \"pre-render\"\n");
        let ran = Hooked::new(&policy).run();
        assert!(ran.codes().contains(&"INT005"), "{command}:\n{}", ran.shown);
    }
}

#[test]
fn a_question_that_nobody_reads_stalls_nothing() {
    let answer = r#"say '"allowed":true'"#;
    // The name of the question is in the first bytes; the rest stays in the pipe.
    let script = format!(
        r#"u=$(dd bs=1 count=70 2>/dev/null | sed 's/^{{"protocol":"hook\/1","uid":"\([0-9a-f]*\)".*/\1/')
say() {{ printf '{{"protocol":"hook/1","uid":"%s",%s}}' "$u" "$1"; }}
{answer}"#
    );
    let site = Hooked::shell(&script, "");
    site.put("content/news/one.md", &format!("{POST}{}", "many words ".repeat(60_000)));
    let ran = site.run();
    assert!(!ran.codes().contains(&"INT005"), "{}", ran.shown);
    assert!(ran.time < LONG);
    let hung = Hooked::timed("exec sleep 600", "1s", "");
    hung.put("content/news/one.md", &format!("{POST}{}", "many words ".repeat(60_000)));
    let ran = hung.run();
    assert!(ran.codes().contains(&"INT005"), "{}", ran.shown);
}

/// Numbers of living processes with a word in their command line.
#[cfg(target_os = "linux")]
fn alive(word: &str) -> Vec<String> {
    let folders = std::fs::read_dir("/proc").unwrap().flatten();
    let line = |folder: &std::fs::DirEntry| std::fs::read_to_string(folder.path().join("cmdline")).unwrap_or_default();
    folders.filter(|folder| line(folder).contains(word)).map(|f| f.file_name().to_string_lossy().into_owned()).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_outlives_a_hook() {
    // The duration names the process, so that no other test is meant.
    let starts =
        ["sleep N & exec sleep N", "sleep N &", "setsid sleep N &", "setsid sh -c \"sleep N\" >/dev/null 2>&1 &"];
    for (number, start) in starts.iter().enumerate() {
        let name = format!("59{}{number}", std::process::id());
        let script = format!("{UID}{}\nsay '\"allowed\":true'", start.replace('N', &name));
        let ran = Hooked::timed(&script, "2s", "").run();
        assert_eq!(ran.codes(), ["INT005"], "{start}\n{}", ran.shown);
        assert!(ran.time < LONG, "{start}: {:?}", ran.time);
        assert_eq!(alive(&format!("sleep\0{name}")), Vec::<String>::new(), "{start}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_daemon_that_cannot_be_seen_and_keeps_the_output_open_stalls_nothing() {
    let script = format!("{UID}env -i \"$(command -v setsid)\" \"$(command -v sleep)\" 20 &\nsay '\"allowed\":true'");
    let ran = Hooked::shell(&script, "").run().says(&["INT005"], &["left other programs running"]);
    assert!(ran.time < Duration::from_secs(15), "{:?}", ran.time);
}

#[test]
fn content_that_changes_stops() {
    let allowed = "say '\"allowed\":true'";
    for change in
        ["echo more >>content/two.md", "rm content/two.md", "echo x >content/new.txt", "echo >>governance/policy.toml"]
    {
        let ran = Hooked::shell(&format!("{UID}{change}\n{allowed}"), "").run();
        assert!(ran.codes().contains(&"INT006"), "{change}\n{}", ran.shown);
        assert!(ran.report.blocked(), "{change}");
    }
}

#[test]
fn a_hook_sees_only_what_it_is_given() {
    let ask = format!(
        "{UID}e=$(env | sed 's/=.*//' | sort | tr '\\n' ' ')\nsay '\"allowed\":true,\"warnings\":[\"'\"$e\"'\"]'"
    );
    let ran = Hooked::shell(&ask, "").run();
    let names = ran.report.diagnostics[0].finding.title.clone();
    for name in ["PATH", "HOME", "TMPDIR", "TZ", "PLACET_HOOK_RUN"] {
        assert!(names.contains(name), "{names}");
    }
    // Cargo sets many for its tests; a hook sees none of them unless the policy names it.
    assert!(!names.contains("CARGO"), "{names}");
    let named = Hooked::shell(&ask, "env = [\"CARGO_PKG_NAME\"]").run();
    let names = &named.report.diagnostics[0].finding.title;
    assert!(names.contains("CARGO_PKG_NAME") && !names.contains("CARGO_PKG_VERSION"), "{names}");
}

#[test]
fn its_own_folder_is_there_and_gone_afterwards() {
    let script = format!("{UID}touch \"$TMPDIR/x\" && say '\"allowed\":true,\"warnings\":[\"'\"$HOME\"'\"]'");
    let ran = Hooked::shell(&script, "").run().says(&["GOV013/it"], &["placet-hook-"]);
    let title = &ran.report.diagnostics[0].finding.title;
    let folder = title.split('`').nth(3).unwrap();
    assert!(folder.contains("placet-hook-") && !Path::new(folder).exists(), "{folder}");
}

#[test]
fn hooks_are_asked_about_the_posts_they_are_for_and_told_in_their_order() {
    let hook = |name: &str, more: &str, wait: &str| {
        format!(
            "[[hook]]\nname = \"{name}\"\ncommand = [\"sh\", \"-c\", '''sleep {wait}; {UID}say '\"allowed\":false' ''']\n\
             stage = \"pre-render\"\n{more}\n"
        )
    };
    let policy = hook("slow", "match = { tags = [\"Launch\"] }", "0.5")
        + &hook("all", "", "0")
        + &hook("site", "input = \"site\"", "0")
        + &hook("none", "match = { sections = [\"press\"] }", "0");
    let ran = Hooked::new(&policy).run();
    let asked: Vec<(&str, Option<&str>)> =
        ran.runs.iter().map(|run| (run.name.as_str(), run.subject.as_deref())).collect();
    assert_eq!(
        asked,
        [
            ("slow", Some("content/news/one.md")),
            ("all", Some("content/news/_index.md")),
            ("all", Some("content/news/one.md")),
            ("all", Some("content/two.md")),
            ("site", None),
        ]
    );
    assert!(ran.runs.iter().all(|run| run.verdict == Verdict::Denied));
}

#[test]
fn only_answers_are_kept_and_only_for_the_same_question() {
    let count = |site: &Hooked| std::fs::read_to_string(site.folder.path().join("count")).unwrap_or_default().len();
    let good = Hooked::shell(&format!("{UID}printf x >>count; say '\"allowed\":false'"), "cache = true");
    for _ in 0..2 {
        good.run().says(&["GOV011/it"], &[]);
        assert_eq!(count(&good), 1);
    }
    assert!(good.run().runs[0].cached);
    good.put("content/news/one.md", &POST.replace("Some", "Other"));
    good.run();
    assert_eq!(count(&good), 2, "another text");
    let policy = std::fs::read_to_string(good.folder.path().join("governance/policy.toml")).unwrap();
    good.put("governance/policy.toml", &format!("{policy}# changed\n"));
    good.run();
    assert_eq!(count(&good), 3, "another policy");
    let bad = Hooked::shell("printf x >>count; exit 7", "cache = true");
    bad.run();
    bad.run();
    assert_eq!(count(&bad), 2, "a failure is not kept");
}

#[test]
fn without_a_place_to_run_hooks_stop_the_run() {
    let site = crate::site_test::SiteTest::text(
        "-- governance/policy.toml --\n[[hook]]\nname = \"it\"\ncommand = [\"true\"]\nstage = \"pre-render\"\n\
         -- content/a.md --\n+++\ntitle = \"A\"\n+++\nText\n",
    );
    assert_eq!(site.report.counts.block, 1);
    assert!(site.codes().contains(&"INT005"), "{}", site.human());
    let broken = crate::site_test::SiteTest::text("-- governance/policy.toml --\n[[hook]]\nname = \"it\"\n");
    assert!(broken.codes().contains(&"GOV001") && broken.report.blocked(), "{}", broken.human());
}

/// The hook of one of the programs in `tests/hooks`.
fn tool(command: &[&str], stage: &str, more: &str) -> String {
    let command: Vec<String> = command.iter().map(|word| format!("{word:?}")).collect();
    format!(
        "[[hook]]\nname = \"tool\"\ncommand = [{}]\nstage = \"{stage}\"\ntimeout = \"60s\"\n{more}\n",
        command.join(", ")
    )
}

#[test]
fn a_hook_in_shell() {
    let script = root().join("tests/hooks/words.sh");
    let site = Hooked::new(&tool(&[script.to_str().unwrap(), "governance/words.txt"], "pre-render", ""));
    site.put("governance/words.txt", "guaranteed\nrisk-free\n");
    site.run().says(&[], &[]);
    site.put("content/two.md", &POST.replace("Some words", "Profits are Guaranteed"));
    let ran = site.run().says(&["GOV010/tool"], &["content/two.md:7", "another word than Guaranteed", "`word`"]);
    assert_eq!(ran.runs[2].tool.as_deref(), Some("words.sh"));
}

#[test]
fn detect_secrets_as_a_hook() {
    let test = "the test of detect-secrets as a hook";
    let (true, Some(python)) = (tools::wanted(), tools::program(test, &["python3"])) else { return };
    let Some(_) = tools::library(test, "python/detect_secrets") else { return };
    let (script, library) = (root().join("tests/hooks/secrets.py"), tools::folder().join("python"));
    let command = [python.to_str().unwrap(), script.to_str().unwrap(), library.to_str().unwrap()];
    let site = Hooked::new(&tool(&command, "pre-render", ""));
    site.run().says(&[], &[]);
    let key = ["AKIA", "IOSFODNN7EXAMPLF"].concat();
    site.put("content/two.md", &POST.replace("Some words", &format!("key = \"{key}\"")));
    let ran = site.run();
    assert!(ran.codes().contains(&"GOV010/tool") && ran.report.blocked(), "{}", ran.shown);
    assert!(ran.shown.contains("content/two.md:7") && ran.shown.contains("AWS Access Key"), "{}", ran.shown);
    assert!(ran.runs[0].tool.as_deref().is_some_and(|tool| tool.starts_with("detect-secrets ")));
}

#[test]
fn html_validate_as_a_hook() {
    let test = "the test of html-validate as a hook";
    let (true, Some(node)) = (tools::wanted(), tools::program(test, &["node"])) else { return };
    let Some(_) = tools::library(test, "node_modules/html-validate") else { return };
    let (script, library) = (root().join("tests/hooks/html.mjs"), tools::folder());
    let command = [node.to_str().unwrap(), script.to_str().unwrap(), library.to_str().unwrap()];
    let site = Hooked::new(&tool(&command, "post-render", "match = { paths = [\"content/*.md\"] }"));
    site.run().says(&[], &[]);
    site.put("content/two.md", &POST.replace("Some words", "<p id=\"a\">1</p>\n<p id=\"a\">2</p>"));
    let ran = site.run();
    assert!(ran.codes().contains(&"GOV010/tool") && ran.report.blocked(), "{}", ran.shown);
    assert!(ran.shown.contains("two/index.html") && ran.shown.contains("Duplicate ID"), "{}", ran.shown);
}

#[test]
fn xmllint_as_a_hook() {
    let (true, Some(_)) = (tools::wanted(), tools::program("the test of xmllint as a hook", &["xmllint"])) else {
        return;
    };
    let script = root().join("tests/hooks/xml.sh");
    let site = Hooked::new(&tool(&[script.to_str().unwrap()], "post-render", "input = \"site\""));
    site.run().says(&[], &[]);
    std::fs::create_dir_all(site.folder.path().join("static")).unwrap();
    site.put("static/drawing.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<g></svg>\n");
    let ran = site.run();
    assert!(ran.codes().contains(&"GOV010/tool") && ran.report.blocked(), "{}", ran.shown);
    assert!(ran.shown.contains("drawing.svg") && ran.shown.contains("tag mismatch"), "{}", ran.shown);
}

#[test]
fn the_examples_of_the_guide_work() {
    let guide = crate::read(&root().join("docs/hooks.md"));
    let block = |language: &str| {
        let rest = guide.split_once(&format!("```{language}\n")).unwrap().1;
        rest.split_once("```").unwrap().0.to_owned()
    };
    let policy = block("toml").replace("python3", "true").replace(", \"governance/hooks/secrets.py\"", "");
    let ran = Hooked::new(&policy).run();
    assert!(!ran.codes().contains(&"GOV001"), "{}", ran.shown);
    for (language, program, bad) in
        [("sh", "sh", "Profits are guaranteed"), ("python", "python3", "All about Project Falcon")]
    {
        let site = Hooked::new(&tool(&[program, "governance/hook"], "pre-render", ""));
        site.put("governance/hook", &block(language));
        site.put("governance/words.txt", "guaranteed\n");
        site.run().says(&[], &[]);
        site.put("content/two.md", &POST.replace("Some words", bad));
        site.run().says(&["GOV010/tool"], &["content/two.md"]);
    }
}

#[test]
fn hooks_around_publishing_see_the_pages_that_go_out() {
    let script = format!(
        "{UID}[ -f public/two/index.html ] || exit 9\n\
         say '\"allowed\":false,\"findings\":[{{\"message\":\"Not today\",\"file\":\"two/index.html\"}}]'"
    );
    let site = Hooked::new(&format!(
        "[[hook]]\nname = \"gate\"\ncommand = [\"sh\", \"-c\", \'\'\'{script}\'\'\']\nstage = \"pre-publish\"\ninput = \"site\"\n"
    ));
    let folder = site.folder.path();
    let world = Arc::new(DiskWorld::open(folder, Some("2026-06-01T12:00:00Z".parse().unwrap())));
    let staging = DiskStaging::open(folder, "public".as_ref(), true).unwrap();
    let host = Some(Arc::clone(&site.host));
    let options = Options { environment: "production".into(), mode: "build", hooks: host, ..Options::default() };
    let cx = RunCx { world: world.clone(), trusted: None, staging: &staging, cache: None, progress: &|_, _| {} };
    let (mut outcome, _) = pipeline::run(cx, &options).unwrap();
    assert!(outcome.hook_runs.is_empty(), "a build does not ask it");
    staging.commit(&outcome.index).unwrap();
    let (config, mut sink) = (outcome.config.unwrap(), Sink::new());
    let asked = SiteHooks::new(outcome.governance.hooks(), Some(&site.host), &*world, &config);
    let public = folder.join("public");
    let subjects =
        Subjects { posts: &outcome.posts, documents: Some(Documents { folder: &public, index: &outcome.index }) };
    let runs = asked.run(Stage::PrePublish, &subjects, (&mut outcome.sources, &mut sink));
    assert_eq!(runs.len(), 1);
    let found = &sink.findings()[0];
    assert_eq!((found.code.as_ref(), found.subject.as_deref()), ("GOV010/gate", Some("two/index.html")));
    assert_eq!(outcome.sources.path(found.span().unwrap().file), "content/two.md");
    // A page that somebody changed after the build is not what was checked.
    std::fs::write(public.join("two/index.html"), "other").unwrap();
    let mut sink = Sink::new();
    asked.run(Stage::PrePublish, &subjects, (&mut outcome.sources, &mut sink));
    assert!(sink.findings().iter().any(|found| found.code == "INT006"), "{:?}", sink.findings());
}
