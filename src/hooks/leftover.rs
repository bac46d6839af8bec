//! Processes that outlive a hook, also those that left its process group: they carry the mark of the run
//! in their environment. Only Linux shows it; elsewhere there are none to see.

#[cfg(not(target_os = "linux"))]
/// Whether processes of a run are still there after a time.
pub(super) fn wait(_mark: &str, _time: std::time::Duration) -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
/// Ends the processes of a run.
pub(super) fn end(_mark: &str) {}

#[cfg(target_os = "linux")]
pub(super) use linux::{end, wait};

#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "the system tells of processes in files of its own, and time passes")]
mod linux {
    use std::os::fd::OwnedFd;
    use std::time::Duration;
    use std::time::Instant;

    use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

    use super::super::runner::MARK;

    const TICK: Duration = Duration::from_millis(4);

    /// Most rounds of ending: each finds what was started while the last one ran.
    const ROUNDS: usize = 20;

    /// How often in a row nothing must be seen: a process that is just becoming another one shows no environment.
    const LOOKS: usize = 3;

    /// Whether processes of a run are still there after a time: those that are about to end get it.
    pub(in super::super) fn wait(mark: &str, time: Duration) -> bool {
        let end = Instant::now() + time;
        let mut looks = 0;
        while looks < LOOKS {
            looks = if marked(mark).is_empty() { looks + 1 } else { 0 };
            if looks == 0 && Instant::now() >= end {
                return true;
            }
            std::thread::sleep(TICK);
        }
        false
    }

    /// Ends the processes of a run.
    pub(in super::super) fn end(mark: &str) {
        let mut looks = 0;
        for _ in 0..ROUNDS {
            let found = marked(mark);
            looks = if found.is_empty() { looks + 1 } else { 0 };
            if looks == LOOKS {
                return;
            }
            for process in found {
                // It may have ended by itself.
                let _ = pidfd_send_signal(process, Signal::KILL);
            }
            std::thread::sleep(TICK);
        }
    }

    /// The processes with a mark. The number of a process may pass to another one at any time, so a handle is
    /// taken first and the mark is looked at through it.
    fn marked(mark: &str) -> Vec<OwnedFd> {
        let entry = format!("{MARK}={mark}");
        let carries = |pid: i32| {
            let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == entry.as_bytes())
        };
        let numbers = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        numbers
            .filter_map(|folder| folder.file_name().to_str()?.parse().ok())
            .filter(|pid| carries(*pid))
            .filter_map(|pid| {
                let process = pidfd_open(Pid::from_raw(pid)?, PidfdFlags::empty()).ok()?;
                carries(pid).then_some(process)
            })
            .collect()
    }
}
