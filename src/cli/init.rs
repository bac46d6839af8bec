//! `placet init [DIR]`: a new site that builds and checks. Every question has an option.

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::Global;
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::act::fill::fill;
use crate::rules::pattern::shipped;
use crate::world::{DiskWorld, World as _};

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Folder of the new site [default: this one]
    dir: Option<PathBuf>,
    /// Title of the site
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Address the site will have
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Language of the site, for example en or de
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Time zone of the site, for example Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Name of the first author
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// Policy pack to put in force; may be given several times
    #[arg(long = "pack", value_name = "NAME", value_parser = pack_names())]
    packs: Vec<String>,
}

/// `--pack` takes the names of the packs that come with the program.
fn pack_names() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(shipped().iter().map(|(name, _)| *name))
}

/// Files of a new site: path and template.
const FILES: &[(&str, &str)] = &[
    ("config.toml", include_str!("skeleton/config.toml")),
    ("content/_index.md", include_str!("skeleton/home.md")),
    ("content/blog/_index.md", include_str!("skeleton/blog.md")),
    ("content/blog/welcome.md", include_str!("skeleton/welcome.md")),
    ("content/about.md", include_str!("skeleton/about.md")),
    ("data/authors.toml", include_str!("skeleton/authors.toml")),
    ("data/tags.toml", include_str!("skeleton/tags.toml")),
    (".gitignore", include_str!("skeleton/gitignore")),
];

pub(super) fn run(args: &InitArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let dir = match &args.dir {
        Some(dir) => dir.clone(),
        None => place::here()?,
    };
    if !place::is_free(&dir)? {
        return Err(Failure::usage(format!("The folder `{}` is not empty.", dir.display()))
            .help("Name a new folder, for example `placet init my-blog`."));
    }
    let mut answers = answers(args, terminal)?;
    let now = DiskWorld::open(&dir, global.at).now();
    answers.push(("date", now.strftime("%Y-%m-%d").to_string()));
    let values: Vec<(&str, &str)> = answers.iter().map(|(key, value)| (*key, value.as_str())).collect();
    for (path, template) in FILES {
        write(&dir.join(path), &fill(path, template, &values)?)?;
    }
    if !args.packs.is_empty() {
        write(&dir.join("governance/policy.toml"), &policy(&args.packs))?;
    }
    for (kind, template) in crate::act::new::BUILT_IN {
        // Archetypes are templates themselves: they are copied, not filled.
        write(&dir.join(format!("archetypes/{kind}.md")), template)?;
    }
    terminal.result(&closing(&dir, args.dir.is_some()));
    Ok(Exit::Done)
}

/// The answers: from options, else asked, else defaults, which are printed.
fn answers(args: &InitArgs, terminal: &Terminal) -> Result<Vec<(&'static str, String)>, Failure> {
    let questions: [(&str, &str, &Option<String>, &str); 5] = [
        ("title", "Title of the site", &args.title, "Company blog"),
        ("base_url", "Address it will have", &args.base_url, "https://blog.example.com"),
        ("language", "Language", &args.language, "en"),
        ("time_zone", "Time zone", &args.time_zone, "UTC"),
        ("author", "Name of the first author", &args.author, "Editorial team"),
    ];
    let mut answers = Vec::new();
    for (key, question, given, default) in questions {
        let answer = match given {
            Some(text) => text.clone(),
            None if terminal.interactive() => Terminal::ask(question, default),
            None => {
                let option = key.replace('_', "-");
                terminal.say(&format!("{question}: {default} (change it with --{option} or in config.toml)"));
                default.to_owned()
            }
        };
        answers.push((key, checked(key, answer)?));
    }
    let slug = crate::content::slug::slugify(&answers[4].1, crate::config::SlugMode::On);
    answers.push(("author_key", if slug.is_empty() { "editorial-team".to_owned() } else { slug }));
    Ok(answers)
}

/// A policy with these packs in force.
fn policy(packs: &[String]) -> String {
    let names: Vec<String> = packs.iter().map(|name| format!("\"{name}\"")).collect();
    format!(
        "# The policy of this site. It belongs to IT, legal and brand; `placet policy show` lists what is in force.\n\
         packs = [{}]\n\n[levels]\n# LNK = \"block\"\n\n[owners]\n# SEC = \"IT security, security@example.com\"\n",
        names.join(", ")
    )
}

fn checked(key: &str, answer: String) -> Result<String, Failure> {
    let wrong = |what: &str, help: &str| Err(Failure::usage(format!("`{answer}` is not {what}.")).help(help));
    match key {
        "base_url" if !answer.starts_with("https://") && !answer.starts_with("http://") => {
            wrong("an address", "Write it with https://, for example https://blog.example.com")
        }
        "time_zone" if jiff::tz::TimeZone::get(&answer).is_err() => {
            wrong("a time zone", "Write a name such as Europe/Berlin, America/New_York or UTC.")
        }
        "language" if answer.is_empty() || !answer.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') => {
            wrong("a language", "Write its code, for example en, de or pt-BR.")
        }
        _ => Ok(answer),
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if place::create(path, text)? {
        return Ok(());
    }
    Err(Failure::usage(format!("`{}` is there already.", path.display())))
}

fn closing(dir: &Path, named: bool) -> String {
    let enter = if named { format!("  cd {}\n", dir.display()) } else { String::new() };
    format!(
        "Made a new site in {}.\n\nNext:\n{enter}  placet check              see what is to fix\n  \
         placet build              build the site into public/\n  placet new post \"Title\"   start a new post\n",
        dir.display()
    )
}
