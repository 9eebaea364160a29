//! Outcomes are kept for a day and then removed, wherever they are.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod support;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use vendue_domain::inventory::StockItem;
use vendue_domain::{StockItemId, Timestamp, WorkspaceId};
use vendue_store::{Changes, Idempotency, Keys, Store, StoreExt};
use vendue_store_sqlite::{Location, SqliteOptions, SqliteStore};

fn open(path: &Path) -> SqliteStore {
    let mut options = SqliteOptions::new(Location::File(path.to_owned()));
    options.recent_keys_max = 10;
    SqliteStore::open(options, Arc::new(|_| {})).expect("open")
}

/// Counts once for a key; gives the count at the first time.
fn count(store: &SqliteStore, key: u8) -> i64 {
    // The market's own time may be any; what is kept is kept by the machine's clock.
    let at = Timestamp::from_ms(0);
    let once = Idempotency { key: [key; 16], request: [1; 16], at };
    let id = StockItemId::from_bytes([1; 16]);
    let counted = store.write_once(Keys::new(), Some(once), 0, move |view| {
        let quantity = view.get::<StockItem>(id)?.map_or(0, |known| known.quantity) + 1;
        let mut changes = Changes::none();
        changes.put(StockItem {
            id,
            workspace_id: WorkspaceId::from_bytes([2; 16]),
            sku: "A".into(),
            name: "A".into(),
            quantity,
            reserved: 0,
            on_loan: 0,
            created_at: at,
            version: 1,
        });
        Ok((changes, quantity))
    });
    counted.wait().expect("counted")
}

fn rows(path: &Path, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let connection = Connection::open(path).expect("open");
    connection.query_row(&sql, [], |row| row.get(0)).expect("counted")
}

/// Makes the outcomes up to a position a day and two hours old.
fn age(path: &Path, through: i64) {
    let connection = Connection::open(path).expect("open");
    let sql = "UPDATE outcomes SET at = at - 26 * 3600 * 1000 WHERE position <= ?";
    let aged = connection.execute(sql, [through]).expect("aged");
    assert!(aged > 0);
}

fn wait_for_rows(path: &Path, count: i64) {
    let until = Instant::now() + Duration::from_secs(20);
    while rows(path, "outcomes") != count {
        assert!(Instant::now() < until, "{} rows", rows(path, "outcomes"));
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn outcomes_are_kept_for_a_day_and_then_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("market.db");
    let store = open(&path);
    for key in 1..=40 {
        assert_eq!(count(&store, key), i64::from(key));
    }
    assert!(rows(&path, "outcome_index") > 0, "some were moved");
    support::close(store);
    age(&path, 25);
    let store = open(&path);
    wait_for_rows(&path, 15);
    assert!(rows(&path, "outcome_index") <= 15, "the index forgets with the rows");
    for key in 26..=40 {
        assert_eq!(count(&store, key), i64::from(key), "not a day old");
    }
    assert_eq!(count(&store, 7), 41, "a day old: decided anew");
    assert_eq!(count(&store, 7), 41, "and kept again");
    support::close(store);
    // Everything is old: positions still go on from the newest.
    age(&path, i64::MAX);
    let store = open(&path);
    wait_for_rows(&path, 1);
    assert_eq!(count(&store, 8), 42);
    let connection = Connection::open(&path).expect("open");
    let last: i64 = connection
        .query_row("SELECT max(position) FROM outcomes", [], |row| row.get(0))
        .expect("read");
    assert_eq!(last, 42);
    assert_eq!(store.queued(), 0);
}
