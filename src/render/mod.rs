//! Site and theme to documents.

pub mod highlight;
