use proptest::strategy::Strategy as _;

use super::*;
use crate::diag::Finding;
use crate::world::MemoryWorld;

/// Reads rules; expects no mistake in them.
fn rules(text: &str) -> SecretRules {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let file = sources.add("governance/secrets.toml", text);
    let rules = SecretRules::from_text(file, text, &mut sink);
    assert_eq!(sink.findings(), []);
    rules
}

/// What rules find in a text, as `id=secret`.
fn found(rules: &SecretRules, path: &str, text: &str) -> Vec<String> {
    let show = |found: Found| format!("{}={}", found.id, found.secret.map_or("", |range| &text[range]));
    rules.scan(path, text.as_bytes()).into_iter().map(show).collect()
}

fn load(files: &[(&str, &str)]) -> (SecretRules, Vec<Finding>, Sources) {
    let world = MemoryWorld::new("2026-06-01T12:00:00Z".parse().unwrap());
    for (path, text) in files {
        world.put(path, *text);
    }
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let rules = SecretRules::load(&world, Some(files[0].0), &mut sources, &mut sink);
    (rules, sink.into_findings(), sources)
}

#[test]
fn a_secret_is_the_group_that_the_rule_names() {
    let text = "[[rules]]\nid='a'\nregex='''k=(?:(x)|(\\w+))(;?)\\n*'''\n";
    assert_eq!(found(&rules(text), "a", "k=abc;\n"), ["a=abc"]);
    let text = format!("{text}secretGroup=3\n");
    assert_eq!(found(&rules(&text), "a", "k=abc;\n"), ["a=;"]);
    let whole = "[[rules]]\nid='a'\nregex='''\\n?k=\\w+\\n'''\n";
    assert_eq!(found(&rules(whole), "a", "x\nk=abc\n"), ["a=k=abc"]);
}

#[test]
fn keywords_wake_a_rule_without_regard_to_case() {
    let rules = rules("[[rules]]\nid='a'\nregex='''[0-9]{4}'''\nkeywords=['Token','pin']\n");
    assert_eq!(found(&rules, "a", "1234"), [""; 0]);
    assert_eq!(found(&rules, "a", "TOKEN 1234"), ["a=1234"]);
}

#[test]
fn entropy_has_to_be_above_the_limit() {
    let rules = rules("[[rules]]\nid='a'\nregex='''\\w{4}'''\nentropy=2\n");
    assert_eq!(found(&rules, "a", "abcd"), [""; 0], "exactly two bits are not more than two");
    assert_eq!(found(&rules, "a", "aabb"), [""; 0]);
    let rules = super::tests::rules("[[rules]]\nid='a'\nregex='''\\w{4}'''\nentropy=1.9\n");
    assert_eq!(found(&rules, "a", "abcd"), ["a=abcd"]);
}

#[test]
fn paths_narrow_a_rule_and_alone_name_the_file() {
    let both = rules("[[rules]]\nid='a'\nregex='''k\\w'''\npath='''\\.env$'''\n");
    assert_eq!(found(&both, "x.txt", "ka"), [""; 0]);
    assert_eq!(found(&both, "x.env", "ka"), ["a=ka"]);
    let alone = rules("[[rules]]\nid='a'\npath='''\\.env$'''\n");
    assert_eq!(found(&alone, "x.env", ""), ["a="]);
}

#[test]
fn lines_with_the_mark_are_skipped_only_where_a_rule_file_was_chosen() {
    let marked = "ghp_aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY3zA5 # gitleaks:allow";
    assert_eq!(SecretRules::default().scan("a", marked.as_bytes()).len(), 1);
    let chosen = rules("[[rules]]\nid='a'\nregex='''ghp_\\w+'''\n");
    assert_eq!(chosen.scan("a", marked.as_bytes()).len(), 0);
    assert_eq!(chosen.scan("a", format!("{marked}\nghp_x").as_bytes()).len(), 1);
}

#[test]
fn allowlists_ask_for_one_kind_or_for_all() {
    let rule = "[[rules]]\nid='a'\nregex='''k=(\\w+)'''\n[[rules.allowlists]]\n";
    for (list, text, path, kept) in [
        ("stopwords=['TEST']", "k=mytest1", "a", false),
        ("regexes=['''^ab''']", "k=abc", "a", false),
        ("regexes=['''^k=ab''']", "k=abc", "a", true),
        ("regexes=['''^k=ab''']\nregexTarget='match'", "k=abc", "a", false),
        ("regexes=['''# fine$''']\nregexTarget='line'", "k=abc # fine\nx", "a", false),
        ("paths=['''^docs/''']", "k=abc", "docs/a", false),
        ("condition='and'\npaths=['''^docs/''']\nregexes=['''abc''']", "k=abc", "docs/a", false),
        ("condition='AND'\npaths=['''^docs/''']\nregexes=['''abc''']", "k=abc", "a", true),
        ("condition='&&'\npaths=['''^docs/''']\nstopwords=['b']", "k=xyz", "docs/a", true),
        ("condition='||'\npaths=['''^docs/''']\nstopwords=['b']", "k=xyz", "docs/a", false),
        ("condition='and'\ncommits=['abc']\nstopwords=['b']", "k=abc", "a", true),
        ("commits=['abc']", "k=abc", "a", true),
    ] {
        assert_eq!(
            !found(&rules(&format!("{rule}{list}\n")), path, text).is_empty(),
            kept,
            "{list} on {text} in {path}"
        );
    }
    let global = "[allowlist]\nstopwords=['abc']\n[[rules]]\nid='a'\nregex='''k=(\\w+)'''\n";
    assert_eq!(found(&rules(global), "a", "k=abc k=xyz"), ["a=xyz"]);
    let targeted = "[[allowlists]]\ntargetRules=['a']\nregexes=['''z''']\n[[rules]]\nid='a'\nregex='''k=(\\w+)'''\n\
                    [[rules]]\nid='b'\nregex='''k=(\\w+)'''\n";
    assert_eq!(found(&rules(targeted), "a", "k=xyz"), ["b=xyz"]);
}

