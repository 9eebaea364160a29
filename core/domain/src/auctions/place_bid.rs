//! Placing a bid: the hottest rule. It allocates nothing and formats nothing.

use crate::auctions::commit::{Deed, commit, next_sequence};
use crate::auctions::contest::take_maximum;
use crate::auctions::options::{Permission, SelfRaise};
use crate::auctions::price::{minimum_bid, minimum_bid_for, step_of};
use crate::auctions::refusal::{BidRefusal, Minimum};
use crate::auctions::{
    Act, Auction, AuctionPolicy, AuctionState, Decision, Effects, NewBid, Standing,
};
use crate::money::AMOUNT_MINOR_MAX;
use crate::time::Timestamp;

/// No maximum may be above this, whatever the marketplace says: premium and tax, each at most the
/// hammer price again, must still give a total that every host can hold.
const MAXIMUM_MINOR_CEILING: i64 = AMOUNT_MINOR_MAX / 4;

/// Decides a bid that reached the engine at `now`.
///
/// The state is checked first, then the amount: currency, sign, the marketplace's maximum, the
/// leader's own maximum, the minimum. Who may bid at all is [`admit`](crate::auctions::admit)'s
/// question, and [`decide_bid`](crate::auctions::decide_bid) asks both.
pub fn place_bid(
    auction: &Auction,
    standing: &Standing,
    bid: &NewBid,
    policy: &AuctionPolicy,
    now: Timestamp,
) -> Result<Decision, BidRefusal> {
    check_open(auction, standing, now)?;
    let maximum_minor = check_amount(auction, standing, bid, policy)?;
    let own_before = standing.leader_maximum_minor;
    if let Some(own_maximum_minor) =
        own_before.filter(|_| standing.leader_id == Some(bid.bidder_id))
    {
        check_raise(auction, standing, bid, own_maximum_minor)?;
    }
    if maximum_minor < minimum_bid(auction, standing) {
        return Err(BidRefusal::TooLow(minimum_for(auction, standing, bid)));
    }

    let mut after = *standing;
    take_maximum(auction, &mut after, bid.bidder_id, maximum_minor, next_sequence(standing));
    let mut effects = Effects {
        reserve_reached: after.reserve_met && !standing.reserve_met,
        ..Effects::default()
    };
    if after.state == AuctionState::Live {
        extend(auction, &mut after, &mut effects, now);
    }
    let deed = Deed {
        act: Act::Bid,
        at: now,
        actor_id: Some(bid.bidder_id),
        amount_minor: Some(maximum_minor),
        subject_sequence: None,
    };
    Ok(commit(standing, after, deed, effects))
}

/// The largest price, maximum or reserve that the marketplace takes.
pub(super) fn amount_ceiling(policy: &AuctionPolicy) -> i64 {
    policy.maximum_minor.min(MAXIMUM_MINOR_CEILING)
}

/// Whether the auction takes bids at `now`.
pub(super) fn check_open(
    auction: &Auction,
    standing: &Standing,
    now: Timestamp,
) -> Result<(), BidRefusal> {
    match standing.state {
        AuctionState::Live if now < standing.ends_at => Ok(()),
        AuctionState::Scheduled if auction.pre_bids == Permission::Allowed => Ok(()),
        AuctionState::Scheduled => Err(BidRefusal::NotStarted { starts_at: auction.starts_at }),
        AuctionState::Paused => Err(BidRefusal::Paused),
        AuctionState::Draft => Err(BidRefusal::NotAnnounced),
        AuctionState::Live
        | AuctionState::Sold
        | AuctionState::Unsold
        | AuctionState::Cancelled => Err(BidRefusal::Closed { ends_at: standing.ends_at }),
    }
}

fn check_amount(
    auction: &Auction,
    standing: &Standing,
    bid: &NewBid,
    policy: &AuctionPolicy,
) -> Result<i64, BidRefusal> {
    let (maximum_minor, currency) = (bid.maximum.amount_minor(), bid.maximum.currency());
    if currency != auction.currency {
        return Err(BidRefusal::CurrencyMismatch { expected: auction.currency, found: currency });
    }
    if maximum_minor <= 0 {
        return Err(BidRefusal::NotPositive(minimum_for(auction, standing, bid)));
    }
    let ceiling = amount_ceiling(policy);
    if maximum_minor > ceiling {
        return Err(BidRefusal::TooHigh { maximum_minor: ceiling, currency });
    }
    Ok(maximum_minor)
}

