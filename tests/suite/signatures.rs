//! Signatures of approvals: the verdict is the one of the real `ssh-keygen`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use placet::approvals::{Claim, Judge, Refusal, Revoked, Signers, namespace};
use placet::diag::{FileId, Sink};

/// A folder with keys, in which the program is run.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes a key; gives its public half without a comment.
    pub(crate) fn key(&self, name: &str, kind: &[&str]) -> String {
        let path = self.path(name);
        keygen(&["-q", "-N", "", "-C", "", "-f"], &[&path], kind);
        let line = std::fs::read_to_string(self.path(&format!("{name}.pub"))).unwrap();
        line.trim().to_owned()
    }

    /// Signs a text; gives the armoured signature.
    pub(crate) fn sign(&self, key: &str, namespace: &str, text: &[u8]) -> Vec<u8> {
        let file = self.path("text");
        let _ = std::fs::remove_file(self.path("text.sig"));
        std::fs::write(&file, text).unwrap();
        keygen(&["-q", "-Y", "sign", "-n", namespace, "-f"], &[&self.path(key), &file], &[]);
        std::fs::read(self.path("text.sig")).unwrap()
    }

    /// What the program says.
    fn verify(&self, claim: &Claim<'_>, revoked: bool) -> bool {
        std::fs::write(self.path("sig"), claim.signature).unwrap();
        std::fs::write(self.path("body"), claim.text).unwrap();
        let time = format!("verify-time={}", claim.at.strftime("%Y%m%d%H%M%SZ"));
        let mut command = Command::new("ssh-keygen");
        command.args(["-Y", "verify", "-I", claim.principal, "-n", claim.namespace, "-O", &time]);
        command.arg("-f").arg(self.path("signers")).arg("-s").arg(self.path("sig"));
        if revoked {
            command.arg("-r").arg(self.path("revoked"));
        }
        let body = std::fs::File::open(self.path("body")).unwrap();
        command.stdin(body).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    }
}

