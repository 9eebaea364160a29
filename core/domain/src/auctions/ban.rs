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
    let mut after = bidder.copied().unwrap_or(Bidder::clean(user_id));
    after.non_responses = after.non_responses.saturating_add(1);
    after.banned_permanently |= after.non_responses >= policy.permanent_ban_after;
    after.banned_until = after.banned_until.max(Some(now.plus_ms(policy.first_ban_ms)));
    after
}

/// The bidder's record with a ban until a moment, or for good with none. A ban that already lasts
/// longer is not shortened.
pub fn ban_bidder(bidder: Option<&Bidder>, user_id: UserId, until: Option<Timestamp>) -> Bidder {
    let mut after = bidder.copied().unwrap_or(Bidder::clean(user_id));
    after.banned_permanently |= until.is_none();
    after.banned_until = after.banned_until.max(until);
    after
}

/// The bidder's record once a ban is lifted that ends at `lifted`, or never. `others` are the ends
/// of those that still hold: they stay.
pub fn lift_ban(
    bidder: &Bidder,
    lifted: Option<Timestamp>,
    others: &[Option<Timestamp>],
) -> Bidder {
    let mut after = *bidder;
    if lifted.is_none() {
        after.banned_permanently &= others.contains(&None);
    } else if after.banned_until == lifted {
        // It was the longest one. What lasts longer than it comes from elsewhere.
        after.banned_until = others.iter().copied().max().flatten();
    }
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

    #[test]
    fn a_ban_is_not_shortened_and_what_others_hold_stays() {
        let at = |days: i64| noon().plus_ms(days * MILLIS_PER_DAY);
        let long = ban_bidder(None, bidder(1), Some(at(9)));
        let short = ban_bidder(Some(&long), bidder(1), Some(at(3)));
        assert_eq!(short, long);
        let forever = ban_bidder(Some(&long), bidder(1), None);
        assert!(forever.banned_permanently);
        assert_eq!(forever.banned_until, Some(at(9)));
        assert_eq!(lift_ban(&forever, None, &[Some(at(9))]), long);
        assert_eq!(lift_ban(&forever, None, &[None]), forever);
        assert_eq!(lift_ban(&long, Some(at(3)), &[Some(at(9))]), long);
        assert_eq!(lift_ban(&long, Some(at(9)), &[Some(at(3)), None]).banned_until, Some(at(3)));
        assert_eq!(lift_ban(&long, Some(at(9)), &[]), Bidder::clean(bidder(1)));
        assert_eq!(lift_ban(&long, Some(at(3)), &[]), long, "it comes from elsewhere");
    }
}
