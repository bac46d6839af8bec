//! The `placet` command: everything is in the library.

fn main() {}
