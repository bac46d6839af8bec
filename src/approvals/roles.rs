//! `governance/roles.toml`: which roles there are, who holds them, and what needs whose approval.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::closure::SITE_SUBJECT;
use crate::config::node::{Kind, Node, Table};
use crate::config::read::{Reader, Words, texts};
use crate::content::Document;
use crate::diag::{At, Finding, Sink, Span, closest};

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Name, as in namespaces and file names.
    pub name: At<String>,
    /// Who holds it, as the list of signers names them.
    pub who: Vec<String>,
    /// Who stands in for them, and when.
    pub deputies: Vec<Deputy>,
}

/// Someone who stands in; days are counted in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deputy {
    /// Who.
    pub who: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// What needs the approval of which roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Require {
    /// Sections below `content/`; empty means all.
    pub sections: Vec<String>,
    /// Terms of any taxonomy, one of which the post has; empty means all posts.
    pub tags: Vec<String>,
    /// Whether it is about configuration, themes, templates and policy, not about posts.
    pub site: bool,
    /// Roles, all of which have to approve.
    pub roles: Vec<At<String>>,
    /// How many people of each role.
    pub threshold: usize,
}

/// Which edits are so small that an approval still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typo {
    /// Words that are never a small edit, in lower case.
    pub words: Vec<String>,
    /// Most words that differ.
    pub most_words: usize,
}

/// Who may let a post out in an emergency, and how soon the others look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// The role.
    pub role: String,
    /// Time after which the approvals that are missing stop everything.
    pub review_within: SignedDuration,
}

/// The file as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles {
    /// Name of the site in approvals; none means the host of its address.
    pub site: Option<String>,
    /// Roles in the order of the file.
    pub roles: Vec<Role>,
    /// What needs whom.
    pub requires: Vec<Require>,
    /// Sets of roles that one person must not have for the same post; none means any two.
    pub may_not_combine: Option<Vec<BTreeSet<String>>>,
    /// How old an approval may be.
    pub max_age: Option<SignedDuration>,
    /// Other names and addresses of people, by the name in the list of signers.
    pub people: BTreeMap<String, Vec<String>>,
    /// Small edits.
    pub typo: Option<Typo>,
    /// Emergencies.
    pub emergency: Option<Emergency>,
}

const WHY: &str = "Without it nobody could tell whose approval is wanted.";

impl Roles {
    /// Reads the file. What cannot be understood becomes findings that block.
    pub fn read(table: &Table, words: &Words, sink: &mut Sink) -> Self {
        let mut reader = Reader::new(table, words, sink);
        let site = reader.filled("site").map(|site| site.value);
        let max_age = duration("max_age", &mut reader);
        let combine = reader.node("may_not_combine");
        let (roles, requires) = (reader.tables("role"), reader.tables("require"));
        let (people, typo) = (reader.table("people"), reader.table("typo"));
        let emergency = reader.table("emergency");
        reader.finish();
        let roles: Vec<Role> = roles.into_iter().filter_map(|table| role(table, words, sink)).collect();
        let requires = requires.into_iter().filter_map(|table| require(table, words, sink)).collect();
        let mut read = Self { site, roles, requires, max_age, ..Self::default() };
        let combine = combine.map(|node| sets(node, sink));
        let plain = |names: &Vec<At<String>>| names.iter().map(|name| name.value.clone()).collect();
        read.may_not_combine = combine.as_ref().map(|sets| sets.iter().map(plain).collect());
        for (name, node) in people.into_iter().flat_map(|table| &table.entries) {
            match texts(node) {
                Some(names) => {
                    let names = names.into_iter().map(|name| name.value).collect();
                    read.people.insert(name.value.clone(), names);
                }
                None => {
                    sink.push(wrong(node.span, "a list of names", "Write the other names of this person as a list"));
                }
            }
        }
        read.typo = typo.map(|table| self::typo(table, words, sink));
        let (emergency, duty) = emergency.map(|table| self::emergency(table, words, sink)).unzip();
        read.emergency = emergency.flatten();
        let others = combine.into_iter().flatten().flatten().chain(duty.flatten());
        read.names(others, sink);
        read
    }

