//! What a release leaves behind for IT and auditors: the audit log, manifests, statements and the parts list.
//!
//! Everything here is a value computed from values: the same release at the same instant gives the same bytes.
//! Nothing is signed here; keys stay with the programs that `deploy` asks.

pub mod audit;
mod bom;
mod bundle;
mod dsse;
mod statement;
mod sums;

pub use bom::{BomCx, Origins, bom};
pub use bundle::{Bundle, Row, Sheet};
pub use dsse::{PAYLOAD_TYPE, Signature, envelope, pae};
pub use statement::{Approval, GateCx, Source, StatementCx, gate, kept_until, provenance};
pub use sums::{Problem, Sums};

pub use crate::output::sha256;

/// Host of an address, without port; empty where it has none. `release@` and this name the namespace of signatures.
pub fn host(base_url: &str) -> &str {
    let rest = base_url.split_once("//").map_or(base_url, |(_, rest)| rest);
    rest.split(['/', ':', '?', '#']).next().unwrap_or_default()
}
