//! Functions that Tera has elsewhere and that a build cannot have.

use tera::{Kwargs, TeraResult, Value};

use super::{CallCx, fail};

/// `get_random`: two builds of the same site must be the same.
pub(super) fn get_random(_: &CallCx<'_>, _: &Kwargs) -> TeraResult<Value> {
    fail("`get_random` is not available, because two builds of the same site must give the same pages")
}
