//! A real `sshd` on a free port of this machine, with keys and settings of its own, as the account that runs the tests.

use std::fmt::Write as _;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::publish::Site;
use crate::tools;

/// A server with accounts of two kinds: on its first port with a shell, on its second with SFTP only.
pub(super) struct Sshd {
    folder: TempDir,
    ports: [u16; 2],
    running: Vec<Child>,
}

/// How an account may work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    Shell,
    Sftp,
}

impl Account {
    /// The word for it in `targets.toml`.
    pub(super) fn transfer(self) -> &'static str {
        if self == Self::Shell { "rsync" } else { "sftp" }
    }
}

impl Sshd {
    /// Starts it, or none where a program is missing.
    pub(super) fn start(test: &str) -> Option<Self> {
        if !tools::wanted() {
            return None;
        }
        let sshd = tools::program(test, &["sshd", "../sbin/sshd"])?;
        for program in ["ssh", "ssh-keygen", "rsync"] {
            tools::program(test, &[program])?;
        }
        if tools::output(Command::new("id").arg("-u")).1.trim() == "0" {
            // Started by root it wants this folder, as its service makes it.
            fs::create_dir_all("/run/sshd").unwrap();
        }
        let folder = TempDir::with_prefix("placet-ssh-").unwrap();
        // A web server of another account reads below it.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for key in ["host", "user", "stranger"] {
            let (fine, said) = tools::output(
                Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(folder.path().join(key)),
            );
            assert!(fine, "{said}");
        }
        fs::copy(folder.path().join("user.pub"), folder.path().join("authorized_keys")).unwrap();
        fs::create_dir(folder.path().join("www")).unwrap();
        let mut server = Self { folder, ports: [0, 0], running: Vec::new() };
        for (number, more) in ["", "ForceCommand internal-sftp\n"].iter().enumerate() {
            server.listen(&sshd, number, more);
        }
        server.known(&fs::read_to_string(server.path("host.pub")).unwrap());
        Some(server)
    }

    fn listen(&mut self, sshd: &Path, number: usize, more: &str) {
        for _ in 0..3 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let file = self.path(&format!("sshd_config_{number}"));
            fs::write(&file, self.config(port, more)).unwrap();
            let log = fs::File::create(self.path(&format!("sshd_{number}.log"))).unwrap();
            let mut command = Command::new(sshd);
            command.args(["-D", "-e", "-f"]).arg(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
            let mut child = command.spawn().unwrap();
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_secs(10) && child.try_wait().unwrap().is_none() {
                if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                    self.ports[number] = port;
                    self.running.push(child);
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            let _ = child.kill();
            let _ = child.wait();
        }
        panic!("sshd does not start:\n{}", fs::read_to_string(self.path(&format!("sshd_{number}.log"))).unwrap());
    }

    fn config(&self, port: u16, more: &str) -> String {
        let folder = self.folder.path().display();
        format!(
            "ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized_keys\n\
             PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
             PermitRootLogin prohibit-password\nAllowTcpForwarding no\nMaxStartups 100\nMaxSessions 100\n\
             Subsystem sftp internal-sftp\n{more}"
        )
    }

    /// Says which host key is the right one.
    pub(super) fn known(&self, key: &str) {
        let lines = self.ports.iter().fold(String::new(), |mut text, port| {
            let _ = writeln!(text, "[127.0.0.1]:{port} {}", key.trim());
            text
        });
        fs::write(self.path("known_hosts"), lines).unwrap();
    }

    /// Something of the server's own.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The port for a kind of account.
    pub(super) fn port(&self, account: Account) -> u16 {
        self.ports[account as usize]
    }

    /// Makes `web` of a site a folder of this server, with settings of `ssh` in a folder with a blank in its name.
    pub(super) fn serve(&self, site: &Site, account: Account, folder: &str) -> PathBuf {
        let path = self.path("www").join(folder);
        fs::create_dir_all(&path).unwrap();
        self.target(site, account, &path);
        path
    }

    /// The same for a folder that may not be there.
    pub(super) fn target(&self, site: &Site, account: Account, path: &Path) {
        let place = self.folder.path().display();
        site.write(
            "governance/it's ssh/config",
            &format!(
                "Host web1\n  HostName 127.0.0.1\n  IdentityFile {place}/user\n  IdentitiesOnly yes\n  IdentityAgent none\n  UserKnownHostsFile {place}/known_hosts\n  GlobalKnownHostsFile none\n  StrictHostKeyChecking accept-new\n"
            ),
        );
        site.write(
            "governance/targets.toml",
            &format!(
                "[target.web]\nkind = \"ssh\"\nhost = \"web1\"\nport = {}\npath = \"{}\"\ntransfer = \"{}\"\n\
                 config = \"governance/it's ssh/config\"\nenvironment = \"production\"\nkeep = 3\n",
                self.port(account),
                path.display(),
                account.transfer()
            ),
        );
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
