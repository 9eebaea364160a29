//! Kept outcomes of writes that may be sent again: recent keys in memory, older ones by an index
//! that is filled in sorted batches.

use rusqlite::{Connection, OptionalExtension, Row, Statement};
use vendue_domain::Timestamp;
use vendue_domain::record::Value;
use vendue_store::{Idempotency, OutcomeRow, RecentOutcomes, StoreError};

use crate::append::AppendSql;
use crate::error::translate;
use crate::value::bind;

/// How long an outcome is kept: a day, and an hour for clocks that differ.
const KEPT_MS: i64 = 25 * 60 * 60 * 1_000;
/// How many keys are moved in one commit: many, because sorted they share pages of the index.
const PORTION: usize = 20_000;
/// How many are removed in one commit: few, so that tidying never stalls bids for long.
const EXPIRED_PORTION: usize = 5_000;

/// In the order in which [`bind_outcome`] gives their values.
const COLUMNS: [&str; 5] = ["position", "key_hash", "request_hash", "at", "answer"];

/// What the writer knows of kept outcomes.
#[derive(Debug)]
pub(crate) struct Outcomes {
    recent: RecentOutcomes,
    recent_max: usize,
    last_position: i64,
    append: AppendSql,
    /// The last position before the transaction that is open.
    marked_position: i64,
    /// Outcomes up to here are found through `outcome_index`.
    indexed_through: i64,
}

impl Outcomes {
    /// Reads the positions of the recent keys.
    pub(crate) fn load(connection: &Connection, recent_max: usize) -> Result<Self, StoreError> {
        let indexed_through = connection
            .query_row("SELECT coalesce(max(position), 0) FROM outcome_index", [], |row| row.get(0))
            .map_err(translate)?;
        let mut outcomes = Self {
            recent: RecentOutcomes::default(),
            recent_max,
            last_position: indexed_through,
            append: AppendSql::new("outcomes", &COLUMNS),
            marked_position: indexed_through,
            indexed_through,
        };
        outcomes.catch_up(connection)?;
        Ok(outcomes)
    }

    /// Notes the keys that were stored since, by whichever process.
    pub(crate) fn catch_up(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let mut statement = connection
            .prepare_cached(
                "SELECT position, key_hash FROM outcomes WHERE position > ? ORDER BY position",
            )
            .map_err(translate)?;
        let mut rows = statement.query([self.last_position]).map_err(translate)?;
        while let Some(row) = rows.next().map_err(translate)? {
            let position: i64 = row.get(0).map_err(translate)?;
            let key: [u8; 16] = row.get(1).map_err(translate)?;
            self.recent.note(&key, position);
            self.last_position = position;
        }
        Ok(())
    }

    /// The kept outcome of a key.
    pub(crate) fn find(
        &self,
        connection: &Connection,
        key: &[u8; 16],
    ) -> Result<Option<OutcomeRow>, StoreError> {
        let mut position = self.recent.position(key);
        if position.is_none() && self.indexed_through > 0 {
            position = connection
                .prepare_cached("SELECT position FROM outcome_index WHERE key_hash = ?")
                .and_then(|mut found| found.query_row([key], |row| row.get(0)).optional())
                .map_err(translate)?;
        }
        let Some(position) = position else { return Ok(None) };
        let row = connection
            .prepare_cached(
                "SELECT key_hash, request_hash, at, answer FROM outcomes WHERE position = ?",
            )
            .and_then(|mut found| found.query_row([position], read_outcome).optional())
            .map_err(translate)?;
        // Two keys may share a fingerprint; only the whole key counts.
        Ok(row.filter(|found| found.idempotency.key == *key))
    }

    /// A transaction begins: whatever is appended from here on may be given up again.
    pub(crate) fn mark(&mut self) {
        self.marked_position = self.last_position;
    }

    /// Forgets the keys of a transaction that was given up.
    pub(crate) fn forget_unmarked(&mut self) {
        self.recent.forget_after(self.marked_position);
        self.last_position = self.marked_position;
    }

    /// Appends outcomes. They are kept from `now` on, by the clock by which they expire; the
    /// requests themselves may be of another time, in a simulation or a replay.
    pub(crate) fn append(
        &mut self,
        connection: &Connection,
        rows: &[OutcomeRow],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (recent, last) = (&mut self.recent, &mut self.last_position);
        self.append.append(connection, rows, |insert, parameter, row| {
            *last += 1;
            recent.note(&row.idempotency.key, *last);
            bind_outcome(insert, parameter, *last, row, now)
        })
    }

