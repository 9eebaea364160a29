//! Who leads, and at what price: what one more maximum does to a standing.
//!
//! These are the changes alone, without the checks of a command, because a history is resolved
//! again with the same changes when a bid is taken back, and there nothing is refused any more.

use crate::auctions::options::TieRule;
use crate::auctions::price::{against_reserve, price_of};
use crate::auctions::{Auction, AuctionState, Standing};
use crate::ids::UserId;

/// Adds a maximum that the log records under `sequence`.
pub(super) fn take_maximum(
    auction: &Auction,
    standing: &mut Standing,
    bidder_id: UserId,
    maximum_minor: i64,
    sequence: i64,
) {
    standing.bid_count = standing.bid_count.saturating_add(1);
    match (standing.leader_id, standing.leader_maximum_minor) {
        (Some(leader_id), Some(best)) if leader_id == bidder_id => {
            if maximum_minor > best {
                lead(standing, bidder_id, maximum_minor, sequence);
                reprice_raise(auction, standing, maximum_minor);
            }
        }
        (Some(_), Some(best)) if beats(auction, standing, maximum_minor, best) => {
            standing.runner_up_minor = Some(best);
            lead(standing, bidder_id, maximum_minor, sequence);
            reprice(auction, standing);
        }
        (Some(_), Some(_)) => {
            let second = standing.runner_up_minor.unwrap_or(maximum_minor).max(maximum_minor);
            standing.runner_up_minor = Some(second);
            reprice(auction, standing);
        }
        _ => {
            lead(standing, bidder_id, maximum_minor, sequence);
            reprice(auction, standing);
        }
    }
    settle_flags(standing);
}

/// Goes live: the maximums placed before the start make the price.
pub(super) fn go_live(auction: &Auction, standing: &mut Standing) {
    standing.state = AuctionState::Live;
    reprice(auction, standing);
    settle_flags(standing);
}

/// Replaces the reserve, which may meet it and lift the price.
pub(super) fn set_reserve(auction: &Auction, standing: &mut Standing, reserve_minor: Option<i64>) {
    standing.reserve_minor = reserve_minor;
    if let Some(best) = standing.leader_maximum_minor {
        // The price that stands is kept: a lower reserve never makes a price fall, and one that
        // had jumped to the maximum below the old reserve stays there.
        reprice_raise(auction, standing, best);
    }
    settle_flags(standing);
}

/// Against a hidden maximum one minor unit suffices; an equal one loses to the earlier bid, unless
/// the terms let a live bid beat one placed before the start.
fn beats(auction: &Auction, standing: &Standing, maximum_minor: i64, best_minor: i64) -> bool {
    let is_live = standing.state != AuctionState::Scheduled;
    maximum_minor > best_minor
        || (maximum_minor == best_minor
            && auction.tie == TieRule::LiveBeatsAbsentee
            && standing.leader_is_absentee
            && is_live)
}

fn lead(standing: &mut Standing, bidder_id: UserId, maximum_minor: i64, sequence: i64) {
    standing.leader_id = Some(bidder_id);
    standing.leader_maximum_minor = Some(maximum_minor);
    standing.leader_sequence = Some(sequence);
    standing.leader_is_absentee = standing.state == AuctionState::Scheduled;
}

/// The price of the two best maximums. It never falls, not even on a ladder whose steps shrink,
/// and before the start it stays at the opening price.
fn reprice(auction: &Auction, standing: &mut Standing) {
    if standing.state == AuctionState::Scheduled {
        return;
    }
    if let Some(best) = standing.leader_maximum_minor {
        let price = price_of(
            auction.opening_minor,
            &auction.increments,
            standing.reserve_minor,
            auction.below_reserve,
            best,
            standing.runner_up_minor,
        );
        standing.price_minor = standing.price_minor.max(price);
    }
}

/// The price after the leader alone moved: it changes only towards the reserve.
fn reprice_raise(auction: &Auction, standing: &mut Standing, best_minor: i64) {
    if standing.state == AuctionState::Scheduled {
        return;
    }
    let price = against_reserve(
        standing.price_minor,
        standing.reserve_minor,
        auction.below_reserve,
        best_minor,
    );
    standing.price_minor = standing.price_minor.max(price);
}

