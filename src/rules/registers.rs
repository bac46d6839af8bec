//! The registers of a site: third parties and operating environment, which IT keeps below `governance/`, and
//! what pictures may be used for (`data/media.toml`).
//!
//! They are read once, with places, before any rule runs; rules see them in their contexts. A register that is
//! there and cannot be read is a finding that blocks, and counts as one without entries.

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::environment::Environment;
use super::media::Media;
use super::vendors::Vendors;
use crate::config::node::{Kind, Table};
use crate::config::read::{Reader, Words};
use crate::config::toml_node;
use crate::diag::{At, Finding, Sink, Sources, Span};
use crate::output::{hex, sha256};
use crate::world::World;

/// All registers of a site.
#[derive(Debug, Default)]
pub struct Registers {
    /// Third parties; none where nobody keeps such a register.
    pub vendors: Option<Vendors>,
    /// What the servers take; none where nobody says it.
    pub environment: Option<Environment>,
    /// Licences of pictures; none where nobody keeps such a register.
    pub media: Option<Media>,
    /// The theme in a folder of the site, if it uses one.
    pub theme: Option<ThemeFiles>,
    /// The day of the build, in UTC.
    pub today: Date,
    /// Hosts that the policy lets pages load from where nobody keeps a register (`allow` of SEC014).
    pub allowed: Vec<String>,
}

/// The folder of a theme as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFiles {
    /// Name of the folder below `themes/`.
    pub name: String,
    /// `sha256:` and the digest of the listing that `sha256sum` writes of all files, sorted by path.
    pub digest: String,
}

/// Where registers are read.
#[derive(Clone, Copy)]
pub struct RegistersCx<'a> {
    /// The site.
    pub world: &'a dyn World,
    /// Where the policy is read from.
    pub trusted: &'a dyn World,
    /// The folder of the policy in there: `governance`.
    pub folder: &'a str,
    /// The theme of the site, if it does not use the built-in one.
    pub theme: Option<&'a str>,
}

impl std::fmt::Debug for RegistersCx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegistersCx").field("folder", &self.folder).field("theme", &self.theme).finish_non_exhaustive()
    }
}

impl Registers {
    /// Reads all registers.
    pub fn load(cx: &RegistersCx<'_>, sources: &mut Sources, sink: &mut Sink) -> Self {
        Self {
            vendors: Vendors::load(cx.trusted, cx.folder, sources, sink),
            environment: Environment::load(cx.trusted, cx.folder, sources, sink),
            media: Media::load(cx.world, sources, sink),
            theme: cx.theme.and_then(|name| theme_files(cx.world, name, sink)),
            today: jiff::tz::Offset::UTC.to_datetime(cx.world.now()).date(),
            allowed: Vec::new(),
        }
    }

    /// Whether pages may load from a host: the register names it or, where there is none, the policy.
    pub fn lets(&self, host: &str) -> bool {
        match &self.vendors {
            Some(vendors) => vendors.find(host).is_some(),
            None => self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)),
        }
    }

    /// Days from today to a day; negative when it has passed.
    pub fn days_to(&self, day: Date) -> i32 {
        (day - self.today).get_days()
    }
}

/// Codes and words for files below `governance/`.
pub(super) const WORDS: Words = Words {
    unknown: "GOV001",
    kind: "GOV001",
    old: "GOV001",
    missing: "GOV001",
    date: "GOV001",
    why: "Nothing of this name is known here, so the line would have no effect.",
    help: "Remove the line; `docs/registers.md` lists what can stand here.",
};

/// The values of a register; none if there is no such file, no values if it cannot be read (then the sink says why).
pub(super) fn table(
    world: &dyn World,
    path: &str,
    code: &'static str,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Option<Table> {
    if !world.exists(path) {
        return None;
    }
    let text = world.read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let Some(text) = text else {
        let file = sources.add(path, "");
        sink.push(
            Finding::new(code, "Save this file as UTF-8 and make it readable")
                .at(Span::new(file, 0..0), "could not be read")
                .why("What it says cannot be kept to, so nothing can be published.")
                .help("Check its permissions; in your editor choose Save As, and UTF-8 as encoding."),
        );
        return Some(Table::default());
    };
    let file = sources.add(path, text.as_str());
    match toml_node::parse(file, &text, 0, code) {
        Ok(table) => Some(table),
        Err(finding) => {
            sink.push(*finding);
            Some(Table::default())
        }
    }
}

/// A day: `2027-05-31`.
pub(super) fn day(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<At<Date>> {
    let take = |kind: &Kind| match kind {
        Kind::Date(text) | Kind::Str(text) => text.parse().ok(),
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::List(_) | Kind::Table(_) => None,
    };
    reader.convert(key, ("a day", "2027-05-31"), take)
}

/// The digest of a theme's folder, as `find -L . -type f | sort | xargs sha256sum | sha256sum` gives it in the folder.
fn theme_files(world: &dyn World, name: &str, sink: &mut Sink) -> Option<ThemeFiles> {
    let folder = format!("themes/{name}");
    let listed = world.list(&folder).and_then(|entries| {
        let mut listing = Sha256::new();
        for entry in &entries {
            let digest = sha256(&world.read(&entry.path)?);
            listing.update(format!("{digest}  .{}\n", &entry.path[folder.len()..]));
        }
        Ok((!entries.is_empty()).then(|| hex(&listing.finalize())))
    });
    match listed {
        Ok(digest) => digest.map(|digest| ThemeFiles { name: name.to_owned(), digest: format!("sha256:{digest}") }),
        Err(error) => {
            sink.push(
                Finding::new("INT003", "Make the files of the theme readable")
                    .why(format!("A file below `{folder}` could not be read: {error}."))
                    .help("Check the permissions of the folder, then try again."),
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Registers, RegistersCx};
    use crate::diag::{Sink, Sources};
    use crate::world::MemoryWorld;

    #[test]
    fn the_digest_of_a_theme_is_the_one_that_sha256sum_gives() {
        // printf a > a; printf b > b/c; find -L . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum
        let world = MemoryWorld::new("2026-06-01T12:00:00Z".parse().unwrap());
        world.put("themes/corporate/a", "a");
        world.put("themes/corporate/b/c", "b");
        let cx = RegistersCx { world: &world, trusted: &world, folder: "governance", theme: Some("corporate") };
        let registers = Registers::load(&cx, &mut Sources::new(), &mut Sink::new());
        assert_eq!(
            registers.theme.unwrap().digest,
            "sha256:069732f536e751b83501b303a7d30c62f7f0273ad05acd0f3bddfb81a1036ed3"
        );
    }
}
