//! The primary is killed and its standby takes over: what is promised of acknowledged writes then,
//! and that two nodes whose address names both servers go on by themselves.
//!
//! `VENDUE_FAULT_ROUNDS` says how often, once by default.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]
#![allow(clippy::print_stdout, reason = "how much an asynchronous standby loses is only told")]

use std::collections::{BTreeMap, BTreeSet};
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

/// How many write at once.
const WRITERS: i64 = 6;
/// How soon writes are stored again after the standby has taken over.
const RESUMES: Duration = Duration::from_secs(10);
/// How soon one node is told of what the other has stored.
const TOLD: Duration = Duration::from_secs(10);

/// How the standby follows.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Follows {
    /// A commit is acknowledged once the standby has written it down, too: `on`.
    Flushed,
    /// A commit is acknowledged once it can be read at the standby, too: `remote_apply`.
    Applied,
    /// A commit is acknowledged when the primary has written it down.
    Later,
}

#[test]
fn a_standby_that_writes_down_every_commit_loses_none() {
    for _ in 0..rounds() {
        assert_eq!(fail_over(Follows::Flushed).lost, 0);
    }
}

#[test]
fn a_standby_that_applies_every_commit_loses_none() {
    for _ in 0..rounds() {
        assert_eq!(fail_over(Follows::Applied).lost, 0);
    }
}

#[test]
fn after_an_asynchronous_standby_has_taken_over_everything_goes_on() {
    for _ in 0..rounds() {
        let Outcome { acknowledged, lost, positions_used_again } = fail_over(Follows::Later);
        println!(
            "asynchronous: {lost} of {acknowledged} acknowledged writes are lost, \
             {positions_used_again} positions of events are used again"
        );
    }
}

fn rounds() -> u64 {
    std::env::var("VENDUE_FAULT_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

struct Outcome {
    acknowledged: usize,
    lost: usize,
    positions_used_again: usize,
}

/// What a node is told, by position: the numbers of the writes.
type Heard = Arc<Mutex<BTreeMap<i64, BTreeSet<i64>>>>;

struct Node {
    store: PostgresStore,
    heard: Heard,
    /// How often it was told that there may be something to read of which it was not told.
    gaps: Arc<AtomicU64>,
}

fn open(url: &str) -> Node {
    let heard = Heard::default();
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
    let commit = if follows == Follows::Applied { "remote_apply" } else { "on" };
    let primary = Postgres::with(&[("synchronous_commit", commit)]);
    let standby = primary.replica("standby");
    if follows != Follows::Later {
        let set = "ALTER SYSTEM SET synchronous_standby_names = 'standby'";
        primary.psql("postgres", set).expect("set");
        primary.psql("postgres", "SELECT pg_reload_conf()").expect("loaded");
    }
    (primary, standby)
}

fn fail_over(follows: Follows) -> Outcome {
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
            // A standby that lags, and hardly a write after it has taken over: the positions of the
            // log stay behind those that everybody has seen.
            standby.pause();
            load.wait_for(load.count() + 400, Duration::from_secs(30), "no load");
            load.has_ended.store(true, Ordering::Relaxed);
        }
        primary.kill();
        let before = load.acknowledged.lock().clone();
        standby.resume();
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
    }
    let looked = |node: &Node| node.gaps.load(Ordering::Relaxed) > 0;
    assert!(nodes.iter().all(looked), "nobody was told to look at the log of the other server");
    let acknowledged = load.acknowledged.lock().clone();
    let stored = stored_at(&standby, name);
    let lost: Vec<i64> =
        acknowledged.iter().copied().filter(|number| !stored.contains(number)).collect();
    assert!(lost.iter().all(|number| before.contains(number)), "lost after the promotion");
    if follows != Follows::Later {
        assert_eq!(lost, [0_i64; 0], "acknowledged writes are lost");
        check_events(&nodes, &acknowledged);
    }
    let heard = nodes[0].heard.lock();
    let positions_used_again = heard.values().filter(|numbers| numbers.len() > 1).count();
    Outcome { acknowledged: acknowledged.len(), lost: lost.len(), positions_used_again }
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

fn heard_of(node: &Node, number: i64) -> bool {
    node.heard.lock().values().any(|numbers| numbers.contains(&number))
}

fn stored_at(server: &Postgres, database: &str) -> BTreeSet<i64> {
    let rows = server.psql(database, "SELECT substr(sku, 6) FROM stock_items").expect("rows");
    rows.lines().map(|line| line.parse().expect("a number")).collect()
}

/// Both nodes were told of every acknowledged write, and the log has each once.
fn check_events(nodes: &[Node; 2], acknowledged: &[i64]) {
    let (mut logged, mut position) = (Vec::new(), 0);
    loop {
        let more = nodes[0].store.events_after(position, 1_000).wait().expect("read");
        let Some(last) = more.last() else { break };
        position = last.position;
        logged.extend(more.iter().map(|stored| number_of(&stored.event)));
    }
    let once: BTreeSet<i64> = logged.iter().copied().collect();
    assert_eq!(once.len(), logged.len(), "the log has something twice");
    assert!(acknowledged.iter().all(|number| once.contains(number)), "the log lacks something");
    for node in nodes {
        let unheard = acknowledged.iter().filter(|number| !heard_of(node, **number)).count();
        assert_eq!(unheard, 0, "a node was not told of everything");
    }
}
