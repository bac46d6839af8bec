//! Personal and internal data in text: what the rules of the group `PII` share.
//!
//! Each rule follows the same path: a pattern, then a check that most accidents fail (a check digit, a range of
//! numbers), then words nearby where the number alone says too little.

pub mod card;
mod digits;
pub mod hits;
pub mod iban;
pub mod names;
pub mod national;
pub mod papers;
mod stretch;

pub use digits::Digits;
pub use hits::{Hit, is_contact, is_own_text, neighbours, on_output, on_page};
