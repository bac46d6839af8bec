//! The requests that a plan gives rise to, each with the answer that is right.

use std::collections::{BTreeMap, BTreeSet};

use super::Group;
use crate::hosting::{Plan, Served};

/// Content codings that are asked for, beside plain bytes.
pub(super) const CODINGS: [&str; 2] = ["gzip", "br"];

/// Largest file without twins that is asked for in each coding by itself, in bytes; larger ones in all at once.
const LARGE: u64 = 1 << 16;

/// Most folders without a page of their own that are asked for.
const FOLDERS: usize = 50;

/// Query that redirects are asked with: the campaign links of a newsletter look like it.
const QUERY: &str = "utm_source=placet&b=%20c";

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ask<'p> {
    pub(super) group: Group,
    /// Path and query, as they are sent.
    pub(super) target: String,
    /// Value of `Accept-Encoding`; none for plain bytes.
    pub(super) coding: Option<&'static str>,
    pub(super) wanted: Wanted<'p>,
}

/// The answer that is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted<'p> {
    /// The file with this status.
    File(&'p Served, u16),
    /// The status, and no file that the plan knows.
    Status(u16),
    /// To another address with this status.
    Leads(String, u16),
    /// Nothing: 403, 404 or 410, and no list of files.
    Refused,
}

/// All requests for a plan, in the order of group and place. `nonce` is part of an address that nobody has.
pub(super) fn asks<'p>(plan: &'p Plan, nonce: &str) -> Vec<Ask<'p>> {
    let prefix = prefix(plan);
    let mut all = Vec::new();
    for document in plan.documents.iter().filter(|own| !plan.errors.values().any(|url| *url == own.url)) {
        file(&mut all, Group::Documents, (&document.url, document), 200);
    }
    let page = |status: u16| {
        let url = plan.errors.get(&status)?;
        plan.documents.iter().find(|document| document.url == *url)
    };
    let missing =
        [format!("{prefix}/placet-{nonce}/"), format!("{prefix}/placet-{nonce}.{}.css", &nonce_digits(nonce))];
    for url in &missing {
        match page(404) {
            Some(document) => file(&mut all, Group::Errors, (url, document), 404),
            None => all.push(plain(Group::Errors, url, Wanted::Status(404))),
        }
    }
    for url in plan.errors.values() {
        all.push(plain(Group::Errors, url, Wanted::Refused));
    }
    for redirect in &plan.redirects {
        all.push(plain(Group::Redirects, &redirect.from, Wanted::Leads(redirect.to.clone(), redirect.status)));
        let asked = format!("{}?{QUERY}", redirect.from);
        all.push(plain(Group::Redirects, &asked, Wanted::Leads(with_query(&redirect.to), redirect.status)));
    }
    for url in &plan.gone {
        match page(410) {
            Some(document) => file(&mut all, Group::Gone, (url, document), 410),
            None => all.push(plain(Group::Gone, url, Wanted::Status(410))),
        }
    }
    all.extend(hidden(plan, prefix).iter().map(|url| plain(Group::Hidden, url, Wanted::Refused)));
    all
}

/// The path that the site lies below: `/news`, or nothing.
pub(super) fn prefix(plan: &Plan) -> &str {
    let rest = plan.base_url.split_once("://").map_or(&*plan.base_url, |(_, rest)| rest);
    rest.find('/').map_or("", |at| rest[at..].trim_end_matches('/'))
}

/// Ten digits for a name that looks as if its bytes never changed.
fn nonce_digits(nonce: &str) -> String {
    nonce.chars().filter(char::is_ascii_hexdigit).chain("0123456789".chars()).take(10).collect()
}

fn plain<'p>(group: Group, target: &str, wanted: Wanted<'p>) -> Ask<'p> {
    Ask { group, target: target.to_owned(), coding: None, wanted }
}

