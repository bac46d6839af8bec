//! Prose: sentences of a company's engineering blog.

use crate::rng::Rng;

/// Topics.
pub const TAGS: [&str; 30] = [
    "accessibility",
    "api",
    "architecture",
    "automation",
    "billing",
    "caching",
    "careers",
    "compliance",
    "containers",
    "culture",
    "customers",
    "data",
    "databases",
    "delivery",
    "design",
    "events",
    "frontend",
    "incidents",
    "infrastructure",
    "machine-learning",
    "mobile",
    "networking",
    "observability",
    "open-source",
    "performance",
    "privacy",
    "releases",
    "search",
    "security",
    "testing",
];

/// Authors.
pub const AUTHORS: [&str; 20] = [
    "ada-meyer",
    "ben-okafor",
    "chiara-russo",
    "david-lindqvist",
    "elif-kaya",
    "farid-haddad",
    "grace-tan",
    "hannah-vogel",
    "ivan-petrov",
    "julia-novak",
    "kenji-sato",
    "lena-bauer",
    "marta-silva",
    "noah-fischer",
    "olga-weiss",
    "paul-dubois",
    "rosa-moreno",
    "sven-hansen",
    "tomas-horak",
    "yara-cohen",
];

const SUBJECTS: [&str; 24] = [
    "the billing service",
    "our search team",
    "every deployment",
    "a slow query",
    "the first version",
    "the new dashboard",
    "a customer in Lisbon",
    "the on-call engineer",
    "each region",
    "the message queue",
    "our data platform",
    "the review process",
    "a small change",
    "the support team",
    "the mobile client",
    "an old assumption",
    "the migration plan",
    "the cache in front of it",
    "a second reviewer",
    "the public interface",
    "the storage layer",
    "this incident",
    "the monthly report",
    "our load test",
];

const VERBS: [&str; 20] = [
    "reduces",
    "explains",
    "replaces",
    "needs",
    "shows",
    "depends on",
    "doubles",
    "protects",
    "measures",
    "hides",
    "answers for",
    "waits for",
    "simplifies",
    "pays for",
    "keeps",
    "documents",
    "survives",
    "moves",
    "limits",
    "agrees with",
];

const OBJECTS: [&str; 24] = [
    "the time between two releases",
    "what people see on a slow connection",
    "the number of open connections",
    "half of the storage costs",
    "the contract with our partners",
    "a clear order of events",
    "the oldest table we have",
    "every request above one second",
    "the risk of a failed rollback",
    "the weekly meeting about priorities",
    "a list of known limits",
    "the path from idea to production",
    "more memory than we expected",
    "the agreement on response times",
    "two teams in different time zones",
    "the error budget of the quarter",
    "a queue that nobody owned",
    "the promise we made in spring",
    "the records of the last audit",
    "one decision at a time",
    "the difference between fast and steady",
    "a single source of truth",
    "the questions that customers ask first",
    "the way we name things",
];

const TAILS: [&str; 16] = [
    "and nobody noticed at first",
    "because the numbers said so",
    "even on a quiet Sunday",
    "as the diagram shows",
    "which is why we wrote it down",
    "without a change to the clients",
    "after three weeks of measuring",
    "when traffic grows by a factor of ten",
    "in all regions at once",
    "before the first user wakes up",
    "with fewer moving parts than before",
    "and that was the point",
    "as long as the clock is right",
    "for reasons we explain below",
    "at a price that we can defend",
    "once the old nodes are gone",
];

/// A sentence, with some emphasis and code in it.
pub fn sentence(rng: &mut Rng, out: &mut String) {
    let subject = *rng.pick(&SUBJECTS);
    let mut letters = subject.chars();
    out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
    out.push_str(letters.as_str());
    out.push(' ');
    out.push_str(rng.pick::<&str>(&VERBS));
    out.push(' ');
    let object = *rng.pick(&OBJECTS);
    match rng.below(12) {
        0 => out.push_str(&format!("**{object}**")),
        1 => out.push_str(&format!("*{object}*")),
        2 => out.push_str(&format!("{object} (see `{}_{}`)", rng.pick(&TAGS), rng.below(90))),
        _ => out.push_str(object),
    }
    if rng.below(2) == 0 {
        out.push_str(", ");
        out.push_str(rng.pick::<&str>(&TAILS));
    }
    out.push('.');
}

/// A paragraph of at least `length` bytes, without a line feed at its end.
pub fn paragraph(rng: &mut Rng, length: usize, out: &mut String) {
    let start = out.len();
    let mut line = start;
    while out.len() - start < length {
        if out.len() > start {
            let end = out.len() - line > 90;
            out.push(if end { '\n' } else { ' ' });
            line = if end { out.len() } else { line };
        }
        sentence(rng, out);
    }
}

/// A heading or title: a few words.
pub fn heading(rng: &mut Rng) -> String {
    let mut text = format!("How {} {} {}", rng.pick(&SUBJECTS), rng.pick(&VERBS), rng.pick(&OBJECTS));
    text.truncate(text.len().min(90));
    text
}

/// The address of a title: small letters, digits and single hyphens.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.chars() {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            'A'..='Z' => slug.push(letter.to_ascii_lowercase()),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}
