//! Runs that are killed at any point: what is served is the old release or the new one, whole.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use placet::deploy::sums_of;
use placet::release::Sums;

use super::sshd::{Account, Sshd};
use crate::publish::Site;

/// Times that runs to each kind of target are killed: fifty with `tests/run --all`.
pub(super) fn rounds() -> u32 {
    if std::env::var_os("PLACET_ALL").is_some() { 50 } else { 12 }
}

/// Numbers that look random and are the same in every run.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 up to, and without, 1.
    pub(super) fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        f64::from((self.0 >> 40) as u32) / f64::from(1_u32 << 24)
    }
}

/// Publishes and is killed after a time, together with all that it started. Whether it had ended before.
pub(super) fn killed_after(site: &Site, time: Duration) -> bool {
    let mut shell = site.shell("exec placet publish web --yes --quiet");
    let mut child = shell.stdin(Stdio::null()).stdout(Stdio::null()).process_group(0).spawn().unwrap();
    std::thread::sleep(time);
    let ended = child.try_wait().unwrap().is_some();
    if !ended {
        // Its group is that of the shell, which became the program.
        let _ = Command::new("kill").args(["-9", "--", &format!("-{}", child.id())]).status();
        child.wait().unwrap();
    }
    ended
}

/// A new text for a post, and a colour that changes the name of the style sheet.
pub(super) fn change(site: &Site, config: &str, number: u32) {
    site.post(&format!("Round {number}."));
    site.write("config.toml", &format!("{config}\n[brand]\nprimary = \"#0b4c{number:02x}\"\n"));
}

/// How long a publication takes that nobody kills.
pub(super) fn whole(site: &Site, config: &str) -> Duration {
    for number in 0..2 {
        change(site, config, 200 + number);
        let start = Instant::now();
        let (code, said) = site.run("placet publish web --yes --quiet");
        assert_eq!(code, 0, "{said}");
        if number == 1 {
            return start.elapsed();
        }
    }
    unreachable!("the second one is timed")
}

/// What is served is one release, file by file as its evidence lists it.
fn is_whole(folder: &Path) -> Result<String, String> {
    let name = super::ssh::current(folder);
    let read = |file: &str| std::fs::read_to_string(folder.join("evidence").join(&name).join(file));
    let sums = read("SHA256SUMS").ok().and_then(|text| Sums::read(&text)).ok_or("no evidence")?;
    let kept = read("SHA256SUMS.retained").ok().and_then(|text| Sums::read(&text)).unwrap_or_default();
    // Read by the name of the release: the link may be switched while it is read.
    let there = sums_of(&folder.join("releases").join(&name)).map_err(|error| error.to_string())?;
    let problems = sums.compare(&kept, &there);
    if problems.is_empty() { Ok(name) } else { Err(format!("{name}: {problems:?}")) }
}

fn often(site: &Site, folder: &Path, seed: u64) {
    let config = site.text("config.toml");
    let all = whole(site, &config);
    let (mut dice, mut served) = (Dice::new(seed), Vec::new());
    for number in 0..rounds() {
        change(site, &config, number);
        let time = all.mul_f64(dice.roll() * 1.1);
        let before = is_whole(folder).unwrap();
        let ended = killed_after(site, time);
        let after = is_whole(folder).unwrap_or_else(|why| panic!("killed after {time:?} in round {number}: {why}"));
        let page = crate::read(&folder.join("releases").join(&after).join("blog/news/index.html"));
        let new = page.contains(&format!("Round {number}."));
        assert!(after == before || new, "round {number}: neither the old release nor the new one");
        served.push((ended, new));
    }
    let new = served.iter().filter(|(_, new)| *new).count();
    let cut = served.iter().filter(|(ended, _)| !ended).count();
    assert!(new < served.len() && cut > served.len() / 2, "{served:?}");
    change(site, &config, 99);
    let (code, said) = site.run("placet publish web --yes");
    assert_eq!(code, 0, "{said}");
    assert!(crate::read(&folder.join("current/blog/news/index.html")).contains("Round 99."));
    let left: Vec<String> = ["", "releases", "evidence"]
        .iter()
        .flat_map(|inner| std::fs::read_dir(folder.join(inner)).unwrap().flatten())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.') || name == "lease")
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let (code, said) = site.run("placet verify web && placet audit verify");
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_folder_is_whole_whenever_a_run_is_killed() {
    let site = Site::new("");
    often(&site, &site.path("served"), 1);
}

#[test]
fn a_server_with_a_shell_is_whole_whenever_a_run_is_killed() {
    let Some(sshd) = Sshd::start("the test of killed runs by SSH") else { return };
    let site = Site::new("");
    let folder = sshd.serve(&site, Account::Shell, "blog");
    often(&site, &folder, 2);
}

#[test]
fn a_server_with_sftp_alone_is_whole_whenever_a_run_is_killed() {
    let Some(sshd) = Sshd::start("the test of killed runs by SFTP") else { return };
    let site = Site::new("");
    let folder = sshd.serve(&site, Account::Sftp, "blog");
    often(&site, &folder, 3);
}
