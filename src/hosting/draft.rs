//! The plan of a run: everything but the files, which stay in the index and are looked up when they are wanted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::ser::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::plan::{Header, Plan, Redirect, SCHEMA, Served, Variant};
use super::spread::Lines;
use super::{headers, media, twins, version};
use crate::config::{Coding, Config};
use crate::output::{Index, IndexEntry, hex};
use crate::render::documents::{Planned, leads_to};
use crate::render::view::server_path;
use crate::rules::Demands;
use crate::site::Site;

/// What a plan is made from.
#[derive(Debug, Clone)]
pub struct PlanCx<'a> {
    /// Configuration.
    pub config: &'a Config,
    /// All files of the output, twins among them.
    pub index: &'a Index,
    /// What pages demand of the headers.
    pub demands: &'a Demands,
    /// From [`redirects`].
    pub redirects: Vec<Redirect>,
    /// From [`lasting`](super::lasting).
    pub lasting: Vec<String>,
    /// Paths of withdrawn posts, from the root of the site: `/withdrawn/`.
    pub gone: Vec<String>,
}

/// A plan without its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    frame: Plan,
    /// Path that the site is published under: `/blog`, or nothing.
    prefix: String,
    /// Names of feeds.
    feeds: Vec<String>,
    /// Paths whose names change with their bytes, sorted.
    lasting: Vec<String>,
}

/// The plan of a run.
pub fn build(cx: PlanCx<'_>) -> Plan {
    let index = cx.index;
    Draft::new(cx).plan(index)
}

/// The addresses that lead on: aliases, first pages of lists, sections with `redirect_to`. What leads to an address
/// without encryption stays a page. Sorted by the old address.
pub fn redirects(config: &Config, site: &Site, planned: &[Planned]) -> Vec<Redirect> {
    let prefix = prefix(config);
    let mut all: Vec<Redirect> = planned
        .iter()
        .filter_map(|planned| {
            let to = leads_to(site, planned)?;
            let to = if to.starts_with('/') { ascii(&server_path(config, &to)) } else { ascii(&to) };
            let leads = to.starts_with('/') && !to.starts_with("//") || to.starts_with("https://");
            let from = url(&prefix, planned.path.as_str());
            leads.then_some(Redirect { from, to, status: 301 })
        })
        .collect();
    all.sort_by(|a, b| a.from.cmp(&b.from));
    all
}

impl Draft {
    /// Everything but the files.
    pub fn new(cx: PlanCx<'_>) -> Self {
        let prefix = prefix(cx.config);
        let mut feeds: Vec<String> =
            cx.config.languages.iter().flat_map(|language| language.feed_filenames.iter().cloned()).collect();
        feeds.sort();
        feeds.dedup();
        let has = |path: &str| cx.index.get(path).is_some();
        let errors = [(404, "404.html"), (410, "410.html")].into_iter().filter(|(_, path)| has(path));
        let mut gone: Vec<String> = cx.gone.iter().map(|path| ascii(&server_path(cx.config, path))).collect();
        gone.sort();
        gone.dedup();
        let redirects = cx.redirects.into_iter().filter(|own| gone.binary_search(&own.from).is_err());
        let frame = Plan {
            schema: SCHEMA,
            base_url: cx.config.base_url.clone(),
            build: version::digest(cx.index).get(..16).unwrap_or_default().to_owned(),
            documents: Vec::new(),
            redirects: redirects.collect(),
            errors: errors.map(|(status, path)| (status, url(&prefix, path))).collect(),
            headers: headers::headers(cx.config, cx.demands),
            caches: headers::caches(),
            gone,
        };
        Self { frame, prefix, feeds, lasting: cx.lasting }
    }

    /// The whole plan.
    pub fn plan(&self, index: &Index) -> Plan {
        Plan { documents: self.documents(index).collect(), ..self.frame.clone() }
    }

    /// The files that are served, sorted by URL; each is made when it is asked for.
    pub fn documents<'s>(&'s self, index: &'s Index) -> impl Iterator<Item = Served> + use<'s> {
        let mut order: Vec<u32> = (0..index.entries().len() as u32).collect();
        let path = |number: u32| index.entries()[number as usize].path.as_str();
        // The order of files and that of addresses differ little, which is what this way of sorting is good at.
        order.sort_by(|a, b| encoded(served_path(path(*a))).cmp(encoded(served_path(path(*b)))));
        order.into_iter().filter_map(move |number| self.served(index, &index.entries()[number as usize]))
    }

