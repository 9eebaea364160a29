//! Ends before the time: the immediate purchase, the seller's early end, and calling off.

use crate::auctions::commit::{Deed, commit, next_sequence};
use crate::auctions::lifecycle::time_left_ms;
use crate::auctions::place_bid::check_open;
use crate::auctions::transitions::check_move;
use crate::auctions::{Act, Auction, AuctionState, CancelReason, Decision, Effects, Standing};
use crate::error::{Error, ErrorCode};
use crate::ids::UserId;
use crate::text::word_enum;
use crate::time::{MILLIS_PER_HOUR, Timestamp};

/// With bids, a seller may only call an auction off while at least this much time is left.
const SELLER_WINDOW_MS: i64 = 12 * MILLIS_PER_HOUR;

/// Takes the immediate purchase: the buyer pays exactly its price and the auction ends at once.
///
/// Fails like a bid when the auction takes none, and with `buy_now_unavailable`.
pub fn buy_now(
    auction: &Auction,
    standing: &Standing,
    buyer_id: UserId,
    now: Timestamp,
) -> Result<Decision, Error> {
    check_open(auction, standing, now)?;
    let price_minor = auction
        .buy_now_minor
        .filter(|_| standing.buy_now_open && standing.state == AuctionState::Live)
        .ok_or_else(buy_now_unavailable)?;
    let mut after = *standing;
    if standing.leader_id != Some(buyer_id) {
        after.runner_up_minor = standing.leader_maximum_minor;
    }
    after.state = AuctionState::Sold;
    after.price_minor = price_minor;
    after.leader_id = Some(buyer_id);
    after.leader_maximum_minor = Some(price_minor);
    after.leader_sequence = Some(next_sequence(standing));
    after.leader_is_absentee = false;
    after.reserve_met = true;
    after.buy_now_open = false;
    after.ends_at = now;
    let deed =
        Deed { amount_minor: Some(price_minor), ..Deed::new(Act::BuyNow, now, Some(buyer_id)) };
    Ok(commit(standing, after, deed, Effects::default()))
}

fn buy_now_unavailable() -> Error {
    Error::new(
        ErrorCode::BuyNowUnavailable,
        "the auction offers no immediate purchase, or no longer",
    )
}

/// Ends a live auction early by selling to the leader at the price shown, however much time is
/// left. A seller who does so waives the reserve.
///
/// Fails with `auction_state`, also when nobody leads.
pub fn sell_to_leader(
    standing: &Standing,
    actor_id: UserId,
    now: Timestamp,
) -> Result<Decision, Error> {
    check_move(standing.state, AuctionState::Sold)?;
    if standing.leader_id.is_none() {
        return Err(Error::new(
            ErrorCode::AuctionState,
            "nobody leads, so there is nobody to sell to",
        )
        .with("state", standing.state.as_str())
        .with("bid_count", standing.bid_count));
    }
    let mut after = *standing;
    after.state = AuctionState::Sold;
    after.reserve_met = true;
    after.buy_now_open = false;
    after.ends_at = standing.ends_at.min(now);
    let deed = Deed::new(Act::Ended, now, Some(actor_id));
    Ok(commit(standing, after, deed, Effects::default()))
}

/// Calls an auction off. An administrator may at any time before it is over; the seller's side
/// with at least 12 hours left, or while there are no bids.
///
/// Fails with `auction_state` and, for the seller, with `too_late_to_end`.
pub fn cancel(
    auction: &Auction,
    standing: &Standing,
    reason: CancelReason,
    actor_id: Option<UserId>,
    now: Timestamp,
) -> Result<Decision, Error> {
    check_move(standing.state, AuctionState::Cancelled)?;
    let is_late = time_left_ms(auction, standing, now) < SELLER_WINDOW_MS;
    if reason == CancelReason::Seller && standing.bid_count > 0 && is_late {
        return Err(Error::new(
            ErrorCode::TooLateToEnd,
            "with bids and less than 12 hours left the auction can only be sold to the leader",
        )
        .with("ends_at", standing.ends_at)
        .with("bid_count", standing.bid_count));
    }
    let mut after = *standing;
    after.state = AuctionState::Cancelled;
    after.buy_now_open = false;
    after.paused_at = None;
    after.ends_at = standing.ends_at.min(now);
    let effects = Effects { cancel_reason: Some(reason), ..Effects::default() };
    Ok(commit(standing, after, Deed::new(Act::Cancelled, now, actor_id), effects))
}

word_enum! {
    /// How a seller ends an auction before its time.
    pub enum EarlyEnd {
        /// Without a sale, as the seller may cancel it.
        CallOff = "call_off",
        /// By selling to the leader.
        SellToLeader = "sell_to_leader",
    }
}

