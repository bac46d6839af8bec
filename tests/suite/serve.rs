//! A preview for tests: a site in a folder of its own, and a client that sends exactly what it is told.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use placet::pipeline::Options;
use placet::serve::{Limits, Preview, ServeCx};

/// A site with a post, a draft and a post under embargo.
pub(crate) const SITE: &str = "\
-- config.toml --
base_url = \"https://blog.example.com\"
title = \"Example\"
generate_feeds = true
-- content/_index.md --
+++
title = \"Start\"
+++
-- content/blog/_index.md --
+++
title = \"Blog\"
+++
-- content/blog/first.md --
+++
title = \"First\"
date = 2026-05-01
+++
The word is apple. See [the other one](@/blog/second.md).
-- content/blog/second.md --
+++
title = \"Second\"
date = 2026-05-02
+++
Nothing special here.
-- content/blog/plan/index.md --
+++
title = \"Acquisition of Initech\"
date = 2026-05-03
draft = true
+++
Strictly between us: Initech. ![A chart](chart.svg)
-- content/blog/plan/chart.svg --
<svg xmlns=\"http://www.w3.org/2000/svg\"><title>Initech chart</title></svg>
-- content/blog/results.md --
+++
title = \"Results of Initrode\"
date = 2026-05-04
embargo_until = 2099-01-01T09:00:00+02:00
+++
Initrode made a profit.
";

/// Instant of the builds.
pub(crate) const AT: &str = "2026-06-01T12:00:00Z";

/// A preview of a site of its own.
pub(crate) struct Served {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) preview: Preview,
}

/// What came back.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

impl Served {
    pub(crate) fn new(site: &str) -> Self {
        Self::with(site, Limits::default())
    }

    pub(crate) fn with(site: &str, limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), site);
        let preview = Self::preview(folder.path(), limits);
        Self { folder, preview }
    }

    /// A preview of a site that lies somewhere.
    pub(crate) fn preview(root: &Path, limits: Limits) -> Preview {
        Self::of(root, limits, None)
    }

    /// The same for someone with a key.
    pub(crate) fn of(root: &Path, limits: Limits, key: Option<std::path::PathBuf>) -> Preview {
        let options = Options { environment: "preview".into(), mode: "build", ..Options::default() };
        let preview = Preview::start(ServeCx {
            root: root.to_owned(),
            at: Some(AT.parse().unwrap()),
            trusted: None,
            also: Vec::new(),
            options,
            cache_version: 1,
            host: None,
            port: 0,
            limits,
            key,
            signer: None,
        });
        preview.unwrap()
    }

    /// Asks the port of the desk of a preview.
    pub(crate) fn ask(preview: &Preview, path: &str) -> Reply {
        let port = preview.port;
        let text = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
        Self::raw(port, text.as_bytes())
    }

    /// Writes a file as editors do: beside it, then in its place.
    pub(crate) fn save(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let beside = path.with_extension("part~");
        std::fs::write(&beside, text).unwrap();
        std::fs::rename(beside, path).unwrap();
    }

    /// Sends text as it is and reads what comes back until the connection ends.
    pub(crate) fn raw(port: u16, text: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(25))).unwrap();
        let _ = stream.write_all(text);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |end| end + 4);
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Reply { status, head, body: bytes[end..].to_vec() }
    }

    /// Asks the port for readers.
    pub(crate) fn read(&self, path: &str) -> Reply {
        let port = self.preview.reader;
        Self::raw(
            port,
            format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").as_bytes(),
        )
    }

    /// Asks the port of the desk, with more header fields.
    pub(crate) fn desk(&self, path: &str, fields: &str) -> Reply {
        let port = self.preview.port;
        let text = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{fields}\r\n");
        Self::raw(port, text.as_bytes())
    }

    /// Asks for a page that only people with the pass may see.
    pub(crate) fn ahead(&self, path: &str) -> Reply {
        self.desk(&format!("/__placet/{}{path}", self.preview.pass), "")
    }

    /// A page of the desk.
    pub(crate) fn at_desk(&self, rest: &str) -> Reply {
        self.desk(&format!("/__desk/{}{rest}", self.preview.pass), "")
    }
}

/// Waits until something holds, for ten seconds at most.
pub(crate) fn soon(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(10), "{what}: did not happen within ten seconds");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Files in one text into a folder: a line `-- path --` starts each.
pub(crate) fn write(folder: &Path, text: &str) {
    for part in text.split("-- ").skip(1).collect::<Vec<_>>().chunks(1) {
        let Some((path, body)) = part[0].split_once(" --\n") else { panic!("no file in {part:?}") };
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, body).unwrap();
    }
}