    /// How a file is served. `None` if it is not: it is hidden, a twin, or its address leads on or is gone.
    pub fn served(&self, index: &Index, entry: &IndexEntry) -> Option<Served> {
        let path = entry.path.as_str();
        if is_hidden(path) || twins::original(index, path).is_some() {
            return None;
        }
        let url = url(&self.prefix, path);
        let leads_on = self.frame.redirects.binary_search_by(|own| own.from.as_str().cmp(&url)).is_ok();
        if leads_on || self.frame.gone.binary_search(&url).is_ok() {
            return None;
        }
        Some(Served {
            url,
            file: path.to_owned(),
            sha256: entry.hex(),
            size: entry.size,
            media_type: media::media_type(path).to_owned(),
            variants: variants(index, path),
            header_class: headers::header_class(path, &self.feeds).to_owned(),
            cache_class: self.cache_class(path).to_owned(),
        })
    }

    fn cache_class(&self, path: &str) -> &'static str {
        let lasts = self.lasting.binary_search_by(|own| own.as_str().cmp(path)).is_ok();
        if lasts { headers::IMMUTABLE } else { headers::REVALIDATE }
    }

    /// Writes the plan as JSON, one file a line.
    ///
    /// # Errors
    /// As `out`.
    pub fn write(&self, index: &Index, out: &mut dyn Write) -> io::Result<()> {
        let frame = &self.frame;
        let written = Written {
            schema: frame.schema,
            base_url: &frame.base_url,
            build: &frame.build,
            documents: Documents { draft: self, index },
            redirects: &frame.redirects,
            gone: &frame.gone,
            errors: &frame.errors,
            headers: &frame.headers,
            caches: &frame.caches,
        };
        let mut json = serde_json::Serializer::with_formatter(&mut *out, Lines::default());
        written.serialize(&mut json)?;
        out.write_all(b"\n")
    }

    /// A short name of the header fields and the caching of a file: what a browser keeps with its bytes.
    pub fn policy(&self, path: &str) -> String {
        let (class, cache) = (headers::header_class(path, &self.feeds), self.cache_class(path));
        let mut digest = Sha256::new();
        for field in self.frame.headers.get(class).into_iter().flatten() {
            digest.update(format!("{}: {}\n", field.name, field.value));
        }
        digest.update(media::media_type(path));
        digest.update(self.frame.caches.get(cache).map_or("", String::as_str));
        hex(&digest.finalize()[..8])
    }
}

/// Same fields and order as [`Plan`].
#[derive(serde::Serialize)]
struct Written<'a> {
    schema: u32,
    base_url: &'a str,
    build: &'a str,
    documents: Documents<'a>,
    redirects: &'a [Redirect],
    gone: &'a [String],
    errors: &'a BTreeMap<u16, String>,
    headers: &'a BTreeMap<String, Vec<Header>>,
    caches: &'a BTreeMap<String, String>,
}

struct Documents<'a> {
    draft: &'a Draft,
    index: &'a Index,
}

impl Serialize for Documents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.draft.documents(self.index))
    }
}

fn variants(index: &Index, path: &str) -> BTreeMap<String, Variant> {
    let mut found = BTreeMap::new();
    if !media::is_text(path) {
        return found;
    }
    for coding in Coding::ALL {
        let file = format!("{path}{}", coding.ending());
        if let Some(twin) = index.get(&file) {
            found.insert(coding.as_str().to_owned(), Variant { file, sha256: twin.hex(), size: twin.size });
        }
    }
    found
}

/// Path that a site is published under, percent-encoded.
fn prefix(config: &Config) -> String {
    ascii(server_path(config, "/").trim_end_matches('/'))
}

/// Whether servers keep a file to themselves: a part of its path starts with a dot, but for `.well-known` (RFC 8615).
fn is_hidden(path: &str) -> bool {
    let path = path.strip_prefix(".well-known/").unwrap_or(path);
    path.split('/').any(|part| part.starts_with('.'))
}

