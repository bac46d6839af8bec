//! Resolved configuration from the tables of the files.
use super::{
    Config, Language, Taxonomy,
    node::{Kind, Table},
    read::{Reader, Words},
};
use crate::diag::Sink;

/// Resolves the configuration; languages and nested groups follow.
pub fn resolve(base: Table, _overlay: Option<Table>, _env: &str, sink: &mut Sink) -> Option<Config> {
    let mut r = Reader::new(&base, &Words::SETTINGS, sink);
    let mut c = Config::new(&r.text("base_url")?.value);
    let l: &mut Language = &mut c.languages[0];
    l.title = r.text("title").map(|t| t.value);
    l.generate_feeds = r.flag("generate_feeds").unwrap_or_default();
    for t in r.tables("taxonomies") {
        if let Some(Kind::Str(name)) = t.get("name").map(|n| n.kind.clone()) {
            l.taxonomies.push(Taxonomy {
                name,
                paginate_by: None,
                paginate_path: "page".into(),
                feed: false,
                render: true,
            });
        }
    }
    Some(c)
}
