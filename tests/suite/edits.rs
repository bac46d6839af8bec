//! Random edits to a site: a build that takes over what it can gives the same folder as a fresh build.

use std::collections::BTreeMap;
use std::sync::Arc;

use placet::cache::{Cache, CacheFile};
use placet::output::{DiskStaging, MemoryStaging, Staging};
use placet::pipeline::{self, Options, Outcome, RunCx};
use placet::policy::{Cleared, Policy, judge};
use placet::world::MemoryWorld;

use crate::site_test::NOW;

const STEPS: u32 = 40;

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The files of the site, as the edits see them.
type Files = BTreeMap<String, String>;

fn start() -> Files {
    let mut files = Files::new();
    let mut put = |path: &str, text: &str| files.insert(path.to_owned(), text.to_owned());
    put(
        "config.toml",
        "base_url = \"https://blog.example.com\"\ntitle = \"Example 0\"\ngenerate_feeds = true\n\
         build_search_index = true\ntaxonomies = [{ name = \"tags\", feed = true }]\n",
    );
    put("content/blog/_index.md", "+++\ntitle = \"Blog\"\nsort_by = \"date\"\npaginate_by = 3\n+++\n");
    put("static/a.txt", "A.\n");
    put("data/facts.toml", "number = 0\n");
    put("templates/facts.html", "{% set facts = load_data(path=\"data/facts.toml\") %}<p>{{ facts.number }}</p>\n");
    put(
        "templates/plain.html",
        "<!doctype html><html lang=\"en\"><head><title>{{ page.title }}</title></head><body><main>\
         <h1>{{ page.title }}</h1>{% include \"facts.html\" %}{{ page.content | safe }}</main></body></html>\n",
    );
    for number in 0..6 {
        put(&format!("content/blog/post-{number}.md"), &post(number, "new", 1));
    }
    files
}

fn post(number: u64, tag: &str, day: u64) -> String {
    let template = if number.is_multiple_of(3) { "template = \"plain.html\"\n" } else { "" };
    format!(
        "+++\ntitle = \"Post {number}\"\ndate = 2026-05-{day:02}\ndescription = \"About {number}.\"\n{template}\
         [taxonomies]\ntags = [\"{tag}\"]\n+++\nBody {number}.\n\n```elixir\ndef go({number}), do: :ok\n```\n"
    )
}

/// One edit; says what it was.
fn edit(files: &mut Files, dice: &mut Dice, step: u32) -> String {
    let posts: Vec<String> = files.keys().filter(|path| path.starts_with("content/blog/post")).cloned().collect();
    let path = posts[dice.roll(posts.len() as u64) as usize].clone();
    let mut change = |path: &str, from: &str, to: String| {
        let text = files.get_mut(path).unwrap();
        let at = text.find(from).unwrap_or_else(|| panic!("{path} has no {from}"));
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        text.replace_range(at..end, &to);
        format!("{path}: {to}")
    };
    match dice.roll(12) {
        0 | 1 => change(&path, "Body", format!("Body of step {step}.")),
        2 => change(&path, "title =", format!("title = \"Title {step}\"")),
        3 => change(&path, "date =", format!("date = 2026-05-{:02}", dice.roll(28) + 1)),
        4 => change(&path, "tags =", format!("tags = [\"tag-{}\", \"new\"]", dice.roll(3))),
        5 => change(&path, "description =", format!("slug = \"slug-{step}\"\ndescription = \"Slug {step}.\"")),
        6 if posts.len() > 2 => {
            files.remove(&path);
            format!("{path} is gone")
        }
        7 => {
            let number = 100 + u64::from(step);
            let path = format!("content/blog/post-{number}.md");
            files.insert(path.clone(), post(number, "more", dice.roll(28) + 1));
            format!("{path} is new")
        }
        8 => {
            change("templates/plain.html", "<!doctype html>", format!("<!doctype html><!-- {step} -->")) + " (template)"
        }
        9 => change("config.toml", "title =", format!("title = \"Example {step}\"")),
        10 => change("data/facts.toml", "number =", format!("number = {step}")),
        _ => {
            let path = format!("static/{}.txt", dice.roll(3));
            if files.remove(&path).is_none() {
                files.insert(path.clone(), format!("Step {step}.\n"));
            }
            path
        }
    }
}

fn run(files: &Files, staging: &dyn Staging, cache: Option<Cache>) -> (Outcome, Option<Cache>) {
    let world = MemoryWorld::new(NOW.parse().unwrap());
    for (path, text) in files {
        world.put(path, text.as_bytes());
    }
    let options = Options { environment: "production".into(), mode: "build", ..Options::default() };
    pipeline::run(RunCx { world: Arc::new(world), trusted: None, staging, cache, progress: &|_, _| {} }, &options)
        .unwrap()
}

#[test]
fn a_build_after_edits_is_a_fresh_build() {
    let folder = tempfile::tempdir().unwrap();
    let cache_file = CacheFile::of_site(folder.path());
    let (mut files, mut dice) = (start(), Dice(20_261_124));
    let (mut reused, mut log) = (0, Vec::new());
    for step in 0..STEPS {
        log.push(edit(&mut files, &mut dice, step));
        let staging = DiskStaging::open(folder.path(), "public".as_ref(), true).unwrap();
        let (outcome, cache) = run(&files, &staging, Some(cache_file.open(1)));
        cache_file.save(&cache.unwrap()).unwrap();
        let fresh = MemoryStaging::new();
        let (wanted, _) = run(&files, &fresh, None);
        assert_eq!(outcome.findings, wanted.findings, "{log:#?}");
        assert_eq!(outcome.index, wanted.index, "{log:#?}");
        let report = judge(outcome.findings, &outcome.sources, &Policy::default());
        let Ok(_cleared) = Cleared::new(report) else { panic!("blocked: {log:#?}") };
        reused += staging.commit(&outcome.index).unwrap().reused;
        let wanted = fresh.into_files();
        let there = there(&folder.path().join("public"));
        let differs = wanted.keys().chain(there.keys()).find(|path| wanted.get(*path) != there.get(*path));
        assert_eq!(differs, None, "{log:#?}");
    }
    assert!(reused > 500, "nothing was taken over: {reused}");
}

fn there(folder: &std::path::Path) -> BTreeMap<String, Vec<u8>> {
    let paths = crate::files(folder, "");
    paths
        .into_iter()
        .map(|path| (path.strip_prefix(folder).unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect()
}
