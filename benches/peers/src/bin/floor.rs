//! The floor: what the same libraries cost to make the same pages, with nothing around them.
//!
//! It reads, understands the details, turns Markdown into HTML, highlights, fills the templates and
//! writes. It checks nothing, keeps nothing between runs, reports nothing and survives nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::{Parser, ValueEnum};
use jiff::Timestamp;
use placet::config::HighlightEngine;
use placet::render::highlight::Highlighter;
use placet_peers::trees::{BASE_URL, PER_PAGE};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser as Markdown, Tag, TagEnd, html::push_html};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

/// Builds a site as fast as the libraries can
#[derive(Parser)]
struct Args {
    /// Folder of the site: the one for Placet
    root: PathBuf,
    /// Output folder, which must not exist
    output: PathBuf,
    /// Number of threads; 0 means one for each core
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Who highlights code
    #[arg(long, value_enum, default_value_t = Code::Fast)]
    code: Code,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Code {
    /// Nobody
    None,
    /// Placet's lexers
    Fast,
    /// Syntect
    Syntect,
}

#[derive(Deserialize)]
struct Front {
    title: String,
    #[serde(default)]
    description: String,
    date: Option<toml::value::Datetime>,
    #[serde(default)]
    taxonomies: BTreeMap<String, Vec<String>>,
}

struct Post {
    front: Front,
    date: String,
    path: String,
    body: String,
    item: Value,
}

#[derive(Serialize)]
struct Item<'a> {
    title: &'a str,
    description: &'a str,
    date: &'a str,
    permalink: String,
    taxonomies: &'a BTreeMap<String, Vec<String>>,
}

#[derive(Serialize)]
struct Page<'a> {
    #[serde(flatten)]
    item: Item<'a>,
    content: Value,
    toc: Vec<Heading>,
    reading_time: usize,
    lower: Option<Value>,
    higher: Option<Value>,
}

#[derive(Serialize)]
struct Heading {
    id: String,
    title: String,
    children: Vec<Heading>,
}

struct Site {
    tera: Tera,
    highlighter: Option<Highlighter>,
    output: PathBuf,
}

fn main() -> io::Result<()> {
    let args = Args::parse();
    rayon::ThreadPoolBuilder::new().num_threads(args.threads).build_global().map_err(io::Error::other)?;
    let highlighter = match args.code {
        Code::None => None,
        Code::Fast => Some(Highlighter::new(HighlightEngine::Fast, None)),
        Code::Syntect => Some(Highlighter::new(HighlightEngine::Syntect, None)),
    };
    let mut posts = read(&args.root.join("content/blog"))?;
    posts.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.path.cmp(&b.path)));
    let others = read(&args.root.join("content"))?;
    let mut tera = Tera::new();
    prepare(&mut tera, &args.root, &posts)?;
    let site = Site { tera, highlighter, output: args.output };
    fs::create_dir_all(&site.output)?;
    fs::copy(args.root.join("static/style.css"), site.output.join("style.css"))?;
    fs::create_dir(site.output.join("blog"))?;
    (0..posts.len()).into_par_iter().try_for_each(|at| {
        let around = (at.checked_sub(1).and_then(|at| posts.get(at)), posts.get(at + 1));
        page(&site, &posts[at], (around.1, around.0))
    })?;
    others.iter().try_for_each(|other| page(&site, other, (None, None)))?;
    let items: Vec<Value> = posts.iter().map(|post| post.item.clone()).collect();
    lists(&site, "blog", ("section.html", "section", "Blog"), &items)?;
    feed(&site, "", &items)?;
    let mut home = context("");
    home.insert_value("section", map([("content", Value::from(""))]));
    render(&site, "index.html", &home, "index.html")?;
    render(&site, "404.html", &context("404.html"), "404.html")?;
    let mut paths: Vec<String> = posts.iter().map(|post| post.path.clone()).collect();
    for kind in ["tags", "authors"] {
        paths.extend(taxonomy(&site, kind, &posts)?);
    }
    let addresses: String = paths.iter().map(|path| format!("<url><loc>{BASE_URL}/{path}</loc></url>\n")).collect();
    fs::write(site.output.join("sitemap.xml"), format!("<urlset>\n{addresses}</urlset>\n"))?;
    fs::write(site.output.join("robots.txt"), "User-agent: *\nAllow: /\n")
}

