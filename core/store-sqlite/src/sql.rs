//! The four statements of every table, made from its description. This is the whole of the
//! mapping: an area adds a record and a `CREATE TABLE`, and nothing here.

use rustc_hash::FxHashMap;
use vendue_domain::record::Table;
use vendue_store::RowType;

use crate::append::AppendSql;

/// The statements of one table.
#[derive(Debug)]
pub(crate) struct TableSql {
    pub(crate) insert: String,
    pub(crate) append: AppendSql,
    pub(crate) update: String,
    pub(crate) delete: String,
    pub(crate) select: String,
    pub(crate) select_log: String,
}

impl TableSql {
    fn new(table: &Table) -> Self {
        let (keys, rest) = table.columns.split_at(table.key_columns);
        let name = table.name;
        let columns = quoted(table.columns.iter().copied());
        let marks = vec!["?"; table.columns.len()].join(", ");
        let condition = equations(keys, " AND ");
        // The columns are bound in their own order: ?1.. are the key, the others follow.
        let numbered = |(index, column): (usize, &&str)| format!("\"{column}\" = ?{}", index + 1);
        let key_condition: Vec<String> = keys.iter().enumerate().map(numbered).collect();
        let offset = keys.len();
        let assignments: Vec<String> = rest
            .iter()
            .enumerate()
            .map(|(index, column)| format!("\"{column}\" = ?{}", index + offset + 1))
            .collect();
        let first_key = keys.first().copied().unwrap_or_default();
        Self {
            append: AppendSql::new(name, table.columns),
            insert: format!("INSERT INTO {name} ({columns}) VALUES ({marks})"),
            update: format!(
                "UPDATE {name} SET {} WHERE {}",
                assignments.join(", "),
                key_condition.join(" AND ")
            ),
            delete: format!("DELETE FROM {name} WHERE {condition}"),
            select: format!("SELECT {columns} FROM {name} WHERE {condition}"),
            select_log: format!(
                "SELECT {columns} FROM {name} WHERE \"{first_key}\" = ? ORDER BY {}",
                quoted(keys.iter().copied())
            ),
        }
    }
}

fn quoted<'a>(columns: impl Iterator<Item = &'a str>) -> String {
    columns.map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
}

fn equations(columns: &[&str], between: &str) -> String {
    columns.iter().map(|column| format!("\"{column}\" = ?")).collect::<Vec<_>>().join(between)
}

/// Statements by table, made when first needed.
#[derive(Debug, Default)]
pub(crate) struct SqlCache(FxHashMap<&'static str, TableSql>);

impl SqlCache {
    pub(crate) fn of(&mut self, row_type: &'static RowType) -> &TableSql {
        self.0.entry(row_type.name()).or_insert_with(|| TableSql::new(row_type.table))
    }
}
