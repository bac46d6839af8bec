//! Approvals from end to end: real keys, a real repository, the real program.

use std::process::{Command, Output};

use crate::none;
use crate::signatures::Bench;
use crate::wording::complaints;

pub(crate) const SITE: &str = "blog.corp.example";

pub(crate) const ROLES: &str = r#"
max_age = "90d"

[people]
"lee@corp.example" = ["Lee Doe"]

[[role]]
name = "legal"
who = ["lee@corp.example", "kim@corp.example"]

[[role]]
name = "brand"
who = ["bo@corp.example", "lee@corp.example"]

[[role]]
name = "it"
who = ["ida@corp.example"]

[[role]]
name = "duty"
who = ["ida@corp.example"]

[[require]]
sections = ["news"]
roles = ["legal", "brand"]

[[require]]
subject = "site"
roles = ["it"]

[typo]
words = ["not", "guaranteed"]
most_words = 1

[emergency]
role = "duty"
review_within = "48h"
"#;

pub(crate) const POST: &str = "content/news/q3/index.md";

/// A site in a repository, with the keys of its people.
pub(crate) struct Blog {
    pub(crate) bench: Bench,
    /// The instant that commands are told; empty means the clock.
    pub(crate) now: std::cell::Cell<&'static str>,
}

/// What a command gave.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) text: String,
}

impl Done {
    #[track_caller]
    pub(crate) fn says(self, code: i32, parts: &[&str]) -> Self {
        assert_eq!(self.code, code, "\n{}", self.text);
        for part in parts {
            assert!(self.text.contains(part), "`{part}` is not in:\n{}", self.text);
        }
        self
    }
}

impl Blog {
    fn new() -> Self {
        Self::with(ROLES)
    }

    pub(crate) fn with(roles: &str) -> Self {
        let blog = Self { bench: Bench::new(), now: "2026-06-01T12:00:00Z".into() };
        let mut signers = String::new();
        for (name, role) in [("lee", "legal"), ("kim", "legal"), ("bo", "brand"), ("ida", "it")] {
            let key = blog.bench.key(name, &["-t", "ed25519"]);
            let others = match name {
                "lee" => ",approve.brand@blog.corp.example",
                "ida" => ",approve.duty@blog.corp.example",
                _ => "",
            };
            let line = format!("{name}@corp.example namespaces=\"approve.{role}@{SITE}{others}\" {key}\n");
            signers.push_str(&line);
        }
        blog.write("governance/allowed_signers", &signers);
        blog.write("governance/policy.toml", "");
        blog.write("governance/roles.toml", roles);
        blog.write("config.toml", &format!("base_url = \"https://{SITE}\"\ntitle = \"Blog\"\n[service]\nowner = \"A\"\ncontact = \"a@corp.example\"\n"));
        blog.write("content/_index.md", "+++\ntitle = \"Home\"\n+++\n");
        blog.write("content/about.md", "+++\ntitle = \"About us\"\n+++\nWe make tools. [News](@/news/q3/index.md)\n");
        blog.write(POST, &post("Our revenue grew by a fifth."));
        blog.write("content/news/q3/chart.csv", "q,revenue\n3,12\n");
        blog.write("static/img/seal.txt", "seal\n");
        blog.git(&["init", "-q", "-b", "main"]);
        blog.record("mara", "2026-06-01T08:00:00Z", "");
        blog
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.bench.path("site").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.bench.path("site").join(path)).unwrap()
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let output = self.command("git").args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Keeps everything in the repository, in someone's name.
    pub(crate) fn record(&self, name: &str, at: &str, body: &str) {
        self.git(&["add", "-A", "-f"]);
        let (name, email) = (format!("user.name={name}"), format!("user.email={name}@corp.example"));
        let mut command = self.command("git");
        command.args(["-c", &name, "-c", &email, "-c", "commit.gpgsign=false", "commit", "-q", "--allow-empty", "-m"]);
        command.arg(format!("Change\n\n{body}")).env("GIT_AUTHOR_DATE", at).env("GIT_COMMITTER_DATE", at);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    pub(crate) fn command(&self, program: &str) -> Command {
        let folder = self.bench.path("site");
        std::fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new(program);
        command.current_dir(folder).env_remove("SSH_AUTH_SOCK").env("HOME", self.bench.path("")).env("TZ", "UTC");
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "PLACET_KEY", "GIT_DIR", "GIT_INDEX_FILE"] {
            command.env_remove(name);
        }
        command
    }

