//! Appending rows, many in one statement.
//!
//! A statement for each row begins at the root of the tree every time. Within one statement SQLite
//! stays where it wrote last, so that rows which follow each other, as those of a contest do, are
//! written without a search: sixteen at a time took a fifth off what SQLite does for a bid.

use rusqlite::{Connection, Statement};
use vendue_store::StoreError;

use crate::error::translate;

/// How many rows one statement writes.
const ROWS: usize = 16;

/// The statements that append to one table.
#[derive(Debug)]
pub(crate) struct AppendSql {
    columns: usize,
    one: String,
    many: String,
}

impl AppendSql {
    pub(crate) fn new(table: &str, columns: &[&str]) -> Self {
        let names = columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>();
        let row = format!("({})", vec!["?"; columns.len()].join(", "));
        let insert = format!("INSERT INTO {table} ({}) VALUES ", names.join(", "));
        Self {
            columns: columns.len(),
            many: insert.clone() + &vec![row.as_str(); ROWS].join(", "),
            one: insert + &row,
        }
    }

    /// Appends `rows` in their order. `bind` binds the values of a row to the parameters from a
    /// number on.
    pub(crate) fn append<R>(
        &self,
        connection: &Connection,
        rows: &[R],
        mut bind: impl FnMut(&mut Statement<'_>, usize, &R) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let portions = rows.chunks_exact(ROWS);
        let rest = portions.remainder();
        if rows.len() >= ROWS {
            let mut insert = connection.prepare_cached(&self.many).map_err(translate)?;
            for portion in portions {
                for (place, row) in portion.iter().enumerate() {
                    bind(&mut insert, place * self.columns + 1, row)?;
                }
                insert.raw_execute().map_err(translate)?;
            }
        }
        if !rest.is_empty() {
            let mut insert = connection.prepare_cached(&self.one).map_err(translate)?;
            for row in rest {
                bind(&mut insert, 1, row)?;
                insert.raw_execute().map_err(translate)?;
            }
        }
        Ok(())
    }
}
