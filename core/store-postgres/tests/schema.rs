//! The schema has exactly the columns of the records, of types that hold their values.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::sync::Arc;

use vendue_domain::record::{Record, Value};
use vendue_store::conformance::samples::{Samples, samples};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::Postgres;

/// Tables that the store keeps for itself.
const OWN: [&str; 6] = ["commits", "events", "guards", "nodes", "outcomes", "vendue_migrations"];

/// A column: its type, whether it may be null, its place in the primary key.
#[derive(Debug)]
struct Column {
    name: String,
    kind: String,
    is_nullable: bool,
    key: usize,
}

/// The columns of all tables, in their order.
fn columns(server: &Postgres, database: &str) -> BTreeMap<String, Vec<Column>> {
    let rows = server.psql(
        database,
        "SELECT c.relname, a.attname, format_type(a.atttypid, NULL), NOT a.attnotnull,
                coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
           AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum",
    );
    let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for row in rows.expect("columns").lines() {
        let fields: Vec<&str> = row.split('|').collect();
        let [table, name, kind, nullable, key] = fields.as_slice() else { panic!("{row}") };
        tables.entry((*table).to_owned()).or_default().push(Column {
            name: (*name).to_owned(),
            kind: (*kind).to_owned(),
            is_nullable: *nullable == "t",
            key: key.parse().expect("a place"),
        });
    }
    tables
}

/// Compares the table of each record, and what its samples hold, with the schema.
struct Compare {
    tables: BTreeMap<String, Vec<Column>>,
    seen: Vec<&'static str>,
}

impl Samples for Compare {
    fn of<T: Record + PartialEq>(&mut self, rows: Vec<T>) {
        let table = &T::TABLE;
        let found = self.tables.get(table.name).expect(table.name);
        let names: Vec<&str> = found.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, table.columns, "{}", table.name);
        for (place, column) in found.iter().enumerate() {
            let expected = if place < table.key_columns { place + 1 } else { 0 };
            assert_eq!(column.key, expected, "{}.{}", table.name, column.name);
        }
        let mut null = vec![false; found.len()];
        for row in &rows {
            let mut place = 0;
            row.values(&mut |value| {
                let column = &found[place];
                let kind = column.kind.as_str();
                let fits = match &value {
                    Value::Null => true,
                    Value::Int(0 | 1) if kind == "boolean" => true,
                    Value::Int(_) => matches!(kind, "bigint" | "timestamp with time zone"),
                    Value::Text(_) => matches!(kind, "text" | "json"),
                    Value::Bytes(bytes) if bytes.len() == 16 => matches!(kind, "uuid" | "bytea"),
                    Value::Bytes(_) => kind == "bytea",
                };
                assert!(fits, "{}.{} is {kind} and gets {value:?}", table.name, column.name);
                null[place] |= value == Value::Null;
                place += 1;
            });
            assert_eq!(place, found.len(), "{}", table.name);
        }
        // Samples have every option there and not, so the two must agree.
        for (column, null) in found.iter().zip(null) {
            let told = format!("{}.{}: may it be absent?", table.name, column.name);
            assert_eq!(column.is_nullable, null, "{told}");
        }
        self.seen.push(table.name);
    }
}

#[test]
fn every_table_has_the_columns_of_its_record() {
    let server = Postgres::shared();
    let database = server.create_database();
    let options = PostgresOptions::new(database.url()).expect("an address");
    drop(PostgresStore::open(options, Arc::new(|_| {})).expect("open"));
    let mut compare = Compare { tables: columns(server, database.name()), seen: Vec::new() };
    samples(&mut compare);
    compare.seen.sort_unstable();
    let tables = compare.tables.keys().map(String::as_str);
    assert_eq!(tables.filter(|name| !OWN.contains(name)).collect::<Vec<_>>(), compare.seen);
}

/// Moments, ids and names say by their names what they are, whatever a sample holds.
#[test]
fn columns_have_the_types_that_their_names_promise() {
    let server = Postgres::shared();
    let database = server.create_database();
    let options = PostgresOptions::new(database.url()).expect("an address");
    drop(PostgresStore::open(options, Arc::new(|_| {})).expect("open"));
    for (table, columns) in columns(server, database.name()) {
        for Column { name, kind, .. } in columns.iter().filter(|_| table != "vendue_migrations") {
            let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
            let expected = if ends(&["_at", "_until"]) || matches!(name.as_str(), "at" | "since") {
                "timestamp with time zone"
            } else if name == "id" || ends(&["_id", "_hash"]) && table != "users" {
                "uuid"
            } else if ends(&["_minor", "_ms", "sequence", "_count", "quantity", "version"]) {
                "bigint"
            } else {
                continue;
            };
            assert_eq!(kind, expected, "{table}.{name}");
        }
    }
}
