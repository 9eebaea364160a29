//! Time as a value: UTC with millisecond precision.
//!
//! A rule never asks for the time; it is told. See `docs/adr/0008` for why this is a newtype of
//! milliseconds and not a calendar type: the hot path compares and adds, and only text needs a
//! calendar.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Timelike, Utc};

use crate::error::{Error, ErrorCode};

/// A moment: milliseconds since 1970-01-01T00:00:00Z. Its text form is RFC 3339 with `Z`.
///
/// ```
/// use vendue_domain::Timestamp;
/// let noon: Timestamp = "2026-11-20T12:00:00Z".parse()?;
/// assert_eq!(noon.plus_seconds(90).to_string(), "2026-11-20T12:01:30.000Z");
/// # Ok::<(), vendue_domain::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// Milliseconds in one second.
pub const MILLIS_PER_SECOND: i64 = 1_000;
/// Milliseconds in one hour.
pub const MILLIS_PER_HOUR: i64 = 3_600_000;
/// Milliseconds in one day.
pub const MILLIS_PER_DAY: i64 = 86_400_000;

/// The last moment that can be written as text: the end of the year 9999.
const LATEST_MS: i64 = 253_402_300_799_999;

impl Timestamp {
    /// From milliseconds since 1970, kept within the years 1970 to 9999.
    pub fn from_ms(ms: i64) -> Self {
        Self(ms.clamp(0, LATEST_MS))
    }

    /// Milliseconds since 1970.
    pub fn as_ms(self) -> i64 {
        self.0
    }

    /// This moment moved by milliseconds, kept within the representable years.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self::from_ms(self.0.saturating_add(ms))
    }

    /// This moment moved by seconds, kept within the representable years.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        self.plus_ms(seconds.saturating_mul(MILLIS_PER_SECOND))
    }

    /// This moment moved by hours, kept within the representable years.
    #[must_use]
    pub fn plus_hours(self, hours: i64) -> Self {
        self.plus_ms(hours.saturating_mul(MILLIS_PER_HOUR))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    pub fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// RFC 3339 with milliseconds. Every answer to a bid holds two of these, and the calendar's
    /// own formatter allocates for each.
    fn text(self) -> [u8; 24] {
        let moment = self.to_datetime();
        let mut text = *b"0000-00-00T00:00:00.000Z";
        // A moment is never before 1970 nor after 9999, so its year has four digits.
        let year = moment.year().unsigned_abs();
        let (hour, minute, second) = (moment.hour(), moment.minute(), moment.second());
        write_digits(&mut text[0..4], year);
        write_digits(&mut text[5..7], moment.month());
        write_digits(&mut text[8..10], moment.day());
        write_digits(&mut text[11..13], hour);
        write_digits(&mut text[14..16], minute);
        write_digits(&mut text[17..19], second);
        write_digits(&mut text[20..23], moment.timestamp_subsec_millis());
        text
    }

    /// The same moment as a calendar value.
    pub fn to_datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(moment: DateTime<Utc>) -> Self {
        Self::from_ms(moment.timestamp_millis())
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(moment: Timestamp) -> Self {
        moment.to_datetime()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

/// Writes a number in decimal digits, filled up with zeros from the left.
fn write_digits(out: &mut [u8], number: u32) {
    let mut rest = number;
    for digit in out.iter_mut().rev() {
        *digit = b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or(0));
        rest /= 10;
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = || {
            let shown: String = text.chars().take(40).collect();
            Error::new(
                ErrorCode::TimeMalformed,
                "the time must be RFC 3339, such as 2026-11-20T12:00:00Z, from 1970 to 9999",
            )
            .with("value", shown)
        };
        let moment = DateTime::parse_from_rfc3339(text).map_err(|_| refuse())?;
        let ms = moment.timestamp_millis();
        if (0..=LATEST_MS).contains(&ms) { Ok(Self(ms)) } else { Err(refuse()) }
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

crate::text::deserialize_from_text!(Timestamp);
crate::openapi::text_schema!(Timestamp, |text| text.format(crate::openapi::date_time()));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utc_with_milliseconds() {
        let moment: Timestamp = "2026-11-20T13:00:00.5+01:00".parse().expect("valid");
        assert_eq!(moment.to_string(), "2026-11-20T12:00:00.500Z");
    }

    #[test]
    fn text_is_what_the_calendar_says() {
        let calendar = |moment: Timestamp| {
            moment.to_datetime().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
        };
        for step in 0..5_000_i64 {
            let moment = Timestamp::from_ms(step.saturating_mul(50_680_460_061));
            assert_eq!(moment.to_string(), calendar(moment));
        }
        let last = Timestamp::from_ms(i64::MAX);
        assert_eq!(last.to_string(), "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn nonsense_and_far_years_are_refused() {
        for text in ["", "yesterday", "2026-11-20", "1969-12-31T23:59:59Z", "-1"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn arithmetic_saturates_instead_of_wrapping() {
        assert_eq!(Timestamp::from_ms(i64::MAX).plus_seconds(i64::MAX).as_ms(), LATEST_MS);
        assert_eq!(Timestamp::from_ms(5).plus_ms(i64::MIN).as_ms(), 0);
    }
}