/// Ends an auction early for its seller, in one of the two ways.
pub fn end_early(
    auction: &Auction,
    standing: &Standing,
    how: EarlyEnd,
    actor_id: UserId,
    now: Timestamp,
) -> Result<Decision, Error> {
    match how {
        EarlyEnd::CallOff => cancel(auction, standing, CancelReason::Seller, Some(actor_id), now),
        EarlyEnd::SellToLeader => sell_to_leader(standing, actor_id, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::fixture::{
        auction, bid, bidder, created, dollars, live, new_auction, noon, seller,
    };
    use crate::auctions::{AuctionPolicy, initial_standing, place_bid};

    fn code(result: Result<Decision, Error>) -> ErrorCode {
        result.expect_err("refused").code()
    }

    fn led(auction: &Auction, standing: &Standing, maximum: i64) -> Standing {
        let policy = AuctionPolicy::default();
        place_bid(auction, standing, &bid(1, maximum), &policy, noon()).expect("led").standing
    }

    fn with_buy_now(reserve: Option<i64>) -> (Auction, Standing) {
        let mut new = new_auction();
        new.buy_now = Some(dollars(5_000));
        new.reserve = reserve.map(dollars);
        let (terms, _) = created(new);
        let standing = live(&terms);
        (terms, standing)
    }

    #[test]
    fn buy_now_ends_the_auction_at_its_price() {
        let (terms, standing) = with_buy_now(None);
        let bought = buy_now(&terms, &standing, bidder(2), noon()).expect("bought");
        let after = bought.standing;
        assert_eq!((after.state, after.price_minor), (AuctionState::Sold, 5_000));
        assert_eq!((after.leader_id, after.ends_at), (Some(bidder(2)), noon()));
        assert_eq!(code(buy_now(&terms, &after, bidder(3), noon())), ErrorCode::AuctionClosed);
    }

    #[test]
    fn buy_now_disappears_at_the_first_bid_or_when_the_reserve_is_met() {
        let (terms, standing) = with_buy_now(None);
        let after_bid = led(&terms, &standing, 900);
        let gone = buy_now(&terms, &after_bid, bidder(2), noon());
        assert_eq!(code(gone), ErrorCode::BuyNowUnavailable);

        let (terms, standing) = with_buy_now(Some(3_000));
        let below = led(&terms, &standing, 2_000);
        let bought = buy_now(&terms, &below, bidder(2), noon()).expect("the reserve is not met");
        let displaced = bought.effects.displaced.expect("the leader");
        assert_eq!((displaced.bidder_id, displaced.maximum_minor), (bidder(1), 2_000));
        assert_eq!(bought.standing.runner_up_minor, Some(2_000));
        let met = led(&terms, &below, 3_000);
        assert_eq!(code(buy_now(&terms, &met, bidder(2), noon())), ErrorCode::BuyNowUnavailable);
    }

    #[test]
    fn without_a_price_before_the_start_and_after_the_end_there_is_no_buy_now() {
        let terms = auction();
        let none = buy_now(&terms, &live(&terms), bidder(2), noon());
        assert_eq!(code(none), ErrorCode::BuyNowUnavailable);
        let (terms, standing) = with_buy_now(None);
        let waiting = initial_standing(&terms);
        let early = buy_now(&terms, &waiting, bidder(2), noon());
        assert_eq!(code(early), ErrorCode::AuctionNotStarted);
        let late = buy_now(&terms, &standing, bidder(2), standing.ends_at);
        assert_eq!(code(late), ErrorCode::AuctionClosed);
    }

    #[test]
    fn a_seller_calls_off_in_time_or_without_bids() {
        let terms = auction();
        let standing = live(&terms);
        let with_bids = led(&terms, &standing, 900);
        let end = standing.ends_at;
        let call_off = |standing: &Standing, left_ms: i64| {
            let now = end.plus_ms(-left_ms);
            end_early(&terms, standing, EarlyEnd::CallOff, seller(), now)
        };
        let twelve_hours = 12 * MILLIS_PER_HOUR;
        let called_off = call_off(&with_bids, twelve_hours).expect("12 hours left");
        assert_eq!(called_off.standing.state, AuctionState::Cancelled);
        assert_eq!(called_off.effects.cancel_reason, Some(CancelReason::Seller));
        assert_eq!(code(call_off(&with_bids, twelve_hours - 1)), ErrorCode::TooLateToEnd);
        assert!(call_off(&standing, 1).is_ok(), "without bids at any time");
        let administrator = CancelReason::Administrator;
        assert!(cancel(&terms, &with_bids, administrator, None, end.plus_ms(-1)).is_ok());
        assert_eq!(
            code(cancel(&terms, &called_off.standing, administrator, None, end)),
            ErrorCode::AuctionState
        );
    }

    #[test]
    fn a_seller_sells_to_the_leader_at_any_time() {
        let (terms, standing) = with_buy_now(Some(3_000));
        let sell = |standing: &Standing, now| {
            end_early(&terms, standing, EarlyEnd::SellToLeader, seller(), now)
        };
        assert_eq!(code(sell(&standing, noon())), ErrorCode::AuctionState, "nobody leads");
        let below = led(&terms, &standing, 2_000);
        let now = below.ends_at.plus_ms(-1);
        let sold = sell(&below, now).expect("waives the reserve").standing;
        assert_eq!((sold.state, sold.price_minor), (AuctionState::Sold, 900));
        assert_eq!((sold.ends_at, sold.reserve_met), (now, true));
        assert_eq!(code(sell(&sold, now)), ErrorCode::AuctionState);
    }
}
