//! The types of the columns, as the database has them.

use rustc_hash::FxHashMap;
use sqlx::Row;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgConnection, PgRow};
use vendue_domain::record::Table;
use vendue_store::StoreError;

use crate::error::{corrupt, translate};
use crate::value::SqlType;

/// The types of all columns of all tables.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    tables: FxHashMap<String, FxHashMap<String, SqlType>>,
}

/// Asks for the columns of the tables in the first schema of the search path.
pub(crate) const COLUMNS: &str = "SELECT c.relname::text, a.attname::text, a.atttypid::int8 \
    FROM pg_catalog.pg_class c \
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid \
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') \
    AND a.attnum > 0 AND NOT a.attisdropped";

impl Catalog {
    /// Reads the types of the columns.
    pub(crate) async fn load(connection: &mut PgConnection) -> Result<Self, StoreError> {
        let rows = sqlx::query(COLUMNS).fetch_all(connection).await.map_err(translate)?;
        Self::of_rows(&rows)
    }

    /// The catalog from the answer to [`COLUMNS`].
    pub(crate) fn of_rows(rows: &[PgRow]) -> Result<Self, StoreError> {
        let mut catalog = Self::default();
        for row in rows {
            let oid: i64 = row.try_get(2).map_err(translate)?;
            let oid = u32::try_from(oid).map_err(|why| corrupt("a type", &why.to_string()))?;
            let names = (row.try_get(0).map_err(translate)?, row.try_get(1).map_err(translate)?);
            catalog.enter(names.0, names.1, Oid(oid));
        }
        Ok(catalog)
    }

    /// A column of a type that no record has is left out; who asks for it is told.
    fn enter(&mut self, table: String, column: String, oid: Oid) {
        if let Some(sql_type) = SqlType::of_oid(oid) {
            self.tables.entry(table).or_default().insert(column, sql_type);
        }
    }

    /// The types of a record's columns, in their order.
    pub(crate) fn types(&self, table: &Table) -> Result<Vec<SqlType>, StoreError> {
        let Some(columns) = self.tables.get(table.name) else {
            return Err(corrupt(table.name, "there is no such table"));
        };
        let type_of = |column: &&str| {
            let missing = || corrupt(table.name, &format!("column {column} cannot be used"));
            columns.get(*column).copied().ok_or_else(missing)
        };
        table.columns.iter().map(type_of).collect()
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn types_come_in_the_order_of_the_record() {
        let mut catalog = Catalog::default();
        catalog.enter("shelves".into(), "places".into(), SqlType::Int8.oid());
        catalog.enter("shelves".into(), "code".into(), SqlType::Text.oid());
        catalog.enter("shelves".into(), "weight".into(), Oid(700));
        let shelves = Table {
            name: "shelves",
            columns: &["code", "places"],
            key_columns: 1,
            is_contended: false,
            is_steady: false,
        };
        let types = catalog.types(&shelves).expect("known");
        assert_eq!(types, [SqlType::Text, SqlType::Int8]);
        let unknown = [
            Table {
                name: "shelves",
                columns: &["code", "weight"],
                key_columns: 1,
                is_contended: false,
                is_steady: false,
            },
            Table {
                name: "shelves",
                columns: &["code", "colour"],
                key_columns: 1,
                is_contended: false,
                is_steady: false,
            },
            Table {
                name: "racks",
                columns: &["code"],
                key_columns: 1,
                is_contended: false,
                is_steady: false,
            },
        ];
        for table in unknown {
            let refused = catalog.types(&table).expect_err("unknown");
            assert!(matches!(refused, StoreError::Corrupt(_)), "{table:?}");
        }
    }
}
