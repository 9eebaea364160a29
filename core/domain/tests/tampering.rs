//! Whoever changes a log is found.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used)]

mod support;

use proptest::prelude::*;
use support::steps::{any_terms, played, steps};
use support::{Play, dollars, terms};
use vendue_domain::auctions::{
    Act, CHAIN_START, LogEntry, Permission, SoftClose, Standing, chain_hash, close, verify,
};
use vendue_domain::{AuctionId, Timestamp, UserId};

/// Every change of one bit in a number.
fn number_flips(number: i64) -> impl Iterator<Item = i64> {
    (0..64).map(move |bit| number ^ (1_i64 << bit))
}

/// Every change of one bit in bytes.
fn byte_flips<const N: usize>(bytes: [u8; N]) -> impl Iterator<Item = [u8; N]> {
    (0..N * 8).map(move |bit| {
        let mut flipped = bytes;
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

fn user_flips(user_id: Option<UserId>) -> Vec<Option<UserId>> {
    match user_id {
        None => vec![Some(UserId::from_bytes([0; 16]))],
        Some(found) => byte_flips(*found.as_bytes())
            .map(|bytes| Some(UserId::from_bytes(bytes)))
            .chain([None])
            .collect(),
    }
}

fn optional_flips(number: Option<i64>) -> Vec<Option<i64>> {
    match number {
        None => vec![Some(0)],
        Some(found) => number_flips(found).map(Some).chain([None]).collect(),
    }
}

fn time_flips(moment: Timestamp) -> impl Iterator<Item = Timestamp> {
    number_flips(moment.as_ms()).map(Timestamp::from_ms)
}

/// Every change of one bit, or of one value that is no number, in an entry.
fn flips(entry: LogEntry) -> Vec<LogEntry> {
    let mut all = Vec::new();
    let ids = byte_flips(*entry.auction_id.as_bytes()).map(AuctionId::from_bytes);
    all.extend(ids.map(|auction_id| LogEntry { auction_id, ..entry }));
    all.extend(number_flips(entry.sequence).map(|sequence| LogEntry { sequence, ..entry }));
    let acts = Act::ALL.iter().filter(|act| **act != entry.act);
    all.extend(acts.map(|act| LogEntry { act: *act, ..entry }));
    all.extend(time_flips(entry.at).map(|at| LogEntry { at, ..entry }));
    let actors = user_flips(entry.actor_id).into_iter();
    all.extend(actors.map(|actor_id| LogEntry { actor_id, ..entry }));
    let amounts = optional_flips(entry.amount_minor).into_iter();
    all.extend(amounts.map(|amount_minor| LogEntry { amount_minor, ..entry }));
    let subjects = optional_flips(entry.subject_sequence).into_iter();
    all.extend(subjects.map(|subject_sequence| LogEntry { subject_sequence, ..entry }));
    all.extend(
        number_flips(entry.price_minor).map(|price_minor| LogEntry { price_minor, ..entry }),
    );
    let leaders = user_flips(entry.leader_id).into_iter();
    all.extend(leaders.map(|leader_id| LogEntry { leader_id, ..entry }));
    all.extend(number_flips(entry.bid_count).map(|bid_count| LogEntry { bid_count, ..entry }));
    all.extend(time_flips(entry.ends_at).map(|ends_at| LogEntry { ends_at, ..entry }));
    all.extend(byte_flips(entry.hash).map(|hash| LogEntry { hash, ..entry }));
    all
}

/// A history with every act that leaves the auction open, and an end.
fn full_history() -> Play {
    let mut new = terms();
    new.pre_bids = Permission::Allowed;
    new.reserve = Some(dollars(6_000));
    new.soft_close = SoftClose::COMMON;
    let mut play = Play::announced(new);
    play.bid(1, 2_000).expect("before the start");
    let steps = [
        support::steps::Step::Start,
        support::steps::Step::Pause,
        support::steps::Step::Wait { ms: 5_000 },
        support::steps::Step::Resume,
        support::steps::Step::GroupExtended { by_s: 30 },
        support::steps::Step::Reserve(Some(4_000)),
    ];
    for step in steps {
        play.step(step).expect("accepted");
    }
    play.bid(2, 9_000).expect("leads");
    let wrong = play.bid(3, 95_000).expect("leads");
    play.retract(3, wrong).expect("in time");
    play.until_left_ms(60_000);
    play.bid(1, 5_000).expect("late");
    play.now = play.standing.ends_at;
    let closed = close(&play.standing, play.now).expect("over");
    play.take(closed);
    play
}

#[test]
fn every_single_bit_of_every_entry_counts() {
    let play = full_history();
    verify(&play.auction, &play.log, &play.standing).expect("an honest log");
    for index in 0..play.log.len() {
        for flipped in flips(play.log[index]) {
            let mut log = play.log.clone();
            log[index] = flipped;
            let found = verify(&play.auction, &log, &play.standing);
            assert!(found.is_err(), "entry {} became {flipped:?}", index + 1);
        }
    }
}

#[test]
fn a_changed_entry_is_told_from_one_against_the_rules() {
    let play = full_history();
    let mut log = play.log.clone();
    log[8].amount_minor = Some(1);
    let failure = verify(&play.auction, &log, &play.standing).expect_err("changed");
    assert_eq!((failure.sequence, failure.what.as_str()), (9, "hash"));
}

#[test]
fn a_missing_doubled_or_moved_entry_is_found() {
    let play = full_history();
    for index in 0..play.log.len() {
        let mut missing = play.log.clone();
        missing.remove(index);
        assert!(verify(&play.auction, &missing, &play.standing).is_err(), "without {index}");
        let mut doubled = play.log.clone();
        doubled.insert(index, play.log[index]);
        assert!(verify(&play.auction, &doubled, &play.standing).is_err(), "twice {index}");
        let mut moved = play.log.clone();
        moved.swap(index, (index + 1) % play.log.len());
        assert!(verify(&play.auction, &moved, &play.standing).is_err(), "moved {index}");
    }
}

#[test]
fn a_standing_that_is_not_its_logs_is_found() {
    let play = full_history();
    let found = play.standing;
    let wrong = [
        Standing { price_minor: found.price_minor - 1, ..found },
        Standing { leader_id: Some(support::user(1)), ..found },
        Standing { leader_maximum_minor: Some(1), ..found },
        Standing { runner_up_minor: None, ..found },
        Standing { reserve_minor: None, ..found },
        Standing { reserve_met: !found.reserve_met, ..found },
        Standing { buy_now_open: !found.buy_now_open, ..found },
        Standing { bid_count: found.bid_count + 1, ..found },
        Standing { ends_at: found.ends_at.plus_ms(1), ..found },
        Standing { extensions: found.extensions + 1, ..found },
        Standing { sequence: found.sequence + 1, ..found },
        Standing { chain: CHAIN_START, ..found },
        Standing { state: vendue_domain::auctions::AuctionState::Unsold, ..found },
        Standing { event_sequence: 1, ..found },
    ];
    for standing in wrong {
        let failure = verify(&play.auction, &play.log, &standing).expect_err("not the log's");
        assert!(failure.what.starts_with("standing: "), "{failure}");
    }
    let noticed = Standing { event_sequence: found.event_sequence + 1, ..found };
    assert!(verify(&play.auction, &play.log, &noticed).is_ok(), "notices are numbered too");
}

/// Somebody who changes an entry and then writes the chain anew from there on.
fn rechained(log: &[LogEntry]) -> Vec<LogEntry> {
    let mut previous = CHAIN_START;
    let relink = |entry: &LogEntry| {
        let mut entry = *entry;
        entry.hash = chain_hash(&previous, &entry);
        previous = entry.hash;
        entry
    };
    log.iter().map(relink).collect()
}

#[test]
fn a_false_entry_is_found_even_with_a_chain_of_its_own() {
    let play = full_history();
    for index in 0..play.log.len() {
        let mut log = play.log.clone();
        log[index].price_minor += 1;
        let log = rechained(&log);
        let standing = Standing { chain: log.last().expect("entries").hash, ..play.standing };
        let failure = verify(&play.auction, &log, &standing).expect_err("against the rules");
        assert_eq!(failure.sequence, play.log[index].sequence);
        assert_eq!(failure.what, "price");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_change_to_any_history_is_found(
        new in any_terms(),
        history in prop::collection::vec(steps(), 10..60),
        place in any::<prop::sample::Index>(),
        choice in any::<prop::sample::Index>(),
    ) {
        let play = played(new, &history, |_, _| {});
        prop_assume!(!play.log.is_empty());
        let index = place.index(play.log.len());
        let candidates = flips(play.log[index]);
        let flipped = candidates[choice.index(candidates.len())];
        let mut log = play.log.clone();
        log[index] = flipped;
        prop_assert!(verify(&play.auction, &log, &play.standing).is_err());
        // With a chain of the forger's own it is found as long as the standing is the true one.
        prop_assert!(verify(&play.auction, &rechained(&log), &play.standing).is_err()
            || rechained(&log) == play.log);
    }
}
