//! Agreement around a release: legal holds, pilots, separation of those who publish, lead times, what evidence says.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::approvals::{Blog, Done, POST, ROLES, only, post};

const TARGET: &str =
    "[target.web]\nkind = \"directory\"\npath = \"../served\"\nenvironment = \"production\"\nkeep = 2\n";

/// Only `legal` has to agree.
fn one_role() -> String {
    ROLES
        .replace("roles = [\"legal\", \"brand\"]", "roles = [\"legal\"]")
        .replace("[[require]]\nsubject = \"site\"\nroles = [\"it\"]\n", "")
}

/// A blog at the clock with a target, whose post `legal` has approved.
fn approved(policy: &str) -> Blog {
    let blog = Blog::with(&one_role());
    blog.now.set("");
    blog.write("governance/targets.toml", TARGET);
    blog.write("governance/policy.toml", policy);
    blog.record("mara", "2026-06-01T09:00:00Z", "");
    blog.approve("kim", "legal");
    blog
}

impl Blog {
    /// Publishes in someone's name.
    fn publish_as(&self, name: &str, more: &[&str]) -> Done {
        std::thread::sleep(std::time::Duration::from_millis(1100));
        self.git(&["config", "user.name", name]);
        self.git(&["config", "user.email", &format!("{name}@corp.example")]);
        self.placet(&[&["publish", "web", "--yes"], more].concat())
    }

    /// What the gate said of the release that is served.
    fn gate(&self) -> Value {
        let release = std::fs::read_link(self.bench.path("served/current")).unwrap();
        let evidence = self.bench.path("served/evidence").join(release.file_name().unwrap());
        let text = std::fs::read_to_string(evidence.join("gate.dsse.json")).unwrap();
        let envelope: Value = serde_json::from_str(&text).unwrap();
        let payload = STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
        serde_json::from_slice::<Value>(&payload).unwrap()["predicate"].clone()
    }
}

#[test]
fn whoever_publishes_is_neither_author_nor_only_approver_and_the_key_is_another() {
    let blog = approved("[release]\napart = [\"author\", \"approver\", \"key\"]\n");
    blog.publish_as("mara", &[])
        .says(4, &["Let someone else publish `content/news/q3/index.md`", "nobody publishes their own work here"]);
    blog.publish_as("kim", &[]).says(
        4,
        &["Let a second person publish or approve `content/news/q3/index.md`", "alone approved it, and would bring it"],
    );
    let key = blog.bench.path("bo");
    blog.publish_as("otto", &["--key", key.to_str().unwrap()])
        .says(4, &["Sign releases with a key that approves nothing", "could approve a post and bring it out alone"]);
    assert!(!blog.bench.path("served/current").exists());
    blog.bench.key("release", &["-t", "ed25519"]);
    let key = blog.bench.path("release");
    blog.publish_as("otto", &["--key", key.to_str().unwrap()]).says(0, &["`web` serves"]);
    // What is out already is nobody's own work any more.
    blog.publish_as("mara", &["--key", key.to_str().unwrap()]).says(0, &["`web` serves"]);
    // Where the policy says nothing, it is as before.
    approved("").publish_as("mara", &[]).says(0, &["`web` serves"]);
}

#[test]
fn evidence_names_decisions_that_were_verified() {
    let blog = approved("");
    // Given for other words: it lies there, counts for nothing, and is no evidence.
    blog.approve("lee", "legal");
    blog.write(POST, &post("Our revenue grew by a quarter, not by a fifth."));
    blog.record("mara", "2026-06-01T10:00:00Z", "");
    blog.approve("kim", "legal");
    assert!(blog.read("approvals/news/q3/legal.lee.approval").contains("# decision: approve"));
    blog.publish_as("otto", &[]).says(0, &[]);
    let gate = blog.gate();
    let all = gate["approvals"].as_array().unwrap();
    let signers: Vec<&str> = all.iter().map(|own| own["signer"].as_str().unwrap()).collect();
    assert_eq!(signers, ["kim@corp.example"], "{gate:#}");
    let own = &all[0];
    assert_eq!(
        (&own["decision"], &own["verdict"], &own["role"]),
        (&"approve".into(), &"verified".into(), &"legal".into())
    );
    assert!(own["key"].as_str().unwrap().starts_with("SHA256:"), "{own:#}");
    assert_eq!(own["files"]["sha256"].as_str().unwrap().len(), 64);
    let digest = placet::output::sha256(blog.read("approvals/news/q3/legal.kim.approval").as_bytes());
    assert_eq!(own["digest"]["sha256"].as_str().unwrap(), digest);
}

