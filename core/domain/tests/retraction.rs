//! Taking bids back, by eBay's windows and with the seller's consent.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used)]

mod support;

use support::steps::Step;
use support::{Play, terms, user};
use vendue_domain::auctions::{
    NewRetraction, Permission, Retraction, RetractionReason, TieRule, agreed_retraction,
    exposure_changes, request_retraction, retract, verify,
};
use vendue_domain::{Error, ErrorCode, MILLIS_PER_HOUR};

fn live(retraction: Retraction) -> Play {
    let mut new = terms();
    new.retraction = retraction;
    Play::live(new)
}

fn code(result: Result<(), Error>) -> ErrorCode {
    result.expect_err("refused").code()
}

#[test]
fn with_more_than_twelve_hours_left_all_bids_of_the_bidder_go() {
    let mut play = live(Retraction::Ebay);
    play.bid(1, 2_000).expect("leads");
    let first = play.bid(2, 3_000).expect("leads");
    play.bid(1, 2_500).expect("loses");
    let last = play.bid(2, 8_000).expect("raises");
    assert_eq!(play.standing.price_minor, 2_600);
    play.until_left_ms(12 * MILLIS_PER_HOUR + 1);
    play.retract(2, last).expect("in time");
    assert_eq!(play.log.last().expect("an entry").subject_sequence, Some(first));
    let standing = &play.standing;
    assert_eq!((standing.leader_id, standing.price_minor), (Some(user(1)), 900));
    assert_eq!((standing.leader_maximum_minor, standing.bid_count), (Some(2_500), 2));
    assert_eq!(play.log.len(), 6, "history keeps everything");
    assert!(verify(&play.auction, &play.log, &play.standing).is_ok());
}

#[test]
fn with_twelve_hours_or_less_only_the_latest_and_only_for_an_hour() {
    let mut play = live(Retraction::Ebay);
    let early = play.bid(2, 3_000).expect("leads");
    play.bid(1, 5_000).expect("leads");
    play.until_left_ms(12 * MILLIS_PER_HOUR);
    let late = play.bid(2, 9_000).expect("leads");
    assert_eq!(code(play.retract(2, early)), ErrorCode::RetractionRefused);
    play.now = play.now.plus_ms(MILLIS_PER_HOUR + 1);
    assert_eq!(code(play.retract(2, late)), ErrorCode::RetractionRefused);
    play.now = play.now.plus_ms(-1);
    play.retract(2, late).expect("within the hour");
    let standing = &play.standing;
    assert_eq!((standing.leader_id, standing.price_minor), (Some(user(1)), 3_100));
    assert_eq!(standing.bid_count, 2, "the earlier bid stands");
}

#[test]
fn a_bid_is_taken_back_once_and_only_by_its_bidder() {
    let mut play = live(Retraction::Ebay);
    let bid = play.bid(1, 2_000).expect("leads");
    assert_eq!(code(play.retract(2, bid)), ErrorCode::BidNotFound);
    assert_eq!(code(play.retract(1, bid + 9)), ErrorCode::BidNotFound);
    let start = play.log.first().expect("the start").sequence;
    assert_eq!(code(play.retract(1, start)), ErrorCode::BidNotFound, "no bid");
    play.retract(1, bid).expect("the first time");
    assert_eq!(code(play.retract(1, bid)), ErrorCode::RetractionRefused);
    assert_eq!((play.standing.leader_id, play.standing.bid_count), (None, 0));
    // The field is open again, at the opening price.
    play.bid(3, 900).expect("a first bid again");
    play.bid(1, 950).expect("the same bidder, anew");
    assert_eq!(play.standing.price_minor, 950);
}

#[test]
fn the_policy_is_asked_first_and_the_seller_where_it_says_so() {
    let mut never = live(Retraction::Never);
    let bid = never.bid(1, 2_000).expect("leads");
    assert_eq!(code(never.retract(1, bid)), ErrorCode::RetractionRefused);

    let mut play = live(Retraction::SellerApproval);
    let first = play.bid(1, 2_000).expect("leads");
    let second = play.bid(1, 3_000).expect("raises");
    play.until_left_ms(1);
    let ask = |seller_agrees| NewRetraction {
        bidder_id: user(1),
        bid_sequence: second,
        reason: RetractionReason::SellerUnreachable,
        seller_agrees,
    };
    let try_it = |agrees| retract(&play.auction, &play.standing, &play.log, &ask(agrees), play.now);
    assert_eq!(try_it(false).expect_err("no consent").code(), ErrorCode::RetractionRefused);
    let agreed = try_it(true).expect("with consent");
    assert_eq!(agreed.standing.leader_maximum_minor, Some(2_000), "the earlier bid stands");
    assert_eq!(agreed.standing.leader_sequence, Some(first));
    assert_eq!(agreed.entry.subject_sequence, Some(second));
}

