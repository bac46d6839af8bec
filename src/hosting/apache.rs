//! Files for Apache: `.htaccess` for hosts where only files can be copied, and the same rules for a virtual host.
//!
//! Rules of rewriting in `.htaccess` are read again for every request: beyond [`INLINE`] redirects they would slow down
//! the whole site, so that more of them go into a table beside the virtual host, or into the folders of the old addresses.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Plan, Redirect};
use super::quote::{Quoted, apache as quote, apache_rule as quote_rule};
use super::shape::{self, any_of, literal};
use super::{Emitted, address, check, emitted};

/// How many addresses may be answered by rules of rewriting in a file that is read for every request.
const INLINE: usize = 100;

/// Longest line of a table of redirects in bytes; Apache reads 1,024.
const TABLE_LINE: usize = 1000;

/// Renders the files for Apache.
pub(super) fn emit(plan: &Plan) -> Emitted {
    emitted(check::refusals(plan), || {
        let (files, cannot) = files(plan)?;
        Ok(Emitted { files, needs: needs(plan), cannot, refused: Vec::new() })
    })
}

fn needs(plan: &Plan) -> Vec<String> {
    let host = address::host(&plan.base_url);
    vec![
        "Apache 2.4.39 or newer with the modules headers, rewrite, mime, dir and setenvif; if one is missing, every page is an error (500)."
            .to_owned(),
        "For `.htaccess`: `AllowOverride FileInfo Indexes Options=MultiViews,Indexes` for the folder of the site; with less, every page is an error (500)."
            .to_owned(),
        format!("`ServerName https://{host}` and `UseCanonicalName On`, so that redirects lead to `https` and to no host that a visitor names."),
        "`TraceEnable off` in the settings of the server; `vhost/blog.conf` has it, `.htaccess` cannot.".to_owned(),
        "The files keep their time of change in whole seconds when they are copied; Apache tells versions apart by time and size."
            .to_owned(),
        "Certificates, the redirect from `http` to `https` and HSTS are set by those who own the host.".to_owned(),
    ]
}

/// What `.htaccess` and the virtual host both cannot do.
fn limits(plan: &Plan) -> Vec<String> {
    let mut cannot = vec![
        "With `.htaccess` alone a request with TRACE is answered (200), since only the settings of the server can forbid it."
            .to_owned(),
        "Files whose names begin with `.ht` are refused with 403 and not 404.".to_owned(),
    ];
    if !shape::compressed(plan, &["zstd"]).is_empty() {
        cannot.push("Files compressed with zstd are not served.".to_owned());
    }
    cannot
}

type Files = (Vec<(String, String)>, Vec<String>);

fn files(plan: &Plan) -> Result<Files, String> {
    let mut files = Vec::new();
    let mut cannot = limits(plan);
    let few = plan.redirects.len() + plan.gone.len() <= INLINE;
    let (in_folders, inline): (Vec<&Redirect>, Vec<&Redirect>) =
        plan.redirects.iter().partition(|redirect| !few && redirect.from.len() > 1 && redirect.from.ends_with('/'));
    if inline.len() + plan.gone.len() <= INLINE {
        files.push((".htaccess".to_owned(), rules(plan, &rewritten(&inline)?)?));
        for redirect in in_folders {
            let folder = address::decoded(&redirect.from).unwrap_or_default();
            let text = format!("RewriteEngine On\n{}", lead("^$", redirect)?);
            files.push((format!("folders{folder}.htaccess"), text));
        }
    } else {
        cannot.push(format!("`.htaccess` is left out: more than {INLINE} rules in it would slow down every page; `vhost/blog.conf` has them all."));
    }
    let (tabled, rest): (Vec<&Redirect>, Vec<&Redirect>) =
        plan.redirects.iter().partition(|redirect| !few && table_line(redirect).is_some());
    let tables = tables(&tabled);
    let moved = rewritten(&rest)? + &lookups(&tables);
    files.push(("vhost/blog.conf".to_owned(), vhost(plan, &tables, &rules(plan, &moved)?)));
    files.extend(tables.into_iter().map(|(status, text)| (format!("vhost/redirects-{status}.txt"), text)));
    files.sort();
    Ok((files, cannot))
}

