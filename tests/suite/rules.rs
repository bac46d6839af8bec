//! The examples of every rule, run.
