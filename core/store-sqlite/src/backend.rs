//! The pipeline's backend: one connection, one thread.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use parking_lot::lock_api::ArcMutexGuard;
use parking_lot::{Mutex, RawMutex};
use rusqlite::Connection;
use vendue_domain::Timestamp;
use vendue_domain::events::Event;
use vendue_domain::record::Value;
use vendue_store::{
    AnyRow, Appends, Backend, BoxedRow, Flush, Key, OutcomeRow, Overlay, StoreError, StoredEvent,
};

use crate::append::AppendSql;
use crate::checkpoint::Checkpointer;
use crate::error::translate;
use crate::outcomes::Outcomes;
use crate::queries::events::{last_position, select_after};
use crate::rows::RowWriter;
use crate::sql::SqlCache;
use crate::value::{bind, read_boxed};

/// How often old outcomes are looked for.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(60);
/// How soon again while there are more of them. With 5,000 at a time that removes up to 200,000 a
/// second, which is faster than they were stored.
const EXPIRY_INTERVAL_BUSY: Duration = Duration::from_millis(25);
/// How many events of another process are read in one go.
const FOREIGN_EVENTS_MAX: u32 = 10_000;

/// In the order in which [`SqliteBackend::append_events`] gives their values.
const EVENT_COLUMNS: [&str; 7] =
    ["position", "topic_kind", "topic_id", "sequence", "at", "kind", "body"];

/// A connection that a store in memory shares between its writer and its reads.
pub(crate) type SharedConnection = Arc<Mutex<Connection>>;

type Guard = ArcMutexGuard<RawMutex, Connection>;

/// The writer's side of a SQLite store.
pub(crate) struct SqliteBackend {
    // Closed before the connection that writes, which must be the last.
    checkpointer: Option<Checkpointer>,
    shared: SharedConnection,
    /// Held from begin to commit or rollback.
    open: Option<Guard>,
    sql: SqlCache,
    append_event: AppendSql,
    outcomes: Outcomes,
    /// Moves whenever another connection has committed.
    data_version: i64,
    last_position: i64,
    /// The last position before the transaction that is open.
    position_before: i64,
    body: Vec<u8>,
    /// When old outcomes are looked for again.
    tidy_at: Instant,
}

impl SqliteBackend {
    pub(crate) fn new(
        shared: SharedConnection,
        checkpointer: Option<Checkpointer>,
        recent_keys_max: usize,
    ) -> Result<Self, StoreError> {
        let connection = shared.lock_arc();
        // First of all: whatever another process writes from here on is noticed.
        let data_version = data_version(&connection)?;
        let outcomes = Outcomes::load(&connection, recent_keys_max)?;
        let last_position = last_position(&connection)?;
        drop(connection);
        Ok(Self {
            checkpointer,
            shared,
            open: None,
            sql: SqlCache::default(),
            append_event: AppendSql::new("events", &EVENT_COLUMNS),
            outcomes,
            data_version,
            last_position,
            position_before: last_position,
            body: Vec::with_capacity(1_024),
            tidy_at: Instant::now(),
        })
    }

    /// Removes outcomes that are older than a day, now and then. That it failed is no failure of
    /// whatever it was called from.
    fn tidy(&mut self, connection: &Connection) {
        if Instant::now() < self.tidy_at {
            return;
        }
        let more = self.outcomes.expire(connection, wall_clock()).unwrap_or_else(|failure| {
            tracing::warn!(%failure, "old outcomes could not be removed");
            false
        });
        let pause = if more { EXPIRY_INTERVAL_BUSY } else { EXPIRY_INTERVAL };
        self.tidy_at = Instant::now() + pause;
    }

    fn connection(&self) -> Result<&Connection, StoreError> {
        let outside = || StoreError::Unavailable("used outside of a transaction".into());
        self.open.as_deref().ok_or_else(outside)
    }

    /// Notices that another connection has committed: gives its events.
    fn notice_others(
        &mut self,
        connection: &Connection,
    ) -> Result<Option<Vec<StoredEvent>>, StoreError> {
        let version = data_version(connection)?;
        if version == self.data_version {
            return Ok(None);
        }
        self.outcomes.catch_up(connection)?;
        let mut events = Vec::new();
        let mut position = self.last_position;
        loop {
            let more = select_after(connection, position, FOREIGN_EVENTS_MAX)?;
            let Some(last) = more.last() else { break };
            position = last.position;
            events.extend(more);
        }
        // Moved on only once everything could be read, so that a failure loses no event.
        self.last_position = position;
        self.data_version = version;
        Ok(Some(events))
    }

    fn append_log(&mut self, log: &[BoxedRow]) -> Result<(), StoreError> {
        let Some(connection) = self.open.as_deref() else { return Ok(()) };
        // Few types of rows are appended; each gets its statement once for the whole group.
        let mut done: Vec<&'static str> = Vec::new();
        for first in log {
            let row_type = first.row_type();
            if done.contains(&row_type.name()) {
                continue;
            }
            done.push(row_type.name());
            // By name: a type's description may have several addresses, one a compilation unit.
            let same = |row: &&BoxedRow| row.row_type().name() == row_type.name();
            let rows: Vec<&BoxedRow> = log.iter().filter(same).collect();
            let sql = self.sql.of(row_type);
            sql.append.append(connection, &rows, |insert, first, row| {
                bind(insert, first, |sink| AnyRow::values(row.as_ref(), sink))
            })?;
        }
        Ok(())
    }

