//! What is wrong with a plan for any server. Nothing is emitted from such a plan: it would be served in another way than it says.

use std::collections::BTreeSet;

use super::plan::{Plan, SCHEMA, Served};
use super::{address, shape};

/// Content codings, with the ending of a compressed twin.
pub(super) const CODINGS: [(&str, &str); 3] = [("gzip", "gz"), ("br", "br"), ("zstd", "zst")];

/// Why no server should be told to serve this plan, in sentences; empty if one may.
pub(super) fn refusals(plan: &Plan) -> Vec<String> {
    let mut refused = Vec::new();
    if plan.schema != SCHEMA {
        refused.push(format!("The plan has format {}, and this program reads format {SCHEMA}.", plan.schema));
    }
    if !address::leads_safely(&plan.base_url) || !plan.base_url.starts_with("https://") {
        refused.push(format!("The address of the site, `{}`, is not an `https` address.", plan.base_url));
    }
    if !address::base_path(&plan.base_url).is_empty() {
        refused.push(format!(
            "The site is to be served at `{}`, below another site; the files are made for the root of a host.",
            plan.base_url
        ));
    }
    plan.documents.iter().for_each(|document| check_document(plan, document, &mut refused));
    for file in shape::lasting(plan).doubtful {
        refused.push(format!("`{file}` is named like a file that never changes, and it does change."));
    }
    for (status, url) in &plan.errors {
        if !matches!(status, 404 | 410) || !plan.documents.iter().any(|document| document.url == *url) {
            refused.push(format!("There is no file for `{url}`, the page for the status {status}."));
        }
    }
    if !plan.errors.contains_key(&404) {
        refused.push("The plan names no page for addresses that do not exist (404).".to_owned());
    }
    check_headers(plan, &mut refused);
    check_addresses(plan, &mut refused);
    refused
}

fn check_document(plan: &Plan, document: &Served, refused: &mut Vec<String>) {
    let Served { url, file, .. } = document;
    let path = format!("/{file}");
    let folder = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/')).unwrap_or(&path);
    if address::decoded(url).as_deref() != Some(folder) {
        refused.push(format!("`{file}` is to be served at `{url}`, and servers find it at `{folder}`."));
    }
    if path.split('/').enumerate().any(|(at, part)| hidden(at, part)) {
        refused.push(format!("`{file}` is hidden: a name starts with a dot."));
    }
    if twin_of(plan, file).is_some() {
        refused.push(format!("`{file}` has the name of a compressed twin, and these are hidden."));
    }
    if !plan.headers.contains_key(&document.header_class) {
        refused.push(format!("`{file}` wants the headers `{}`, which the plan does not have.", document.header_class));
    }
    if !matches!(document.cache_class.as_str(), "immutable" | "revalidate")
        || !plan.caches.contains_key(&document.cache_class)
    {
        refused
            .push(format!("`{file}` wants to be kept as `{}`, which the plan does not explain.", document.cache_class));
    }
    if !visible(&document.media_type) || !document.media_type.contains('/') {
        refused.push(format!("`{file}` has no usable media type: `{}`.", document.media_type));
    }
    for (coding, variant) in &document.variants {
        let ending = CODINGS.iter().find(|(name, _)| name == coding).map(|(_, ending)| *ending);
        if ending.is_none_or(|ending| variant.file != format!("{file}.{ending}")) {
            refused.push(format!("`{}` is not a name that servers look for beside `{file}`.", variant.file));
        }
    }
}

/// Whether a part of a path is not for visitors. `.well-known` at the root is (RFC 8615).
fn hidden(at: usize, part: &str) -> bool {
    part.starts_with('.') && !(at == 1 && part == ".well-known")
}

/// The document that a file would be a compressed twin of, by its name.
fn twin_of<'p>(plan: &'p Plan, file: &str) -> Option<&'p Served> {
    let (stem, _) = file.rsplit_once('.').filter(|(_, ending)| CODINGS.iter().any(|(_, known)| known == ending))?;
    let ending = shape::ending(stem);
    plan.documents.iter().find(|document| !document.variants.is_empty() && shape::ending(&document.file) == ending)
}

fn check_headers(plan: &Plan, refused: &mut Vec<String>) {
    for header in plan.headers.values().flatten() {
        let token =
            !header.name.is_empty() && header.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !token || !visible(&header.value) {
            refused.push(format!(
                "The header `{}` has a name or a value that cannot be sent.",
                header.name.escape_debug()
            ));
        }
    }
    for value in plan.caches.values().filter(|value| !visible(value)) {
        refused.push(format!("`{}` cannot be sent as `Cache-Control`.", value.escape_debug()));
    }
}

fn visible(value: &str) -> bool {
    !value.is_empty() && value.trim() == value && value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn check_addresses(plan: &Plan, refused: &mut Vec<String>) {
    let mut taken: BTreeSet<String> =
        plan.documents.iter().filter_map(|document| address::decoded(&document.url)).collect();
    let moved = plan.redirects.iter().map(|redirect| redirect.from.as_str());
    for from in moved.chain(plan.gone.iter().map(String::as_str)) {
        let known = address::decoded(from).filter(|path| path.starts_with('/') && !path.contains("//"));
        let plain = !from.contains(['?', '#', '\\']) && from.is_ascii();
        let Some(path) = known.filter(|path| plain && !path.contains("/../") && !path.contains("/./")) else {
            refused
                .push(format!("`{}` is not an address that every server reads in the same way.", from.escape_debug()));
            continue;
        };
        if path.split('/').enumerate().any(|(at, part)| hidden(at, part)) {
            refused.push(format!("`{from}` is hidden: a name starts with a dot."));
        }
        if !taken.insert(path) {
            refused.push(format!("`{from}` is to give two answers."));
        }
    }
    for redirect in &plan.redirects {
        if !matches!(redirect.status, 301 | 302 | 307 | 308) {
            refused.push(format!(
                "`{}` leads on with the status {}, which is none for it.",
                redirect.from, redirect.status
            ));
        }
        if !address::leads_safely(&redirect.to) {
            refused.push(format!("`{}` leads to `{}`, which is not safe.", redirect.from, redirect.to.escape_debug()));
        }
        if redirect.to == redirect.from {
            refused.push(format!("`{}` leads to itself.", redirect.from));
        }
    }
}
