//! Queries about the event log.

use vendue_domain::Timestamp;
use vendue_domain::events::{Event, Topic};
use vendue_domain::record::{Field, Malformed};

use crate::batch::StoredEvent;
use crate::pending::Pending;
use crate::row::NextValue;
use crate::select::{Reads, ReadsExt, Select};

/// Queries about the event log.
pub trait EventQueries: Reads {
    /// Up to `limit` events of a topic after a sequence, oldest first.
    fn events_of(&self, topic: Topic, after: i64, limit: u32) -> Pending<Vec<Event>>;

    /// For each topic up to `limit` events after the sequence beside it, ordered by topic and then
    /// by sequence. A topic that is named twice is read from the lower of its sequences.
    fn events_of_many(&self, places: Vec<(Topic, i64)>, limit: u32) -> Pending<Vec<Event>>;

    /// Up to `limit` events of all topics after a position, oldest first: of what is settled, so
    /// that whoever goes on after the last of them misses nothing.
    fn events_after(&self, position: i64, limit: u32) -> Pending<Vec<StoredEvent>>;

    /// The sequence of the last event of a topic; 0 when there is none.
    fn last_sequence(&self, topic: Topic) -> Pending<i64>;

    /// The position of the last event; 0 when there is none.
    fn last_position(&self) -> Pending<i64>;
}

/// In the order in which [`read_event`] reads them.
const SELECT: &str = "SELECT position, topic_kind, topic_id, sequence, at, body FROM events";
/// How many topics one query asks for.
const TOPICS_MAX: usize = 50;

impl<S: Reads + ?Sized> EventQueries for S {
    fn events_of(&self, topic: Topic, after: i64, limit: u32) -> Pending<Vec<Event>> {
        let mut select = Select::new("");
        push_topic(&mut select, topic, after, limit);
        self.fetch(select, |next| read_event(next).map(|stored| stored.event))
    }

    fn events_of_many(&self, mut places: Vec<(Topic, i64)>, limit: u32) -> Pending<Vec<Event>> {
        places.sort_unstable();
        places.dedup_by_key(|(topic, _)| *topic);
        let parts: Vec<Pending<Vec<Event>>> = places
            .chunks(TOPICS_MAX)
            .map(|part| {
                let select = select_topics(part, limit);
                self.fetch(select, |next| read_event(next).map(|stored| stored.event))
            })
            .collect();
        Pending::from_future(async move {
            let mut events = Vec::new();
            for part in parts {
                events.extend(part.await?);
            }
            // A union is in no order of its own.
            events.sort_by_key(|event: &Event| (event.topic, event.sequence));
            Ok(events)
        })
    }

    fn events_after(&self, position: i64, limit: u32) -> Pending<Vec<StoredEvent>> {
        self.fetch(select_events_after(position, limit), read_event)
    }

    fn last_sequence(&self, topic: Topic) -> Pending<i64> {
        let mut select = Select::new("SELECT sequence FROM events WHERE topic_kind = ");
        select.bind(&topic.kind.as_str().to_owned()).push(" AND topic_id = ").bind(&topic.id);
        select.push(" ORDER BY sequence DESC LIMIT 1");
        self.fetch_one(select).and_then(|found| Ok(found.unwrap_or(0)))
    }

    fn last_position(&self) -> Pending<i64> {
        self.fetch_one(select_last_position()).and_then(|found| Ok(found.unwrap_or(0)))
    }
}

/// The query of [`EventQueries::events_after`], for a store that reads on a connection of its own.
pub fn select_events_after(position: i64, limit: u32) -> Select {
    let mut select = Select::new(SELECT);
    select.push(" WHERE position > ").bind(&position);
    select.push(" AND position <= ").bind_horizon();
    select.push(" ORDER BY position LIMIT ").bind(&limit);
    select
}

/// The query of [`EventQueries::last_position`].
pub fn select_last_position() -> Select {
    Select::new("SELECT coalesce(max(position), 0) FROM events")
}

fn push_topic(select: &mut Select, topic: Topic, after: i64, limit: u32) {
    select.push(SELECT).push(" WHERE topic_kind = ").bind(&topic.kind.as_str().to_owned());
    select.push(" AND topic_id = ").bind(&topic.id);
    select.push(" AND sequence > ").bind(&after);
    select.push(" ORDER BY sequence LIMIT ").bind(&limit);
}

/// Each topic is a query of its own with its own limit, which not every database takes as a part of
/// a union unless it is wrapped.
fn select_topics(places: &[(Topic, i64)], limit: u32) -> Select {
    let mut select = Select::new("");
    for (number, (topic, after)) in places.iter().enumerate() {
        if number > 0 {
            select.push(" UNION ALL ");
        }
        select.push("SELECT * FROM (");
        push_topic(&mut select, *topic, *after, limit);
        select.push(&format!(") AS part_{number}"));
    }
    select
}

/// Reads an event from the columns of [`select_events_after`].
pub fn read_event(next: NextValue<'_, '_>) -> Result<StoredEvent, Malformed> {
    let position = i64::from_value(next()?)?;
    let kind = String::from_value(next()?)?;
    let kind = kind.parse().map_err(|_| Malformed { expected: "a kind of topic" })?;
    let topic = Topic { kind, id: Field::from_value(next()?)? };
    let sequence = i64::from_value(next()?)?;
    let at = Timestamp::from_value(next()?)?;
    let body = String::from_value(next()?)?;
    let body =
        serde_json::from_str(&body).map_err(|_| Malformed { expected: "an event's body" })?;
    Ok(StoredEvent { position, event: Event { topic, sequence, at, body } })
}
