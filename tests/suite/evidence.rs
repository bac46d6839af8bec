//! The evidence of a release, as programs of others see it.

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use placet::release::{Sums, bom, pae};
use serde_json::Value;

use crate::publish::Site;
use crate::{read, root, tools};

/// A site with keys for the manifest and for statements, published once. `None` where a program is missing.
fn signed(test: &str) -> Option<(Site, PathBuf)> {
    let (Some(_), Some(_)) = (tools::program(test, &["ssh-keygen"]), tools::program(test, &["openssl"])) else {
        return None;
    };
    let policy = "[release]\nkey = \"governance/release\"\nsigner = [\"sh\", \"governance/sign.sh\"]\nkeyid = \"release-2026\"\n";
    let site = Site::new(policy);
    site.write(
        "governance/sign.sh",
        "cat > \"$TMPDIR/body\" && openssl pkeyutl -sign -rawin -inkey governance/sign.pem -in \"$TMPDIR/body\" | base64 -w 60\n",
    );
    site.write("content/blog/cdn.md", "+++\ntitle = \"A chart from elsewhere\"\ndescription = \"What we earned in the last quarter, and what that means for you.\"\ndate = 2026-05-14\n+++\n\n![Chart](https://cdn.example/chart.png)\n");
    let (code, said) = site.run("ssh-keygen -q -t ed25519 -N '' -C release -f governance/release && openssl genpkey -algorithm ed25519 -out governance/sign.pem && openssl pkey -in governance/sign.pem -pubout -out sign.pub && printf 'it@corp.example namespaces=\"release@*\" %s\\n' \"$(cat governance/release.pub)\" > governance/allowed_signers");
    assert_eq!(code, 0, "{said}");
    let (code, said) = site.run("mkdir tmp && TMPDIR=$PWD/tmp placet publish web --yes");
    assert_eq!(code, 0, "{said}");
    let evidence = site.path(&format!("served/evidence/{}", site.current()));
    Some((site, evidence))
}

/// The statement in an envelope.
fn statement(evidence: &Path, name: &str) -> (Value, Vec<u8>, Vec<u8>) {
    let envelope: Value = serde_json::from_str(&read(&evidence.join(name))).unwrap();
    let decode = |value: &Value| base64::engine::general_purpose::STANDARD.decode(value.as_str().unwrap()).unwrap();
    let payload = decode(&envelope["payload"]);
    let signature = decode(&envelope["signatures"][0]["sig"]);
    (serde_json::from_slice(&payload).unwrap(), payload, signature)
}

#[test]
fn stock_tools_of_the_web_server_check_a_release() {
    let Some((site, evidence)) = signed("the evidence test") else { return };
    let base_url = site.text("config.toml");
    let host = base_url.split("base_url = \"").nth(1).unwrap().split(['/', '"']).nth(2).unwrap();
    let there = evidence.display();
    let line = format!(
        "cd served/current && ssh-keygen -Y verify -f ../../../governance/allowed_signers -I it@corp.example -n release@{host} -s {there}/SHA256SUMS.sig < {there}/SHA256SUMS && sha256sum -c --strict --quiet {there}/SHA256SUMS"
    );
    let (code, said) = site.run(&line);
    assert_eq!(code, 0, "{said}");
    let (code, said) = site.run("placet verify web");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Good \"release@"), "{said}");
    std::fs::write(evidence.join("SHA256SUMS.sig"), "").unwrap();
    assert_eq!(site.run("placet verify web").0, 1);
}

#[test]
fn statements_are_signed_over_what_they_say() {
    let Some((site, evidence)) = signed("the statement test") else { return };
    for name in ["provenance.dsse.json", "gate.dsse.json"] {
        let (_, payload, signature) = statement(&evidence, name);
        std::fs::write(site.path("body"), pae(&payload)).unwrap();
        std::fs::write(site.path("sig"), signature).unwrap();
        let line = "openssl pkeyutl -verify -pubin -inkey sign.pub -rawin -in body -sigfile sig";
        let (code, said) = site.run(line);
        assert_eq!(code, 0, "{name}: {said}");
        std::fs::write(site.path("body"), [pae(&payload), b" ".to_vec()].concat()).unwrap();
        assert_ne!(site.run(line).0, 0, "{name}: another text has the same signature");
    }
    let test = "the envelope test";
    let (Some(python), Some(_)) = (tools::program(test, &["python3"]), tools::library(test, "python/securesystemslib"))
    else {
        return;
    };
    let mut check = Command::new(python);
    check.arg(root().join("tests/evidence/check.py")).arg("dsse").arg(site.path("sign.pub"));
    check.args(["provenance.dsse.json", "gate.dsse.json"].map(|name| evidence.join(name)));
    let (done, said) = tools::output(check.env("PYTHONPATH", tools::folder().join("python")));
    assert!(done, "{said}");
}

