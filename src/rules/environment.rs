//! The standard operating environment: `governance/soe.toml` says what the servers take.

use jiff::civil::Date;

use super::registers::{WORDS, day, table};
use crate::config::node::Table;
use crate::config::read::Reader;
use crate::diag::{At, Finding, Sink, Sources, Span, closest};
use crate::world::World;

/// What the servers take.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The only ends of names that may be published, without dot, in small letters; all but programs if there are none.
    pub endings: Vec<String>,
    /// Most megabytes of a file.
    pub most_megabytes: Option<usize>,
    /// Most characters of a path.
    pub longest_path: Option<usize>,
    /// Whether paths must be in small letters.
    pub lower_case: bool,
    /// The only characters that paths may have besides `/`; all if there are none.
    pub characters: Option<Characters>,
    /// What must not be used, and where that was written.
    pub excluded: Vec<(Technology, Span)>,
    /// The theme that has been looked at and agreed to.
    pub theme: Option<PinnedTheme>,
    /// The servers.
    pub servers: Vec<Server>,
}

/// A theme as it was agreed to.
#[derive(Debug, Clone)]
pub struct PinnedTheme {
    /// Folder below `themes/`.
    pub name: At<String>,
    /// `sha256:` and the digest, in small letters.
    pub digest: At<String>,
}

/// A server that the site is published on.
#[derive(Debug, Clone)]
pub struct Server {
    /// Its name.
    pub name: At<String>,
    /// The program: `nginx`, `apache`, `iis` …
    pub software: Option<At<String>>,
    /// Version of the program.
    pub version: Option<At<String>>,
    /// What it is for: `pilot`, `production`.
    pub environment: Option<At<String>>,
    /// Last day of its support.
    pub supported_until: Option<At<Date>>,
}

/// Ranges of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Characters {
    /// As written: `a-z0-9._-`.
    pub written: String,
    ranges: Vec<(char, char)>,
}

impl Characters {
    /// Takes characters and ranges one after the other; a hyphen at the start or end stands for itself.
    pub fn new(written: &str) -> Self {
        let all: Vec<char> = written.chars().filter(|c| !c.is_whitespace()).collect();
        let (mut ranges, mut at) = (Vec::new(), 0);
        while at < all.len() {
            if at + 2 < all.len() && all[at + 1] == '-' {
                ranges.push((all[at], all[at + 2]));
                at += 3;
            } else {
                ranges.push((all[at], all[at]));
                at += 1;
            }
        }
        Self { written: written.to_owned(), ranges }
    }

    /// Whether a character is one of them.
    pub fn has(&self, c: char) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
    }
}

/// A technology that IT may exclude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Technology {
    /// Scripts of any kind.
    Script,
    /// Scripts that stay in the browser when the page is gone.
    ServiceWorker,
    /// Compiled programs in the browser.
    WebAssembly,
    /// Pages inside pages.
    Frame,
    /// `object`, `embed` and `applet`.
    Plugin,
    /// Forms.
    Form,
    /// Sound and film.
    Film,
    /// Fonts that are loaded.
    WebFont,
    /// Drawings with a program inside.
    ScriptInDrawing,
    /// Connections that stay open.
    LiveConnection,
    /// Cookies and other storage in the browser.
    BrowserStorage,
}

impl Technology {
    /// All, each with its word in files and its name for people.
    pub const ALL: [(Self, &'static str, &'static str); 11] = [
        (Self::Script, "script", "scripts"),
        (Self::ServiceWorker, "service-worker", "service workers"),
        (Self::WebAssembly, "web-assembly", "WebAssembly"),
        (Self::Frame, "frame", "pages inside pages"),
        (Self::Plugin, "plugin", "`object` and `embed`"),
        (Self::Form, "form", "forms"),
        (Self::Film, "film", "sound and film"),
        (Self::WebFont, "web-font", "web fonts"),
        (Self::ScriptInDrawing, "script-in-drawing", "programs inside drawings"),
        (Self::LiveConnection, "live-connection", "connections that stay open"),
        (Self::BrowserStorage, "browser-storage", "cookies and storage in the browser"),
    ];

    /// The technology of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own, _)| own.eq_ignore_ascii_case(word)).map(|(technology, _, _)| *technology)
    }

    /// Name for people, to follow "without".
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(own, _, _)| *own == self).map_or("", |(_, _, name)| name)
    }
}

