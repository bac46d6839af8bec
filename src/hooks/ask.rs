//! One question to one hook: from the request to an answer that was understood, or the reason why not.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::answer::{self, Answer};
use super::config::Hook;
use super::protocol::Request;
use super::runner::{self, Call, End, OwnFolder};
use super::{HookRun, Host, Verdict};
use crate::cache::key;
use crate::output::hex;
use crate::world::World;

/// Variables that every hook may see, if they are set.
const SEEN: [&str; 5] = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT"];

/// Where programs are where the environment does not say so.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Most bytes of what a program says beside its answer that are kept.
const LOG: usize = 64 << 10;

/// The program of a hook, found.
pub(super) struct Program {
    path: Option<PathBuf>,
    /// SHA-256 of the command, of the program and of files of the site among its arguments.
    pub(super) digest: [u8; 32],
}

impl Program {
    /// Looks for the program: a name on the `PATH`, a path from the root of the site.
    pub(super) fn find(hook: &Hook, root: &Path, world: &dyn World) -> Self {
        let name = &hook.command[0];
        let path = if name.contains('/') {
            Some(root.join(name)).filter(|path| path.is_file())
        } else {
            let folders = world.var("PATH").unwrap_or_else(|| PATH.to_owned());
            std::env::split_paths(&folders).map(|folder| root.join(folder).join(name)).find(|path| path.is_file())
        };
        let mut hasher = Sha256::new();
        let mut take = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        for word in hook.command.iter().chain(&hook.env) {
            take(word.as_bytes());
        }
        let scripts = hook.command[1..].iter().map(|word| root.join(word)).filter(|path| path.is_file());
        for file in path.iter().cloned().chain(scripts) {
            take(&file.to_str().and_then(|path| world.read(path).ok()).unwrap_or_default());
        }
        Self { path, digest: hasher.finalize().into() }
    }
}

/// What became of a question.
pub(super) struct Asked {
    pub(super) run: HookRun,
    pub(super) answer: Result<Answer, String>,
}

/// Asks; an answer that was given to the same question before is taken from the cache.
pub(super) fn ask(hook: &Hook, program: &Program, mut request: Request, (host, world): (&Host, &dyn World)) -> Asked {
    let input = request.digest();
    let kept = key(&[b"hook/1", &program.digest, &input, request.policy_digest.as_bytes()]);
    let mut run = HookRun::new(hook, &program.digest, &input);
    run.subject = request.subject.as_ref().map(|post| post.path.clone());
    let cache = host.cache.as_ref().filter(|_| hook.cache);
    let known = cache.and_then(|cache| cache.with(&kept, <[u8]>::to_vec));
    if let Some((uid, bytes)) = known.as_deref().and_then(split_uid)
        && let Ok(answer) = answer::read(bytes, uid)
    {
        run.cached = true;
        return done(run, Ok(answer));
    }
    request.uid = fresh_uid(&input);
    let uid = request.uid.clone();
    let (answer, stdout) = once(&mut run, (hook, program), (host, world), |tmpdir| {
        request.tmpdir = tmpdir.to_string_lossy().into_owned();
        (request.to_line(), uid.clone())
    });
    run.request = host.only.is_some().then_some(request);
    if let (Some(cache), Ok(_)) = (cache, &answer) {
        cache.put(kept, &[uid.as_bytes(), b"\n", &stdout].concat());
    }
    done(run, answer)
}

/// Asks a question that was stored as text; its `tmpdir` is replaced, everything else stays.
pub(super) fn replay(
    hook: &Hook,
    program: &Program,
    mut stored: serde_json::Value,
    (host, world): (&Host, &dyn World),
) -> Asked {
    let input = Sha256::digest(stored.to_string()).into();
    let mut run = HookRun::new(hook, &program.digest, &input);
    run.subject = stored["subject"]["path"].as_str().map(str::to_owned);
    let uid = stored["uid"].as_str().unwrap_or_default().to_owned();
    let (answer, _) = once(&mut run, (hook, program), (host, world), |tmpdir| {
        stored["tmpdir"] = tmpdir.to_string_lossy().into();
        (format!("{stored}\n").into_bytes(), uid)
    });
    done(run, answer)
}

