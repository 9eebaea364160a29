//! The event log.

use rusqlite::{Connection, Row};
use vendue_domain::Timestamp;
use vendue_domain::events::{Event, Topic};
use vendue_store::queries::EventQueries;
use vendue_store::{Pending, StoreError, StoredEvent};

use crate::SqliteStore;
use crate::error::translate;
use crate::queries::select;

const COLUMNS: &str = "position, topic_kind, topic_id, sequence, at, body";

fn read_event(row: &Row<'_>) -> Result<StoredEvent, StoreError> {
    let corrupt = |text: String| StoreError::Corrupt(format!("events: {text}"));
    let kind: String = row.get(1).map_err(translate)?;
    let body: String = row.get(5).map_err(translate)?;
    Ok(StoredEvent {
        position: row.get(0).map_err(translate)?,
        event: Event {
            topic: Topic {
                kind: kind.parse().map_err(|_| corrupt(format!("topic kind {kind}")))?,
                id: row.get(2).map_err(translate)?,
            },
            sequence: row.get(3).map_err(translate)?,
            at: Timestamp::from_ms(row.get(4).map_err(translate)?),
            body: serde_json::from_str(&body).map_err(|failure| corrupt(failure.to_string()))?,
        },
    })
}

/// The events after a position, oldest first.
pub(crate) fn select_after(
    connection: &Connection,
    position: i64,
    limit: u32,
) -> Result<Vec<StoredEvent>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?");
    select(connection, &sql, [position, i64::from(limit)], read_event)
}

/// The position of the last event.
pub(crate) fn last_position(connection: &Connection) -> Result<i64, StoreError> {
    connection
        .prepare_cached("SELECT coalesce(max(position), 0) FROM events")
        .and_then(|mut last| last.query_row([], |row| row.get(0)))
        .map_err(translate)
}

impl EventQueries for SqliteStore {
    fn events_of(&self, topic: Topic, after: i64, limit: u32) -> Pending<Vec<Event>> {
        self.readers.read(move |connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM events \
                 WHERE topic_kind = ? AND topic_id = ? AND sequence > ? \
                 ORDER BY sequence LIMIT ?"
            );
            let kind = topic.kind.as_str();
            let params = rusqlite::params![kind, topic.id.as_slice(), after, limit];
            let stored = select(connection, &sql, params, read_event)?;
            Ok(stored.into_iter().map(|found| found.event).collect())
        })
    }

    fn events_after(&self, position: i64, limit: u32) -> Pending<Vec<StoredEvent>> {
        self.readers.read(move |connection| Ok(select_after(connection, position, limit)?))
    }

    fn last_position(&self) -> Pending<i64> {
        self.readers.read(|connection| Ok(last_position(connection)?))
    }
}
