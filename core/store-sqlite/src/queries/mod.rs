//! The queries of each area, as plain SQL.

mod auctions;
mod deadlines;
pub(crate) mod events;
mod identity;
mod inventory;

use rusqlite::{Connection, Params, Row};
use vendue_domain::record::Record;
use vendue_store::StoreError;

use crate::error::translate;
use crate::value::read_record;

/// Runs a query and reads each row.
pub(crate) fn select<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(translate)?;
    let mut rows = statement.query(params).map_err(translate)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(translate)? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// Runs a query whose rows are records of one type.
pub(crate) fn select_records<T: Record>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<T>, StoreError> {
    select(connection, sql, params, |row| read_record(row, 0))
}