/// The rules, which are the same for a folder and for a virtual host. `moved` are those for redirects.
fn rules(plan: &Plan, moved: &str) -> Quoted {
    let mut text = format!("# {}, build {}.\n{SETTINGS}", plan.base_url, plan.build);
    for (status, url) in &plan.errors {
        put!(text, "ErrorDocument {status} {}\n", quote(url)?);
        if *status == 404 {
            put!(text, "ErrorDocument 403 {}\n", quote(url)?);
        }
    }
    text += "\n# Media types.\nAddEncoding gzip .gz\nAddEncoding br .br\nRemoveType .gz .br\n";
    text += &types(plan)?;
    text += "\nRewriteEngine On\nRewriteRule \"(?:^|/)[.](?!well-known/)\" - [R=404,L]\nRewriteRule \"^.+/[.]\" - [R=404,L]\n";
    text += "RewriteCond %{REQUEST_METHOD} \"!^(?:GET|HEAD)$\"\nRewriteRule ^ - [R=405,L]\n";
    text += "\n# Addresses that lead on, and withdrawn ones.\n";
    text += moved;
    for url in &plan.gone {
        put!(text, "RewriteRule {} - [G,L]\n", quote_rule(&path_pattern(url)?)?);
    }
    text += INDEX;
    text += &errors(plan)?;
    text += &twins(plan)?;
    text += &headers(plan)?;
    Ok(text)
}

const SETTINGS: &str = "\
Options -Indexes -MultiViews
DirectoryIndex index.html
DirectorySlash On
FileETag MTime Size
AddDefaultCharset Off
# Nothing is compressed on the way: the versions of a file would get mixed up.
SetEnvIf Request_URI . no-gzip=1 no-brotli=1
";

/// The expression admits neither an empty part nor a backslash at the start: `//host/` would be another host.
const INDEX: &str = r#"
# The file of a page leads to the page.
RewriteCond %{THE_REQUEST} "^[A-Z]+ (/(?:[A-Za-z0-9_.~%-]+/)*)index[.]html(?:[?][^ ]*)? HTTP/"
RewriteRule "(?:^|/)index[.]html$" "%1" [R=301,NE,L]
"#;

/// A file is found by its name here, and not by its address.
fn types(plan: &Plan) -> Quoted {
    let told = shape::told(&plan.documents, |document| &document.media_type);
    if let Some((file, media_type)) = told.files.first_key_value() {
        return Err(format!(
            "`{file}` has the media type `{media_type}` and others of the same name do not; Apache goes by the name."
        ));
    }
    let mut text = String::new();
    for (media_type, endings) in told.endings_by_value() {
        let pattern = format!("[.]{}(?:[.](?:br|gz))?$", any_of(&endings));
        put!(text, "<FilesMatch {}>\n    ForceType {}\n</FilesMatch>\n", quote(&pattern)?, quote(media_type)?);
    }
    for (media_type, names) in told.names_by_value() {
        let pattern = format!("^{}(?:[.](?:br|gz))?$", any_of(&names));
        put!(text, "<FilesMatch {}>\n    ForceType {}\n</FilesMatch>\n", quote(&pattern)?, quote(media_type)?);
    }
    Ok(text)
}

/// An address as the pattern of a rule in a folder, where the first slash is not part of it.
fn path_pattern(url: &str) -> Quoted {
    let path = address::decoded(url).ok_or_else(|| format!("`{}` cannot be read.", url.escape_debug()))?;
    Ok(format!("^{}$", literal(path.trim_start_matches('/')).replace('"', "\\x22")))
}

fn rewritten(redirects: &[&Redirect]) -> Quoted {
    redirects.iter().map(|redirect| lead(&path_pattern(&redirect.from)?, redirect)).collect()
}

