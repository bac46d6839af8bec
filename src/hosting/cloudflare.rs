//! Files for Cloudflare Pages: `_headers` and `_redirects`, which lie among the files of the site.

use super::plan::Plan;
use super::quote::Quoted;
use super::{Emitted, check, emitted, lines, shape};

/// Most rules of `_headers`, longest line of it, most redirects (Cloudflare Pages, limits).
const RULES: usize = 100;
const LINE: usize = 2000;
const REDIRECTS: usize = 2000;

/// Renders the files for Cloudflare Pages.
pub(super) fn emit(plan: &Plan) -> Emitted {
    let mut refused = check::refusals(plan);
    if plan.redirects.len() > REDIRECTS {
        refused.push(format!("There are {} redirects, and the platform takes {REDIRECTS}.", plan.redirects.len()));
    }
    emitted(refused, || {
        Ok(Emitted {
            files: vec![("_headers".to_owned(), headers(plan)?), ("_redirects".to_owned(), redirects(plan)?)],
            needs: vec![
                "`_headers` and `_redirects` lie in the root of the folder that is published.".to_owned(),
                "Names that begin with a dot are left out of the upload, but for `.well-known`.".to_owned(),
            ],
            cannot: cannot(plan),
            refused: Vec::new(),
        })
    })
}

fn cannot(plan: &Plan) -> Vec<String> {
    let mut cannot = lines::by_platform(plan);
    cannot.extend(plan.gone.iter().map(|url| format!("`{url}` is answered with 404 and not with 410.")));
    cannot.extend(lines::limits(plan, &[301, 302, 307, 308]));
    cannot.push("A missing slash is added with 308.".to_owned());
    cannot.push("Errors come with `Cache-Control: no-store`.".to_owned());
    cannot
}

/// A line `! Name` takes away what an earlier rule has set; without it the values would be joined.
fn headers(plan: &Plan) -> Quoted {
    let mut rules = vec![("/*".to_owned(), Vec::new())];
    let usual = plan.caches.get("revalidate").map_or("no-cache", String::as_str);
    for (name, value) in
        lines::common(plan).into_iter().chain(lines::own(plan, "html")).chain([("Cache-Control", usual)])
    {
        rules[0].1.push(format!("{name}: {value}"));
    }
    let classes = shape::told(&plan.documents, |document| &document.header_class);
    let mut places: Vec<(String, &str)> =
        classes.endings.iter().map(|(ending, class)| (format!("/*.{ending}"), *class)).collect();
    for (name, class) in &classes.names {
        places.extend([format!("/{name}"), format!("/*/{name}")].map(|place| (place, *class)));
    }
    places.extend(classes.files.iter().map(|(file, class)| (format!("/{file}"), *class)));
    let pages = lines::own(plan, "html");
    for (place, class) in places {
        let own = lines::own(plan, class);
        // The rule is needed only if something before it says otherwise.
        if own != pages || !place.starts_with("/*.") {
            rules.push((place, replaced(&own)));
        }
    }
    let lasting = plan.caches.get("immutable").map_or(usual, String::as_str);
    for document in plan.documents.iter().filter(|document| document.cache_class == "immutable") {
        rules.push((lines::from(&document.url)?, replaced(&[("Cache-Control", lasting)])));
    }
    if rules.len() > RULES {
        return Err(format!("`_headers` would need {} rules, and the platform takes {RULES}.", rules.len()));
    }
    let mut text = String::new();
    for (place, lines) in rules {
        put!(text, "{place}\n");
        for line in lines {
            put!(text, "  {line}\n");
        }
    }
    match text.lines().find(|line| line.len() > LINE) {
        Some(line) => Err(format!("A header is longer than {LINE} characters: `{}…`.", &line[..60])),
        None => Ok(text),
    }
}

fn replaced(headers: &[(&str, &str)]) -> Vec<String> {
    headers.iter().flat_map(|(name, value)| [format!("! {name}"), format!("{name}: {value}")]).collect()
}

fn redirects(plan: &Plan) -> Quoted {
    plan.redirects.iter().map(lines::redirect).collect()
}
