//! A small site made by hand, for tests of values and functions.

use std::sync::Arc;

use crate::config::{Config, Taxonomy};
use crate::content::{Document, DocumentKind, FrontMatter, When};
use crate::diag::{At, FileId, Span};
use crate::site::{Page, PageId, RegistryEntry, Section, SectionId, Site, TaxonomyIndex, Term};

const SPAN: Span = Span { file: FileId(0), start: 0, end: 0 };

/// A value written nowhere.
pub(crate) fn at<T>(value: T) -> At<T> {
    At { value, span: SPAN }
}

/// A day in UTC.
pub(crate) fn day(text: &str) -> When {
    let date: jiff::civil::Date = text.parse().unwrap();
    let instant = date.to_zoned_datetime(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    When { instant, civil: date.at(0, 0, 0, 0), offset: 0, has_time: false, has_zone: false }
}

fn document(path: &str, kind: DocumentKind, front: FrontMatter) -> Document {
    Document {
        file: FileId(0),
        path: path.to_owned(),
        kind,
        lang: if path.ends_with(".de.md") { "de" } else { "en" }.to_owned(),
        front: Box::new(front),
        body: 0,
        facts: crate::content::Facts { words: 401, excerpt: "Some words".into(), ..Default::default() },
        assets: Vec::new(),
        digest: [0; 32],
    }
}

/// The configuration of [`site`].
pub(crate) fn config() -> Config {
    let mut config = Config::new("https://example.com");
    config.languages[0].title = Some("Sample".into());
    let mut german = config.languages[0].clone();
    german.code = "de".into();
    german.title = Some("Beispiel".into());
    config.languages.push(german);
    config
}

/// Section `blog` with `a.md` (newest, by Ann, tag `rust`), `b.md`, `c.md` (no date), and `a.de.md`.
pub(crate) fn site() -> Site {
    let mut site = Site::default();
    let blog = FrontMatter { title: Some(at("Blog".into())), ..FrontMatter::default() };
    for (path, address, front) in [("_index.md", "/", FrontMatter::default()), ("blog/_index.md", "/blog/", blog)] {
        add_section(&mut site, path, address, front);
    }
    for (name, date) in
        [("a", Some("2024-05-03")), ("a.de", Some("2024-05-03")), ("b", Some("2024-05-01")), ("c", None)]
    {
        let mut front = FrontMatter {
            title: Some(at(format!("Post {name}"))),
            date: date.map(|date| at(day(date))),
            authors: if name == "a" { vec![at("Ann".into())] } else { Vec::new() },
            ..FrontMatter::default()
        };
        front.series = (name != "c").then(|| at("Launch".into()));
        add_page(&mut site, name, front);
    }
    site.sections[0].subsections.push(SectionId(1));
    site.sections[1].pages = vec![PageId(0), PageId(2), PageId(3)];
    site.pages[0].higher = Some(PageId(2));
    site.pages[0].translations = vec![PageId(0), PageId(1)];
    site.pages[2].lower = Some(PageId(0));
    site.pages[2].backlinks = vec![PageId(0)];
    site.pages[0].related = vec![PageId(2)];
    site.series.insert("Launch".into(), vec![PageId(2), PageId(0), PageId(1)]);
    site.taxonomies.push(taxonomy("tags", "Rust & Co", vec![PageId(0), PageId(2)]));
    site.taxonomies.push(taxonomy("authors", "Ann Example", vec![PageId(0)]));
    site
}

fn add_section(site: &mut Site, path: &str, address: &str, front: FrontMatter) {
    let id = SectionId(site.sections.len() as u32);
    let ancestors = if id.0 == 0 { Vec::new() } else { vec![SectionId(0)] };
    site.section_by_path.insert(path.to_owned(), id);
    site.sections.push(Section {
        doc: document(path, DocumentKind::Section, front),
        path: address.to_owned(),
        components: address.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        ancestors,
        pages: Vec::new(),
        subsections: Vec::new(),
        translations: Vec::new(),
        backlinks: Vec::new(),
    });
}

fn add_page(site: &mut Site, name: &str, front: FrontMatter) {
    let (slug, prefix) = name.strip_suffix(".de").map_or((name, ""), |slug| (slug, "/de"));
    let path = format!("blog/{name}.md");
    Arc::make_mut(&mut site.page_by_path).insert(path.clone(), PageId(site.pages.len() as u32));
    site.pages.push(Page {
        doc: document(&path, DocumentKind::Page, front),
        path: format!("{prefix}/blog/{slug}/"),
        slug: slug.to_owned(),
        ancestors: vec![SectionId(0), SectionId(1)],
        lower: None,
        higher: None,
        translations: Vec::new(),
        backlinks: Vec::new(),
        related: Vec::new(),
        orphan: false,
    });
}

fn taxonomy(name: &str, term: &str, pages: Vec<PageId>) -> TaxonomyIndex {
    let slug = term.to_lowercase().replace(" & ", "-").replace(' ', "-");
    TaxonomyIndex {
        config: Taxonomy {
            name: name.to_owned(),
            paginate_by: None,
            paginate_path: "page".into(),
            feed: false,
            render: true,
        },
        lang: "en".into(),
        slug: name.to_owned(),
        path: format!("/{name}/"),
        terms: vec![Term {
            name: term.to_owned(),
            path: format!("/{name}/{slug}/"),
            entry: Some(RegistryEntry { slug: slug.clone(), label: term.to_owned(), ..RegistryEntry::default() }),
            slug,
            pages,
            doc: None,
        }],
        doc: None,
    }
}

/// The registry of [`site`]: it knows Ann.
pub(crate) fn ann() -> RegistryEntry {
    RegistryEntry {
        slug: "ann-example".into(),
        label: "Ann Example".into(),
        description: Some("Writes.".into()),
        ..RegistryEntry::default()
    }
}
