//! The primary is killed and its standby takes over: what is promised of acknowledged writes then,
//! and that two nodes whose address names both servers go on by themselves.
//!
//! `VENDUE_FAULT_ROUNDS` says how often, once by default.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]
#![allow(clippy::print_stdout, reason = "how long it took and how much was lost is told")]

mod checks;
mod planted;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use vendue_domain::auctions::AuctionEvent;
use vendue_domain::events::{Event, Topic};
use vendue_domain::inventory::StockItem;
use vendue_domain::{AuctionId, Error, StockItemId, Timestamp, WorkspaceId};
use vendue_store::queries::EventQueries;
use vendue_store::{Changes, Keys, Pending, StoreExt};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::Postgres;

use crate::checks::{Heard, History, Promise, complaints};

/// How many write at once.
const WRITERS: usize = 6;
/// How soon writes are stored again after the standby has taken over.
const RESUMES: Duration = Duration::from_secs(10);
/// How soon one node is told of what the other has stored.
const TOLD: Duration = Duration::from_secs(10);
/// How many writes are acknowledged of which an asynchronous standby gets none. Far more than a
/// sequence is ahead of itself in the log of the server (32), so that numbers come again.
const UNSEEN: usize = 400;

/// How the standby follows.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Follows {
    /// A commit is acknowledged once the standby has handed it to its system: `remote_write`. That
    /// is lost when the standby's machine loses its power together with the primary, and not here.
    Written,
    /// A commit is acknowledged once the standby has written it down, too: `on`.
    Flushed,
    /// A commit is acknowledged once it can be read at the standby, too: `remote_apply`.
    Applied,
    /// A commit is acknowledged when the primary has written it down.
    Later,
}

#[test]
fn a_standby_that_gets_every_commit_loses_none_while_its_machine_runs() {
    fail_over_often(Follows::Written);
}

#[test]
fn a_standby_that_writes_down_every_commit_loses_none() {
    fail_over_often(Follows::Flushed);
}

#[test]
fn a_standby_that_applies_every_commit_loses_none() {
    fail_over_often(Follows::Applied);
}

#[test]
fn after_an_asynchronous_standby_has_taken_over_everything_goes_on() {
    fail_over_often(Follows::Later);
}

fn fail_over_often(follows: Follows) {
    for _ in 0..rounds() {
        let history = fail_over(follows);
        println!("{follows:?}: {}", history.told());
        let promise = match follows {
            // Those that were under way when the standby stopped to follow may have got there.
            Follows::Later => Promise::SinceThen { lost_min: UNSEEN - WRITERS },
            _ => Promise::Everything,
        };
        let found = complaints(&history, promise);
        assert!(found.is_empty(), "{follows:?}:\n{}", found.join("\n"));
    }
}

