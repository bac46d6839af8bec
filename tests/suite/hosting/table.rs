//! The table of requests, put to a server, and every way in which an answer differs from it.

use placet::hosting::plan::{Plan, Served};
use toml::Value;

use super::http::{Answer, ask};
use super::site::{Site, decoded, set_time, sha256};
use crate::{read, root};

/// The name that requests ask for.
const HOST: &str = "blog.placet.example";

/// Asks everything in the table and gives a sentence for each answer that is not the wanted one.
pub(super) fn complaints(server: &str, site: &Site, port: u16) -> Vec<String> {
    let table: toml::Table = read(&root().join("tests/hosting/requests.toml")).parse().unwrap();
    let requests = table["request"].as_array().unwrap();
    assert!(requests.len() >= 50, "the table holds {} requests", requests.len());
    let mut complaints = Vec::new();
    for request in requests {
        let asked = Asked { server, site, port, request };
        let name = asked.text("name").unwrap();
        complaints.extend(asked.complaints().into_iter().map(|complaint| format!("{server}, {name}: {complaint}")));
    }
    complaints.extend(
        edited(site, port).map(|complaint| format!("{server}, an edit that leaves the size as it is: {complaint}")),
    );
    complaints
}

/// A line of the table, for one server.
struct Asked<'t> {
    server: &'t str,
    site: &'t Site,
    port: u16,
    request: &'t Value,
}

