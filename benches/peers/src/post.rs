//! One post: its details and its body, before it is written for a generator.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};

use crate::rng::Rng;
use crate::{code, words};

/// Days over which the posts of a site are spread.
const DAYS: i64 = 3_650;

/// What all posts of a site share.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Number of posts.
    pub posts: usize,
    /// Seed.
    pub seed: u64,
    /// Wanted bytes of a file.
    pub bytes: usize,
}

/// Details at the top of a post.
#[derive(Debug, Clone)]
pub struct Details {
    /// Title, unique in the site.
    pub title: String,
    /// File name without its ending, and last part of the address.
    pub slug: String,
    /// One sentence.
    pub description: String,
    /// Publication.
    pub date: Timestamp,
    /// Topics.
    pub tags: Vec<&'static str>,
    /// Authors.
    pub authors: Vec<&'static str>,
}

/// Details of the post of a number; other posts link to it, so that they must not need its body.
pub fn details(plan: Plan, number: usize) -> Details {
    let mut rng = Rng::new(plan.seed ^ (number as u64).wrapping_mul(0xd6e8_feb8_6659_fd93));
    let title = format!("{}, part {number}", words::heading(&mut rng));
    let mut description = String::new();
    words::sentence(&mut rng, &mut description);
    description.retain(|letter| !matches!(letter, '*' | '`'));
    let step = SignedDuration::from_secs(DAYS * 86_400 / plan.posts.max(1) as i64 * number as i64);
    let start: Timestamp = "2015-01-05T08:00:00Z".parse().unwrap_or_default();
    let (tags, authors) = (2 + rng.below(3), 1 + usize::from(rng.below(4) == 0));
    Details {
        slug: words::slug(&title),
        title,
        description,
        date: start.checked_add(step).unwrap_or(start),
        tags: rng.some(&words::TAGS, tags).into_iter().copied().collect(),
        authors: rng.some(&words::AUTHORS, authors).into_iter().copied().collect(),
    }
}

/// Numbers of the posts that the post of a number links to.
pub fn targets(plan: Plan, number: usize) -> [usize; 3] {
    let mut rng = Rng::new(plan.seed.rotate_left(17) ^ number as u64);
    std::array::from_fn(|_| rng.below(plan.posts))
}

/// The body of a post; `link` writes the address of a file name for a generator.
pub fn body(plan: Plan, number: usize, link: &dyn Fn(&str) -> String) -> String {
    let mut rng = Rng::new(plan.seed.rotate_left(33) ^ (number as u64).wrapping_mul(0xff51_afd7_ed55_8ccd));
    let mut out = String::with_capacity(plan.bytes + 1_024);
    let links = targets(plan, number).map(|other| {
        let other = details(plan, other);
        format!("[{}]({})", other.title, link(&other.slug))
    });
    let _ = write!(out, "Post {number} starts here. ");
    words::paragraph(&mut rng, 420, &mut out);
    let _ = write!(out, " Read {} first.[^note]\n\n", links[0]);
    section(&mut rng, &mut out, 2);
    list(&mut rng, &mut out);
    section(&mut rng, &mut out, 2);
    code::block(&mut rng, &mut out);
    paragraph(&mut rng, 420, &mut out);
    table(&mut rng, &mut out);
    let kind = rng.pick(&["NOTE", "TIP", "WARNING"]);
    let _ = write!(out, "> [!{kind}]\n> ");
    words::sentence(&mut rng, &mut out);
    out.push_str("\n\n");
    section(&mut rng, &mut out, 3);
    code::block(&mut rng, &mut out);
    // What is left of the wanted size is prose; the end takes about 800 bytes.
    while out.len() + 1_300 < plan.bytes {
        section(&mut rng, &mut out, 3);
    }
    let _ = write!(out, "## Where to go from here\n\nMore about this in {} and in {}, ", links[1], links[2]);
    let tag = rng.pick(&words::TAGS);
    let _ = write!(out, "or in the [manual](https://docs.example.org/{tag}/).[^cost]\n\n[^note]: ");
    words::sentence(&mut rng, &mut out);
    out.push_str("\n\n[^cost]: ");
    words::sentence(&mut rng, &mut out);
    out.push('\n');
    out
}

fn section(rng: &mut Rng, out: &mut String, level: usize) {
    let _ = write!(out, "{} {}\n\n", "#".repeat(level), words::heading(rng));
    paragraph(rng, 420, out);
}

fn paragraph(rng: &mut Rng, length: usize, out: &mut String) {
    words::paragraph(rng, length, out);
    out.push_str("\n\n");
}

fn list(rng: &mut Rng, out: &mut String) {
    for number in 0..4 {
        out.push_str("- ");
        words::sentence(rng, out);
        if number == 1 {
            out.push_str("\n    - ");
            words::sentence(rng, out);
        }
        out.push('\n');
    }
    out.push('\n');
}

fn table(rng: &mut Rng, out: &mut String) {
    out.push_str("| Region | Requests | 99th percentile |\n|:---|---:|---:|\n");
    for region in ["Frankfurt", "Virginia", "Singapore", "Sydney"] {
        let _ = writeln!(out, "| {region} | {} | {} ms |", rng.below(90_000), rng.below(900));
    }
    out.push('\n');
}