fn keygen(first: &[&str], paths: &[&Path], last: &[&str]) {
    let mut command = Command::new("ssh-keygen");
    let output = command.args(first).args(paths).args(last).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

const AT: &str = "2026-06-01T12:00:00Z";
const TEXT: &[u8] = b"# approval: 1\n# site: s\n";

/// One row: line of the list, key that signs, who is said to have signed, instant, and the reason for a refusal.
type Row<'a> = (&'a str, String, &'a str, &'a str, &'a str, Option<Refusal>);

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn verdicts_are_those_of_ssh_keygen() {
    let bench = Bench::new();
    let lee = bench.key("lee", &["-t", "ed25519"]);
    let kim = bench.key("kim", &["-t", "ecdsa", "-b", "256"]);
    let rsa = bench.key("rsa", &["-t", "rsa", "-b", "2048"]);
    let p384 = bench.key("p384", &["-t", "ecdsa", "-b", "384"]);
    let ca = bench.key("ca", &["-t", "ed25519"]);
    bench.key("pat", &["-t", "ed25519"]);
    let cert = ["-q", "-s"];
    let validity = ["-I", "id", "-n", "pat@x,both@x", "-V", "20260101Z:20261231Z"];
    keygen(&[&cert[..], &[bench.path("ca").to_str().unwrap()], &validity[..]].concat(), &[&bench.path("pat.pub")], &[]);
    let legal = namespace("legal", "s");
    let named = |key: &str| format!("lee@x namespaces=\"{legal}\" {key}\n");
    let rows: Vec<Row<'_>> = vec![
        ("the right one", named(&lee), "lee", "lee@x", AT, None),
        ("another curve", named(&kim), "kim", "lee@x", AT, None),
        ("rsa, by the program", named(&rsa), "rsa", "lee@x", AT, None),
        ("p384, by the program", named(&p384), "p384", "lee@x", AT, None),
        ("rsa of someone else", named(&p384), "rsa", "lee@x", AT, Some(Refusal::NotAllowed)),
        (
            "wrong role",
            format!("lee@x namespaces=\"approve.brand@s\" {lee}\n"),
            "lee",
            "lee@x",
            AT,
            Some(Refusal::NotAllowed),
        ),
        ("role by pattern", format!("lee@x namespaces=\"release@s,approve.*@s\" {lee}\n"), "lee", "lee@x", AT, None),
        (
            "role left out",
            format!("lee@x namespaces=\"approve.*,!{legal}\" {lee}\n"),
            "lee",
            "lee@x",
            AT,
            Some(Refusal::NotAllowed),
        ),
        ("no namespaces", format!("lee@x {lee} a comment\n"), "lee", "lee@x", AT, None),
        ("wrong key", named(&kim), "lee", "lee@x", AT, Some(Refusal::UnknownKey)),
        ("wrong person", named(&lee), "lee", "kim@x", AT, Some(Refusal::UnknownKey)),
        ("several principals", format!("kim@x,lee@x {lee}\n"), "lee", "lee@x", AT, None),
        ("principals by pattern", format!("*@x {lee}\n"), "lee", "lee@x", AT, None),
        ("negated principal", format!("*@x,!lee@x {lee}\n"), "lee", "lee@x", AT, Some(Refusal::UnknownKey)),
        ("quoted principal", format!("\"lee doe\" {lee}\n"), "lee", "lee doe", AT, None),
        (
            "expired",
            format!("lee@x valid-before=\"20260601115959Z\" {lee}\n"),
            "lee",
            "lee@x",
            AT,
            Some(Refusal::TooLate),
        ),
        ("last second", format!("lee@x valid-before=\"20260601120000Z\" {lee}\n"), "lee", "lee@x", AT, None),
        (
            "not yet",
            format!("lee@x valid-after=\"20260601120001Z\" {lee}\n"),
            "lee",
            "lee@x",
            AT,
            Some(Refusal::TooEarly),
        ),
        ("first second", format!("lee@x valid-after=\"202606011200Z\" {lee}\n"), "lee", "lee@x", AT, None),
        (
            "expired, then right",
            format!("lee@x valid-before=\"20260101Z\" {lee}\nlee@x {lee}\n"),
            "lee",
            "lee@x",
            AT,
            None,
        ),
        ("unknown option", format!("lee@x no-such {lee}\n"), "lee", "lee@x", AT, Some(Refusal::UnknownKey)),
        ("unknown option, then right", format!("lee@x no-such {lee}\nlee@x {lee}\n"), "lee", "lee@x", AT, None),
        (
            "option twice",
            format!("lee@x namespaces=\"a\",namespaces=\"{legal}\" {lee}\n"),
            "lee",
            "lee@x",
            AT,
            Some(Refusal::UnknownKey),
        ),
        ("big letters", format!("lee@x NameSpaces=\"{legal}\" {lee}\n"), "lee", "lee@x", AT, None),
        ("certificate", format!("*@x cert-authority {ca}\n"), "pat-cert.pub", "pat@x", AT, None),
        (
            "certificate of another",
            format!("*@x cert-authority {ca}\n"),
            "pat-cert.pub",
            "lee@x",
            AT,
            Some(Refusal::UnknownKey),
        ),
        ("certificate, no authority", format!("*@x {ca}\n"), "pat-cert.pub", "pat@x", AT, Some(Refusal::UnknownKey)),
        (
            "certificate of another authority",
            format!("*@x cert-authority {lee}\n"),
            "pat-cert.pub",
            "pat@x",
            AT,
            Some(Refusal::UnknownKey),
        ),
        (
            "certificate too late",
            format!("*@x cert-authority {ca}\n"),
            "pat-cert.pub",
            "pat@x",
            "2027-01-01T00:00:00Z",
            Some(Refusal::TooLate),
        ),
        (
            "certificate too early",
            format!("*@x cert-authority {ca}\n"),
            "pat-cert.pub",
            "pat@x",
            "2025-01-01T00:00:00Z",
            Some(Refusal::TooEarly),
        ),
        ("authority signs itself", format!("*@x cert-authority {ca}\n"), "ca", "pat@x", AT, Some(Refusal::UnknownKey)),
    ];
    for (name, signers, key, principal, at, refusal) in rows {
        std::fs::write(bench.path("signers"), &signers).unwrap();
        let signature = bench.sign(key, &legal, TEXT);
        let signers = Signers::read(FileId(0), &signers, &mut Sink::new());
        let judge = Judge { signers: &signers, revoked: &Revoked::None };
        let claim = Claim { text: TEXT, signature: &signature, principal, namespace: &legal, at: at.parse().unwrap() };
        let verdict = judge.verify(&claim);
        assert_eq!(verdict.clone().err(), refusal, "{name}");
        assert_eq!(verdict.is_ok(), bench.verify(&claim, false), "{name}");
        for (text, namespace) in [(&b"# approval: 1\n# site: t\n"[..], &legal), (TEXT, &"approve.brand@s".to_owned())] {
            let claim = Claim { text, namespace, ..claim };
            assert!(judge.verify(&claim).is_err() && !bench.verify(&claim, false), "{name}");
        }
    }
}