/// The rule for a redirect. A part of a page that it leads to stands behind the query, so it takes two.
fn lead(pattern: &str, redirect: &Redirect) -> Quoted {
    let target = address::split(&redirect.to);
    let flags = format!("R={},NE,L", redirect.status);
    if target.fragment.is_none() {
        let append = if target.query.is_some() { ",QSA" } else { "" };
        return Ok(format!(
            "RewriteRule {} {} [{flags}{append}]\n",
            quote_rule(pattern)?,
            quote_rule(&escaped(&redirect.to))?
        ));
    }
    let own = target.query.map(escaped);
    let more = own.as_ref().map_or("?".to_owned(), |own| format!("?{own}&"));
    let whole =
        |query: &str| format!("{}{query}#{}", escaped(target.path), escaped(target.fragment.unwrap_or_default()));
    Ok(format!(
        "RewriteCond %{{QUERY_STRING}} .\nRewriteRule {pattern} {} [{flags}]\nRewriteRule {pattern} {} [{flags}]\n",
        quote_rule(&whole(&format!("{more}%{{QUERY_STRING}}")))?,
        quote_rule(&whole(&own.map_or(String::new(), |own| format!("?{own}"))))?,
        pattern = quote_rule(pattern)?,
    ))
}

/// An address as the target of a rule, where a percent sign and a dollar sign would put something in.
fn escaped(target: &str) -> String {
    target.replace('$', "%24").replace('%', "\\%")
}

/// The line of a table for a redirect: name and value, with nothing that separates or starts a comment in them.
fn table_line(redirect: &Redirect) -> Option<String> {
    let from = address::decoded(&redirect.from).filter(|path| !path.contains(char::is_whitespace))?;
    let target = address::split(&redirect.to);
    let line = format!("{from} {}\n", redirect.to.replace('$', "%24"));
    // Since 2.4.60 a question mark that comes out of a table is refused.
    (target.fragment.is_none() && target.query.is_none() && line.len() <= TABLE_LINE).then_some(line)
}

fn tables(redirects: &[&Redirect]) -> BTreeMap<u16, String> {
    let mut tables: BTreeMap<u16, String> = BTreeMap::new();
    for redirect in redirects {
        *tables.entry(redirect.status).or_default() += &table_line(redirect).unwrap_or_default();
    }
    tables
}

fn lookups(tables: &BTreeMap<u16, String>) -> String {
    let lookup = |status: &u16| {
        format!(
            "RewriteCond ${{blog_redirects_{status}:%{{REQUEST_URI}}}} \"^(.+)$\"\nRewriteRule ^ \"%1\" [R={status},NE,QSA,L]\n"
        )
    };
    tables.keys().map(lookup).collect()
}

/// Pages for errors are not pages of their own.
fn errors(plan: &Plan) -> Quoted {
    let mut text = String::from("\n# Pages for errors, and compressed twins, are not addresses.\n");
    let mut patterns: Vec<String> = plan.errors.values().map(|url| path_pattern(url)).collect::<Result<_, _>>()?;
    let endings = twin_endings(plan);
    if !endings.is_empty() {
        patterns.push(format!("[.]{}[.](?:gz|br|zst)$", any_of(&endings)));
    }
    for pattern in patterns {
        text += "RewriteCond %{ENV:REDIRECT_STATUS} \"^$\"\nRewriteCond %{IS_SUBREQ} \"!=true\"\n";
        put!(text, "RewriteRule {} - [R=404,L]\n", quote_rule(&pattern)?);
    }
    Ok(text)
}

fn twin_endings(plan: &Plan) -> Vec<&str> {
    let all: Vec<&str> = check::CODINGS.iter().map(|(coding, _)| *coding).collect();
    shape::compressed(plan, &all).into_iter().collect()
}

/// Compressed twins for who accepts them: Brotli first, and nothing that is refused with `q=0` (RFC 9110, 12.5.3).
fn twins(plan: &Plan) -> Quoted {
    let mut text = String::new();
    for (coding, ending) in [("br", "br"), ("gzip", "gz")] {
        let endings: Vec<&str> = shape::compressed(plan, &[coding]).into_iter().collect();
        if endings.is_empty() {
            continue;
        }
        let accepted = format!(r"(?:^|,)\s*{coding}(?:\s*(?:;\s*q=(?!0(?:[.]0*)?\s*(?:,|$))[^,]*)?)(?:,|$)");
        put!(
            text,
            "\nRewriteCond %{{HTTP:Accept-Encoding}} {}\nRewriteCond %{{REQUEST_FILENAME}}.{ending} -f\n\
             RewriteRule {} \"%{{REQUEST_URI}}.{ending}\" [L]\n",
            quote_rule(&accepted)?,
            quote_rule(&format!("[.]{}$", any_of(&endings)))?,
        );
    }
    Ok(text)
}

