//! What templates ask for while they run: calls of functions, with digests of what they gave.
//!
//! A template sees what it is told and what functions tell it. The first is known before it runs; the second is noted
//! here, by thread: a template runs on one thread from its beginning to its end.

use std::cell::RefCell;

use tera::Kwargs;

use crate::cache::Key;

/// A call of a function.
#[derive(Debug, Clone)]
pub struct Call {
    /// Its number among the functions.
    pub function: usize,
    /// Language of the document.
    pub lang: String,
    /// Arguments.
    pub arguments: Kwargs,
    /// A digest of all of these.
    pub key: Key,
    /// A digest of what it gave, or of its error.
    pub gave: Key,
}

thread_local! {
    /// One list for each template that runs on this thread and has not ended.
    static OPEN: RefCell<Vec<Vec<Call>>> = const { RefCell::new(Vec::new()) };
}

/// Ends the innermost list, also when the work fails.
struct Ending;

impl Drop for Ending {
    fn drop(&mut self) {
        OPEN.with_borrow_mut(|open| drop(open.pop()));
    }
}

/// Does some work and gives the calls that were made in it, each once.
pub fn listen<R>(work: impl FnOnce() -> R) -> (R, Vec<Call>) {
    OPEN.with_borrow_mut(|open| open.push(Vec::new()));
    let ending = Ending;
    let result = work();
    let calls = OPEN.with_borrow_mut(|open| open.last_mut().map(std::mem::take).unwrap_or_default());
    drop(ending);
    (result, calls)
}

/// Whether somebody listens on this thread.
pub fn is_heard() -> bool {
    OPEN.with_borrow(|open| !open.is_empty())
}

/// Notes a call.
pub fn note(call: Call) {
    OPEN.with_borrow_mut(|open| {
        if let Some(calls) = open.last_mut()
            && calls.iter().all(|other| other.key != call.key)
        {
            calls.push(call);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(function: usize) -> Call {
        let key = crate::cache::key(&[&function.to_le_bytes()]);
        Call { function, lang: String::new(), arguments: Kwargs::default(), key, gave: key }
    }

    #[test]
    fn each_call_is_noted_once_for_the_template_that_made_it() {
        note(call(0));
        assert!(!is_heard());
        let (inner, outer) = listen(|| {
            note(call(1));
            let ((), inner) = listen(|| [2, 3, 2].into_iter().for_each(|number| note(call(number))));
            note(call(4));
            inner
        });
        let numbers = |calls: &[Call]| calls.iter().map(|call| call.function).collect::<Vec<_>>();
        assert_eq!((numbers(&inner), numbers(&outer)), (vec![2, 3], vec![1, 4]));
    }

    #[test]
    fn a_template_that_fails_leaves_nothing_open() {
        let failed = std::panic::catch_unwind(|| listen(|| panic!("on purpose")));
        assert!(failed.is_err() && !is_heard());
    }
}
