//! Documents of the last build by address, as its serving plan says. Nothing is ever looked up on disk.

use std::collections::{BTreeMap, BTreeSet};

use super::http::{Answer, Target, encoded};
use super::state::{Early, Output};
use crate::hosting::{Draft, Header, Redirect, Served};
use crate::output::Index;

/// The serving plan of a build, with its addresses decoded: as they are looked up.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    served: BTreeMap<String, Served>,
    redirects: BTreeMap<String, Redirect>,
    gone: BTreeSet<String>,
    errors: BTreeMap<u16, String>,
    headers: BTreeMap<String, Vec<Header>>,
}

impl Addresses {
    /// Reads the plan of a build.
    pub(super) fn new(draft: &Draft, index: &Index) -> Self {
        let plan = draft.plan(index);
        let decoded = |url: &str| Target::read(url).map(|target| target.path);
        Self {
            served: plan.documents.into_iter().filter_map(|served| Some((decoded(&served.url)?, served))).collect(),
            redirects: plan.redirects.into_iter().filter_map(|own| Some((decoded(&own.from)?, own))).collect(),
            gone: plan.gone.iter().filter_map(|url| decoded(url)).collect(),
            errors: plan.errors.into_iter().filter_map(|(status, url)| Some((status, decoded(&url)?))).collect(),
            headers: plan.headers,
        }
    }
}

/// How the document at an address is served, if it is one and no page for errors.
pub(super) fn served<'o>(output: &'o Output, target: &Target) -> Option<&'o Served> {
    let (path, plan) = (&target.path, &output.addresses);
    let plain = !plan.gone.contains(path) && !plan.redirects.contains_key(path);
    let is_error = plan.errors.values().any(|own| own == path);
    plan.served.get(path).filter(|_| plain && !is_error)
}

/// Answers with a document of a build that is under way, at the address where the last one stood.
pub(super) fn early(served: &Served, early: &Early) -> Answer {
    let fields = early.fields.get(&served.header_class).into_iter().flatten();
    let answer = Answer::new(200, &served.media_type, early.kept.bytes.clone());
    fields.fold(answer, |answer, (name, value)| answer.with(name, value.as_str()))
}

/// Answers the address of a document as a server of the release would.
pub(super) fn answer(output: &Output, target: &Target) -> Answer {
    let (path, plan) = (target.path.as_str(), &output.addresses);
    if plan.gone.contains(path) {
        return error(output, 410, "This page was taken back.");
    }
    if let Some(redirect) = plan.redirects.get(path) {
        return Answer::leads_to(redirect.status, &with_query(&redirect.to, &target.query));
    }
    if let Some(served) = served(output, target) {
        return found(output, 200, served);
    }
    let folder = format!("{path}/");
    // The site may lie below a path: the root of the host leads to it.
    let folder = if path == "/" { format!("{}/", output.base) } else { folder };
    if folder != path && plan.served.contains_key(&folder) {
        return Answer::leads_to(301, &with_query(&encoded(&folder), &target.query));
    }
    error(output, 404, "There is no such page.")
}

/// An address with the query that came with the old one.
fn with_query(to: &str, query: &str) -> String {
    if query.is_empty() || to.contains(['?', '#']) { to.to_owned() } else { format!("{to}?{query}") }
}

fn found(output: &Output, status: u16, served: &Served) -> Answer {
    let Some(kept) = output.files.get(&served.file) else { return Answer::text(404, "There is no such page.") };
    headed(output, Answer::new(status, &served.media_type, kept.bytes.clone()), served)
}

/// Gives an answer the header fields of a document.
fn headed(output: &Output, mut answer: Answer, served: &Served) -> Answer {
    for header in output.addresses.headers.get(&served.header_class).into_iter().flatten() {
        answer = answer.with(&header.name, header.value.as_str());
    }
    answer
}

/// The page of the site for an error.
fn error(output: &Output, status: u16, sentence: &str) -> Answer {
    let plan = &output.addresses;
    let page = plan.errors.get(&status).and_then(|path| plan.served.get(path));
    page.map_or_else(|| Answer::text(status, sentence), |served| found(output, status, served))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::state::Kept;

    fn output() -> Output {
        let names = ["index.html", "a/index.html", "b.css", "ü b/index.html", "404.html"];
        let kept = |text: &str| Kept { sha256: [0; 32], bytes: text.as_bytes().into() };
        let served = |name: &str| {
            let url = format!("/blog/{}", name.strip_suffix("index.html").unwrap_or(name));
            let served = Served {
                url: encoded(&url),
                file: name.to_owned(),
                sha256: String::new(),
                size: 0,
                media_type: "text/html".to_owned(),
                variants: BTreeMap::new(),
                header_class: "html".to_owned(),
                cache_class: String::new(),
            };
            (url, served)
        };
        let old = Redirect { from: "/blog/old/".into(), to: "/blog/a/".into(), status: 308 };
        let header = Header { name: "X-Test".into(), value: "yes".into() };
        let addresses = Addresses {
            served: names.iter().map(|name| served(name)).collect(),
            redirects: [("/blog/old/".to_owned(), old)].into(),
            gone: ["/blog/gone/".to_owned()].into(),
            errors: [(404, "/blog/404.html".to_owned())].into(),
            headers: [("html".to_owned(), vec![header])].into(),
        };
        let files = names.iter().map(|name| ((*name).to_owned(), kept(name))).collect();
        Output { generation: 1, whole: true, base: "/blog".into(), files, addresses }
    }

    #[test]
    fn addresses_are_answered_from_the_output() {
        for (target, status, wanted) in [
            ("/blog/", 200, "index.html"),
            ("/blog/a/", 200, "a/index.html"),
            ("/blog/b.css", 200, "b.css"),
            ("/blog/%C3%BC%20b", 301, "/blog/%C3%BC%20b/"),
            ("/blog/a?x=1", 301, "/blog/a/?x=1"),
            ("/blog", 301, "/blog/"),
            ("/", 301, "/blog/"),
            ("/blog/old/?y", 308, "/blog/a/?y"),
            ("/blog/gone/", 410, "This page was taken back.\n"),
            ("/blogs/", 404, "404.html"),
            ("/a/", 404, "404.html"),
            ("/blog/404.html", 404, "404.html"),
        ] {
            let answer = answer(&output(), &Target::read(target).unwrap());
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            let to = answer.headers.iter().find(|(name, _)| name == "Location").map(|(_, to)| to.clone());
            assert_eq!((answer.status, to.unwrap_or(text).as_str()), (status, wanted), "{target}");
        }
        let page = answer(&output(), &Target::read("/blog/").unwrap());
        assert!(page.headers.contains(&("X-Test".to_owned(), "yes".to_owned())));
    }
}
