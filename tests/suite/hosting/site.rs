//! A site to serve: the sample site, compressed, with its own serving plan, and what the table of requests needs
//! beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use placet::hosting::{PLAN, Plan, Redirect, Served, Variant, compress};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::site_test::SAMPLE_NOW;
use crate::{files, root, tools};

/// What the sample site does not say about hosting.
const SETTINGS: &str = "\n[hosting]\ncompress = [\"gzip\", \"br\"]\nhsts = 31536000\n\
                        [security]\ncontact = [\"mailto:security@placet.example\"]\nexpires = 2027-01-31\n";

/// Where the site is published.
const ADDRESS: &str = "https://blog.placet.example";

/// A folder with a site and the plan for it.
pub(super) struct Site {
    folder: TempDir,
    pub(super) plan: Plan,
}

impl Site {
    /// The folder that a server is told to serve.
    pub(super) fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Folder for everything a server writes.
    pub(super) fn place(&self) -> &Path {
        self.folder.path()
    }
}

/// A copy of the site, for one server.
pub(super) fn site() -> Site {
    /// Files of a build with their bytes, and its plan.
    type Built = (Vec<(PathBuf, Vec<u8>)>, Plan);
    static BUILT: OnceLock<Built> = OnceLock::new();
    let folder = folder();
    let to = folder.path().join("site");
    let (built, plan) = BUILT.get_or_init(build);
    for (file, bytes) in built {
        write(&to.join(file), bytes);
    }
    write(&to.join(PLAN), &serde_json::to_vec(plan).unwrap());
    Site { folder, plan: plan.clone() }
}

/// A folder that a server may read under another account.
fn folder() -> TempDir {
    let folder = TempDir::with_prefix("placet-hosting-").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

/// Writes a file with a time of change in whole seconds, as a deployment does.
pub(super) fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
    set_time(path, 1_790_000_000);
}

/// Sets the time of change, in seconds since 1970.
pub(super) fn set_time(path: &Path, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

/// Paths and bytes of the files of the site, and its plan.
fn build() -> (Vec<(PathBuf, Vec<u8>)>, Plan) {
    let folder = folder();
    let (source, out) = (folder.path().join("source"), folder.path().join("out"));
    for part in ["config.toml", "content", "data", "governance", "static", "themes"] {
        for file in files(&root().join(part), "") {
            write(&source.join(file.strip_prefix(root()).unwrap()), &fs::read(&file).unwrap());
        }
    }
    let config = fs::read_to_string(source.join("config.toml")).unwrap();
    write(&source.join("config.toml"), (config + SETTINGS).as_bytes());
    write(&source.join("static/site.webmanifest"), b"{\"name\":\"Placet\"}\n");
    let built = tools::placet(&source)
        .args(["--at", SAMPLE_NOW, "build", "-u", ADDRESS, "--output"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let mut plan: Plan = serde_json::from_slice(&fs::read(out.join(PLAN)).unwrap()).unwrap();
    // No page of the sample site was withdrawn, moved, or has a name beyond ASCII.
    let page = fs::read_to_string(out.join("404.html")).unwrap();
    add(&mut plan, &out, "410.html", page.replace("</main>", "<p>Withdrawn.</p></main>").as_bytes());
    add(&mut plan, &out, "café/ein text/index.html", page.as_bytes());
    plan.documents.sort_by(|a, b| a.url.cmp(&b.url));
    plan.errors.insert(410, "/410.html".to_owned());
    plan.redirects.extend(redirects());
    plan.redirects.sort_by(|a, b| a.from.cmp(&b.from));
    plan.gone = vec!["/withdrawn.html".to_owned(), "/withdrawn/".to_owned()];
    let path = |file: &PathBuf| file.strip_prefix(&out).unwrap().to_owned();
    let built = files(&out, "").into_iter().map(|file| (path(&file), fs::read(&file).unwrap())).collect();
    (built, plan)
}

/// Puts another page beside those of the site, with its twins, like the one for 404.
fn add(plan: &mut Plan, folder: &Path, file: &str, bytes: &[u8]) {
    write(&folder.join(file), bytes);
    let like = plan.documents.iter().find(|document| document.file == "404.html").unwrap();
    let variants = placet::config::Coding::ALL.map(|coding| {
        let (small, file) = (compress(coding, bytes).unwrap(), format!("{file}{}", coding.ending()));
        write(&folder.join(&file), &small);
        (coding.as_str().to_owned(), Variant { file, sha256: sha256(&small), size: small.len() as u64 })
    });
    let url = encoded(&format!("/{}", file.strip_suffix("index.html").unwrap_or(file)));
    let (sha256, size) = (sha256(bytes), bytes.len() as u64);
    plan.documents.push(Served { url, file: file.to_owned(), sha256, size, variants: variants.into(), ..like.clone() });
}

/// Takes a coding off the body of an answer.
pub(super) fn decoded(coding: &str, body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match coding {
        "gzip" => _ = std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(body), &mut plain).unwrap(),
        "br" => brotli::BrotliDecompress(&mut &body[..], &mut plain).unwrap(),
        _ => plain.extend_from_slice(body),
    }
    plain
}

/// SHA-256 in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let digits: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

/// Addresses that lead on, in every way that a plan knows.
fn redirects() -> [Redirect; 7] {
    let to = "/blog/why-a-blog-needs-a-gate/";
    let lead = |from: &str, to: &str, status| Redirect { from: from.to_owned(), to: to.to_owned(), status };
    [
        lead("/old/", to, 301),
        lead("/old.html", to, 302),
        lead("/archiv/2019/", "/caf%C3%A9/ein%20text/", 308),
        lead("/%C3%BCber%20uns/", "/about/", 301),
        lead("/a%22b$c/", "/about/?from=a%22b&x=$1#top", 301),
        lead("/feed/index.html", "/atom.xml", 307),
        lead("/partner/", "https://partner.example/placet?a=b", 302),
    ]
}

fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
