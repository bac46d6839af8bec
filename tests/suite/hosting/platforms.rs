//! Files for platforms that nobody can start here: each is read as the platform documents it, and has to give every file
//! the headers of the plan.

use std::collections::BTreeMap;
use std::process::Command;

use placet::hosting::plan::{Plan, Served};
use placet::hosting::{Emitted, SERVERS};
use serde_json::Value;

use super::emit;
use super::site::{Site, site};
use crate::{none, tools};

type Fields = BTreeMap<String, String>;

fn emitted(server: &str) -> (Site, Emitted) {
    let site = site();
    let emitted = emit(server, &site, &site.place().join("conf"));
    (site, emitted)
}

fn file<'e>(emitted: &'e Emitted, path: &str) -> &'e str {
    let found = emitted.files.iter().find(|(known, _)| known == path);
    &found.unwrap_or_else(|| panic!("{path} is missing")).1
}

/// Headers that a file gets and the plan does not want for it, or the other way round.
fn compared(plan: &Plan, document: &Served, sent: &Fields) -> Vec<String> {
    let wanted = plan.headers[&document.header_class].iter().map(|header| (header.name.as_str(), &header.value));
    let wanted = wanted.chain([("Cache-Control", &plan.caches[&document.cache_class])]);
    wanted
        .filter(|(name, value)| sent.get(*name) != Some(value))
        .map(|(name, value)| format!("{}: `{name}` is {:?}, not `{value}`", document.file, sent.get(name)))
        .collect()
}

/// Rules of `_headers`: a path and its lines.
fn rules(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut rules: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("  ") {
            Some(field) => rules.last_mut().unwrap().1.push(field),
            None => rules.push((line, Vec::new())),
        }
    }
    rules
}

#[test]
fn cloudflare_gives_every_file_its_headers() {
    let (site, emitted) = emitted("cloudflare");
    let text = file(&emitted, "_headers");
    let mut complaints = Vec::new();
    for document in &site.plan.documents {
        let mut sent = Fields::new();
        for (path, lines) in rules(text) {
            let pattern = regex::Regex::new(&format!("^{}$", regex::escape(path).replace("\\*", ".*"))).unwrap();
            for line in lines.into_iter().filter(|_| pattern.is_match(&document.url)) {
                if let Some(name) = line.strip_prefix("! ") {
                    sent.remove(name);
                } else {
                    let (name, value) = line.split_once(": ").unwrap();
                    let joined = sent.get(name).map_or(value.to_owned(), |before| format!("{before}, {value}"));
                    sent.insert(name.to_owned(), joined);
                }
            }
        }
        complaints.extend(compared(&site.plan, document, &sent));
    }
    none(&complaints);
    assert!(file(&emitted, "_redirects").contains("/old/ /blog/why-a-blog-needs-a-gate/ 301\n"));
    assert!(emitted.cannot.iter().any(|sentence| sentence.contains("410")));
}

#[test]
fn netlify_names_each_header_once_for_every_file() {
    let (site, emitted) = emitted("netlify");
    let rules = rules(file(&emitted, "_headers"));
    let mut complaints = Vec::new();
    for document in &site.plan.documents {
        let mut sent = Fields::new();
        for line in rules.iter().filter(|(path, _)| *path == "/*" || *path == document.url).flat_map(|(_, lines)| lines)
        {
            let (name, value) = line.split_once(": ").unwrap();
            if sent.insert(name.to_owned(), value.to_owned()).is_some() {
                complaints.push(format!("{}: `{name}` twice", document.file));
            }
        }
        // The platform's own value means the same as `no-cache`, and another could not be taken away again.
        sent.entry("Cache-Control".to_owned()).or_insert_with(|| "no-cache".to_owned());
        complaints.extend(compared(&site.plan, document, &sent));
    }
    none(&complaints);
    let redirects = file(&emitted, "_redirects");
    assert!(redirects.contains("/withdrawn/ /410.html 410\n"), "{redirects}");
}

#[test]
fn azure_gives_every_file_its_headers() {
    let (site, emitted) = emitted("azure-swa");
    let config: Value = serde_json::from_str(file(&emitted, "staticwebapp.config.json")).unwrap();
    let fields = |value: &Value| -> Fields {
        let fields = value.as_object().into_iter().flatten();
        fields.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
    };
    let matches = |route: &str, url: &str| {
        let ending = url.rsplit('.').next().unwrap();
        let endings = route
            .strip_prefix("/*.")
            .map(|endings| endings.trim_matches(['{', '}']).split(',').any(|known| known == ending));
        endings.unwrap_or_else(|| route == url || route.strip_suffix('*').is_some_and(|start| url.starts_with(start)))
    };
    let mut complaints = Vec::new();
    for document in &site.plan.documents {
        let mut sent = fields(&config["globalHeaders"]);
        let routes = config["routes"].as_array().unwrap();
        if let Some(route) = routes.iter().find(|route| matches(route["route"].as_str().unwrap(), &document.url)) {
            sent.extend(fields(&route["headers"]));
        }
        complaints.extend(compared(&site.plan, document, &sent));
    }
    none(&complaints);
}

