//! A server of which one process dies begins anew: it ends all connections, recovers from its log,
//! and runs on as the same server. What it had not written down yet is lost, where commits do not
//! wait for the disk, and its numbers may be used again.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use support::tell;
use vendue_store::Committed;
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::Postgres;

fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A node that looks at the log so often is told to look at everything anew, and hears on.
fn begin_anew(poll: Duration) {
    let server = Postgres::quick();
    let database = server.create_database();
    let (gaps, heard) = (Arc::<AtomicUsize>::default(), Arc::<Mutex<BTreeSet<u128>>>::default());
    let (counting, hearing) = (gaps.clone(), heard.clone());
    let listener = move |committed: Committed| {
        counting.fetch_add(usize::from(committed.has_gap), Ordering::SeqCst);
        let numbers = committed.events.iter().map(|it| u128::from_be_bytes(it.event.topic.id));
        hearing.lock().extend(numbers);
    };
    let mut options = PostgresOptions::new(database.url()).expect("an address");
    let other = PostgresStore::open(options.clone(), Arc::new(|_| {})).expect("open");
    options.poll = poll;
    let node = PostgresStore::open(options, Arc::new(listener)).expect("open");
    tell(&node, 1).wait().expect("stored");
    tell(&other, 2).wait().expect("stored");
    wait_for("the node does not hear of the other", || heard.lock().contains(&2));
    assert_eq!(gaps.load(Ordering::SeqCst), 0, "nothing has happened yet");
    // What is lost may be anything but the schema.
    server.psql("postgres", "CHECKPOINT").expect("written down");
    let runs_since =
        || server.psql("postgres", "SELECT pg_postmaster_start_time()").expect("since");
    let before = runs_since();
    server.kill_one_process(database.name());
    assert_eq!(runs_since(), before, "it was started again, which everybody would see");
    wait_for("nobody was told to look again", || gaps.load(Ordering::SeqCst) > 0);
    tell(&other, 3).wait().expect("stored");
    wait_for("the node hears no more of the other", || heard.lock().contains(&3));
    tell(&node, 4).wait().expect("stored");
    wait_for("the node is not told of its own", || heard.lock().contains(&4));
    // Each connection that was lost may be noticed by itself, and none of them twice.
    assert!(gaps.load(Ordering::SeqCst) <= 3, "it was told again and again");
}

#[test]
fn whoever_asks_meanwhile_notices_that_the_server_was_lost() {
    begin_anew(Duration::from_millis(10));
}

/// The pool has made new connections by then, and no question has failed.
#[test]
fn whoever_asks_afterwards_notices_by_what_the_server_says() {
    begin_anew(Duration::from_secs(3));
}
