//! Nodes: who takes a share of what falls due.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use vendue_domain::ErrorCode;
use vendue_store::{ReadsExt, Select, Share, Store};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::{Database, Postgres};

fn open(database: &Database, takes_share: bool) -> PostgresStore {
    let mut options = PostgresOptions::new(database.url()).expect("an address");
    options.takes_share = takes_share;
    options.heartbeat = Duration::from_millis(200);
    PostgresStore::open(options, Arc::new(|_| {})).expect("open")
}

fn wait_for(store: &PostgresStore, count: u32) -> Share {
    let until = Instant::now() + Duration::from_secs(10);
    while store.share().count != count && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
    store.share()
}

#[test]
fn a_node_that_only_looks_takes_no_share() {
    let database = Postgres::shared().create_database();
    let working = open(&database, true);
    let lookers: Vec<_> = (0..3).map(|_| open(&database, false)).collect();
    let other = open(&database, true);
    let (one, two) = (wait_for(&working, 2), wait_for(&other, 2));
    let mut shares = [(one.index, one.count), (two.index, two.count)];
    shares.sort_unstable();
    assert_eq!(shares, [(0, 2), (1, 2)]);
    // They are there all the same.
    assert_eq!(lookers[0].nodes().wait().expect("nodes").len(), 5);
    assert_eq!(wait_for(&lookers[0], 2).count, 2);
    other.close().wait().expect("closed");
    assert_eq!(wait_for(&working, 1), Share::WHOLE);
}

#[test]
fn a_character_that_cannot_be_stored_is_an_invalid_argument() {
    let database = Postgres::shared().create_database();
    let store = open(&database, true);
    let mut select = Select::new("SELECT name FROM workspaces WHERE name = ");
    select.bind(&"a\0b".to_owned());
    let refused = store.fetch_one::<String>(select).wait().expect_err("refused");
    assert_eq!(refused.code(), ErrorCode::InvalidArgument);
}