#[test]
fn a_generic_rule_gives_way_to_a_specific_one_on_the_same_line() {
    let text = "[[rules]]\nid='generic-key'\nregex='''key=(\\w+)'''\n[[rules]]\nid='acme'\nregex='''acme\\w+'''\n";
    assert_eq!(found(&rules(text), "a", "key=acme1\nkey=other"), ["generic-key=other", "acme=acme1"]);
}

#[test]
fn a_composite_rule_needs_its_parts_nearby() {
    let text = |near: &str| {
        format!(
            "[[rules]]\nid='pass'\nregex='''pass=(\\w+)'''\n[[rules.required]]\nid='user'\n{near}\n\
             [[rules]]\nid='user'\nregex='''user=(\\w+)'''\nskipReport=true\n"
        )
    };
    assert_eq!(found(&rules(&text("")), "a", "user=anna"), [""; 0]);
    assert_eq!(found(&rules(&text("")), "a", "pass=1\n\n\nuser=anna"), ["pass=1"]);
    assert_eq!(found(&rules(&text("withinLines=1")), "a", "pass=1\n\n\nuser=anna"), [""; 0]);
    assert_eq!(found(&rules(&text("withinLines=1")), "a", "pass=1\nuser=anna"), ["pass=1"]);
    assert_eq!(found(&rules(&text("withinColumns=2")), "a", "pass=1\n     user=anna"), [""; 0]);
}

#[test]
fn extending_overrides_fields_and_joins_lists() {
    let (rules, findings, _) = load(&[
        (
            "governance/a.toml",
            "[extend]\npath='governance/b.toml'\ndisabledRules=['off']\n[[rules]]\nid='k'\nkeywords=['two']\nentropy=1\n",
        ),
        (
            "governance/b.toml",
            "[extend]\npath='governance/c.toml'\n[[rules]]\nid='k'\nregex='''k=(\\w+)'''\nkeywords=['one']\nentropy=3\n\
          [[rules]]\nid='off'\nregex='''off'''\n",
        ),
        ("governance/c.toml", "[[rules]]\nid='deep'\nregex='''deep\\d'''\n"),
    ]);
    assert_eq!(findings, []);
    assert_eq!(found(&rules, "a", "two k=abcd off deep1"), ["k=abcd", "deep=deep1"]);
    assert_eq!(found(&rules, "a", "one k=aaaa"), [""; 0]);
}

#[test]
fn the_own_pack_can_be_extended_and_switched_off_in_part() {
    let text = "see ghp_aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY3zA5";
    let own = "[extend]\nuseDefault=true\n";
    assert_eq!(load(&[("s.toml", own)]).0.len(), SecretRules::default().len());
    assert_eq!(load(&[("s.toml", own)]).0.scan("a", text.as_bytes()).len(), 1);
    let off = format!("{own}disabledRules=['github-key']\n");
    assert_eq!(load(&[("s.toml", &off)]).0.scan("a", text.as_bytes()).len(), 0);
}

