//! `staticwebapp.config.json` for Azure Static Web Apps.

use serde_json::{Map, Value, json};

use super::plan::Plan;
use super::{Emitted, check, emitted, lines, shape};

/// Largest size of the file in bytes (Azure Static Web Apps, quotas).
const SIZE: usize = 20 * 1024;

/// Renders the file for Azure Static Web Apps.
pub(super) fn emit(plan: &Plan) -> Emitted {
    let mut refused = check::refusals(plan);
    refused.extend(
        plan.redirects
            .iter()
            .map(|redirect| &redirect.from)
            .chain(&plan.gone)
            .filter(|url| url.contains('*'))
            .map(|url| format!("`{url}` would be a pattern.")),
    );
    let text = format!("{:#}\n", config(plan));
    if text.len() > SIZE {
        refused.push(format!(
            "The file would have {} bytes, and the platform reads {SIZE}; there are {} redirects.",
            text.len(),
            plan.redirects.len()
        ));
    }
    emitted(refused, || {
        let needs = "The file lies in the root of the folder that is published, with `skip_app_build` set.";
        let files = vec![("staticwebapp.config.json".to_owned(), text)];
        Ok(Emitted { files, needs: vec![needs.to_owned()], cannot: cannot(plan), refused: Vec::new() })
    })
}

fn cannot(plan: &Plan) -> Vec<String> {
    let mut cannot = lines::by_platform(plan);
    cannot.push("Errors may come without the headers of pages.".to_owned());
    cannot.push("A redirect drops the query of the request.".to_owned());
    for redirect in plan.redirects.iter().filter(|redirect| !matches!(redirect.status, 301 | 302)) {
        cannot.push(format!(
            "`{}` leads on with {} and not with {}.",
            redirect.from,
            status(redirect.status),
            redirect.status
        ));
    }
    for name in shape::told(&plan.documents, |document| &document.media_type).names.keys() {
        cannot.push(format!("Files named `{name}` get the media type of their ending."));
    }
    cannot
}

/// The platform knows 301 and 302; what it does not know comes out as 302.
fn status(wanted: u16) -> u16 {
    if matches!(wanted, 301 | 308) { 301 } else { 302 }
}

/// The first route that matches counts.
fn config(plan: &Plan) -> Value {
    let mut routes: Vec<Value> = Vec::new();
    for redirect in &plan.redirects {
        routes.push(json!({"route": redirect.from, "redirect": redirect.to, "statusCode": status(redirect.status)}));
    }
    if let Some(page) = plan.errors.get(&410) {
        routes.extend(plan.gone.iter().map(|url| json!({"route": url, "rewrite": page, "statusCode": 410})));
    }
    routes.push(json!({"route": "/.placet/*", "statusCode": 404}));
    let lasting = plan.caches.get("immutable").cloned().unwrap_or_default();
    for document in plan.documents.iter().filter(|document| document.cache_class == "immutable") {
        let mut headers = object(&lines::own(plan, &document.header_class));
        headers.insert("Cache-Control".to_owned(), lasting.clone().into());
        routes.push(json!({"route": document.url, "headers": headers}));
    }
    let classes = shape::told(&plan.documents, |document| &document.header_class);
    let pages = lines::own(plan, "html");
    for file in classes.files.iter().map(|(file, class)| (format!("/{file}"), *class)) {
        routes.push(json!({"route": file.0, "headers": object(&lines::own(plan, file.1))}));
    }
    // A name is the same in every folder, and a route can hold a star only at its end: each file has a route of its own.
    let named = plan.documents.iter().filter(|document| classes.names.contains_key(shape::name(&document.file)));
    for document in named.filter(|document| !classes.files.contains_key(document.file.as_str())) {
        routes.push(json!({"route": document.url, "headers": object(&lines::own(plan, &document.header_class))}));
    }
    for (class, endings) in classes.endings_by_value() {
        let own = lines::own(plan, class);
        if own != pages {
            let route = match endings.as_slice() {
                [one] => format!("/*.{one}"),
                many => format!("/*.{{{}}}", many.join(",")),
            };
            routes.push(json!({"route": route, "headers": object(&own)}));
        }
    }
    let mut global = object(&lines::common(plan));
    global.extend(object(&pages));
    global.extend(object(&[("Cache-Control", plan.caches.get("revalidate").map_or("no-cache", String::as_str))]));
    let types = shape::told(&plan.documents, |document| &document.media_type);
    let types = types.endings.iter().map(|(ending, media_type)| (format!(".{ending}"), Value::from(*media_type)));
    let missing = plan.errors.get(&404).map_or("/404.html", String::as_str);
    json!({
        "trailingSlash": "always",
        "routes": routes,
        "responseOverrides": {"404": {"rewrite": missing}},
        "globalHeaders": global,
        "mimeTypes": types.collect::<Map<_, _>>(),
    })
}

fn object(headers: &[(&str, &str)]) -> Map<String, Value> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
}
