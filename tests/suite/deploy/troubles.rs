//! What people read when a server does not do what it is asked to.

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use super::sshd::{Account, Sshd};
use crate::publish::Site;
use crate::tools;

/// Publishes in vain; what was said, which names a next step.
fn refused(site: &Site) -> String {
    let (code, said) = site.run("placet publish web --yes");
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("\n  next: "), "{said}");
    assert!(!site.path("audit").exists(), "nothing is recorded of what did not happen: {said}");
    said
}

#[test]
fn what_a_server_refuses_is_said_in_plain_words() {
    let Some(sshd) = Sshd::start("the test of messages about servers") else { return };
    let site = Site::new("");
    let read = |name: &str| crate::read(&sshd.path(name));
    for account in [Account::Shell, Account::Sftp] {
        let folder = sshd.serve(&site, account, "refused");
        let known = read("known_hosts");
        std::fs::write(sshd.path("known_hosts"), "").unwrap();
        let said = refused(&site);
        assert!(said.contains("The host key of `web1` is not known here. Nothing was sent."), "{said}");
        assert_eq!(read("known_hosts"), "", "no key is taken on trust, though the settings of `ssh` say so");
        sshd.known(&read("stranger.pub"));
        let said = refused(&site);
        assert!(said.contains("`web1` shows another host key than the one that is known."), "{said}");
        std::fs::write(sshd.path("known_hosts"), known).unwrap();
        std::fs::write(sshd.path("authorized_keys"), read("stranger.pub")).unwrap();
        let said = refused(&site);
        assert!(said.contains("`web1` does not let this account in."), "{said}");
        std::fs::write(sshd.path("authorized_keys"), read("user.pub")).unwrap();
        sshd.target(&site, account, &sshd.path("nowhere"));
        let said = refused(&site);
        assert!(said.contains("There is no folder `") && said.contains("/nowhere` on `web1`."), "{said}");
        sshd.serve(&site, account, "refused");
        let targets = site.text("governance/targets.toml");
        site.write("governance/targets.toml", &targets.replace("port = ", "port = 1 # "));
        let said = refused(&site);
        assert!(said.contains("`web1` cannot be reached."), "{said}");
        site.write("governance/targets.toml", &targets);
        assert!(std::fs::read_dir(&folder).unwrap().next().is_none(), "nothing was written");
    }
}

#[test]
fn a_folder_that_may_not_be_written_to_is_named() {
    let test = "the test of a folder that may not be written to";
    let Some(sshd) = Sshd::start(test) else { return };
    if tools::output(Command::new("id").arg("-u")).1.trim() == "0" {
        // Nothing is refused to root but a file system that is read only.
        return read_only(test, &sshd);
    }
    for account in [Account::Shell, Account::Sftp] {
        let site = Site::new("");
        let folder = sshd.serve(&site, account, account.transfer());
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
        let said = refused(&site);
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(said.contains("The account may not ") && said.contains(&format!("{}", folder.display())), "{said}");
    }
}

/// Mounts a small file system of memory; none where that is not possible.
fn mounted(test: &str, folder: &std::path::Path, options: &str) -> bool {
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder).stderr(Stdio::null());
    let done = mount.status().is_ok_and(|status| status.success());
    #[expect(clippy::print_stderr, reason = "one clear line says what was left out")]
    if !done {
        eprintln!("skipped: {test} needs the right to mount a file system");
    }
    done
}

fn unmount(folder: &std::path::Path) {
    assert!(Command::new("umount").arg("-l").arg(folder).status().unwrap().success());
}

fn read_only(test: &str, sshd: &Sshd) {
    for account in [Account::Shell, Account::Sftp] {
        let site = Site::new("");
        let folder = sshd.serve(&site, account, account.transfer());
        if !mounted(test, &folder, "ro,size=1m") {
            return;
        }
        let (code, said) = site.run("placet publish web --yes");
        unmount(&folder);
        assert_eq!(code, 3, "{said}");
        assert!(said.contains("`web1`") && said.contains("\n  next: What is served stays."), "{said}");
    }
}

