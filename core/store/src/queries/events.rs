//! Queries about the event log.

use vendue_domain::events::{Event, Topic};

use crate::batch::StoredEvent;
use crate::pending::Pending;

/// Queries about the event log.
pub trait EventQueries {
    /// Up to `limit` events of a topic after a sequence, oldest first.
    fn events_of(&self, topic: Topic, after: i64, limit: u32) -> Pending<Vec<Event>>;

    /// Up to `limit` events of all topics after a position, oldest first.
    fn events_after(&self, position: i64, limit: u32) -> Pending<Vec<StoredEvent>>;

    /// The position of the last event; 0 when there is none.
    fn last_position(&self) -> Pending<i64>;
}