#[test]
fn a_legal_hold_keeps_sources_approvals_and_releases() {
    let blog = approved("");
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let hold = format!(
        "[[hold]]\nid = \"H-1\"\npaths = [\"content/news/q3\"]\nreason = \"Doe v. Corp\"\nowner = \"Legal\"\nfrom = {today}\n"
    );
    blog.write("governance/holds.toml", &hold);
    let now = || jiff::Timestamp::now().to_string();
    blog.record("mara", &now(), "");
    for _ in 0..4 {
        blog.publish_as("otto", &[]).says(0, &["No release is removed: the legal hold `H-1` is in force"]);
    }
    assert_eq!(std::fs::read_dir(blog.bench.path("served/releases")).unwrap().count(), 4, "more than `keep`");
    // A picture of the post, and an approval.
    std::fs::remove_file(blog.bench.path("site/content/news/q3/chart.csv")).unwrap();
    std::fs::remove_file(blog.bench.path("site/approvals/news/q3/legal.kim.approval")).unwrap();
    blog.record("mara", &now(), "");
    blog.publish_as("otto", &[]).says(
        1,
        &["Restore `content/news/q3/chart.csv`", "Restore `approvals/news/q3/legal.kim.approval`", "legal hold `H-1`"],
    );
    // Put back, and the hold lifted: releases beyond those that stay go again.
    blog.git(&["revert", "--no-commit", "HEAD"]);
    let lifted = hold.replace(&format!("from = {today}"), "from = 2020-01-01\nuntil = 2020-02-01");
    blog.write("governance/holds.toml", &lifted);
    blog.publish_as("otto", &[]).says(0, &[]);
    assert!(std::fs::read_dir(blog.bench.path("served/releases")).unwrap().count() <= 3);
    // A pack that says how long published versions are kept does the same for as long.
    let kept = approved("packs = [\"retention\"]\n");
    for _ in 0..4 {
        kept.publish_as("otto", &[]).says(0, &[]);
    }
    assert_eq!(std::fs::read_dir(kept.bench.path("served/releases")).unwrap().count(), 4);
    assert_eq!(kept.gate()["retention"]["years"], 3);
}

#[test]
fn a_pilot_ends_with_its_exceptions() {
    let blog = Blog::with(&one_role());
    blog.write(
        "content/about.md",
        "+++\ntitle = \"About us\"\n+++\nWe make tools, see [there](http://partner.example/).\n",
    );
    let policy = |until: &str| {
        format!(
            "[levels]\nLNK007 = \"block\"\n[pilot]\nowner = \"Mara Roe\"\nbudget = \"EUR 5,000\"\nuntil = {until}\n\
             [environments.pilot.levels]\nGOV020 = \"advise\"\n"
        )
    };
    let waiver = "[[waiver]]\nid = \"W1\"\nrule = \"LNK007\"\npath = \"content/about.md\"\nwhole_file = true\n\
                  environment = \"pilot\"\nreason = \"trial\"\nowner = \"Mara\"\napproved_by = \"IT\"\nexpires = 2026-10-01\n";
    blog.write("governance/waivers.toml", waiver);
    blog.write("governance/policy.toml", &policy("2026-09-30"));
    let codes = |env: &str| -> Vec<String> {
        let found = blog.placet(&["check", "--env", env, "--format", "short"]);
        let line = |line: &str| {
            line.contains(": to fix: ").then(|| line.rsplit('[').next().unwrap().trim_end_matches(']').to_owned())
        };
        found.text.lines().filter_map(line).collect()
    };
    // It runs: the approval is advice and the link is covered there, and only there.
    assert_eq!(codes("pilot"), [""; 0]);
    assert_eq!(codes("production"), ["LNK007", "GOV020"]);
    let said = |env: &str| blog.placet(&["check", "--env", env]).text;
    assert!(!said("pilot").contains("GOV034"));
    // Its end is announced.
    blog.write("governance/policy.toml", &policy("2026-06-10"));
    assert!(said("pilot").contains("GOV034") && said("production").contains("Prepare for the end of the pilot"));
    // It is over: nothing is excepted any more.
    blog.write("governance/policy.toml", &policy("2026-05-31"));
    assert_eq!(codes("pilot"), ["LNK007", "GOV020", "GOV035"]);
    assert_eq!(codes("production"), ["LNK007", "GOV020"]);
    assert!(said("production").contains("Remove the pilot that has ended"));
    // Exceptions for a pilot that nobody owns are none.
    blog.write("governance/policy.toml", "[environments.pilot.levels]\nGOV020 = \"advise\"\n");
    assert!(said("pilot").contains("Say whose the pilot is, and when it ends"));
}

