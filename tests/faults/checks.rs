//! Says what is wrong with a history: what bidders were told, what watchers saw, and what is stored
//! in the end. Plain data in and complaints out, so that it is itself tested with planted errors.
//! What bids are promised is checked as for one server that crashes; here is what comes to it.

use crate::bidder::Bid;
use crate::checker::{StoredAuction, complaints as complaints_of_bids};

/// What one watcher saw, in the order in which it came.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Seen {
    pub(crate) name: String,
    pub(crate) events: Vec<SeenEvent>,
    /// What it was told that was not what it had asked for.
    pub(crate) strange: Vec<String>,
}

impl Seen {
    /// The number of the last event.
    pub(crate) fn last(&self) -> i64 {
        self.events.last().map_or(0, |event| event.sequence)
    }

    /// Whether the outcome has come.
    pub(crate) fn is_over(&self) -> bool {
        self.events.iter().any(|event| is_outcome(&event.kind))
    }
}

/// An event as a watcher got it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SeenEvent {
    pub(crate) sequence: i64,
    pub(crate) kind: String,
    pub(crate) log_sequence: Option<i64>,
    pub(crate) price_minor: Option<i64>,
    pub(crate) heard_at_ms: i64,
}

/// An auction as it is stored, with what is not about bids alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Ledger {
    pub(crate) auction: StoredAuction,
    pub(crate) entries: Vec<Entry>,
    /// The kinds of the events, in their order.
    pub(crate) kinds: Vec<String>,
}

/// An entry of the log, with the end of the auction after it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) is_bid: bool,
    pub(crate) is_end: bool,
    pub(crate) at_ms: i64,
    pub(crate) ends_at_ms: i64,
}

/// What is expected of the end of an auction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    /// It goes on.
    No,
    /// It was closed at most so many milliseconds late.
    Closed(i64),
    /// The same, and every watcher knew by then.
    Within(i64),
}

/// Every complaint about one auction. `clients` are the bids of each client for it.
pub(crate) fn complaints(
    clients: &[Vec<Bid>],
    ledger: &Ledger,
    watchers: &[Seen],
    end: End,
) -> Vec<String> {
    let mut found = complaints_of_bids(clients, &ledger.auction);
    check_end(ledger, end, &mut found);
    for seen in watchers {
        found.extend(seen.strange.iter().map(|what| format!("{}: {what}", seen.name)));
        check_seen(ledger, seen, &mut found);
        if let End::Within(late_ms) = end {
            check_heard(ledger, seen, late_ms, &mut found);
        }
    }
    found
}

/// Closed once, not before its end and not late, with nothing after it, and told once.
fn check_end(ledger: &Ledger, end: End, found: &mut Vec<String>) {
    let ends: Vec<&Entry> = ledger.entries.iter().filter(|entry| entry.is_end).collect();
    let told = ledger.kinds.iter().filter(|kind| is_outcome(kind)).count();
    let expected = usize::from(end != End::No);
    if ends.len() != expected {
        found.push(format!("the auction was closed {} times and not {expected}", ends.len()));
    }
    if told != expected {
        found.push(format!("the outcome was told {told} times and not {expected}"));
    }
    if let Some(place) = ledger.entries.iter().position(|entry| entry.is_end)
        && place + 1 != ledger.entries.len()
    {
        found.push(format!("{} entries follow the close", ledger.entries.len() - place - 1));
    }
    for pair in ledger.entries.windows(2) {
        if let [before, after] = pair
            && after.is_bid
            && after.at_ms >= before.ends_at_ms
        {
            let late = after.at_ms - before.ends_at_ms;
            found.push(format!("a bid that came {late} ms after the end was accepted"));
        }
    }
    let Some(close) = ends.first() else { return };
    let late = close.at_ms - close.ends_at_ms;
    if late < 0 {
        found.push(format!("the auction was closed {} ms early", -late));
    }
    if let End::Closed(late_ms) | End::Within(late_ms) = end
        && late > late_ms
    {
        found.push(format!("the auction was closed {late} ms after its end"));
    }
}

fn is_outcome(kind: &str) -> bool {
    matches!(kind, "sold" | "unsold" | "cancelled")
}

/// Everything that is stored, once, in order, as it is stored.
fn check_seen(ledger: &Ledger, seen: &Seen, found: &mut Vec<String>) {
    let name = &seen.name;
    for (expected, event) in (1..).zip(&seen.events) {
        if event.sequence != expected {
            let number = event.sequence;
            found.push(format!("{name} saw event {number} where {expected} should be"));
            return;
        }
    }
    if seen.events.len() != ledger.auction.events.len() {
        let (saw, stored) = (seen.events.len(), ledger.auction.events.len());
        found.push(format!("{name} saw {saw} of {stored} events"));
    }
    let stored = ledger.auction.events.iter().zip(&ledger.kinds);
    for (event, (told, kind)) in seen.events.iter().zip(stored) {
        let is_same = event.kind == *kind && event.log_sequence == told.log_sequence;
        let price = told.log_sequence.and_then(|number| price_at(ledger, number));
        if !is_same || (price.is_some() && event.price_minor != price) {
            found.push(format!("{name} saw {event:?}, stored is {kind} {told:?} at {price:?}"));
            return;
        }
    }
}

fn price_at(ledger: &Ledger, log_sequence: i64) -> Option<i64> {
    let entry = ledger.auction.log.iter().find(|entry| entry.sequence == log_sequence)?;
    entry.bid.as_ref().map(|bid| bid.price_minor)
}

/// The outcome reached the watcher in time.
fn check_heard(ledger: &Ledger, seen: &Seen, late_ms: i64, found: &mut Vec<String>) {
    let Some(ends_at_ms) = ledger.entries.last().map(|entry| entry.ends_at_ms) else { return };
    for event in seen.events.iter().filter(|event| is_outcome(&event.kind)) {
        let late = event.heard_at_ms - ends_at_ms;
        if late > late_ms {
            found.push(format!("{} heard of the outcome {late} ms after the end", seen.name));
        }
    }
}