/// The path of a file in its address: `index.html` is its folder.
fn served_path(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

/// The address of a file from the root of the host.
fn url(prefix: &str, path: &str) -> String {
    let path = served_path(path);
    let mut url = String::with_capacity(prefix.len() + path.len() + 1);
    url.push_str(prefix);
    url.push('/');
    url.extend(encoded(path).map(char::from));
    url
}

/// A path, percent-encoded (RFC 3986, 3.3): what is no `pchar` becomes `%41`.
fn encoded(path: &str) -> impl Iterator<Item = u8> {
    const DIGITS: [u8; 16] = *b"0123456789ABCDEF";
    path.bytes().flat_map(|byte| {
        let plain = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte);
        let (first, rest) = if plain { (byte, None) } else { (b'%', Some([byte >> 4, byte & 15])) };
        let rest = rest.into_iter().flatten().map(|digit| DIGITS[usize::from(digit)]);
        std::iter::once(first).chain(rest)
    })
}

/// An address whose path may be encoded already: only what can never stand in one is.
fn ascii(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Hsts;
    use crate::output::OutputPath;

    fn index(paths: &[&str]) -> Index {
        Index::new(paths.iter().map(|path| IndexEntry::of(OutputPath::new(path).unwrap(), b"x")).collect())
    }

    fn draft(config: &Config, index: &Index, gone: &[&str]) -> Draft {
        let redirect = |from: &str| Redirect { from: from.into(), to: "/new/".into(), status: 301 };
        Draft::new(PlanCx {
            config,
            index,
            demands: &Demands::default(),
            redirects: vec![redirect("/gone/"), redirect("/old/")],
            lasting: vec!["a.0123456789.css".into()],
            gone: gone.iter().map(ToString::to_string).collect(),
        })
    }

    #[test]
    fn what_is_gone_is_neither_served_nor_led_on() {
        let index = index(&["410.html", "gone/index.html", "new/index.html", "old/index.html", "old/x.txt", "z.txt"]);
        let plan = draft(&Config::new("https://x.example"), &index, &["/z.txt", "/gone/", "/z.txt"]).plan(&index);
        let urls: Vec<&str> = plan.documents.iter().map(|own| own.url.as_str()).collect();
        assert_eq!(urls, ["/410.html", "/new/", "/old/x.txt"]);
        assert_eq!(plan.gone, ["/gone/", "/z.txt"]);
        assert_eq!(plan.redirects.iter().map(|own| own.from.as_str()).collect::<Vec<_>>(), ["/old/"]);
        assert_eq!(plan.errors, BTreeMap::from([(410, "/410.html".to_owned())]));
    }

    #[test]
    fn documents_are_in_the_order_of_their_addresses_and_the_text_reads_back() {
        let index =
            index(&["a.html", "a/index.html", "a/b.txt", "ä/index.html", "A b.txt", "a/index.json", "~x", "a-b/c"]);
        let draft = draft(&Config::new("https://x.example"), &index, &[]);
        let plan = draft.plan(&index);
        assert!(plan.documents.is_sorted_by(|a, b| a.url < b.url), "{:#?}", plan.documents);
        let mut text = Vec::new();
        draft.write(&index, &mut text).unwrap();
        assert_eq!(serde_json::from_slice::<Plan>(&text).unwrap(), plan);
        let lines = String::from_utf8(text).unwrap();
        assert_eq!(lines.lines().filter(|line| line.starts_with("    {\"url\"")).count(), plan.documents.len());
    }

    #[test]
    fn a_policy_has_another_name_when_a_field_or_the_caching_differs() {
        let (mut config, index) = (Config::new("https://x.example"), index(&[]));
        let before = draft(&config, &index, &[]);
        assert_eq!(before.policy("a/index.html"), before.policy("b/index.html"));
        assert_ne!(before.policy("a.css"), before.policy("a.0123456789.css"));
        assert_ne!(before.policy("a.css"), before.policy("a.png"));
        config.hosting.hsts = Some(Hsts { seconds: 300, subdomains: false });
        let after = draft(&config, &index, &[]);
        assert!(["a.html", "a.css", "a.png"].iter().all(|path| before.policy(path) != after.policy(path)));
    }
}
