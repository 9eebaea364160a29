//! The moves that time and administrators make: start, close, pause, resume.

use crate::auctions::commit::{Deed, commit};
use crate::auctions::contest::go_live;
use crate::auctions::options::PausedTime;
use crate::auctions::transitions::{check_move, state_refused};
use crate::auctions::{Act, Auction, AuctionState, CHAIN_START, Decision, Effects, Standing};
use crate::error::{Error, ErrorCode};
use crate::ids::UserId;
use crate::time::Timestamp;

/// The standing of a new auction, before anything is in its log. Its announcement is the first
/// event of the topic.
pub fn initial_standing(auction: &Auction) -> Standing {
    Standing {
        auction_id: auction.id,
        state: AuctionState::Scheduled,
        price_minor: auction.opening_minor,
        leader_id: None,
        leader_maximum_minor: None,
        leader_sequence: None,
        leader_is_absentee: false,
        runner_up_minor: None,
        reserve_minor: auction.opening_reserve_minor,
        reserve_met: auction.opening_reserve_minor.is_none(),
        buy_now_open: auction.buy_now_minor.is_some(),
        bid_count: 0,
        ends_at: auction.scheduled_ends_at,
        extensions: 0,
        paused_at: None,
        sequence: 0,
        chain: CHAIN_START,
        event_sequence: 1,
    }
}

/// Goes live at the start: the bids placed before count as maximums now and make the price.
///
/// Fails with `auction_not_started` before the start and with `auction_state`.
pub fn start(auction: &Auction, standing: &Standing, now: Timestamp) -> Result<Decision, Error> {
    check_move(standing.state, AuctionState::Live)?;
    if standing.state != AuctionState::Scheduled {
        return Err(state_refused(standing.state, "started"));
    }
    if now < auction.starts_at {
        return Err(Error::new(
            ErrorCode::AuctionNotStarted,
            format!("the auction starts at {}", auction.starts_at),
        )
        .with("starts_at", auction.starts_at));
    }
    let mut after = *standing;
    go_live(auction, &mut after);
    let effects = Effects {
        reserve_reached: after.reserve_met && !standing.reserve_met,
        ..Effects::default()
    };
    Ok(commit(standing, after, Deed::new(Act::Started, now, None), effects))
}

/// Closes at the end: sold to the leader when the reserve is met, unsold otherwise.
///
/// Fails with `auction_state`, also while `now` is before the end. The grace for bids that had
/// already arrived is the caller's: it decides those first.
pub fn close(standing: &Standing, now: Timestamp) -> Result<Decision, Error> {
    let is_sold = standing.leader_id.is_some() && standing.reserve_met;
    let outcome = if is_sold { AuctionState::Sold } else { AuctionState::Unsold };
    check_move(standing.state, outcome)?;
    if now < standing.ends_at {
        return Err(
            state_refused(standing.state, outcome.as_str()).with("ends_at", standing.ends_at)
        );
    }
    let mut after = *standing;
    after.state = outcome;
    after.buy_now_open = false;
    Ok(commit(standing, after, Deed::new(Act::Ended, now, None), Effects::default()))
}

/// Stops a live auction for a while.
pub fn pause(
    standing: &Standing,
    actor_id: Option<UserId>,
    now: Timestamp,
) -> Result<Decision, Error> {
    check_move(standing.state, AuctionState::Paused)?;
    let mut after = *standing;
    after.state = AuctionState::Paused;
    after.paused_at = Some(now);
    Ok(commit(standing, after, Deed::new(Act::Paused, now, actor_id), Effects::default()))
}

/// Lets a paused auction go on. When its time stops in a pause, the end moves by the pause.
pub fn resume(
    auction: &Auction,
    standing: &Standing,
    actor_id: Option<UserId>,
    now: Timestamp,
) -> Result<Decision, Error> {
    let Some(paused_at) = standing.paused_at.filter(|_| standing.state == AuctionState::Paused)
    else {
        return Err(state_refused(standing.state, "resumed"));
    };
    let mut after = *standing;
    after.state = AuctionState::Live;
    after.paused_at = None;
    let mut effects = Effects::default();
    let pause_ms = now.ms_since(paused_at).max(0);
    if auction.paused_time == PausedTime::Stops && pause_ms > 0 {
        after.ends_at = standing.ends_at.plus_ms(pause_ms);
        effects.extended_to = Some(after.ends_at);
    }
    Ok(commit(standing, after, Deed::new(Act::Resumed, now, actor_id), effects))
}

