//! `placet serve`: the preview, and the desk for those who write and review.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

use super::args::Global;
use super::site::{CACHE_VERSION, SiteRun};
use super::terminal::Terminal;
use super::{Exit, Failure, program};
use crate::serve::{Limits, Preview, ServeCx};

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Port of the desk; pages as readers see them have the next free one
    #[arg(long, value_name = "PORT", default_value_t = 1111)]
    port: u16,
    /// Address to listen at [default: this machine only]
    #[arg(long, value_name = "ADDRESS")]
    host: Option<IpAddr>,
    /// Let other machines in: needed for a host that is not this machine
    #[arg(long)]
    expose: bool,
    /// Your key, to approve and reject at the desk: `ssh-keygen` uses it, or the agent that holds it
    #[arg(long, value_name = "FILE", env = "PLACET_KEY", hide_env_values = true)]
    key: Option<PathBuf>,
    /// Who you are in `governance/allowed_signers`, where your key stands for several
    #[arg(long, value_name = "ADDRESS")]
    signer: Option<String>,
    /// Open the desk in the browser
    #[arg(long)]
    open: bool,
}

pub(super) fn run(args: &ServeArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let foreign = args.host.is_some_and(|host| !host.is_loopback());
    if foreign && !args.expose {
        return Err(Failure::usage("Other machines could read this preview, drafts as well.")
            .help("Add `--expose` if that is meant, or leave `--host` out."));
    }
    // Templates see the mode of a build: a page must not look other in the preview.
    let site = SiteRun::new(global, "build", "preview")?;
    let also = global.trust.iter().map(PathBuf::from).filter(|path| path.is_dir()).collect();
    let environment = site.options.environment.clone();
    let cx = ServeCx {
        root: site.world.root().to_owned(),
        at: global.at,
        trusted: site.trusted.clone(),
        also,
        options: site.options,
        cache_version: CACHE_VERSION,
        host: args.host.filter(|host| !host.is_loopback()),
        port: args.port,
        limits: Limits::default(),
        key: args.key.clone(),
        signer: args.signer.clone(),
    };
    let preview = Preview::start(cx).map_err(|error| not_started(args.port, &error))?;
    if foreign {
        terminal.say("Other machines can read this preview, drafts as well. Changes are not taken from the desk.");
    }
    terminal.say(&format!("Preview for the environment `{environment}`, built again at every save. Ctrl-C ends it."));
    terminal.say(&format!("As readers see it: http://localhost:{}/", preview.reader));
    terminal.result(&format!("{}\n", preview.desk()));
    if args.open && !program::open(&preview.desk()) {
        terminal.say("No browser could be started; open the address above.");
    }
    preview.wait();
    Ok(Exit::Done)
}

fn not_started(port: u16, error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::AddrInUse {
        return Failure::tool(format!("The port {port} is taken by another program."))
            .help("Choose another one with `--port`, for example `--port 1211`.");
    }
    Failure::tool(format!("The preview could not be started: {error}.")).help("Check your rights in this folder.")
}
