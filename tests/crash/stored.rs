//! Reads an auction as it is stored: by the library, from the server's own file, beside the server.

use std::path::Path;

use vendue::domain::auctions::{Act, AuctionEvent, LogEntry};
use vendue::domain::events::{Event, EventBody, Topic};
use vendue::{AuctionId, Market, Options};

use crate::checker::{Stored, StoredAuction, StoredBid, StoredEvent};

/// The most events that are read at once.
const PORTION: u32 = 1_000;

/// Opens the server's file as a second process would.
pub(crate) fn open(data: &Path) -> Market {
    let file = data.join("market.db");
    Options::new().scheduler(false).open(&file.to_string_lossy()).expect("the server's file")
}

/// One auction, its log verified against the rules and the hash chain.
pub(crate) fn auction(market: &Market, id: &str) -> StoredAuction {
    let id: AuctionId = id.parse().expect("an id");
    market.auctions().verify(id).wait().expect("the log and its chain hold");
    let log = market.auctions().log(id).wait().expect("the log");
    let mut events: Vec<Event> = Vec::new();
    loop {
        let after = events.last().map_or(0, |event| event.sequence);
        let topic = Topic::auction(id);
        let more = market.events().read(topic, after, PORTION).wait().expect("events");
        if more.is_empty() {
            break;
        }
        events.extend(more);
    }
    StoredAuction {
        log: log.iter().map(entry).collect(),
        events: events.iter().map(event).collect(),
    }
}

fn entry(entry: &LogEntry) -> Stored {
    let bid = (entry.act == Act::Bid).then(|| StoredBid {
        bidder_id: entry.actor_id.map(|id| id.to_string()).unwrap_or_default(),
        maximum_minor: entry.amount_minor.unwrap_or(0),
        price_minor: entry.price_minor,
        bid_count: entry.bid_count,
    });
    Stored { sequence: entry.sequence, bid }
}

fn event(event: &Event) -> StoredEvent {
    let log_sequence = match &event.body {
        EventBody::Auction(AuctionEvent::BidPlaced { log_sequence, .. }) => Some(*log_sequence),
        _ => None,
    };
    StoredEvent { sequence: event.sequence, log_sequence }
}
