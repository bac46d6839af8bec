//! Files for Caddy: a part of a site block, in which the order of the lines is kept, and a Caddyfile to start from.
//!
//! Old addresses stand in one table that is compared letter by letter: Caddy's own matcher of paths takes capitals and
//! small letters for the same.

use std::collections::BTreeSet;

use super::plan::Plan;
use super::quote::{Quoted, caddy as quote};
use super::shape::{self, any_of, literal};
use super::{Emitted, address, check, emitted};

/// Renders the files for Caddy.
pub(super) fn emit(plan: &Plan) -> Emitted {
    emitted(check::refusals(plan), || {
        let text = site(plan)?;
        let files = [("Caddyfile", caddyfile(plan)), ("blog.caddy", text)];
        let files = files.map(|(path, text)| (path.to_owned(), with_tabs(&text))).into();
        Ok(Emitted { files, needs: needs(), cannot: cannot(), refused: Vec::new() })
    })
}

fn needs() -> Vec<String> {
    vec![
        "Caddy 2.8 or newer; the files work with 2.6, which is no longer kept up to date.".to_owned(),
        "`blog.caddy` is imported in a site block that serves nothing else.".to_owned(),
        "Caddy gets certificates and leads from `http` to `https` by itself; HSTS is set by those who own the host.".to_owned(),
        "The files keep their time of change in whole seconds when they are copied; Caddy tells versions apart by time and size."
            .to_owned(),
    ]
}

fn cannot() -> Vec<String> {
    vec!["Requests for a host name that is in no site block get an empty answer (200).".to_owned()]
}

fn site(plan: &Plan) -> Quoted {
    let mut text =
        format!("# Part of a site block for {}, build {}. The order of the lines counts.\n", plan.base_url, plan.build);
    text += "route {\n";
    text += &indented(&headers(plan)?);
    text += "\n    # Only reading.\n    @writing not method GET HEAD\n    error @writing 405\n";
    text += &indented(&hidden(plan)?);
    text += &indented(&moved(plan)?);
    text += INDEX;
    text += "    file_server {\n        index index.html\n        precompressed zstd br gzip\n    }\n}\n";
    text += &errors(plan)?;
    Ok(text)
}

/// The expressions admit neither an empty part nor a backslash at the start: `//host/` would be another host.
const INDEX: &str = r#"
    # The file of a page leads to the page, and a folder to its address with a slash. They keep the query.
    @index_query vars_regexp index {http.request.orig_uri} "^(/(?:[A-Za-z0-9_.~%-]+/)*)index[.]html[?](.+)$"
    redir @index_query {re.index.1}?{re.index.2} 301
    @index vars_regexp index {http.request.orig_uri} "^(/(?:[A-Za-z0-9_.~%-]+/)*)index[.]html[?]?$"
    redir @index {re.index.1} 301
    @folder_query {
        not path */
        file {path}/index.html
        vars_regexp folder {http.request.orig_uri} "^((?:/[A-Za-z0-9_.~%-]+)+)[?](.+)$"
    }
    redir @folder_query {re.folder.1}/?{re.folder.2} 301
    @folder {
        not path */
        file {path}/index.html
        vars_regexp folder {http.request.orig_uri} "^((?:/[A-Za-z0-9_.~%-]+)+)[?]?$"
    }
    redir @folder {re.folder.1}/ 301

"#;

