//! Why a bid did not win.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used)]

mod support;

use support::{Play, dollars, terms, user};
use vendue_domain::ErrorCode;
use vendue_domain::auctions::{
    CancelReason, Explanation, Permission, TieRule, Verdict, buy_now, cancel, close, explain,
};

fn why(play: &Play, bid_sequence: i64) -> Explanation {
    explain(&play.auction, &play.standing, &play.log, bid_sequence).expect("a bid")
}

fn closed(play: &mut Play) {
    play.until_left_ms(0);
    let decision = close(&play.standing, play.now).expect("over");
    play.take(decision);
}

#[test]
fn a_beaten_bid_names_the_bid_that_beat_it() {
    let mut play = Play::live(terms());
    let first = play.bid(1, 2_000).expect("leads");
    let losing = play.bid(2, 1_500).expect("loses at once");
    play.bid(1, 2_600).expect("raises");
    let winning = play.bid(3, 9_000).expect("leads");

    let told = why(&play, first);
    assert_eq!((told.verdict, told.by_sequence), (Verdict::HigherMaximum, Some(winning)));
    assert_eq!(told.by, Some(play.auction.alias_of(user(3))));
    assert_eq!((told.by_at, told.price_minor), (Some(play.now), 2_700));
    let told = why(&play, losing);
    assert_eq!((told.verdict, told.by_sequence), (Verdict::HigherMaximum, Some(first)));
    assert_eq!(told.price_minor, 1_550);
    assert_eq!(why(&play, winning).verdict, Verdict::Leading);
    closed(&mut play);
    assert_eq!(why(&play, winning).verdict, Verdict::Won);
    assert_eq!(why(&play, first).verdict, Verdict::HigherMaximum);
}

#[test]
fn what_a_bidder_gave_later_does_not_change_why_the_earlier_bid_lost() {
    let mut play = Play::live(terms());
    let first = play.bid(1, 2_000).expect("leads");
    let higher = play.bid(2, 3_000).expect("leads");
    let equal = play.bid(1, 3_000).expect("loses");
    let told = why(&play, first);
    assert_eq!((told.verdict, told.by_sequence), (Verdict::HigherMaximum, Some(higher)));
    let told = why(&play, equal);
    assert_eq!((told.verdict, told.by_sequence), (Verdict::EqualAndEarlier, Some(higher)));
}

#[test]
fn no_explanation_carries_a_hidden_maximum() {
    let mut play = Play::live(terms());
    let losing = play.bid(1, 2_000).expect("leads");
    play.bid(2, 77_777).expect("leads");
    let json = serde_json::to_string(&why(&play, losing)).expect("JSON");
    assert!(!json.contains("77777"), "{json}");
    assert!(!json.contains(&user(2).to_string()), "{json}");
}

#[test]
fn equal_bids_follow_the_tie_rule() {
    let mut play = Play::live(terms());
    let first = play.bid(1, 5_000).expect("leads");
    let equal = play.bid(2, 5_000).expect("loses");
    let told = why(&play, equal);
    assert_eq!((told.verdict, told.by_sequence), (Verdict::EqualAndEarlier, Some(first)));

    let mut new = terms();
    new.tie = TieRule::LiveBeatsAbsentee;
    new.pre_bids = Permission::Allowed;
    let mut play = Play::announced(new);
    let absentee = play.bid(1, 5_000).expect("waits");
    play.step(support::steps::Step::Start).expect("starts");
    let live = play.bid(2, 5_000).expect("leads");
    let told = why(&play, absentee);
    assert_eq!((told.verdict, told.by_sequence), (Verdict::EqualAndLive, Some(live)));
    assert_eq!(why(&play, live).verdict, Verdict::Leading);
}

#[test]
fn a_retraction_changes_the_story() {
    let mut play = Play::live(terms());
    let first = play.bid(1, 2_000).expect("leads");
    let wrong = play.bid(2, 90_000).expect("leads");
    assert_eq!(why(&play, first).verdict, Verdict::HigherMaximum);
    play.retract(2, wrong).expect("in time");
    assert_eq!(why(&play, first).verdict, Verdict::Leading);
    let told = why(&play, wrong);
    let retraction = play.log.last().expect("an entry").sequence;
    assert_eq!((told.verdict, told.by_sequence), (Verdict::Retracted, Some(retraction)));
}

#[test]
fn other_ends_are_told_apart() {
    let mut new = terms();
    new.reserve = Some(dollars(6_000));
    new.buy_now = Some(dollars(9_000));
    let mut play = Play::live(new.clone());
    let bid = play.bid(1, 2_000).expect("leads");
    closed(&mut play);
    assert_eq!(why(&play, bid).verdict, Verdict::ReserveNotMet);

    let mut play = Play::live(new.clone());
    let bid = play.bid(1, 2_000).expect("leads");
    let bought = buy_now(&play.auction, &play.standing, user(2), play.now).expect("bought");
    play.take(bought);
    let told = why(&play, bid);
    assert_eq!((told.verdict, told.by_sequence), (Verdict::BoughtNow, Some(3)));
    assert_eq!(told.price_minor, 9_000);

    let mut play = Play::live(new);
    let bid = play.bid(1, 2_000).expect("leads");
    let reason = CancelReason::Administrator;
    let off = cancel(&play.auction, &play.standing, reason, None, play.now).expect("called off");
    play.take(off);
    assert_eq!(why(&play, bid).verdict, Verdict::Cancelled);
}

#[test]
fn only_bids_are_explained() {
    let mut play = Play::live(terms());
    play.bid(1, 2_000).expect("leads");
    for sequence in [0, 1, 3] {
        let refused = explain(&play.auction, &play.standing, &play.log, sequence);
        assert_eq!(refused.expect_err("no bid").code(), ErrorCode::BidNotFound);
    }
}
