//! `now`: the build's one instant.

use jiff::tz::TimeZone;
use tera::{Kwargs, TeraResult, Value};

use super::CallCx;
use crate::render::view::offset_text;

/// `now(timestamp=false, utc=false)`: RFC 3339, or seconds since 1970.
pub(super) fn now(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let now = cx.data.world.now();
    if arguments.get::<bool>("timestamp")?.unwrap_or(false) {
        return Ok(Value::from(now.as_second()));
    }
    let utc = arguments.get::<bool>("utc")?.unwrap_or(false);
    let zoned = now.to_zoned_datetime(if utc { TimeZone::UTC } else { cx.data.time_zone.clone() });
    let civil = zoned.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    Ok(Value::from(format!("{civil}{}", offset_text(zoned.offset().seconds()))))
}