fn check_raise(
    auction: &Auction,
    standing: &Standing,
    bid: &NewBid,
    own_maximum_minor: i64,
) -> Result<(), BidRefusal> {
    if auction.self_raise == SelfRaise::Refused {
        return Err(BidRefusal::SelfRaiseRefused);
    }
    if bid.maximum.amount_minor() <= own_maximum_minor {
        let minimum = minimum_for(auction, standing, bid);
        return Err(BidRefusal::OwnMaximumNotRaised { own_maximum_minor, minimum });
    }
    Ok(())
}

fn minimum_for(auction: &Auction, standing: &Standing, bid: &NewBid) -> Minimum {
    Minimum {
        minimum_minor: minimum_bid_for(auction, standing, bid.bidder_id),
        step_minor: step_of(auction, standing),
        currency: auction.currency,
    }
}

fn extend(auction: &Auction, after: &mut Standing, effects: &mut Effects, now: Timestamp) {
    let moved = auction.soft_close.extended_end(after.ends_at, after.extensions, now);
    if let Some(ends_at) = moved {
        after.ends_at = ends_at;
        after.extensions = after.extensions.saturating_add(1);
        effects.extended_to = Some(ends_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::fixture::{auction, bid, bidder, created, live, new_auction, noon};
    use crate::auctions::{SoftClose, initial_standing};
    use crate::error::ErrorCode;
    use crate::money::Money;

    fn placed(auction: &Auction, standing: &Standing, who: u8, maximum: i64) -> Decision {
        let policy = AuctionPolicy::default();
        place_bid(auction, standing, &bid(who, maximum), &policy, noon()).expect("accepted")
    }

    fn refused(auction: &Auction, standing: &Standing, who: u8, maximum: i64) -> BidRefusal {
        let policy = AuctionPolicy::default();
        place_bid(auction, standing, &bid(who, maximum), &policy, noon()).expect_err("refused")
    }

    /// Plays bids one after the other and returns the price after each.
    fn prices(auction: &Auction, bids: &[(u8, i64)]) -> Vec<i64> {
        let mut standing = live(auction);
        let mut play = |&(who, maximum): &(u8, i64)| {
            standing = placed(auction, &standing, who, maximum).standing;
            standing.price_minor
        };
        bids.iter().map(&mut play).collect()
    }

    #[test]
    fn the_worked_examples_of_the_houses() {
        let terms = auction();
        // 15.02 beats a hidden 15.00 shown at 9.00, and is the price.
        assert_eq!(prices(&terms, &[(1, 1_500), (2, 1_502)]), [900, 1_502]);
        // 401.16 beats a hidden 400.00.
        assert_eq!(prices(&terms, &[(1, 40_000), (2, 40_116)]), [900, 40_116]);
        // A losing bid lifts the price one step above itself; an equal one to the tie.
        assert_eq!(prices(&terms, &[(1, 5_000), (2, 2_000), (3, 5_000)]), [900, 2_050, 5_000]);
    }

    #[test]
    fn a_decision_carries_everything_that_follows() {
        let terms = auction();
        let first = placed(&terms, &live(&terms), 1, 2_000);
        assert_eq!(first.effects.displaced, None);
        let raise = placed(&terms, &first.standing, 1, 2_600);
        assert_eq!(raise.standing.price_minor, 900);
        let losing = placed(&terms, &raise.standing, 2, 1_500);
        assert_eq!(losing.standing.leader_id, Some(bidder(1)));
        let winning = placed(&terms, &losing.standing, 3, 9_000);
        let displaced = winning.effects.displaced.expect("somebody was outbid");
        assert_eq!((displaced.bidder_id, displaced.maximum_minor), (bidder(1), 2_600));
        assert_eq!((winning.entry.sequence, winning.standing.bid_count), (4, 4));
        assert_eq!(winning.standing.chain, winning.entry.hash);
        assert_eq!(winning.standing.event_sequence, 5);
    }

    #[test]
    fn the_minimum_is_the_opening_price_and_then_one_step_more_than_the_price() {
        let mut terms = auction();
        let before = live(&terms);
        let BidRefusal::TooLow(minimum) = refused(&terms, &before, 1, 899) else {
            panic!("too low");
        };
        assert_eq!((minimum.minimum_minor, minimum.step_minor), (900, 50));
        let led = placed(&terms, &before, 1, 900).standing;
        let BidRefusal::TooLow(minimum) = refused(&terms, &led, 2, 949) else {
            panic!("too low");
        };
        assert_eq!(minimum.minimum_minor, 950);
        placed(&terms, &led, 2, 950);
        terms.first_bid = crate::auctions::FirstBid::StartPlusStep;
        assert_eq!(refused(&terms, &before, 1, 949).code(), ErrorCode::BidTooLow);
        assert_eq!(placed(&terms, &before, 1, 950).standing.price_minor, 900);
    }

    #[test]
    fn a_leader_hears_of_the_own_maximum_before_the_minimum() {
        let mut terms = auction();
        let led = placed(&terms, &live(&terms), 1, 2_000).standing;
        for too_little in [100, 1_999, 2_000] {
            let refusal = refused(&terms, &led, 1, too_little);
            let BidRefusal::OwnMaximumNotRaised { own_maximum_minor, minimum } = refusal else {
                panic!("{refusal:?}");
            };
            assert_eq!((own_maximum_minor, minimum.minimum_minor), (2_000, 2_001));
        }
        assert_eq!(placed(&terms, &led, 1, 2_001).standing.leader_maximum_minor, Some(2_001));
        // Capped at the own maximum, the price and one step is more than the maximum and a cent.
        let capped = placed(&terms, &placed(&terms, &led, 2, 1_990).standing, 1, 2_050).standing;
        assert_eq!(capped.price_minor, 2_000);
        assert_eq!(minimum_bid_for(&terms, &capped, bidder(1)), 2_051);
        terms.self_raise = SelfRaise::Refused;
        assert_eq!(refused(&terms, &led, 1, 9_000), BidRefusal::SelfRaiseRefused);
        placed(&terms, &led, 2, 9_000);
    }

    #[test]
    fn a_raise_must_reach_the_price_and_one_step() {
        let terms = auction();
        let led = placed(&terms, &live(&terms), 1, 2_000).standing;
        let capped = placed(&terms, &led, 2, 2_000).standing;
        assert_eq!((capped.price_minor, capped.leader_id), (2_000, Some(bidder(1))));
        let refusal = refused(&terms, &capped, 1, 2_049);
        assert_eq!(refusal.code(), ErrorCode::BidTooLow);
        placed(&terms, &capped, 1, 2_050);
    }

    #[test]
    fn amounts_are_checked_in_order() {
        let terms = auction();
        let standing = live(&terms);
        let policy = AuctionPolicy { maximum_minor: 10_000, ..AuctionPolicy::default() };
        let code = |amount: i64, currency: &str| {
            let maximum = Money::new(amount, currency.parse().expect(currency)).expect("amount");
            let bid = NewBid { bidder_id: bidder(1), maximum };
            place_bid(&terms, &standing, &bid, &policy, noon()).map_err(|refusal| refusal.code())
        };
        assert_eq!(code(0, "EUR"), Err(ErrorCode::CurrencyMismatch));
        assert_eq!(code(0, "USD"), Err(ErrorCode::AmountNotPositive));
        assert_eq!(code(-1, "USD"), Err(ErrorCode::AmountNotPositive));
        assert_eq!(code(10_001, "USD"), Err(ErrorCode::AmountTooHigh));
        assert_eq!(code(899, "USD"), Err(ErrorCode::BidTooLow));
        assert!(code(10_000, "USD").is_ok());
        let no_limit = AuctionPolicy { maximum_minor: i64::MAX, ..AuctionPolicy::default() };
        let huge = bid(1, AMOUNT_MINOR_MAX);
        let refusal = place_bid(&terms, &standing, &huge, &no_limit, noon()).expect_err("ceiling");
        assert_eq!(refusal.code(), ErrorCode::AmountTooHigh);
    }

    #[test]
    fn the_state_comes_first() {
        let terms = auction();
        let in_state = |state| {
            let mut standing = live(&terms);
            standing.state = state;
            refused(&terms, &standing, 1, -5).code()
        };
        assert_eq!(in_state(AuctionState::Draft), ErrorCode::AuctionNotFound);
        assert_eq!(in_state(AuctionState::Scheduled), ErrorCode::AuctionNotStarted);
        assert_eq!(in_state(AuctionState::Paused), ErrorCode::AuctionPaused);
        for over in [AuctionState::Sold, AuctionState::Unsold, AuctionState::Cancelled] {
            assert_eq!(in_state(over), ErrorCode::AuctionClosed);
        }
        let standing = live(&terms);
        let policy = AuctionPolicy::default();
        let at = |now| place_bid(&terms, &standing, &bid(1, 2_000), &policy, now);
        assert!(at(standing.ends_at.plus_ms(-1)).is_ok());
        let late = at(standing.ends_at).expect_err("the end is not in time");
        assert_eq!(late, BidRefusal::Closed { ends_at: standing.ends_at });
    }

    #[test]
    fn bids_before_the_start_wait_as_maximums() {
        let mut new = new_auction();
        new.pre_bids = Permission::Allowed;
        let (terms, standing) = created(new);
        let first = placed(&terms, &standing, 1, 5_000).standing;
        let second = placed(&terms, &first, 2, 900).standing;
        let third = placed(&terms, &second, 3, 5_000).standing;
        assert_eq!((third.price_minor, third.bid_count), (900, 3));
        assert_eq!(third.leader_id, Some(bidder(1)));
        assert_eq!(refused(&terms, &third, 4, 899).code(), ErrorCode::BidTooLow);
        let code = refused(&terms, &third, 1, 4_000).code();
        assert_eq!(code, ErrorCode::OwnMaximumNotRaised);
        let started = crate::auctions::start(&terms, &third, noon()).expect("started").standing;
        assert_eq!((started.price_minor, started.leader_id), (5_000, Some(bidder(1))));
    }

    #[test]
    fn late_bids_extend_and_early_ones_do_not() {
        let mut terms = auction();
        terms.soft_close = SoftClose::CATAWIKI;
        terms.pre_bids = Permission::Allowed;
        let standing = live(&terms);
        let policy = AuctionPolicy::default();
        let at = |seconds_left: i64| {
            let now = standing.ends_at.plus_seconds(-seconds_left);
            place_bid(&terms, &standing, &bid(1, 2_000), &policy, now).expect("accepted")
        };
        assert_eq!(at(61).effects.extended_to, None);
        let late = at(60);
        let moved = standing.ends_at.plus_seconds(90);
        assert_eq!(late.effects.extended_to, Some(moved));
        assert_eq!((late.standing.ends_at, late.standing.extensions), (moved, 1));
        assert_eq!(late.entry.ends_at, moved);
        // A bid before the start is never late, however short the auction.
        let waiting = initial_standing(&terms);
        let early = place_bid(&terms, &waiting, &bid(1, 2_000), &policy, waiting.ends_at)
            .expect("accepted");
        assert_eq!(early.effects.extended_to, None);
    }

    #[test]
    fn the_reserve_is_told_when_it_is_met() {
        let mut new = new_auction();
        new.reserve = Some(crate::auctions::fixture::dollars(3_000));
        let (terms, _) = created(new);
        let below = placed(&terms, &live(&terms), 1, 2_999);
        assert!(!below.effects.reserve_reached && !below.standing.reserve_met);
        let met = placed(&terms, &below.standing, 2, 3_000);
        assert!(met.effects.reserve_reached && met.standing.reserve_met);
        assert_eq!(met.standing.price_minor, 3_000);
        assert_eq!(met.standing.event_sequence, below.standing.event_sequence + 2);
        assert!(!placed(&terms, &met.standing, 3, 9_000).effects.reserve_reached);
    }
}