    pub(crate) fn placet(&self, arguments: &[&str]) -> Done {
        let mut command = self.command(env!("CARGO_BIN_EXE_placet"));
        if !self.now.get().is_empty() {
            command.args(["--at", self.now.get()]);
        }
        command.args(arguments);
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
        Done { code: status.code().unwrap_or(-1), text }
    }

    pub(crate) fn decide(&self, word: &str, name: &str, role: &str, more: &[&str]) -> Done {
        let key = self.bench.path(name);
        self.placet(&[&[word, POST, "--role", role, "--key", key.to_str().unwrap()], more].concat())
    }

    pub(crate) fn approve(&self, name: &str, role: &str) {
        self.decide("approve", name, role, &[]).says(0, &["Approved as", "key SHA256:"]);
    }

    pub(crate) fn approve_site(&self) {
        let key = self.bench.path("ida");
        self.placet(&["approve", "site", "--role", "it", "--key", key.to_str().unwrap()]).says(0, &["Approved as ida"]);
    }

    /// Findings about approvals, as `CODE title` with the reason.
    pub(crate) fn check(&self) -> Vec<String> {
        self.check_with(&[])
    }

    pub(crate) fn check_with(&self, more: &[&str]) -> Vec<String> {
        let done = self.placet(&[&["check", "--format", "json"], more].concat());
        let start = done.text.find('{').unwrap_or_else(|| panic!("{}", done.text));
        let report: serde_json::Value =
            serde_json::Deserializer::from_str(&done.text[start..]).into_iter().next().unwrap().unwrap();
        let all = report["findings"].as_array().unwrap_or_else(|| panic!("{report:#}")).iter();
        let own = all.filter(|found| found["code"].as_str().unwrap().starts_with("GOV0"));
        own.map(|found| {
            format!(
                "{} {} | {}",
                found["code"].as_str().unwrap(),
                found["title"].as_str().unwrap(),
                found["why"].as_str().unwrap_or_default()
            )
        })
        .collect()
    }
}

pub(crate) fn post(text: &str) -> String {
    format!(
        "+++\ntitle = \"Results\"\ndescription = \"What we earned in the third quarter, and what that means for you.\"\ndate = 2026-05-31\nauthors = [\"Mara Roe\"]\n+++\n{text} See [the chart](chart.csv) and [the seal](/img/seal.txt).\n"
    )
}

#[track_caller]
pub(crate) fn only(found: &[String], starts: &[&str]) {
    assert!(
        found.len() == starts.len() && found.iter().zip(starts).all(|(found, start)| found.starts_with(start)),
        "{found:#?}"
    );
}

#[test]
fn a_post_goes_from_draft_to_approval_and_back() {
    let blog = Blog::with(&ROLES.replace("most_words = 1", "most_words = 0"));
    blog.approve_site();
    only(&blog.check(), &["GOV020 Ask for the approval of `brand`", "GOV020 Ask for the approval of `legal`"]);
    blog.placet(&["build"]).says(4, &["Nothing was written"]);
    blog.placet(&["status"]).says(
        0,
        &[
            "In review\n  content/news/q3/index.md",
            "waiting for lee@corp.example or kim@corp.example since 2026-06-01 08:00 UTC",
            "Approved\n  content/about.md",
        ],
    );
    // Legal says no, and the reason reaches the author.
    blog.decide("reject", "lee", "legal", &[]).says(2, &["A rejection says why"]);
    blog.decide("reject", "lee", "legal", &["--note", "name the currency"]).says(0, &["Rejected as lee"]);
    let found = blog.check();
    assert!(found.iter().any(|found| found.starts_with("GOV027") && found.contains("name the currency")), "{found:#?}");
    blog.placet(&["status", POST]).says(0, &["Rejected"]);
    // The author changes it; two roles agree.
    blog.write(POST, &post("Our revenue grew by a fifth, in euros."));
    blog.record("mara", "2026-06-01T12:30:00Z", "");
    blog.now.set("2026-06-01T13:00:00Z");
    blog.placet(&["status", POST]).says(0, &["In review"]);
    blog.approve("kim", "legal");
    blog.placet(&["status", POST]).says(
        0,
        &[
            "legal        approved by kim@corp.example on 2026-06-01 13:00 UTC",
            "brand        waiting for bo@corp.example or lee@corp.example",
        ],
    );
    blog.approve("bo", "brand");
    only(&blog.check(), &[]);
    blog.placet(&["status", POST]).says(0, &["Approved"]);
    blog.record("bo", "2026-06-01T13:10:00Z", "");
    only(&blog.check(), &[]);
    blog.placet(&["build"]).says(0, &["Built 2 pages"]);
    blog.placet(&["status", POST]).says(0, &["Live"]);
    // One word: the approval lapses and the word is shown.
    blog.write(POST, &post("Our revenue grew by a quarter, in euros."));
    only(&blog.check(), &["GOV022 Ask `bo@corp.example` to approve", "GOV022 Ask `kim@corp.example` to approve"]);
    blog.placet(&["status", POST]).says(0, &["Changed since approval"]);
    blog.placet(&["diff", POST]).says(0, &["Our revenue grew by a [-fifth,-]{+quarter,+} in euros."]);
    blog.record("mara", "2026-06-01T13:20:00Z", "");
    blog.now.set("2026-06-01T14:00:00Z");
    blog.approve("kim", "legal");
    blog.approve("bo", "brand");
    only(&blog.check(), &[]);
    // Taken back: it is no part of the site any more, and nothing else waits for it.
    blog.decide("withdraw", "bo", "brand", &[]).says(0, &["Withdrawn as bo"]);
    let found = blog.check();
    only(&found, &["GOV031 Remove the link to the withdrawn post `news/q3/index.md`"]);
    blog.placet(&["status", POST, "--format", "json"])
        .says(0, &["\"state\": \"withdrawn\"", "\"waiting_for\": [\n            \"bo@corp.example\""]);
}

