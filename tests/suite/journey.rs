//! The whole life of a post, as people live it: real keys, a real repository, the real program, the real clock.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::approvals::{Blog, POST, ROLES, SITE, post};

/// The post: sentences that stand nowhere else.
const FIRST: &str = "Our revenue grew by a fifth in the third quarter.";
const CHANGED: &str = "Our revenue grew by a quarter in the third quarter.";

/// An instant, counted from now in minutes, as people write it.
fn from_now(minutes: i64) -> String {
    let at = Timestamp::now().checked_add(SignedDuration::from_mins(minutes)).unwrap();
    Timestamp::from_second(at.as_second()).unwrap().to_string()
}

/// The clock shows another second afterwards: approvals and names of releases hold seconds.
fn tick() {
    std::thread::sleep(Duration::from_millis(1100));
}

impl Blog {
    /// A blog at the clock, with a target and a freeze that is over; work on it lies some hours back.
    fn at_the_clock() -> Self {
        let blog = Self::with(&ROLES.replace("most_words = 1", "most_words = 0"));
        blog.now.set("");
        blog.write(
            "governance/calendar.toml",
            &format!(
                "[[window]]\nname = \"quiet days\"\nkind = \"deny\"\nfrom = {}\nuntil = {}\nticket = \"CHG7\"\n",
                from_now(-3 * 24 * 60),
                from_now(-2 * 24 * 60)
            ),
        );
        blog.write(
            "governance/targets.toml",
            "[target.web]\nkind = \"directory\"\npath = \"../served\"\nenvironment = \"production\"\nkeep = 3\n",
        );
        blog.write("content/about.md", "+++\ntitle = \"About us\"\n+++\nWe make tools.\n");
        blog.write("static/img/q3.css", "/* figures of the third quarter */\n");
        blog
    }

    fn mara(&self, text: &str, publish_at: &str) {
        let text = post(text).replace("title = \"Results\"", "title = \"A record third quarter\"");
        let text = text.replace("date = 2026-05-31", &format!("date = 2026-05-31\npublish_at = {publish_at}"));
        self.write(POST, &text.replace("/img/seal.txt)", "/img/seal.txt) and [the style](/img/q3.css)"));
    }

    /// What happened, from the audit log: event, and who signed.
    fn log(&self) -> Vec<String> {
        let done = self.placet(&["audit", "show", "--format", "json"]).says(0, &[]);
        let entries: Value = serde_json::from_str(&done.text).unwrap();
        let text = |entry: &Value| {
            let signer = entry["details"]["signer"].as_str().unwrap_or_default();
            let role = entry["details"]["role"].as_str().unwrap_or_default();
            format!("{} {role} {}", entry["event"].as_str().unwrap(), signer.split('@').next().unwrap())
        };
        entries.as_array().unwrap().iter().map(|entry| text(entry).trim().to_owned()).collect()
    }

    /// Runs a line of shell in the site; what it printed.
    fn shell(&self, line: &str) -> (bool, String) {
        let output = self.command("sh").args(["-c", line]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.success(), text)
    }

    /// Every signature that lies in the repository holds for the stock tool.
    fn signatures_hold(&self, count: usize) {
        let (done, text) = self.shell(&format!(
            "for f in $(find approvals -name '*.approval'); do \
             role=$(sed -n 's/^# role: //p' $f); who=$(sed -n 's/^# signer: //p' $f); \
             ssh-keygen -Y verify -f governance/allowed_signers -I $who -n approve.$role@{SITE} -s $f.sig < $f || exit 1; done"
        ));
        assert!(done, "{text}");
        assert_eq!(text.matches("Good \"approve.").count(), count, "{text}");
    }

    fn agree(&self) {
        tick();
        self.approve("kim", "legal");
        self.approve("bo", "brand");
    }

    fn publish(&self) {
        tick();
        let done = self.placet(&["publish", "web", "--yes"]);
        done.says(0, &["`web` serves"]);
    }

