//! Files for Netlify: `_headers` and `_redirects`, which lie among the files of the site. There is no line that takes a
//! header away again, so that no two rules name the same header for a file.

use super::plan::Plan;
use super::quote::Quoted;
use super::{Emitted, check, emitted, lines};

/// Renders the files for Netlify.
pub(super) fn emit(plan: &Plan) -> Emitted {
    emitted(check::refusals(plan), || {
        Ok(Emitted {
            files: vec![("_headers".to_owned(), headers(plan)?), ("_redirects".to_owned(), redirects(plan)?)],
            needs: vec![
                "`_headers` and `_redirects` lie in the root of the folder that is published.".to_owned(),
                "Pretty URLs and changes of the files by the platform (asset optimization) are switched off."
                    .to_owned(),
            ],
            cannot: cannot(plan),
            refused: Vec::new(),
        })
    })
}

fn cannot(plan: &Plan) -> Vec<String> {
    let mut cannot = lines::by_platform(plan);
    for name in lines::differing(plan) {
        cannot.push(format!("Errors come without the header `{name}`, which is set for each file."));
    }
    cannot.push(
        "Files that change have the platform's own `Cache-Control`, `public, max-age=0, must-revalidate`.".to_owned(),
    );
    cannot.extend(lines::limits(plan, &[301, 302]));
    cannot
}

fn headers(plan: &Plan) -> Quoted {
    let mut text = String::from("/*\n");
    for (name, value) in lines::common(plan) {
        put!(text, "  {name}: {value}\n");
    }
    for document in &plan.documents {
        let mut headers = lines::own(plan, &document.header_class);
        if document.cache_class == "immutable" {
            headers.extend(plan.caches.get("immutable").map(|value| ("Cache-Control", value.as_str())));
        }
        if !headers.is_empty() {
            put!(text, "{}\n", lines::from(&document.url)?);
        }
        for (name, value) in headers {
            put!(text, "  {name}: {value}\n");
        }
    }
    Ok(text)
}

fn redirects(plan: &Plan) -> Quoted {
    let mut text: String = plan.redirects.iter().map(lines::redirect).collect::<Result<_, _>>()?;
    if let Some(page) = plan.errors.get(&410) {
        for url in &plan.gone {
            put!(text, "{} {page} 410\n", lines::from(url)?);
        }
    }
    Ok(text)
}
