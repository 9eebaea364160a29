//! The numbers with which a market cannot be opened.

use vendue_domain::Error;
use vendue_domain::auctions::AuctionPolicy;

use super::Options;
use crate::password::THREADS_MAX;

/// Each lane has two connections to the database, which has few.
const LANES_MAX: usize = 64;
/// Where only the machine sets a limit.
const ANY: usize = usize::MAX;

impl Options {
    /// What counts something is at least 1, and not more than there can be.
    pub(super) fn check_counts(&self) -> Result<(), Error> {
        let connections = self.connections_max.map(|count| usize::try_from(count).unwrap_or(ANY));
        let counts = [
            ("queued_writes_max", Some(self.queue.jobs_max), ANY),
            ("group_max", Some(self.queue.group_max), ANY),
            ("lanes", self.lanes, LANES_MAX),
            ("connections_max", connections, ANY),
            ("password_threads", Some(self.passwords.threads), THREADS_MAX),
        ];
        for (field, count, maximum) in counts {
            let Some(count) = count else { continue };
            if count < 1 {
                return Err(Error::invalid(field, "must be at least 1")
                    .with("value", 0)
                    .with("minimum", 1));
            }
            if count > maximum {
                return Err(Error::invalid(field, format_args!("must be at most {maximum}"))
                    .with("value", shown(count))
                    .with("maximum", shown(maximum)));
            }
        }
        Ok(())
    }
}

fn shown(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Numbers with which no auction could be run as it says: an end before the bids that had arrived,
/// a ban that is over before it begins.
pub(super) fn check_policy(policy: &AuctionPolicy) -> Result<(), Error> {
    let numbers = [
        ("maximum_minor", policy.maximum_minor, 1),
        ("buy_now_margin_basis_points", policy.buy_now_margin_basis_points, 0),
        ("close_grace_ms", policy.close_grace_ms, 0),
        ("ending_soon_ms", policy.ending_soon_ms, 0),
        ("settlement_ms", policy.settlement_ms, 0),
        ("first_ban_ms", policy.first_ban_ms, 0),
        ("permanent_ban_after", policy.permanent_ban_after, 1),
        ("duration_ms_max", policy.duration_ms_max, 1),
    ];
    for (field, number, minimum) in numbers {
        if number < minimum {
            return Err(Error::invalid(field, "is too small")
                .with("value", number)
                .with("minimum", minimum));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use vendue_domain::ErrorCode;

    use super::*;

    #[test]
    fn what_counts_something_is_neither_nothing_nor_more_than_there_can_be() {
        let refused = [
            (Options::new().queued_writes_max(0), "queued_writes_max", "minimum", 1),
            (Options::new().group_max(0), "group_max", "minimum", 1),
            (Options::new().lanes(0), "lanes", "minimum", 1),
            (Options::new().lanes(65), "lanes", "maximum", 64),
            (Options::new().connections_max(0), "connections_max", "minimum", 1),
            (Options::new().password_threads(0), "password_threads", "minimum", 1),
            (Options::new().password_threads(65), "password_threads", "maximum", 64),
        ];
        for (options, field, limit, number) in refused {
            let refused = options.open(":memory:").map(drop).expect_err(field);
            assert_eq!(refused.code(), ErrorCode::InvalidArgument);
            assert_eq!(refused.detail("field"), Some(&field.into()));
            assert_eq!(refused.detail(limit), Some(&number.into()), "{field}");
        }
        assert!(Options::new().lanes(64).open(":memory:").is_ok());
    }
}
