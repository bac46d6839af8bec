//! Each function in a small template, as people write it.

use std::collections::BTreeMap;

use tera::Context;

use super::*;
use crate::diag::{Sink, Sources};
use crate::render::sample;
use crate::render::site_data::Asset;
use crate::render::theme::Theme;
use crate::render::view::{Keys, ListBodies, Views, ViewsCx};
use crate::world::MemoryWorld;

const FILES: &str = "\
-- themes/t/i18n/en.toml --
read = \"Read\"
[nav]
home = \"Home\"
-- themes/t/i18n/de.toml --
read = \"Lesen\"
-- data/a.toml --
name = \"x\"
-- data/a.csv --
k,v
\"a,b\",2
-- data/a.yaml --
list: [1, two]
-- data/a.json --
{\"b\": 1, \"a\": 2}
-- static/pic.svg --
<svg viewBox=\"0 0 40 20\"></svg>
-- static/x.css --
a{}
";

fn render(template: &str, lang: &str) -> String {
    let now = "2024-05-01T12:00:00Z".parse().unwrap();
    let world = MemoryWorld::from_text(FILES, now);
    world.put("themes/t/templates/x.html", template);
    let world = Arc::new(world);
    let (site, ann) = (sample::site(), sample::ann());
    let mut config = sample::config();
    config.theme = Some("t".into());
    config.time_zone = "Europe/Berlin".into();
    let author = |name: &str| (name == "Ann").then_some(&ann);
    let bodies = ListBodies::default();
    let cx = ViewsCx {
        site: &site,
        config: &config,
        now,
        mode: "build",
        author: &author,
        keys: Keys::ALL,
        series_pages: true,
        bodies: &bodies,
    };
    let views = Arc::new(Views::build(&cx));
    let asset = Asset { path: "/x.abc.css".into(), integrity: "sha384-x".into() };
    let assets = BTreeMap::from([("x.css".to_owned(), asset)]);
    let data = Arc::new(SiteData::new(world.clone(), &config, "t"));
    let mut sink = Sink::new();
    let theme = Theme::load(&*world, &config, &data, (&mut Sources::new(), &mut sink)).unwrap();
    assert!(sink.is_empty(), "{:?}", sink.findings());
    let theme = theme.with_data(&Arc::new(SiteData::new(world, &config, "t").with_site(&site, views, assets)));
    let mut context = Context::new();
    context.insert("lang", lang);
    let mut out = Vec::new();
    match theme.render("x.html", &context, "/x/", &mut out) {
        Ok(()) => String::from_utf8(out).unwrap(),
        Err(finding) => finding.why.unwrap_or_default(),
    }
}

#[track_caller]
fn gives(cases: &[(&str, &str)]) {
    for (template, expected) in cases {
        assert_eq!(render(template, "en"), *expected, "{template}");
    }
}

#[track_caller]
fn says(cases: &[(&str, &str)]) {
    for (template, expected) in cases {
        let said = render(template, "en");
        assert!(said.contains(expected), "{template}: {said}");
    }
}

#[test]
fn addresses() {
    gives(&[
        ("{{ get_url(path=\"@/blog/a.md\") }}", "https://example.com/blog/a/"),
        ("{{ get_url(path=\"@/blog/a.md#x\", lang=\"de\") }}", "https://example.com/de/blog/a/#x"),
        ("{{ get_url(path=\"@/blog/_index.md\") }}", "https://example.com/blog/"),
        ("{{ get_url(path=\"tags\", trailing_slash=true) }}", "https://example.com/tags/"),
        (
            "{{ get_url(path=\"/\") }} {{ get_url(path=\"x\", lang=\"de\") }}",
            "https://example.com/ https://example.com/de/x",
        ),
        (
            "{% set v = asset(path=\"x.css\") %}{{ v.url }} {% set v = asset(path=\"/x.css\") %}{{ v.integrity }}",
            "https://example.com/x.abc.css sha384-x",
        ),
    ]);
    assert!(render("{{ get_url(path=\"x.css\", cachebust=true) }}", "en").contains("x.css?h="));
    says(&[
        ("{{ get_url(path=\"@/blog/aa.md\") }}", "did you mean `@/blog/a.md`"),
        ("{{ get_hash(path=\"../x\") }}", "outside the folder"),
        ("{% set v = asset(path=\"y.css\") %}{{ v.url }}", "no file `y.css`"),
    ]);
}

#[test]
fn pages_and_taxonomies() {
    gives(&[
        ("{% set v = get_page(path=\"blog/b.md\") %}{{ v.title }}", "Post b"),
        ("{{ get_page(path=\"nope.md\", allow_missing=true) is none }}", "true"),
        ("{% set v = get_section(path=\"blog/_index.md\") %}{{ v.pages | length }}", "3"),
        ("{% set v = get_section(path=\"blog/_index.md\", metadata_only=true) %}{{ v.pages | length }}", "0"),
        ("{% for p in latest_pages(limit=1) %}{{ p.title }}{% endfor %}", "Post a"),
        ("{% set v = get_taxonomy(kind=\"tags\") %}{{ v.items | length }}", "1"),
        ("{{ get_taxonomy_url(kind=\"tags\", name=\"Rust & Co\") }}", "https://example.com/tags/rust-co/"),
        ("{{ get_taxonomy_url(kind=\"tags\", term=\"rust & CO\") }}", "https://example.com/tags/rust-co/"),
        ("{{ get_taxonomy_url(kind=\"tags\", name=\"no\", required=false) }}", ""),
        ("{% set v = get_taxonomy_term(kind=\"tags\", term=\"rust-co\") %}{{ v.page_count }}", "2"),
    ]);
    says(&[
        ("{{ get_page(path=\"blog/bb.md\") }}", "did you mean `blog/b.md`"),
        ("{{ get_taxonomy(kind=\"cats\") }}", "no taxonomy `cats`"),
    ]);
}

#[test]
fn files() {
    gives(&[
        ("{% set v = load_data(path=\"data/a.toml\") %}{{ v.name }}", "x"),
        ("{% set d = load_data(path=\"data/a.csv\") %}{{ d.headers[1] }} {{ d.records[0][0] }}", "v a,b"),
        ("{% set v = load_data(path=\"data/a.yaml\") %}{{ v.list[1] }}", "two"),
        ("{% for k, v in load_data(path=\"data/a.json\") %}{{ k }}{{ v }}{% endfor %}", "b1a2"),
        ("{% set v = load_data(literal=`{\"a\":1}`, format=\"json\") %}{{ v.a }}", "1"),
        ("{{ load_data(path=\"data/none.json\", required=false) is none }}", "true"),
        (
            "{% set m = get_image_metadata(path=\"pic.svg\") %}{{ m.width }}x{{ m.height }} {{ m.mime }}",
            "40x20 image/svg+xml",
        ),
        (
            "{% set m = resize_image(path=\"pic.svg\", width=10) %}{{ m.url }} {{ m.orig_width }}",
            "https://example.com/pic.svg 40",
        ),
        ("{{ get_hash(literal=\"x\", sha_type=256, base64=false) | truncate(length=8, end=\"\") }}", "2d711642"),
    ]);
    says(&[
        ("{{ load_data(url=\"https://x\") }}", "must not depend on the network"),
        ("{{ load_data(path=\"data/none.json\") }}", "no file"),
    ]);
}

#[test]
fn texts_and_time() {
    gives(&[
        (
            "{{ trans(key=\"read\") }} {{ trans(key=\"nav.home\") }} {{ trans(key=\"read\", lang=\"de\") }}",
            "Read Home Lesen",
        ),
        (
            "{{ text_direction(lang=\"ar\") }} {{ text_direction(lang=\"az-Arab\") }} {{ text_direction() }}",
            "rtl rtl ltr",
        ),
        (
            "{{ now() }} {{ now(utc=true) }} {{ now(timestamp=true) }}",
            "2024-05-01T14:00:00+02:00 2024-05-01T12:00:00Z 1714564800",
        ),
    ]);
    assert_eq!(render("{{ trans(key=\"read\") }}", "de"), "Lesen");
    let component = "{% component c() %}{{ trans(key=\"read\") }}{% endcomponent c %}{{ <c /> }}";
    assert_eq!(render(component, "de"), "Lesen");
    says(&[
        ("{{ trans(key=\"raed\") }}", "did you mean `read`"),
        ("{{ get_env(name=\"PATH\") }}", "`allowed_env`"),
        ("{{ get_random(start=1, end=2) }}", "two builds"),
        ("{{ throw(message=\"stop\") }}", "top"),
    ]);
}
