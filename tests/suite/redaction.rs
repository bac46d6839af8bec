//! What must not be shown is shown nowhere: in no format, not in what other findings quote, not in a repair.

use placet::diag::{Finding, Sources, Span};
use placet::policy::{Policy, judge};
use placet::report::{FORMATS, Look, ReportCx};
use placet::rules::secrets::SecretRules;

use crate::none;
use crate::site_test::SiteTest;

/// Secrets and numbers that stand in the site below, with the part that may be seen.
const SECRETS: &[&str] = &[
    "h4rd&t0-gu3ss",
    "h4rd&amp;t0-gu3ss",
    "glpat-aB3dE5fG7hJ9kL1mN2pQ",
    "4539 5787 6362 1486",
    "DE75512108001245126199",
    "536-22-1234",
    "anna.smith@acme-cloud.io",
    "+49 171 2345678",
    "AKIAQ3EGR7ZLT5NPW2XJ",
    "MIIEpAIBAAKCAQEA7bq3dE5fG7hJ9",
    "ghp_aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY3zA5",
];

/// A site where they stand in many places that a report may show.
const SITE: &str = "\
-- config.toml --
base_url = \"https://blog.example.com\"
title = \"Example\"
-- content/post.md --
+++
title = \"Launch AKIAQ3EGR7ZLT5NPW2XJ\"
date = 2026-05-14
darft_ghp_aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY3zA5 = true
glpat-aB3dE5fG7hJ9kL1mN2pQ = \u{201c}glpat-aB3dE5fG7hJ9kL1mN2pQ\u{201d}
+++
See [it](http://anna:h4rd&t0-gu3ss@git.acme.io/x), ![a](http://anna:h4rd&t0-gu3ss@cdn.acme.io/a.png) and
[that](@/glpat-aB3dE5fG7hJ9kL1mN2pQ.md). <script>key = \"AKIAQ3EGR7ZLT5NPW2XJ\"</script> <b onclick=\"f('AKIAQ3EGR7ZLT5NPW2XJ')\">x</b>

She paid with 4539 5787 6362 1486\u{200b} from DE75512108001245126199; her SSN is 536-22-1234.
Write to anna.smith@acme-cloud.io or call +49 171 2345678. {{ unknown(a=\"AKIAQ3EGR7ZLT5NPW2XJ\") }}

```
-----BEGIN RSA PRIVATE KEY-----
MIIEpAIBAAKCAQEA7bq3dE5fG7hJ9
kL1mN2pQ4rS6tU8vW0xY3zA5bC7dE
-----END RSA PRIVATE KEY-----
```
-- content/other.md --
+++
title = \"Launch AKIAQ3EGR7ZLT5NPW2XJ\"
date = 2026-05-14
+++
Text
-- static/data.json --
{\"key\": \"AKIAQ3EGR7ZLT5NPW2XJ\", \"more\": \"ghp_aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY3zA5\"}
";

fn leaks(name: &str, text: &str) -> Vec<String> {
    // Markdown, HTML and JSON write some characters in other ways.
    let plain = text.replace("&#45;", "-").replace("&#95;", "_").replace("&#43;", "+").replace("&#64;", "@");
    let plain = [plain.replace("&amp;", "&"), plain];
    let leak = |secret: &&&str| plain.iter().any(|plain| plain.contains(**secret));
    SECRETS.iter().filter(leak).map(|secret| format!("{name} shows {secret}:\n{text}")).collect()
}

#[test]
fn no_format_shows_a_secret() {
    let site = SiteTest::text(SITE);
    let codes = site.codes();
    for code in [
        "SEC020/aws-access-key",
        "SEC020/gitlab-key",
        "SEC020/github-key",
        "SEC020/private-key",
        "PII001",
        "PII002",
        "PII003",
        "PII004",
        "PII005",
    ] {
        assert!(codes.contains(&code), "{code} is missing:\n{}", site.human());
    }
    let others = codes.iter().filter(|code| !code.starts_with("SEC02") && !code.starts_with("PII")).count();
    assert!(others >= 5, "other findings stand around the secrets:\n{}", site.human());
    let mut wrong = Vec::new();
    for format in FORMATS {
        let cx = ReportCx {
            look: Look { color: format.name == "human", width: None },
            ..ReportCx::new(&site.report, &site.sources)
        };
        wrong.extend(leaks(format.name, &(format.render)(&cx)));
    }
    wrong.extend(leaks("debug", &format!("{:?}", site.report)));
    none(&wrong);
    let human = site.human();
    assert!(human.contains("AKIA…") && human.contains("ends in 1486"), "{human}");
}

#[test]
fn a_secret_is_said_where_it_stands_and_not_again_for_every_page_that_shows_it() {
    let site = SiteTest::text(SITE);
    let keys = |code: &str| site.report.diagnostics.iter().filter(|found| found.finding.code == code).count();
    // Title, script, handler, shortcode of one post, title of the other; the built pages and the data file add nothing.
    assert_eq!(keys("SEC020/aws-access-key"), 5, "{}", site.human());
    assert_eq!(keys("PII001"), 1);
}

#[test]
fn a_secret_that_is_in_no_post_is_found_in_what_is_built() {
    let site = SiteTest::text(
        "-- static/data.json --\n{\"key\": \"AKIAQ3EGR7ZLT5NPW2XJ\"}\n-- static/keys/server.p12 --\nx\n-- templates/page.html --\n\
         <!DOCTYPE html><html lang=\"en\"><head><title>T</title></head><body>glpat-aB3dE5fG7hJ9kL1mN2pQ</body></html>\n\
         -- content/post.md --\n+++\ntitle = \"A\"\ndate = 2026-05-14\n+++\nText\n",
    );
    for (code, subject) in [
        ("SEC020/aws-access-key", "data.json"),
        ("SEC020/key-file", "keys/server.p12"),
        ("SEC020/gitlab-key", "post/index.html"),
    ] {
        let found = site.report.diagnostics.iter().find(|found| found.finding.code == code);
        assert_eq!(found.and_then(|found| found.finding.subject.as_deref()), Some(subject), "{}", site.human());
    }
}

#[test]
fn places_of_secrets_slice_the_source() {
    let site = SiteTest::text(SITE);
    for diagnostic in site.report.diagnostics.iter().filter(|found| found.finding.code.starts_with("SEC020/")) {
        let Some(span) = diagnostic.finding.span() else { continue };
        let text = &site.sources.text(span.file)[span.range()];
        assert!(SECRETS.iter().any(|secret| text.contains(secret) || secret.contains(text)), "{text}");
    }
}

#[test]
fn a_repair_that_would_write_a_secret_is_not_offered() {
    let mut sources = Sources::new();
    let file = sources.add("content/a.md", "key = AKIAQ3EGR7ZLT5NPW2XJ\n");
    let span = Span::new(file, 6..26);
    let secret = Finding::new("SEC020/aws-access-key", "Take it out")
        .at(span, "")
        .secret(placet::diag::Redacted::new("AKIAQ3EGR7ZLT5NPW2XJ"));
    let other =
        Finding::new("CNT014", "Write it in quotes").at(span, "").fix("Write it", span, "\"AKIAQ3EGR7ZLT5NPW2XJ\"");
    let report = judge(vec![secret, other], &sources, &Policy::default());
    assert!(report.diagnostics.iter().all(|found| found.finding.fix.is_none()));
    assert!(!sources.covered("-key = AKIAQ3EGR7ZLT5NPW2XJ").contains("Q3EG"));
}

/// `PLACET_GITLEAKS` names the published rule file, which is no part of this package; without it one line says so.
#[test]
fn the_published_rule_file_is_understood() {
    let Some(path) = std::env::var_os("PLACET_GITLEAKS") else {
        eprintln!("skipped: PLACET_GITLEAKS does not say where the published rule file is");
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let (mut sources, mut sink) = (Sources::new(), placet::diag::Sink::new());
    let file = sources.add("gitleaks.toml", text.as_str());
    let start = std::time::Instant::now();
    let rules = SecretRules::from_text(file, &text, &mut sink);
    let read = start.elapsed();
    assert_eq!(sink.findings(), []);
    assert_eq!(rules.compile(), [""; 0]);
    eprintln!("{} rules, read in {read:?}, with compiling {:?}", rules.len(), start.elapsed());
}
