//! What `.vale.ini` says: which styles and rules hold for which posts, and what is left out of a post.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};

use super::ini::{self, Section, list};
use super::pattern::Pattern;
use super::rule::Weight;
use super::{unreadable, unsupported};
use crate::diag::{At, FileId, Sink, closest};

/// Settings above all sections.
const CORE: [&str; 8] = [
    "StylesPath",
    "MinAlertLevel",
    "Vocab",
    "IgnoredScopes",
    "SkippedScopes",
    "IgnoredClasses",
    "WordTemplate",
    "Packages",
];

/// Settings of sections.
const OWN: [&str; 4] = ["BasedOnStyles", "TokenIgnores", "BlockIgnores", "IgnorePatterns"];

/// Settings that are about other kinds of files or other programs.
const ELSEWHERE: [&str; 4] = ["Transform", "CommentDelimiters", "Lang", "NLPEndpoint"];

/// Everything that `.vale.ini` says.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// Folder of the styles, from the folder of `.vale.ini`.
    pub(super) styles_path: Option<At<String>>,
    /// Rules below this weight do not run.
    pub(super) least: Option<Weight>,
    /// Names of vocabularies.
    pub(super) vocabularies: Vec<At<String>>,
    /// Inline elements whose text is masked.
    pub(super) masked: Vec<String>,
    /// Elements whose text is left out.
    pub(super) skipped: Vec<String>,
    /// Classes whose elements are left out.
    pub(super) classes: Vec<String>,
    /// Pattern around words.
    pub(super) template: Option<String>,
    /// Sections in order; `[*]` comes first.
    pub(super) parts: Vec<Part>,
    /// Styles that hold for all posts, whatever sections say.
    pub(super) always: Vec<At<String>>,
    /// Weights given to single rules.
    pub(super) weights: BTreeMap<String, Weight>,
}

/// What one section says.
#[derive(Debug)]
pub(super) struct Part {
    /// Which posts it is about.
    pub(super) paths: Paths,
    /// Styles whose rules hold; `None` where the section does not say.
    pub(super) styles: Option<Vec<At<String>>>,
    /// Single rules, and whether they hold.
    pub(super) rules: Vec<(At<String>, bool)>,
    /// Text inside a line that is masked.
    pub(super) tokens: Vec<Pattern>,
    /// Text that is left out.
    pub(super) blocks: Vec<Pattern>,
}

/// Which posts a section is about.
#[derive(Debug)]
pub(super) struct Paths {
    glob: GlobMatcher,
    negated: bool,
}

impl Paths {
    /// Paths by a pattern; `*` goes over folders, and `!` in front means all others.
    pub(super) fn new(pattern: &str) -> Option<Self> {
        let (negated, plain) = pattern.strip_prefix('!').map_or((false, pattern), |plain| (true, plain));
        let glob = GlobBuilder::new(plain).literal_separator(false).build().ok()?.compile_matcher();
        Some(Self { glob, negated })
    }

    /// Whether a path from the root of the site is meant; the pattern may leave out `content/`.
    pub(super) fn hold(&self, path: &str) -> bool {
        let short = path.strip_prefix("content/").unwrap_or(path);
        (self.glob.is_match(path) || self.glob.is_match(short)) != self.negated
    }
}

impl Settings {
    /// Settings without `.vale.ini`.
    pub(super) fn new() -> Self {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        Self {
            skipped: texts(&["script", "style", "pre", "figure", "noscript", "iframe"]),
            masked: texts(&["tt", "code", "kbd"]),
            classes: texts(&["problematic", "pre", "code"]),
            ..Self::default()
        }
    }

    /// Reads `.vale.ini`.
    pub(super) fn read(file: FileId, text: &str, sink: &mut Sink) -> Self {
        let mut settings = Self::new();
        let (sections, stray) = ini::read(file, text);
        for span in stray {
            let help = "Write `name = value`, or a section such as `[*.md]`.";
            sink.push(unreadable("Correct this line of the style settings", span, "cannot be read", help));
        }
        for section in &sections {
            match section.name.value.as_str() {
                "" => section.entries.iter().for_each(|(key, value)| settings.core(key, value, sink)),
                // Which other kinds of files are read, and how, makes no difference to Markdown.
                "formats" | "asciidoctor" => {}
                name => match Paths::new(name) {
                    Some(paths) => settings.section(section, paths, sink),
                    None => sink.push(unreadable(
                        "Correct this section of the style settings",
                        section.name.span,
                        "not a pattern of paths",
                        "Write for example `[*.md]`.",
                    )),
                },
            }
        }
        settings.parts.sort_by_key(|part| part.paths.glob.glob().glob() != "*");
        settings
    }

    fn core(&mut self, key: &At<String>, value: &At<String>, sink: &mut Sink) {
        match key.value.as_str() {
            "StylesPath" => self.styles_path = Some(value.clone()),
            "MinAlertLevel" => {
                self.least = Weight::named(&value.value);
                if self.least.is_none() {
                    let help = "Write `suggestion`, `warning` or `error`.";
                    sink.push(unreadable("Correct this line of the style settings", value.span, "not a level", help));
                }
            }
            "Vocab" => {
                let names = list(&value.value).into_iter().map(|name| At { value: name, span: value.span });
                self.vocabularies.extend(names);
            }
            "IgnoredScopes" => self.masked = list(&value.value),
            "SkippedScopes" => self.skipped = list(&value.value),
            "IgnoredClasses" => self.classes.extend(list(&value.value)),
            "WordTemplate" => self.template = Some(value.value.clone()),
            "Packages" => {}
            name if OWN.contains(&name) => {
                let help = format!("Move `{name}` below a section such as `[*.md]`.");
                sink.push(unreadable(
                    "Move this line of the style settings",
                    key.span,
                    "belongs into a section",
                    &help,
                ));
            }
            name => unknown(name, key, &CORE, sink),
        }
    }

