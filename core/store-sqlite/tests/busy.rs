//! Another process that holds the file: a clear error after a while, and nothing out of step.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod support;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rusqlite::Connection;
use support::{store_row, stored};
use vendue_domain::auctions::AuctionEvent;
use vendue_domain::events::{Event, Topic};
use vendue_domain::inventory::StockItem;
use vendue_domain::{AuctionId, ErrorCode, Timestamp};
use vendue_store::{Changes, Keys, Pending, Store, StoreExt};
use vendue_store_sqlite::{Location, SqliteOptions, SqliteStore};

const PATIENCE: Duration = Duration::from_millis(60);

/// A store that does not wait long, and the sequences of the events that it told.
fn open(path: &Path) -> (SqliteStore, Arc<Mutex<Vec<i64>>>) {
    let mut options = SqliteOptions::new(Location::File(path.to_owned()));
    options.busy_timeout = PATIENCE;
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = told.clone();
    let listener = Arc::new(move |committed: vendue_store::Committed| {
        heard.lock().extend(committed.events.iter().map(|stored| stored.event.sequence));
    });
    (SqliteStore::open(options, listener).expect("open"), told)
}

/// Tells an event whose sequence is counted in a row.
fn tell(store: &SqliteStore) -> Pending<i64> {
    let id = support::id(77);
    store.write(Keys::new(), move |view| {
        let known = view.get::<StockItem>(id)?.expect("stored before");
        let sequence = known.quantity;
        let mut changes = Changes::none();
        changes.put(StockItem { quantity: sequence + 1, ..known.clone() });
        changes.emit(Event {
            topic: Topic::auction(AuctionId::from_bytes([1; 16])),
            sequence,
            at: Timestamp::from_ms(sequence),
            body: AuctionEvent::Paused.into(),
        });
        Ok((changes, sequence))
    })
}

#[test]
fn a_held_file_answers_busy_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("market.db");
    let (store, told) = open(&path);
    store_row(&store, 77, 10).wait().expect("stored");
    let other = Connection::open(&path).expect("open");
    let mut expected = 0;
    for _ in 0..4 {
        for _ in 0..3 {
            expected += 1;
            assert_eq!(tell(&store).wait(), Ok(expected));
        }
        other.execute_batch("BEGIN IMMEDIATE").expect("held");
        let begun = Instant::now();
        let refused: Vec<Pending<i64>> = (0..5).map(|_| tell(&store)).collect();
        for answer in refused {
            let busy = answer.wait().expect_err("held");
            assert_eq!(busy.code(), ErrorCode::StorageBusy);
            assert!(busy.detail("retry_after_ms").is_some(), "when to try again");
        }
        assert!(begun.elapsed() >= PATIENCE, "it waits a little first");
        assert_eq!(stored(&store, 77), Ok(expected + 1), "reads go on");
        other.execute_batch("ROLLBACK").expect("let go");
    }
    let until = Instant::now() + Duration::from_secs(20);
    while told.lock().len() < usize::try_from(expected).expect("few") {
        assert!(Instant::now() < until, "not every event was told");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(*told.lock(), (1..=expected).collect::<Vec<_>>());
    support::close(store);
    let (store, _) = open(&path);
    assert_eq!(tell(&store).wait(), Ok(expected + 1));
}

/// A file that is held while a store is opened.
#[test]
fn opening_a_held_file_is_told_or_waits() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("market.db");
    let other = Connection::open(&path).expect("open");
    other.execute_batch("BEGIN EXCLUSIVE").expect("held");
    let mut options = SqliteOptions::new(Location::File(path.clone()));
    options.busy_timeout = PATIENCE;
    let refused = SqliteStore::open(options, Arc::new(|_| {})).map(drop).expect_err("held");
    assert_eq!(vendue_domain::Error::from(refused).code(), ErrorCode::StorageBusy);
    other.execute_batch("ROLLBACK").expect("let go");
    let (store, _) = open(&path);
    store_row(&store, 1, 10).wait().expect("it works");
    assert_eq!(store.queued(), 0);
}
