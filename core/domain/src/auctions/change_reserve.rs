//! Changing the hidden reserve.

use crate::auctions::commit::{Deed, commit};
use crate::auctions::contest::set_reserve;
use crate::auctions::create::checked_reserve;
use crate::auctions::transitions::state_refused;
use crate::auctions::{Act, Auction, AuctionPolicy, AuctionState, Decision, Effects, Standing};
use crate::error::{Error, ErrorCode};
use crate::ids::UserId;
use crate::money::Money;
use crate::time::Timestamp;

/// Changes the reserve, or takes it away. Before the first bid it may become anything that could
/// have been the reserve at the beginning; after it, only lower. Lowering can meet the reserve,
/// which lifts the price to it.
///
/// Fails with `auction_state`, `auction_closed`, `reserve_not_lowered`, and for the amount as the
/// creation of an auction does.
pub fn change_reserve(
    auction: &Auction,
    standing: &Standing,
    reserve: Option<Money>,
    policy: &AuctionPolicy,
    actor_id: UserId,
    now: Timestamp,
) -> Result<Decision, Error> {
    match standing.state {
        AuctionState::Scheduled => {}
        AuctionState::Live if now < standing.ends_at => {}
        AuctionState::Live => {
            return Err(Error::new(ErrorCode::AuctionClosed, "the auction's time is over")
                .with("ends_at", standing.ends_at));
        }
        other => return Err(state_refused(other, "reserve_changed")),
    }
    let bounds = (auction.opening_minor, auction.buy_now_minor);
    let reserve_minor = checked_reserve(reserve, auction.currency, bounds, policy)?;
    if standing.bid_count > 0 && !is_lower(standing.reserve_minor, reserve_minor) {
        let error = Error::new(
            ErrorCode::ReserveNotLowered,
            "after the first bid the reserve may only be lowered",
        )
        .with("currency", auction.currency.as_str());
        return Err(match standing.reserve_minor {
            Some(now_minor) => error.with("reserve_minor", now_minor),
            None => error,
        });
    }
    let mut after = *standing;
    set_reserve(auction, &mut after, reserve_minor);
    let effects = Effects {
        reserve_reached: after.reserve_met && !standing.reserve_met && reserve_minor.is_some(),
        ..Effects::default()
    };
    let deed =
        Deed { amount_minor: reserve_minor, ..Deed::new(Act::ReserveChanged, now, Some(actor_id)) };
    Ok(commit(standing, after, deed, effects))
}

/// No reserve at all is lower than any reserve.
fn is_lower(old: Option<i64>, new: Option<i64>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => new < old,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::fixture::{bid, created, dollars, live, new_auction, noon, seller};
    use crate::auctions::place_bid;

    fn change(auction: &Auction, standing: &Standing, to: Option<i64>) -> Result<Decision, Error> {
        let policy = AuctionPolicy::default();
        change_reserve(auction, standing, to.map(dollars), &policy, seller(), noon())
    }

    fn with_reserve(reserve: Option<i64>) -> (Auction, Standing) {
        let mut new = new_auction();
        new.reserve = reserve.map(dollars);
        new.buy_now = Some(dollars(9_000));
        let (terms, _) = created(new);
        let standing = live(&terms);
        (terms, standing)
    }

    #[test]
    fn before_the_first_bid_it_may_become_anything_sound() {
        let (terms, standing) = with_reserve(Some(3_000));
        let code = |to| change(&terms, &standing, to).map_err(|refused| refused.code());
        for to in [Some(900), Some(8_000), None] {
            let after = code(to).expect("allowed").standing;
            assert_eq!((after.reserve_minor, after.reserve_met), (to, to.is_none()));
            assert!(after.buy_now_open, "without a bid the purchase stays possible");
        }
        assert_eq!(code(Some(899)).err(), Some(ErrorCode::InvalidArgument));
        assert_eq!(code(Some(9_001)).err(), Some(ErrorCode::InvalidArgument));
        assert_eq!(code(Some(0)).err(), Some(ErrorCode::AmountNotPositive));
    }

    #[test]
    fn after_the_first_bid_it_is_only_lowered() {
        let (terms, standing) = with_reserve(Some(3_000));
        let policy = AuctionPolicy::default();
        let led = place_bid(&terms, &standing, &bid(1, 2_000), &policy, noon()).expect("led");
        for to in [Some(3_000), Some(3_001)] {
            let refused = change(&terms, &led.standing, to).expect_err("not lower");
            assert_eq!(refused.code(), ErrorCode::ReserveNotLowered);
        }
        let lowered = change(&terms, &led.standing, Some(2_001)).expect("lower");
        assert!(!lowered.effects.reserve_reached && !lowered.standing.reserve_met);
        let met = change(&terms, &led.standing, Some(1_800)).expect("met");
        assert!(met.effects.reserve_reached && met.standing.reserve_met);
        assert_eq!(met.standing.price_minor, 1_800);
        assert!(!met.standing.buy_now_open);
        assert_eq!(met.standing.event_sequence, led.standing.event_sequence + 2);
        let gone = change(&terms, &led.standing, None).expect("taken away");
        assert_eq!((gone.standing.price_minor, gone.standing.reserve_met), (900, true));

        let (terms, standing) = with_reserve(None);
        let led = place_bid(&terms, &standing, &bid(1, 2_000), &policy, noon()).expect("led");
        let refused = change(&terms, &led.standing, Some(900)).expect_err("a new reserve");
        assert_eq!(refused.code(), ErrorCode::ReserveNotLowered);
    }

    #[test]
    fn only_while_bids_are_taken() {
        let (terms, standing) = with_reserve(Some(3_000));
        for &state in AuctionState::ALL {
            let mut there = standing;
            there.state = state;
            let is_open = matches!(state, AuctionState::Scheduled | AuctionState::Live);
            assert_eq!(change(&terms, &there, Some(2_000)).is_ok(), is_open, "{state}");
        }
        let policy = AuctionPolicy::default();
        let lower = Some(dollars(2_000));
        let late = change_reserve(&terms, &standing, lower, &policy, seller(), standing.ends_at);
        assert_eq!(late.expect_err("too late").code(), ErrorCode::AuctionClosed);
    }
}