impl Asked<'_> {
    /// A field of the line: the one for this server, if it has one.
    fn field(&self, name: &str) -> Option<&Value> {
        let but = self.request.get("but");
        let family = self.server.split('-').next().unwrap();
        let own = but.and_then(|but| but.get(self.server).or_else(|| but.get(family)));
        if let Some(own) = own {
            assert!(own.get("why").is_some_and(Value::is_str), "no reason is given: {own}");
        }
        own.and_then(|own| own.get(name)).or_else(|| self.request.get(name))
    }

    fn text(&self, name: &str) -> Option<String> {
        self.field(name).map(|value| self.filled(value.as_str().unwrap()))
    }

    /// Several values are all right, one is the only one.
    fn choices(&self, name: &str) -> Option<Vec<&Value>> {
        let value = self.field(name)?;
        Some(value.as_array().map_or_else(|| vec![value], |values| values.iter().collect()))
    }

    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if text.contains("{css}") {
            let hashed = |document: &&Served| document.cache_class == "immutable" && document.file.ends_with("css");
            let css = &self.site.plan.documents.iter().find(hashed).unwrap().url;
            text = if text == "{css}" { css[1..].to_owned() } else { text.replace("{css}", css) };
        }
        text.replace("{long}", &"a".repeat(9000))
    }

    fn complaints(&self) -> Vec<String> {
        let (method, target) = self
            .text("ask")
            .map(|ask| ask.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap())
            .unwrap();
        let host = self.text("host").unwrap_or_else(|| HOST.to_owned());
        let mut request = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        for line in self.field("with").and_then(Value::as_array).into_iter().flatten() {
            let mut line = line.as_str().unwrap().to_owned();
            for (part, header) in [("{etag}", "ETag"), ("{date}", "Last-Modified")] {
                if line.contains(part) {
                    let plain =
                        ask(self.port, &format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
                    let value = plain.ok().and_then(|answer| answer.header(header));
                    let Some(value) = value else { return vec![format!("a plain answer has no `{header}`")] };
                    line = line.replace(part, &value);
                }
            }
            request.push_str(&line);
            request.push_str("\r\n");
        }
        match ask(self.port, &(request + "\r\n")) {
            Ok(answer) => self.compared(&answer, &host),
            Err(error) => vec![error],
        }
    }

    fn compared(&self, answer: &Answer, host: &str) -> Vec<String> {
        let mut complaints = Vec::new();
        let status = self.choices("status").unwrap_or_default();
        let right = |wanted: &Value| wanted.as_integer() == Some(i64::from(answer.status));
        if !(status.iter().any(|wanted| right(wanted)) || status.is_empty() && answer.status == 200) {
            complaints.push(format!("the status is {}, not {status:?}", answer.status));
        }
        self.compare_location(answer, host, &mut complaints);
        let file = self.text("file");
        let document =
            file.map(|file| self.site.plan.documents.iter().find(|document| document.file == file).expect(&file));
        if let Some(document) = document {
            self.compare_body(answer, document, &mut complaints);
        }
        if self.field("body").and_then(Value::as_str) == Some("none") && !answer.body.is_empty() {
            complaints.push(format!("there are {} bytes of a body", answer.body.len()));
        }
        if self.field("bare").is_none() {
            self.compare_headers(answer, document, &mut complaints);
        }
        if answer.header("Set-Cookie").is_some() || answer.header("X-Powered-By").is_some() {
            complaints.push("a header is there that nobody wants".to_owned());
        }
        complaints
    }

    /// Nothing leads to another place than the table says, least of all to a host that the visitor named.
    fn compare_location(&self, answer: &Answer, host: &str, complaints: &mut Vec<String>) {
        let Some(location) = answer.header("Location") else {
            if (300..400).contains(&answer.status) && answer.status != 304 {
                complaints.push("nothing says where it leads".to_owned());
            }
            return;
        };
        let own = [format!("https://{HOST}"), format!("https://{HOST}:443")];
        let path = own.iter().find_map(|own| location.strip_prefix(own.as_str()).filter(|rest| rest.starts_with('/')));
        let path = path.unwrap_or(&location);
        let wanted = self.text("to").unwrap_or_default();
        // `$` stands for itself in a path or a query, and for the same as `%24`.
        if path.replace('$', "%24") != wanted || host != HOST && location.contains(host) {
            complaints.push(format!("it leads to `{location}`, not `{wanted}`"));
        }
    }

    fn compare_body(&self, answer: &Answer, document: &Served, complaints: &mut Vec<String>) {
        let coding = answer.header("Content-Encoding").unwrap_or_default();
        let wanted = self.choices("coding").unwrap_or_default();
        if answer.status != 304
            && !(wanted.iter().any(|wanted| wanted.as_str() == Some(&coding)) || wanted.is_empty() && coding.is_empty())
        {
            complaints.push(format!("the coding is `{coding}`, not {wanted:?}"));
        }
        if let Some(range) = self.field("range").and_then(Value::as_array) {
            let ends: Vec<usize> =
                range.iter().map(|end| usize::try_from(end.as_integer().unwrap()).unwrap()).collect();
            let whole = std::fs::read(self.site.root().join(&document.file)).unwrap();
            if answer.body != whole[ends[0]..=ends[1]] {
                complaints.push(format!("{} bytes are not the part that was asked for", answer.body.len()));
            }
        } else if self.field("body").is_none() {
            if sha256(&decoded(&coding, &answer.body)) != document.sha256 {
                complaints.push(format!("the body is not `{}`", document.file));
            }
            if document.variants.get(&coding).is_some_and(|variant| sha256(&answer.body) != variant.sha256) {
                complaints.push("the compressed bytes are not those of the site".to_owned());
            }
        }
        let media_type = answer.header("Content-Type");
        if answer.status != 304 && media_type.as_deref() != Some(&document.media_type) {
            complaints.push(format!("the media type is {media_type:?}, not {}", document.media_type));
        }
        let vary = answer.header("Vary").unwrap_or_default().to_ascii_lowercase();
        if matches!(answer.status, 200 | 206) && !document.variants.is_empty() && vary != "accept-encoding" {
            complaints.push(format!("`Vary` is `{vary}`"));
        }
        if answer.status == 200 && answer.header("ETag").is_none() {
            complaints.push("there is no `ETag`".to_owned());
        }
    }

    fn compare_headers(&self, answer: &Answer, document: Option<&Served>, complaints: &mut Vec<String>) {
        let plan = &self.site.plan;
        let lacks: Vec<&str> =
            self.field("lacks").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let class = document.map_or("html", |document| &document.header_class);
        for header in &plan.headers[class] {
            let value = answer.header(&header.name);
            let missing = lacks.contains(&header.name.as_str()) || lacks.contains(&"*");
            if value.as_deref() != (!missing).then_some(&header.value) {
                complaints.push(format!("`{}` is {value:?}, not `{}`", header.name, header.value));
            }
        }
        for name in plan.headers.values().flatten().map(|header| &header.name) {
            if answer.header(name).is_some() && !plan.headers[class].iter().any(|header| header.name == *name) {
                complaints.push(format!("`{name}` is not for files of the class {class}"));
            }
        }
        let kept = wanted_cache(plan, answer.status, document);
        let cache = answer.header("Cache-Control");
        if cache.as_deref() != Some(kept) && !lacks.contains(&"Cache-Control") {
            complaints.push(format!("`Cache-Control` is {cache:?}, not `{kept}`"));
        }
    }
}

/// For ever only what was found and is named by its content.
fn wanted_cache<'p>(plan: &'p Plan, status: u16, document: Option<&Served>) -> &'p str {
    let class =
        document.filter(|_| matches!(status, 200 | 206 | 304)).map_or("revalidate", |document| &document.cache_class);
    &plan.caches[class]
}

/// A page that is changed and keeps its size comes as the new one to a browser that has the old one.
fn edited(site: &Site, port: u16) -> Option<String> {
    let get =
        |with: &str| ask(port, &format!("GET /imprint/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n{with}\r\n"));
    let path = site.root().join("imprint/index.html");
    let old = get("").ok()?;
    let text = read(&path);
    std::fs::write(&path, text.replacen("<p>", "<b>", 1).replacen("</p>", "</b>", 1)).unwrap();
    set_time(&path, 1_790_000_001);
    let etag = old.header("ETag").unwrap_or_default();
    let new = get(&format!("If-None-Match: {etag}\r\n")).ok()?;
    std::fs::write(&path, text).unwrap();
    set_time(&path, 1_790_000_000);
    (new.status != 200 || new.body == old.body || new.body.len() != old.body.len())
        .then(|| format!("status {}, {} bytes, `{etag}` before", new.status, new.body.len()))
}