    /// Whether anything needs an approval.
    pub fn is_empty(&self) -> bool {
        self.requires.is_empty()
    }

    /// A role by its name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.name.value == name)
    }

    /// The roles that a post needs, each with the number of people.
    pub fn needs(&self, document: &Document) -> BTreeMap<String, usize> {
        self.collect(|require| !require.site && require.concerns(document))
    }

    /// The roles that configuration, themes, templates and policy need.
    pub fn site_needs(&self) -> BTreeMap<String, usize> {
        self.collect(|require| require.site)
    }

    fn collect(&self, fits: impl Fn(&Require) -> bool) -> BTreeMap<String, usize> {
        let mut needs = BTreeMap::new();
        for require in self.requires.iter().filter(|require| fits(require)) {
            for role in &require.roles {
                let most: &mut usize = needs.entry(role.value.clone()).or_default();
                *most = require.threshold.max(*most);
            }
        }
        needs
    }

    /// The one name of a person who has several in the list of signers.
    pub fn person<'a>(&'a self, principal: &'a str) -> &'a str {
        let known = |names: &Vec<String>| names.iter().any(|name| name.eq_ignore_ascii_case(principal));
        self.people.iter().find(|(_, names)| known(names)).map_or(principal, |(name, _)| name)
    }

    /// Whether a name or address is one of a person's.
    pub fn is(&self, principal: &str, name: &str) -> bool {
        let person = self.person(principal);
        let local = person.split('@').next().unwrap_or_default();
        let own = [principal, person, local].into_iter();
        let others = self.people.get(person).into_iter().flatten().map(String::as_str);
        !name.trim().is_empty() && own.chain(others).any(|own| own.trim().eq_ignore_ascii_case(name.trim()))
    }

    /// Whether one person must not have two roles for the same post.
    pub fn apart(&self, a: &str, b: &str) -> bool {
        let both = |set: &BTreeSet<String>| set.contains(a) && set.contains(b);
        a != b && self.may_not_combine.as_ref().is_none_or(|sets| sets.iter().any(both))
    }

    /// Reports names of roles that there are not.
    fn names(&self, others: impl Iterator<Item = At<String>>, sink: &mut Sink) {
        let mut seen = BTreeSet::new();
        for role in &self.roles {
            if !seen.insert(role.name.value.as_str()) {
                sink.push(wrong(role.name.span, "used before", "Give each role a name of its own"));
            }
        }
        let required = self.requires.iter().flat_map(|require| require.roles.iter().cloned());
        for role in required.chain(others) {
            if self.role(&role.value).is_none() {
                let near = closest(&role.value, self.roles.iter().map(|role| role.name.value.as_str()));
                let near = near.map(|near| format!("Did you mean `{near}`? ")).unwrap_or_default();
                sink.push(
                    Finding::new("GOV001", format!("Correct the role `{}`", role.value))
                        .at(role.span, "no such role")
                        .why("Nobody holds it, so what needs it could never be published.")
                        .help(format!("{near}Add a `[[role]]` with this name and the people in `who`.")),
                );
            }
        }
    }
}

impl Role {
    /// Whether a person holds the role at an instant, or stands in.
    pub fn held_by(&self, principal: &str, at: Timestamp) -> bool {
        let day = at.to_zoned_datetime(TimeZone::UTC).date();
        self.who.iter().any(|who| who == principal)
            || self.deputies.iter().any(|own| own.who == principal && (own.from..=own.until).contains(&day))
    }

    /// Everyone who may act at an instant.
    pub fn people(&self, at: Timestamp) -> Vec<&str> {
        let day = at.to_zoned_datetime(TimeZone::UTC).date();
        let deputies = self.deputies.iter().filter(|own| (own.from..=own.until).contains(&day));
        self.who.iter().map(String::as_str).chain(deputies.map(|own| own.who.as_str())).collect()
    }
}

impl Require {
    fn concerns(&self, document: &Document) -> bool {
        let inside = |section: &String| {
            section == "*" || document.path.strip_prefix(section).is_some_and(|rest| rest.starts_with(['/', '.']))
        };
        let terms = || document.front.taxonomies.iter().flat_map(|(_, terms)| terms);
        (self.sections.is_empty() || self.sections.iter().any(inside))
            && (self.tags.is_empty() || terms().any(|term| self.tags.contains(&term.trim().to_lowercase())))
    }
}

