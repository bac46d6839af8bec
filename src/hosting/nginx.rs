//! Files for nginx: maps for the http block, a part for the server block, one line for Brotli, and a server block to start from.
//!
//! Header fields are set once, in the server block, from variables: an `add_header` in a location would silently drop
//! all others. Redirects are locations and not a map, whose longest key decides whether nginx starts at all.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Plan, Redirect};
use super::quote::{Quoted, nginx as quote, nginx_name as quote_name};
use super::shape::{self, Told, any_of, literal};
use super::{Emitted, address, check, emitted};

/// Renders the files for nginx.
pub(super) fn emit(plan: &Plan) -> Emitted {
    emitted(check::refusals(plan), || {
        Ok(Emitted { files: files(plan)?, needs: needs(plan), cannot: cannot(plan), refused: Vec::new() })
    })
}

fn needs(plan: &Plan) -> Vec<String> {
    let mut needs = vec![
        "nginx 1.18 or newer with the module gzip_static, which the packages of distributions have.".to_owned(),
        "`blog-http.conf` is included in the http block, and `blog-server.conf` in a server block that serves nothing else."
            .to_owned(),
        "The files keep their time of change in whole seconds when they are copied; nginx tells versions apart by time and size."
            .to_owned(),
        "`open_file_cache` stays off, or the old release is served for as long as it keeps files.".to_owned(),
        "Certificates, the redirect from `http` to `https` and HSTS are set in the server block, by those who own the host."
            .to_owned(),
    ];
    if !shape::compressed(plan, &["br"]).is_empty() {
        needs.push("`blog-brotli.conf` is included only where the module brotli_static is loaded; without it nginx would not start.".to_owned());
    }
    needs
}

fn cannot(plan: &Plan) -> Vec<String> {
    let mut cannot = vec![
        "A part of a file (Range) is given only of the file as it is; who accepts compression gets the whole file."
            .to_owned(),
        "`Accept-Encoding: *` gets the file as it is.".to_owned(),
    ];
    if !shape::compressed(plan, &["zstd"]).is_empty() {
        cannot.push(
            "Files compressed with zstd are not served, since no module that comes with nginx does it.".to_owned(),
        );
    }
    cannot
}

fn files(plan: &Plan) -> Result<Vec<(String, String)>, String> {
    let mut files = vec![
        ("blog-http.conf".to_owned(), http(plan)?),
        ("blog-server.conf".to_owned(), server(plan)?),
        ("example-vhost.conf".to_owned(), vhost(plan)),
    ];
    if !shape::compressed(plan, &["br"]).is_empty() {
        let text = "# Part of the server block, where the module brotli_static is loaded.\nbrotli_static on;\n";
        files.insert(0, ("blog-brotli.conf".to_owned(), text.to_owned()));
    }
    Ok(files)
}

/// What belongs to the http block: which answers get which headers.
fn http(plan: &Plan) -> Quoted {
    let mut text = format!(
        "# Part of the http block for {}, build {}.\n\n# Which headers a file gets.\nmap $uri $blog_class {{\n    default html;\n",
        plan.base_url, plan.build
    );
    let classes = shape::told(&plan.documents, |document| &document.header_class);
    // The first that matches counts here.
    for (pattern, class) in classes.patterns().into_iter().rev() {
        put!(text, "    {} {class};\n", quote_name(&format!("~{pattern}$"))?);
    }
    text += "}\n";
    for (name, values) in by_header(plan) {
        put!(text, "\nmap $blog_class {} {{\n    default \"\";\n", variable(name));
        for (class, value) in values {
            put!(text, "    {class} {};\n", quote(value)?);
        }
        text += "}\n";
    }
    text += &caches(plan)?;
    if plan.redirects.iter().any(|redirect| redirect.to.contains('?')) {
        text += "\n# The query of a request, after one that an address has of its own.\nmap $args $blog_more_args {\n    \
                 \"\" \"\";\n    default \"&$args\";\n}\n";
    }
    Ok(text)
}

