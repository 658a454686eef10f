//! The browser's clock: the only place that reads the time or the time zone.

use lumiku_dto::Timestamp;

/// Now, in milliseconds since the Unix epoch.
pub fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit 53 bits for 285,000 years")]
    Timestamp(js_sys::Date::now() as i64)
}

/// The person's time zone at this moment, in minutes east of UTC.
pub fn utc_offset() -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "an offset is within a day")]
    let west = js_sys::Date::new_0().get_timezone_offset() as i32;
    -west
}
