//! Lexers for the languages that make up nearly all code on blogs: two orders of magnitude faster than
//! grammars made of regular expressions, with the same classes.

mod braces;
mod code;
mod console;
mod data;
mod grammar;
mod markup;
mod python;
mod query;
mod quoted;
mod ruby;
mod rust;
mod scan;
mod script;
mod shell;
mod style;
mod text;
mod yaml;

use scan::Lexer;

type Lex = fn(&mut Lexer<'_>);

/// Names of languages, in lower case and sorted, with their lexers.
const LEXERS: &[(&str, Lex)] = &[
    ("atom", markup::lex_xml),
    ("bash", console::lex_shell),
    ("bash-session", console::lex),
    ("c", braces::c),
    ("c#", braces::csharp),
    ("c++", braces::cpp),
    ("cc", braces::cpp),
    ("cfg", data::lex_ini),
    ("cjs", script::lex),
    ("cmdline", console::lex),
    ("console", console::lex),
    ("containerfile", text::lex_docker),
    ("cpp", braces::cpp),
    ("cs", braces::csharp),
    ("csharp", braces::csharp),
    ("csproj", markup::lex_xml),
    ("css", style::lex_css),
    ("cts", script::lex_typed),
    ("cxx", braces::cpp),
    ("desktop", data::lex_ini),
    ("diff", text::lex_diff),
    ("docker", text::lex_docker),
    ("dockerfile", text::lex_docker),
    ("dosini", data::lex_ini),
    ("dotenv", data::lex_env),
    ("editorconfig", data::lex_ini),
    ("env", data::lex_env),
    ("es6", script::lex),
    ("geojson", data::lex_json),
    ("gitconfig", data::lex_ini),
    ("go", braces::go),
    ("golang", braces::go),
    ("h", braces::c),
    ("hpp", braces::cpp),
    ("htm", markup::lex_html),
    ("html", markup::lex_html),
    ("hxx", braces::cpp),
    ("ini", data::lex_ini),
    ("java", braces::java),
    ("javascript", script::lex),
    ("js", script::lex),
    ("json", data::lex_json),
    ("json5", data::lex_json),
    ("jsonc", data::lex_json),
    ("jsonl", data::lex_json),
    ("jsonld", data::lex_json),
    ("jsx", script::lex),
    ("kotlin", braces::kotlin),
    ("ksh", console::lex_shell),
    ("kt", braces::kotlin),
    ("kts", braces::kotlin),
    ("less", style::lex_scss),
    ("markdown", text::lex_markdown),
    ("md", text::lex_markdown),
    ("mjs", script::lex),
    ("mts", script::lex_typed),
    ("mysql", query::lex),
    ("ndjson", data::lex_json),
    ("node", script::lex),
    ("patch", text::lex_diff),
    ("pgsql", query::lex),
    ("php", braces::php),
    ("plist", markup::lex_xml),
    ("plsql", query::lex),
    ("postgres", query::lex),
    ("postgresql", query::lex),
    ("prompt", console::lex),
    ("properties", data::lex_ini),
    ("psql", query::lex),
    ("py", python::lex),
    ("py3", python::lex),
    ("pyi", python::lex),
    ("python", python::lex),
    ("python3", python::lex),
    ("rb", ruby::lex),
    ("rs", rust::lex),
    ("rss", markup::lex_xml),
    ("ruby", ruby::lex),
    ("rust", rust::lex),
    ("scss", style::lex_scss),
    ("service", data::lex_ini),
    ("session", console::lex),
    ("sh", console::lex_shell),
    ("sh-session", console::lex),
    ("shell", console::lex_shell),
    ("shell-session", console::lex),
    ("shellscript", console::lex_shell),
    ("shellsession", console::lex),
    ("sql", query::lex),
    ("sqlite", query::lex),
    ("svg", markup::lex_xml),
    ("swift", braces::swift),
    ("systemd", data::lex_ini),
    ("terminal", console::lex),
    ("toml", data::lex_toml),
    ("ts", script::lex_typed),
    ("tsql", query::lex),
    ("tsx", script::lex_tsx),
    ("typescript", script::lex_typed),
    ("udiff", text::lex_diff),
    ("webmanifest", data::lex_json),
    ("wsdl", markup::lex_xml),
    ("xaml", markup::lex_xml),
    ("xhtml", markup::lex_html),
    ("xml", markup::lex_xml),
    ("xsd", markup::lex_xml),
    ("xsl", markup::lex_xml),
    ("xslt", markup::lex_xml),
    ("yaml", yaml::lex),
    ("yml", yaml::lex),
    ("zsh", console::lex_shell),
];

fn lexer(lang: &str) -> Option<Lex> {
    LEXERS.binary_search_by_key(&lang, |(name, _)| name).ok().map(|at| LEXERS[at].1)
}

/// Whether there is a lexer of this name (in lower case).
pub(super) fn known(lang: &str) -> bool {
    lexer(lang).is_some()
}

/// All names.
pub(super) fn languages() -> impl Iterator<Item = &'static str> {
    LEXERS.iter().map(|(name, _)| *name)
}

/// Highlights code; false where there is no such lexer (then nothing is written).
pub(super) fn highlight(lang: &str, code: &str, out: &mut String) -> bool {
    let Some(lex) = lexer(lang) else { return false };
    let mut lexer = Lexer::new(code, out);
    lex(&mut lexer);
    lexer.spans.finish();
    true
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_sorted() {
        assert!(super::LEXERS.is_sorted_by_key(|(name, _)| *name));
    }
}
