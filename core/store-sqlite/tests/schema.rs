//! The schema has exactly the columns of the records.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;

use rusqlite::Connection;
use vendue_domain::record::{Record, Value};
use vendue_store::conformance::samples::{Samples, samples};
use vendue_store_sqlite::{Location, SqliteOptions, SqliteStore};

/// Tables that the store keeps for itself.
const OWN: [&str; 3] = ["events", "outcomes", "outcome_index"];

/// A column: its name, its type, whether it may be null, its place in the primary key.
type Column = (String, String, bool, i64);

fn columns(connection: &Connection, table: &str) -> Vec<Column> {
    let mut info = connection
        .prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?)")
        .expect("a pragma");
    let rows = info.query_map([table], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)? == 0, row.get(3)?))
    });
    rows.expect("columns").map(|row| row.expect("a column")).collect()
}

/// Compares the table of each record, and what its samples hold, with the schema.
struct Compare {
    connection: Connection,
    seen: BTreeMap<&'static str, usize>,
}

impl Samples for Compare {
    fn of<T: Record + PartialEq>(&mut self, rows: Vec<T>) {
        let table = &T::TABLE;
        let found = columns(&self.connection, table.name);
        let names: Vec<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, table.columns, "{}", table.name);
        let is_key = |place: usize| place < table.key_columns;
        for (place, (name, _, _, key)) in found.iter().enumerate() {
            let expected = if is_key(place) { place + 1 } else { 0 };
            assert_eq!(usize::try_from(*key), Ok(expected), "{}.{name}", table.name);
        }
        let mut null = vec![false; found.len()];
        for row in &rows {
            let mut place = 0;
            row.values(&mut |value| {
                let (name, kind, ..) = &found[place];
                let expected = match value {
                    Value::Null => kind.as_str(),
                    Value::Int(_) => "INTEGER",
                    Value::Text(_) => "TEXT",
                    Value::Bytes(_) => "BLOB",
                };
                null[place] |= value == Value::Null;
                assert_eq!(kind, expected, "{}.{name}", table.name);
                place += 1;
            });
            assert_eq!(place, found.len(), "{}", table.name);
        }
        // Samples have every option there and not, so the two must agree.
        for ((name, _, nullable, _), null) in found.iter().zip(null) {
            assert_eq!(*nullable, null, "{}.{name}: may it be absent?", table.name);
        }
        self.seen.insert(table.name, rows.len());
    }
}

#[test]
fn every_table_has_the_columns_of_its_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("market.db");
    let options = SqliteOptions::new(Location::File(path.clone()));
    drop(SqliteStore::open(options, std::sync::Arc::new(|_| {})).expect("open"));
    let connection = Connection::open(&path).expect("open");
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .and_then(|mut query| query.query_map([], |row| row.get(0))?.collect())
        .expect("tables");
    let mut compare = Compare { connection, seen: BTreeMap::new() };
    samples(&mut compare);
    let known: Vec<&str> =
        tables.iter().map(String::as_str).filter(|name| !OWN.contains(name)).collect();
    assert_eq!(known, compare.seen.keys().copied().collect::<Vec<_>>());
}
