//! Files for Amazon S3 behind `CloudFront`: what each object carries, one policy of headers for each class, the function
//! that sees a request first, and the pages for errors.

use serde_json::{Map, Value, json};

use super::plan::{Plan, Served};
use super::{Emitted, address, check, emitted, quote, shape};

/// Largest function of `CloudFront` in bytes.
const FUNCTION: usize = 10 * 1024;

/// Renders the files for S3 and `CloudFront`.
pub(super) fn emit(plan: &Plan) -> Emitted {
    let mut refused = check::refusals(plan);
    let function = function(plan);
    if function.len() > FUNCTION {
        refused.push(format!(
            "The function for CloudFront would have {} bytes and may have {FUNCTION}; there are {} old addresses.",
            function.len(),
            plan.redirects.len() + plan.gone.len()
        ));
    }
    let bare =
        |document: &&Served| shape::ending(&document.file).is_empty() && !document.file.starts_with(".well-known/");
    for document in plan.documents.iter().filter(bare) {
        refused.push(format!("`{}` has no ending, and would be taken for a folder.", document.file));
    }
    emitted(refused, || {
        Ok(Emitted { files: files(plan, function), needs: needs(), cannot: cannot(plan), refused: Vec::new() })
    })
}

fn files(plan: &Plan, function: String) -> Vec<(String, String)> {
    let mut files = vec![
        ("objects.json".to_owned(), pretty(&objects(plan))),
        ("behaviours.json".to_owned(), pretty(&behaviours(plan))),
        ("error-responses.json".to_owned(), pretty(&errors(plan))),
        ("viewer-request.js".to_owned(), function),
    ];
    for class in plan.headers.keys() {
        files.push((format!("headers-{class}.json"), pretty(&policy(plan, class))));
    }
    files.sort();
    files
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn needs() -> Vec<String> {
    vec![
        "A private bucket that only CloudFront reads (origin access control); the website address of a bucket has no TLS and no such headers."
            .to_owned(),
        "A function (runtime cloudfront-js-2.0) at viewer request in every behaviour: `viewer-request.js`.".to_owned(),
        "A policy of response headers for each file `headers-*.json`, and the behaviours of `behaviours.json` in their order.".to_owned(),
        "Right to read the list of the bucket for CloudFront, or what is missing is 403; `error-responses.json` has both.".to_owned(),
        "HSTS and the redirect from `http` to `https` are set in the distribution, by those who own the host.".to_owned(),
    ]
}

fn cannot(plan: &Plan) -> Vec<String> {
    let mut cannot = vec![
        "The files have not been tried on the platform.".to_owned(),
        "CloudFront compresses by itself; leave the compressed twins out.".to_owned(),
        "Pages for errors can be read under their own names.".to_owned(),
        "Methods other than GET and HEAD are answered with 403.".to_owned(),
    ];
    if !plan.gone.is_empty() {
        cannot.push("The answer for withdrawn addresses (410) is a short text and not the page for it.".to_owned());
    }
    cannot
}

fn objects(plan: &Plan) -> Value {
    let object = |document: &Served| {
        json!({
            "key": document.file,
            "content_type": document.media_type,
            "cache_control": plan.caches.get(&document.cache_class),
            "sha256": document.sha256,
            "size": document.size,
        })
    };
    plan.documents.iter().map(object).collect()
}

fn policy(plan: &Plan, class: &str) -> Value {
    let headers = plan.headers.get(class).map_or(&[][..], Vec::as_slice);
    let items: Vec<Value> = headers
        .iter()
        .filter(|header| !security(&header.name))
        .map(|header| json!({"Header": header.name, "Value": header.value, "Override": true}))
        .collect();
    let mut secure = Map::new();
    for header in headers {
        match header.name.as_str() {
            "Content-Security-Policy" => {
                secure.insert(
                    "ContentSecurityPolicy".to_owned(),
                    json!({"ContentSecurityPolicy": header.value, "Override": true}),
                );
            }
            "Referrer-Policy" => {
                secure.insert("ReferrerPolicy".to_owned(), json!({"ReferrerPolicy": header.value, "Override": true}));
            }
            "X-Content-Type-Options" => {
                secure.insert("ContentTypeOptions".to_owned(), json!({"Override": true}));
            }
            _ => {}
        }
    }
    json!({
        "Name": format!("blog-{class}"),
        "SecurityHeadersConfig": secure,
        "CustomHeadersConfig": {"Quantity": items.len(), "Items": items},
        "RemoveHeadersConfig": {"Quantity": 1, "Items": [{"Header": "Server"}]},
    })
}

/// Headers that `CloudFront` has settings of its own for; among the custom ones it refuses them.
fn security(name: &str) -> bool {
    matches!(name, "Content-Security-Policy" | "Referrer-Policy" | "X-Content-Type-Options")
}

/// Path patterns in the order of the distribution: the first that matches counts.
fn behaviours(plan: &Plan) -> Value {
    let classes = shape::told(&plan.documents, |document| &document.header_class);
    let mut behaviours: Vec<Value> = Vec::new();
    let mut add = |pattern: String, class: &str| {
        behaviours.push(json!({"PathPattern": pattern, "ResponseHeadersPolicy": format!("blog-{class}")}));
    };
    for (file, class) in &classes.files {
        add(format!("/{file}"), class);
    }
    for (name, class) in &classes.names {
        add(format!("*/{name}"), class);
    }
    for (ending, class) in classes.endings.iter().filter(|(_, class)| **class != "html") {
        add(format!("*.{ending}"), class);
    }
    add("*".to_owned(), "html");
    behaviours.into()
}

fn errors(plan: &Plan) -> Value {
    let missing = plan.errors.get(&404);
    let items: Vec<Value> = [403, 404]
        .map(|status| json!({"ErrorCode": status, "ResponseCode": "404", "ResponsePagePath": missing, "ErrorCachingMinTTL": 10}))
        .to_vec();
    json!({"Quantity": items.len(), "Items": items})
}

/// `JavaScript` with the old addresses as data. It compares whole paths and puts nothing of a request into an answer but its query.
fn function(plan: &Plan) -> String {
    let mut moved = String::new();
    for redirect in &plan.redirects {
        let target = address::split(&redirect.to);
        let part = target.fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        let to = target.query.map_or(target.path.to_owned(), |query| format!("{}?{query}", target.path));
        let line = [quote::json(&redirect.from), redirect.status.to_string(), quote::json(&to), quote::json(&part)];
        put!(moved, "  {}: [{}, {}, {}],\n", line[0], line[1], line[2], line[3]);
    }
    let gone: Vec<String> = plan.gone.iter().map(|url| quote::json(url)).collect();
    format!(
        "// For {}, build {}.\nconst moved = {{\n{moved}}};\nconst gone = [{}];\n{FUNCTION_BODY}",
        plan.base_url,
        plan.build,
        gone.join(", ")
    )
}

const FUNCTION_BODY: &str = r#"
function query(request) {
  const parts = [];
  for (const name in request.querystring) {
    const field = request.querystring[name];
    for (const item of field.multiValue || [field]) parts.push(item.value === "" ? name : name + "=" + item.value);
  }
  return parts.join("&");
}

function lead(status, to, part, request) {
  const more = query(request);
  const join = more === "" ? "" : to.indexOf("?") < 0 ? "?" : "&";
  return { statusCode: status, headers: { location: { value: to + join + more + part } } };
}

function handler(event) {
  const request = event.request;
  const uri = request.uri.replace(/%[0-9a-f]{2}/g, (escape) => escape.toUpperCase());
  if (Object.prototype.hasOwnProperty.call(moved, uri)) return lead(moved[uri][0], moved[uri][1], moved[uri][2], request);
  if (gone.indexOf(uri) >= 0) return { statusCode: 410, statusDescription: "Gone", body: "Withdrawn." };
  // No empty part and no backslash: "//host/" would be another host.
  const plain = /^\/(?:[A-Za-z0-9_.~%-]+\/)*([A-Za-z0-9_.~%-]*)$/.exec(uri);
  const hidden = /\/(?:\.|%2E)/.test(uri.replace(/^\/\.well-known\//, "/"));
  if (!plain || hidden) return { statusCode: 404, statusDescription: "Not Found" };
  if (plain[1] === "index.html") return lead(301, uri.slice(0, -"index.html".length), "", request);
  if (plain[1] === "") request.uri = uri + "index.html";
  else if (plain[1].indexOf(".") < 0 && uri.indexOf("/.well-known/") !== 0) return lead(301, uri + "/", "", request);
  return request;
}
"#;
