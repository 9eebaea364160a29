//! Moments as tokens write them: whole seconds since 1970 (RFC 7519, section 2).

use vendue_domain::{MILLIS_PER_SECOND, Timestamp};

/// The last second of the year 9999.
const LATEST_S: i64 = 253_402_300_799;

/// The second in which a moment lies.
pub(crate) fn seconds(moment: Timestamp) -> i64 {
    moment.as_ms().div_euclid(MILLIS_PER_SECOND)
}

/// A moment of a token. Nothing for one before 1970 or after 9999: a timestamp would take the
/// nearest it can hold, and a token that overflows must not become one that never ends.
pub(crate) fn of_seconds(seconds: i64) -> Option<Timestamp> {
    (0..=LATEST_S).contains(&seconds).then(|| Timestamp::from_ms(0).plus_seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_calendar_holds_is_a_moment() {
        assert_eq!(of_seconds(LATEST_S).map(seconds), Some(LATEST_S));
        assert_eq!(of_seconds(0), Some(Timestamp::from_ms(0)));
        for seconds in [-1, i64::MIN, LATEST_S + 1, i64::MAX] {
            assert_eq!(of_seconds(seconds), None);
        }
    }
}
