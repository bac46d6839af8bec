//! Shortcodes of a theme: components, and the older `templates/shortcodes/<name>.html` or `.md`.
//!
//! Templates of posts do not exist: a call has literal arguments only (`content::shortcodes`), and what
//! it means is the theme's business.

use std::collections::BTreeMap;

use tera::{Context, Value};

use super::html::{self, Expansion, MarkdownCx, Shortcodes};
use super::theme::Theme;
use super::view::node_value;
use crate::content::shortcodes::Call;
use crate::diag::{Finding, Sink, closest};

/// What a name of a shortcode stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A component; its body arrives as HTML, or as written if its metadata say `"body": "text"`.
    Component {
        /// Names of its arguments.
        arguments: Vec<String>,
        /// Whether it takes any other argument too.
        open: bool,
        /// Whether the body arrives as written.
        text: bool,
    },
    /// A template that gives HTML; its body arrives as written.
    Html,
    /// A template that gives Markdown; its body arrives as written.
    Markdown,
}

/// The shortcodes of a theme, for one document.
pub struct ThemeShortcodes<'a> {
    /// The theme.
    pub theme: &'a Theme,
    /// `config`, `lang`, and `page` or `section`.
    pub around: &'a Context,
    /// How the body of a call is read; without shortcodes, as those in it are rendered already.
    pub body: &'a MarkdownCx<'a>,
}

impl Shortcodes for ThemeShortcodes<'_> {
    fn names(&self) -> Vec<&str> {
        self.theme.shortcodes().keys().map(String::as_str).collect()
    }

    fn expand(&self, call: &Call) -> Result<Expansion, Box<Finding>> {
        let at_call = |finding: Finding| Box::new(placed(finding, call));
        match self.theme.shortcodes().get(&call.name.value) {
            None => Ok(Expansion::Markdown(String::new())),
            Some(Kind::Component { arguments, open, text }) => {
                if !open {
                    known(call, arguments)?;
                }
                let body =
                    call.body.as_deref().map(|body| if *text { Ok(escaped(body)) } else { self.rendered(body, call) });
                let body = body.transpose()?;
                let mut around = self.around.clone();
                around.insert("nth", &call.nth);
                self.theme
                    .render_component(&call.name.value, &context(call, Context::new()), &around, body.as_deref())
                    .map(Expansion::Html)
                    .map_err(|finding| at_call(*finding))
            }
            Some(Kind::Html) => self.legacy(call, "html").map(Expansion::Html).map_err(|finding| at_call(*finding)),
            Some(Kind::Markdown) => {
                self.legacy(call, "md").map(Expansion::Markdown).map_err(|finding| at_call(*finding))
            }
        }
    }
}

impl ThemeShortcodes<'_> {
    fn legacy(&self, call: &Call, ending: &str) -> Result<String, Box<Finding>> {
        let mut context = context(call, self.around.clone());
        context.insert("nth", &call.nth);
        if let Some(body) = &call.body {
            context.insert("body", body.trim());
        }
        let mut out = Vec::new();
        let name = format!("shortcodes/{}.{ending}", call.name.value);
        self.theme.render(&name, &context, "", &mut out)?;
        Ok(String::from_utf8(out).unwrap_or_default())
    }

    /// The body of a call as HTML. What is wrong with it is reported at the call.
    fn rendered(&self, body: &str, call: &Call) -> Result<String, Box<Finding>> {
        let mut sink = Sink::new();
        let rendered = html::render(body, 0, self.body, &mut sink);
        match sink.into_findings().into_iter().next() {
            None => Ok(rendered.html),
            Some(mut finding) => {
                finding.labels.clear();
                Err(Box::new(finding.at(call.span, "in the text of this call")))
            }
        }
    }
}

/// Arguments of a call on top of what is around it.
fn context(call: &Call, mut context: Context) -> Context {
    for (name, node) in &call.args.entries {
        let value: Value = node_value(node);
        context.insert_value(name.value.clone(), value);
    }
    context
}

/// Refuses an argument that the component does not have.
fn known(call: &Call, arguments: &[String]) -> Result<(), Box<Finding>> {
    let unknown = call.args.entries.iter().find(|(name, _)| !arguments.contains(&name.value));
    let Some((name, _)) = unknown else { return Ok(()) };
    let near = closest(&name.value, arguments.iter().map(String::as_str));
    let list = arguments.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let help = match near {
        Some(near) => format!("Did you mean `{near}`?"),
        None if list.is_empty() => "Remove it.".to_owned(),
        None => format!("Use one of: {list}."),
    };
    let finding = Finding::new("CNT031", format!("Correct `{}` in the shortcode `{}`", name.value, call.name.value))
        .at(name.span, "not known here")
        .why("The shortcode has no such setting, so it would be ignored.")
        .help(help);
    Err(Box::new(finding))
}

/// A finding of the template, shown at the call first: that is where a writer can change something.
fn placed(mut finding: Finding, call: &Call) -> Finding {
    finding.labels.insert(0, crate::diag::Label { span: call.span, text: "called here".to_owned() });
    finding
}