fn done(mut run: HookRun, answer: Result<Answer, String>) -> Asked {
    run.verdict = match &answer {
        Ok(answer) if answer.allowed && !answer.findings.iter().any(|found| found.blocks) => Verdict::Allowed,
        Ok(_) => Verdict::Denied,
        Err(reason) => Verdict::Failed(reason.clone()),
    };
    run.tool = answer.as_ref().ok().and_then(|answer| answer.tool.clone());
    Asked { run, answer }
}

fn split_uid(kept: &[u8]) -> Option<(&str, &[u8])> {
    let at = kept.iter().position(|byte| *byte == b'\n')?;
    Some((std::str::from_utf8(&kept[..at]).ok()?, &kept[at + 1..]))
}

/// Runs the program once and reads its answer. Gives the bytes of the answer as well.
fn once(
    run: &mut HookRun,
    (hook, program): (&Hook, &Program),
    (host, world): (&Host, &dyn World),
    question: impl FnOnce(&Path) -> (Vec<u8>, String),
) -> (Result<Answer, String>, Vec<u8>) {
    let Some(path) = &program.path else {
        return (Err(format!("there is no program `{}`", answer::clean(&hook.command[0], 80))), Vec::new());
    };
    let mark = fresh_uid(&program.digest);
    let own = match OwnFolder::make(&host.temp, &format!("placet-hook-{mark}")) {
        Ok(own) => own,
        Err(error) => return (Err(format!("no folder could be made for it ({})", error.kind())), Vec::new()),
    };
    let (input, uid) = question(own.path());
    let env = environment(hook, world, own.path());
    let call = Call {
        program: path,
        command: &hook.command,
        folder: &host.root,
        env,
        input: &input,
        timeout: hook.timeout,
        mark: &mark,
    };
    let done = runner::run(&call);
    run.duration = done.duration;
    run.log = String::from_utf8_lossy(&done.stderr[..done.stderr.len().min(LOG)]).into_owned();
    (verdict(&done.end, &done.stdout, &uid, hook.timeout), done.stdout)
}

fn verdict(end: &End, stdout: &[u8], uid: &str, timeout: Duration) -> Result<Answer, String> {
    match end {
        End::Exit(0) => answer::read(stdout, uid),
        End::Exit(1) if stdout.is_empty() => Ok(Answer::default()),
        End::Exit(code) => Err(format!("it ended with the code {code}")),
        End::Signal(signal) => Err(format!("it was ended by the signal {signal}")),
        End::Timeout => Err(format!("it did not end within {} s", timeout.as_secs())),
        End::TooMuch => Err(format!("it wrote more than {} MiB", runner::LIMIT >> 20)),
        End::LeftBehind => Err("it left other programs running".into()),
        End::Failed(reason) => Err(reason.clone()),
    }
}

/// The whole environment of a hook: nothing that the policy does not name gets in by chance.
fn environment(hook: &Hook, world: &dyn World, own: &Path) -> Vec<(String, OsString)> {
    let mut env: Vec<(String, OsString)> = vec![
        ("PATH".into(), PATH.into()),
        ("LANG".into(), "C.UTF-8".into()),
        ("TZ".into(), "UTC".into()),
        ("HOME".into(), own.into()),
        ("TMPDIR".into(), own.into()),
        ("SOURCE_DATE_EPOCH".into(), world.now().as_second().to_string().into()),
    ];
    for name in SEEN.iter().copied().chain(hook.env.iter().map(String::as_str)) {
        if let Some(value) = world.var(name) {
            env.retain(|(known, _)| known != name);
            env.push((name.to_owned(), value.into()));
        }
    }
    env
}

/// A name that no other question of this machine has: from what is asked, the process and a counter.
pub(super) fn fresh_uid(input: &[u8; 32]) -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let parts: [&[u8]; 4] =
        [input, &std::process::id().to_le_bytes(), &count.to_le_bytes(), &runner::clock().to_le_bytes()];
    hex(&key(&parts)[..16])
}
