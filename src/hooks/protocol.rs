//! `hook/1`: what a program of the company is asked, as one JSON object on its standard input.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Name and version of the protocol.
pub const PROTOCOL: &str = "hook/1";

/// A question. Nothing of it is ever put into arguments.
#[derive(Debug, Clone, Serialize)]
pub struct Request {
    /// Always [`PROTOCOL`].
    pub protocol: &'static str,
    /// Names this question; the answer repeats it.
    pub uid: String,
    /// Name of the hook.
    pub hook: String,
    /// Name of the stage.
    pub stage: &'static str,
    /// The site.
    pub site: SiteInfo,
    /// The post; none when the whole site is asked about.
    pub subject: Option<PostInfo>,
    /// Files of the post, or of all posts that the hook is about; after rendering also the built pages.
    pub files: Vec<FileInfo>,
    /// Approvals of the post.
    pub approvals: Vec<Value>,
    /// Digest of the policy in force.
    pub policy_digest: String,
    /// The instant of the run (RFC 3339).
    pub now: String,
    /// A folder the program may write to; it is gone afterwards.
    pub tmpdir: String,
}

/// The site as a hook sees it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SiteInfo {
    /// Its title.
    pub title: String,
    /// Its address.
    pub base_url: String,
    /// Environment: `preview`, `pilot` or `production`.
    pub environment: String,
    /// Folder of the site; paths of sources count from here, and the program starts here.
    pub root: String,
    /// Folder of the built pages; none before they are made.
    pub output: Option<String>,
}

/// A post as a hook sees it.
#[derive(Debug, Clone, Serialize)]
pub struct PostInfo {
    /// Path from the root of the site.
    pub path: String,
    /// `sha256:` and the digest of the file.
    pub digest: String,
    /// The details at the top, with the names and values of the file.
    pub front_matter: Value,
    /// The text as written, unless it is longer than [`INLINE`]; then it is to be read from the file.
    pub markdown: Option<String>,
    /// The words without markup, under the same condition.
    pub plain_text: Option<String>,
    /// Full path of the built page; none before it is made.
    pub html_path: Option<String>,
}

/// Most bytes of a text that are sent; what is longer is read from its file.
pub(super) const INLINE: usize = 1 << 20;

/// A file with its digest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FileInfo {
    /// Path: of a source from the root of the site, of a built page from the output folder.
    pub path: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// `source` or `document`.
    pub kind: &'static str,
}

impl Request {
    /// SHA-256 of everything that an answer may depend on: not the name of the question, the instant and
    /// folders that differ from run to run.
    pub fn digest(&self) -> [u8; 32] {
        let mut request = self.clone();
        for part in [&mut request.uid, &mut request.now, &mut request.tmpdir, &mut request.site.root] {
            part.clear();
        }
        request.site.output = None;
        if let Some(post) = &mut request.subject {
            post.html_path = post.html_path.as_ref().map(|_| String::new());
        }
        Sha256::digest(serde_json::to_vec(&request).unwrap_or_default()).into()
    }

    /// The question as the program reads it: one line.
    pub fn to_line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }
}
