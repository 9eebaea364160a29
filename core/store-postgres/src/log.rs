//! Reading the log that a decision named.

use sqlx::postgres::PgConnection;
use vendue_domain::record::Malformed;
use vendue_store::{BoxedRow, Key, StoreError};

use crate::answer::{cells, types_of};
use crate::error::{corrupt, translate};
use crate::statement::{Columns, Statement};
use crate::tables::{TableSql, Tables};

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
    let types = types_of(&rows);
    let read = |row| (prefix.row_type().read)(&mut cells(row, &types, 0));
    let log: Result<Vec<BoxedRow>, Malformed> = rows.iter().map(read).collect();
    log.map_err(|found| corrupt(table.name, found.expected))
}