/// How long the auction still runs at `now`, in milliseconds: a pause that stops the time stops
/// this too. Zero or less means that its time is over.
pub fn time_left_ms(auction: &Auction, standing: &Standing, now: Timestamp) -> i64 {
    let until = match standing.paused_at {
        Some(paused_at) if auction.paused_time == PausedTime::Stops => paused_at,
        _ => now,
    };
    standing.ends_at.ms_since(until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::fixture::{
        auction, bid, bidder, created, dollars, live, new_auction, noon,
    };
    use crate::auctions::{AuctionPolicy, Permission, place_bid};

    fn code(result: Result<Decision, Error>) -> ErrorCode {
        result.expect_err("refused").code()
    }

    #[test]
    fn it_starts_at_its_start_and_once() {
        let terms = auction();
        let waiting = initial_standing(&terms);
        let early = start(&terms, &waiting, noon().plus_ms(-1));
        assert_eq!(code(early), ErrorCode::AuctionNotStarted);
        let started = start(&terms, &waiting, noon()).expect("started");
        assert_eq!(started.standing.state, AuctionState::Live);
        assert_eq!((started.entry.sequence, started.entry.act), (1, Act::Started));
        assert_eq!(code(start(&terms, &started.standing, noon())), ErrorCode::AuctionState);
        let mut paused = started.standing;
        paused.state = AuctionState::Paused;
        assert_eq!(code(start(&terms, &paused, noon())), ErrorCode::AuctionState);
    }

    #[test]
    fn the_start_meets_a_reserve_by_bids_placed_before() {
        let mut new = new_auction();
        new.pre_bids = Permission::Allowed;
        new.reserve = Some(dollars(3_000));
        let (terms, standing) = created(new);
        let policy = AuctionPolicy::default();
        let waiting =
            place_bid(&terms, &standing, &bid(1, 4_000), &policy, noon()).expect("accepted");
        assert!(!waiting.standing.reserve_met && !waiting.effects.reserve_reached);
        let started = start(&terms, &waiting.standing, noon()).expect("started");
        assert!(started.standing.reserve_met && started.effects.reserve_reached);
        assert_eq!(started.standing.price_minor, 3_000);
    }

    #[test]
    fn it_closes_at_its_end_with_the_right_outcome() {
        let terms = auction();
        let standing = live(&terms);
        let end = standing.ends_at;
        assert_eq!(code(close(&standing, end.plus_ms(-1))), ErrorCode::AuctionState);
        let empty = close(&standing, end).expect("closed").standing;
        assert_eq!(empty.state, AuctionState::Unsold);
        assert_eq!(code(close(&empty, end)), ErrorCode::AuctionState);

        let policy = AuctionPolicy::default();
        let led = place_bid(&terms, &standing, &bid(1, 4_000), &policy, noon()).expect("led");
        assert_eq!(close(&led.standing, end).expect("closed").standing.state, AuctionState::Sold);
        let mut short = led.standing;
        (short.reserve_minor, short.reserve_met) = (Some(9_000), false);
        assert_eq!(close(&short, end).expect("closed").standing.state, AuctionState::Unsold);
    }

    #[test]
    fn a_pause_moves_the_end_when_time_stops() {
        let mut terms = auction();
        let standing = live(&terms);
        let admin = Some(bidder(9));
        let paused = pause(&standing, admin, noon()).expect("paused").standing;
        assert_eq!(code(pause(&paused, admin, noon())), ErrorCode::AuctionState);
        assert_eq!(code(close(&paused, paused.ends_at)), ErrorCode::AuctionState);
        let later = noon().plus_seconds(600);
        for (rule, moved_s) in [(PausedTime::Stops, 600), (PausedTime::Runs, 0)] {
            terms.paused_time = rule;
            let resumed = resume(&terms, &paused, admin, later).expect("resumed").standing;
            assert_eq!(resumed.ends_at, standing.ends_at.plus_seconds(moved_s), "{rule}");
            assert_eq!((resumed.state, resumed.paused_at), (AuctionState::Live, None));
            let left = standing.ends_at.ms_since(noon());
            let expected = if rule == PausedTime::Stops { left } else { left - 600_000 };
            assert_eq!(time_left_ms(&terms, &paused, later), expected, "{rule}");
        }
        assert_eq!(code(resume(&terms, &standing, admin, later)), ErrorCode::AuctionState);
    }
}
