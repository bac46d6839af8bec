//! The evaluator, set up so that a gate can rely on it.

use std::num::NonZeroU32;
use std::time::Duration;

use regorus::Engine;
use regorus::utils::limits::ExecutionTimerConfig;

use super::Options;

/// Units of work between two looks at the clock.
const INTERVAL: NonZeroU32 = match NonZeroU32::new(256) {
    Some(units) => units,
    None => NonZeroU32::MIN,
};

/// Built-in functions whose result differs from run to run: a verdict must not hang on them.
pub(super) const UNSTEADY: [&str; 1] = ["rand.intn"];

/// An evaluator without policies.
pub(super) fn new(options: &Options) -> Engine {
    let mut engine = Engine::new();
    engine.set_rego_v0(options.old_syntax);
    // An error inside a condition would make a rule that forbids something hold its tongue.
    engine.set_strict_builtin_errors(true);
    engine.set_gather_prints(true);
    let limit = Duration::from_secs(options.seconds);
    engine.set_execution_timer_config(ExecutionTimerConfig { limit, check_interval: INTERVAL });
    engine
}
