//! Redirects, copies and static files.

use serde_json::{Value, json};

use super::assets::Bytes;
use super::documents::{Job, Planned};
use super::run::{Made, RenderCx};
use super::view::permalink;
use super::xml;
use crate::config::Config;
use crate::diag::{Finding, Sink};
use crate::site::{SectionId, Site, Target, address_of_withdrawn, resolve};

/// A page that leads elsewhere: works on every server, with server rules beside it where there are some.
///
/// There is no script in it, so it works under the strictest content security policy.
pub(super) fn redirect(cx: &RenderCx<'_>, planned: &Planned, to: &str) -> Vec<Made> {
    let config = cx.views_cx.config;
    let target = if to.starts_with('/') { permalink(config, to) } else { to.to_owned() };
    let mut url = String::new();
    xml::push(&mut url, &target);
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{url}</title>\n\
         <link rel=\"canonical\" href=\"{url}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n</head>\n<body>\n<p><a href=\"{url}\">{url}</a></p>\n\
         </body>\n</html>\n",
        language(config, to)
    );
    vec![cx.page(planned, html.into_bytes())]
}

/// Where a document leads on to by itself: a path of the site or a full address. `None` if it is no redirect, or one
/// that leads nowhere.
pub fn leads_to(site: &Site, planned: &Planned) -> Option<String> {
    match &planned.job {
        Job::Redirect(number) => Some(site.redirects[*number].to.clone()),
        Job::FirstPager(to) => Some(to.clone()),
        Job::SectionRedirect(id) => section_target(site, site.section(*id).doc.front.redirect_to.as_ref()?),
        _ => None,
    }
}

/// Language of the page at a path.
pub(super) fn language<'a>(config: &'a Config, path: &str) -> &'a str {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let other = config.languages.iter().find(|language| path.starts_with('/') && language.code == first);
    other.map_or(config.default_language.as_str(), |language| language.code.as_str())
}

/// A section with `redirect_to`; one that leads nowhere is a finding.
pub(super) fn section_redirect(cx: &RenderCx<'_>, planned: &Planned, id: SectionId, sink: &mut Sink) -> Vec<Made> {
    let Some(to) = &cx.views_cx.site.section(id).doc.front.redirect_to else { return Vec::new() };
    if let Some(target) = section_target(cx.views_cx.site, to) {
        return redirect(cx, planned, &target);
    }
    sink.push(
        Finding::new("LNK001", format!("Correct the link to `{}`", to.value))
            .at(to.span, "there is no such page now")
            .why("This section leads to a page that does not exist or is not published.")
            .help("Write another address into `redirect_to`, or remove it to show the list of pages."),
    );
    Vec::new()
}

/// Where a section leads: an `@/` link, a path of the site, or a full web address.
fn section_target(site: &Site, to: &str) -> Option<String> {
    let Some(inner) = to.strip_prefix("@/") else {
        let is_web = to.starts_with("https://") || to.starts_with("http://");
        return Some(if is_web { to.to_owned() } else { format!("/{}", to.trim_start_matches('/')) });
    };
    let (path, fragment) = inner.split_at(inner.find('#').unwrap_or(inner.len()));
    let address = match resolve(site, path) {
        Target::Page(id) => &site.page(id).path,
        Target::Section(id) => &site.section(id).path,
        Target::Withdrawn => address_of_withdrawn(site, path)?,
        Target::Hidden(_) | Target::Missing => return None,
    };
    Some(format!("{address}{fragment}"))
}

/// All redirects as data, for servers that can answer with a proper status: `{"version":1,"redirects":[{"from","to"}]}`.
pub(super) fn redirect_list(cx: &RenderCx<'_>, planned: &Planned) -> Vec<Made> {
    let site = cx.views_cx.site;
    let one = |redirect: &crate::site::Redirect| json!({ "from": redirect.from, "to": redirect.to, "status": 301 });
    let sections = site.sections.iter().filter_map(|section| {
        let to = section_target(site, section.doc.front.redirect_to.as_ref()?)?;
        Some(json!({ "from": section.path, "to": to, "status": 301 }))
    });
    let all: Vec<Value> = site.redirects.iter().map(one).chain(sections).collect();
    let mut bytes = serde_json::to_vec_pretty(&json!({ "version": 1, "redirects": all })).unwrap_or_default();
    bytes.push(b'\n');
    vec![Made::new(planned.path.clone(), bytes)]
}

/// A file of the site's folder, byte for byte.
pub(super) fn copy(cx: &RenderCx<'_>, planned: &Planned, source: &str, sink: &mut Sink) -> Vec<Made> {
    match cx.world.read(source) {
        Ok(bytes) => vec![Made::new(planned.path.clone(), bytes)],
        Err(error) => {
            sink.push(
                Finding::new("INT003", "Make this file readable")
                    .why(format!("`{source}` could not be read: {error}."))
                    .help("Check its permissions, then try again.")
                    .subject(source),
            );
            Vec::new()
        }
    }
}

/// A static file.
pub(super) fn static_file(cx: &RenderCx<'_>, planned: &Planned, number: usize, sink: &mut Sink) -> Vec<Made> {
    match &cx.statics[number].bytes {
        Bytes::Known(bytes) => vec![Made::new(planned.path.clone(), bytes.clone())],
        Bytes::File(source) => copy(cx, planned, source, sink),
    }
}
