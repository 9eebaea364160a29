//! Reading the log that a decision named.

use sqlx::postgres::PgConnection;
use sqlx::{Row, ValueRef};
use vendue_domain::record::Malformed;
use vendue_store::{BoxedRow, Key, StoreError};

use crate::error::{corrupt, translate};
use crate::statement::{Columns, Statement};
use crate::tables::{TableSql, Tables};
use crate::value::cell;

/// Every row of a table whose leading key column is `prefix`, in key order.
pub(crate) async fn load_log(
    connection: &mut PgConnection,
    tables: &mut Tables,
    prefix: &Key,
) -> Result<Vec<BoxedRow>, StoreError> {
    let table = tables.of(prefix.row_type())?;
    let (first_key, first_type) = match (table.keys().first(), table.key_types().first()) {
        (Some(column), Some(sql_type)) => (*column, *sql_type),
        _ => return Err(corrupt(table.name, "it has no key")),
    };
    let mut columns = Columns::of(&[first_type]);
    columns.push(|sink| prefix.values(sink))?;
    let mut statement = Statement::default();
    let all = TableSql::list(table.columns, "t.");
    let order = TableSql::list(table.keys(), "t.");
    statement.push(&format!("SELECT {all} FROM {} t WHERE t.\"{first_key}\" = ANY(", table.name));
    statement.bind_all(columns.into_params())?;
    statement.push(&format!(") ORDER BY {order}"));
    let rows = statement.query().fetch_all(connection).await.map_err(translate)?;
    let mut log = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut index = 0;
        let mut types = table.types.iter().copied();
        let mut next = || {
            let sql_type = types.next().ok_or(Malformed { expected: "fewer columns" })?;
            let raw = row.try_get_raw(index).map_err(|_| Malformed { expected: "a column" })?;
            index += 1;
            if raw.is_null() {
                return cell(None, sql_type);
            }
            let bytes = raw.as_bytes().map_err(|_| Malformed { expected: "bytes" })?;
            cell(Some(bytes), sql_type)
        };
        let read = (prefix.row_type().read)(&mut next);
        log.push(read.map_err(|found| corrupt(table.name, found.expected))?);
    }
    Ok(log)
}