impl Environment {
    /// Reads the file from a folder; none if it is not there. What cannot be used is a finding.
    pub fn load(world: &dyn World, folder: &str, sources: &mut Sources, sink: &mut Sink) -> Option<Self> {
        let table = table(world, &format!("{folder}/soe.toml"), "GOV001", sources, sink)?;
        let mut reader = Reader::new(&table, &WORDS, sink);
        let mut environment = Self::default();
        if let Some(mut files) = reader.group("files") {
            let endings = files.texts("endings").unwrap_or_default();
            environment.endings = endings.iter().map(|end| end.trim_start_matches('.').to_ascii_lowercase()).collect();
            environment.most_megabytes = files.count("most_megabytes");
            files.finish();
        }
        if let Some(mut paths) = reader.group("paths") {
            environment.longest_path = paths.count("most");
            environment.lower_case = paths.choice("letters", &[("small", true), ("any", false)]).unwrap_or(false);
            environment.characters = paths.filled("characters").map(|written| Characters::new(&written));
            paths.finish();
        }
        if let Some(mut technology) = reader.group("technology") {
            for word in technology.texts("exclude").unwrap_or_default() {
                match Technology::of(&word) {
                    Some(known) => environment.excluded.push((known, word.span)),
                    None => technology.sink().push(unknown_technology(&word)),
                }
            }
            technology.finish();
        }
        if let Some(group) = reader.group("theme") {
            environment.theme = theme(group);
        }
        let servers = reader.tables("server");
        reader.finish();
        environment.servers = servers.into_iter().filter_map(|table| server(table, sink)).collect();
        Some(environment)
    }

    /// Where a technology was excluded, if it was.
    pub fn excludes(&self, technology: Technology) -> Option<Span> {
        self.excluded.iter().find(|(own, _)| *own == technology).map(|(_, span)| *span)
    }
}

fn theme(mut reader: Reader<'_, '_>) -> Option<PinnedTheme> {
    let (name, digest) = (reader.filled("name"), reader.filled("digest"));
    reader.require("name", "The theme is known by the name of its folder.", "name = \"corporate\"");
    reader.require("digest", "Without it, any change of the theme would pass.", "digest = \"sha256:…\"");
    reader.finish();
    Some(PinnedTheme { name: name?, digest: digest? })
}

fn server(table: &Table, sink: &mut Sink) -> Option<Server> {
    let mut reader = Reader::new(table, &WORDS, sink).within("server");
    let name = reader.filled("name");
    reader.require("name", "Reports call the server by its name.", "name = \"www1\"");
    let (software, version) = (reader.filled("software"), reader.filled("version"));
    let (environment, supported_until) = (reader.filled("environment"), day(&mut reader, "supported_until"));
    reader.finish();
    Some(Server { name: name?, software, version, environment, supported_until })
}

fn unknown_technology(word: &At<String>) -> Finding {
    let words: Vec<&str> = Technology::ALL.iter().map(|(_, word, _)| *word).collect();
    let list = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let near = closest(word, words).map(|near| format!("Did you mean `{near}`? ")).unwrap_or_default();
    Finding::new("GOV001", "Choose a technology that is known")
        .at(word.span, "not one of them")
        .why("Nothing would be looked for, so it would not be kept out.")
        .help(format!("{near}Possible: {list}."))
}

#[cfg(test)]
mod tests {
    use super::{Characters, Environment, Technology};
    use crate::diag::{Sink, Sources};
    use crate::world::MemoryWorld;

    fn load(text: &str) -> (Environment, Vec<String>) {
        let world = MemoryWorld::new("2026-06-01T12:00:00Z".parse().unwrap());
        world.put("governance/soe.toml", text);
        let mut sink = Sink::new();
        let environment = Environment::load(&world, "governance", &mut Sources::new(), &mut sink).unwrap();
        (environment, sink.into_findings().into_iter().map(|finding| finding.title).collect())
    }

    #[test]
    fn the_file_says_what_the_servers_take() {
        let (environment, titles) = load(
            "[files]\nendings = [\".HTML\", \"css\"]\nmost_megabytes = 10\n[paths]\nmost = 120\nletters = \"small\"\n\
             characters = \"a-z0-9._-\"\n[technology]\nexclude = [\"frame\", \"web-font\"]\n\
             [[server]]\nname = \"www1\"\nsoftware = \"nginx\"\nversion = \"1.26\"\nsupported_until = 2027-04-30\n",
        );
        assert_eq!(titles, [""; 0]);
        assert_eq!(environment.endings, ["html", "css"]);
        assert_eq!((environment.most_megabytes, environment.longest_path), (Some(10), Some(120)));
        assert!(environment.lower_case && environment.excludes(Technology::WebFont).is_some());
        assert!(environment.excludes(Technology::Form).is_none());
        assert_eq!(environment.servers[0].version.as_ref().map(|version| version.value.as_str()), Some("1.26"));
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        let (_, titles) = load("[technology]\nexclude = [\"iframes\"]\n[path]\nmost = 3\n");
        assert_eq!(titles, ["Choose a technology that is known", "Write `paths` in place of `path`"]);
        let (environment, titles) = load("[theme]\nname = \"corporate\"\n");
        assert_eq!((environment.theme.is_none(), titles), (true, vec!["Add `theme.digest`".to_owned()]));
        assert_eq!(load("[files\n").1.len(), 1);
    }

    #[test]
    fn characters_are_ranges() {
        let characters = Characters::new("a-z 0-9._-");
        assert!("az09._-".chars().all(|c| characters.has(c)) && !"A+ä ".chars().any(|c| characters.has(c)));
    }
}
