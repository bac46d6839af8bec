//! The serving plan: every address of a site and the answer it gets, whatever server gives it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Version of the format of `serve-plan.json`.
pub const SCHEMA: u32 = 1;

/// What a server answers, for every address of a site. Everything in it is sorted, so that equal sites have equal plans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of the format, [`SCHEMA`].
    pub schema: u32,
    /// Address of the site, without a slash at the end: `https://blog.example.com`, perhaps with a path.
    pub base_url: String,
    /// Opaque name of the build: first 16 hexadecimal digits of a digest over all files.
    pub build: String,
    /// The files that are served, sorted by URL.
    pub documents: Vec<Served>,
    /// Addresses that lead on, sorted by `from`. Each is an exact match; the query string is kept.
    pub redirects: Vec<Redirect>,
    /// Addresses of withdrawn posts, sorted: the answer is 410 with the page for it.
    pub gone: Vec<String>,
    /// Pages for errors by status: `404` and `410`. Their files are among the documents, and are not served with 200.
    pub errors: BTreeMap<u16, String>,
    /// Header fields by header class: `html`, `asset`, `public` (feeds and pictures, which other sites may embed).
    pub headers: BTreeMap<String, Vec<Header>>,
    /// Value of `Cache-Control` by cache class: `immutable` or `revalidate`.
    pub caches: BTreeMap<String, String>,
}

/// A file and the address it is served at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// Path of the address, percent-encoded, from the root of the host: `/posts/new/`.
    pub url: String,
    /// Path of the file in the output: `posts/new/index.html`.
    pub file: String,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// Media type with its parameters, the value of `Content-Type`.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Compressed twins by content coding (`gzip`, `br`, `zstd`), only where they pay.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variants: BTreeMap<String, Variant>,
    /// Key into [`Plan::headers`].
    pub header_class: String,
    /// Key into [`Plan::caches`].
    pub cache_class: String,
}

/// A compressed twin of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Path of the file in the output.
    pub file: String,
    /// SHA-256 of the compressed bytes in hexadecimal digits.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
}

/// An address that leads on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// Path of the old address, percent-encoded, from the root of the host.
    pub from: String,
    /// Where it leads: a path of this site, or an absolute `https` address.
    pub to: String,
    /// 301, 302, 307 or 308.
    pub status: u16,
}

/// A header field of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Name, as it is usually written: `Content-Security-Policy`.
    pub name: String,
    /// Value: visible ASCII and blanks.
    pub value: String,
}
