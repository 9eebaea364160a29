//! Opening a store: who migrates, and what is refused.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use vendue_store::{Store, StoreError};
use vendue_store_postgres::{PostgresOptions, PostgresStore, SCHEMA_VERSION};
use vendue_test_servers::{Database, Postgres};

fn options(database: &Database) -> PostgresOptions {
    PostgresOptions::new(database.url()).expect("an address")
}

fn open(options: PostgresOptions) -> Result<PostgresStore, StoreError> {
    PostgresStore::open(options, Arc::new(|_| {}))
}

fn psql(database: &Database, text: &str) -> String {
    Postgres::shared().psql(database.name(), text).expect("run")
}

#[test]
fn of_many_nodes_that_start_at_once_one_migrates() {
    let database = Postgres::shared().create_database();
    std::thread::scope(|scope| {
        let start = || open(options(&database)).map(|store| store.close().wait());
        let nodes: Vec<_> = (0..6).map(|_| scope.spawn(start)).collect();
        for node in nodes {
            node.join().expect("no panic").expect("opened").expect("closed");
        }
    });
    let versions = "SELECT version, success FROM vendue_migrations ORDER BY version";
    let each: Vec<String> = (1..=SCHEMA_VERSION).map(|version| format!("{version}|t")).collect();
    assert_eq!(psql(&database, versions).trim(), each.join("\n"));
    // The lock under which it was done is given up.
    let held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' \
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    assert_eq!(psql(&database, held).trim(), "0");
}

#[test]
fn a_newer_schema_is_refused() {
    let database = Postgres::shared().create_database();
    open(options(&database)).expect("made").close().wait().expect("closed");
    let newer = format!(
        "UPDATE vendue_migrations SET version = {} WHERE version = {SCHEMA_VERSION}",
        SCHEMA_VERSION + 6
    );
    psql(&database, &newer);
    let refused = open(options(&database)).expect_err("newer");
    let expected = SCHEMA_VERSION + 6;
    assert!(matches!(refused, StoreError::SchemaTooNew { found, .. } if found == expected));
}

#[test]
fn the_database_of_another_program_is_refused_and_left_alone() {
    let database = Postgres::shared().create_database();
    psql(&database, "CREATE TABLE users (id bigint)");
    let refused = open(options(&database)).expect_err("not ours");
    assert!(matches!(refused, StoreError::Corrupt(_)), "{refused}");
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(psql(&database, tables).trim(), "1");
}

#[test]
fn a_node_that_must_not_migrate_waits_for_one_that_may() {
    let database = Postgres::shared().create_database();
    let mut careful = options(&database);
    careful.migrate = false;
    let refused = open(careful.clone()).expect_err("there is no schema");
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(psql(&database, tables).trim(), "0");
    open(options(&database)).expect("made").close().wait().expect("closed");
    open(careful).expect("there is one now").close().wait().expect("closed");
}

#[test]
fn a_database_that_does_not_exist_is_told_at_once() {
    let database = Postgres::shared().create_database();
    let elsewhere = database.url().replace(database.name(), "there_is_none");
    let started = Instant::now();
    let refused = open(PostgresOptions::new(&elsewhere).expect("an address")).expect_err("none");
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn a_store_that_cannot_be_opened_may_be_given_up_by_a_task() {
    let database = Postgres::shared().create_database();
    open(options(&database)).expect("made").close().wait().expect("closed");
    psql(&database, "ALTER TABLE nodes RENAME TO nodes_elsewhere");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let refused = runtime.block_on(async { open(options(&database)) }).expect_err("no heartbeat");
    assert!(matches!(refused, StoreError::Corrupt(_)), "{refused}");
}
