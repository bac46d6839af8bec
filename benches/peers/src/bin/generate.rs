//! Writes equal sites for Placet, Zola and Hugo.

use std::path::PathBuf;

use clap::Parser;
use placet_peers::post::Plan;
use placet_peers::trees;

/// Writes equal sites for Placet, Zola and Hugo
#[derive(Parser)]
struct Args {
    /// Folder that gets one folder for each site
    folder: PathBuf,
    /// Number of posts
    #[arg(long, default_value_t = 10_000)]
    posts: usize,
    /// Same seed, same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Size of a post in bytes, about
    #[arg(long, default_value_t = 8_200)]
    bytes: usize,
}

fn main() -> std::io::Result<()> {
    let args = Args::parse();
    trees::write(&args.folder, Plan { posts: args.posts.max(1), seed: args.seed, bytes: args.bytes })
}
