//! Reading rows by key, those of one table with one query.

use std::sync::Arc;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments, Row};
use vendue_domain::record::Value;
use vendue_store::{BoxedRow, Key, RowType, StoreError};

use crate::answer::{cells, types_of};
use crate::error::{corrupt, translate};
use crate::statement::Columns;
use crate::tables::{TableSql, Tables};
use crate::value::SqlType;

/// The query for the rows of one table.
pub(crate) struct KeyQuery {
    row_type: &'static RowType,
    pub(crate) text: String,
    pub(crate) arguments: PgArguments,
}

/// The queries for keys of any tables. Each row is answered with the place of its key.
pub(crate) fn queries(keys: &[Key], tables: &mut Tables) -> Result<Vec<KeyQuery>, StoreError> {
    let mut groups: Vec<(&'static RowType, Arc<TableSql>, Columns)> = Vec::new();
    for (place, key) in (0..).zip(keys) {
        let row_type = key.row_type();
        let same = |(found, ..): &(&'static RowType, _, _)| found.name() == row_type.name();
        let index = match groups.iter().position(same) {
            Some(index) => index,
            None => {
                let table = tables.of(row_type)?;
                let mut types = table.key_types().to_vec();
                types.push(SqlType::Int8);
                groups.push((row_type, table, Columns::of(&types)));
                groups.len() - 1
            }
        };
        if let Some((.., columns)) = groups.get_mut(index) {
            columns.push(|sink| {
                key.values(sink);
                sink(Value::Int(place));
            })?;
        }
    }
    groups.into_iter().map(|(row_type, table, columns)| query(row_type, &table, columns)).collect()
}

fn query(
    row_type: &'static RowType,
    table: &TableSql,
    columns: Columns,
) -> Result<KeyQuery, StoreError> {
    let mut arguments = PgArguments::default();
    let mut numbers = Vec::new();
    for (number, column) in (1..).zip(columns.into_params()) {
        arguments.add(column).map_err(|why| corrupt(table.name, &why.to_string()))?;
        numbers.push(format!("${number}"));
    }
    let text = format!(
        "SELECT k.place, {} FROM unnest({}) AS k({}, place) JOIN {} t ON {}",
        TableSql::list(table.columns, "t."),
        numbers.join(", "),
        TableSql::aliases(table.key_columns),
        table.name,
        table.key_condition(),
    );
    Ok(KeyQuery { row_type, text, arguments })
}

impl KeyQuery {
    /// Puts the rows of the answer in their places.
    pub(crate) fn read(
        &self,
        rows: &[PgRow],
        found: &mut [Option<BoxedRow>],
    ) -> Result<(), StoreError> {
        let types = types_of(rows);
        let name = self.row_type.name();
        for row in rows {
            let place: i64 = row.try_get(0).map_err(translate)?;
            let read = (self.row_type.read)(&mut cells(row, &types, 1));
            let place = usize::try_from(place).ok().and_then(|place| found.get_mut(place));
            let place = place.ok_or_else(|| corrupt(name, "a row that nobody asked for"))?;
            *place = Some(read.map_err(|found| corrupt(name, found.expected))?);
        }
        Ok(())
    }
}