#[test]
fn stock_tools_verify_an_approval() {
    let blog = Blog::new();
    blog.approve("lee", "legal");
    let file = "approvals/news/q3/legal.lee.approval";
    let script = format!(
        "ssh-keygen -Y verify -f governance/allowed_signers -I lee@corp.example -n approve.legal@{SITE} -s {file}.sig < {file} && sha256sum -c --strict {file}"
    );
    let run = || blog.command("sh").args(["-c", &script]).output().unwrap();
    let output = run();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    for name in [POST, "content/news/q3/chart.csv", "static/img/seal.txt"] {
        assert!(text.contains(&format!("{name}: OK")), "{text}");
    }
    blog.write("static/img/seal.txt", "another seal\n");
    assert!(!run().status.success());
    let found = blog.check();
    assert!(
        found.iter().any(|found| found.starts_with("GOV022") && found.contains("`static/img/seal.txt` is not what")),
        "{found:#?}"
    );
}

#[test]
fn nobody_approves_their_own_work() {
    // An author in the details, by another name.
    let blog = Blog::new();
    blog.approve_site();
    blog.write(POST, &post("Text.").replace("Mara Roe", "Lee Doe"));
    blog.record("mara", "2026-06-01T09:00:00Z", "");
    blog.approve("lee", "legal");
    blog.approve("bo", "brand");
    only(
        &blog.check(),
        &["GOV023 Let someone else of `legal` approve this | `lee@corp.example` is one of its authors"],
    );
    // A co-author of a change to a picture.
    blog.write(POST, &post("Text."));
    blog.write("static/img/seal.txt", "drawn by two\n");
    blog.record("mara", "2026-06-01T10:00:00Z", "Co-authored-by: Bo <bo@corp.example>");
    blog.approve("kim", "legal");
    blog.approve("bo", "brand");
    only(
        &blog.check(),
        &["GOV023 Let someone else of `brand` approve this | `bo@corp.example` worked on it on 2026-06-01"],
    );
    // One person in two roles.
    blog.write("static/img/seal.txt", "drawn anew\n");
    blog.record("mara", "2026-06-01T11:00:00Z", "");
    std::fs::remove_dir_all(blog.bench.path("site/approvals/news")).unwrap();
    blog.approve("lee", "legal");
    blog.approve("lee", "brand");
    only(&blog.check(), &["GOV028 Let two people approve for"]);
    blog.approve("kim", "legal");
    only(&blog.check(), &[]);
}

#[test]
fn without_its_history_nobody_can_tell_who_wrote_it() {
    let blog = Blog::new();
    blog.approve_site();
    blog.approve("lee", "legal");
    blog.approve("bo", "brand");
    blog.record("mara", "2026-06-01T12:00:00Z", "");
    only(&blog.check(), &[]);
    let copy = blog.bench.path("copy");
    blog.git(&[
        "clone",
        "-q",
        "--depth",
        "1",
        &format!("file://{}", blog.bench.path("site").display()),
        copy.to_str().unwrap(),
    ]);
    let root = ["--root", copy.to_str().unwrap()];
    let found = blog.check_with(&root);
    assert!(
        !found.is_empty() && found.iter().all(|found| found.starts_with("GOV018") && found.contains("newest part")),
        "{found:#?}"
    );
    std::fs::remove_dir_all(copy.join(".git")).unwrap();
    let found = blog.check_with(&root);
    assert!(
        !found.is_empty()
            && found.iter().all(|found| found.starts_with("GOV018") && found.contains("There is no history")),
        "{found:#?}"
    );
}

