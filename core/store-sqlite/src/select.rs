//! Neutral queries, run on a connection.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::Connection;
use vendue_domain::record::Malformed;
use vendue_store::{NextValue, Reads, Rows, Select, StoreError};

use crate::SqliteStore;
use crate::error::{malformed, translate};
use crate::value::{bind_all, next_of};

/// Runs a query and gives each row to `row`.
pub(crate) fn each_row(
    connection: &Connection,
    select: &Select,
    row: &mut dyn FnMut(NextValue<'_, '_>) -> Result<(), Malformed>,
) -> Result<(), StoreError> {
    // `$1` would be a name here, and `?1` is a number. No text that is compared has a dollar: it
    // would be a parameter.
    let text = select.text().replace('$', "?");
    let mut statement = connection.prepare_cached(&text).map_err(translate)?;
    bind_all(&mut statement, select.params())?;
    let mut rows = statement.raw_query();
    while let Some(found) = rows.next().map_err(translate)? {
        row(&mut next_of(found, 0)).map_err(|found| malformed("an answer", &found))?;
    }
    Ok(())
}

/// The rows of a query, each read with `read`.
pub(crate) fn all_rows<T>(
    connection: &Connection,
    select: &Select,
    mut read: impl FnMut(NextValue<'_, '_>) -> Result<T, Malformed>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    each_row(connection, select, &mut |next| {
        found.push(read(next)?);
        Ok(())
    })?;
    Ok(found)
}

impl Reads for SqliteStore {
    fn select(&self, select: Select, mut rows: Box<dyn Rows>) {
        self.readers.run(Box::new(move |connection| {
            let outcome = connection.and_then(|connection| {
                let read = || each_row(connection, &select, &mut |next| rows.row(next));
                // A read with a defect is answered, and the thread goes on to the next.
                catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
                    Err(StoreError::Unavailable("a read failed unexpectedly".into()))
                })
            });
            rows.finish(outcome);
        }));
    }
}
