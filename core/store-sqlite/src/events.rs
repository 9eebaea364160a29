//! The event log.

use rusqlite::Connection;
use vendue_domain::events::Event;
use vendue_domain::record::{Field, Value};
use vendue_store::queries::{read_event, select_events_after, select_last_position};
use vendue_store::{StoreError, StoredEvent};

use crate::append::AppendSql;
use crate::select::all_rows;
use crate::value::bind;

/// In the order in which [`EventWriter::append`] gives their values.
const COLUMNS: [&str; 7] = ["position", "topic_kind", "topic_id", "sequence", "at", "kind", "body"];

/// The events after a position, oldest first.
pub(crate) fn events_after(
    connection: &Connection,
    position: i64,
    limit: u32,
) -> Result<Vec<StoredEvent>, StoreError> {
    all_rows(connection, &select_events_after(position, limit), read_event)
}

/// The position of the last event; 0 when there is none.
pub(crate) fn last_position(connection: &Connection) -> Result<i64, StoreError> {
    let found = all_rows(connection, &select_last_position(), |next| i64::from_value(next()?))?;
    Ok(found.first().copied().unwrap_or(0))
}

/// Appends events.
pub(crate) struct EventWriter {
    append: AppendSql,
    body: Vec<u8>,
}

impl EventWriter {
    pub(crate) fn new() -> Self {
        Self { append: AppendSql::new("events", &COLUMNS), body: Vec::with_capacity(1_024) }
    }

    /// Appends events; `place` gives the position of each in turn.
    pub(crate) fn append<E>(
        &mut self,
        connection: &Connection,
        events: &[E],
        mut place: impl FnMut(&E) -> (i64, &Event),
    ) -> Result<(), StoreError> {
        let body = &mut self.body;
        self.append.append(connection, events, |insert, parameter, given| {
            let (position, event) = place(given);
            body.clear();
            serde_json::to_writer(&mut *body, &event.body)
                .map_err(|failure| StoreError::Corrupt(failure.to_string()))?;
            let text = std::str::from_utf8(body)
                .map_err(|failure| StoreError::Corrupt(failure.to_string()))?;
            bind(insert, parameter, |sink| {
                sink(Value::Int(position));
                sink(Value::Text(event.topic.kind.as_str().into()));
                sink(Value::Bytes(event.topic.id.as_slice().into()));
                sink(Value::Int(event.sequence));
                sink(Value::Int(event.at.as_ms()));
                sink(Value::Text(event.body.kind().into()));
                sink(Value::Text(text.into()));
            })
        })
    }
}
