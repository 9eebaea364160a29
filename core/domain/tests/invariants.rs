//! What holds for every history of every auction, whatever was tried on it.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used)]

mod support;

use proptest::prelude::*;
use std::collections::HashMap;
use support::Play;
use support::steps::{any_terms, played, steps};
use vendue_domain::auctions::{Act, AuctionState, Standing, exposure_changes, leading_of, verify};
use vendue_domain::{ErrorCode, UserId};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_history_keeps_the_rules(
        new in any_terms(),
        history in prop::collection::vec(steps(), 1..80),
    ) {
        let mut exposures: HashMap<UserId, i64> = HashMap::new();
        let play = played(new, &history, |before, play| {
            price_holds(before, play);
            end_holds(before, play);
            purchase_holds(before, play);
            for change in exposure_changes(before, &play.standing).into_iter().flatten() {
                *exposures.entry(change.user_id).or_default() += change.change_minor;
            }
        });
        events_are_numbered(&play);
        exposures.retain(|_, sum| *sum != 0);
        let leading: HashMap<UserId, i64> = leading_of(&play.standing).into_iter().collect();
        prop_assert_eq!(exposures, leading);
        let verified = verify(&play.auction, &play.log, &play.standing);
        let verified = verified.map_err(|failure| TestCaseError::fail(failure.to_string()))?;
        prop_assert_eq!(verified.entries, i64::try_from(play.log.len()).expect("small"));
    }

    #[test]
    fn what_is_refused_says_so_and_changes_nothing(
        new in any_terms(),
        history in prop::collection::vec(steps(), 1..60),
    ) {
        let mut play = Play::announced(new);
        for step in history {
            let (before, entries) = (play.standing, play.log.len());
            if let Err(refused) = play.step(step) {
                prop_assert_eq!(play.standing, before);
                prop_assert_eq!(play.log.len(), entries);
                prop_assert_ne!(refused.code(), ErrorCode::Internal);
            }
        }
    }
}

/// The price falls only by a retraction, is never above the leader's maximum, and reaches a
/// reserve that is met.
fn price_holds(before: &Standing, play: &Play) {
    let (after, entry) = (&play.standing, play.log.last().expect("an entry"));
    assert!(
        after.price_minor >= before.price_minor || entry.act == Act::Retraction,
        "{entry:?} lowered {}",
        before.price_minor
    );
    if entry.act == Act::Retraction {
        assert!(after.price_minor <= before.price_minor, "a retraction raised the price");
        assert!(after.bid_count < before.bid_count);
    }
    assert!(after.price_minor >= play.auction.opening_minor);
    let Some(maximum) = after.leader_maximum_minor else {
        assert_eq!(after.price_minor, play.auction.opening_minor, "a price without a bid");
        assert_eq!((after.bid_count, after.runner_up_minor), (0, None));
        return;
    };
    assert!(after.price_minor <= maximum, "{entry:?} makes the leader pay too much");
    assert!(after.runner_up_minor.is_none_or(|second| second <= maximum) || is_purchase(play));
    if after.state == AuctionState::Scheduled {
        assert_eq!(after.price_minor, play.auction.opening_minor, "shown before the start");
    }
    if let Some(reserve) = after.reserve_minor.filter(|_| after.state == AuctionState::Live) {
        assert_eq!(after.reserve_met, maximum >= reserve);
        assert!(!after.reserve_met || after.price_minor >= reserve);
    }
}

fn is_purchase(play: &Play) -> bool {
    play.log.last().is_some_and(|entry| entry.act == Act::BuyNow)
}

/// The end never comes nearer, but by an early end.
fn end_holds(before: &Standing, play: &Play) {
    let (after, entry) = (&play.standing, play.log.last().expect("an entry"));
    let ends_early = matches!(entry.act, Act::BuyNow | Act::Ended | Act::Cancelled);
    assert!(after.ends_at >= before.ends_at || ends_early, "{entry:?}");
    let may_move = matches!(entry.act, Act::Bid | Act::GroupExtended | Act::Resumed);
    assert!(after.ends_at == before.ends_at || ends_early || may_move, "{entry:?}");
    let limit = play.auction.soft_close.max_extensions();
    let by_bid = entry.act == Act::Bid && after.extensions > before.extensions;
    assert!(!by_bid || limit.is_none_or(|limit| after.extensions <= limit), "{entry:?}");
}

/// An immediate purchase never comes back once it is gone, and never stands beside a met reserve
/// or, without a reserve, beside a bid.
fn purchase_holds(before: &Standing, play: &Play) {
    let after = &play.standing;
    assert!(before.buy_now_open || !after.buy_now_open);
    let is_live = after.state == AuctionState::Live;
    assert!(!(is_live && after.buy_now_open && after.bid_count > 0 && after.reserve_met));
}

/// The events of a topic are numbered 1, 2, 3 to the number that the standing carries.
fn events_are_numbered(play: &Play) {
    let numbers: Vec<i64> = play.events.iter().map(|event| event.sequence).collect();
    let expected: Vec<i64> = (1..=play.standing.event_sequence).collect();
    assert_eq!(numbers, expected);
}