#[test]
fn a_full_disk_is_named_and_the_old_release_stays() {
    let test = "the test of a full disk";
    let Some(sshd) = Sshd::start(test) else { return };
    for account in [Account::Shell, Account::Sftp] {
        let site = Site::new("");
        let folder = sshd.serve(&site, account, account.transfer());
        if !mounted(test, &folder, "size=2m") {
            return;
        }
        let (code, said) = site.run("placet publish web --yes");
        assert_eq!(code, 0, "{said}");
        let first = super::ssh::current(&folder);
        // Bytes that no compression makes smaller.
        let noise: Vec<u8> =
            (0..3_000_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()).step_by(4).collect();
        std::fs::create_dir_all(site.path("static")).unwrap();
        std::fs::write(site.path("static/noise.bin"), &noise).unwrap();
        let (code, said) = site.run("placet publish web --yes");
        let now = super::ssh::current(&folder);
        std::fs::remove_file(site.path("static/noise.bin")).unwrap();
        let (again, more) = site.run("placet publish web --yes");
        unmount(&folder);
        assert_eq!((code, now), (3, first), "{said}");
        assert!(said.contains("There is no space left on `web1`"), "{said}");
        assert_eq!(again, 0, "what is left over goes: {more}");
    }
}

#[test]
fn nobody_publishes_while_somebody_else_does() {
    let Some(sshd) = Sshd::start("the test of the lock of a server") else { return };
    for account in [Account::Shell, Account::Sftp] {
        let site = Site::new(
            "[[hook]]\nname = \"slow\"\ncommand = [\"sh\", \"governance/slow.sh\"]\nstage = \"pre-publish\"\ninput = \"site\"\n",
        );
        let folder = sshd.serve(&site, account, &format!("lock-{}", account.transfer()));
        site.write(
            "governance/slow.sh",
            "uid=$(sed 's/.*\"uid\":\"\\([^\"]*\\)\".*/\\1/')\ntouch started\nn=0\nwhile [ ! -e go ] && [ $n -lt 600 ]; do sleep 0.1; n=$((n+1)); done\nprintf '{\"protocol\":\"hook/1\",\"uid\":\"%s\",\"allowed\":true}\\n' \"$uid\"\n",
        );
        let mut first =
            site.shell("exec placet publish web --yes").stdout(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
        for _ in 0..300 {
            if site.path("started").exists() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        let said = refused(&site);
        assert!(said.contains("Another publication to `web1` is under way"), "{said}");
        assert!(said.contains("Nothing was changed."), "{said}");
        site.write("go", "");
        assert!(first.wait().unwrap().success());
        let (code, said) = site.run("placet verify web");
        assert_eq!(code, 0, "{said}");
        assert!(folder.join("current").exists());
    }
}

#[test]
fn a_connection_that_is_lost_on_the_way_leaves_the_old_release() {
    let Some(sshd) = Sshd::start("the test of a lost connection") else { return };
    for account in [Account::Shell, Account::Sftp] {
        // A way to the server that ends in the middle, as a cable does.
        let site = Site::new("");
        let folder = sshd.serve(&site, account, &format!("lost-{}", account.transfer()));
        let (code, said) = site.run("placet publish web --yes");
        assert_eq!(code, 0, "{said}");
        let first = super::ssh::current(&folder);
        let settings = site.text("governance/it's ssh/config");
        let way = format!(
            "  ProxyCommand bash -c 'exec 3<>/dev/tcp/127.0.0.1/{}; cat <&3 & head -c 60000 >&3; kill $!'\n",
            sshd.port(account)
        );
        let noise: Vec<u8> = (0..400_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        std::fs::create_dir_all(site.path("static")).unwrap();
        std::fs::write(site.path("static/noise.bin"), noise).unwrap();
        site.write("governance/it's ssh/config", &format!("{settings}{way}"));
        let (code, said) = site.run("placet publish web --yes");
        assert_eq!((code, super::ssh::current(&folder)), (3, first), "{said}");
        assert!(said.contains("The connection to `web1` was lost"), "{said}");
        assert!(said.contains("Publish again; what is left over is removed then."), "{said}");
        site.write("governance/it's ssh/config", &settings);
        let (code, said) = site.run("placet publish web --yes && placet verify web");
        assert_eq!(code, 0, "{said}");
    }
}
