//! The rows of an answer, column by column.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sqlx::postgres::{PgColumn, PgRow};
use sqlx::{Column, Row, ValueRef};
use vendue_domain::record::{Malformed, Value};
use vendue_store::{Rows, StoreError};

use crate::error::corrupt;
use crate::value::{SqlType, cell};

/// The types of the columns, which all rows of one answer share. One that no value has is none; it
/// is refused when it is read.
pub(crate) fn types_of(rows: &[PgRow]) -> Vec<Option<SqlType>> {
    let Some(first) = rows.first() else { return Vec::new() };
    let type_of = |column: &PgColumn| column.type_info().oid().and_then(SqlType::of_oid);
    first.columns().iter().map(type_of).collect()
}

/// Gives the values of a row one after the other, from a column on.
pub(crate) fn cells<'r>(
    row: &'r PgRow,
    types: &[Option<SqlType>],
    first: usize,
) -> impl FnMut() -> Result<Value<'r>, Malformed> {
    let mut index = first;
    move || {
        let sql_type = types.get(index).ok_or(Malformed { expected: "another column" })?;
        let sql_type = sql_type.ok_or(Malformed { expected: "a column of a known type" })?;
        let raw = row.try_get_raw(index).map_err(|_| Malformed { expected: "a column" })?;
        index += 1;
        if raw.is_null() {
            return Ok(Value::Null);
        }
        let bytes = raw.as_bytes().map_err(|_| Malformed { expected: "bytes" })?;
        cell(Some(bytes), sql_type)
    }
}

/// Gives all rows to whoever wants them. One with a defect gets a failure, and the thread goes on.
pub(crate) fn give(mut rows: Box<dyn Rows>, answer: Result<Vec<PgRow>, StoreError>) {
    let outcome = answer.and_then(|found| {
        let types = types_of(&found);
        let each = || {
            found.iter().try_for_each(|row| {
                let mut next = cells(row, &types, 0);
                rows.row(&mut next)
            })
        };
        match catch_unwind(AssertUnwindSafe(each)) {
            Ok(read) => read.map_err(|found| corrupt("a row", found.expected)),
            Err(_) => Err(corrupt("a row", "whoever read it failed unexpectedly")),
        }
    });
    rows.finish(outcome);
}
