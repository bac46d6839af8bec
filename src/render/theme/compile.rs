//! Templates into the engine, converted first where they are written in the older language.

use std::sync::Arc;

use tera::Tera;

use super::files::Found;
use super::{Dialect, Files, Origin, convert, dialect, errors};
use crate::diag::{Sink, Sources};

/// An engine with all templates.
pub(super) struct Compiled {
    pub tera: Tera,
    /// The templates as the engine has read them.
    pub files: Files,
    pub dialect: Dialect,
    /// What a conversion has left out; none if there was no conversion.
    pub dropped: Option<Vec<(String, String)>>,
}

/// Compiles templates. Those of the older language are converted; where nothing but an error tells the
/// two languages apart, both are tried.
pub(super) fn compile(mut files: Files, found: &Found, new_engine: &dyn Fn() -> Tera, sink: &mut Sink) -> Compiled {
    let own = || found.templates.iter().filter(|template| !template.built_in);
    let dialect = Dialect::of(own().map(|template| template.text.as_str()));
    let either = dialect == Dialect::Either;
    if dialect == Dialect::Old || (either && found.old_manifest) {
        let dropped = Some(apply(&mut files, found));
        let mut tera = new_engine();
        if !errors::compile(&mut tera, &files, sink) {
            sink.push(dialect::finding(&found.theme, &files));
        }
        return Compiled { tera, files, dialect, dropped };
    }
    let mut tera = new_engine();
    let mut faults = Sink::new();
    if errors::compile(&mut tera, &files, &mut faults) {
        return Compiled { tera, files, dialect, dropped: None };
    }
    if either && own().next().is_some() {
        let (mut other, mut other_tera) = (files.clone(), new_engine());
        let dropped = Some(apply(&mut other, found));
        if errors::compile(&mut other_tera, &other, &mut Sink::new()) {
            return Compiled { tera: other_tera, files: other, dialect, dropped };
        }
    }
    if dialect.is_old() {
        faults.push(dialect::finding(&found.theme, &files));
    }
    sink.merge(faults);
    Compiled { tera, files, dialect, dropped: None }
}

/// Adds all templates to the files that findings can point into.
pub(super) fn register(found: &Found, sources: &mut Sources) -> Files {
    let mut files = Files::new();
    for template in &found.templates {
        let text: Arc<str> = template.text.as_str().into();
        let file = sources.add(template.path.clone(), Arc::clone(&text));
        files.insert(template.name.clone(), Origin { file, text, original: None });
    }
    files
}

/// Puts templates of the site and the theme into the newer language; says what was left out.
fn apply(files: &mut Files, found: &Found) -> Vec<(String, String)> {
    let own: Vec<_> = found.templates.iter().filter(|template| !template.built_in).cloned().collect();
    let conversion = convert::convert(&own);
    for (name, text) in conversion.texts {
        if let Some(origin) = files.get_mut(&name) {
            let original = std::mem::replace(&mut origin.text, text.into());
            origin.original = Some(original);
        }
    }
    conversion.dropped
}