#[test]
fn azure_refuses_more_than_the_platform_reads() {
    let mut site = site();
    site.plan.redirects.clear();
    for number in 0..400 {
        let from = format!("/much/{number:03}/");
        site.plan.redirects.push(placet::hosting::Redirect { from, to: "/about/".to_owned(), status: 301 });
    }
    let server = SERVERS.iter().find(|server| server.name == "azure-swa").unwrap();
    let emitted = (server.emit)(&site.plan);
    assert!(emitted.files.is_empty() && emitted.refused[0].contains("20480"), "{:?}", emitted.refused);
}

#[test]
fn files_for_iis_are_what_iis_reads() {
    let (site, emitted) = emitted("iis");
    let place = site.place().join("conf");
    let mut complaints = Vec::new();
    let maps = regex::Regex::new(r#"<mimeMap fileExtension="([^"]+)""#).unwrap();
    let rule_names = regex::Regex::new(r#"<rule name="([^"]+)""#).unwrap();
    for name in ["web.config", "web.config.rewrite"] {
        let text = file(&emitted, name);
        for found in maps.captures_iter(text) {
            let remove = format!("<remove fileExtension=\"{}\" />", &found[1]);
            if text.find(&remove).is_none_or(|at| at > found.get(0).unwrap().start()) {
                complaints.push(format!("{name}: {} is not removed first", &found[1]));
            }
        }
        for section in ["httpCompression", "handlers", "modules", "serverRuntime", "308", "hsts"] {
            if text.contains(section) {
                complaints.push(format!("{name} holds `{section}`"));
            }
        }
        let mut names: Vec<&str> = rule_names.captures_iter(text).map(|found| found.get(1).unwrap().as_str()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        if names.len() != all || (name == "web.config") != (all == 0) {
            complaints.push(format!("{name} holds {all} rules with {} names", names.len()));
        }
        if let Some(xmllint) =
            tools::program("files_for_iis_are_what_iis_reads", &["xmllint"]).filter(|_| tools::wanted())
        {
            let (fine, told) = tools::output(Command::new(xmllint).arg("--noout").arg(place.join(name)));
            if !fine {
                complaints.push(told);
            }
        }
    }
    none(&complaints);
    assert!(file(&emitted, "pages/old/index.html").contains("url=/blog/why-a-blog-needs-a-gate/\""));
}

#[test]
fn the_function_for_cloudfront_leads_where_the_plan_says() {
    let test = "the_function_for_cloudfront_leads_where_the_plan_says";
    let (site, emitted) = emitted("s3");
    for (path, text) in emitted.files.iter().filter(|(path, _)| path.rsplit('.').next() == Some("json")) {
        serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    let objects: Value = serde_json::from_str(file(&emitted, "objects.json")).unwrap();
    assert_eq!(objects.as_array().unwrap().len(), site.plan.documents.len());
    if !tools::wanted() {
        return;
    }
    let Some(node) = tools::program(test, &["node"]) else { return };
    let cases = [
        ("/old/", "", "301 /blog/why-a-blog-needs-a-gate/"),
        ("/old/", "a=1", "301 /blog/why-a-blog-needs-a-gate/?a=1"),
        ("/%c3%bcber%20uns/", "", "301 /about/"),
        ("/partner/", "c=d", "302 https://partner.example/placet?a=b&c=d"),
        ("/withdrawn/", "", "410 "),
        ("/blog/", "", "/blog/index.html"),
        ("/blog", "a=1", "301 /blog/?a=1"),
        ("/blog/index.html", "", "301 /blog/"),
        ("//evil.example/", "", "404 "),
        ("/\\\\evil.example/index.html", "", "404 "),
        ("/.placet/serve-plan.json", "", "404 "),
        ("/%2eplacet/serve-plan.json", "", "404 "),
        ("/.well-known/security.txt", "", "/.well-known/security.txt"),
        ("/constructor/", "", "/constructor/index.html"),
        ("/placet.css", "", "/placet.css"),
    ];
    let calls: Vec<String> = cases
        .iter()
        .map(|(uri, query, _)| {
            let field = query
                .split_once('=')
                .map(|(name, value)| format!("{name}: {{ value: \"{value}\" }}"))
                .unwrap_or_default();
            format!("show({{ request: {{ uri: \"{uri}\", querystring: {{ {field} }} }} }});\n")
        })
        .collect();
    let show = "function show(event) { const a = handler(event); console.log(a.uri || a.statusCode + ' ' + (a.headers ? a.headers.location.value : '')); }\n";
    let script = format!("{}\n{show}{}", file(&emitted, "viewer-request.js"), calls.concat());
    let (fine, told) = tools::output(Command::new(node).arg("-e").arg(script));
    let wanted: Vec<&str> = cases.iter().map(|(_, _, wanted)| *wanted).collect();
    assert!(fine, "{told}");
    assert_eq!(told.lines().collect::<Vec<_>>(), wanted);
}
