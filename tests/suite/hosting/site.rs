//! A site to serve: the sample site, with what a serving plan adds to it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use placet::hosting::plan::{Header, Plan, Redirect, SCHEMA, Served, Variant};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::{files, root, tools};

/// The policy of pages in the tests; the one that matters is computed from the pages.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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
    static BUILT: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();
    let folder = folder();
    let to = folder.path().join("site");
    for (file, bytes) in BUILT.get_or_init(build) {
        write(&to.join(file), bytes);
    }
    let plan = plan(&to);
    Site { folder, plan }
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

/// Paths and bytes of the files of the site.
fn build() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = folder();
    let out = folder.path();
    let built = tools::placet(root()).args(["build", "--output"]).arg(out.join("out")).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let site = TempDir::with_prefix("placet-hosting-").unwrap();
    for file in files(&out.join("out"), "") {
        write(&site.path().join(file.strip_prefix(out.join("out")).unwrap()), &fs::read(&file).unwrap());
    }
    let page = fs::read_to_string(site.path().join("404.html")).unwrap();
    write(&site.path().join("410.html"), page.replace("</main>", "<p>Withdrawn.</p></main>").as_bytes());
    write(&site.path().join("café/ein text/index.html"), page.as_bytes());
    write(&site.path().join(".placet/serve-plan.json"), b"{}");
    write(
        &site.path().join(".well-known/security.txt"),
        b"Contact: mailto:security@placet.example\nExpires: 2027-06-01T00:00:00Z\n",
    );
    write(&site.path().join("version.json"), b"{\"build\":\"0123456789abcdef\"}\n");
    write(&site.path().join("site.webmanifest"), b"{\"name\":\"Placet\"}\n");
    for file in files(site.path(), "").into_iter().filter(|file| compressible(&file.to_string_lossy())) {
        twins(&file);
    }
    let path = |file: &PathBuf| file.strip_prefix(site.path()).unwrap().to_owned();
    files(site.path(), "").into_iter().map(|file| (path(&file), fs::read(&file).unwrap())).collect()
}

fn compressible(file: &str) -> bool {
    ["html", "css", "js", "json", "xml", "svg"].iter().any(|ending| file.ends_with(&format!(".{ending}")))
}

fn twins(file: &Path) {
    let bytes = fs::read(file).unwrap();
    if bytes.len() < 1024 {
        return;
    }
    let beside =
        |ending: &str| file.with_file_name(format!("{}.{ending}", file.file_name().unwrap().to_string_lossy()));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes).unwrap();
    write(&beside("gz"), &gzip.finish().unwrap());
    let mut br = Vec::new();
    brotli::BrotliCompress(
        &mut &bytes[..],
        &mut br,
        &brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() },
    )
    .unwrap();
    write(&beside("br"), &br);
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

fn plan(folder: &Path) -> Plan {
    let names =
        files(folder, "").into_iter().map(|file| file.strip_prefix(folder).unwrap().to_string_lossy().into_owned());
    let names: Vec<String> = names.filter(|name| !name.starts_with(".placet/")).collect();
    let twin = |name: &str| ["gz", "br"].iter().any(|ending| name.ends_with(&format!(".{ending}")));
    let mut documents: Vec<Served> = names.iter().filter(|name| !twin(name)).map(|name| served(folder, name)).collect();
    documents.sort_by(|a, b| a.url.cmp(&b.url));
    let to = "/blog/why-a-blog-needs-a-gate/";
    let lead = |from: &str, to: &str, status| Redirect { from: from.to_owned(), to: to.to_owned(), status };
    let mut redirects = vec![
        lead("/old/", to, 301),
        lead("/old.html", to, 302),
        lead("/archiv/2019/", "/caf%C3%A9/ein%20text/", 308),
        lead("/%C3%BCber%20uns/", "/about/", 301),
        lead("/a%22b$c/", "/about/?from=a%22b&x=$1#top", 301),
        lead("/feed/index.html", "/atom.xml", 307),
        lead("/partner/", "https://partner.example/placet?a=b", 302),
    ];
    redirects.sort_by(|a, b| a.from.cmp(&b.from));
    Plan {
        schema: SCHEMA,
        base_url: "https://blog.placet.example".to_owned(),
        build: "0123456789abcdef".to_owned(),
        documents,
        redirects,
        gone: vec!["/withdrawn.html".to_owned(), "/withdrawn/".to_owned()],
        errors: BTreeMap::from([(404, "/404.html".to_owned()), (410, "/410.html".to_owned())]),
        headers: headers(),
        caches: BTreeMap::from([
            ("immutable".to_owned(), "public, max-age=31536000, immutable".to_owned()),
            ("revalidate".to_owned(), "no-cache".to_owned()),
        ]),
    }
}

fn headers() -> BTreeMap<String, Vec<Header>> {
    let header = |(name, value): &(&str, &str)| Header { name: (*name).to_owned(), value: (*value).to_owned() };
    let nosniff = ("X-Content-Type-Options", "nosniff");
    let html = [
        ("Content-Security-Policy", POLICY),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        nosniff,
    ];
    let of = |fields: &[(&str, &str)]| fields.iter().map(header).collect::<Vec<_>>();
    BTreeMap::from([
        ("asset".to_owned(), of(&[("Cross-Origin-Resource-Policy", "same-origin"), nosniff])),
        ("html".to_owned(), of(&html)),
        ("public".to_owned(), of(&[("Cross-Origin-Resource-Policy", "cross-origin"), nosniff])),
    ])
}

fn served(folder: &Path, file: &str) -> Served {
    let name = file.rsplit('/').next().unwrap();
    let (media_type, header_class) = match (name, name.rsplit('.').next().unwrap()) {
        ("feed.json", _) => ("application/feed+json", "public"),
        ("atom.xml", _) => ("application/atom+xml; charset=utf-8", "public"),
        ("rss.xml", _) => ("application/rss+xml; charset=utf-8", "public"),
        (_, "html") => ("text/html; charset=utf-8", "html"),
        (_, "css") => ("text/css; charset=utf-8", "asset"),
        (_, "js") => ("text/javascript; charset=utf-8", "asset"),
        (_, "json") => ("application/json", "asset"),
        (_, "webmanifest") => ("application/manifest+json", "asset"),
        (_, "xml") => ("application/xml; charset=utf-8", "asset"),
        (_, "txt") => ("text/plain; charset=utf-8", "asset"),
        (_, "svg") => ("image/svg+xml", "public"),
        (_, "png") => ("image/png", "public"),
        other => panic!("{other:?}"),
    };
    let bytes = fs::read(folder.join(file)).unwrap();
    let variant = |(coding, ending): (&str, &str)| {
        let file = format!("{file}.{ending}");
        let bytes = fs::read(folder.join(&file)).ok()?;
        Some((coding.to_owned(), Variant { file, sha256: sha256(&bytes), size: bytes.len() as u64 }))
    };
    let hashed = regex::Regex::new(r"\.[0-9a-f]{10}\.(?:css|js)$").unwrap().is_match(file);
    Served {
        url: encoded(&format!("/{}", file.strip_suffix("index.html").unwrap_or(file))),
        sha256: sha256(&bytes),
        size: bytes.len() as u64,
        media_type: media_type.to_owned(),
        variants: [("gzip", "gz"), ("br", "br")].into_iter().filter_map(variant).collect(),
        header_class: header_class.to_owned(),
        cache_class: if hashed { "immutable" } else { "revalidate" }.to_owned(),
        file: file.to_owned(),
    }
}

fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
