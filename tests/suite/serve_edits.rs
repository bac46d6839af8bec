//! Random edits to a site that is previewed: what the preview takes over from earlier builds is what a fresh build gives.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use placet::earlier::Earlier;
use placet::output::MemoryStaging;
use placet::pipeline::{self, Options, RunCx};
use placet::serve::around;
use placet::world::DiskWorld;

use crate::edits::Dice;
use crate::site_test::NOW;

const STEPS: u32 = 30;

const SITE: &str = "\
-- config.toml --
base_url = \"https://blog.example.com\"
title = \"Example 0\"
generate_feeds = true
build_search_index = true
content_api = true
taxonomies = [{ name = \"tags\", feed = true, paginate_by = 2 }, { name = \"authors\" }]
menu = [{ name = \"First\", url = \"@/blog/post-1.md\" }]
[hosting]
compress = [\"gzip\"]
-- data/facts.toml --
number = 0
-- data/authors.toml --
[ann]
label = \"Ann 0\"
-- i18n/en.toml --
hello = \"Hello 0\"
-- static/a.txt --
A.
-- static/pic.svg --
<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"2\"><title>A</title></svg>
-- static/site.css --
main { color: #222 }
-- templates/facts.html --
{% set facts = load_data(path=\"data/facts.toml\") %}<p>{{ facts.number }}</p>
-- templates/plain.html --
<!doctype html><html lang=\"en\"><head><title>{{ page.title }}</title></head><body><main>
<h1>{{ page.title }}</h1>{% include \"facts.html\" %}{{ page.content | safe }}
{% set blog = get_section(path=\"blog/_index.md\") %}<p>{{ blog.pages | length }}, {{ blog.pages | first | get(key=\"title\") }}</p>
{% set other = get_page(path=\"blog/post-2.md\", allow_missing=true) %}<p>{{ other?.title }} {{ other?.word_count }}</p>
<p>{{ trans(key=\"hello\") }} {{ \"[to](@/blog/_index.md)\" | markdown }} {{ get_hash(path=\"a.txt\", sha_type=256) }}</p>
</main></body></html>
-- templates/timely.html --
<!doctype html><html lang=\"en\"><head><title>{{ page.title }}</title></head><body><main>
<h1>{{ page.title }}</h1>{{ now() }} {{ page.content | safe }}</main></body></html>
-- templates/shortcodes/count.html --
<b>{{ get_taxonomy_term(kind=\"tags\", term=\"new\", required=false)?.page_count }} {{ get_url(path=\"@/blog/_index.md\") }}</b>
-- content/_index.md --
+++
title = \"Start\"
+++
-- content/about.md --
+++
title = \"About\"
template = \"timely.html\"
+++
See [the first](@/blog/post-1.md).
-- content/blog/_index.md --
+++
title = \"Blog\"
sort_by = \"date\"
paginate_by = 3
+++
";

fn post(number: u64, tag: &str, day: u64) -> String {
    let mut text =
        format!("+++\ntitle = \"Post {number}\"\ndate = 2026-05-{day:02}\ndescription = \"About {number}.\"\n");
    text += ["", "template = \"plain.html\"\n", "authors = [\"ann\"]\n", "series = \"Tour\"\n"][number as usize % 4];
    let _ = writeln!(text, "[taxonomies]\ntags = [\"{tag}\"]\n+++\nBody {number}.\n");
    text += [
        "```elixir\ndef go(1), do: :ok\n```\n",
        "See [the second](@/blog/post-2.md) and [its neighbour](@/blog/post-3.md#top).\n",
        "![A drawing](/pic.svg)\n\n<!-- more -->\n\n{{ count() }}\n",
        "## A part\n\n<script>let a = 1;</script>\n",
    ][number as usize % 4];
    text
}

type Files = BTreeMap<String, String>;

fn start() -> Files {
    let mut files = Files::new();
    for part in SITE.split("-- ").skip(1) {
        let (path, text) = part.split_once(" --\n").unwrap();
        files.insert(path.to_owned(), text.to_owned());
    }
    for number in 0..9 {
        files.insert(format!("content/blog/post-{number}.md"), post(number, "new", number + 1));
    }
    files
}

/// One edit; says what it was.
fn edit(files: &mut Files, dice: &mut Dice, step: u32) -> String {
    let posts: Vec<String> = files.keys().filter(|path| path.starts_with("content/blog/post")).cloned().collect();
    let path = posts[dice.roll(posts.len() as u64) as usize].clone();
    let mut change = |path: &str, from: &str, to: String| {
        let text = files.get_mut(path).unwrap();
        let Some(at) = text.find(from) else { return format!("{path} without {from}") };
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        text.replace_range(at..end, &to);
        format!("{path}: {to}")
    };
    match dice.roll(21) {
        0..=3 => change(&path, "Body", format!("Body of step {step}, {}", "and more words ".repeat(step as usize))),
        4 => change(&path, "title =", format!("title = \"Title {step}\"")),
        5 => change(&path, "date =", format!("date = 2026-{:02}-{:02}", dice.roll(8) + 1, dice.roll(28) + 1)),
        6 => change(&path, "tags =", format!("tags = [\"tag-{}\", \"new\"]", dice.roll(3))),
        7 => change(&path, "description =", format!("slug = \"slug-{step}\"\ndescription = \"Slug {step}.\"")),
        8 => change(&path, "Body", format!("Body, see [another](@/blog/post-{}.md).", dice.roll(12))),
        9 if posts.len() > 4 => {
            files.remove(&path);
            format!("{path} is gone")
        }
        10 => {
            let number = 100 + u64::from(step);
            files.insert(format!("content/blog/post-{number}.md"), post(number, "more", dice.roll(28) + 1));
            format!("post-{number}.md is new")
        }
        11 => {
            let text = files.remove(&path).unwrap();
            files.insert(format!("content/blog/post-{}.md", 200 + step), text);
            format!("{path} has another name: {}", 200 + step)
        }
        12 => change(
            "templates/plain.html",
            "<!doctype",
            format!("<!doctype html><!-- {step} --><html lang=\"en\"><head>"),
        ),
        13 => change("config.toml", "title =", format!("title = \"Example {step}\"")),
        14 => change("data/facts.toml", "number =", format!("number = {step}")),
        15 => change("data/authors.toml", "label =", format!("label = \"Ann {step}\"")),
        16 => change(
            "static/pic.svg",
            "<svg",
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{step}\" height=\"2\"><title>B</title></svg>"),
        ),
        17 => change("content/blog/_index.md", "title =", format!("title = \"Blog {step}\"")),
        19 => change("i18n/en.toml", "hello =", format!("hello = \"Hello {step}\"")),
        18 => change(
            &path,
            "Body",
            format!("<style>p {{ margin: {step}px }}</style>\n\nBody <p onclick=\"x()\">{{{{ count() }}}}</p>"),
        ),
        _ => {
            files.insert("static/a.txt".into(), format!("Step {step}.\n"));
            "static/a.txt".to_owned()
        }
    }
}

fn write(folder: &Path, before: &Files, files: &Files) {
    for path in before.keys().filter(|path| !files.contains_key(*path)) {
        std::fs::remove_file(folder.join(path)).unwrap();
    }
    for (path, text) in files.iter().filter(|(path, text)| before.get(*path) != Some(*text)) {
        std::fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        std::fs::write(folder.join(path), text).unwrap();
    }
}

/// Everything that a build gives, as text and bytes.
fn run(folder: &Path, now: jiff::Timestamp, ahead: bool, earlier: Option<&Arc<Earlier>>) -> (Vec<String>, Files) {
    let staging = MemoryStaging::new();
    let earlier = earlier.cloned().inspect(|earlier| earlier.begin(around(folder, Some(now), None).unwrap()));
    let options = Options { environment: "preview".into(), mode: "build", ahead, earlier, ..Options::default() };
    let world = Arc::new(DiskWorld::open(folder, Some(now)));
    let cx = RunCx { world, trusted: None, staging: &staging, cache: None, progress: &|_, _| {} };
    let (outcome, _) = pipeline::run(cx, &options).unwrap();
    let mut said: Vec<String> = outcome.findings.iter().map(|finding| format!("{finding:?}")).collect();
    said.extend(outcome.sources.paths().map(str::to_owned));
    said.push(format!("{:?}", (outcome.index, outcome.serving, outcome.hidden, outcome.ahead, outcome.next_change)));
    let files = staging.into_files().into_iter();
    (said, files.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect())
}

#[test]
fn what_a_preview_takes_over_is_what_a_fresh_build_gives() {
    let folder = tempfile::tempdir().unwrap();
    let (mut files, mut dice) = (start(), Dice::new(20_261_125));
    write(folder.path(), &Files::new(), &files);
    let earlier = [Arc::<Earlier>::default(), Arc::default()];
    let mut now: jiff::Timestamp = NOW.parse().unwrap();
    let mut log = Vec::new();
    for step in 0..STEPS {
        let before = files.clone();
        for _ in 0..=dice.roll(2) {
            log.push(edit(&mut files, &mut dice, step));
        }
        write(folder.path(), &before, &files);
        now += jiff::SignedDuration::from_mins(7);
        for (sight, earlier) in earlier.iter().enumerate() {
            let (said, made) = run(folder.path(), now, sight == 1, Some(earlier));
            let (wanted, fresh) = run(folder.path(), now, sight == 1, None);
            for (said, wanted) in said.iter().zip(&wanted) {
                assert_eq!(said, wanted, "{log:#?}");
            }
            assert_eq!(said.len(), wanted.len(), "{log:#?}");
            let differs = fresh.keys().chain(made.keys()).find(|path| fresh.get(*path) != made.get(*path));
            assert_eq!(differs, None, "{log:#?}");
        }
    }
    for earlier in &earlier {
        let (bodies, pages) = earlier.past.found();
        let found = [bodies, pages, earlier.looks.found()];
        println!("taken over: {found:?}");
        assert!(found.iter().all(|found| *found > u64::from(STEPS)), "nothing was taken over: {found:?}");
    }
}