#[test]
fn a_post_waits_for_its_lead_time() {
    let blog = Blog::with(&one_role());
    blog.write("governance/calendar.toml", "[lead_time.sections]\nnews = \"48h\"\n");
    blog.approve("kim", "legal");
    let found = blog.check();
    only(&found, &["GOV036 Wait until 2026-06-03 08:00 UTC with this post"]);
    blog.placet(&["build"]).says(5, &["Nothing was written"]);
    blog.now.set("2026-06-03T08:00:00Z");
    only(&blog.check(), &[]);
    // The same from a pack, for those posts it is about.
    blog.now.set("2026-06-01T12:00:00Z");
    blog.write("governance/calendar.toml", "");
    blog.write("governance/packs/house.toml", "name = \"house\"\nversion = \"1\"\ntitle = \"House\"\nreviewed_on = 2026-01-01\nreview_by = 2027-01-01\n[[rule]]\nid = \"revenue\"\nmessage = \"Let others read it\"\nwhy = \"Figures.\"\nfix = \"Wait.\"\nlevel = \"block\"\nwhen = { words = [\"revenue\"] }\nrequire = { lead_time = \"24h\" }\n");
    blog.write("governance/policy.toml", "packs = [\"house\"]\n");
    blog.approve("kim", "legal");
    only(&blog.check(), &["GOV036 Wait until 2026-06-02 08:00 UTC with this post"]);
    blog.write(POST, &post("Nothing about money."));
    blog.record("mara", "2026-06-01T11:00:00Z", "");
    blog.approve("kim", "legal");
    only(&blog.check(), &[]);
}

#[test]
fn verdicts_are_replayed() {
    let blog = Blog::with(&one_role());
    blog.approve("kim", "legal");
    blog.write(
        "governance/calendar.toml",
        "[[window]]\nname = \"summer\"\nkind = \"deny\"\nfrom = 2026-07-01\nuntil = 2026-08-01\n[lead_time.sections]\nnews = \"48h\"\n",
    );
    // Days later everything is as it was at each of these instants, byte for byte.
    let at = |instant: &'static str| {
        blog.now.set(instant);
        blog.placet(&["check", "--format", "json", "--no-cache"]).text
    };
    let instants = ["2026-06-01T12:00:00Z", "2026-06-04T12:00:00Z", "2026-09-15T12:00:00Z"];
    let first = instants.map(at);
    assert!(first[0].contains("GOV036") && !first[1].contains("GOV036") && first[2].contains("GOV025"));
    assert_eq!(instants.map(at), first);
}

#[test]
fn withdrawn_posts_lead_elsewhere_or_stay_gone_without_their_files() {
    let blog = Blog::with(&one_role());
    blog.write("content/about.md", "+++\ntitle = \"About us\"\n+++\nWe make tools. [Seal](/img/seal.txt)\n");
    blog.approve("kim", "legal");
    blog.placet(&["build"]).says(0, &["Built"]);
    // To another page, without a page of its own; the seal stays, because another page shows it.
    blog.decide("withdraw", "kim", "legal", &["--redirect", "javascript:x"]).says(2, &["Nothing can lead to"]);
    blog.decide("withdraw", "kim", "legal", &["--redirect", "/about/"]).says(0, &["Withdrawn as kim"]);
    blog.placet(&["build"]).says(0, &["Built"]);
    let page = blog.read("public/news/q3/index.html");
    assert!(page.contains("0; url=/about/") && !page.contains("Results"), "{page}");
    assert!(
        blog.read("public/redirects.json").contains("\"/news/q3/\"")
            && !blog.bench.path("site/public/410.html").exists()
    );
    assert!(blog.bench.path("site/public/img/seal.txt").exists());
    assert!(!blog.bench.path("site/public/news/q3/chart.csv").exists());
    // Taken back again, without a place to lead to: it keeps its address, and says that it was withdrawn.
    blog.decide("withdraw", "kim", "legal", &[]).says(0, &["Withdrawn as kim"]);
    blog.write("content/about.md", "+++\ntitle = \"About us\"\n+++\nWe make tools.\n");
    blog.placet(&["build"]).says(0, &["Built"]);
    assert!(blog.read("public/news/q3/index.html").contains("This page was withdrawn"));
    assert!(!blog.bench.path("site/public/img/seal.txt").exists());
    // Words that somebody copied are found.
    blog.write("content/about.md", &format!("+++\ntitle = \"About us\"\n+++\n{}\n", "Our revenue grew by a fifth."));
    blog.placet(&["build"]).says(1, &["Remove these words of a withdrawn post"]);
    blog.write("content/about.md", "+++\ntitle = \"About us\"\n+++\nWe make tools.\n");
    // Deleted, it stays gone; and a title is said only where the policy says so.
    blog.write("governance/policy.toml", "[withdrawn]\ntitle = true\n");
    blog.placet(&["build"]).says(0, &["Built"]);
    assert!(blog.read("public/news/q3/index.html").contains("Results"));
    std::fs::remove_dir_all(blog.bench.path("site/content/news")).unwrap();
    blog.placet(&["build"]).says(0, &["Built"]);
    let page = blog.read("public/news/q3/index.html");
    assert!(page.contains("This page was withdrawn") && !page.contains("Results"), "{page}");
    // What nobody has seen leaves no address.
    let early = Blog::with(&one_role());
    early.write("content/about.md", "+++\ntitle = \"About us\"\n+++\nWe make tools.\n");
    early.decide("withdraw", "kim", "legal", &[]).says(0, &["Withdrawn as kim"]);
    early.placet(&["build"]).says(0, &["Built"]);
    assert!(!early.bench.path("site/public/news/q3").exists());
}
