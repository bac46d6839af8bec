//! Filters and tests of templates: Zola's, those that Tera 1 had, and own ones where Tera's would give
//! another result in each build.

mod array;
mod date;
mod encode;
mod markup;
mod names;
mod number;
pub mod tests;
mod text;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::functions::fail;
use super::site_data::SiteData;

/// What a filter sees besides value and arguments.
struct FilterCx<'a> {
    data: &'a SiteData,
    state: &'a State<'a>,
    patterns: &'a Patterns,
}

impl FilterCx<'_> {
    /// Language of the document that is rendered.
    fn lang(&self) -> TeraResult<String> {
        Ok(self.state.get::<String>("lang")?.unwrap_or_else(|| self.data.default_language.clone()))
    }
}

type Filter = fn(&FilterCx<'_>, &Value, &Kwargs) -> TeraResult<Value>;

/// All own filters by name.
const FILTERS: &[(&str, Filter)] = &[
    ("addslashes", text::addslashes),
    ("as_str", text::as_str),
    ("base64_decode", encode::base64_decode),
    ("base64_encode", encode::base64_encode),
    ("concat", array::concat),
    ("date", date::date),
    ("default", text::default),
    ("filesize_format", number::filesize),
    ("filesizeformat", number::filesize),
    ("filter", array::filter),
    ("float", number::float),
    ("group_by", array::group_by),
    ("int", number::int),
    ("json_encode", encode::json_encode),
    ("linebreaksbr", text::linebreaksbr),
    ("map", array::map),
    ("markdown", markup::markdown),
    ("num_format", number::num_format),
    ("regex_replace", text::regex_replace),
    ("slice", array::slice),
    ("slugify", text::slugify),
    ("spaceless", markup::spaceless),
    ("striptags", markup::striptags),
    ("trim_end_matches", text::trim_end_matches),
    ("trim_start_matches", text::trim_start_matches),
    ("truncate", text::truncate),
    ("unique", array::unique),
    ("urlencode", encode::urlencode),
    ("urlencode_strict", encode::urlencode_strict),
];

/// Filters of the engine that are used as they are.
const OF_ENGINE: &[&str] = &[
    "abs",
    "capitalize",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "get",
    "indent",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "upper",
    "values",
    "wordcount",
];

/// Names of all filters.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILTERS.iter().map(|(name, _)| *name).chain(OF_ENGINE.iter().copied())
}

/// Registers all filters and tests, replacing those of an earlier call.
pub fn register(tera: &mut Tera, data: &Arc<SiteData>) {
    let patterns = Arc::new(Patterns::default());
    for (name, filter) in FILTERS {
        let (data, patterns) = (Arc::clone(data), Arc::clone(&patterns));
        tera.register_filter(*name, move |value: &Value, arguments: Kwargs, state: &State| {
            filter(&FilterCx { data: &data, state, patterns: &patterns }, value, &arguments)
        });
    }
    tests::register(tera, &patterns);
}

/// Regular expressions that were used, compiled once.
#[derive(Default)]
struct Patterns(Mutex<BTreeMap<String, regex::Regex>>);

impl Patterns {
    fn get(&self, pattern: &str) -> TeraResult<regex::Regex> {
        let mut known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(found) = known.get(pattern) {
            return Ok(found.clone());
        }
        match regex::Regex::new(pattern) {
            Ok(compiled) => {
                known.insert(pattern.to_owned(), compiled.clone());
                Ok(compiled)
            }
            Err(error) => fail(format!("`{pattern}` is not a pattern: {error}")),
        }
    }
}

/// The text of a value; anything else is an error that names the filter.
fn text_of<'a>(value: &'a Value, filter: &str) -> TeraResult<&'a str> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => fail(format!("`{filter}` needs a text, not {}", name_of(value))),
    }
}

/// The items of a list; anything else is an error that names the filter.
fn list_of<'a>(value: &'a Value, filter: &str) -> TeraResult<&'a [Value]> {
    match value.as_array() {
        Some(items) => Ok(items),
        None => fail(format!("`{filter}` needs a list, not {}", name_of(value))),
    }
}

fn name_of(value: &Value) -> &'static str {
    match value.name() {
        "none" | "undefined" => "nothing",
        "string" => "a text",
        "array" => "a list",
        "map/struct" => "a table",
        "bool" => "true or false",
        _ => "a number",
    }
}

/// A text that needs escaping exactly if the text it was made from did.
fn like(value: &Value, text: &str) -> Value {
    if value.is_safe() { Value::safe_string(text) } else { Value::normal_string(text) }
}

#[cfg(test)]
mod cases {
    //! Each filter in a small template, as people write it.

    use std::sync::Arc;

    use tera::{Context, Tera, Value};

    use super::super::site_data::SiteData;
    use crate::world::MemoryWorld;

    fn render(template: &str) -> String {
        let now = "2024-05-01T12:00:00Z".parse().unwrap();
        let config = crate::config::Config::new("https://example.com");
        let data = Arc::new(SiteData::new(Arc::new(MemoryWorld::new(now)), &config, ""));
        let mut tera = Tera::new();
        super::register(&mut tera, &data);
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
            ("{{ \"*a* <script>\" | markdown(inline=true) }}", "<em>a</em> &lt;script&gt;"),
        ]);
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
}
