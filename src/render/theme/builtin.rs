//! Templates inside the program: the default theme, and bare pages for themes that lack some.

use std::borrow::Cow;

use super::files::{Found, TemplateFile};

/// Name of the default theme.
pub const NAME: &str = "placet";

/// Where built-in files are shown to lie.
const SHOWN: &str = "(built in)/themes/placet";

/// Prefix of the bare pages.
const PLAIN: &str = "__plain/";

/// Bare pages for what a theme need not have.
const PLAIN_FILES: [(&str, &str); 5] = [
    ("index.html", include_str!("plain/section.html")),
    ("section.html", include_str!("plain/section.html")),
    ("page.html", include_str!("plain/page.html")),
    ("404.html", include_str!("plain/404.html")),
    ("withdrawn.html", include_str!("plain/withdrawn.html")),
];

#[derive(rust_embed::Embed)]
#[folder = "themes/placet/"]
struct Embedded;

/// Adds the default theme.
pub(super) fn add(found: &mut Found) {
    NAME.clone_into(&mut found.theme);
    found.special_pages = true;
    let prefix = format!("{NAME}/templates/");
    for (path, text) in texts("templates/") {
        let inner = &path["templates/".len()..];
        found.templates.push(TemplateFile {
            name: format!("{prefix}{inner}"),
            path: format!("{SHOWN}/{path}"),
            text,
            built_in: true,
        });
    }
    found.prefixes.push(prefix);
    for (path, text) in texts("i18n/") {
        if let Some(lang) = path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".toml")) {
            found.strings.push((lang.to_owned(), format!("{SHOWN}/{path}"), text));
        }
    }
}

/// `theme.toml` of the default theme: path and text.
pub(super) fn manifest() -> Option<(String, String)> {
    texts("theme.toml").pop().map(|(path, text)| (format!("{SHOWN}/{path}"), text))
}

/// Adds the bare pages, behind everything else.
pub(super) fn add_plain(found: &mut Found) {
    for (name, text) in PLAIN_FILES {
        let path = format!("(built in)/{name}");
        found.templates.push(TemplateFile {
            name: format!("{PLAIN}{name}"),
            path,
            text: text.to_owned(),
            built_in: true,
        });
    }
    found.prefixes.push(PLAIN.to_owned());
}

fn texts(prefix: &str) -> Vec<(String, String)> {
    let paths = Embedded::iter().filter(|path| path.starts_with(prefix) && !path.ends_with(".gitkeep"));
    let mut texts: Vec<_> = paths.filter_map(|path| Some((path.to_string(), text(&path)?))).collect();
    texts.sort();
    texts
}

fn text(path: &str) -> Option<String> {
    Some(String::from_utf8_lossy(&Embedded::get(path)?.data).into_owned())
}

/// Files of the default theme below a folder (`static/`), sorted by path: path inside the theme, bytes.
pub fn files(folder: &str) -> Vec<(String, Cow<'static, [u8]>)> {
    let paths = Embedded::iter().filter(|path| path.starts_with(folder));
    let mut files: Vec<_> = paths.filter_map(|path| Some((path.to_string(), Embedded::get(&path)?.data))).collect();
    files.sort();
    files
}