    fn append_events(&mut self, events: &[Event]) -> Result<(), StoreError> {
        let Some(connection) = self.open.as_deref() else { return Ok(()) };
        let body = &mut self.body;
        let mut position = self.last_position;
        self.append_event.append(connection, events, |insert, parameter, event| {
            position += 1;
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

impl Backend for SqliteBackend {
    fn begin(&mut self, overlay: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError> {
        let connection = self.shared.lock_arc();
        connection
            .prepare_cached("BEGIN IMMEDIATE")
            .and_then(|mut begin| begin.raw_execute())
            .map_err(translate)?;
        // From here on no other process can write, so what is read now stays true.
        let noticed = self.notice_others(&connection);
        self.open = Some(connection);
        self.position_before = self.last_position;
        self.outcomes.mark();
        match noticed {
            Ok(Some(events)) => {
                overlay.clear();
                Ok(events)
            }
            Ok(None) => Ok(Vec::new()),
            Err(failure) => {
                self.rollback();
                Err(failure)
            }
        }
    }

    fn load(&mut self, keys: &[Key], overlay: &mut Overlay) -> Result<(), StoreError> {
        let Some(connection) = self.open.as_deref() else { return Ok(()) };
        for key in keys {
            if overlay.knows(key) {
                continue;
            }
            let sql = self.sql.of(key.row_type());
            let mut select = connection.prepare_cached(&sql.select).map_err(translate)?;
            bind(&mut select, 1, |sink| key.values(sink))?;
            let mut rows = select.raw_query();
            let row = match rows.next().map_err(translate)? {
                Some(row) => Some(read_boxed(row, key.row_type())?),
                None => None,
            };
            overlay.load(key.clone(), row);
        }
        Ok(())
    }

    fn load_log(&mut self, prefix: &Key) -> Result<Vec<BoxedRow>, StoreError> {
        let Some(connection) = self.open.as_deref() else { return Ok(Vec::new()) };
        let sql = self.sql.of(prefix.row_type());
        let mut select = connection.prepare_cached(&sql.select_log).map_err(translate)?;
        bind(&mut select, 1, |sink| prefix.values(sink))?;
        let mut rows = select.raw_query();
        let mut log = Vec::new();
        while let Some(row) = rows.next().map_err(translate)? {
            log.push(read_boxed(row, prefix.row_type())?);
        }
        Ok(log)
    }

    fn find_outcome(&mut self, key: &[u8; 16]) -> Result<Option<OutcomeRow>, StoreError> {
        self.outcomes.find(self.connection()?, key)
    }

    fn append(&mut self, part: &Appends) -> Result<(), StoreError> {
        self.append_log(&part.log)?;
        self.append_events(&part.events)?;
        let count = i64::try_from(part.events.len()).unwrap_or(i64::MAX);
        self.last_position = self.last_position.saturating_add(count);
        let Some(connection) = self.open.as_deref() else { return Ok(()) };
        self.outcomes.append(connection, &part.outcomes, wall_clock())
    }

    fn flush(&mut self, mut flush: Flush<'_>) -> Result<i64, StoreError> {
        let Some(connection) = self.open.as_deref() else {
            return Err(StoreError::Unavailable("used outside of a transaction".into()));
        };
        let mut rows = RowWriter::new(connection, &mut self.sql);
        flush.each_row(&mut |change| rows.write(change))?;
        drop(rows);
        self.append(flush.appends())?;
        Ok(self.position_before.saturating_add(1))
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        let connection = self.connection()?;
        connection
            .prepare_cached("COMMIT")
            .and_then(|mut commit| commit.raw_execute())
            .map_err(translate)?;
        self.open = None;
        Ok(())
    }

    fn settle(&mut self) {
        let connection = self.shared.lock_arc();
        if let Some(checkpointer) = &self.checkpointer {
            checkpointer.after_commit(&connection);
        }
        if self.outcomes.is_crowded()
            && let Err(failure) = self.outcomes.move_portion(&connection)
        {
            tracing::warn!(%failure, "kept outcomes could not be tidied");
        }
        // Under a load that never ends there is no idle moment.
        self.tidy(&connection);
    }

    fn rollback(&mut self) {
        let Some(connection) = self.open.take() else { return };
        if !connection.is_autocommit()
            && let Err(failure) = connection.execute_batch("ROLLBACK")
        {
            tracing::error!(%failure, "a transaction could not be rolled back");
        }
        // What a failed flush has counted is counted again. It must not be read from the store
        // here: another process may have written already, and its rows would never be noticed.
        self.last_position = self.position_before;
        self.outcomes.forget_unmarked();
    }

    fn idle(&mut self, overlay: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError> {
        let connection = self.shared.lock_arc();
        let noticed = self.notice_others(&connection)?;
        if noticed.is_some() {
            // Most writes of another process tell no event, and its rows are as stale here.
            overlay.clear();
        }
        let events = noticed.unwrap_or_default();
        self.tidy(&connection);
        Ok(events)
    }
}

/// Outcomes expire by the machine's own clock, whatever the market's clock says: it is the real
/// sender who may try again.
fn wall_clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn data_version(connection: &Connection) -> Result<i64, StoreError> {
    connection
        .prepare_cached("PRAGMA data_version")
        .and_then(|mut pragma| pragma.query_row([], |row| row.get(0)))
        .map_err(translate)
}
