//! The template engine before any template is added.

use std::sync::Arc;

use tera::Tera;

use super::{Strings, ZOLA_VERSION};
use crate::render::site_data::SiteData;
use crate::render::{filters, functions};

/// An engine that knows all filters, tests and functions but no template.
pub(super) fn engine(prefixes: &[String], data: &Arc<SiteData>, strings: &Arc<Strings>) -> Tera {
    let mut tera = Tera::new();
    // It fails only where templates were added before.
    let _ = tera.set_fallback_prefixes(prefixes.to_vec());
    filters::register(&mut tera, data, "");
    functions::register(&mut tera, data, strings, "");
    tera.global_context().insert("zola_version", ZOLA_VERSION);
    tera.global_context().insert("placet_version", env!("CARGO_PKG_VERSION"));
    tera
}
