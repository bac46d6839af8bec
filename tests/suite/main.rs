//! All integration tests in one binary.

mod front_matter;
