//! Errors planted into a correct history: the checker must report each of them.

use serde_json::json;

use crate::bidder::{Bid, Told};
use crate::checker::{Stored, StoredAuction, StoredBid, StoredEvent, complaints};

const ANNA: &str = "anna";
const BERT: &str = "bert";

fn bid(bidder_id: &str, number: i64, told: Told) -> Bid {
    Bid {
        auction_id: "auction".into(),
        bidder_id: bidder_id.into(),
        key: format!("key-{number}"),
        maximum_minor: 1_000 + number,
        told,
    }
}

fn placed(bidder_id: &str, sequence: i64) -> Bid {
    let answer = json!({
        "sequence": sequence, "maximum_minor": 1_000 + sequence, "price_minor": 1_000 + sequence,
        "bid_count": sequence - 1,
    });
    bid(bidder_id, sequence, Told::Placed(answer))
}

/// The start, and the bids 2 to 5 of two clients in turn.
fn history() -> (Vec<Vec<Bid>>, StoredAuction) {
    let clients =
        vec![vec![placed(ANNA, 2), placed(ANNA, 4)], vec![placed(BERT, 3), placed(BERT, 5)]];
    let mut auction = StoredAuction {
        log: vec![Stored { sequence: 1, bid: None }],
        events: vec![
            StoredEvent { sequence: 1, log_sequence: None },
            StoredEvent { sequence: 2, log_sequence: None },
        ],
    };
    for sequence in 2..=5 {
        let bidder_id = if sequence % 2 == 0 { ANNA } else { BERT };
        let bid = StoredBid {
            bidder_id: bidder_id.into(),
            maximum_minor: 1_000 + sequence,
            price_minor: 1_000 + sequence,
            bid_count: sequence - 1,
        };
        auction.log.push(Stored { sequence, bid: Some(bid) });
        let event = StoredEvent { sequence: sequence + 1, log_sequence: Some(sequence) };
        auction.events.push(event);
    }
    (clients, auction)
}

fn assert_reported(clients: &[Vec<Bid>], auction: &StoredAuction, part: &str) {
    let found = complaints(clients, auction);
    assert!(found.iter().any(|complaint| complaint.contains(part)), "{part}: {found:?}");
}

/// Gives the entries of a log new numbers, so that only the planted error is left to find.
fn renumber(auction: &mut StoredAuction) {
    for (number, entry) in (1..).zip(&mut auction.log) {
        entry.sequence = number;
    }
    let bids = auction.log.iter().filter(|entry| entry.bid.is_some());
    let bids: Vec<i64> = bids.map(|entry| entry.sequence).collect();
    auction.events.truncate(2);
    for (number, log_sequence) in (3..).zip(bids) {
        let event = StoredEvent { sequence: number, log_sequence: Some(log_sequence) };
        auction.events.push(event);
    }
}

#[test]
fn a_correct_history_is_not_complained_about() {
    let (clients, auction) = history();
    assert_eq!(complaints(&clients, &auction), Vec::<String>::new());
}

#[test]
fn a_lost_bid_is_reported() {
    let (clients, mut auction) = history();
    auction.log.remove(4);
    renumber(&mut auction);
    assert_reported(&clients, &auction, "key-5 of bert was acknowledged and is lost");
}

#[test]
fn a_doubled_bid_is_reported() {
    let (clients, mut auction) = history();
    let again = auction.log[4].clone();
    auction.log.push(again);
    renumber(&mut auction);
    assert_reported(&clients, &auction, "key-5 of bert is stored 2 times");
}

#[test]
fn an_unanswered_bid_may_be_there_once_and_not_twice() {
    let (mut clients, auction) = history();
    clients[1][1].told = Told::Nothing;
    assert_eq!(complaints(&clients, &auction), Vec::<String>::new());
    let mut doubled = auction;
    let again = doubled.log[4].clone();
    doubled.log.push(again);
    renumber(&mut doubled);
    assert_reported(&clients, &doubled, "is stored 2 times");
}

#[test]
fn swapped_bids_are_reported() {
    let (clients, mut auction) = history();
    auction.log.swap(1, 3);
    renumber(&mut auction);
    assert_reported(&clients, &auction, "is stored as 4");
}

#[test]
fn an_order_that_no_client_can_have_seen_is_reported() {
    let (mut clients, auction) = history();
    clients[0].swap(0, 1);
    assert_reported(&clients, &auction, "a bid placed before entry 2 is entry 4");
}

#[test]
fn a_refused_bid_that_is_stored_is_reported() {
    let (mut clients, auction) = history();
    clients[0][0].told = Told::Refused("bid_too_low".into());
    assert_reported(&clients, &auction, "was refused as bid_too_low and is stored");
}

#[test]
fn another_price_than_was_told_is_reported() {
    let (clients, mut auction) = history();
    if let Some(bid) = &mut auction.log[2].bid {
        bid.price_minor += 1;
    }
    assert_reported(&clients, &auction, "told was");
}

#[test]
fn gaps_are_reported() {
    let (clients, mut auction) = history();
    auction.events.remove(1);
    assert_reported(&clients, &auction, "event 3 stands where 2 should");
    let (clients, mut auction) = history();
    auction.log.remove(0);
    assert_reported(&clients, &auction, "log entry 2 stands where 1 should");
}

#[test]
fn a_bid_that_nobody_is_told_of_is_reported() {
    let (clients, mut auction) = history();
    auction.events[3].log_sequence = None;
    assert_reported(&clients, &auction, "4 bids are logged and 3 told");
}
