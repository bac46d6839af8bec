//! Equal sites for Placet, for other generators and for the floor.
//!
//! Everything is made from a seed: the same arguments give the same bytes on every machine.

pub mod code;
pub mod measure;
pub mod post;
pub mod rng;
pub mod table;
pub mod trees;
pub mod verify;
pub mod words;
