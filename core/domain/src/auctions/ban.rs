//! Bans: what a bidder who won and did not respond brings upon himself.

use crate::auctions::{AuctionPolicy, Bidder};
use crate::ids::UserId;
use crate::time::Timestamp;

/// The bidder's record after one more non-response: a ban for a while after the first, for good
/// after as many as the marketplace says. A ban that already lasts longer is not shortened.
pub fn record_non_response(
    bidder: Option<&Bidder>,
    user_id: UserId,
    policy: &AuctionPolicy,
    now: Timestamp,
) -> Bidder {
    let mut after = bidder.copied().unwrap_or(Bidder {
        user_id,
        non_responses: 0,
        banned_until: None,
        banned_permanently: false,
    });
    after.non_responses = after.non_responses.saturating_add(1);
    after.banned_permanently |= after.non_responses >= policy.permanent_ban_after;
    after.banned_until = after.banned_until.max(Some(now.plus_ms(policy.first_ban_ms)));
    after
}

/// Whether the bidder is banned at `now`.
pub fn is_banned(bidder: &Bidder, now: Timestamp) -> bool {
    bidder.banned_permanently || bidder.banned_until.is_some_and(|until| now < until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::fixture::{bidder, noon};
    use crate::time::MILLIS_PER_DAY;

    #[test]
    fn fourteen_days_and_then_for_good() {
        let policy = AuctionPolicy::default();
        let once = record_non_response(None, bidder(1), &policy, noon());
        let until = noon().plus_ms(14 * MILLIS_PER_DAY);
        assert_eq!((once.non_responses, once.banned_until), (1, Some(until)));
        assert!(!once.banned_permanently);
        assert!(is_banned(&once, until.plus_ms(-1)));
        assert!(!is_banned(&once, until));
        let twice = record_non_response(Some(&once), bidder(1), &policy, until);
        assert!(twice.banned_permanently);
        assert!(is_banned(&twice, until.plus_ms(1_000 * MILLIS_PER_DAY)));
    }

    #[test]
    fn the_numbers_are_the_marketplaces() {
        let policy =
            AuctionPolicy { permanent_ban_after: 1, first_ban_ms: 5, ..AuctionPolicy::default() };
        let once = record_non_response(None, bidder(1), &policy, noon());
        assert!(once.banned_permanently);
        assert_eq!(once.banned_until, Some(noon().plus_ms(5)));
    }
}