fn wrong(span: Span, label: &str, title: &str) -> Finding {
    Finding::new("GOV001", title).at(span, label).why(WHY).help("The guide to approvals shows an example of each part.")
}

fn role(table: &Table, words: &Words, sink: &mut Sink) -> Option<Role> {
    let mut reader = Reader::new(table, words, sink).within("role");
    let name = reader.filled("name");
    let who = reader.texts("who").unwrap_or_default();
    let deputies = reader.tables("deputy");
    reader.require("name", WHY, "name = \"legal\"");
    reader.require("who", WHY, "who = [\"lee@corp.example\"]");
    reader.finish();
    let name = name?;
    if !name.value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        sink.push(wrong(name.span, "other letters", "Write this role in small letters, digits and `-`"));
        return None;
    }
    let deputies = deputies.into_iter().filter_map(|table| deputy(table, words, sink)).collect();
    Some(Role { name, who: who.into_iter().map(|who| who.value).collect(), deputies })
}

fn deputy(table: &Table, words: &Words, sink: &mut Sink) -> Option<Deputy> {
    let mut reader = Reader::new(table, words, sink).within("role.deputy");
    let who = reader.filled("who");
    let take = |kind: &Kind| match kind {
        Kind::Date(text) | Kind::Str(text) => text.parse::<Date>().ok(),
        _ => None,
    };
    let from = reader.convert("from", ("a day", "2026-12-01"), take);
    let until = reader.convert("until", ("a day", "2026-12-31"), take);
    let why = "Who stands in does so for a time.";
    reader.require("who", why, "who = \"pat@corp.example\"");
    reader.require("from", why, "from = 2026-12-01");
    reader.require("until", why, "until = 2026-12-31");
    reader.finish().then_some(())?;
    Some(Deputy { who: who?.value, from: from?.value, until: until?.value })
}

fn require(table: &Table, words: &Words, sink: &mut Sink) -> Option<Require> {
    let mut reader = Reader::new(table, words, sink).within("require");
    let plain = |list: Option<Vec<At<String>>>| list.unwrap_or_default().into_iter().map(|text| text.value);
    let sections = plain(reader.texts("sections")).map(|name| name.trim_matches('/').to_owned()).collect();
    let tags = plain(reader.texts("tags")).map(|tag| tag.trim().to_lowercase()).collect();
    let site = reader.choice("subject", &[(SITE_SUBJECT, true), ("posts", false)]).unwrap_or(false);
    let roles = reader.texts("roles").unwrap_or_default();
    let threshold = reader.count("threshold").unwrap_or(1).max(1);
    reader.require("roles", WHY, "roles = [\"legal\"]");
    // A line that is not understood may narrow the entry: it is not used, and the finding blocks.
    reader.finish().then_some(Require { sections, tags, site, roles, threshold })
}

fn typo(table: &Table, words: &Words, sink: &mut Sink) -> Typo {
    let mut reader = Reader::new(table, words, sink).within("typo");
    let list = reader.texts("words").unwrap_or_default().into_iter().map(|word| word.value.to_lowercase()).collect();
    let most_words = reader.count("most_words").unwrap_or(2);
    let sound = reader.finish();
    Typo { words: list, most_words: if sound { most_words } else { 0 } }
}

fn emergency(table: &Table, words: &Words, sink: &mut Sink) -> (Option<Emergency>, Option<At<String>>) {
    let mut reader = Reader::new(table, words, sink).within("emergency");
    let role = reader.filled("role");
    let review_within = duration("review_within", &mut reader);
    let why = "Every emergency is looked at afterwards, in time.";
    reader.require("role", why, "role = \"duty\"");
    reader.require("review_within", why, "review_within = \"48h\"");
    let sound = reader.finish();
    let read = role.clone().zip(review_within).filter(|_| sound);
    (read.map(|(role, review_within)| Emergency { role: role.value, review_within }), role)
}