/// Header fields of all classes: by name, the value for each class.
fn by_header(plan: &Plan) -> BTreeMap<&str, BTreeMap<&str, &str>> {
    let mut by_header: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (class, headers) in &plan.headers {
        for header in headers {
            by_header.entry(&header.name).or_default().insert(class, &header.value);
        }
    }
    by_header
}

fn variable(header: &str) -> String {
    format!("$blog_{}", header.to_ascii_lowercase().replace('-', "_"))
}

/// `Cache-Control`: for ever only where a file was found, never for an error.
fn caches(plan: &Plan) -> Quoted {
    let usual = plan.caches.get("revalidate").map_or("no-cache", String::as_str);
    let mut text = format!("\nmap \"$status$uri\" $blog_cache {{\n    default {};\n", quote(usual)?);
    let lasting = shape::lasting(plan);
    let named = lasting.pattern().map(|pattern| format!("(?:.*/)?{pattern}"));
    for pattern in named.into_iter().chain(lasting.others.iter().map(|file| literal(file))) {
        let value = plan.caches.get("immutable").map_or(usual, String::as_str);
        put!(text, "    {} {};\n", quote_name(&format!("~^(?:200|206|304)/{pattern}$"))?, quote(value)?);
    }
    Ok(text + "}\n")
}

/// What belongs to the server block.
fn server(plan: &Plan) -> Quoted {
    let mut text = format!(
        "# Part of the server block for {}, build {}.\n{SETTINGS}\n# Headers of every answer, errors too; an empty value is not sent.\n",
        plan.base_url, plan.build
    );
    for name in by_header(plan).keys() {
        put!(text, "add_header {name} {} always;\n", variable(name));
    }
    text += "add_header Cache-Control $blog_cache always;\n\n# Pages for errors. They are not pages of their own.\n";
    for (status, url) in &plan.errors {
        let also = if *status == 404 { " 403" } else { "" };
        put!(text, "error_page {status}{also} {};\n", quote(url)?);
    }
    for (url, media_type) in error_pages(plan) {
        put!(text, "location = {} {{ internal; {} }}\n", exact(url)?, type_of(media_type)?);
    }
    text += &moved(plan)?;
    text += &hidden(plan)?;
    text += "\n# Media types.\n";
    let types = shape::told(&plan.documents, |document| &document.media_type);
    for (pattern, media_type) in (Told { endings: BTreeMap::new(), ..types }).patterns().into_iter().rev() {
        put!(text, "location ~ {} {{ {} }}\n", quote_name(&format!("{pattern}$"))?, type_of(media_type)?);
    }
    text += "location / {\n    types {\n";
    let types = shape::told(&plan.documents, |document| &document.media_type);
    for (media_type, endings) in types.endings_by_value() {
        let endings = endings.into_iter().map(quote_name).collect::<Result<Vec<_>, _>>()?;
        put!(text, "        {} {};\n", quote(media_type)?, endings.join(" "));
    }
    text += "    }\n    default_type application/octet-stream;\n    try_files $uri $uri/ =404;\n}\n";
    Ok(text)
}

const SETTINGS: &str = "\
index index.html;
autoindex off;
charset off;
absolute_redirect off;
server_tokens off;
etag on;
if_modified_since exact;
max_ranges 1;

# Compressed twins, to proxies as well; nothing is compressed on the way.
gzip off;
gzip_static on;
gzip_vary on;
gzip_proxied any;
gzip_http_version 1.0;
";

fn error_pages(plan: &Plan) -> BTreeSet<(&str, &str)> {
    let pages = plan.documents.iter().filter(|document| plan.errors.values().any(|url| *url == document.url));
    pages.map(|document| (document.url.as_str(), document.media_type.as_str())).collect()
}

fn type_of(media_type: &str) -> Quoted {
    Ok(format!("types {{}} default_type {};", quote(media_type)?))
}

/// The name of a location for an address: nginx compares it with the path after it has decoded it.
fn exact(url: &str) -> Quoted {
    let path = address::decoded(url).ok_or_else(|| format!("`{}` cannot be read.", url.escape_debug()))?;
    quote_name(&path)
}

