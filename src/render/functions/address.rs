//! `get_url` and `asset`: addresses.

use sha2::{Digest, Sha256};
use tera::{Kwargs, TeraResult, Value};

use super::{CallCx, fail, file};
use crate::diag::closest;
use crate::render::view::Fields;

/// `get_url(path, lang?, trailing_slash=false, cachebust=false)`: full address of `@/…` (a content file,
/// checked) or of a path of the site.
pub(super) fn get_url(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let path = arguments.must_get::<&str>("path")?;
    let lang = arguments.get::<&str>("lang")?;
    if let Some(inner) = path.strip_prefix("@/") {
        return internal(cx, inner, lang).map(Value::from);
    }
    if path.contains("://") {
        return Ok(Value::from(path));
    }
    let prefix = lang.filter(|lang| *lang != cx.data.default_language).map(|lang| format!("{lang}/"));
    let mut address = cx.data.address(&format!("{}{}", prefix.unwrap_or_default(), path.trim_start_matches('/')));
    if arguments.get::<bool>("trailing_slash")?.unwrap_or(false) && !address.ends_with('/') {
        address.push('/');
    }
    if arguments.get::<bool>("cachebust")?.unwrap_or(false) {
        // A file that is missing is reported where links are checked, with every page that wants it.
        if let Some(bytes) = file::read_some(cx, path)? {
            address.push_str("?h=");
            address.push_str(&super::digest::hex(&Sha256::digest(&bytes)));
        }
    }
    Ok(Value::from(address))
}

/// Address of a content file, with or without `#id`.
fn internal(cx: &CallCx<'_>, path: &str, lang: Option<&str>) -> TeraResult<String> {
    let (path, fragment) = path.split_once('#').map_or((path, None), |(path, id)| (path, Some(id)));
    let path = with_lang(cx, path, lang);
    let known = cx.data.known()?;
    let Some(address) = known.permalink(&path) else {
        let near = closest(&path, known.paths());
        let near = near.map(|near| format!(", did you mean `@/{near}`?")).unwrap_or_default();
        return fail(format!("no page has the source `@/{path}`{near}"));
    };
    Ok(fragment.map_or_else(|| address.to_owned(), |id| format!("{address}#{id}")))
}

/// `blog/a.md` in another language: `blog/a.de.md`.
pub(super) fn with_lang(cx: &CallCx<'_>, path: &str, lang: Option<&str>) -> String {
    let path = path.trim_start_matches("@/").trim_start_matches('/');
    match lang.filter(|lang| *lang != cx.data.default_language) {
        None => path.to_owned(),
        Some(lang) => {
            let stem = path.strip_suffix(".md").unwrap_or(path);
            if stem.ends_with(&format!(".{lang}")) { path.to_owned() } else { format!("{stem}.{lang}.md") }
        }
    }
}

/// `asset(path)`: `{url, integrity}` of a static file; the name of the file carries its fingerprint.
pub(super) fn asset(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let path = arguments.must_get::<&str>("path")?.trim_start_matches('/');
    let known = cx.data.site.as_ref().and_then(|site| site.assets.get(path));
    let mut fields = Fields::with_capacity(2);
    if let Some(asset) = known {
        fields.add("url", cx.data.address(&asset.path));
        fields.add("integrity", asset.integrity.as_str());
    } else {
        let bytes = file::read(cx, path)?;
        fields.add("url", cx.data.address(path));
        fields.add("integrity", super::digest::integrity(&bytes));
    }
    Ok(fields.value())
}