#[test]
fn every_mistake_is_a_finding_where_it_stands() {
    let rule = "[[rules]]\nid='a'\nregex='''a(b)'''\n";
    for (text, place) in [
        ("[[rules]]\nregex='''a'''\n".to_owned(), "regex"),
        ("[[rules]]\nid='a'\n".into(), "'a'"),
        (format!("{rule}secretGroup=2\n"), "2"),
        (format!("{rule}[[rules.allowlists]]\ndescription='x'\n"), "description"),
        (format!("{rule}[[rules.allowlists]]\ncondition='xor'\nstopwords=['x']\n"), "'xor'"),
        (format!("{rule}[[rules.allowlists]]\nregexTarget='file'\nstopwords=['x']\n"), "'file'"),
        (
            format!("{rule}[[rules.allowlists]]\nstopwords=['x']\n[rules.allowlist]\nstopwords=['y']\n"),
            "[rules.allowlist]",
        ),
        (format!("{rule}[[allowlists]]\nstopwords=['x']\ntargetRules=['b']\n"), "'b'"),
        (format!("{rule}[[rules.required]]\nid='b'\n"), "'b'"),
        (format!("{rule}[[rules.required]]\nwithinLines=1\n"), "withinLines"),
        (format!("{rule}entroppy=1\n"), "entroppy"),
        (format!("{rule}keywords='x'\n"), "'x'"),
        ("[[rules]]\nid='a'\nregex='''('''\n".into(), "'''('''"),
        ("[[rules]]\nid='a'\nregex='''a'''\n[[rules]]\nid='a'\nregex='''b'''\n".into(), "'a'"),
        (format!("{rule}[extend]\nuseDefault=true\npath='x.toml'\n"), "'x.toml'"),
        (format!("{rule}[extend]\npath='../x.toml'\n"), "'../x.toml'"),
        (format!("{rule}[extend]\npath='none.toml'\n"), "'none.toml'"),
        ("[[rules]\n".into(), ""),
    ] {
        let (_, findings, sources) = load(&[("s.toml", &text), ("x.toml", "")]);
        assert!(
            !findings.is_empty() && findings.iter().all(|finding| finding.code == "SEC021"),
            "{text}: {findings:?}"
        );
        let span = findings[0].span().unwrap();
        assert!(sources.text(span.file)[span.range()].contains(place), "{text}: {:?}", findings[0]);
    }
    let deep = load(&[
        ("a.toml", "[extend]\npath='b.toml'\n"),
        ("b.toml", "[extend]\npath='c.toml'\n"),
        ("c.toml", "[extend]\npath='a.toml'\n"),
    ]);
    assert_eq!(deep.1.len(), 1);
    assert_eq!(load(&[("a.toml", "")]).1, []);
    let world = MemoryWorld::new("2026-06-01T12:00:00Z".parse().unwrap());
    let mut sink = Sink::new();
    let rules = SecretRules::load(&world, Some("none.toml"), &mut Sources::new(), &mut sink);
    assert_eq!((sink.findings().len(), rules.is_empty()), (1, false), "without the file the own pack stays");
}

#[test]
fn the_own_pack_knows_keys_and_leaves_examples_alone() {
    let own = SecretRules::default();
    assert_eq!(own.compile(), [""; 0]);
    let tail = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY3zA5bC7d";
    for (id, text) in [
        ("aws-access-key", "AKIAQ3EGR7ZLT5NPW2XJ".to_owned()),
        ("github-key", format!("token ghp_{}", &tail[..36])),
        ("gitlab-key", format!("glpat-{}", &tail[..20])),
        ("google-api-key", format!("AIza{}", &tail[..35])),
        ("stripe-key", format!("sk_live_{}", &tail[..24])),
        ("slack-key", "xoxb-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1".into()),
        ("private-key", format!("-----BEGIN RSA PRIVATE KEY-----\n{tail}\n{tail}\n-----END RSA PRIVATE KEY-----")),
        ("json-web-token", format!("eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjoiYW5uYSJ9.{tail}")),
        ("address-with-password", "https://anna:h4rd-t0-gu3ss@git.acme.io/x".into()),
        ("connection-string", "Server=db1;Database=x;User=sa;Password=h4rd-t0-gu3ss;".into()),
        ("azure-storage-key", format!("AccountKey={tail}{tail}aB3dE5==")),
        ("webhook-address", format!("https://hooks.slack.com/services/T0AB1CD2E/B0AB1CD2E/{}", &tail[..24])),
        ("generic-password", format!("db_password: \"{}\"", &tail[..24])),
    ] {
        let ids: Vec<String> = own.scan("content/a.md", text.as_bytes()).into_iter().map(|found| found.id).collect();
        assert_eq!(ids, [id], "{text}");
    }
    assert_eq!(own.scan("keys/id_rsa", b"").len(), 1);
    for text in [
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "https://user:password@example.com/",
        "https://$USER:$PASSWORD@git.acme.io",
        "postgres://postgres:postgres@localhost/x",
        "password: \"<your password here>\"",
        "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
        "api_key = \"YOUR_API_KEY_GOES_HERE\"",
        "https://blog.example.com:8080/a@b",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    ] {
        assert_eq!(own.scan("content/a.md", text.as_bytes()), [], "{text}");
    }
}

proptest::proptest! {
    /// Any bytes: the engine stops at nothing, and every place lies inside the text.
    #[test]
    fn places_lie_inside_the_text(
        parts in proptest::collection::vec(proptest::prop_oneof![
            proptest::collection::vec(0_u8..=255, 0..12),
            proptest::sample::select(vec![
                "-----BEGIN PRIVATE KEY-----\n", "AKIA", "ghp_aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY3zA5", "://a:b3c4d5@x", "password=\"",
                "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY", "\n", "ü", "eyJ", "Server=a;",
            ]).prop_map(|text| text.as_bytes().to_vec()),
        ], 0..12),
    ) {
        let bytes = parts.concat();
        for found in SecretRules::default().scan("content/a.md", &bytes) {
            let range = found.secret.unwrap();
            proptest::prop_assert!(!range.is_empty() && bytes.get(range).is_some());
        }
    }
}