/// Elapsed time in days of 24 hours (`90d`) or in hours (`48h`).
fn duration(key: &'static str, reader: &mut Reader<'_, '_>) -> Option<SignedDuration> {
    let take = |kind: &Kind| {
        let Kind::Str(text) = kind else { return None };
        let (number, unit) = text.trim().split_at_checked(text.trim().len().checked_sub(1)?)?;
        let hours = if unit == "d" { 24 } else { i64::from(unit == "h") };
        let number = number.parse::<u32>().ok().filter(|number| (1..=100_000).contains(number))?;
        (hours > 0).then(|| SignedDuration::from_hours(i64::from(number) * hours))
    };
    reader.convert(key, ("a time in days or hours", "\"90d\""), take).map(|time| time.value)
}

/// Lists of names of roles.
fn sets(node: &Node, sink: &mut Sink) -> Vec<Vec<At<String>>> {
    let Kind::List(lists) = &node.kind else {
        sink.push(wrong(node.span, "not a list", "Write the roles that nobody combines as lists"));
        return Vec::new();
    };
    let mut sets = Vec::new();
    for list in lists {
        match (&list.kind, texts(list)) {
            (Kind::List(_), Some(names)) => sets.push(names),
            _ => sink.push(wrong(list.span, "not a list", "Write the roles that nobody combines as lists")),
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::toml_node;
    use crate::diag::FileId;

    fn read(text: &str) -> (Roles, Vec<String>) {
        let mut sink = Sink::new();
        let table = toml_node::parse(FileId(0), text, 0, "GOV001").unwrap();
        let roles = Roles::read(
            &table,
            &Words { unknown: "GOV001", kind: "GOV001", missing: "GOV001", ..Words::SETTINGS },
            &mut sink,
        );
        (roles, sink.findings().iter().map(|finding| finding.title.clone()).collect())
    }

    #[test]
    fn people_hold_roles_and_stand_in() {
        let (roles, findings) = read(
            "may_not_combine = [[\"legal\", \"it\"]]\n[people]\n\"lee@x\" = [\"Lee Doe\", \"lee@home\"]\n\
             [[role]]\nname = \"legal\"\nwho = [\"lee@x\"]\n[[role.deputy]]\nwho = \"pat@x\"\nfrom = 2026-11-01\nuntil = 2026-11-30\n[[role]]\nname = \"it\"\nwho = \"ida@x\"\n",
        );
        assert_eq!(findings, [""; 0]);
        let legal = roles.role("legal").unwrap();
        let held = |who: &str, at: &str| legal.held_by(who, at.parse().unwrap());
        assert!(held("lee@x", "2026-01-01T00:00:00Z") && held("pat@x", "2026-11-30T23:59:59Z"));
        assert!(!held("pat@x", "2026-12-01T00:00:00Z") && !held("pat@x", "2026-10-31T23:59:59Z"));
        assert!(roles.is("lee@x", "lee doe") && roles.is("lee@x", "LEE@HOME") && roles.is("lee@home", "lee"));
        assert!(!roles.is("lee@x", "") && !roles.is("lee@x", "pat@x"));
        assert!(roles.apart("it", "legal") && !roles.apart("brand", "legal"));
        assert!(Roles::default().apart("brand", "legal") && !Roles::default().apart("legal", "legal"));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for (text, title) in [
            ("[[require]]\nroles = [\"legl\"]\n[[role]]\nname = \"legal\"\nwho = \"a\"\n", "Correct the role `legl`"),
            ("[[role]]\nname = \"Legal\"\nwho = \"a\"\n", "Write this role in small letters"),
            ("[[role]]\nname = \"legal\"\n", "Add `role.who`"),
            ("[[require]]\nsections = [\"a\"]\n", "Add `require.roles`"),
            ("max_age = \"soon\"\n", "Write a time in days or hours"),
            ("may_not_combine = [\"a\"]\n", "Write the roles that nobody combines"),
            ("may_not_combine = [[\"lgal\"]]\n", "Correct the role `lgal`"),
            ("[emergency]\nrole = \"duty\"\n[[role]]\nname = \"duty\"\nwho = \"a\"\n", "Add `emergency.review_within`"),
            ("tresholds = 1\n", "Remove or move"),
        ] {
            let (_, findings) = read(text);
            assert!(findings.len() == 1 && findings[0].starts_with(title), "{text}: {findings:?}");
        }
    }
}
