//! `placet hosting`: the configuration of a server, made from the serving plan of a build or a release.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::args::Global;
use super::site::SiteRun;
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::diag::closest;
use crate::hosting::{Emitted, PLAN, Plan, SERVERS, Server, plan::SCHEMA};
use crate::output::OutputPath;

#[derive(Debug, Args)]
pub(super) struct HostingArgs {
    #[command(subcommand)]
    command: HostingCommand,
}

#[derive(Debug, Subcommand)]
enum HostingCommand {
    /// List the servers and platforms
    List,
    /// Write the configuration of a server, and say what it needs and what it cannot do
    Emit(EmitArgs),
}

#[derive(Debug, Args)]
struct EmitArgs {
    /// Name of the server, as `placet hosting list` shows it
    server: String,
    /// Folder the files are written to [default: `hosting/SERVER` in the folder of the site]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Serving plan, or the folder of a build or release that has one [default: what was built last]
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
}

pub(super) fn run(args: &HostingArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match &args.command {
        HostingCommand::List => {
            terminal.result(&listed());
            Ok(Exit::Done)
        }
        HostingCommand::Emit(args) => emit(args, global, terminal),
    }
}

fn listed() -> String {
    SERVERS.iter().fold(String::new(), |mut out, server| {
        let _ = writeln!(out, "{:<14} {} ({})", server.name, server.title, server.tested);
        out
    })
}

fn emit(args: &EmitArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let server = find(&args.server)?;
    let (plan, folder) = match (&args.plan, &args.output) {
        (Some(plan), Some(output)) => (read(plan)?, output.clone()),
        (plan, output) => {
            let site = SiteRun::new(global, "build", "production")?;
            let root = site.world.root();
            let built = || Ok(site.config()?.map_or_else(|| "public".into(), |config| config.output_dir));
            let plan = match plan {
                Some(plan) => read(plan)?,
                None => read(&root.join(built()?))?,
            };
            (plan, output.clone().unwrap_or_else(|| root.join("hosting").join(server.name)))
        }
    };
    let emitted = (server.emit)(&plan);
    if !emitted.refused.is_empty() {
        terminal.result(&sentences("Nothing was written:", &emitted.refused));
        return Ok(Exit::Blocked);
    }
    write(&emitted, &folder)?;
    let mut out = String::new();
    for (path, _) in &emitted.files {
        let _ = writeln!(out, "{}", folder.join(path).display());
    }
    out.push_str(&sentences("What it needs:", &emitted.needs));
    out.push_str(&sentences("What it cannot do:", &emitted.cannot));
    terminal.result(&out);
    Ok(Exit::Done)
}

fn find(name: &str) -> Result<&'static Server, Failure> {
    SERVERS.iter().find(|server| server.name.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let near = closest(name, SERVERS.iter().map(|server| server.name));
        let near = near.map(|near| format!("Did you mean `{near}`? ")).unwrap_or_default();
        Failure::usage(format!("There is no server `{name}`."))
            .help(format!("{near}`placet hosting list` shows all of them."))
    })
}

/// The plan in a file, or in the folder of a build.
pub(super) fn read(path: &Path) -> Result<Plan, Failure> {
    let file = if path.is_dir() { path.join(PLAN) } else { path.to_owned() };
    if !file.exists() {
        return Err(Failure::usage(format!("There is no serving plan `{}`.", file.display()))
            .help("Build the site first (`placet build`), or name a plan with `--plan`."));
    }
    let plan: Plan = serde_json::from_str(&place::text(&file)?).map_err(|error| {
        Failure::usage(format!("`{}` is no serving plan: {error}.", file.display()))
            .help("Build the site again (`placet build`).")
    })?;
    if plan.schema != SCHEMA {
        return Err(Failure::usage(format!(
            "`{}` is a serving plan of version {}, and this program knows {SCHEMA}.",
            file.display(),
            plan.schema
        ))
        .help("Build the site again with this version of Placet."));
    }
    let twins = plan.documents.iter().flat_map(|document| document.variants.values()).map(|variant| &variant.file);
    let files = plan.documents.iter().map(|document| &document.file).chain(twins);
    if let Some(outside) = files.into_iter().find(|file| OutputPath::new(file).is_err()) {
        return Err(Failure::usage(format!(
            "`{}` names the file `{outside}`, which is no path of a site.",
            file.display()
        ))
        .help("Build the site again (`placet build`)."));
    }
    Ok(plan)
}

fn write(emitted: &Emitted, folder: &Path) -> Result<(), Failure> {
    for (path, text) in &emitted.files {
        OutputPath::new(path)
            .map_err(|reason| Failure::tool(format!("`{path}` cannot be the name of a file: {reason}.")))?;
        let file = folder.join(path);
        let above = file.parent().unwrap_or(folder);
        place::folders(above)?;
        place::replace(&file, text.as_bytes())?;
    }
    Ok(())
}

fn sentences(title: &str, sentences: &[String]) -> String {
    if sentences.is_empty() {
        return String::new();
    }
    sentences.iter().fold(format!("\n{title}\n"), |mut out, sentence| {
        let _ = writeln!(out, "- {sentence}");
        out
    })
}
