//! What the statements need to know of each table: its names and the types of its columns.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use vendue_domain::record::Table;
use vendue_store::{RowType, StoreError};

use crate::catalog::Catalog;
use crate::value::SqlType;

/// A table as the statements need it.
#[derive(Debug)]
pub(crate) struct TableSql {
    pub(crate) name: &'static str,
    /// All columns with their types, the key first.
    pub(crate) columns: &'static [&'static str],
    pub(crate) types: Vec<SqlType>,
    pub(crate) key_columns: usize,
}

impl TableSql {
    fn new(table: &'static Table, catalog: &Catalog) -> Result<Self, StoreError> {
        Ok(Self {
            name: table.name,
            columns: table.columns,
            types: catalog.types(table)?,
            key_columns: table.key_columns,
        })
    }

    /// The names of the key's columns.
    pub(crate) fn keys(&self) -> &'static [&'static str] {
        self.columns.get(..self.key_columns).unwrap_or_default()
    }

    /// The types of the key's columns.
    pub(crate) fn key_types(&self) -> &[SqlType] {
        self.types.get(..self.key_columns).unwrap_or_default()
    }

    /// The names of the columns that are not of the key.
    pub(crate) fn rest(&self) -> &'static [&'static str] {
        self.columns.get(self.key_columns..).unwrap_or_default()
    }

    /// `"a", "b"`, each with something before it.
    pub(crate) fn list(columns: &[&str], before: &str) -> String {
        let quoted = columns.iter().map(|column| format!("{before}\"{column}\""));
        quoted.collect::<Vec<_>>().join(", ")
    }

    /// `c1, c2, …`: names for the columns of an `unnest`.
    pub(crate) fn aliases(count: usize) -> String {
        (1..=count).map(|number| format!("c{number}")).collect::<Vec<_>>().join(", ")
    }

    /// `t."a" = k.c1 AND t."b" = k.c2`.
    pub(crate) fn key_condition(&self) -> String {
        let equal = |(number, column): (usize, &&str)| format!("t.\"{column}\" = k.c{number}");
        let all = (1..).zip(self.keys()).map(equal);
        all.collect::<Vec<_>>().join(" AND ")
    }
}

/// Tables, looked up when first needed.
#[derive(Debug)]
pub(crate) struct Tables {
    catalog: Arc<Catalog>,
    known: FxHashMap<&'static str, Arc<TableSql>>,
}

impl Tables {
    pub(crate) fn new(catalog: Arc<Catalog>) -> Self {
        Self { catalog, known: FxHashMap::default() }
    }

    /// A table by the type of its rows.
    pub(crate) fn of(&mut self, row_type: &'static RowType) -> Result<Arc<TableSql>, StoreError> {
        if let Some(known) = self.known.get(row_type.name()) {
            return Ok(known.clone());
        }
        let table = Arc::new(TableSql::new(row_type.table, &self.catalog)?);
        self.known.insert(row_type.name(), table.clone());
        Ok(table)
    }
}
