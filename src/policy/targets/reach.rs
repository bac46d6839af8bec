//! How a target is reached: a folder of this machine, a server by SSH, or a bucket of an object store.
//!
//! Names that end in a command line or an address are held to a few characters: what is refused here needs no
//! quoting that could go wrong later.

use crate::config::read::Reader;
use crate::diag::{At, Finding};

/// How a target is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// A folder; relative to the root of the site.
    Folder(At<String>),
    /// A folder of a server, by IT's own `ssh`.
    Ssh(Ssh),
    /// A bucket of an object store that speaks S3.
    Bucket(Bucket),
}

/// A folder of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ssh {
    /// Name of the host, or its alias in the settings of `ssh`.
    pub host: At<String>,
    /// Account; that of the settings of `ssh` if the file says nothing.
    pub user: Option<At<String>>,
    /// Port; that of the settings of `ssh` if the file says nothing.
    pub port: Option<u16>,
    /// Full path of the folder, as the account sees it.
    pub path: At<String>,
    /// Settings of `ssh` (`ssh_config(5)`) in place of those of the account, from the root of the site.
    pub config: Option<At<String>>,
    /// What the account may do.
    pub transfer: Transfer,
}

/// How files come to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transfer {
    /// The account has a shell: `rsync` sends what differs, and the server compares digests by itself.
    Rsync,
    /// The account may use SFTP only.
    Sftp,
}

/// A bucket of an object store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Name of the bucket.
    pub name: At<String>,
    /// Region, as it stands in signatures.
    pub region: String,
    /// Address of the store; that of Amazon for the region if the file says nothing.
    pub endpoint: Option<At<String>>,
    /// What stands before every key, without slashes around it; empty for none.
    pub prefix: String,
}

impl Reach {
    /// The folder, as its own machine knows it; the address of a bucket.
    pub fn folder(&self) -> String {
        match self {
            Self::Ssh(ssh) => ssh.path.value.clone(),
            other => other.shown(),
        }
    }

    /// How people write it: a path, `ssh://…` or `s3://…`.
    pub fn shown(&self) -> String {
        match self {
            Self::Folder(path) => path.value.clone(),
            Self::Ssh(ssh) => {
                let user = ssh.user.as_ref().map(|user| format!("{}@", user.value)).unwrap_or_default();
                let port = ssh.port.map(|port| format!(":{port}")).unwrap_or_default();
                format!("ssh://{user}{}{port}{}", ssh.host.value, ssh.path.value)
            }
            Self::Bucket(bucket) if bucket.prefix.is_empty() => format!("s3://{}", bucket.name.value),
            Self::Bucket(bucket) => format!("s3://{}/{}", bucket.name.value, bucket.prefix),
        }
    }
}

/// What the word after `kind` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Directory,
    Ssh,
    S3,
}

/// Words after `kind`.
pub(super) const KINDS: [(&str, Kind); 3] = [("directory", Kind::Directory), ("ssh", Kind::Ssh), ("s3", Kind::S3)];

const WHY: &str = "Without it nobody could tell where a release belongs.";

/// Reads what belongs to a kind of target. `None` after findings.
pub(super) fn read(kind: Kind, reader: &mut Reader<'_, '_>) -> Option<Reach> {
    match kind {
        Kind::Directory => {
            let path = reader.filled("path");
            reader.require("path", WHY, "path = \"/srv/www/blog\"");
            path.map(Reach::Folder)
        }
        Kind::Ssh => ssh(reader).map(Reach::Ssh),
        Kind::S3 => bucket(reader).map(Reach::Bucket),
    }
}

fn ssh(reader: &mut Reader<'_, '_>) -> Option<Ssh> {
    let host = checked(reader, "host", is_host, "letters, digits, dots and hyphens");
    let user = checked(reader, "user", is_user, "letters, digits, dots, hyphens and underscores");
    let path = checked(reader, "path", is_path, "a full path of letters, digits and `._-+@=,`, without `..`");
    let config = reader.filled("config");
    let transfer = reader.choice("transfer", &[("rsync", Transfer::Rsync), ("sftp", Transfer::Sftp)]);
    let port = reader.convert("port", ("a number from 1 to 65535", "22"), |kind| match kind {
        crate::config::node::Kind::Int(number) => u16::try_from(*number).ok().filter(|port| *port > 0),
        _ => None,
    });
    reader.require("host", WHY, "host = \"web1.corp.example\"");
    reader.require("path", WHY, "path = \"/srv/www/blog\"");
    Some(Ssh {
        host: host?,
        user,
        port: port.map(|port| port.value),
        path: path?,
        config,
        transfer: transfer.unwrap_or(Transfer::Rsync),
    })
}

