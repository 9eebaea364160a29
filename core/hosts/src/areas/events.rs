//! Events that have happened. Those that happen are followed with a [`Feed`](crate::Feed).

use vendue::{AuctionId, Pending, Topic, WatchedEvent};

use crate::operation::area;
use crate::records::{EventRecord, StoredEvent};

/// How many events are read at once when nobody says.
const LIMIT_DEFAULT: u32 = 100;

area! { "events";
    views(auction_id: AuctionId, after: Option<i64>, limit: Option<u32>) -> Vec<WatchedEvent>
        = |market, auction_id, after, limit| {
            let (after, limit) = (after.unwrap_or(0), limit.unwrap_or(LIMIT_DEFAULT));
            market.events().views(auction_id, after, limit)
        };
    read(topic: String, after: Option<i64>, limit: Option<u32>) -> Vec<EventRecord>
        = |market, topic, after, limit| {
            let (after, limit) = (after.unwrap_or(0), limit.unwrap_or(LIMIT_DEFAULT));
            match topic.parse::<Topic>() {
                Ok(topic) => market
                    .events()
                    .read(topic, after, limit)
                    .and_then(|events| Ok(events.iter().map(EventRecord::from).collect())),
                Err(refused) => Pending::ready(Err(refused)),
            }
        };
    follow(position: i64, limit: Option<u32>) -> Vec<StoredEvent>
        = |market, position, limit| {
            let found = market.events().follow(position, limit.unwrap_or(LIMIT_DEFAULT));
            found.and_then(|events| {
                let stored = events.iter().map(|found| StoredEvent {
                    position: found.position,
                    event: EventRecord::from(&found.event),
                });
                Ok(stored.collect())
            })
        };
}
