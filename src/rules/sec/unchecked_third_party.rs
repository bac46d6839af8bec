//! `SEC015`: a script or style sheet of another company is loaded without a check.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{
    Example, Group, Level, Load, Meta, OutputCx, Purpose, Rule, RuleDef, Scope, Stops, Target, configure,
};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC015",
        name: "unchecked-third-party",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A script or style sheet of another company is loaded without a check.",
        checks: "`script` and style sheets from other hosts need `integrity`, so that a browser refuses a changed file.",
        why: "Whoever controls that host could change the whole page.",
        fix: "Save the file in your own site, or add `integrity` and `crossorigin`.",
        options: &[],
        references: &["Subresource Integrity (W3C)"],
    },
    &[
        Example::bad(
            r##"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
[markdown]
raw_html = "allow"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
<script src="https://cdn.example/a.js"></script>
"##,
        ),
        Example::good(
            r##"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
[markdown]
raw_html = "allow"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
<script src="https://cdn.example/a.js" integrity="sha384-AAAA" crossorigin="anonymous"></script>
"##,
        ),
    ],
    Scope::Output,
    configure::<UncheckedThirdParty>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UncheckedThirdParty {}

impl Rule for UncheckedThirdParty {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for reference in cx.references.iter().filter(|reference| reference.target == Target::Elsewhere) {
            let loads_code = matches!(reference.purpose, Purpose::Load(Load::Script | Load::Sheet));
            let Some(element) = reference.element.filter(|_| loads_code) else {
                if loads_code {
                    sink.push(imported(cx, &reference.url));
                }
                continue;
            };
            let (title, help) = match element.value("integrity") {
                // Without it browsers refuse the file (Subresource Integrity, 3.3).
                Some(integrity) if is_check(&integrity) && element.has("crossorigin") => continue,
                Some(integrity) if is_check(&integrity) => (
                    format!("Add `crossorigin` to `<{}>`", element.name()),
                    "Add `crossorigin=\"anonymous\"`: browsers refuse to load the file without it.",
                ),
                _ => (
                    format!("Add `integrity` to `<{}>` or keep the file yourself", element.name()),
                    "Save the file below `static/`; or add `integrity` and `crossorigin=\"anonymous\"`.",
                ),
            };
            let why = format!("Whoever controls `{}` could change the whole page.", reference.url);
            sink.push(cx.finding_in("SEC015", title, element).why(why).help(help));
        }
    }
}

/// A style sheet that another one imports cannot be checked.
fn imported(cx: &OutputCx<'_>, url: &str) -> Finding {
    cx.finding_at("SEC015", "Keep the style sheet that is imported here yourself", url)
        .why(format!("Whoever controls `{url}` could change the whole page, and `@import` cannot be checked."))
        .help("Save the file below `static/`, and import it from there.")
}

/// Whether one of the digests is of a kind that browsers know (Subresource Integrity, 3.1).
fn is_check(integrity: &str) -> bool {
    integrity.split_ascii_whitespace().any(|digest| {
        let value = ["sha256-", "sha384-", "sha512-"].iter().find_map(|kind| digest.strip_prefix(kind));
        value.is_some_and(|value| !value.is_empty() && !value.starts_with('?'))
    })
}
