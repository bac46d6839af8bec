//! Papers for other departments, made from what is known anyway.

pub mod calendar;
pub mod next_due;
