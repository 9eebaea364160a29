//! A market that is moved here: nobody is told of its past, and what comes next comes after it.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use vendue_domain::auctions::AuctionEvent;
use vendue_domain::events::{Event, Topic};
use vendue_domain::{AuctionId, Timestamp};
use vendue_store::queries::EventQueries;
use vendue_store::{Portion, Store, StoredEvent};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::Postgres;

fn events(positions: &[i64]) -> Vec<StoredEvent> {
    let event = |(sequence, position): (i64, &i64)| StoredEvent {
        position: *position,
        event: Event {
            topic: Topic::auction(AuctionId::from_bytes([1; 16])),
            sequence,
            at: Timestamp::from_ms(1_795_000_000_000),
            body: AuctionEvent::Paused.into(),
        },
    };
    (1..).zip(positions).map(event).collect()
}

#[test]
fn nobody_is_told_of_the_past_and_new_blocks_come_after_it() {
    let database = Postgres::shared().create_database();
    let mut options = PostgresOptions::new(database.url()).expect("an address");
    options.poll = Duration::from_millis(5);
    let told: Arc<Mutex<Vec<i64>>> = Arc::default();
    let listener = told.clone();
    let listen = move |committed: vendue_store::Committed| {
        listener.lock().extend(committed.events.iter().map(|stored| stored.position));
    };
    let store = PostgresStore::open(options, Arc::new(listen)).expect("open");
    let past = events(&[1, 4_095, 4_096, 40_960, 9_000_000]);
    let portion = Portion { events: past.clone(), ..Portion::default() };
    store.transfer().import(portion).wait().expect("imported");
    let found = store.events_after(0, 100).wait().expect("read");
    assert_eq!(found, past);
    // Long enough for the log to be looked at many times.
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(*told.lock(), [0_i64; 0]);
    let block = Postgres::shared().psql(database.name(), "SELECT take_block()").expect("a block");
    let block: i64 = block.trim().parse().expect("a number");
    assert!(block * 4_096 > 9_000_000, "{block}");
}

#[test]
fn moments_are_kept_to_the_millisecond_and_bodies_to_the_byte() {
    let database = Postgres::shared().create_database();
    let options = PostgresOptions::new(database.url()).expect("an address");
    let store = PostgresStore::open(options, Arc::new(|_| {})).expect("open");
    let mut past = events(&[7]);
    past[0].event.at = Timestamp::from_ms(253_402_300_799_999);
    let portion = Portion { events: past.clone(), ..Portion::default() };
    store.transfer().import(portion).wait().expect("imported");
    assert_eq!(store.events_after(0, 10).wait(), Ok(past.clone()));
    let body = serde_json::to_string(&past[0].event.body).expect("JSON");
    let kept = Postgres::shared().psql(database.name(), "SELECT body FROM events").expect("one");
    assert_eq!(kept.trim(), body);
}
