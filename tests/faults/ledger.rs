//! Reads what is stored in the end, by the library, as another node would.

use vendue::domain::auctions::{Act, LogEntry};
use vendue::domain::events::Topic;
use vendue::{AuctionId, Market, Options};

use crate::checks::{Entry, Ledger};
use crate::stored;

/// The most events that are read at once.
const PORTION: u32 = 1_000;

/// Opens the database beside the nodes.
pub(crate) fn open(url: &str) -> Market {
    Options::new().scheduler(false).node_name("checker").open(url).expect("the database")
}

/// One auction, its log verified against the rules and the hash chain.
pub(crate) fn read(market: &Market, id: &str) -> Ledger {
    let auction = stored::auction(market, id);
    let id: AuctionId = id.parse().expect("an id");
    let log = market.auctions().log(id).wait().expect("the log");
    let mut kinds: Vec<String> = Vec::new();
    loop {
        let after = i64::try_from(kinds.len()).expect("few events");
        let more = market.events().read(Topic::auction(id), after, PORTION).wait();
        let more = more.expect("events");
        if more.is_empty() {
            break;
        }
        kinds.extend(more.iter().map(|event| event.body.kind().to_owned()));
    }
    Ledger { auction, entries: log.iter().map(entry).collect(), kinds }
}

fn entry(entry: &LogEntry) -> Entry {
    Entry {
        is_bid: entry.act == Act::Bid,
        is_end: matches!(entry.act, Act::Ended | Act::Cancelled),
        at_ms: entry.at.as_ms(),
        ends_at_ms: entry.ends_at.as_ms(),
    }
}