#[test]
fn revoked_keys_count_no_more() {
    let bench = Bench::new();
    let (lee, kim) = (bench.key("lee", &["-t", "ed25519"]), bench.key("kim", &["-t", "ed25519"]));
    let signers = format!("lee@x valid-before=\"20990101Z\" {lee}\nkim@x {kim}\n");
    std::fs::write(bench.path("signers"), &signers).unwrap();
    let signers = Signers::read(FileId(0), &signers, &mut Sink::new());
    keygen(&["-q", "-k", "-f"], &[&bench.path("list"), &bench.path("lee.pub")], &[]);
    let list = std::fs::read(bench.path("list")).unwrap();
    for bytes in [format!("# lost\n{lee} old\n").into_bytes(), list, b"garbage\n".to_vec()] {
        std::fs::write(bench.path("revoked"), &bytes).unwrap();
        let revoked = Revoked::read(FileId(0), &bytes, &mut Sink::new());
        for key in ["lee", "kim"] {
            let signature = bench.sign(key, "n", TEXT);
            let principal = format!("{key}@x");
            let at = AT.parse().unwrap();
            let claim = Claim { text: TEXT, signature: &signature, principal: &principal, namespace: "n", at };
            let verdict = Judge { signers: &signers, revoked: &revoked }.verify(&claim);
            let wanted = key == "kim" && revoked != Revoked::Unreadable;
            assert_eq!(verdict.is_ok(), wanted, "{key} {revoked:?}");
            assert_eq!(bench.verify(&claim, true), wanted, "{key} {revoked:?}");
        }
    }
    let mut sink = Sink::new();
    Revoked::read(FileId(0), b"garbage\n", &mut sink);
    assert_eq!(sink.findings().len(), 1);
}

fn claim<'a>(text: &'a [u8], signature: &'a [u8]) -> Claim<'a> {
    Claim { text, signature, principal: "lee@x", namespace: "n", at: AT.parse().unwrap() }
}

/// Numbers that look random and are the same in every run.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[test]
fn a_thousand_changed_bytes_are_all_refused() {
    let bench = Bench::new();
    let lee = bench.key("lee", &["-t", "ed25519"]);
    let signers = format!("lee@x {lee}\n");
    std::fs::write(bench.path("signers"), &signers).unwrap();
    let signers = Signers::read(FileId(0), &signers, &mut Sink::new());
    let judge = Judge { signers: &signers, revoked: &Revoked::None };
    let text = TEXT.repeat(8);
    let signature = bench.sign("lee", "n", &text);
    assert!(judge.verify(&claim(&text, &signature)).is_ok() && bench.verify(&claim(&text, &signature), false));
    let mut state = 7;
    for round in 0..1000 {
        let (mut text, mut signature) = (text.clone(), signature.clone());
        let place = if round % 2 == 0 { &mut text } else { &mut signature };
        let mut at = next(&mut state) % place.len();
        while round % 2 == 1 && place[at].is_ascii_whitespace() {
            at = next(&mut state) % place.len(); // blanks in the armour mean nothing
        }
        let old = place[at];
        let fresh = b'!' + (next(&mut state) % 93) as u8;
        place[at] = if fresh == old { fresh ^ 1 } else { fresh };
        let claim = claim(&text, &signature);
        assert!(judge.verify(&claim).is_err(), "round {round}, byte {at}");
        assert!(!bench.verify(&claim, false), "round {round}, byte {at}");
    }
}