/// A file in every coding: somebody may have put a twin beside it that the plan does not know.
fn file<'p>(all: &mut Vec<Ask<'p>>, group: Group, (url, document): (&str, &'p Served), status: u16) {
    let split = !document.variants.is_empty() || document.size <= LARGE;
    let codings: &[&'static str] = if split { &CODINGS } else { &["gzip, br"] };
    for coding in std::iter::once(None).chain(codings.iter().copied().map(Some)) {
        all.push(Ask { coding, ..plain(group, url, Wanted::File(document, status)) });
    }
}

/// An address with the query of a request behind its own.
fn with_query(to: &str) -> String {
    let (rest, fragment) = to.split_once('#').map_or((to, String::new()), |(rest, name)| (rest, format!("#{name}")));
    let sign = if rest.contains('?') { '&' } else { '?' };
    format!("{rest}{sign}{QUERY}{fragment}")
}

/// Addresses that must not be answered: what starts with a dot, a twin under its own name, folders without a page.
fn hidden(plan: &Plan, prefix: &str) -> Vec<String> {
    let names = [".placet/serve-plan.json", ".placet/", ".git/HEAD", ".env", ".htaccess"];
    let mut urls: Vec<String> = names.iter().map(|name| format!("{prefix}/{name}")).collect();
    // One of each coding: they are hidden by a rule for the ending.
    let mut twins: BTreeMap<&str, String> = BTreeMap::new();
    for document in &plan.documents {
        for (coding, variant) in &document.variants {
            let ending = variant.file.strip_prefix(&*document.file).unwrap_or_default();
            let file = if document.url.ends_with('/') { "index.html" } else { "" };
            twins.entry(coding).or_insert_with(|| format!("{}{file}{ending}", document.url));
        }
    }
    urls.extend(twins.into_values());
    let known: BTreeSet<&str> = plan
        .documents
        .iter()
        .map(|document| document.url.as_str())
        .chain(plan.redirects.iter().map(|redirect| redirect.from.as_str()))
        .chain(plan.gone.iter().map(String::as_str))
        .collect();
    let mut folders = BTreeSet::new();
    for document in &plan.documents {
        let path = document.url.trim_end_matches('/');
        let above = path.match_indices('/').map(|(at, _)| &path[..=at]).filter(|folder| folder.len() > prefix.len());
        folders.extend(above.filter(|folder| !known.contains(folder)));
    }
    urls.extend(folders.into_iter().take(FOLDERS).map(str::to_owned));
    urls
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosting::{Redirect, Variant};

    fn document(url: &str, file: &str) -> Served {
        Served {
            url: url.to_owned(),
            file: file.to_owned(),
            sha256: String::new(),
            size: 1 << 20,
            media_type: String::new(),
            variants: BTreeMap::new(),
            header_class: String::new(),
            cache_class: String::new(),
        }
    }

    #[test]
    fn everything_in_a_plan_is_asked_for() {
        let mut page = document("/news/a/", "a/index.html");
        let twin = Variant { file: "a/index.html.gz".into(), sha256: String::new(), size: 1 };
        page.variants.insert("gzip".into(), twin);
        let plan = Plan {
            base_url: "https://x.example/news".into(),
            documents: vec![document("/news/404.html", "404.html"), page, document("/news/f/x.mp4", "f/x.mp4")],
            redirects: vec![Redirect { from: "/news/old/".into(), to: "/news/a/?x#y".into(), status: 301 }],
            gone: vec!["/news/gone/".into()],
            errors: BTreeMap::from([(404, "/news/404.html".into())]),
            ..Plan::default()
        };
        let asks = asks(&plan, "ab12");
        let lines: Vec<String> = asks
            .iter()
            .map(|ask| format!("{} {} {}", ask.group.as_str(), ask.target, ask.coding.unwrap_or("plain")))
            .collect();
        let wanted = [
            "documents /news/a/ plain",
            "documents /news/a/ gzip",
            "documents /news/a/ br",
            "documents /news/f/x.mp4 plain",
            "documents /news/f/x.mp4 gzip, br",
            "errors /news/placet-ab12/ plain",
            "errors /news/placet-ab12/ gzip, br",
            "errors /news/placet-ab12.ab12012345.css plain",
            "errors /news/placet-ab12.ab12012345.css gzip, br",
            "errors /news/404.html plain",
            "redirects /news/old/ plain",
            "redirects /news/old/?utm_source=placet&b=%20c plain",
            "gone /news/gone/ plain",
            "hidden /news/.placet/serve-plan.json plain",
            "hidden /news/.placet/ plain",
            "hidden /news/.git/HEAD plain",
            "hidden /news/.env plain",
            "hidden /news/.htaccess plain",
            "hidden /news/a/index.html.gz plain",
            "hidden /news/ plain",
            "hidden /news/f/ plain",
        ];
        assert_eq!(lines, wanted);
        assert_eq!(asks[11].wanted, Wanted::Leads("/news/a/?x&utm_source=placet&b=%20c#y".into(), 301));
        assert_eq!(asks[12].wanted, Wanted::Status(410));
    }
}
