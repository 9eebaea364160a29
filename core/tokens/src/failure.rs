//! The two errors of this crate that a caller meets.

use parking_lot::Mutex;
use vendue_domain::{Error, ErrorCode, Timestamp};

/// One sentence for every cause: a forger learns nothing from which check failed.
pub(crate) use vendue_domain::identity::token_invalid;

/// Where in the log it stands who came in and who did not.
pub(crate) const AUDIT: &str = "vendue::audit";

/// Why a token was refused: a sentence for the log of the operator and for nobody else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cause(pub(crate) &'static str);

/// How many refusals a second stand in the log. A system that is set up wrong is seen by the first,
/// and anybody can show tokens that are no good as fast as they like.
const NOTED_PER_S: u64 = 20;

/// The log of refused tokens.
#[derive(Debug, Default)]
pub(crate) struct Refusals(Mutex<Second>);

#[derive(Debug, Default)]
struct Second {
    number: i64,
    refused: u64,
}

impl Refusals {
    /// Notes that a token of a system was refused, unless there were too many in this second.
    pub(crate) fn note(&self, source: Option<&str>, Cause(cause): Cause, now: Timestamp) {
        let (is_noted, left_out) = self.0.lock().count(now);
        if left_out > 0 {
            tracing::info!(target: AUDIT, source, left_out, "more tokens were refused");
        }
        if is_noted {
            tracing::info!(target: AUDIT, source, cause, "a token was refused");
        }
    }
}

impl Second {
    /// Whether one more is noted, and how many of the second before were not.
    fn count(&mut self, now: Timestamp) -> (bool, u64) {
        let number = now.as_ms().div_euclid(1_000);
        let mut left_out = 0;
        if self.number != number {
            left_out = self.refused.saturating_sub(NOTED_PER_S);
            *self = Self { number, refused: 0 };
        }
        self.refused = self.refused.saturating_add(1);
        (self.refused <= NOTED_PER_S, left_out)
    }
}

/// Neither an address nor the cause is named; both are in the log of the operator.
pub(crate) fn unavailable(source: &str) -> Error {
    Error::new(
        ErrorCode::IdentityProviderUnavailable,
        "the other system that knows the user cannot be reached",
    )
    .with("source", source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_refusals_is_a_few_lines_and_a_sum() {
        let mut second = Second::default();
        let mut at = |ms| second.count(Timestamp::from_ms(ms));
        let noted = (0..100).filter(|number| at(5_000 + number).0).count();
        assert_eq!(noted, 20);
        assert_eq!(at(6_000), (true, 80));
        assert_eq!(at(6_001), (true, 0));
        assert_eq!(at(9_000), (true, 0));
    }
}