/// Whether the reserve is met and whether an immediate purchase is still possible: it disappears
/// at the first bid, or with a reserve when that is met. It never comes back.
fn settle_flags(standing: &mut Standing) {
    // Before the start nobody learns how the maximums compare with the reserve.
    let best = match standing.state {
        AuctionState::Scheduled => None,
        _ => standing.leader_maximum_minor,
    };
    standing.reserve_met = match (standing.reserve_minor, best) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(reserve), Some(best)) => best >= reserve,
    };
    let is_untouched = standing.bid_count == 0;
    standing.buy_now_open &= is_untouched || !standing.reserve_met;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::BelowReserve;
    use crate::auctions::fixture::{auction, bidder, live};

    fn maximums(standing: &mut Standing, terms: &Auction, bids: &[(u8, i64)]) {
        for (place, (who, maximum)) in bids.iter().enumerate() {
            let sequence = i64::try_from(place).expect("small") + 1;
            take_maximum(terms, standing, bidder(*who), *maximum, sequence);
        }
    }

    #[test]
    fn the_second_best_is_always_of_somebody_else() {
        let terms = auction();
        let mut standing = live(&terms);
        maximums(&mut standing, &terms, &[(1, 5_000), (2, 3_000), (2, 6_000)]);
        assert_eq!(standing.leader_id, Some(bidder(2)));
        assert_eq!(standing.runner_up_minor, Some(5_000));
        maximums(&mut standing, &terms, &[(2, 9_000)]);
        assert_eq!(standing.runner_up_minor, Some(5_000));
        assert_eq!(standing.bid_count, 4);
    }

    #[test]
    fn a_raise_does_not_move_the_price_but_towards_the_reserve() {
        let mut terms = auction();
        let mut standing = live(&terms);
        maximums(&mut standing, &terms, &[(1, 1_500), (2, 1_520)]);
        assert_eq!(standing.price_minor, 1_520);
        maximums(&mut standing, &terms, &[(2, 9_000)]);
        assert_eq!(standing.price_minor, 1_520, "the cap of the old maximum stays the price");

        let mut standing = live(&terms);
        standing.reserve_minor = Some(3_000);
        maximums(&mut standing, &terms, &[(1, 2_000), (1, 2_500)]);
        assert_eq!((standing.price_minor, standing.reserve_met), (terms.opening_minor, false));
        maximums(&mut standing, &terms, &[(1, 3_500)]);
        assert_eq!((standing.price_minor, standing.reserve_met), (3_000, true));

        terms.below_reserve = BelowReserve::JumpToMax;
        let mut standing = live(&terms);
        standing.reserve_minor = Some(3_000);
        maximums(&mut standing, &terms, &[(1, 2_000), (1, 2_500)]);
        assert_eq!(standing.price_minor, 2_500);
    }

    #[test]
    fn the_price_never_falls_on_a_ladder_whose_steps_shrink() {
        let mut terms = auction();
        terms.increments = "0:500,2000:5".parse().expect("bands");
        let mut standing = live(&terms);
        maximums(&mut standing, &terms, &[(1, 9_000), (2, 1_999)]);
        assert_eq!(standing.price_minor, 2_499);
        maximums(&mut standing, &terms, &[(3, 2_001)]);
        assert_eq!(standing.price_minor, 2_499);
    }

    #[test]
    fn equal_maximums_follow_the_tie_rule() {
        let mut terms = auction();
        for (tie, winner) in [(TieRule::Earliest, 1), (TieRule::LiveBeatsAbsentee, 2)] {
            terms.tie = tie;
            let mut standing = live(&terms);
            standing.state = AuctionState::Scheduled;
            maximums(&mut standing, &terms, &[(1, 5_000), (3, 5_000)]);
            assert_eq!(standing.leader_id, Some(bidder(1)), "before the start: the earlier");
            go_live(&terms, &mut standing);
            assert_eq!(standing.price_minor, 5_000);
            maximums(&mut standing, &terms, &[(2, 5_000)]);
            assert_eq!(standing.leader_id, Some(bidder(winner)), "{tie}");
            maximums(&mut standing, &terms, &[(4, 5_000)]);
            assert_eq!(standing.leader_id, Some(bidder(winner)), "{tie}: between live bids");
        }
    }

    #[test]
    fn lowering_the_reserve_meets_it() {
        let terms = auction();
        let mut standing = live(&terms);
        standing.reserve_minor = Some(9_000);
        maximums(&mut standing, &terms, &[(1, 5_000)]);
        set_reserve(&terms, &mut standing, Some(6_000));
        assert_eq!((standing.price_minor, standing.reserve_met), (terms.opening_minor, false));
        set_reserve(&terms, &mut standing, Some(4_000));
        assert_eq!((standing.price_minor, standing.reserve_met), (4_000, true));
        set_reserve(&terms, &mut standing, Some(2_000));
        assert_eq!(standing.price_minor, 4_000, "a price that stands does not fall");
    }
}
