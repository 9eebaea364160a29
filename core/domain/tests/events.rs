//! The events of an auction, in order and with nothing missing or doubled.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used)]

mod support;

use support::steps::Step;
use support::{Play, dollars, terms, user};
use vendue_domain::auctions::{
    AuctionEvent, CancelReason, EarlyEnd, NewAuction, Permission, SoftClose, announce,
};
use vendue_domain::events::{Event, EventBody, Topic};

fn kinds(play: &Play) -> Vec<&'static str> {
    play.events.iter().map(|event| event.body.kind()).collect()
}

fn last(play: &Play) -> AuctionEvent {
    let EventBody::Auction(body) = play.events.last().expect("an event").body.clone() else {
        panic!("of an auction");
    };
    body
}

fn with_everything() -> NewAuction {
    let mut new = terms();
    new.pre_bids = Permission::Allowed;
    new.reserve = Some(dollars(6_000));
    new.buy_now = Some(dollars(20_000));
    new.soft_close = SoftClose::COMMON;
    new
}

fn step(play: &mut Play, step: Step) {
    play.step(step).expect("accepted");
}

#[test]
fn every_act_is_one_event_and_a_bid_may_be_three() {
    let mut play = Play::announced(with_everything());
    play.bid(1, 2_000).expect("waits");
    step(&mut play, Step::Start);
    step(&mut play, Step::Pause);
    step(&mut play, Step::Wait { ms: 1_000 });
    step(&mut play, Step::Resume);
    step(&mut play, Step::GroupExtended { by_s: 30 });
    step(&mut play, Step::Reserve(Some(5_000)));
    play.until_left_ms(1_000);
    let bid = play.bid(2, 7_000).expect("meets the reserve, late");
    play.retract(2, bid).expect("within the hour");
    step(&mut play, Step::Reserve(Some(1_500)));
    step(&mut play, Step::EndEarly(EarlyEnd::SellToLeader));
    let expected = [
        "scheduled",
        "bid_placed",
        "started",
        "paused",
        "resumed",
        "extended",
        "reserve_changed",
        "bid_placed",
        "reserve_met",
        "extended",
        "bid_retracted",
        "reserve_changed",
        "reserve_met",
        "sold",
    ];
    assert_eq!(kinds(&play), expected);
    let is_of_auction = |event: &Event| event.topic == Topic::auction(play.auction.id);
    assert!(play.events.iter().all(is_of_auction));
}

#[test]
fn bids_before_the_start_meet_the_reserve_when_it_starts() {
    let mut play = Play::announced(with_everything());
    play.bid(1, 9_000).expect("waits");
    step(&mut play, Step::Start);
    assert_eq!(kinds(&play), ["scheduled", "bid_placed", "started", "reserve_met"]);
}

#[test]
fn the_outcome_says_what_happened() {
    let mut play = Play::live(with_everything());
    step(&mut play, Step::BuyNow { who: 3 });
    let AuctionEvent::Sold { winner_id, price_minor, buy_now, total_minor, .. } = last(&play)
    else {
        panic!("sold");
    };
    assert_eq!((winner_id, price_minor, buy_now), (user(3), 20_000, true));
    assert_eq!(total_minor, 20_000);

    let mut play = Play::live(with_everything());
    play.until_left_ms(0);
    step(&mut play, Step::Close);
    let AuctionEvent::Unsold { reason } = last(&play) else { panic!("unsold") };
    assert_eq!(reason.as_str(), "no_bids");

    let mut play = Play::live(with_everything());
    play.bid(1, 2_000).expect("leads");
    play.until_left_ms(0);
    step(&mut play, Step::Close);
    let AuctionEvent::Unsold { reason } = last(&play) else { panic!("unsold") };
    assert_eq!(reason.as_str(), "reserve_not_met");

    let mut play = Play::live(with_everything());
    step(&mut play, Step::EndEarly(EarlyEnd::CallOff));
    assert_eq!(last(&play), AuctionEvent::Cancelled { reason: CancelReason::Seller });
    let mut play = Play::live(with_everything());
    step(&mut play, Step::Cancel);
    assert_eq!(last(&play), AuctionEvent::Cancelled { reason: CancelReason::Administrator });
}

#[test]
fn a_bid_says_who_was_outbid() {
    let mut play = Play::live(terms());
    play.bid(1, 2_000).expect("leads");
    play.bid(1, 3_000).expect("raises");
    let AuctionEvent::BidPlaced { outbid_id: None, .. } = last(&play) else {
        panic!("nobody is outbid by a raise");
    };
    play.bid(2, 9_000).expect("leads");
    let AuctionEvent::BidPlaced { outbid_id, bidder, leader, .. } = last(&play) else {
        panic!("a bid");
    };
    assert_eq!(outbid_id, Some(user(1)));
    assert_eq!((&bidder, &leader), (&play.auction.alias_of(user(2)), &bidder));
    play.bid(1, 4_000).expect("loses");
    let AuctionEvent::BidPlaced { outbid_id, bidder, leader, .. } = last(&play) else {
        panic!("a bid");
    };
    assert_eq!(outbid_id, None);
    assert_eq!(bidder, play.auction.alias_of(user(1)));
    assert_eq!(leader, play.auction.alias_of(user(2)));
}

#[test]
fn a_notice_takes_the_next_number_and_changes_nothing_else() {
    let play = Play::live(terms());
    let notice = AuctionEvent::EndingSoon { ends_at: play.standing.ends_at };
    let (after, event) = announce(&play.auction, &play.standing, notice, play.now);
    assert_eq!(event.sequence, play.standing.event_sequence + 1);
    assert_eq!(after.event_sequence, event.sequence);
    let mut same = after;
    same.event_sequence = play.standing.event_sequence;
    assert_eq!(same, play.standing);
}
