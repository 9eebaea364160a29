//! Moving a market into or out of a file, past the writer.

use std::sync::{Arc, Weak};

use parking_lot::Mutex;
use rusqlite::{Connection, Row};
use vendue_domain::Error;
use vendue_store::{
    OutcomePlace, OutcomeRow, Pending, Portion, Promise, RowChange, StoreError, Transfer,
};

use crate::SqliteStore;
use crate::backend::SharedConnection;
use crate::error::translate;
use crate::events::EventWriter;
use crate::outcomes::{import_outcomes, read_outcome};
use crate::rows::RowWriter;
use crate::sql::SqlCache;

/// Written by whoever imports and read by the writer, each while it holds the connection: what was
/// imported since the writer last looked, as the position of the last event.
pub(crate) type Imported = Arc<Mutex<Option<i64>>>;

/// The way past the writer. It keeps no connection open.
pub(crate) struct Entrance {
    /// The connection that writes, and not one of its own: a store in memory has no other, and of
    /// what another one has stored in a file the writer would tell.
    connection: Weak<Mutex<Connection>>,
    pub(crate) imported: Imported,
}

impl Entrance {
    pub(crate) fn of(shared: &SharedConnection) -> Self {
        Self { connection: Arc::downgrade(shared), imported: Imported::default() }
    }
}

impl Transfer for SqliteStore {
    fn outcomes_after(
        &self,
        place: Option<OutcomePlace>,
        limit: u32,
    ) -> Pending<Vec<(OutcomePlace, OutcomeRow)>> {
        self.readers.read(move |connection| Ok(outcomes_after(connection, place, limit)?))
    }

    fn import(&self, portion: Portion) -> Pending<()> {
        let Some(shared) = self.entrance.connection.upgrade() else {
            return Pending::ready(Err(StoreError::Closed.into()));
        };
        let imported = self.entrance.imported.clone();
        let (promise, pending) = Promise::new();
        let importing = std::thread::Builder::new().name("vendue-import".into()).spawn(move || {
            promise.answer(import(&shared, &imported, &portion).map_err(Error::from));
        });
        match importing {
            Ok(_) => pending,
            Err(failure) => {
                Pending::ready(Err(StoreError::Unavailable(failure.to_string()).into()))
            }
        }
    }
}

fn outcomes_after(
    connection: &Connection,
    place: Option<OutcomePlace>,
    limit: u32,
) -> Result<Vec<(OutcomePlace, OutcomeRow)>, StoreError> {
    let after = match place {
        None => 0,
        Some(OutcomePlace(bytes)) => {
            bytes.as_slice().try_into().map(i64::from_be_bytes).map_err(|_| {
                StoreError::Corrupt("a place among outcomes that this store has not given".into())
            })?
        }
    };
    let placed = |row: &Row<'_>| {
        let position: i64 = row.get(4)?;
        Ok((OutcomePlace(position.to_be_bytes().to_vec()), read_outcome(row)?))
    };
    connection
        .prepare_cached(
            "SELECT key_hash, request_hash, at, answer, position FROM outcomes \
             WHERE position > ? ORDER BY position LIMIT ?",
        )
        .and_then(|mut found| {
            found.query_map([after, i64::from(limit)], placed)?.collect::<Result<_, _>>()
        })
        .map_err(translate)
}

fn import(
    shared: &SharedConnection,
    imported: &Imported,
    portion: &Portion,
) -> Result<(), StoreError> {
    // Between two commits of the writer.
    let connection = shared.lock();
    connection.execute_batch("BEGIN IMMEDIATE").map_err(translate)?;
    let stored = insert(&connection, portion)
        .and_then(|()| connection.execute_batch("COMMIT").map_err(translate));
    if let Err(failure) = stored {
        if !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK").map_err(translate)?;
        }
        return Err(failure);
    }
    let last = portion.events.iter().map(|stored| stored.position).max().unwrap_or(0);
    let mut imported = imported.lock();
    *imported = Some(imported.unwrap_or(0).max(last));
    drop(imported);
    // The writer moves the log into the file after its own commits, of which there may be none
    // before everything is imported. Where this fails, the log is only longer for a while.
    drop(connection.execute_batch("PRAGMA wal_checkpoint(PASSIVE)"));
    Ok(())
}

fn insert(connection: &Connection, portion: &Portion) -> Result<(), StoreError> {
    let mut sql = SqlCache::default();
    let mut rows = RowWriter::new(connection, &mut sql);
    for row in &portion.rows {
        rows.write(RowChange::Insert(row.as_ref()))?;
    }
    drop(rows);
    EventWriter::new()
        .append(connection, &portion.events, |stored| (stored.position, &stored.event))?;
    import_outcomes(connection, &portion.outcomes)
}