fn escaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    // Writing into memory does not fail.
    let _ = tera::escape_html(text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Finds the shortcodes among the templates and components of a theme.
pub(super) fn find(tera: &tera::Tera, templates: impl Iterator<Item = impl AsRef<str>>) -> BTreeMap<String, Kind> {
    let mut kinds = BTreeMap::new();
    for name in tera.get_component_names() {
        let Some(component) = tera.get_component_definition(name) else { continue };
        let text = component.metadata().get("body").and_then(Value::as_str) == Some("text");
        let arguments = component.args().iter().filter(|argument| !argument.is_implicit());
        let arguments = arguments.map(|argument| argument.name().to_owned()).collect();
        kinds.insert(name.to_owned(), Kind::Component { arguments, open: component.rest_param().is_some(), text });
    }
    for template in templates {
        let name = template.as_ref();
        let name = name.split_once("/templates/").map_or(name, |(_, inner)| inner);
        match name.strip_prefix("shortcodes/").and_then(|name| name.rsplit_once('.')) {
            Some((name, "html")) => kinds.insert(name.to_owned(), Kind::Html),
            Some((name, "md")) => kinds.insert(name.to_owned(), Kind::Markdown),
            _ => None,
        };
    }
    kinds
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::content::markdown::Flavour;
    use crate::diag::{FileId, Sources};
    use crate::render::html::{AsWritten, Labels};
    use crate::render::site_data::SiteData;
    use crate::world::MemoryWorld;

    const THEME: &str = "\
-- themes/t/templates/parts.html --
{% component note(kind: string = \"info\", @lang) %}<aside class=\"{{ kind }}\" lang=\"{{ lang }}\">{{ body }}</aside>{% endcomponent note %}
{% component chart() {\"body\": \"text\"} %}<pre>{{ body }}</pre>{% endcomponent chart %}
-- themes/t/templates/shortcodes/video.html --
<video src=\"{{ src }}\" data-n=\"{{ nth }}\">{{ body | default(value=\"-\") }}</video>
-- themes/t/templates/shortcodes/bold.md --
**{{ text }}**
";

    fn render(text: &str) -> (String, Vec<Finding>) {
        let world = Arc::new(MemoryWorld::from_text(THEME, jiff::Timestamp::UNIX_EPOCH));
        let mut config = Config::new("https://example.com");
        config.theme = Some("t".into());
        let data = Arc::new(SiteData::new(world.clone(), &config, "t"));
        let (mut sources, mut sink) = (Sources::new(), Sink::new());
        let theme = Theme::load(&*world, &config, &data, (&mut sources, &mut sink)).unwrap();
        assert!(sink.is_empty(), "{:?}", sink.findings());
        let labels = Labels::new("en", &BTreeMap::new());
        let cx = |shortcodes| MarkdownCx {
            options: &config.markdown,
            slugify: &config.slugify,
            flavour: Flavour::Blog,
            file: FileId(0),
            permalink: "https://example.com/x/",
            lang: "en",
            anchors: config.markdown.insert_anchor_links,
            id_prefix: "",
            labels: &labels,
            resolve: &AsWritten,
            shortcodes,
            highlight: None,
            anchor: None,
        };
        let mut around = Context::new();
        around.insert("lang", "en");
        let body = cx(None);
        let shortcodes = ThemeShortcodes { theme: &theme, around: &around, body: &body };
        let html = html::render(text, 0, &cx(Some(&shortcodes)), &mut sink).html;
        (html, sink.into_findings())
    }

    #[test]
    fn calls_become_what_the_theme_says() {
        for (text, expected) in [
            ("{% note(kind=\"tip\") %}*a*{% end %}", "<aside class=\"tip\" lang=\"en\"><p><em>a</em></p>"),
            ("{% <chart> %}a < *b*{% </chart> %}", "<pre>a &lt; *b*</pre>"),
            ("{{ video(src=\"a.mp4\") }} {{ video(src=\"b.mp4\") }}", "<video src=\"b.mp4\" data-n=\"2\">-</video>"),
            ("x {{ bold(text=\"y\") }} z", "x <strong>y</strong>"),
            ("{% note() %}{{ video(src=\"v\") }}{% end %}", "<video src=\"v\" data-n=\"1\">-</video>"),
        ] {
            let (html, findings) = render(text);
            assert!(findings.is_empty(), "{text}: {findings:?}");
            assert!(html.contains(expected), "{text}: {html}");
        }
    }

    #[test]
    fn faults_are_shown_at_the_call() {
        let (_, findings) = render("abc {{ note(knd=\"x\") }}");
        assert_eq!(findings[0].code, "CNT031");
        assert!(findings[0].help.as_ref().unwrap().contains("`kind`"), "{findings:?}");
        let (_, findings) = render("abc {{ video() }}");
        assert_eq!((findings[0].code.as_ref(), findings[0].span().unwrap().start), ("INT002", 4));
    }
}
