//! The pipeline's backend: one connection, one thread.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use parking_lot::lock_api::ArcMutexGuard;
use parking_lot::{Mutex, RawMutex};
use rusqlite::Connection;
use vendue_domain::Timestamp;
use vendue_store::{
    AnyRow, Appends, Backend, BoxedRow, Flush, Key, Needs, OutcomeRow, Overlay, StoreError,
    StoredEvent,
};

use crate::checkpoint::Checkpointer;
use crate::error::translate;
use crate::events::{EventWriter, events_after, last_position};
use crate::outcomes::Outcomes;
use crate::rows::RowWriter;
use crate::sql::SqlCache;
use crate::transfer::Imported;
use crate::value::{bind, read_boxed};

/// How often old outcomes are looked for.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(60);
/// How soon again while there are more of them. With 5,000 at a time that removes up to 200,000 a
/// second, which is faster than they were stored.
const EXPIRY_INTERVAL_BUSY: Duration = Duration::from_millis(25);
/// How many events of another process are read in one go.
const FOREIGN_EVENTS_MAX: u32 = 10_000;

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
    events: EventWriter,
    outcomes: Outcomes,
    /// Moves whenever another connection has committed.
    data_version: i64,
    last_position: i64,
    /// The last position before the transaction that is open.
    position_before: i64,
    imported: Imported,
    /// When old outcomes are looked for again.
    tidy_at: Instant,
}

impl SqliteBackend {
    pub(crate) fn new(
        shared: SharedConnection,
        checkpointer: Option<Checkpointer>,
        recent_keys_max: usize,
        imported: Imported,
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
            events: EventWriter::new(),
            outcomes,
            data_version,
            last_position,
            position_before: last_position,
            imported,
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

    /// Notices what was stored past the writer: then nothing that is cached holds any more. Gives
    /// the events of other processes.
    fn notice(
        &mut self,
        connection: &Connection,
        overlay: &mut Overlay,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        if self.notice_import(connection)? {
            overlay.clear();
        }
        let Some(events) = self.notice_others(connection)? else { return Ok(Vec::new()) };
        // Most writes of another process tell no event, and its rows are as stale here.
        overlay.clear();
        Ok(events)
    }

    /// Notices what was imported through this connection. Nobody is told of its events.
    fn notice_import(&mut self, connection: &Connection) -> Result<bool, StoreError> {
        let imported = *self.imported.lock();
        let Some(last) = imported else { return Ok(false) };
        self.outcomes.catch_up(connection)?;
        self.last_position = self.last_position.max(last);
        // Whoever imports holds the connection, so nothing has come in between.
        *self.imported.lock() = None;
        Ok(true)
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
            let more = events_after(connection, position, FOREIGN_EVENTS_MAX)?;
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
}

impl Backend for SqliteBackend {
    fn begin(&mut self, overlay: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError> {
        let connection = self.shared.lock_arc();
        connection
            .prepare_cached("BEGIN IMMEDIATE")
            .and_then(|mut begin| begin.raw_execute())
            .map_err(translate)?;
        // From here on no other process can write, so what is read now stays true.
        let noticed = self.notice(&connection, overlay);
        self.open = Some(connection);
        self.position_before = self.last_position;
        self.outcomes.mark();
        if noticed.is_err() {
            self.rollback();
        }
        noticed
    }

    fn load(
        &mut self,
        needs: &Needs,
        once: &[[u8; 16]],
        overlay: &mut Overlay,
    ) -> Result<Vec<OutcomeRow>, StoreError> {
        let Some(connection) = self.open.as_deref() else { return Ok(Vec::new()) };
        // The transaction locks everything, so what is changed and what is only looked at are one.
        for key in needs.all() {
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
        let mut earlier = Vec::new();
        for key in once {
            earlier.extend(self.outcomes.find(connection, key)?);
        }
        Ok(earlier)
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

    fn append(&mut self, part: &Appends) -> Result<(), StoreError> {
        self.append_log(&part.log)?;
        let Some(connection) = self.open.as_deref() else { return Ok(()) };
        let mut position = self.last_position;
        self.events.append(connection, &part.events, |event| {
            position += 1;
            (position, event)
        })?;
        self.last_position = position;
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
        let events = self.notice(&connection, overlay)?;
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
