//! A network that falls silent: connections stay open, nothing passes, and nobody is told that it
//! has ended. There is another way to the server, and everything goes on over it.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use support::tell;
use vendue_store::{Committed, Pending, ReadsExt, Select, Store};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::{Database, Postgres, Proxy};

/// How soon everything goes on.
const GOES_ON: Duration = Duration::from_secs(20);

/// What a node was told of: the numbers of the writes.
type Heard = Arc<Mutex<BTreeSet<u128>>>;

fn open(mut options: PostgresOptions) -> (PostgresStore, Heard) {
    options.statement_timeout = Duration::from_secs(1);
    options.connect_timeout = Duration::from_secs(1);
    let heard = Heard::default();
    let hearing = heard.clone();
    let listener = move |committed: Committed| {
        let numbers = committed.events.iter().map(|it| u128::from_be_bytes(it.event.topic.id));
        hearing.lock().extend(numbers);
    };
    (PostgresStore::open(options, Arc::new(listener)).expect("open"), heard)
}

fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let until = Instant::now() + GOES_ON;
    while !is_so() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A node that knows two ways to its server and has used the first one.
struct Scene {
    first: Proxy,
    _second: Proxy,
    node: PostgresStore,
    heard: Heard,
    /// A node on a way of its own.
    other: PostgresStore,
}

fn scene() -> Scene {
    let server = Postgres::shared();
    let database: Database = server.create_database();
    let (first, second) = (Proxy::before(server.address()), Proxy::before(server.address()));
    let hosts = format!("{},{}", first.address(), second.address());
    let url = format!("postgres://postgres@{hosts}/{}?sslmode=disable", database.name());
    let (node, heard) = open(PostgresOptions::new(&url).expect("an address"));
    let (other, _) = open(PostgresOptions::new(database.url()).expect("an address"));
    tell(&other, 1).wait().expect("stored");
    wait_for("a node does not hear of another", || heard.lock().contains(&1));
    tell(&node, 2).wait().expect("stored");
    assert_eq!(many(&node), 24);
    Scene { first, _second: second, node, heard, other }
}

/// Many reads at once, so that every connection is used; gives how many were answered.
fn many(store: &PostgresStore) -> usize {
    let read = || store.fetch_one::<i64>(Select::new("SELECT 1 FROM pg_sleep(0.1)"));
    let reads: Vec<_> = (0..24).map(|_| read()).collect();
    reads.into_iter().map(Pending::wait).filter(|it| *it == Ok(Some(1))).count()
}

#[test]
fn a_follower_whose_network_falls_silent_hears_again_on_another_way() {
    let scene = scene();
    scene.first.stall();
    tell(&scene.other, 3).wait().expect("stored");
    wait_for("nothing is heard any more", || scene.heard.lock().contains(&3));
    wait_for("its heartbeat is not told any more", || {
        let nodes = scene.other.nodes().wait().expect("the nodes");
        nodes.len() == 2 && nodes.iter().all(|node| node.seen_ms_ago < 1_000)
    });
    // And at once, as ever.
    let begun = Instant::now();
    tell(&scene.other, 4).wait().expect("stored");
    wait_for("nothing is heard any more", || scene.heard.lock().contains(&4));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn writes_and_reads_on_a_silent_network_go_on_on_another_way() {
    let scene = scene();
    // Some of them are under way when it happens, wherever they are.
    let written = std::thread::scope(|scope| {
        let writes = scope.spawn(|| {
            let writes: Vec<_> = (10..400).map(|number| tell(&scene.node, number)).collect();
            writes.into_iter().map(Pending::wait).filter(Result::is_ok).count()
        });
        let reads = scope.spawn(|| many(&scene.node));
        std::thread::sleep(Duration::from_millis(30));
        scene.first.stall();
        let begun = Instant::now();
        let written = writes.join().expect("no panic");
        // A read that was under way has no answer, and says so in time.
        reads.join().expect("no panic");
        assert!(begun.elapsed() < GOES_ON, "{:?}", begun.elapsed());
        written
    });
    assert_eq!(written, 390);
    // No connection is lost for good: three rounds of eight take three times as long as one read,
    // and with half of them it would be six times.
    wait_for("reads fail, or are slow", || {
        let begun = Instant::now();
        many(&scene.node) == 24 && begun.elapsed() < Duration::from_millis(550)
    });
    tell(&scene.node, 500).wait().expect("stored");
}
