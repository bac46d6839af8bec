//! `placet withdraw`: takes a post back, so that its addresses say so or lead elsewhere.

use clap::Args;

use super::approve::{ApproveArgs, record, signed};
use super::args::Global;
use super::review::Desk;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::approvals::{Decision, Phase, Review, SITE_SUBJECT, leads};

#[derive(Debug, Args)]
pub(super) struct WithdrawArgs {
    #[command(flatten)]
    own: ApproveArgs,
    /// Where its addresses lead from now on: a path of the site or a whole address [default: a page that says it was withdrawn]
    #[arg(long, value_name = "ADDRESS")]
    redirect: Option<String>,
}

pub(super) fn run(args: &WithdrawArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if args.own.expires.is_some() {
        return Err(Failure::usage("A withdrawal does not end by itself.")
            .help("Leave `--expires` out; a new approval brings the post back."));
    }
    if let Some(redirect) = args.redirect.as_deref().filter(|redirect| !leads(redirect)) {
        return Err(Failure::usage(format!("Nothing can lead to `{redirect}`."))
            .help("Write a path of the site, such as `/news/`, or a whole address with `https`."));
    }
    let desk = Desk::open(global, terminal)?;
    let review = desk.one(&args.own.path)?;
    if !review.post && review.subject != SITE_SUBJECT {
        return Err(Failure::usage(format!("`{}` is no post.", review.path))
            .help("Withdraw the posts in it, or write `draft = true` at its top."));
    }
    let mut record = record(&desk, review, &args.own, Decision::Withdraw)?;
    record.addresses = addresses(&desk, review);
    record.redirect.clone_from(&args.redirect);
    if record.redirect.is_some() && record.addresses.is_empty() {
        return Err(Failure::usage("Readers could not see this yet, so nothing leads elsewhere.")
            .help("Leave `--redirect` out."));
    }
    let exit = signed(&desk, (review, &record), &args.own.key, terminal)?;
    if review.post {
        terminal.say("It goes with the next publication: publish now where it matters.");
    }
    Ok(exit)
}

/// The addresses that readers could see a post at: none where nobody agreed to it yet and it was never built, since
/// a page there would give away that it was planned.
fn addresses(desk: &Desk, review: &Review) -> Vec<String> {
    let agreed = review.phase == Phase::Clear
        || review.stale.is_some()
        || review.roles.iter().any(|standing| !standing.given.is_empty());
    match &review.back {
        // Taken back before: what it said of the addresses still holds.
        Some(before) => before.addresses.clone(),
        None if agreed || desk.built(review) => review.addresses.clone(),
        None => Vec::new(),
    }
}
