//! `web.config` for IIS: one that any IIS reads, and one with the rules of the module URL Rewrite, which is installed on
//! its own; without it IIS answers every request for a site with such rules with 500.

use super::plan::{Plan, Redirect};
use super::quote::{Quoted, xml as quote};
use super::shape::literal;
use super::{Emitted, address, check, emitted, lines, shape};

/// Renders the files for IIS.
pub(super) fn emit(plan: &Plan) -> Emitted {
    emitted(check::refusals(plan), || {
        Ok(Emitted { files: files(plan)?, needs: needs(), cannot: cannot(plan), refused: Vec::new() })
    })
}

fn needs() -> Vec<String> {
    vec![
        "IIS 10 (Windows Server 2019 or newer).".to_owned(),
        "`web.config.rewrite` becomes `web.config` only where the module URL Rewrite 2.1 is installed; elsewhere every page would be an error (500.19)."
            .to_owned(),
        "Without the module the pages below `pages/` are copied into the site; they lead on.".to_owned(),
        "The server compresses (IIS Compression for Brotli); this is set for the server and not for the site.".to_owned(),
        "Certificates and HSTS are set for the site, by those who own the host.".to_owned(),
    ]
}

fn cannot(plan: &Plan) -> Vec<String> {
    let mut cannot = vec![
        "The files have not been tried on a running IIS.".to_owned(),
        "Compressed twins are not used; leave them out.".to_owned(),
        "Only GET and HEAD are answered; other methods get 404 and not 405.".to_owned(),
        "Names with a dot at their start are hidden only if they are named: `.placet`, `.git`.".to_owned(),
        "Addresses are the same in capitals and small letters.".to_owned(),
        "A page for errors can be read under its own name.".to_owned(),
    ];
    for redirect in plan.redirects.iter().filter(|redirect| redirect.status == 308) {
        cannot.push(format!("`{}` leads on with 301 and not with 308.", redirect.from));
    }
    for redirect in plan.redirects.iter().filter(|redirect| address::split(&redirect.to).fragment.is_some()) {
        cannot.push(format!("`{}` leads to a part of a page; a query would stand behind its name.", redirect.from));
    }
    for redirect in plan.redirects.iter().filter(|redirect| page_path(redirect).is_none()) {
        cannot.push(format!("Without URL Rewrite `{}` does not lead on.", redirect.from));
    }
    cannot.extend(
        plan.gone.iter().map(|url| format!("Without URL Rewrite `{url}` is answered with 404 and not with 410.")),
    );
    if !plan.redirects.is_empty() {
        cannot.push(
            "Without URL Rewrite redirects are pages (200) that lead on in a browser and drop the query.".to_owned(),
        );
    }
    for (name, _) in shape::told(&plan.documents, |document| &document.media_type).names {
        cannot.push(format!("Files named `{name}` get the media type of their ending."));
    }
    cannot
}

fn files(plan: &Plan) -> Result<Vec<(String, String)>, String> {
    let mut files = vec![
        ("web.config".to_owned(), config(plan, "")?),
        ("web.config.rewrite".to_owned(), config(plan, &rules(plan)?)?),
    ];
    for redirect in &plan.redirects {
        if let Some(path) = page_path(redirect) {
            files.push((format!("pages/{path}"), page(&redirect.to)?));
        }
    }
    files.sort();
    Ok(files)
}

/// The file that is served at the old address, if there can be one.
fn page_path(redirect: &Redirect) -> Option<String> {
    let path = address::decoded(&redirect.from)?;
    let plain = !path.contains(['"', '<', '>', '|', ':', '*', '?', '\\']);
    match path.strip_prefix('/').filter(|_| plain)? {
        "" => None,
        folder if folder.ends_with('/') => Some(format!("{folder}index.html")),
        file => (shape::ending(file) == "html").then(|| file.to_owned()),
    }
}

fn page(to: &str) -> Quoted {
    let to = quote(to)?;
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"robots\" content=\"noindex\">\n<title>{to}</title>\n\
         <link rel=\"canonical\" href=\"{to}\">\n<meta http-equiv=\"refresh\" content=\"0; url={to}\">\n<p><a href=\"{to}\">{to}</a></p>\n</html>\n"
    ))
}

