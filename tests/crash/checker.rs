//! Compares what bidders were told with what is stored. It is plain data in and complaints out, so
//! that it can itself be tested with planted errors: a checker that finds nothing proves nothing.

use std::collections::BTreeMap;

use crate::bidder::{Bid, Told};

/// A bid as the log has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    pub(crate) sequence: i64,
    /// Absent for entries that are no bid, such as the start.
    pub(crate) bid: Option<StoredBid>,
}

/// Who bid what, and the price after it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredBid {
    pub(crate) bidder_id: String,
    pub(crate) maximum_minor: i64,
    pub(crate) price_minor: i64,
    pub(crate) bid_count: i64,
}

/// An event of the auction's topic.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredEvent {
    pub(crate) sequence: i64,
    /// The log entry of a bid that is told; absent for other events.
    pub(crate) log_sequence: Option<i64>,
}

/// One auction as it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StoredAuction {
    pub(crate) log: Vec<Stored>,
    pub(crate) events: Vec<StoredEvent>,
}

/// Every complaint about one auction. `bids` are those of each client for this auction, in the
/// order in which that client sent them.
pub(crate) fn complaints(clients: &[Vec<Bid>], auction: &StoredAuction) -> Vec<String> {
    let mut found = Vec::new();
    check_numbers("log entry", auction.log.iter().map(|entry| entry.sequence), &mut found);
    check_numbers("event", auction.events.iter().map(|event| event.sequence), &mut found);
    let places = by_bid(auction);
    for bid in clients.iter().flatten() {
        let key = (bid.bidder_id.clone(), bid.maximum_minor);
        let stored = places.get(&key).map_or(&[][..], Vec::as_slice);
        check_bid(bid, stored, &mut found);
    }
    for client in clients {
        check_order(client, &mut found);
    }
    check_events(auction, &mut found);
    found
}

type Places<'a> = BTreeMap<(String, i64), Vec<(i64, &'a StoredBid)>>;

fn by_bid(auction: &StoredAuction) -> Places<'_> {
    let mut places = Places::new();
    for entry in &auction.log {
        if let Some(bid) = &entry.bid {
            let key = (bid.bidder_id.clone(), bid.maximum_minor);
            places.entry(key).or_default().push((entry.sequence, bid));
        }
    }
    places
}

/// 1, 2, 3 without a gap and without a repetition.
fn check_numbers(what: &str, numbers: impl Iterator<Item = i64>, found: &mut Vec<String>) {
    for (expected, number) in (1..).zip(numbers) {
        if number != expected {
            found.push(format!("{what} {number} stands where {expected} should"));
            return;
        }
    }
}

fn check_bid(bid: &Bid, stored: &[(i64, &StoredBid)], found: &mut Vec<String>) {
    let name = format!("bid {} of {}", bid.key, bid.bidder_id);
    if stored.len() > 1 {
        found.push(format!("{name} is stored {} times", stored.len()));
    }
    match (&bid.told, stored.first()) {
        (Told::Placed(_), None) => found.push(format!("{name} was acknowledged and is lost")),
        (Told::Refused(code), Some(_)) => {
            found.push(format!("{name} was refused as {code} and is stored"));
        }
        (Told::Placed(answer), Some((sequence, entry))) => {
            let same = answer["sequence"] == *sequence
                && answer["maximum_minor"] == entry.maximum_minor
                && answer["price_minor"] == entry.price_minor
                && answer["bid_count"] == entry.bid_count;
            if !same {
                found.push(format!("{name} is stored as {sequence}: {entry:?}, told was {answer}"));
            }
        }
        (Told::Refused(_), None) | (Told::Nothing, _) => {}
    }
}

/// A client waits for each answer before it sends the next bid, so its bids stand in that order.
fn check_order(client: &[Bid], found: &mut Vec<String>) {
    let placed: Vec<i64> = client.iter().filter_map(Bid::placed_sequence).collect();
    for pair in placed.windows(2) {
        if let [earlier, later] = pair
            && earlier >= later
        {
            found.push(format!("a bid placed before entry {later} is entry {earlier}"));
        }
    }
}

/// Every bid of the log is told once, in the order of the log.
fn check_events(auction: &StoredAuction, found: &mut Vec<String>) {
    let told: Vec<i64> = auction.events.iter().filter_map(|event| event.log_sequence).collect();
    let bids = auction.log.iter().filter(|entry| entry.bid.is_some());
    let logged: Vec<i64> = bids.map(|entry| entry.sequence).collect();
    if told != logged {
        let differs = told.iter().zip(&logged).position(|(told, logged)| told != logged);
        found.push(format!(
            "{} bids are logged and {} told; the first that differs is number {differs:?}",
            logged.len(),
            told.len()
        ));
    }
}
