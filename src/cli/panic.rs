//! A mistake in Placet itself becomes one sentence, not a backtrace.

use std::panic::AssertUnwindSafe;
use std::sync::Mutex;

/// Where the last panic happened.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Remembers a panic instead of printing it: a rule that panics is caught and becomes a finding.
pub(super) fn set_hook() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        let reason = info.payload_as_str().unwrap_or("no reason given");
        *LAST.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = format!("{place}: {reason}");
    }));
}

/// Runs a command; a panic becomes a sentence.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let place = LAST.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        format!(
            "Placet stopped because of a mistake of its own; what was published last stays as it is. \
             Report this to the people who maintain Placet: {} {place}",
            env!("CARGO_PKG_VERSION")
        )
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_becomes_a_sentence() {
        let sentence = super::caught(|| panic!("boom")).unwrap_err();
        assert!(sentence.starts_with("Placet stopped because of a mistake of its own"));
    }
}
