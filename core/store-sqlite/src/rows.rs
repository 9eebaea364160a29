//! Writing the touched rows of a commit, one after the other in key order.

use rusqlite::{CachedStatement, Connection};
use vendue_store::{AnyRow, Key, RowChange, StoreError};

use crate::error::translate;
use crate::sql::SqlCache;
use crate::value::bind;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Insert,
    Update,
}

/// Writes rows. In key order the rows of one table follow each other, so the statement of the last
/// row is kept: in a contest a commit writes hundreds of rows of one table, and each would look
/// its statement up by the whole text.
pub(crate) struct RowWriter<'c> {
    connection: &'c Connection,
    sql: &'c mut SqlCache,
    last: Option<(Kind, &'static str, CachedStatement<'c>)>,
}

impl<'c> RowWriter<'c> {
    pub(crate) fn new(connection: &'c Connection, sql: &'c mut SqlCache) -> Self {
        Self { connection, sql, last: None }
    }

    pub(crate) fn write(&mut self, change: RowChange<'_>) -> Result<(), StoreError> {
        match change {
            RowChange::Insert(row) => self.put(Kind::Insert, row),
            RowChange::Update(row, _) => self.put(Kind::Update, row),
            RowChange::Delete(key, _) => self.delete(key),
        }
    }

    fn put(&mut self, kind: Kind, row: &dyn AnyRow) -> Result<(), StoreError> {
        let name = row.row_type().name();
        if !self.last.as_ref().is_some_and(|(of, table, _)| (*of, *table) == (kind, name)) {
            let sql = self.sql.of(row.row_type());
            let text = if kind == Kind::Insert { &sql.insert } else { &sql.update };
            let prepared = self.connection.prepare_cached(text).map_err(translate)?;
            self.last = Some((kind, name, prepared));
        }
        let Some((_, _, prepared)) = &mut self.last else { return Ok(()) };
        bind(prepared, 1, |sink| row.values(sink))?;
        let touched = prepared.raw_execute().map_err(translate)?;
        if touched != 1 {
            let text = format!("{name}: {touched} rows written instead of one");
            return Err(StoreError::Corrupt(text));
        }
        Ok(())
    }

    fn delete(&mut self, key: &Key) -> Result<(), StoreError> {
        let sql = self.sql.of(key.row_type());
        let mut delete = self.connection.prepare_cached(&sql.delete).map_err(translate)?;
        bind(&mut delete, 1, |sink| key.values(sink))?;
        delete.raw_execute().map(drop).map_err(translate)
    }
}
