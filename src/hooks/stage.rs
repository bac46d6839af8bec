//! All hooks of one stage: who is asked what, in parallel, and what is reported in which order.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::ask::{Asked, Program, ask};
use super::config::{Hook, Input, Stage};
use super::guard::Guard;
use super::place::Places;
use super::protocol::{FileInfo, PROTOCOL, Request, SiteInfo};
use super::subject::{Subject, documents};
use super::{HookCx, HookOutcome, HookRun, Host, Subjects, words};
use crate::diag::{FileId, Finding, Sources};
use crate::world::World;

/// Most programs that run at the same time.
const PROGRAMS: usize = 8;

/// After so many failures a hook is not asked again in this run: one that hangs would cost its time for each post.
const FAILURES: usize = 3;

/// One question that is to be asked.
struct Job<'a> {
    hook: &'a Hook,
    /// Number of the hook among those of the stage.
    number: usize,
    subject: Option<&'a Subject>,
}

/// Asks all hooks of a stage. Findings point into `sources`.
pub fn run_stage(cx: &HookCx<'_>, stage: Stage, subjects: &Subjects<'_>, sources: &mut Sources) -> HookOutcome {
    let hooks: Vec<&Hook> = cx.hooks.iter().filter(|hook| hook.stage == stage).collect();
    let jobs = jobs(&hooks, subjects.posts);
    if jobs.is_empty() {
        return HookOutcome::default();
    }
    let before = Guard::look(cx.world, subjects.documents);
    let asked = work(cx, &hooks, &jobs, subjects);
    let after = Guard::look(cx.world, subjects.documents);
    let mut outcome = report(cx, &jobs, asked, (subjects, sources));
    let differing = before.and_then(|before| {
        let mut paths = before.changed(&after?);
        paths.extend(before.other_pages(subjects.documents));
        paths.sort_unstable();
        paths.dedup();
        Ok(paths)
    });
    match differing {
        Err(error) => outcome.findings.push(words::unreadable(&error)),
        Ok(changed) => {
            let used: BTreeSet<usize> = jobs.iter().map(|job| job.number).collect();
            let ran: Vec<&Hook> = used.iter().map(|number| hooks[*number]).collect();
            outcome.findings.extend(changed.iter().map(|path| words::changed(&ran, path, sources.find(path))));
        }
    }
    outcome
}

/// Asks a hook a question that was stored as JSON, and reports as if it had been asked now.
pub fn replay(
    (host, world): (&Host, &dyn World),
    hook: &Hook,
    stored: serde_json::Value,
    sources: &mut Sources,
) -> HookOutcome {
    let program = Program::find(hook, host.root(), world);
    let asked = super::ask::replay(hook, &program, stored, (host, world));
    let own = asked.run.subject.as_deref().and_then(|path| match sources.find(path) {
        None if world.exists(path) => Some(sources.add_path(path)),
        found => found,
    });
    let mut places = Places::new(world, host.root(), (&[], None), sources);
    let findings = match &asked.answer {
        Ok(answer) => words::answered(hook, answer, own, &mut places),
        Err(reason) => vec![words::failed(hook, reason, own)],
    };
    HookOutcome { findings, runs: vec![asked.run] }
}

fn jobs<'a>(hooks: &[&'a Hook], posts: &'a [Subject]) -> Vec<Job<'a>> {
    let mut jobs = Vec::new();
    for (number, hook) in hooks.iter().copied().enumerate() {
        let taken = posts.iter().filter(|post| hook.select.takes(&post.path, &post.tags));
        match hook.input {
            Input::Post => jobs.extend(taken.map(|post| Job { hook, number, subject: Some(post) })),
            Input::Site if hook.select.takes_all() || taken.count() > 0 => {
                jobs.push(Job { hook, number, subject: None });
            }
            Input::Site => {}
        }
    }
    jobs
}