#[test]
fn keys_and_approvals_end() {
    let blog = Blog::new();
    blog.approve_site();
    let signers = blog.read("governance/allowed_signers");
    let with = |find: &str, put: &str| blog.write("governance/allowed_signers", &signers.replace(find, put));
    blog.approve("lee", "legal");
    blog.approve("bo", "brand");
    let policy = |found: Vec<String>| -> Vec<String> {
        found.into_iter().filter(|found| !found.starts_with("GOV026") && !found.contains("governance/")).collect()
    };
    with("lee@corp.example ", "lee@corp.example valid-before=\"20260101Z\",");
    only(&policy(blog.check()), &["GOV025 Ask `lee@corp.example` for a new approval | The key had ended"]);
    with("lee@corp.example ", "lee@corp.example valid-after=\"20260701Z\",");
    only(&policy(blog.check()), &["GOV025 Ask `lee@corp.example` for a new approval | The key did not count yet"]);
    with("lee@corp.example namespaces=\"approve.legal", "lee@corp.example namespaces=\"approve.finance");
    only(&policy(blog.check()), &["GOV024 Let someone approve this who holds `legal` | The key may not sign"]);
    with("lee@corp.example ", "lou@corp.example ");
    only(&policy(blog.check()), &["GOV024 Let someone approve this who holds `legal` | The key is not one"]);
    with("", "");
    let lee = signers.lines().next().unwrap();
    blog.write("governance/revoked_keys", &lee[lee.find("ssh-ed25519").unwrap()..]);
    only(&policy(blog.check()), &["GOV025 Ask `lee@corp.example` for a new approval | The key is revoked"]);
    std::fs::remove_file(blog.bench.path("site/governance/revoked_keys")).unwrap();
    blog.write(
        "governance/roles.toml",
        &ROLES.replace("who = [\"lee@corp.example\", \"kim@corp.example\"]", "who = [\"kim@corp.example\"]"),
    );
    only(&policy(blog.check()), &["GOV024 Let someone approve this who holds `legal` | This person does not hold"]);
    let advice = blog.check();
    assert!(advice.iter().any(|found| found.starts_with("GOV026 Ask `bo@corp.example` whether")), "{advice:#?}");
    blog.write("governance/roles.toml", ROLES);
    only(&blog.check(), &[]);
    blog.now.set("2026-05-01T00:00:00Z");
    let found = blog.check();
    assert!(found.iter().filter(|found| found.contains("Its time lies ahead")).count() >= 2, "{found:#?}");
    blog.now.set("2026-08-30T12:00:00Z");
    let found = blog.check();
    assert!(
        found.iter().filter(|found| found.contains("It is older than the policy allows")).count() >= 2,
        "{found:#?}"
    );
}

#[test]
fn what_cannot_be_verified_stops() {
    let blog = Blog::new();
    blog.approve_site();
    blog.approve("lee", "legal");
    blog.approve("bo", "brand");
    let file = "approvals/news/q3/legal.lee.approval";
    let text = blog.read(file);
    let legal = |found: Vec<String>| found.into_iter().find(|found| found.starts_with("GOV029")).unwrap_or_default();
    blog.write(file, &text.replace("# role: legal", "# role: legal\n# extra: x"));
    assert!(legal(blog.check()).contains("This line is not what"));
    blog.write(file, &text.replace("decision: approve", "decision: reject"));
    assert!(legal(blog.check()).contains("does not belong to this text"));
    blog.write("approvals/news/q3/brand.lee.approval", &text);
    blog.write("approvals/news/q3/brand.lee.approval.sig", &blog.read(&format!("{file}.sig")));
    blog.write(file, &text);
    assert!(legal(blog.check()).contains("another role"));
    std::fs::remove_file(blog.bench.path("site/approvals/news/q3/brand.lee.approval")).unwrap();
    std::fs::remove_file(blog.bench.path("site").join(format!("{file}.sig"))).unwrap();
    assert!(legal(blog.check()).contains("`.sig`"));
}

