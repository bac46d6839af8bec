//! All integration tests in one binary.

mod commonmark;
mod front_matter;