    /// Everything that is served, by path.
    fn served(&self) -> Vec<(String, Vec<u8>)> {
        let folder = self.bench.path("served/current").canonicalize().unwrap();
        let all = crate::files(&folder, "").into_iter();
        all.map(|path| {
            let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
    }
}

/// Paths of files that hold some bytes.
fn holding<'a>(files: &'a [(String, Vec<u8>)], text: &str) -> Vec<&'a str> {
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    files.iter().filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path.as_str()).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
fn a_post_lives_from_its_first_word_to_its_withdrawal() {
    let blog = Blog::at_the_clock();
    // Written for a day in the freeze, checked, and others are asked.
    blog.mara(FIRST, &from_now(-60 * 60));
    blog.record("mara", &from_now(-120), "");
    blog.approve_site();
    blog.placet(&["check", POST]).says(0, &["Give this post a new date"]);
    blog.placet(&["status", POST]).says(0, &["In review", "waiting for lee@corp.example or kim@corp.example since"]);
    // Legal says no; the author changes it; two roles agree.
    blog.decide("reject", "lee", "legal", &["--note", "name the currency"]).says(0, &["Rejected as lee"]);
    blog.placet(&["status", POST]).says(0, &["Rejected"]);
    blog.mara(&FIRST.replace("fifth", "fifth, in euros,"), &from_now(-60 * 60));
    blog.record("mara", &from_now(-90), "");
    blog.agree();
    blog.placet(&["status", POST]).says(0, &["On hold", "approved by kim@corp.example"]);
    // One word: the approval lapses, and the word is shown.
    blog.mara(&CHANGED.replace("quarter in", "quarter, in euros, in"), &from_now(-60 * 60));
    blog.placet(&["status", POST]).says(0, &["Changed since approval"]);
    blog.placet(&["diff", POST]).says(0, &["Our revenue grew by a [-fifth,-]{+quarter,+} in euros,"]);
    blog.record("mara", &from_now(-60), "");
    blog.agree();
    blog.placet(&["status", POST]).says(0, &["On hold"]);
    // It fell due in a freeze: it does not go out, also not now that the freeze is over.
    blog.publish();
    assert!(holding(&blog.served(), "Our revenue").is_empty() && !blog.bench.path("served/current/news/q3").exists());
    let frozen = from_now(-2 * 24 * 60 - 5);
    blog.placet(&["reschedule", POST, "--to", &frozen, "--reason", "x"]).says(5, &["in the freeze `quiet days`"]);
    blog.placet(&["reschedule", POST, "--to", &from_now(-1), "--reason", "the quiet days are over"])
        .says(0, &["appears on", "ask for the approvals again"]);
    blog.placet(&["status", POST]).says(0, &["Changed since approval"]);
    blog.placet(&["publish", "web", "--yes"]).says(4, &["Nothing was published"]);
    blog.write("content/about.md", "+++\ntitle = \"About us\"\n+++\nWe make tools. [News](@/news/q3/index.md)\n");
    blog.record("mara", &from_now(0), "");
    blog.agree();
    blog.placet(&["status", POST]).says(0, &["Approved"]);
    blog.signatures_hold(4);
    blog.publish();
    let out = blog.served();
    for text in ["Our revenue grew by a quarter", "A record third quarter"] {
        assert!(holding(&out, text).contains(&"news/q3/index.html"), "{text}: {:?}", holding(&out, text));
    }
    assert!(out.iter().any(|(path, _)| path == "img/q3.css") && out.iter().any(|(path, _)| path == "img/seal.txt"));
    // Taken back: the next publication goes through at once, and not a byte of the post is left.
    tick();
    blog.decide("withdraw", "bo", "brand", &["--note", "the figures are wrong"]).says(0, &["Withdrawn as bo"]);
    blog.placet(&["status", POST]).says(0, &["Withdrawn"]);
    blog.publish();
    let left = blog.served();
    for text in ["Our revenue", "third quarter", "A record", "q,revenue", "seal\n", "What we earned"] {
        assert!(holding(&left, text).is_empty(), "{text}: {:?}", holding(&left, text));
    }
    let gone: Vec<&str> = left.iter().map(|(path, _)| path.as_str()).filter(|path| path.contains("q3")).collect();
    assert_eq!(gone, ["news/q3/index.html", "news/q3/index.html.br", "news/q3/index.html.gz"]);
    for page in ["news/q3/index.html", "410.html"] {
        let text = text_of(&left, page);
        assert!(text.contains("This page was withdrawn") && text.contains("noindex"), "{page}: {text}");
    }
    // Only a link that is advised against still leads there.
    assert_eq!(holding(&left, "/news/q3/"), [".placet/serve-plan.json", "about/index.html", "about/index.json"]);
    // Going back would bring it out again.
    blog.placet(&["rollback", "web"]).says(1, &["shows `content/news/q3/index.md`, which was withdrawn since"]);
    // Every step is in the log, in order, and both checks of the log agree.
    assert_eq!(
        blog.log(),
        [
            "approve it ida",
            "reject legal lee",
            "approve legal kim",
            "approve brand bo",
            "approve legal kim",
            "approve brand bo",
            "publish",
            "check",
            "reschedule",
            "approve legal kim",
            "approve brand bo",
            "publish",
            "check",
            "withdraw brand bo",
            "publish",
            "check",
        ]
    );
    let said = blog.placet(&["audit", "verify"]).says(0, &["ok "]).text;
    blog.write("check.sh", &blog.placet(&["audit", "script"]).text);
    assert_eq!(blog.shell("sh check.sh"), (true, said));
    blog.signatures_hold(4);
    // A line that is deleted is found by both, at the same place.
    let name = format!("audit/{}.jsonl", Timestamp::now().strftime("%Y"));
    let log = blog.read(&name);
    let lines: Vec<&str> = log.lines().collect();
    blog.write(&name, &[&lines[..4], &lines[5..]].concat().join("\n"));
    let said = blog.placet(&["audit", "verify"]).says(1, &[":5: does not follow the line before"]).text;
    assert_eq!(blog.shell("sh check.sh"), (false, said));
    // Nothing is approved that cannot be recorded.
    blog.decide("approve", "bo", "brand", &[]).says(1, &["Nothing was written, because it cannot be recorded"]);
    blog.signatures_hold(4);
}

fn text_of(files: &[(String, Vec<u8>)], path: &str) -> String {
    let found = files.iter().find(|(own, _)| own == path);
    String::from_utf8_lossy(&found.unwrap_or_else(|| panic!("{path} is not served")).1).into_owned()
}
