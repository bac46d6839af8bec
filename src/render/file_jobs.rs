//! Redirects, copies and static files.

use serde_json::{Value, json};

use super::assets::Bytes;
use super::documents::Planned;
use super::run::{Made, RenderCx};
use super::view::permalink;
use super::xml;
use crate::diag::{Finding, Sink};
use crate::site::{SectionId, Target, resolve};

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
        config.default_language
    );
    vec![Made { path: planned.path.clone(), bytes: html.into_bytes() }]
}

/// A section with `redirect_to`.
pub(super) fn section_redirect(cx: &RenderCx<'_>, planned: &Planned, id: SectionId) -> Vec<Made> {
    let Some(to) = &cx.views_cx.site.section(id).doc.front.redirect_to else { return Vec::new() };
    redirect(cx, planned, &section_target(cx, to))
}

/// Where a section leads: an `@/` link, a path of the site, or a full address.
fn section_target(cx: &RenderCx<'_>, to: &str) -> String {
    let site = cx.views_cx.site;
    let Some(inner) = to.strip_prefix("@/") else {
        return if to.contains("://") || to.starts_with('/') { to.to_owned() } else { format!("/{to}") };
    };
    match resolve(site, inner) {
        Target::Page(id) => site.page(id).path.clone(),
        Target::Section(id) => site.section(id).path.clone(),
        Target::Hidden(_) | Target::Missing => "/".to_owned(),
    }
}

/// All redirects as data, for servers that can answer with a proper status: `{"version":1,"redirects":[{"from","to"}]}`.
pub(super) fn redirect_list(cx: &RenderCx<'_>, planned: &Planned) -> Vec<Made> {
    let site = cx.views_cx.site;
    let one = |redirect: &crate::site::Redirect| json!({ "from": redirect.from, "to": redirect.to, "status": 301 });
    let sections = site.sections.iter().filter_map(|section| {
        let to = section.doc.front.redirect_to.as_ref()?;
        Some(json!({ "from": section.path, "to": section_target(cx, to), "status": 301 }))
    });
    let all: Vec<Value> = site.redirects.iter().map(one).chain(sections).collect();
    let mut bytes = serde_json::to_vec_pretty(&json!({ "version": 1, "redirects": all })).unwrap_or_default();
    bytes.push(b'\n');
    vec![Made { path: planned.path.clone(), bytes }]
}

/// A file of the site's folder, byte for byte.
pub(super) fn copy(cx: &RenderCx<'_>, planned: &Planned, source: &str, sink: &mut Sink) -> Vec<Made> {
    match cx.world.read(source) {
        Ok(bytes) => vec![Made { path: planned.path.clone(), bytes }],
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
        Bytes::Known(bytes) => vec![Made { path: planned.path.clone(), bytes: bytes.clone() }],
        Bytes::File(source) => copy(cx, planned, source, sink),
    }
}