fn rounds() -> u64 {
    std::env::var("VENDUE_FAULT_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

struct Node {
    store: PostgresStore,
    heard: Arc<Mutex<Heard>>,
    /// How often it was told that there may be something to read of which it was not told.
    gaps: Arc<AtomicU64>,
}

fn open(url: &str) -> Node {
    let heard = Arc::<Mutex<Heard>>::default();
    let gaps = Arc::new(AtomicU64::new(0));
    let (hearing, counting) = (heard.clone(), gaps.clone());
    let listener = move |committed: vendue_store::Committed| {
        counting.fetch_add(u64::from(committed.has_gap), Ordering::Relaxed);
        let mut heard = hearing.lock();
        for stored in committed.events {
            heard.entry(stored.position).or_default().insert(number_of(&stored.event));
        }
    };
    let options = PostgresOptions::new(url).expect("an address");
    Node { store: PostgresStore::open(options, Arc::new(listener)).expect("open"), heard, gaps }
}

/// The topic of an event is the number of its write.
fn number_of(event: &Event) -> i64 {
    let (_, low) = event.topic.id.split_at(8);
    i64::from_be_bytes(low.try_into().expect("eight bytes"))
}

fn bytes_of(number: i64) -> [u8; 16] {
    i128::from(number).to_be_bytes()
}

/// Stores a row and tells of it.
fn write(store: &PostgresStore, number: i64) -> Pending<()> {
    let at = Timestamp::from_ms(1_795_000_000_000 + number);
    let row = StockItem {
        id: StockItemId::from_bytes(bytes_of(number)),
        workspace_id: WorkspaceId::from_bytes([7; 16]),
        sku: format!("item-{number}"),
        name: "a thing".into(),
        quantity: 1,
        reserved: 0,
        on_loan: 0,
        created_at: at,
        version: 1,
    };
    let topic = Topic::auction(AuctionId::from_bytes(bytes_of(number)));
    store.write(Keys::new().row::<StockItem>(row.id), move |view| {
        let mut changes = Changes::none();
        if view.get::<StockItem>(row.id)?.is_none() {
            changes.put(row.clone());
            changes.emit(Event { topic, sequence: 1, at, body: AuctionEvent::Paused.into() });
        }
        Ok((changes, ()))
    })
}

/// Writers at work on two nodes.
struct Load {
    next: AtomicI64,
    has_ended: AtomicBool,
    acknowledged: Mutex<Vec<i64>>,
    failures: Mutex<Vec<Error>>,
}

impl Load {
    fn run(&self, store: &PostgresStore) {
        while !self.has_ended.load(Ordering::Relaxed) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            match write(store, number).wait() {
                Ok(()) => self.acknowledged.lock().push(number),
                Err(failure) => self.failures.lock().push(failure),
            }
        }
    }

    fn count(&self) -> usize {
        self.acknowledged.lock().len()
    }

    fn wait_for(&self, count: usize, patience: Duration, what: &str) {
        let until = Instant::now() + patience;
        while self.count() < count {
            assert!(Instant::now() < until, "{what}: {:?}", self.failures.lock());
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

fn primary(follows: Follows) -> (Postgres, Postgres) {
    let commit = match follows {
        Follows::Written => "remote_write",
        Follows::Flushed | Follows::Later => "on",
        Follows::Applied => "remote_apply",
    };
    let primary = Postgres::with(&[("synchronous_commit", commit)]);
    let standby = primary.replica("standby");
    if follows != Follows::Later {
        let set = "ALTER SYSTEM SET synchronous_standby_names = 'standby'";
        primary.psql("postgres", set).expect("set");
        primary.psql("postgres", "SELECT pg_reload_conf()").expect("loaded");
    }
    (primary, standby)
}

fn fail_over(follows: Follows) -> History {
    let (primary, standby) = primary(follows);
    let database = primary.create_database();
    let (name, one, other) = (database.name(), primary.address(), standby.address());
    let url = format!("postgres://postgres@{one},{other}/{name}?sslmode=disable");
    let nodes = [open(&url), open(&url)];
    let load = Load {
        next: AtomicI64::new(1),
        has_ended: AtomicBool::new(false),
        acknowledged: Mutex::default(),
        failures: Mutex::default(),
    };
    let before = std::thread::scope(|scope| {
        for (_, node) in (0..WRITERS).zip(nodes.iter().cycle()) {
            let load = &load;
            scope.spawn(move || load.run(&node.store));
        }
        load.wait_for(150, Duration::from_secs(30), "no load");
        if follows == Follows::Later {
            standby.stop_following();
            load.wait_for(load.count() + UNSEEN, Duration::from_secs(30), "no load");
            // Hardly a write after it has taken over: the positions of the log stay behind those
            // that everybody has seen.
            load.has_ended.store(true, Ordering::Relaxed);
        }
        primary.kill();
        let before = load.acknowledged.lock().clone();
        standby.promote();
        if follows != Follows::Later {
            let (count, back) = (load.count(), Instant::now());
            load.wait_for(count + 50, RESUMES, "nothing is stored at the promoted server");
            println!("{follows:?}: writes go on {:?} after the promotion", back.elapsed());
        }
        load.has_ended.store(true, Ordering::Relaxed);
        before
    });
    for _ in 0..3 {
        let number = load.next.fetch_add(2, Ordering::Relaxed);
        check_everybody_is_told(&nodes, number);
        load.acknowledged.lock().extend([number, number + 1]);
    }
    if follows != Follows::Later {
        wait_until_heard(&nodes, &load.acknowledged.lock());
    }
    History {
        acknowledged: load.acknowledged.lock().clone(),
        before: before.into_iter().collect(),
        stored: stored_at(&standby, name),
        logged: logged_at(&nodes[0].store),
        heard: nodes.each_ref().map(|node| node.heard.lock().clone()),
        gaps: nodes.each_ref().map(|node| node.gaps.load(Ordering::Relaxed)),
    }
}

/// What one node stores after all this, the other one is told; or it is told to look.
fn check_everybody_is_told(nodes: &[Node; 2], number: i64) {
    for (offset, (writes, hears)) in (0..).zip([(&nodes[0], &nodes[1]), (&nodes[1], &nodes[0])]) {
        let number = number + offset;
        let gaps = hears.gaps.load(Ordering::Relaxed);
        write(&writes.store, number).wait().expect("stored");
        let until = Instant::now() + TOLD;
        while !heard_of(hears, number) && hears.gaps.load(Ordering::Relaxed) == gaps {
            assert!(Instant::now() < until, "a node is not told of write {number}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Gives the nodes time to hear of everything. Whether they have is checked with all the rest.
fn wait_until_heard(nodes: &[Node; 2], acknowledged: &[i64]) {
    let until = Instant::now() + TOLD;
    let has_heard = |node: &Node| {
        let heard: BTreeSet<i64> = node.heard.lock().values().flatten().copied().collect();
        acknowledged.iter().all(|number| heard.contains(number))
    };
    while !nodes.iter().all(has_heard) && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn heard_of(node: &Node, number: i64) -> bool {
    node.heard.lock().values().any(|numbers| numbers.contains(&number))
}

fn stored_at(server: &Postgres, database: &str) -> BTreeSet<i64> {
    let rows = server.psql(database, "SELECT substr(sku, 6) FROM stock_items").expect("rows");
    rows.lines().map(|line| line.parse().expect("a number")).collect()
}

/// The positions and numbers of the log, in its order.
fn logged_at(store: &PostgresStore) -> Vec<(i64, i64)> {
    let mut logged = Vec::new();
    loop {
        let after = logged.last().map_or(0, |(position, _)| *position);
        let more = store.events_after(after, 1_000).wait().expect("read");
        if more.is_empty() {
            return logged;
        }
        logged.extend(more.iter().map(|stored| (stored.position, number_of(&stored.event))));
    }
}