/// Header fields, on errors as well (`always`). What a file gets is told by its path; a later line goes before an earlier one.
fn headers(plan: &Plan) -> Quoted {
    let mut text = String::from("\n# Headers of every answer, errors too.\n");
    let classes = shape::told(&plan.documents, |document| &document.header_class);
    let patterns = classes.patterns().into_iter().map(|(pattern, class)| (class, Some(pattern)));
    for (class, pattern) in [("html", None)].into_iter().chain(patterns) {
        let condition = match pattern {
            Some(pattern) => {
                format!(" {}", quote(&format!("expr=%{{REQUEST_URI}} =~ m#{pattern}(?:[.](?:br|gz))?$#"))?)
            }
            None => String::new(),
        };
        let wanted = plan.headers.get(class).map_or(&[][..], Vec::as_slice);
        for name in header_names(plan) {
            match wanted.iter().find(|header| header.name == name) {
                Some(header) => {
                    // A percent sign would start something that is put in.
                    let value = quote(&header.value.replace('%', "%%"))?;
                    put!(text, "Header always set {name} {value}{condition}\n");
                }
                None if condition.is_empty() => {}
                None => put!(text, "Header always unset {name}{condition}\n"),
            }
        }
    }
    text += &caches(plan)?;
    let endings = twin_endings(plan);
    if !endings.is_empty() {
        let path = format!("[.]{}(?:[.](?:br|gz))?$", any_of(&endings));
        let condition = quote(&format!("expr=%{{REQUEST_URI}} =~ m#{path}#"))?;
        put!(text, "Header unset Vary\nHeader always set Vary Accept-Encoding {condition}\n");
    }
    Ok(text)
}

fn header_names(plan: &Plan) -> BTreeSet<&str> {
    plan.headers.values().flatten().map(|header| header.name.as_str()).collect()
}

/// `Cache-Control`: for ever only where a file was found, never for an error.
fn caches(plan: &Plan) -> Quoted {
    let usual = plan.caches.get("revalidate").map_or("no-cache", String::as_str);
    let lasting = shape::lasting(plan);
    let named = lasting.pattern().map(|pattern| format!("(?:.*/)?{pattern}"));
    let patterns: Vec<String> = named.into_iter().chain(lasting.others.iter().map(|file| literal(file))).collect();
    if patterns.is_empty() {
        return Ok(format!("Header always set Cache-Control {}\n", quote(usual)?));
    }
    let path = format!("^/(?:{})(?:[.](?:br|gz))?$", patterns.join("|"));
    let found = format!("%{{REQUEST_STATUS}} =~ /^(200|206|304)$/ && %{{REQUEST_URI}} =~ m#{path}#");
    let value = plan.caches.get("immutable").map_or(usual, String::as_str);
    Ok(format!(
        "Header always set Cache-Control {} {}\nHeader always set Cache-Control {} {}\n",
        quote(value)?,
        quote(&format!("expr={found}"))?,
        quote(usual)?,
        quote(&format!("expr=!({found})"))?,
    ))
}

/// A part of a virtual host.
fn vhost(plan: &Plan, tables: &BTreeMap<u16, String>, rules: &str) -> String {
    let host = address::host(&plan.base_url);
    let mut maps = String::new();
    for status in tables.keys() {
        put!(maps, "RewriteMap blog_redirects_{status} \"txt:${{BLOG_CONF}}/redirects-{status}.txt\"\n");
    }
    let indented: String =
        rules.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect();
    format!(
        "# Part of a virtual host that serves nothing else. In front of it, once:
#     Define BLOG_ROOT /srv/www/{host}/current
#     Define BLOG_CONF /etc/apache2/blog
ServerName https://{host}
UseCanonicalName On
TraceEnable Off
AllowEncodedSlashes Off
DocumentRoot \"${{BLOG_ROOT}}\"
RewriteEngine On
{maps}<Directory \"${{BLOG_ROOT}}\">
    AllowOverride None
    Require all granted
{indented}</Directory>
"
    )
}