fn config(plan: &Plan, rules: &str) -> Quoted {
    let usual = plan.caches.get("revalidate").map_or("no-cache", String::as_str);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<configuration>\n  <system.webServer>\n");
    text += "    <directoryBrowse enabled=\"false\" />\n    <defaultDocument enabled=\"true\">\n      <files>\n        <clear />\n        <add value=\"index.html\" />\n      </files>\n    </defaultDocument>\n";
    put!(
        text,
        "    <staticContent>\n      <clientCache cacheControlMode=\"NoControl\" cacheControlCustom=\"{}\" />\n",
        quote(usual)?
    );
    for (ending, media_type) in shape::told(&plan.documents, |document| &document.media_type).endings {
        // Naming an ending that the server has already would stop the site; removing one that it has not is harmless.
        let ending = quote(ending)?;
        put!(text, "      <remove fileExtension=\".{ending}\" />\n");
        put!(text, "      <mimeMap fileExtension=\".{ending}\" mimeType=\"{}\" />\n", quote(media_type)?);
    }
    text +=
        "    </staticContent>\n    <httpProtocol>\n      <customHeaders>\n        <remove name=\"X-Powered-By\" />\n";
    for (name, value) in lines::common(plan).into_iter().chain(lines::own(plan, "html")) {
        put!(text, "        <remove name=\"{name}\" />\n        <add name=\"{name}\" value=\"{}\" />\n", quote(value)?);
    }
    text += "      </customHeaders>\n    </httpProtocol>\n    <httpErrors errorMode=\"Custom\" existingResponse=\"Replace\">\n";
    for (status, url) in &plan.errors {
        let path = address::decoded(url).unwrap_or_default();
        put!(
            text,
            "      <remove statusCode=\"{status}\" />\n      <error statusCode=\"{status}\" path=\"{}\" responseMode=\"File\" />\n",
            quote(path.trim_start_matches('/'))?
        );
    }
    text += FILTER;
    text += rules;
    text += "  </system.webServer>\n";
    text += &places(plan)?;
    Ok(text + "</configuration>\n")
}

const FILTER: &str = r#"    </httpErrors>
    <security>
      <requestFiltering removeServerHeader="true">
        <verbs allowUnlisted="false">
          <add verb="GET" allowed="true" />
          <add verb="HEAD" allowed="true" />
        </verbs>
        <hiddenSegments>
          <remove segment=".placet" />
          <add segment=".placet" />
          <remove segment=".git" />
          <add segment=".git" />
        </hiddenSegments>
      </requestFiltering>
    </security>
"#;

/// Files that differ from pages in what they get, each by its path: a place has no patterns.
fn places(plan: &Plan) -> Quoted {
    let pages = lines::own(plan, "html");
    let mut text = String::new();
    for document in &plan.documents {
        let own = lines::own(plan, &document.header_class);
        let lasting = document.cache_class == "immutable";
        if own == pages && !lasting {
            continue;
        }
        put!(text, "  <location path=\"{}\">\n    <system.webServer>\n", quote(&document.file)?);
        if lasting {
            let value = plan.caches.get("immutable").map(String::as_str).unwrap_or_default();
            put!(
                text,
                "      <staticContent>\n        <clientCache cacheControlMode=\"NoControl\" cacheControlCustom=\"{}\" />\n      </staticContent>\n",
                quote(value)?
            );
        }
        if own != pages {
            text += "      <httpProtocol>\n        <customHeaders>\n";
            for (name, value) in own {
                put!(
                    text,
                    "          <remove name=\"{name}\" />\n          <add name=\"{name}\" value=\"{}\" />\n",
                    quote(value)?
                );
            }
            text += "        </customHeaders>\n      </httpProtocol>\n";
        }
        text += "    </system.webServer>\n  </location>\n";
    }
    Ok(text)
}

/// The rules of URL Rewrite. It compares the decoded path without its first slash.
fn rules(plan: &Plan) -> Quoted {
    let mut text = String::from("    <rewrite>\n      <rules>\n");
    let pattern = |url: &str| -> Quoted {
        let path = address::decoded(url).ok_or_else(|| format!("`{}` cannot be read.", url.escape_debug()))?;
        quote(&format!("^{}$", literal(path.trim_start_matches('/'))))
    };
    for (number, redirect) in plan.redirects.iter().enumerate() {
        if redirect.to.contains(['{', '}']) {
            return Err(format!("`{}` has braces, which URL Rewrite would replace.", redirect.to));
        }
        let kind = match redirect.status {
            302 => "Found",
            307 => "Temporary",
            _ => "Permanent",
        };
        put!(
            text,
            "        <rule name=\"redirect {number}\" stopProcessing=\"true\">\n          <match url=\"{}\" ignoreCase=\"false\" />\n          <action type=\"Redirect\" url=\"{}\" redirectType=\"{kind}\" appendQueryString=\"true\" />\n        </rule>\n",
            pattern(&redirect.from)?,
            quote(&redirect.to)?
        );
    }
    for (number, url) in plan.gone.iter().enumerate() {
        put!(
            text,
            "        <rule name=\"withdrawn {number}\" stopProcessing=\"true\">\n          <match url=\"{}\" ignoreCase=\"false\" />\n          <action type=\"CustomResponse\" statusCode=\"410\" statusReason=\"Gone\" statusDescription=\"Withdrawn\" />\n        </rule>\n",
            pattern(url)?
        );
    }
    // The expression admits no slash at the start: `//host/` would be another host.
    text += "        <rule name=\"file of a page\" stopProcessing=\"true\">\n          <match url=\"^((?:[A-Za-z0-9_.~-]+/)*)index[.]html$\" />\n          <action type=\"Redirect\" url=\"/{R:1}\" redirectType=\"Permanent\" appendQueryString=\"true\" />\n        </rule>\n";
    Ok(text + "      </rules>\n    </rewrite>\n")
}