    fn section(&mut self, section: &Section, paths: Paths, sink: &mut Sink) {
        let mut part = Part { paths, styles: None, rules: Vec::new(), tokens: Vec::new(), blocks: Vec::new() };
        for (key, value) in &section.entries {
            match key.value.as_str() {
                "BasedOnStyles" => {
                    let names = list(&value.value).into_iter().map(|name| At { value: name, span: value.span });
                    part.styles.get_or_insert_default().extend(names);
                }
                "TokenIgnores" => part.tokens.extend(patterns(value, sink)),
                "BlockIgnores" | "IgnorePatterns" => part.blocks.extend(patterns(value, sink)),
                name if CORE.contains(&name) => {
                    let help = format!("Move `{name}` above the first section.");
                    let title = "Move this line of the style settings";
                    sink.push(unreadable(title, key.span, "stands in a section", &help));
                }
                name if name.contains('.') => self.rule(&mut part, key, value, sink),
                name => unknown(name, key, &OWN, sink),
            }
        }
        self.parts.push(part);
    }

    fn rule(&mut self, part: &mut Part, key: &At<String>, value: &At<String>, sink: &mut Sink) {
        let weight = Weight::named(&value.value);
        match value.value.as_str() {
            "YES" | "NO" | "suggestion" | "warning" | "error" => {}
            _ => {
                let help = "Write `YES`, `NO`, `suggestion`, `warning` or `error`.";
                sink.push(unreadable("Correct this line of the style settings", value.span, "not a level", help));
                return;
            }
        }
        part.rules.push((key.clone(), value.value != "NO"));
        self.weights.extend(weight.map(|weight| (key.value.clone(), weight)));
    }

    /// What is said about the post at a path from the root of the site.
    pub(super) fn about(&self, path: &str) -> Vec<&Part> {
        self.parts.iter().filter(|part| part.paths.hold(path)).collect()
    }

    /// Whether a rule holds where these sections do; the last one that names its style or the rule decides.
    pub(super) fn holds(&self, parts: &[&Part], rule: &str) -> bool {
        let style = rule.split('.').next().unwrap_or_default();
        let mut holds = false;
        let mut single = None;
        for part in parts {
            if let Some(styles) = &part.styles {
                holds = styles.iter().any(|name| name.value == style);
            }
            single = part.rules.iter().rev().find(|(name, _)| name.value == rule).map(|(_, on)| *on).or(single);
        }
        single.unwrap_or(holds || self.always.iter().any(|name| name.value == style))
    }
}

fn patterns(value: &At<String>, sink: &mut Sink) -> Vec<Pattern> {
    let mut out = Vec::new();
    for pattern in list(&value.value) {
        match Pattern::new(&pattern) {
            Ok(pattern) => out.push(pattern),
            Err(error) => {
                let help = format!("The reason: `{}`.", error.replace('`', "'"));
                let title = "Correct this pattern of the style settings";
                sink.push(unreadable(title, value.span, "cannot be read", &help));
            }
        }
    }
    out
}

fn unknown(name: &str, key: &At<String>, known: &[&str], sink: &mut Sink) {
    if ELSEWHERE.contains(&name) {
        let why = "It is about other kinds of files or other programs.";
        sink.push(unsupported(key.span, ".vale.ini", &format!("`{name}` is left out"), why));
        return;
    }
    let help = match closest(name, known.iter().copied()) {
        Some(known) => format!("Did you mean `{known}`?"),
        None => "Remove the line, or correct its name.".to_owned(),
    };
    sink.push(unreadable("Correct this line of the style settings", key.span, "not a known setting", &help));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_section_that_fits_decides() {
        let text = "MinAlertLevel = warning\n[*.md]\nA.X = NO\nA.Y = error\n[*]\nBasedOnStyles = A\n[content/news/*]\n\
                    BasedOnStyles = B\nA.X = YES\n";
        let mut sink = Sink::new();
        let settings = Settings::read(FileId(0), text, &mut sink);
        assert!(sink.is_empty(), "{:?}", sink.findings());
        let holds = |rule: &str, path: &str| settings.holds(&settings.about(path), rule);
        assert!(holds("A.Z", "content/a.md") && !holds("A.X", "content/a.md"));
        assert!(holds("A.X", "content/news/x.md") && holds("B.Q", "content/news/x.md"));
        assert!(!holds("A.Z", "content/news/x.md"));
        assert_eq!(settings.weights["A.Y"], Weight::Error);
        assert_eq!(settings.least, Some(Weight::Warning));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        let text = "BasedOnStyles = A\nVocabb = x\n[*]\nStylesPath = s\nA.X = MAYBE\nBlockIgnores = (\nLang = de\n";
        let mut sink = Sink::new();
        Settings::read(FileId(0), text, &mut sink);
        let codes: Vec<&str> = sink.findings().iter().map(|finding| finding.code.as_ref()).collect();
        assert_eq!(codes, ["BRD003", "BRD003", "BRD003", "BRD003", "BRD003", "BRD002"]);
        assert_eq!(sink.findings()[1].help.as_deref(), Some("Did you mean `Vocab`?"));
    }
}