/// Does all jobs on a few threads of their own; a thread that waits for a program must not hold up others.
fn work(cx: &HookCx<'_>, hooks: &[&Hook], jobs: &[Job<'_>], subjects: &Subjects<'_>) -> Vec<Option<Asked>> {
    let programs: Vec<Program> = hooks.iter().map(|hook| Program::find(hook, cx.host.root(), cx.world)).collect();
    let failures: Vec<AtomicUsize> = hooks.iter().map(|_| AtomicUsize::new(0)).collect();
    let results: Vec<Mutex<Option<Asked>>> = jobs.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).clamp(2, PROGRAMS);
    let one = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(at) else { return };
            if failures[job.number].load(Ordering::Relaxed) >= FAILURES {
                continue;
            }
            let asked = guarded(cx, job, &programs[job.number], subjects);
            if asked.answer.is_err() {
                failures[job.number].fetch_add(1, Ordering::Relaxed);
            }
            *results[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(asked);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.min(jobs.len()) {
            scope.spawn(one);
        }
    });
    results.into_iter().map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

/// Asks one question; a mistake of Placet in between is a failure of the check, not a pass.
fn guarded(cx: &HookCx<'_>, job: &Job<'_>, program: &Program, subjects: &Subjects<'_>) -> Asked {
    let failed = |reason: String| {
        let mut run = HookRun::new(job.hook, &program.digest, &[0; 32]);
        run.verdict = super::Verdict::Failed(reason.clone());
        run.subject = job.subject.map(|subject| subject.path.clone());
        Asked { run, answer: Err(reason) }
    };
    let attempt = AssertUnwindSafe(|| match request(cx, job, subjects) {
        Ok(request) => ask(job.hook, program, request, (cx.host, cx.world)),
        Err(error) => failed(format!("a file it is about cannot be read ({})", error.kind())),
    });
    catch_unwind(attempt).unwrap_or_else(|_| failed("Placet made a mistake while it was asked".into()))
}

fn request(cx: &HookCx<'_>, job: &Job<'_>, subjects: &Subjects<'_>) -> std::io::Result<Request> {
    let (built, markdown) = (subjects.documents, &cx.config.markdown);
    let mut files: Vec<FileInfo> = Vec::new();
    if let Some(post) = job.subject {
        files = post.files(cx.world, built)?;
    } else {
        for post in subjects.posts.iter().filter(|post| job.hook.select.takes(&post.path, &post.tags)) {
            files.extend(post.files(cx.world, None)?);
        }
        files.extend(built.into_iter().flat_map(documents));
    }
    let approvals = job.subject.and_then(|post| cx.approvals.get(&post.path));
    Ok(Request {
        protocol: PROTOCOL,
        uid: String::new(),
        hook: job.hook.name.clone(),
        stage: job.hook.stage.as_str(),
        site: SiteInfo {
            title: cx.config.language(&cx.config.default_language).title.clone().unwrap_or_default(),
            base_url: cx.config.base_url.clone(),
            environment: cx.config.environment.clone(),
            root: cx.host.root().to_string_lossy().into_owned(),
            output: built.map(|documents| documents.folder.to_string_lossy().into_owned()),
        },
        subject: job.subject.map(|post| post.info(cx.world, markdown, built)).transpose()?,
        files,
        approvals: approvals.cloned().unwrap_or_default(),
        policy_digest: cx.policy_digest.to_owned(),
        now: cx.world.now().to_string(),
        tmpdir: String::new(),
    })
}

/// Findings and records in the order of the jobs. Of a hook that fails often only the first failure is told.
fn report(
    cx: &HookCx<'_>,
    jobs: &[Job<'_>],
    asked: Vec<Option<Asked>>,
    (subjects, sources): (&Subjects<'_>, &mut Sources),
) -> HookOutcome {
    let mut places = Places::new(cx.world, cx.host.root(), (subjects.posts, subjects.documents), sources);
    let (mut outcome, mut told) = (HookOutcome::default(), BTreeSet::new());
    for (job, asked) in jobs.iter().zip(asked) {
        let own: Option<FileId> = job.subject.map(|subject| subject.file);
        let Some(asked) = asked else {
            let mut run = HookRun::new(job.hook, &[0; 32], &[0; 32]);
            run.subject = job.subject.map(|subject| subject.path.clone());
            outcome.runs.push(run);
            continue;
        };
        let found: Vec<Finding> = match &asked.answer {
            Ok(answer) => words::answered(job.hook, answer, own, &mut places),
            Err(reason) if told.insert(job.number) => vec![words::failed(job.hook, reason, own)],
            Err(_) => Vec::new(),
        };
        outcome.findings.extend(found);
        outcome.runs.push(asked.run);
    }
    outcome
}
