//! `placet theme`: which themes there are, and whether one can be used.

use std::fmt::Write as _;
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::args::Global;
use super::site::{SiteRun, exit, failed};
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::config::Config;
use crate::diag::{Sink, Sources};
use crate::pipeline;
use crate::policy::{Policy, judge};
use crate::render::theme::{BUILTIN, Checked, check};
use crate::report;
use crate::world::World;

#[derive(Debug, Args)]
pub(super) struct ThemeArgs {
    #[command(subcommand)]
    command: ThemeCommand,
}

#[derive(Debug, Subcommand)]
enum ThemeCommand {
    /// List the themes of this site and the built-in one
    List,
    /// Say what a theme has, what it lacks, and whether it can be used
    Check {
        /// Name of the theme [default: the one of the configuration]
        name: Option<String>,
    },
}

pub(super) fn run(args: &ThemeArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let site = SiteRun::new(global, "check", "production")?;
    match &args.command {
        ThemeCommand::List => list(&site, terminal),
        ThemeCommand::Check { name } => examine(&site, name.as_deref(), terminal),
    }
}

fn list(site: &SiteRun, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let used = site.config()?.and_then(|config| config.theme);
    let mut names = vec![BUILTIN.to_owned()];
    for entry in site.world.list("themes").map_err(|error| failed(&error))? {
        let name = entry.path.split('/').nth(1).unwrap_or_default();
        if entry.path.matches('/').count() > 1 && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    let mut out = String::new();
    for name in names {
        let built_in = if name == BUILTIN { " (built in)" } else { "" };
        let mark = if used.as_deref().unwrap_or(BUILTIN) == name { ", used by this site" } else { "" };
        let _ = writeln!(out, "{name}{built_in}{mark}");
    }
    terminal.result(&out);
    Ok(Exit::Done)
}

fn examine(site: &SiteRun, name: Option<&str>, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let config = pipeline::configure(&*site.world, &site.options, &mut sources, &mut sink);
    let checked = match config.map_err(|error| failed(&error))? {
        None => None,
        Some(config) => {
            let config = Config { theme: name.map(str::to_owned).or(config.theme), ..config };
            let world: Arc<dyn World> = site.world.clone();
            Some(check(&world, &config, &mut sources, &mut sink).map_err(|error| failed(&error))?)
        }
    };
    if let Some(checked) = checked {
        terminal.result(&described(&checked));
    }
    let report = judge(sink.into_findings(), &sources, &Policy::default());
    let look = terminal.look();
    terminal.result(&report::human(&report, &sources, look));
    Ok(exit(&report))
}

fn described(checked: &Checked) -> String {
    let mut out = String::new();
    let name = if checked.name.is_empty() { "The templates of this site" } else { &checked.name };
    let language = if checked.dialect.is_old() { "Tera 1, converted when they are read" } else { "Tera 2" };
    let _ = writeln!(out, "{name}\n  written for   {language}");
    for wanted in &checked.wanted {
        let file = wanted.file.as_deref().unwrap_or("missing");
        let _ = writeln!(out, "  {:<30} {file}", wanted.names.join(" or "));
    }
    for (what, names) in [("shortcodes", &checked.shortcodes), ("languages", &checked.languages)] {
        if !names.is_empty() {
            let _ = writeln!(out, "  {what:<13} {}", names.join(", "));
        }
    }
    out.push('\n');
    out
}