#[test]
fn statements_name_manifest_policy_rules_and_the_end_of_the_log() {
    let Some((site, evidence)) = signed("the statement test") else { return };
    let digest = placet::release::sha256(read(&evidence.join("SHA256SUMS")).as_bytes());
    let (gate, ..) = statement(&evidence, "gate.dsse.json");
    let (provenance, ..) = statement(&evidence, "provenance.dsse.json");
    for (statement, kind) in
        [(&gate, "https://in-toto.io/attestation/test-result/v0.1"), (&provenance, "https://slsa.dev/provenance/v1")]
    {
        assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
        assert_eq!(statement["predicateType"], kind);
        assert_eq!(statement["subject"][0]["digest"]["sha256"], digest.as_str());
    }
    let predicate = &gate["predicate"];
    assert_eq!(predicate["result"], "WARNED", "a picture comes from another company");
    assert_eq!(predicate["warnedTests"].as_array().unwrap().iter().filter(|code| *code == "SEC014").count(), 1);
    assert!(predicate["passedTests"].as_array().unwrap().iter().any(|code| code == "LNK001"));
    assert_eq!(predicate["configuration"][0]["digest"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(predicate["auditHead"], placet::release::audit::START);
    let head = predicate["auditHead"].as_str().unwrap();
    assert_eq!(site.run(&format!("placet audit verify --head {head}")).0, 0);
    assert_eq!(site.run(&format!("placet audit verify --head {}", "ab".repeat(32))).0, 1);
}

#[test]
fn the_parts_list_is_one_and_names_who_is_contacted() {
    let Some((_site, evidence)) = signed("the parts test") else { return };
    let file = evidence.join("bom.cdx.json");
    let list: Value = serde_json::from_str(&read(&file)).unwrap();
    assert_eq!(list["services"][0]["endpoints"][0], "https://cdn.example");
    assert_eq!(list["components"][0]["name"], "placet");
    assert!(list["components"].as_array().unwrap().iter().any(|part| part["properties"][0]["value"] == "style sheet"));
    let test = "the parts test";
    let (Some(python), Some(_)) = (tools::program(test, &["python3"]), tools::library(test, "python/cyclonedx")) else {
        return;
    };
    let mut check = Command::new(python);
    check.arg(root().join("tests/evidence/check.py")).arg("bom").arg(&file);
    let (done, said) = tools::output(check.env("PYTHONPATH", tools::folder().join("python")));
    assert!(done, "{said}");
}

#[test]
fn a_signer_that_fails_stops_the_release() {
    for (policy, wanted) in [
        ("[release]\nsigner = [\"sh\", \"-c\", \"exit 3\"]\n", "cannot be signed"),
        ("[release]\nsigner = [\"echo\", \"no base64!\"]\n", "no signature in Base64"),
        ("[release]\nkey = \"governance/none\"\n", "manifest cannot be signed"),
    ] {
        let site = Site::new(policy);
        let (code, said) = site.run("placet publish web --yes");
        assert!(code == 3 && said.contains(wanted), "{policy}: {code} {said}");
        assert!(!site.path("served/current").exists() && !site.path("audit").exists());
    }
}

#[test]
fn without_keys_that_is_said() {
    let site = Site::new("");
    let said = site.publish();
    assert!(said.contains("The manifest is not signed") && said.contains("The statements are not signed"), "{said}");
    let evidence = site.path(&format!("served/evidence/{}", site.current()));
    assert!(!evidence.join("SHA256SUMS.sig").exists());
    let envelope: Value = serde_json::from_str(&read(&evidence.join("gate.dsse.json"))).unwrap();
    assert_eq!(envelope["signatures"], serde_json::json!([]));
}

#[test]
fn the_number_of_a_parts_list_follows_from_the_files_alone() {
    let sums = |digit: &str| -> Sums {
        [("b.png".to_owned(), "2".repeat(64)), ("a.css".to_owned(), digit.repeat(64))].into_iter().collect()
    };
    let serial = |sums: &Sums, now: &str| {
        let (theme, origins) = (("placet", Some("MIT")), std::collections::BTreeMap::new());
        let base_url = "https://blog.example.com";
        let cx = placet::release::BomCx { sums, base_url, theme, origins: &origins, now: now.parse().unwrap() };
        let list: Value = serde_json::from_str(&bom(&cx)).unwrap();
        assert_eq!(list["components"][1]["name"], "a.css");
        list["serialNumber"].as_str().unwrap().to_owned()
    };
    let (one, later) = ("2026-06-01T12:00:00Z", "2026-07-01T12:00:00Z");
    assert_eq!(serial(&sums("1"), one), serial(&sums("1"), later));
    assert_ne!(serial(&sums("1"), one), serial(&sums("3"), one));
}