fn bucket(reader: &mut Reader<'_, '_>) -> Option<Bucket> {
    let name = checked(reader, "bucket", is_bucket, "3 to 63 small letters, digits, dots and hyphens");
    let region = checked(reader, "region", is_word, "small letters, digits and hyphens");
    let endpoint = checked(reader, "endpoint", is_endpoint, "`https://`, a host, and perhaps a port");
    let prefix = checked(reader, "prefix", is_prefix, "letters, digits and `._-`, parts divided by `/`");
    reader.require("bucket", WHY, "bucket = \"blog-corp-example\"");
    reader.require("region", "Requests are signed for one region.", "region = \"eu-central-1\"");
    Some(Bucket {
        name: name?,
        region: region?.value,
        endpoint,
        prefix: prefix.map(|prefix| prefix.value).unwrap_or_default(),
    })
}

/// A text that has to be of a form.
fn checked(reader: &mut Reader<'_, '_>, key: &'static str, sound: fn(&str) -> bool, form: &str) -> Option<At<String>> {
    let text = reader.filled(key)?;
    if sound(&text.value) {
        return Some(text);
    }
    reader.fail(key);
    let name = reader.name(key);
    let code = reader.words().kind;
    reader.sink().push(
        Finding::new(code, format!("Correct the value of `{name}`"))
            .at(text.span, "not of the form that is wanted here")
            .why("It becomes part of a command or an address, so only plain characters may stand in it.")
            .help(format!("Use {form}.")),
    );
    None
}

/// A text of at least one byte, all of a kind, with a letter or digit in front.
fn plain(text: &str, longest: usize, more: &[u8]) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || more.contains(&byte);
    text.len() <= longest
        && text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
        && text.bytes().all(known)
}

fn is_host(text: &str) -> bool {
    plain(text, 253, b".-")
}

fn is_user(text: &str) -> bool {
    plain(text.strip_prefix('_').unwrap_or(text), 64, b"._-")
}

fn is_path(text: &str) -> bool {
    let part = |part: &str| {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+@=,".contains(&byte);
        !part.is_empty() && part != "." && part != ".." && !part.starts_with('-') && part.bytes().all(known)
    };
    text.len() <= 1024 && text.strip_prefix('/').is_some_and(|rest| rest.split('/').all(part))
}

fn is_bucket(text: &str) -> bool {
    text.len() >= 3
        && plain(text, 63, b".-")
        && !text.contains("..")
        && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_word(text: &str) -> bool {
    plain(text, 40, b"-") && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_prefix(text: &str) -> bool {
    text.len() <= 200 && text.split('/').all(|part| plain(part, 100, b"._-") && !part.contains(".."))
}

/// `https://host[:port]`; without encryption only for this machine.
fn is_endpoint(text: &str) -> bool {
    let local = |host: &str| host == "127.0.0.1" || host == "localhost";
    let (rest, open) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (rest, false),
        (_, Some(rest)) => (rest, true),
        _ => return false,
    };
    let (host, port) = rest.split_once(':').unwrap_or((rest, "443"));
    is_host(host) && port.parse::<u16>().is_ok_and(|port| port > 0) && (!open || local(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_taken() {
        for host in ["web1", "web1.corp.example", "10.0.0.1", "Web-1"] {
            assert!(is_host(host), "{host}");
        }
        for host in ["", "-oProxyCommand=x", "a b", "a;b", "a$(b)", "a`b`", "a\nb", "ä.example", "user@host", "a/b"] {
            assert!(!is_host(host), "{host}");
        }
        assert!(is_user("deploy") && is_user("_www") && is_user("a.b-c_d"));
        assert!(!is_user("-l") && !is_user("a b") && !is_user("") && !is_user("a@b") && !is_user("_"));
        assert!(is_path("/srv/www/blog") && is_path("/blog") && is_path("/a_b-c+d@e=f,g.h"));
        for path in
            ["", "/", "srv", "/srv/", "/srv//x", "/srv/../x", "/./x", "/-x", "/a b", "/a'b", "/a$b", "/a\nb", "/ä"]
        {
            assert!(!is_path(path), "{path:?}");
        }
        assert!(
            is_bucket("blog.corp-1")
                && !is_bucket("Blog")
                && !is_bucket("ab")
                && !is_bucket("a..b")
                && !is_bucket("a/b")
        );
        assert!(is_endpoint("https://s3.corp.example:9000") && is_endpoint("http://127.0.0.1:5000"));
        for endpoint in [
            "http://s3.corp.example",
            "https://",
            "https://a/b",
            "https://a:0",
            "https://u@a",
            "ftp://a",
            "https://a:x",
        ] {
            assert!(!is_endpoint(endpoint), "{endpoint}");
        }
        assert!(
            is_prefix("blog/en")
                && !is_prefix("/blog")
                && !is_prefix("a//b")
                && !is_prefix("../a")
                && !is_prefix("a/..")
        );
    }
}