/// Posts of one folder, not of those in it.
fn read(folder: &Path) -> io::Result<Vec<Post>> {
    let files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .max_depth(1)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "_index.md")
        .map(walkdir::DirEntry::into_path)
        .collect();
    let below = if folder.ends_with("blog") { "blog/" } else { "" };
    files.into_par_iter().map(|file| post(&file, below)).collect()
}

fn post(file: &Path, below: &str) -> io::Result<Post> {
    let text = fs::read_to_string(file)?;
    let (head, body) =
        text.get(4..).and_then(|text| text.split_once("+++\n")).ok_or_else(|| io::Error::other("no details"))?;
    let front: Front = toml::from_str(head).map_err(io::Error::other)?;
    let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let date = front.date.as_ref().map(ToString::to_string).unwrap_or_default();
    let path = format!("{below}{name}/");
    let item = Value::from_serializable(&item(&front, &date, &path));
    let body = body.to_owned();
    Ok(Post { front, date, path, body, item })
}

fn item<'a>(front: &'a Front, date: &'a str, path: &str) -> Item<'a> {
    Item {
        title: &front.title,
        description: &front.description,
        date,
        permalink: format!("{BASE_URL}/{path}"),
        taxonomies: &front.taxonomies,
    }
}

/// Templates, filters, functions and what all pages see.
fn prepare(tera: &mut Tera, root: &Path, posts: &[Post]) -> io::Result<()> {
    let first = Value::from(posts.iter().take(10).map(|post| post.item.clone()).collect::<Vec<_>>());
    let blog = map([("pages", first)]);
    tera.register_function("get_section", move |_: Kwargs, _: &State| -> TeraResult<Value> { Ok(blog.clone()) });
    tera.register_filter("date", |value: &str, arguments: Kwargs, _: &State| -> TeraResult<String> {
        let date: Timestamp = value.parse().unwrap_or_default();
        Ok(date.strftime(arguments.must_get::<&str>("format")?).to_string())
    });
    let mut templates = Vec::new();
    for entry in walkdir::WalkDir::new(root.join("templates")).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            templates.push((entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path())?));
        }
    }
    tera.add_raw_templates(templates).map_err(io::Error::other)?;
    let config: toml::Table =
        toml::from_str(&fs::read_to_string(root.join("config.toml"))?).map_err(io::Error::other)?;
    tera.global_context().insert("config", &config);
    tera.global_context().insert("lang", "en");
    Ok(())
}

fn page(site: &Site, post: &Post, (lower, higher): (Option<&Post>, Option<&Post>)) -> io::Result<()> {
    let (html, toc) = markdown(&post.body, site.highlighter.as_ref());
    let page = Page {
        item: item(&post.front, &post.date, &post.path),
        content: Value::safe_string(&html),
        toc,
        reading_time: post.body.split_ascii_whitespace().count().div_ceil(200),
        lower: lower.map(|post| post.item.clone()),
        higher: higher.map(|post| post.item.clone()),
    };
    let mut context = context(&post.path);
    context.insert("page", &page);
    fs::create_dir(site.output.join(&post.path))?;
    render(site, "page.html", &context, &format!("{}index.html", post.path))
}

fn markdown(text: &str, highlighter: Option<&Highlighter>) -> (String, Vec<Heading>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let mut toc: Vec<Heading> = Vec::new();
    let mut events: Vec<Event<'_>> = Vec::new();
    let (mut heading, mut code) = (None, None);
    for event in Markdown::new_ext(text, options) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(lang))) if highlighter.is_some() => {
                code = Some((lang, String::new()));
            }
            Event::Text(part) if code.is_some() => {
                if let Some((_, text)) = &mut code {
                    text.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) if code.is_some() => {
                let (Some((lang, text)), Some(highlighter)) = (code.take(), highlighter) else { continue };
                let mut html = format!("<pre><code class=\"language-{lang}\">");
                highlighter.highlight(&lang, &text, &mut html);
                html.push_str("</code></pre>\n");
                events.push(Event::Html(html.into()));
            }
            Event::Start(Tag::Heading { .. }) => {
                heading = Some(events.len());
                events.push(event);
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(start) = heading.take() {
                    name(&mut events, start, &mut toc);
                }
                events.push(event);
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = match dest_url.strip_prefix("@/").and_then(|path| path.strip_suffix(".md")) {
                    Some(path) => format!("{BASE_URL}/{path}/").into(),
                    None => dest_url,
                };
                events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            event => events.push(event),
        }
    }
    let mut html = String::with_capacity(text.len() * 2);
    push_html(&mut html, events.into_iter());
    (html, toc)
}

