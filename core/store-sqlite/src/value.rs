//! Neutral values to and from SQLite's.

use std::borrow::Cow;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Row, Statement, ToSql};
use vendue_domain::record::{Malformed, Value};
use vendue_store::{BoxedRow, RowType, StoreError};

use crate::error::{malformed, translate};

struct Bound<'a>(&'a Value<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Binds the values that `values` gives to the parameters from `first` on.
pub(crate) fn bind(
    statement: &mut Statement<'_>,
    first: usize,
    values: impl FnOnce(&mut dyn FnMut(Value<'_>)),
) -> Result<(), StoreError> {
    let mut index = first;
    let mut outcome = Ok(());
    values(&mut |value| {
        if outcome.is_ok() {
            outcome = statement.raw_bind_parameter(index, Bound(&value));
        }
        index += 1;
    });
    outcome.map_err(translate)
}

/// Binds these values, from the first parameter on.
pub(crate) fn bind_all(
    statement: &mut Statement<'_>,
    values: &[Value<'_>],
) -> Result<(), StoreError> {
    for (index, value) in (1..).zip(values) {
        statement.raw_bind_parameter(index, Bound(value)).map_err(translate)?;
    }
    Ok(())
}

fn neutral(value: ValueRef<'_>) -> Result<Value<'_>, Malformed> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Text(text) => std::str::from_utf8(text)
            .map(|text| Value::Text(Cow::Borrowed(text)))
            .map_err(|_| Malformed { expected: "UTF-8" }),
        ValueRef::Blob(bytes) => Ok(Value::Bytes(Cow::Borrowed(bytes))),
        ValueRef::Real(_) => Err(Malformed { expected: "no floating point" }),
    }
}

/// Gives the columns from `first` on, one after the other.
pub(crate) fn next_of<'r>(
    row: &'r Row<'_>,
    first: usize,
) -> impl FnMut() -> Result<Value<'r>, Malformed> {
    let mut index = first;
    move || {
        let value = row.get_ref(index).map_err(|_| Malformed { expected: "a column" })?;
        index += 1;
        neutral(value)
    }
}

/// Reads a row of any type.
pub(crate) fn read_boxed(row: &Row<'_>, row_type: &RowType) -> Result<BoxedRow, StoreError> {
    let mut next = next_of(row, 0);
    (row_type.read)(&mut next).map_err(|found| malformed(row_type.name(), &found))
}
