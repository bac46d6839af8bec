//! Files named in templates: looked for where Zola looks, never outside the site's folder.

use std::borrow::Cow;

use tera::TeraResult;

use super::{CallCx, fail};
use crate::render::theme::{BUILTIN, builtin_files};

/// Places a file is looked for, in order: root, `static/`, `content/`, output, `static/` of the theme.
fn places(cx: &CallCx<'_>, path: &str) -> Vec<String> {
    let mut places = vec![path.to_owned(), format!("static/{path}"), format!("content/{path}")];
    places.push(format!("{}/{path}", cx.data.output_dir));
    if !cx.data.theme.is_empty() {
        places.push(format!("themes/{}/static/{path}", cx.data.theme));
    }
    places
}

/// A path as written in a template, as path from the root: `@/x` is `content/x`, a leading slash goes.
fn clean(path: &str) -> TeraResult<String> {
    let path = match path.strip_prefix("@/") {
        Some(rest) => format!("content/{rest}"),
        None => path.trim_start_matches('/').to_owned(),
    };
    let leaves = path.split(['/', '\\']).any(|part| part == "..") || path.contains([':', '\0']);
    if leaves { fail(format!("`{path}` lies outside the folder of the site")) } else { Ok(path) }
}

/// Where a file is, as path from the root; none if it is nowhere.
pub(super) fn find(cx: &CallCx<'_>, path: &str) -> TeraResult<Option<String>> {
    let path = clean(path)?;
    Ok(places(cx, &path).into_iter().find(|place| cx.data.world.exists(place)))
}

/// A file's bytes, or none if it is nowhere. Static files of the built-in theme count too.
pub(super) fn read_some(cx: &CallCx<'_>, path: &str) -> TeraResult<Option<Cow<'static, [u8]>>> {
    if let Some(place) = find(cx, path)? {
        let bytes = cx.data.world.read(&place).map_err(|error| tera::Error::chain(format!("`{place}`"), error))?;
        return Ok(Some(Cow::Owned(bytes)));
    }
    if cx.data.theme != BUILTIN {
        return Ok(None);
    }
    let wanted = format!("static/{}", clean(path)?);
    Ok(builtin_files("static/").into_iter().find(|(name, _)| *name == wanted).map(|(_, bytes)| bytes))
}

/// A file's bytes.
pub(super) fn read(cx: &CallCx<'_>, path: &str) -> TeraResult<Cow<'static, [u8]>> {
    match read_some(cx, path)? {
        Some(bytes) => Ok(bytes),
        None => fail(format!("there is no file `{path}` in the site, its `static` or its `content` folder")),
    }
}
