//! Tests of this module as a whole.

use super::*;
use crate::world::MemoryWorld;

fn load(files: &str, theme: Option<&str>) -> (Theme, Sources, Vec<Finding>) {
    let world = Arc::new(MemoryWorld::from_text(files, jiff::Timestamp::UNIX_EPOCH));
    let mut config = Config::new("https://example.com");
    config.theme = theme.map(str::to_owned);
    let data = Arc::new(SiteData::new(world.clone(), &config, theme.unwrap_or_default()));
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let theme = Theme::load(&*world, &config, &data, (&mut sources, &mut sink)).unwrap();
    (theme, sources, sink.into_findings())
}

fn text(theme: &Theme, name: &str, context: &Context) -> String {
    let mut out = Vec::new();
    theme.render(name, context, "/x/", &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const TWO: &str = "\
-- templates/page.html --
{% extends \"t/templates/page.html\" %}{% block main %}site {{ super() }}{% endblock %}
-- themes/t/templates/page.html --
{% include \"head.html\" %}{% block main %}theme{% endblock %}
-- themes/t/templates/head.html --
theme head
-- templates/head.html --
site head
";

#[test]
fn site_goes_before_theme_before_program() {
    let (theme, _, findings) = load(TWO, Some("t"));
    assert!(findings.is_empty(), "{findings:?}");
    let page = text(&theme, "page.html", &Context::new());
    assert_eq!(page.split_whitespace().collect::<Vec<_>>(), ["site", "head", "site", "theme"]);
    assert!(theme.has("404.html") && !theme.has("archive.html"));
    assert_eq!(theme.name(), "t");
}

#[test]
fn every_unknown_name_is_a_finding_at_its_place() {
    let files = "-- themes/t/templates/page.html --\n{{ 1 | dat }}\n{{ get_ulr(path=1) }}\n{% include \"haed.html\" %}\n-- themes/t/templates/head.html --\nx\n";
    let (_, sources, findings) = load(files, Some("t"));
    let seen: Vec<_> = findings
        .iter()
        .map(|finding| {
            let span = finding.span().unwrap();
            (sources.text(span.file)[span.range()].to_owned(), finding.help.clone().unwrap_or_default())
        })
        .collect();
    assert_eq!(seen.len(), 3, "{findings:#?}");
    assert_eq!(seen[1].0, "get_ulr(path=1)");
    assert!(seen[1].1.contains("get_url"), "{seen:?}");
    assert!(seen[2].1.contains("head.html"), "{seen:?}");
}

#[test]
fn all_unreadable_templates_are_reported_in_one_run() {
    let files = "-- themes/t/templates/a.html --\n{% if %}\n-- themes/t/templates/b.html --\nx\n{{ 1 + }}\n-- themes/t/templates/c.html --\n{{ 1 | nope }}\n";
    let (_, sources, findings) = load(files, Some("t"));
    let paths: Vec<_> = findings.iter().map(|finding| sources.path(finding.span().unwrap().file)).collect();
    let expected: Vec<_> = ["a", "b", "c"].iter().map(|name| format!("themes/t/templates/{name}.html")).collect();
    assert_eq!(paths, expected);
}

#[test]
fn errors_while_rendering_name_page_and_callers() {
    let files = "-- themes/t/templates/page.html --\n<p>\n{% include \"part.html\" %}\n-- themes/t/templates/part.html --\n{{ throw(message=\"no title\") }}\n";
    let (theme, sources, findings) = load(files, Some("t"));
    assert!(findings.is_empty(), "{findings:?}");
    let mut out = b"kept".to_vec();
    let finding = theme.render("page.html", &Context::new(), "/a/", &mut out).unwrap_err();
    assert_eq!(out, b"kept");
    assert_eq!(finding.subject.as_deref(), Some("/a/"));
    let lines: Vec<_> = finding
        .labels
        .iter()
        .map(|l| (sources.path(l.span.file), sources.position(l.span.file, l.span.start).line))
        .collect();
    assert_eq!(lines, [("themes/t/templates/part.html", 1), ("themes/t/templates/page.html", 2)]);
    assert!(finding.why.unwrap().contains("o title"));
}

#[test]
fn the_older_language_is_converted() {
    let files = "\
-- themes/t/templates/base.html --
{% import \"m.html\" as m %}{{ m::name(of=page.extra) }}[{% block b %}{% endblock %}]{% if page.no.such %}x{% endif %}
-- themes/t/templates/page.html --
{% extends \"base.html\" %}
{% block b %}{{ m::name(of=page, mark=\"?\") }}{% endblock %}
-- themes/t/templates/m.html --
{% macro name(of, mark=\"!\") -%} {{ of.title }}{{ mark }}{{ config.title }} {%- endmacro name %}
";
    let (theme, _, findings) = load(files, Some("t"));
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!((theme.dialect(), theme.left_out()), (Dialect::Old, Some(&[][..])));
    let mut context = Context::new();
    context.insert("page", &serde_json::json!({"title": "<T>", "extra": {"title": "E"}}));
    context.insert("config", &serde_json::json!({"title": "C"}));
    assert_eq!(text(&theme, "page.html", &context).trim(), "E!C[&lt;T&gt;?C]");
}

#[test]
fn faults_of_converted_templates_point_to_the_original_line() {
    let files =
        "-- themes/t/templates/page.html --\n{% macro a() %}x{% endmacro a %}\n{{ self::a() }}\n  {{ 1 | nope }} z\n";
    let (_, sources, findings) = load(files, Some("t"));
    let span = findings[0].span().unwrap();
    assert_eq!(&sources.text(span.file)[span.range()], "{{ 1 | nope }} z");
    assert!(findings.iter().any(|finding| finding.code == "INT004"), "{findings:?}");
}

#[test]
fn missing_themes_are_refused() {
    let (_, _, findings) = load("-- themes/t/templates/page.html --\n", Some("u"));
    assert!(findings[0].help.as_ref().unwrap().contains("placet, t"));
}

#[test]
fn check_lists_what_answers_and_what_lacks() {
    let world: Arc<dyn World> = Arc::new(MemoryWorld::from_text(
        "-- themes/t/templates/index.html --\n-- themes/t/templates/tags/list.html --\n-- templates/page.html --\n",
        jiff::Timestamp::UNIX_EPOCH,
    ));
    let mut config = Config::new("https://example.com");
    config.theme = Some("t".into());
    config.languages[0].taxonomies.push(crate::config::Taxonomy {
        name: "tags".into(),
        paginate_by: None,
        paginate_path: "page".into(),
        feed: false,
        render: true,
    });
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let checked = check(&world, &config, &mut sources, &mut sink).unwrap();
    let files: Vec<_> = checked.wanted.iter().map(|wanted| wanted.file.as_deref().unwrap_or("-")).collect();
    let plain = "(built in)/section.html";
    let expected = [
        "themes/t/templates/index.html",
        plain,
        "templates/page.html",
        "(built in)/404.html",
        "themes/t/templates/tags/list.html",
        "-",
    ];
    assert_eq!(files, expected);
    assert_eq!(sink.findings()[0].title, "Add the template `tags/single.html` or `taxonomy_single.html`");
}

#[test]
fn the_built_in_theme_compiles_and_has_what_sites_ask_for() {
    let (theme, _, findings) = load("", None);
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!((theme.name(), theme.left_out(), theme.has_special_pages()), (BUILTIN, None, true));
    for name in ["index.html", "section.html", "page.html", "404.html", "taxonomy_list.html", "taxonomy_single.html"] {
        assert!(theme.has(name), "{name}");
    }
    let keys: Vec<_> = theme.strings().keys("en").collect();
    for lang in theme.strings().languages() {
        assert_eq!(theme.strings().keys(lang).collect::<Vec<_>>(), keys, "{lang}");
    }
}