    /// Whether there are too many recent keys in memory.
    pub(crate) fn is_crowded(&self) -> bool {
        self.recent.len() > self.recent_max
    }

    /// Moves a portion of the oldest recent keys into the index. Runs in a transaction of its own.
    pub(crate) fn move_portion(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let Some(through) = self.recent.position_of_oldest(PORTION) else { return Ok(()) };
        connection.execute_batch("BEGIN IMMEDIATE").map_err(translate)?;
        let moved = connection
            .execute(
                "INSERT OR REPLACE INTO outcome_index (key_hash, position) \
                 SELECT key_hash, position FROM outcomes \
                 WHERE position > ? AND position <= ? ORDER BY key_hash",
                [self.indexed_through, through],
            )
            .and_then(|_| connection.execute_batch("COMMIT"));
        if let Err(failure) = moved {
            drop(connection.execute_batch("ROLLBACK"));
            return Err(translate(failure));
        }
        self.recent.forget_through(through);
        self.indexed_through = through;
        Ok(())
    }

    /// Removes a portion of the outcomes that are older than a day before `now`; says whether there
    /// may be more of them. The newest row stays whatever its age, so that positions go on and no
    /// other process takes a new row for one it has seen.
    pub(crate) fn expire(
        &mut self,
        connection: &Connection,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let limit = now.as_ms().saturating_sub(KEPT_MS);
        let first: Option<i64> = connection
            .prepare_cached(
                "SELECT position FROM \
                 (SELECT position, at FROM outcomes ORDER BY position LIMIT 1) \
                 WHERE at < ? AND position < (SELECT max(position) FROM outcomes)",
            )
            .and_then(|mut first| first.query_row([limit], |row| row.get(0)).optional())
            .map_err(translate)?;
        let Some(first) = first else { return Ok(false) };
        let through = first.saturating_add(i64::try_from(EXPIRED_PORTION).unwrap_or(i64::MAX));
        const OLD: &str = "FROM outcomes WHERE position < ?1 AND at < ?2 \
                           AND position < (SELECT max(position) FROM outcomes)";
        let expired = connection
            .execute_batch("BEGIN IMMEDIATE")
            .and_then(|()| {
                let indexed = "DELETE FROM outcome_index WHERE key_hash IN (SELECT key_hash";
                connection.execute(&format!("{indexed} {OLD})"), [through, limit])
            })
            .and_then(|_| connection.execute(&format!("DELETE {OLD}"), [through, limit]))
            .and_then(|removed| connection.execute_batch("COMMIT").map(|()| removed));
        match expired {
            Ok(removed) => Ok(removed >= EXPIRED_PORTION),
            Err(failure) => {
                drop(connection.execute_batch("ROLLBACK"));
                Err(translate(failure))
            }
        }
    }
}

/// Appends outcomes past the writer, as old as they are. It finds them by [`Outcomes::catch_up`].
pub(crate) fn import_outcomes(
    connection: &Connection,
    rows: &[OutcomeRow],
) -> Result<(), StoreError> {
    let mut last: i64 = connection
        .query_row("SELECT coalesce(max(position), 0) FROM outcomes", [], |row| row.get(0))
        .map_err(translate)?;
    AppendSql::new("outcomes", &COLUMNS).append(connection, rows, |insert, parameter, row| {
        last += 1;
        bind_outcome(insert, parameter, last, row, row.idempotency.at)
    })
}

fn bind_outcome(
    insert: &mut Statement<'_>,
    parameter: usize,
    position: i64,
    row: &OutcomeRow,
    at: Timestamp,
) -> Result<(), StoreError> {
    let once = &row.idempotency;
    bind(insert, parameter, |sink| {
        sink(Value::Int(position));
        sink(Value::Bytes(once.key.as_slice().into()));
        sink(Value::Bytes(once.request.as_slice().into()));
        sink(Value::Int(at.as_ms()));
        sink(Value::Bytes(row.answer.as_slice().into()));
    })
}

/// Reads `key_hash, request_hash, at, answer`.
pub(crate) fn read_outcome(row: &Row<'_>) -> rusqlite::Result<OutcomeRow> {
    Ok(OutcomeRow {
        idempotency: Idempotency {
            key: row.get(0)?,
            request: row.get(1)?,
            at: Timestamp::from_ms(row.get(2)?),
        },
        answer: row.get(3)?,
    })
}
