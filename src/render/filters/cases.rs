//! Each filter in a small template, as people write it.

use std::sync::Arc;

use tera::{Context, Tera, Value};

use crate::render::site_data::SiteData;
use crate::world::MemoryWorld;

fn render(template: &str) -> String {
    let now = "2024-05-01T12:00:00Z".parse().unwrap();
    let config = crate::config::Config::new("https://example.com");
    let data = Arc::new(SiteData::new(Arc::new(MemoryWorld::new(now)), &config, ""));
    let mut tera = Tera::new();
    super::register(&mut tera, &data, "en");
    let mut context = Context::new();
    context.insert("list", &[3, 1, 2]);
    context.insert("words", &["b", "a", "B", "a"]);
    let post = |year: i32, title: &str| serde_json::json!({"year": year, "title": title, "meta": {"tag": title}});
    context.insert("posts", &vec![post(2024, "c"), post(2023, "b"), post(2024, "a")]);
    context.insert_value("html", Value::safe_string("<p>Tom &amp; \"Ann\"</p>\n<p>x</p>"));
    context.insert("raw", "<b>bold</b> & more");
    context.insert("nothing", &None::<i32>);
    tera.add_raw_template("t.html", template).unwrap();
    tera.render("t.html", &context).unwrap_or_else(|error| format!("error: {error}"))
}

#[track_caller]
fn gives(cases: &[(&str, &str)]) {
    for (template, expected) in cases {
        assert_eq!(render(template), *expected, "{template}");
    }
}

#[test]
fn lists() {
    gives(&[
        (
            "{% for y, p in posts | group_by(attribute=\"year\") %}{{ y }}:{{ p | length }} {% endfor %}",
            "2024:2 2023:1 ",
        ),
        ("{{ list | slice(start=1) }}{{ list | slice(end=-1) }}{{ list | slice(start=5) }}", "[1, 2][3, 1][]"),
        ("{{ list | concat(with=[9]) }}{{ list | concat(with=4) }}", "[3, 1, 2, 9][3, 1, 2, 4]"),
        ("{{ posts | filter(attribute=\"year\", value=2023) | length }}", "1"),
        ("{{ posts | map(attribute=\"meta.tag\") | join(sep=\",\") }}", "c,b,a"),
        ("{{ words | unique | join }} {{ words | unique(case_sensitive=false) | join }}", "baB ba"),
        ("{{ posts | unique(attribute=\"year\") | length }}", "2"),
        ("{% for p in posts | sort(attribute=\"year\") %}{{ p.title }}{% endfor %}", "bca"),
    ]);
}

#[test]
fn texts() {
    gives(&[
        ("{{ \"Grüße, Welt!\" | slugify }}", "grusse-welt"),
        ("{{ \"x1y22\" | regex_replace(pattern=`[0-9]+`, rep=\"-\") }}", "x-y-"),
        ("{{ \"--x--\" | trim_start_matches(pat=\"-\") }}{{ \"--x--\" | trim_end_matches(pat=\"-\") }}", "x----x"),
        ("{{ \"abcdef\" | truncate(length=3) }}{{ \"ab\" | truncate }}", "abc…ab"),
        ("{{ 5 | as_str }}{{ nothing | default(value=\"d\") }}{{ missing | default(value=\"e\") }}", "5de"),
        ("{{ \"a\nb\" | linebreaksbr }}", "a&lt;br&gt;b"),
        ("{{ \"it's\" | addslashes | safe }}", "it\\'s"),
    ]);
}

#[test]
fn markup() {
    gives(&[
        ("{{ html | striptags }}", "Tom &amp; &quot;Ann&quot;\nx"),
        ("{{ html | striptags | truncate(length=6) }}", "Tom &amp; …"),
        ("{{ raw | striptags }}", "bold &amp; more"),
        ("{{ html | spaceless }}", "<p>Tom &amp; \"Ann\"</p><p>x</p>"),
        ("{{ \"*a* `<b>`\" | markdown(inline=true) }}", "<em>a</em> <code>&lt;b&gt;</code>"),
    ]);
    assert!(render("{{ \"<script>\" | markdown }}").contains("Replace the HTML element"));
}

#[test]
fn encodings() {
    gives(&[
        ("{{ raw | json_encode | safe }}", r#""\u003cb\u003ebold\u003c/b\u003e \u0026 more""#),
        ("{{ posts[0].meta | json_encode(pretty=true) | safe }}", "{\n  \"tag\": \"c\"\n}"),
        ("{{ \"a b/ü\" | urlencode }} {{ \"a/b\" | urlencode_strict }}", "a%20b/%C3%BC a%2Fb"),
        ("{{ \"hi\" | base64_encode }} {{ \"aGk=\" | base64_decode }}", "aGk= hi"),
    ]);
}

#[test]
fn numbers() {
    gives(&[
        ("{{ 1234567 | num_format }} {{ 1234567 | num_format(locale=\"de\") }}", "1,234,567 1.234.567"),
        (
            "{{ 999 | filesizeformat }} {{ 1500000 | filesizeformat }} {{ 2048 | filesizeformat(binary=true) }}",
            "999 B 1.5 MB 2 KiB",
        ),
        ("{{ \"7\" | int }}{{ \"x\" | int(default=3) }}{{ 2.9 | int }} {{ \"1.5\" | float }}", "732 1.5"),
    ]);
}

#[test]
fn dates() {
    gives(&[
        ("{{ \"2024-05-01\" | date }}", "2024-05-01"),
        ("{{ \"2024-05-01\" | date(format=\"%A, %-d. %B %Y\", locale=\"de_DE\") }}", "Mittwoch, 1. Mai 2024"),
        ("{{ \"2024-05-01\" | date(format=\"%e %B %Y\", lang=\"pl\") }}", " 1 maja 2024"),
        ("{{ \"2024-05-01\" | date(format=\"%B %Y\", lang=\"pl\") }}", "maj 2024"),
        ("{{ \"2024-05-01T22:30:00Z\" | date(format=\"%F %R\", timezone=\"Asia/Tokyo\") }}", "2024-05-02 07:30"),
        ("{{ \"2024-05-01T22:30:00+02:00\" | date(format=\"%+\") }}", "2024-05-01T22:30:00+02:00"),
        ("{{ 0 | date(format=\"%Y %b\") }}", "1970 Jan"),
        ("{{ \"2024-05-01\" | date(format=\"long\", lang=\"fr\") }}", "1 mai 2024"),
    ]);
    assert!(render("{{ \"soon\" | date }}").contains("not a date"));
}

#[test]
fn tests() {
    gives(&[
        ("{% if 6 is divisibleby(divisor=3) %}a{% endif %}{% if posts[0] is object %}b{% endif %}", "ab"),
        (
            "{% if \"abc\" is matching(pat=`^a.c$`) %}a{% endif %}{% if raw is containing(pat=\"bold\") %}b{% endif %}",
            "ab",
        ),
    ]);
}