/// Indented as Caddy's own formatter does.
fn with_tabs(text: &str) -> String {
    let line = |line: &str| {
        let bare = line.trim_start_matches(' ');
        format!("{}{bare}\n", "\t".repeat((line.len() - bare.len()) / 4))
    };
    text.lines().map(line).collect()
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

/// Header fields and media types, told by the path. The first line of a table that matches counts.
fn headers(plan: &Plan) -> Quoted {
    let mut text = String::from("# Which headers a file gets, and its media type.\n");
    text += &table("blog_class", &shape::told(&plan.documents, |document| &document.header_class), "html")?;
    for (class, headers) in &plan.headers {
        put!(text, "@{class} vars {{blog_class}} {class}\nheader @{class} {{\n");
        for header in headers {
            put!(text, "    {} {}\n", header.name, quote(&header.value)?);
        }
        text += "}\n";
    }
    let types = shape::told(&plan.documents, |document| &document.media_type);
    let page = types.endings.get("html").copied().unwrap_or("text/html; charset=utf-8");
    text += &table("blog_type", &types, page)?;
    text += "header Content-Type {blog_type}\n";
    let usual = plan.caches.get("revalidate").map_or("no-cache", String::as_str);
    put!(text, "header Cache-Control {}\n", quote(usual)?);
    let lasting = shape::lasting(plan);
    let named = lasting.pattern_without_braces().map(|pattern| format!("(?:.*/)?{pattern}"));
    let patterns: Vec<String> = named.into_iter().chain(lasting.others.iter().map(|file| literal(file))).collect();
    if !patterns.is_empty() {
        let value = plan.caches.get("immutable").map_or(usual, String::as_str);
        put!(
            text,
            "@lasting {{\n    path_regexp {}\n    file\n}}\n",
            quote(&format!("^/(?:{})$", patterns.join("|")))?
        );
        put!(text, "header @lasting Cache-Control {}\n", quote(value)?);
    }
    let endings = twin_endings(plan);
    if !endings.is_empty() {
        put!(text, "@twins path_regexp {}\n", quote(&format!("(?:/|[.]{})$", any_of(&endings)))?);
        text += "header @twins {\n    Vary Accept-Encoding\n    defer\n}\n";
    }
    Ok(text)
}

fn table(name: &str, told: &shape::Told<'_>, usual: &str) -> Quoted {
    let mut text = format!("map {{path}} {{{name}}} {{\n");
    for (pattern, value) in told.patterns().into_iter().rev() {
        put!(text, "    {} {}\n", quote(&format!("~{pattern}$"))?, quote(value)?);
    }
    Ok(text + &format!("    default {}\n}}\n", quote(usual)?))
}

fn twin_endings(plan: &Plan) -> Vec<&str> {
    let all: Vec<&str> = check::CODINGS.iter().map(|(coding, _)| *coding).collect();
    shape::compressed(plan, &all).into_iter().collect()
}

/// What nobody may read: names with a dot at their start, compressed twins under their own names, pages for errors.
fn hidden(plan: &Plan) -> Quoted {
    let mut text = String::from(
        "\n# Not for visitors.\n@hidden {\n    path_regexp \"/[.]\"\n    not path_regexp \"^/[.]well-known(?:/[^./][^/]*)*/?$\"\n}\nerror @hidden 404\n\
         # No file has such a name.\n@unknown path_regexp \"[[:cntrl:]]|[^/]{256}\"\nerror @unknown 404\n",
    );
    let mut patterns: Vec<String> =
        plan.errors.values().filter_map(|url| address::decoded(url)).map(|url| format!("^{}", literal(&url))).collect();
    let endings = twin_endings(plan);
    if !endings.is_empty() {
        patterns.push(format!("[.]{}[.](?:gz|br|zst)", any_of(&endings)));
    }
    put!(text, "@inner path_regexp {}\nerror @inner 404\n", quote(&format!("(?:{})$", patterns.join("|")))?);
    Ok(text)
}

/// Redirects and withdrawn addresses: one table, compared letter by letter.
fn moved(plan: &Plan) -> Quoted {
    if plan.redirects.is_empty() && plan.gone.is_empty() {
        return Ok(String::new());
    }
    let path = |url: &str| address::decoded(url).ok_or_else(|| format!("`{}` cannot be read.", url.escape_debug()));
    let mut text = String::from(
        "\n# Old addresses: status, where they lead, what joins the query of the request, the part of the page.\n",
    );
    text += "map {path} {blog_status} {blog_to} {blog_join} {blog_part} {\n";
    for redirect in &plan.redirects {
        let target = address::split(&redirect.to);
        let to = target.query.map_or(target.path.to_owned(), |query| format!("{}?{query}", target.path));
        let join = if target.query.is_some() { "&" } else { "?" };
        let part = target.fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        let from = quote(&path(&redirect.from)?)?;
        put!(text, "    {from} {} {} {} {}\n", redirect.status, quote(&to)?, quote(join)?, quote(&part)?);
    }
    for url in &plan.gone {
        put!(text, "    {} 410 \"\" \"\" \"\"\n", quote(&path(url)?)?);
    }
    text += "    default 200 \"\" \"\" \"\"\n}\n@gone vars {blog_status} 410\nerror @gone 410\n";
    text += "@moved_query {\n    not vars {blog_status} 200\n    not vars {query} \"\"\n}\n";
    text += "redir @moved_query {blog_to}{blog_join}{query}{blog_part} {blog_status}\n";
    text += "@moved not vars {blog_status} 200\nredir @moved {blog_to}{blog_part} {blog_status}\n";
    Ok(text)
}

/// Errors get the headers of pages, whatever was asked for.
fn errors(plan: &Plan) -> Quoted {
    let mut text =
        String::from("\n# Errors have the headers of pages, whatever was asked for.\nhandle_errors {\n    route {\n");
    let usual = plan.caches.get("revalidate").map_or("no-cache", String::as_str);
    let page = plan.documents.iter().find(|document| plan.errors.values().any(|url| *url == document.url));
    let media_type = page.map_or("text/html; charset=utf-8", |page| &page.media_type);
    let wanted = plan.headers.get("html").map_or(&[][..], Vec::as_slice);
    let names: BTreeSet<&str> = plan.headers.values().flatten().map(|header| header.name.as_str()).collect();
    let mut inner = String::from("header {\n");
    for name in names {
        match wanted.iter().find(|header| header.name == name) {
            Some(header) => put!(inner, "    {name} {}\n", quote(&header.value)?),
            None => put!(inner, "    -{name}\n"),
        }
    }
    // With these an error would be a page without a body for a browser that has seen it before.
    inner += "}\nrequest_header -If-None-Match\nrequest_header -If-Modified-Since\nrequest_header -Range\n";
    put!(inner, "header Cache-Control {}\nheader Content-Type {}\n", quote(usual)?, quote(media_type)?);
    inner += "@refused expression {http.error.status_code} == 405\nheader @refused Allow \"GET, HEAD\"\n";
    for (status, url) in &plan.errors {
        let also = if *status == 404 { " || {http.error.status_code} == 403" } else { "" };
        put!(inner, "@error_{status} expression {{http.error.status_code}} == {status}{also}\n");
        put!(inner, "rewrite @error_{status} {}\n", quote(url)?);
        put!(
            inner,
            "file_server @error_{status} {{\n    precompressed zstd br gzip\n    status {{http.error.status_code}}\n}}\n"
        );
    }
    inner += "respond \"\" {http.error.status_code}\n";
    text += &indented(&indented(&inner));
    Ok(text + "    }\n}\n")
}

fn caddyfile(plan: &Plan) -> String {
    let host = address::host(&plan.base_url);
    format!(
        "# A Caddyfile to start from; the paths are yours to set.
{host} {{
    root * /srv/www/{host}/current
    header -Server
    import blog.caddy
}}
"
    )
}