#[test]
fn a_request_is_what_the_seller_agrees_to() {
    let mut play = live(Retraction::SellerApproval);
    let bid = play.bid(1, 2_000).expect("leads");
    let wanted = NewRetraction {
        bidder_id: user(1),
        bid_sequence: bid,
        reason: RetractionReason::DescriptionChanged,
        seller_agrees: false,
    };
    let ask = |play: &Play, wanted: &NewRetraction| {
        request_retraction(&play.auction, &play.standing, &play.log, wanted, play.now)
    };
    let request = ask(&play, &wanted).expect("it may be asked");
    assert_eq!((request.bid_sequence, request.requested_at), (bid, play.now));
    let agreed = agreed_retraction(Some(&request), &play.log).expect("agreed");
    assert_eq!(agreed, NewRetraction { seller_agrees: true, ..wanted });
    let decision = retract(&play.auction, &play.standing, &play.log, &agreed, play.now);
    let reason = decision.expect("taken back").effects.retraction_reason;
    assert_eq!(reason, Some(RetractionReason::DescriptionChanged));

    let refused = Some(ErrorCode::RetractionRefused);
    let code = |answer: Result<NewRetraction, Error>| answer.err().map(|error| error.code());
    assert_eq!(code(agreed_retraction(None, &play.log)), refused, "nobody has asked");
    play.bid(2, 3_000).expect("leads");
    assert_eq!(code(agreed_retraction(Some(&request), &play.log)), None, "another's bid");
    play.bid(1, 4_000).expect("leads");
    assert_eq!(code(agreed_retraction(Some(&request), &play.log)), refused, "it would go as well");

    let foreign = NewRetraction { bidder_id: user(2), ..wanted };
    let not_theirs = ask(&play, &foreign).expect_err("another's bid").code();
    assert_eq!(not_theirs, ErrorCode::BidNotFound);
    for policy in [Retraction::Never, Retraction::Ebay] {
        let mut play = live(policy);
        let bid = play.bid(1, 2_000).expect("leads");
        let asked = ask(&play, &NewRetraction { bid_sequence: bid, ..wanted });
        assert_eq!(asked.err().map(|error| error.code()), refused, "{policy}");
    }
}

#[test]
fn nothing_is_taken_back_once_it_is_over() {
    let mut play = live(Retraction::Ebay);
    let bid = play.bid(1, 2_000).expect("leads");
    play.until_left_ms(0);
    assert_eq!(code(play.retract(1, bid)), ErrorCode::AuctionClosed);
}

#[test]
fn a_bid_before_the_start_can_be_taken_back_before_the_start() {
    let mut new = terms();
    new.pre_bids = Permission::Allowed;
    let mut play = Play::announced(new);
    let bid = play.bid(1, 5_000).expect("waits");
    play.bid(2, 3_000).expect("waits");
    play.retract(1, bid).expect("more than 12 hours left");
    assert_eq!(play.standing.leader_id, Some(user(2)));
    assert_eq!((play.standing.price_minor, play.standing.bid_count), (900, 1));
}

#[test]
fn a_reserve_that_was_met_can_be_missed_again() {
    let mut new = terms();
    new.reserve = Some(support::dollars(6_000));
    let mut play = Play::live(new);
    play.bid(1, 2_000).expect("below");
    let wrong = play.bid(2, 60_000).expect("meets it");
    assert!(play.standing.reserve_met);
    let before = play.standing;
    play.retract(2, wrong).expect("in time");
    assert!(!play.standing.reserve_met);
    assert_eq!(play.standing.price_minor, 900);
    let changes: Vec<_> = exposure_changes(&before, &play.standing)
        .into_iter()
        .flatten()
        .map(|change| (change.user_id, change.change_minor))
        .collect();
    assert_eq!(changes, [(user(2), -60_000), (user(1), 2_000)]);
}

#[test]
fn a_live_bid_still_beats_an_equal_one_from_before_the_start() {
    let mut new = terms();
    new.pre_bids = Permission::Allowed;
    new.tie = TieRule::LiveBeatsAbsentee;
    let mut play = Play::announced(new);
    play.bid(1, 5_000).expect("waits");
    play.step(Step::Start).expect("starts");
    let wrong = play.bid(2, 6_000).expect("leads");
    play.retract(2, wrong).expect("in time");
    assert_eq!(play.standing.leader_id, Some(user(1)));
    play.bid(3, 5_000).expect("as much");
    assert_eq!(play.standing.leader_id, Some(user(3)));
}

#[test]
fn fewer_bids_never_make_a_higher_price() {
    let mut new = terms();
    new.pre_bids = Permission::Allowed;
    // By its formula the lower second maximum makes the higher price on this ladder.
    new.increments = "0:500,2000:5".parse().expect("bands");
    let mut play = Play::announced(new);
    play.bid(1, 9_000).expect("waits");
    play.bid(2, 1_999).expect("waits");
    let wrong = play.bid(3, 2_001).expect("waits");
    play.step(Step::Start).expect("starts");
    assert_eq!(play.standing.price_minor, 2_006);
    play.retract(3, wrong).expect("in time");
    assert_eq!(play.standing.price_minor, 2_006);
    assert!(verify(&play.auction, &play.log, &play.standing).is_ok());
}

#[test]
fn an_end_that_late_bids_moved_stays() {
    let mut new = terms();
    new.soft_close = vendue_domain::auctions::SoftClose::COMMON;
    let mut play = Play::live(new);
    play.until_left_ms(1_000);
    let bid = play.bid(1, 2_000).expect("late");
    let moved = play.standing.ends_at;
    play.retract(1, bid).expect("within the hour");
    assert_eq!((play.standing.ends_at, play.standing.extensions), (moved, 1));
}
