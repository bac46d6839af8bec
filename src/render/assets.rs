//! Static files: the theme's, the site's, and the style sheet that is put together from its parts.

use std::collections::BTreeMap;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

use super::brand;
use super::highlight;
use super::minify;
use super::security;
use super::site_data::Asset;
use super::theme::{BUILTIN, builtin_files};
use crate::config::Config;
use crate::diag::{Finding, Sink};
use crate::world::{Entry, World};

/// A file below the root of the output.
#[derive(Debug, Clone)]
pub struct StaticFile {
    /// Path in the output, without leading slash.
    pub path: String,
    /// Where it comes from, for people.
    pub source: String,
    /// Its bytes, or the path in the site's folder to read them from when they are written.
    pub bytes: Bytes,
}

/// Bytes of a static file.
#[derive(Debug, Clone)]
pub enum Bytes {
    /// At hand.
    Known(Vec<u8>),
    /// In this file of the site's folder.
    File(String),
}

/// The style sheet that brand tokens and highlighting are appended to.
const SHEET: &str = "placet.css";

/// All static files, and the addresses of those that carry a fingerprint.
pub type Assets = (Vec<StaticFile>, BTreeMap<String, Asset>);

/// Collects static files: theme first, the site's files win. Style sheets and scripts are also written
/// under a name with a fingerprint, with `sha384` for subresource integrity.
///
/// # Errors
/// A file cannot be read.
pub fn collect(
    world: &dyn World,
    config: &Config,
    theme: &str,
    statics: &[Entry],
    sink: &mut Sink,
) -> io::Result<Assets> {
    let mut files: BTreeMap<String, StaticFile> = BTreeMap::new();
    if theme == BUILTIN {
        for (path, bytes) in builtin_files("static/") {
            let inner = path["static/".len()..].to_owned();
            let source = format!("theme file {inner}");
            let bytes = Bytes::Known(small(&inner, bytes.into_owned()));
            files.insert(inner.clone(), StaticFile { path: inner, source, bytes });
        }
    } else if !theme.is_empty() {
        let folder = format!("themes/{theme}/static");
        for entry in world.list(&folder)? {
            let inner = entry.path[folder.len() + 1..].to_owned();
            let file = StaticFile { path: inner.clone(), source: entry.path.clone(), bytes: Bytes::File(entry.path) };
            files.insert(inner, file);
        }
    }
    for entry in statics {
        let inner = entry.path["static/".len()..].to_owned();
        let bytes = Bytes::File(entry.path.clone());
        files.insert(inner.clone(), StaticFile { path: inner, source: entry.path.clone(), bytes });
    }
    if let Some(text) = security::file(config, &|path| files.contains_key(path), sink) {
        let (path, bytes) = (security::PATH.to_owned(), Bytes::Known(text.into_bytes()));
        files.insert(path.clone(), StaticFile { path, source: "`[security]` of the configuration".into(), bytes });
    }
    add_sheets(&mut files, world, config, sink)?;
    fingerprint(files, world)
}

/// A file of the built-in theme as it is served.
fn small(path: &str, bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) if path.rsplit('.').next() == Some("css") => minify::sheet(&text).into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(binary) => binary.into_bytes(),
    }
}

/// Appends brand tokens and the colours of code to the theme's sheet, or writes the latter on their own.
fn add_sheets(
    files: &mut BTreeMap<String, StaticFile>,
    world: &dyn World,
    config: &Config,
    sink: &mut Sink,
) -> io::Result<()> {
    let options = &config.markdown.highlighting;
    let code = if options.enabled { highlight_sheet(config, sink) } else { String::new() };
    if let Some(sheet) = files.get_mut(SHEET) {
        let mut css = read(&sheet.bytes, world)?;
        css.extend(brand::tokens(&config.brand, sink).into_bytes());
        css.extend(code.into_bytes());
        sheet.bytes = Bytes::Known(css);
    } else if !code.is_empty() {
        let file = StaticFile {
            path: "code.css".into(),
            source: "colours of code".into(),
            bytes: Bytes::Known(code.into_bytes()),
        };
        files.entry("code.css".into()).or_insert(file);
    }
    Ok(())
}

fn highlight_sheet(config: &Config, sink: &mut Sink) -> String {
    let options = &config.markdown.highlighting;
    if let Some(css) = highlight::sheet(&options.light_theme, &options.dark_theme) {
        return css;
    }
    sink.push(
        Finding::new("CFG003", "Choose colours for code that exist")
            .why(format!("There is no pair of colours `{}` and `{}`.", options.light_theme, options.dark_theme))
            .help("Remove `light_theme` and `dark_theme` from `[markdown.highlighting]` to use those of Placet."),
    );
    String::new()
}

fn read(bytes: &Bytes, world: &dyn World) -> io::Result<Vec<u8>> {
    match bytes {
        Bytes::Known(bytes) => Ok(bytes.clone()),
        Bytes::File(path) => world.read(path),
    }
}

fn fingerprint(files: BTreeMap<String, StaticFile>, world: &dyn World) -> io::Result<Assets> {
    let mut all = Vec::with_capacity(files.len() + 8);
    let mut table = BTreeMap::new();
    for (name, file) in files {
        if let Some((stem, ending)) =
            name.rsplit_once('.').filter(|(_, ending)| matches!(*ending, "css" | "js" | "mjs"))
        {
            let bytes = read(&file.bytes, world)?;
            let digest = blake3::hash(&bytes).to_hex();
            let path = format!("{stem}.{}.{ending}", &digest[..10]);
            let integrity = format!("sha384-{}", STANDARD.encode(Sha384::digest(&bytes)));
            table.insert(name.clone(), Asset { path: format!("/{path}"), integrity });
            all.push(StaticFile { path, source: file.source.clone(), bytes: Bytes::Known(bytes) });
        }
        all.push(file);
    }
    Ok((all, table))
}