#[test]
fn a_change_does_not_bring_its_own_judge() {
    let blog = Blog::new();
    blog.approve_site();
    blog.record("mara", "2026-06-01T12:00:00Z", "");
    blog.git(&["branch", "agreed"]);
    let mallory = blog.bench.key("mallory", &["-t", "ed25519"]);
    let signers = blog.read("governance/allowed_signers");
    blog.write("governance/allowed_signers", &format!("{signers}mallory@corp.example {mallory}\n"));
    blog.write("governance/roles.toml", &ROLES.replace("lee@corp.example\", \"kim", "mallory@corp.example\", \"kim"));
    blog.decide("approve", "mallory", "legal", &[]).says(0, &["Approved as mallory"]);
    blog.write("governance/policy.toml", "[levels]\nGOV020 = \"advise\"\nGOV023 = \"off\"\n");
    let found = blog.check_with(&["--trust", "agreed"]);
    let has = |start: &str, part: &str| {
        assert!(
            found.iter().any(|found| found.starts_with(start) && found.contains(part)),
            "{start} {part}: {found:#?}"
        );
    };
    has("GOV021", "would itself let `mallory@corp.example` sign");
    has("GOV021", "change who must approve what");
    has("GOV021", "`governance/policy.toml` | This change would change what is checked");
    has("GOV024", "The key is not one of this person");
    has("GOV022", "`ida@corp.example` approved for `it`");
    // With the agreement of those who own it, the change of the policy is one like any other.
    let key = blog.bench.path("ida");
    blog.placet(&["--trust", "agreed", "approve", "site", "--role", "it", "--key", key.to_str().unwrap()]).says(0, &[]);
    let found = blog.check_with(&["--trust", "agreed"]);
    assert!(!found.iter().any(|found| found.starts_with("GOV021")), "{found:#?}");
}

#[test]
fn small_edits_and_emergencies_are_what_the_policy_says() {
    let blog = Blog::new();
    blog.approve_site();
    blog.write(POST, &post("Our revnue grew."));
    blog.record("mara", "2026-06-01T11:00:00Z", "");
    blog.approve("kim", "legal");
    blog.approve("bo", "brand");
    blog.write(POST, &post("Our revenue grew."));
    only(&blog.check(), &[]);
    blog.write(POST, &post("Our revnue not grew."));
    only(&blog.check(), &["GOV022", "GOV022"]);
    // Let out in an emergency: two days to look at it.
    blog.decide("approve", "ida", "duty", &["--note", "recall"]).says(0, &["Approved as ida"]);
    only(&blog.check(), &["GOV019 Check until 2026-06-03 what went out in an emergency"]);
    blog.placet(&["build"]).says(0, &["Built"]);
    blog.now.set("2026-06-03T12:00:00Z");
    let found = blog.check();
    assert!(
        found.iter().any(|found| found.starts_with("GOV020") && found.contains("after the emergency")),
        "{found:#?}"
    );
    blog.placet(&["build"]).says(4, &["Nothing was written"]);
}

#[test]
fn a_pack_asks_for_approvals_too() {
    let blog = Blog::with(&ROLES.replace("[[require]]\nsections = [\"news\"]\nroles = [\"legal\", \"brand\"]\n", ""));
    only(&blog.check(), &["GOV020 Ask for the approval of `it`"]);
    blog.write("governance/packs/house.toml", "name = \"house\"\nversion = \"1\"\ntitle = \"House\"\nreviewed_on = 2026-01-01\nreview_by = 2027-01-01\n[[rule]]\nid = \"revenue\"\nmessage = \"Let legal read it\"\nwhy = \"Figures.\"\nfix = \"Ask.\"\nlevel = \"block\"\nwhen = { words = [\"revenue\"] }\nrequire = { approval = \"legal\" }\n");
    blog.write("governance/policy.toml", "packs = [\"house\"]\n");
    blog.approve_site();
    only(&blog.check(), &["GOV020 Ask for the approval of `legal`"]);
    blog.approve("kim", "legal");
    only(&blog.check(), &[]);
}

#[test]
fn what_is_said_is_in_plain_words() {
    use placet::diag::{FileId, Sink};
    let mut sink = Sink::new();
    placet::approvals::Signers::read(FileId(0), "a\n", &mut sink);
    placet::approvals::Revoked::read(FileId(0), b"a\n", &mut sink);
    none(&sink.findings().iter().flat_map(complaints).collect::<Vec<_>>());
}
