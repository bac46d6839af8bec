//! `placet doctor`: what publishing needs is tried, and nothing of it stays.

use crate::publish::Site;

fn targets(site: &Site, path: &str) {
    let target = format!("kind = \"directory\"\npath = \"{path}\"\nenvironment = \"production\"\n");
    site.write("governance/targets.toml", &format!("[target.web]\n{target}"));
}

#[test]
fn a_target_is_tried_and_left_as_it_was() {
    let site = Site::new("");
    let names = || {
        let entries = std::fs::read_dir(site.path("")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let (code, said) = site.run("placet doctor --target web");
    assert_eq!(code, 0, "{said}");
    for wanted in [
        "ok    policy: targets: web",
        "note  key of releases: none is named",
        "is not there yet; the first publication makes it",
        "ok    switch: a link can take the place of another in one step",
        "ok    hard links: ",
        "ok    lock: ",
        "ok    times: ",
        "ok    clock: the disk and this machine agree",
        "  space: ",
        "Everything that was looked at works.",
    ] {
        assert!(said.contains(wanted), "`{wanted}` is not in\n{said}");
    }
    assert_eq!(names(), before, "the probe is removed");
    site.publish();
    let (code, said) = site.run("placet doctor --target web");
    assert!(code == 0 && said.contains(&format!("serves {}", site.current())), "{said}");
    assert_eq!(site.run("placet verify web").0, 0);
}

#[test]
fn what_would_stop_a_publication_is_named() {
    let site = Site::new("[release]\nkey = \"nowhere.pub\"\nsigner = [\"./no-signer\"]\n");
    let (code, said) = site.run("placet doctor");
    assert_eq!(code, 3, "{said}");
    for wanted in
        ["FAIL  key of releases: `nowhere.pub`", "FAIL  signer: `./no-signer` is not found", "2 things do not work"]
    {
        assert!(said.contains(wanted), "`{wanted}` is not in\n{said}");
    }
    let site = Site::new("");
    site.write("file", "x");
    for (path, wanted) in [
        ("file", "FAIL  file: A file stands where the output folder should be."),
        ("/proc/placet/blog", "FAIL  writing: `/proc` cannot be written to"),
    ] {
        targets(&site, path);
        let (code, said) = site.run("placet doctor --target web");
        assert!(code == 3 && said.contains(wanted), "{path}: {code}, `{wanted}` is not in\n{said}");
    }
    assert_eq!(site.run("placet doctor --target wep").0, 2);
}
