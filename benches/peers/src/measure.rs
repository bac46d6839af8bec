//! What a program took: wall time, processor time and memory, as the system counts them.

use std::io;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

/// One run of a program, its children included.
#[derive(Debug, Clone, Copy, Default)]
pub struct Run {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of all cores in the program itself.
    pub user: f64,
    /// Seconds of all cores in the system on its behalf.
    pub system: f64,
    /// Highest memory in MiB.
    pub memory: f64,
}

impl Run {
    /// Seconds of all cores.
    pub fn cpu(&self) -> f64 {
        self.user + self.system
    }
}

/// Runs a program to its end.
///
/// # Errors
/// When it cannot be started or says that it failed; the error carries the end of what it said.
pub fn run(command: &mut Command) -> io::Result<Run> {
    let log = std::env::temp_dir().join(format!("placet-peers-{}.log", std::process::id()));
    let said = std::fs::File::create(&log)?;
    command.stdin(Stdio::null()).stdout(said.try_clone()?).stderr(said);
    let start = Instant::now();
    let mut child = command.spawn()?;
    let used = child.wait4()?;
    let wall = start.elapsed().as_secs_f64();
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    std::fs::remove_file(&log)?;
    if !used.status.success() {
        let lines: Vec<&str> = text.lines().collect();
        let last = lines[lines.len().saturating_sub(12)..].join("\n");
        return Err(io::Error::other(format!("{command:?} ended with {}:\n{last}", used.status)));
    }
    let bytes = used.rusage.maxrss;
    Ok(Run {
        wall,
        user: used.rusage.utime.as_secs_f64(),
        system: used.rusage.stime.as_secs_f64(),
        memory: bytes as f64 / (1024.0 * 1024.0),
    })
}

/// The median of each figure.
pub fn median(runs: &[Run]) -> Run {
    let of = |figure: fn(&Run) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        match values.len() {
            0 => 0.0,
            count if count % 2 == 1 => values[middle],
            _ => f64::midpoint(values[middle - 1], values[middle]),
        }
    };
    Run {
        wall: of(|run| run.wall),
        user: of(|run| run.user),
        system: of(|run| run.system),
        memory: of(|run| run.memory),
    }
}