/// Gives a heading its id and its place in the contents.
fn name(events: &mut [Event<'_>], start: usize, toc: &mut Vec<Heading>) {
    let title: String = events[start..]
        .iter()
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    let slug = placet_peers::words::slug(&title);
    let Some(Event::Start(Tag::Heading { id, level, .. })) = events.get_mut(start) else { return };
    *id = Some(slug.clone().into());
    let entry = Heading { id: slug, title, children: Vec::new() };
    match toc.last_mut() {
        Some(last) if *level as usize > 2 => last.children.push(entry),
        _ => toc.push(entry),
    }
}

fn taxonomy(site: &Site, kind: &str, posts: &[Post]) -> io::Result<Vec<String>> {
    let mut terms: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for post in posts {
        for term in post.front.taxonomies.get(kind).into_iter().flatten() {
            terms.entry(term).or_default().push(post.item.clone());
        }
    }
    let paths: Vec<String> = terms.keys().map(|term| format!("{kind}/{term}")).collect();
    let shown = terms.keys().map(|term| {
        map([("name", Value::from(*term)), ("permalink", Value::from(format!("{BASE_URL}/{kind}/{term}/")))])
    });
    let mut context = context(&format!("{kind}/"));
    context.insert_value("taxonomy", map([("name", Value::from(kind))]));
    context.insert_value("terms", Value::from(shown.collect::<Vec<_>>()));
    fs::create_dir(site.output.join(kind))?;
    render(site, "taxonomy_list.html", &context, &format!("{kind}/index.html"))?;
    for (term, items) in &terms {
        fs::create_dir(site.output.join(kind).join(term))?;
        lists(site, &format!("{kind}/{term}"), ("taxonomy_single.html", "term", term), items)?;
    }
    Ok(paths)
}

/// The list pages and the feed of a section or term; its folder is there.
fn lists(site: &Site, path: &str, (template, what, title): (&str, &str, &str), items: &[Value]) -> io::Result<()> {
    let of = map([
        ("title", Value::from(title)),
        ("name", Value::from(title)),
        ("content", Value::from("")),
        ("permalink", Value::from(format!("{BASE_URL}/{path}/"))),
    ]);
    let count = items.len().div_ceil(PER_PAGE).max(1);
    fs::create_dir_all(site.output.join(path).join("page/1"))?;
    fs::write(
        site.output.join(path).join("page/1/index.html"),
        format!("<!doctype html><meta http-equiv=\"refresh\" content=\"0; url={BASE_URL}/{path}/\">"),
    )?;
    (0..count).into_par_iter().try_for_each(|at| {
        let address = |at: usize| match at {
            0 => format!("{path}/"),
            at => format!("{path}/page/{}/", at + 1),
        };
        let full = |at: usize| Value::from(format!("{BASE_URL}/{}", address(at)));
        let pages = items[at * PER_PAGE..items.len().min((at + 1) * PER_PAGE)].to_vec();
        let mut context = context(&address(at));
        let paginator = map([
            ("pages", Value::from(pages)),
            ("current_index", Value::from(at as u64 + 1)),
            ("number_pagers", Value::from(count as u64)),
            ("previous", if at == 0 { Value::none() } else { full(at - 1) }),
            ("next", if at + 1 == count { Value::none() } else { full(at + 1) }),
        ]);
        context.insert_value("paginator", paginator);
        context.insert_value(what.to_owned(), of.clone());
        if at > 0 {
            fs::create_dir(site.output.join(address(at)))?;
        }
        render(site, template, &context, &format!("{}index.html", address(at)))
    })?;
    feed(site, &format!("{path}/"), items)
}

fn feed(site: &Site, path: &str, items: &[Value]) -> io::Result<()> {
    let mut context = Context::new();
    context.insert_value("pages", Value::from(items[..items.len().min(20)].to_vec()));
    context.insert_value("feed_url", Value::from(format!("{BASE_URL}/{path}rss.xml")));
    render(site, "rss.xml", &context, &format!("{path}rss.xml"))
}

fn context(path: &str) -> Context {
    let mut context = Context::new();
    context.insert_value("current_url", Value::from(format!("{BASE_URL}/{path}")));
    context
}

fn map<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    Value::from_serializable(&BTreeMap::from(fields))
}

fn render(site: &Site, template: &str, context: &Context, path: &str) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(16 * 1024);
    site.tera.render_to(template, context, &mut bytes).map_err(io::Error::other)?;
    fs::write(site.output.join(path), bytes)
}