/// Redirects and withdrawn addresses, each an exact match.
fn moved(plan: &Plan) -> Quoted {
    let mut text = String::from("\n# Addresses that lead on. They keep the query.\n");
    let index = |redirect: &&Redirect| redirect.from.ends_with("/index.html");
    for redirect in plan.redirects.iter().filter(index) {
        let pattern = format!("^{}(?:[?]|$)", literal(&redirect.from));
        put!(
            text,
            "if ($request_uri ~ {}) {{ return {} {}; }}\n",
            quote_name(&pattern)?,
            redirect.status,
            target(redirect)?
        );
    }
    for url in plan.gone.iter().filter(|url| url.ends_with("/index.html")) {
        put!(text, "if ($request_uri ~ {}) {{ return 410; }}\n", quote_name(&format!("^{}(?:[?]|$)", literal(url)))?);
    }
    // The expression admits neither an empty part nor a backslash at the start: `//host/` would be another host.
    text +=
        "if ($request_uri ~ \"^(/(?:[A-Za-z0-9_.~%-]+/)*)index\\\\.html(?:[?]|$)\") { return 301 $1$is_args$args; }\n";
    for redirect in plan.redirects.iter().filter(|redirect| !index(redirect)) {
        put!(text, "location = {} {{ return {} {}; }}\n", exact(&redirect.from)?, redirect.status, target(redirect)?);
    }
    if !plan.gone.is_empty() {
        text += "\n# Withdrawn addresses.\n";
    }
    for url in plan.gone.iter().filter(|url| !url.ends_with("/index.html")) {
        put!(text, "location = {} {{ return 410; }}\n", exact(url)?);
    }
    Ok(text)
}

/// Where a redirect leads, with the query of the request.
fn target(redirect: &Redirect) -> Quoted {
    let target = address::split(&redirect.to);
    quote(&redirect.to.replace('$', "%24"))?;
    let query = target
        .query
        .map_or("$is_args$args".to_owned(), |query| format!("?{}$blog_more_args", query.replace('$', "%24")));
    let path = target.path.replace('$', "%24");
    let whole = address::Target { path: &path, ..target }.with_query(&query);
    Ok(format!("\"{whole}\""))
}

/// What nobody may read: names with a dot at their start, and the files of compressed twins under their own names.
fn hidden(plan: &Plan) -> Quoted {
    let mut text = String::from(
        "\n# Not for visitors.\nlocation ~ \"/[.](?!well-known/)\" { return 404; }\nlocation ~ \"/.+/[.]\" { return 404; }\n",
    );
    let all: Vec<&str> = check::CODINGS.iter().map(|(coding, _)| *coding).collect();
    let endings: Vec<&str> = shape::compressed(plan, &all).into_iter().collect();
    if !endings.is_empty() {
        let pattern = format!("[.]{}[.](?:gz|br|zst)$", any_of(&endings));
        put!(text, "location ~ {} {{ return 404; }}\n", quote_name(&pattern)?);
    }
    Ok(text)
}

/// A server block to start from.
fn vhost(plan: &Plan) -> String {
    let host = address::host(&plan.base_url);
    format!(
        "# A server block to start from; the paths and the lines on TLS are yours to set.
# In the http block, once: include /etc/nginx/blog/blog-http.conf;
server {{
    listen 80;
    listen [::]:80;
    # listen 443 ssl;
    # http2 on;                       # nginx 1.25.1 or newer; before: listen 443 ssl http2;
    # ssl_certificate /etc/ssl/certs/{host}.pem;
    # ssl_certificate_key /etc/ssl/private/{host}.key;
    # add_header belongs nowhere in this block: it would drop the headers of blog-server.conf in a location.
    server_name {host};
    root /srv/www/{host}/current;
    include /etc/nginx/blog/blog-server.conf;
    # include /etc/nginx/blog/blog-brotli.conf;   # where the module brotli_static is loaded
}}
"
    )
}
