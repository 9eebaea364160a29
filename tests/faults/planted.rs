//! Errors planted into a correct history: the checks must report each of them.

use serde_json::json;

use crate::bidder::{Bid, Told};
use crate::checker::{Stored, StoredBid, StoredEvent};
use crate::checks::{End, Entry, Ledger, Seen, SeenEvent, complaints};

const START_MS: i64 = 1_000_000;
const END_MS: i64 = START_MS + 60_000;
const LATE_MS: i64 = 5_000;

/// A start, three bids of one client, and a sale 300 ms after the end.
struct History {
    clients: Vec<Vec<Bid>>,
    ledger: Ledger,
    seen: Seen,
}

fn history() -> History {
    let mut history = History {
        clients: vec![Vec::new()],
        ledger: Ledger::default(),
        seen: Seen { name: "anna".into(), ..Seen::default() },
    };
    history.happens("scheduled", None, START_MS);
    history.enters(None, false, START_MS);
    history.happens("started", None, START_MS);
    for number in 2..=4 {
        let at_ms = START_MS + number * 1_000;
        let answer = json!({
            "sequence": number, "maximum_minor": 2_000 + number, "price_minor": 1_000 + number,
            "bid_count": number - 1,
        });
        history.clients[0].push(Bid {
            auction_id: "auction".into(),
            bidder_id: "bert".into(),
            key: format!("key-{number}"),
            maximum_minor: 2_000 + number,
            told: Told::Placed(answer),
        });
        let bid = StoredBid {
            bidder_id: "bert".into(),
            maximum_minor: 2_000 + number,
            price_minor: 1_000 + number,
            bid_count: number - 1,
        };
        history.enters(Some(bid), false, at_ms);
        history.happens("bid_placed", Some(number), at_ms);
    }
    history.enters(None, true, END_MS + 300);
    history.happens("sold", None, END_MS + 300);
    history
}

impl History {
    fn enters(&mut self, bid: Option<StoredBid>, is_end: bool, at_ms: i64) {
        let sequence = i64::try_from(self.ledger.entries.len()).expect("few") + 1;
        let is_bid = bid.is_some();
        self.ledger.auction.log.push(Stored { sequence, bid });
        self.ledger.entries.push(Entry { is_bid, is_end, at_ms, ends_at_ms: END_MS });
    }

    fn happens(&mut self, kind: &str, log_sequence: Option<i64>, at_ms: i64) {
        let sequence = i64::try_from(self.ledger.kinds.len()).expect("few") + 1;
        self.ledger.auction.events.push(StoredEvent { sequence, log_sequence });
        self.ledger.kinds.push(kind.to_owned());
        self.seen.events.push(SeenEvent {
            sequence,
            kind: kind.to_owned(),
            log_sequence,
            price_minor: log_sequence.map(|number| 1_000 + number),
            heard_at_ms: at_ms + 20,
        });
    }

    fn complaints(&self, end: End) -> Vec<String> {
        complaints(&self.clients, &self.ledger, std::slice::from_ref(&self.seen), end)
    }

    fn assert_reported(&self, part: &str) {
        let found = self.complaints(End::Within(LATE_MS));
        assert!(found.iter().any(|complaint| complaint.contains(part)), "{part}: {found:?}");
    }
}

#[test]
fn a_correct_history_is_not_complained_about() {
    assert_eq!(history().complaints(End::Within(LATE_MS)), Vec::<String>::new());
    assert_eq!(history().complaints(End::Closed(LATE_MS)), Vec::<String>::new());
}

#[test]
fn an_acknowledged_bid_that_is_missing_doubled_or_another_is_reported() {
    let mut missing = history();
    missing.ledger.auction.log[2].bid = None;
    missing.assert_reported("key-3 of bert was acknowledged and is lost");
    let mut doubled = history();
    doubled.ledger.auction.log[2].bid = doubled.ledger.auction.log[3].bid.clone();
    doubled.assert_reported("key-4 of bert is stored 2 times");
    let mut another = history();
    if let Some(bid) = &mut another.ledger.auction.log[2].bid {
        bid.price_minor += 1;
    }
    another.assert_reported("told was");
    another.assert_reported("anna saw");
}

#[test]
fn an_event_that_a_watcher_misses_or_gets_twice_or_too_early_is_reported() {
    let mut missed = history();
    missed.seen.events.remove(3);
    missed.assert_reported("anna saw event 5 where 4 should be");
    let mut last = history();
    last.seen.events.pop();
    last.assert_reported("anna saw 5 of 6 events");
    let mut doubled = history();
    let again = doubled.seen.events[3].clone();
    doubled.seen.events.insert(4, again);
    doubled.assert_reported("anna saw event 4 where 5 should be");
    let mut reordered = history();
    reordered.seen.events.swap(2, 3);
    reordered.assert_reported("anna saw event 4 where 3 should be");
    let mut other = history();
    other.seen.events[3].log_sequence = Some(2);
    other.assert_reported("stored is bid_placed");
    let mut invented = history();
    let mut more = invented.seen.events[5].clone();
    more.sequence = 7;
    invented.seen.events.push(more);
    invented.assert_reported("anna saw 7 of 6 events");
    let mut strange = history();
    strange.seen.strange.push("asked for 3 and got 2".into());
    strange.assert_reported("anna: asked for 3");
}

#[test]
fn a_gap_in_the_stored_numbers_is_reported() {
    let mut log = history();
    log.ledger.auction.log[3].sequence = 9;
    log.assert_reported("log entry 9 stands where 4 should");
    let mut events = history();
    events.ledger.auction.events[3].sequence = 9;
    events.assert_reported("event 9 stands where 4 should");
}

#[test]
fn an_auction_that_is_closed_twice_or_never_is_reported() {
    let mut twice = history();
    twice.enters(None, true, END_MS + 400);
    twice.assert_reported("the auction was closed 2 times and not 1");
    twice.assert_reported("1 entries follow the close");
    let mut told_twice = history();
    told_twice.happens("unsold", None, END_MS + 400);
    told_twice.assert_reported("the outcome was told 2 times and not 1");
    let mut never = history();
    never.ledger.entries.pop();
    never.assert_reported("the auction was closed 0 times and not 1");
    let found = history().complaints(End::No);
    assert!(found.iter().any(|it| it.contains("closed 1 times and not 0")), "{found:?}");
}

#[test]
fn a_close_that_is_late_or_early_or_told_late_is_reported() {
    let mut late = history();
    late.ledger.entries[4].at_ms = END_MS + LATE_MS + 1;
    late.assert_reported("the auction was closed 5001 ms after its end");
    let found = late.complaints(End::Closed(LATE_MS));
    assert!(found.iter().any(|it| it.contains("closed 5001 ms after")), "{found:?}");
    let mut early = history();
    early.ledger.entries[4].at_ms = END_MS - 1;
    early.assert_reported("the auction was closed 1 ms early");
    let mut told_late = history();
    told_late.seen.events[5].heard_at_ms = END_MS + LATE_MS + 1;
    told_late.assert_reported("anna heard of the outcome 5001 ms after the end");
    assert_eq!(told_late.complaints(End::Closed(LATE_MS)), Vec::<String>::new());
}

#[test]
fn a_bid_that_came_after_the_end_is_reported() {
    let mut late = history();
    late.ledger.entries[3].at_ms = END_MS + 7;
    late.assert_reported("a bid that came 7 ms after the end was accepted");
}
