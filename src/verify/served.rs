//! Asks a server everything that a plan gives rise to, some requests at a time, and keeps the order of the plan.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::answer::{CompareCx, compare};
use super::ask::{Ask, Wanted, asks};
use super::client::Client;
use super::{Case, Difference, Part, Refused, Verification};
use crate::hosting::Plan;

/// After so many requests without an answer no more are sent.
const SILENT: usize = 10;

/// Bytes that are read of a body that is not compared.
const UNREAD: u64 = 1 << 16;

/// What a server is held against.
#[derive(Clone, Copy)]
pub struct ServedCx<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Part of an address that nobody has: letters and digits that are drawn anew for each run.
    pub nonce: &'a str,
    /// The bytes of a file of the plan where they are at hand, to say where others differ.
    pub bytes: &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync),
}

/// Compares what a server serves with a plan.
///
/// # Errors
/// When the server does not answer at all.
pub fn served(cx: &ServedCx<'_>, client: &Client) -> Result<Verification, Refused> {
    let asks = asks(cx.plan, cx.nonce);
    if let Some(first) = asks.first() {
        client.ask(first, 0).map_err(Refused)?;
    }
    let (next, silent) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let done: Mutex<Vec<(usize, Case)>> = Mutex::default();
    let work = || {
        while silent.load(Ordering::Relaxed) < SILENT {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(ask) = asks.get(number) else { break };
            let case = case(cx, client, ask);
            if case.differences.iter().any(|difference| difference.part == Part::Unanswered) {
                silent.fetch_add(1, Ordering::Relaxed);
            }
            done.lock().unwrap_or_else(PoisonError::into_inner).push((number, case));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..client.jobs.min(asks.len()) {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    let mut verification = Verification::new(format!("{}{}", client.origin(), client.path()), cx.plan);
    if done.len() < asks.len() {
        let left = asks.len() - done.len();
        verification.left_out.push(format!("{left} requests were not sent, because {SILENT} had no answer"));
    }
    verification.cases = done.into_iter().map(|(_, case)| case).collect();
    Ok(verification)
}

fn case(cx: &ServedCx<'_>, client: &Client, ask: &Ask<'_>) -> Case {
    let mut case = Case {
        group: ask.group,
        place: ask.target.clone(),
        coding: ask.coding,
        differences: Vec::new(),
        remarks: Vec::new(),
    };
    match client.ask(ask, limit(ask)) {
        Ok(answer) => {
            let compared = CompareCx { plan: cx.plan, origin: client.origin(), bytes: cx.bytes };
            let found = compare(&compared, ask, &answer);
            (case.differences, case.remarks) = (found.differences, found.remarks);
        }
        Err(why) => case.differences.push(Difference::new(Part::Unanswered, format!("no answer: {why}"))),
    }
    case
}

/// Most bytes of a body that matter: of a coding that makes a file larger, some more than the file.
fn limit(ask: &Ask<'_>) -> u64 {
    match &ask.wanted {
        Wanted::File(document, _) => document.size + document.size / 4 + 4096,
        _ => UNREAD,
    }
}
